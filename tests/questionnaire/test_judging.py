"""What is wrong with answers: codes, survey-core's classes, the author's wording, and the order of it all."""

import inspect
import re
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from surveys.questionnaire import path
from surveys.questionnaire.answers import admission, notation, readers
from surveys.questionnaire.messages import MESSAGES, sentence
from surveys.questionnaire.path import judging
from surveys.questionnaire.path.judging import is_email
from surveys.questionnaire.path.state import State
from surveys.questionnaire.problems import AnswerProblem

Given = Callable[..., State]
FEW = {"type": "checkbox", "name": "q", "choices": ["a", "b", "c"]}


def found(state: State) -> list[tuple[str, str, str]]:
    return [(problem.path, problem.code, problem.kind) for problem in state.errors]


def codes(state: State) -> list[str]:
    return [problem.code for problem in state.errors]


@pytest.mark.parametrize("answer", [None, "", "   ", "\u00a0\n"])
def test_nothing_and_white_space_are_unanswered(given: Given, answer: str | None) -> None:
    state = given({} if answer is None else {"q": answer}, {"type": "text", "name": "q", "isRequired": True})
    assert found(state) == [("q", "required", "AnswerRequiredError")]
    assert not state.valid


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ({"type": "text", "inputType": "number"}, 0),
        ({"type": "boolean"}, False),
        ({"type": "radiogroup", "choices": [0, 1]}, 0),
        ({"type": "matrix", "columns": [0, 1], "rows": ["r"]}, {"r": 0}),
    ],
)
def test_zero_and_no_are_answers(given: Given, question: dict[str, Any], answer: Any) -> None:
    assert given({"q": answer}, {**question, "name": "q", "isRequired": True}).valid


def test_required_keeps_validators_from_running(given: Given) -> None:
    never = {"type": "expression", "expression": "1 = 2"}
    question = {"type": "text", "name": "q", "validators": [never]}
    assert codes(given({}, {**question, "isRequired": True})) == ["required"]
    assert codes(given({}, question)) == ["expression"]


def test_every_validator_that_fails_is_reported_and_warnings_do_not_block(given: Given) -> None:
    validators = [
        {"type": "regex", "regex": "b$"},
        {"type": "text", "minLength": 9, "notificationType": "warning"},
        {"type": "email"},
        {"type": "numeric", "minValue": 3},
    ]
    state = given({"q": "ab\ncd"}, {"type": "comment", "name": "q", "validators": validators[:2]})
    assert found(state) == [("q", "pattern", "CustomError"), ("q", "text.min_length", "CustomError")]
    assert [problem.level for problem in state.errors] == ["error", "warning"]
    assert not state.valid
    warned = given({"q": "x"}, {"type": "comment", "name": "q", "validators": validators[1:2]})
    assert (codes(warned), warned.valid) == (["text.min_length"], True)
    text = given({"q": "x"}, {"type": "text", "name": "q", "validators": validators})
    assert [problem.kind for problem in text.errors] == [
        "CustomError",
        "CustomError",
        "CustomError",
        "RequreNumericError",
    ]


def test_read_only_questions_are_not_judged(given: Given) -> None:
    state = given({"q": 99}, {"type": "text", "inputType": "number", "name": "q", "max": 5, "readOnly": True},
                  {"type": "text", "name": "r", "isRequired": True, "enableIf": "{q} = 1"})  # fmt: skip
    assert found(state) == []


def test_hidden_questions_are_not_judged(given: Given) -> None:
    assert given({"q": "x"}, {"type": "text", "name": "q", "isRequired": True, "visible": False}).errors == ()


@pytest.mark.parametrize(
    ("question", "answer", "expected"),
    [
        ({"inputType": "number", "min": 5}, 4, ["number.min"]),
        ({"inputType": "number", "min": 5}, 5, []),
        ({"inputType": "number", "max": 5}, 5.01, ["number.max"]),
        ({"inputType": "number", "min": 5, "step": 5}, 3, ["number.min", "number.step"]),
        ({"inputType": "number", "step": 0.5}, 1.25, ["number.step"]),
        ({"inputType": "number", "step": 0.1}, 0.3, []),
        ({"inputType": "number", "min": 0, "step": 0.01}, 19.99, []),
        ({"inputType": "number", "maxValueExpression": "{q} - 1"}, 7, ["number.max"]),
        ({"inputType": "date", "min": "2026-01-01"}, "2025-12-31", ["date.min"]),
        ({"inputType": "date", "max": "2026-12-31"}, "2027-01-01", ["date.max"]),
        ({"inputType": "date", "minValueExpression": "today()"}, "2026-03-14", ["date.min"]),
        ({"inputType": "date", "minValueExpression": "today()"}, "2026-03-15", []),
        ({"inputType": "date"}, "3001-01-01", ["date.max"]),
        ({"inputType": "datetime-local", "max": "2026-03-15T08:00"}, "2026-03-15T08:30", ["date.max"]),
        ({"inputType": "time", "min": "08:00"}, "07:59", ["date.min"]),
        ({"inputType": "month", "min": "2025-06", "max": "2025-08"}, "2025-09", ["date.max"]),
        ({"inputType": "email"}, "a@b", ["email"]),
        ({"inputType": "email"}, "a@b.eu", []),
        ({"inputType": "url"}, "anything", []),
        ({"maxLength": 3}, "abcd", ["length.max"]),
        ({"maxLength": 2}, "😀", []),
        ({"maxLength": 3}, "😀😀", ["length.max"]),
    ],
)
def test_limits_of_text_fields(given: Given, question: dict[str, Any], answer: Any, expected: list[str]) -> None:
    assert codes(given({"q": answer}, {"type": "text", "name": "q", **question})) == expected


def test_limits_keep_validators_from_running(given: Given) -> None:
    never = {"type": "expression", "expression": "1 = 2"}
    question = {"type": "text", "inputType": "number", "name": "q", "min": 5, "validators": [never]}
    assert codes(given({"q": 1}, question)) == ["number.min"]
    assert codes(given({"q": 6}, question)) == ["expression"]


@pytest.mark.parametrize(
    ("validator", "answer", "expected"),
    [
        ({"type": "numeric", "minValue": 3, "maxValue": 5}, "6", ["number.between"]),
        ({"type": "numeric", "minValue": 3}, "1,5", ["number.min"]),
        ({"type": "numeric", "maxValue": 0}, "1", ["number.max"]),
        ({"type": "numeric"}, "abc", ["type.number"]),
        ({"type": "numeric"}, "12", []),
        ({"type": "text", "minLength": 2, "maxLength": 3}, "abcd", ["text.length"]),
        ({"type": "text", "maxLength": 2}, "😀", []),
        ({"type": "text", "maxLength": 1}, "😀", ["text.max_length"]),
        ({"type": "text", "minLength": 4}, "   ", []),
        ({"type": "regex", "regex": "^[a-z]+$"}, "abc\n", ["pattern"]),
        ({"type": "regex", "regex": "[0-9]{2}"}, "a12b", []),
        ({"type": "regex", "regex": "\\d"}, "٣", ["pattern"]),
        ({"type": "regex", "regex": "^ABC$", "caseInsensitive": True}, "abc", []),
        ({"type": "regex", "regex": "^ABC$"}, "abc", ["pattern"]),
        ({"type": "email"}, "x.y+z@ex-ample.org", []),
        ({"type": "email"}, "x y@example.org", ["email"]),
        ({"type": "expression", "expression": "{q} != 'no'"}, "no", ["expression"]),
        ({"type": "expression", "expression": "{q} != 'no'"}, "yes", []),
    ],
)
def test_validators(given: Given, validator: dict[str, Any], answer: Any, expected: list[str]) -> None:
    assert codes(given({"q": answer}, {"type": "text", "name": "q", "validators": [validator]})) == expected


def test_a_pattern_that_backtracks_elsewhere_is_linear_here(given: Given) -> None:
    validator = {"type": "regex", "regex": "^(a+)+$"}
    assert codes(given({"q": "a" * 19_999 + "!"}, {"type": "comment", "name": "q", "validators": [validator]})) == [
        "pattern"
    ]
    assert not is_email("a" * 10_000 + "@" + "b." * 4_000)


@pytest.mark.parametrize(
    ("question", "answer", "expected"),
    [
        ({"minSelectedChoices": 2}, None, ["choice.too_few"]),
        ({"minSelectedChoices": 2}, [], ["choice.too_few"]),
        ({"minSelectedChoices": 2}, ["a"], ["choice.too_few"]),
        ({"minSelectedChoices": 2, "isRequired": True}, None, ["required", "choice.too_few"]),
        ({"minSelectedChoices": 2, "showNoneItem": True}, ["none"], []),
        ({"maxSelectedChoices": 1}, ["a", "b"], ["choice.too_many"]),
        ({"maxSelectedChoices": 2}, ["a", "b"], []),
        ({"showNoneItem": True}, ["a", "none"], ["choice.exclusive"]),
        ({"showNoneItem": True, "showDontKnowItem": True}, ["none", "dontknow"], ["choice.exclusive"] * 2),
        ({"choices": ["a", {"value": "x", "isExclusive": True}]}, ["a", "x"], ["choice.exclusive"]),
        ({"choices": ["a", {"value": "x", "isExclusive": True}]}, ["x"], []),
        ({"choices": ["a", {"value": "x", "enableIf": "1 = 2"}]}, ["x"], ["choice.disabled"]),
        ({"showOtherItem": True}, ["a", "other"], ["other.required"]),
        ({"validators": [{"type": "answercount", "minCount": 2}]}, ["a"], ["answercount.min"]),
        ({"validators": [{"type": "answercount", "minCount": 2}]}, None, []),
        ({"validators": [{"type": "answercount", "maxCount": 1}]}, ["a", "b"], ["answercount.max"]),
    ],
)
def test_choosing_several(given: Given, question: dict[str, Any], answer: Any, expected: list[str]) -> None:
    state = given({} if answer is None else {"q": answer}, {**FEW, **question})
    assert codes(state) == expected


def test_other_must_be_described(given: Given) -> None:
    question = {
        "type": "radiogroup", "name": "q", "choices": ["a"], "showOtherItem": True, "otherErrorText": "Which?",
        "isRequired": True,
    }  # fmt: skip
    state = given({"q": "other"}, question)
    assert found(state) == [("q", "other.required", "OtherEmptyError")]
    assert state.errors[0].text == "Which?"
    assert given({"q": "other", "q-Comment": "a tram"}, question).valid


def test_a_ranking_ranks_everything_that_is_offered(given: Given) -> None:
    question = {"type": "ranking", "name": "q", "choices": ["x", "y", {"value": "z", "visibleIf": "1 = 2"}]}
    assert codes(given({"q": ["y"]}, question)) == ["ranking.incomplete"]
    assert codes(given({"q": ["y", "x"]}, question)) == []
    assert codes(given({}, question)) == []


def test_selecting_to_rank_has_its_limits(given: Given) -> None:
    question = {
        "type": "ranking", "name": "q", "choices": ["x", "y", "z"], "selectToRankEnabled": True,
        "minSelectedChoices": 2, "maxSelectedChoices": 2,
    }  # fmt: skip
    assert codes(given({"q": ["y"]}, question)) == ["choice.too_few"]
    assert codes(given({"q": ["y", "x"]}, question)) == []
    assert codes(given({"q": ["y", "x", "z"]}, question)) == ["choice.too_many"]


def test_rows_of_a_matrix(given: Given) -> None:
    question = {
        "type": "matrix", "name": "q", "columns": ["x", "y", "z"],
        "rows": ["a", "b", {"value": "c", "visibleIf": "1 = 2"}],
        "isRequired": True, "eachRowRequired": True, "eachRowUnique": True,
    }  # fmt: skip
    unanswered = given({}, question)
    assert found(unanswered) == [
        ("q", "required", "AnswerRequiredError"),
        ("q", "row.required", "RequiredInAllRowsError"),
    ]
    partly = given({"q": {"b": "x"}}, question)
    assert [(problem.code, problem.parameters) for problem in partly.errors] == [("row.required", {"rows": ("a",)})]
    twice = given({"q": {"a": "x", "b": "x"}}, question)
    assert [(problem.kind, problem.parameters) for problem in twice.errors] == [
        ("EachRowUniqueError", {"rows": ("b",)})
    ]
    assert given({"q": {"a": "x", "b": "y"}}, question).valid


def test_items_of_a_multiple_text_are_judged_after_the_question(given: Given) -> None:
    question = {
        "type": "multipletext", "name": "q", "isRequired": True, "requiredErrorText": "All of it.",
        "items": [
            {"name": "n", "inputType": "number", "isRequired": True, "max": 9},
            {"name": "m", "inputType": "email", "maxLength": 5},
        ],
    }  # fmt: skip
    state = given({"q": {"m": ""}}, question)
    assert found(state) == [("q", "required", "AnswerRequiredError"), ("q.n", "required", "AnswerRequiredError")]
    assert state.errors[0].text == "All of it."
    assert found(given({"q": {"n": 10, "m": "a@b.eu"}}, question)) == [
        ("q.n", "number.max", "CustomError"),
        ("q.m", "length.max", "length.max"),
    ]


def test_the_authors_wording_in_the_respondents_language_with_the_limit(given: Given) -> None:
    question = {
        "type": "text", "inputType": "number", "name": "q", "min": 1.5,
        "minErrorText": {"default": "{q}: at least {0}", "fr": "{q} : au moins {0}"},
    }  # fmt: skip
    assert given({"q": 1}, question).errors[0].text == "1: at least 1.5"
    assert given({"q": 1.25}, question, locale="fr").errors[0].text == "1,25 : au moins 1,5"
    required = {"type": "text", "name": "r", "isRequired": True, "requiredErrorText": "Say it, {q}."}
    assert given({"q": 2}, question, required).errors[0].text == "Say it, 2."


def test_limits_in_our_own_sentences_are_local(given: Given) -> None:
    question = {"type": "text", "inputType": "date", "name": "q", "min": "2026-01-01"}
    english, german = (given({"q": "2025-01-01"}, question, locale=locale).errors[0] for locale in ("en", "de"))
    assert sentence(english) == "Enter 1 January 2026 or later."
    assert german.parameters == {"minimum": "1. Januar 2026"}


def test_faults_stand_in_document_order(given: Given) -> None:
    elements = [{"type": "text", "name": name, "isRequired": True} for name in "abc"]
    pages = [[elements[0], {"type": "panel", "name": "p", "elements": [elements[1]]}], [elements[2]]]
    assert [problem.path for problem in given({}, pages=pages).errors] == ["a", "b", "c"]


@pytest.mark.parametrize("module", [admission, judging, notation, path, readers])
def test_every_code_in_the_source_has_a_sentence(module: ModuleType) -> None:
    families = {code.partition(".")[0] for code in MESSAGES if "." in code}
    written = re.findall(rf'"((?:{"|".join(sorted(families))})\.[a-z_.]+)"', inspect.getsource(module))
    assert {code for code in written if code not in MESSAGES} == set()


def test_every_sentence_takes_its_parameters(given: Given) -> None:
    examples = {"minimum": 1, "maximum": 2, "length": 3, "choice": "x", "step": 5, "decimal": "1.234", "whole": "1234"}
    for code, message in MESSAGES.items():
        text = sentence(AnswerProblem("q", code, code, parameters=examples))
        assert text == message % examples
        assert text[-1] == "."
    state = given({"q": ["a", "b"]}, {**FEW, "maxSelectedChoices": 1})
    assert sentence(state.errors[0]) == "Choose at most 1."
