"""Typed JSON is admitted value by value, or refused with an address."""

from collections.abc import Callable
from typing import Any

import pytest

from surveys.questionnaire.answers import LONGEST, admit
from surveys.questionnaire.answers.readers import READERS
from surveys.questionnaire.model import Questionnaire

Build = Callable[..., Questionnaire]

KINDS: dict[str, dict[str, Any]] = {
    "text": {},
    "comment": {},
    "radiogroup": {"choices": [1, "b"], "showOtherItem": True},
    "dropdown": {"choicesMin": 1, "choicesMax": 3},
    "checkbox": {"choices": ["a", 2]},
    "tagbox": {"choices": ["a", 2]},
    "ranking": {"choices": ["x", "y"]},
    "rating": {},
    "boolean": {},
    "matrix": {"columns": [0, "c"], "rows": ["r1", 2]},
    "multipletext": {"items": [{"name": "n", "inputType": "number"}, {"name": "t"}]},
}


def test_there_is_a_reader_and_a_test_for_every_kind_that_takes_an_answer() -> None:
    assert set(READERS) == set(KINDS)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ({"type": "text"}, "x"),
        ({"type": "text"}, ""),
        ({"type": "text"}, " as typed "),
        ({"type": "text", "inputType": "number"}, 1.5),
        ({"type": "text", "inputType": "number"}, 0),
        ({"type": "text", "inputType": "date"}, "2024-02-29"),
        ({"type": "text", "inputType": "time"}, "23:59:59"),
        ({"type": "text", "inputType": "month"}, "2026-03"),
        ({"type": "text", "inputType": "datetime-local"}, "2026-03-15T08:00"),
        ({"type": "text", "inputType": "url"}, "https://example.org"),
        ({"type": "text", "inputType": "email"}, "no address yet"),
        ({"type": "comment"}, "a\nb"),
        ({"type": "radiogroup", **KINDS["radiogroup"]}, 1),
        ({"type": "radiogroup", **KINDS["radiogroup"]}, "other"),
        ({"type": "dropdown", **KINDS["dropdown"]}, 3),
        ({"type": "checkbox", **KINDS["checkbox"]}, [2, "a"]),
        ({"type": "checkbox", **KINDS["checkbox"]}, []),
        ({"type": "ranking", **KINDS["ranking"]}, ["y", "x"]),
        ({"type": "rating"}, 5),
        ({"type": "boolean"}, False),
        ({"type": "boolean", "valueTrue": 1, "valueFalse": 0}, 0),
        ({"type": "matrix", **KINDS["matrix"]}, {"r1": 0, "2": "c"}),
        ({"type": "multipletext", **KINDS["multipletext"]}, {"n": 3, "t": ""}),
    ],
)
def test_well_typed_answers_are_admitted_as_they_are(build: Build, question: dict[str, Any], value: object) -> None:
    admitted, problems = admit(build({**question, "name": "q"}), {"q": value})
    assert admitted == {"q": value}
    assert problems == ()


@pytest.mark.parametrize(
    ("question", "value", "path", "code"),
    [
        ({"type": "text"}, 5, "q", "type.text"),
        ({"type": "text"}, ["x"], "q", "type.text"),
        ({"type": "text"}, "x" * (LONGEST + 1), "q", "length.max"),
        ({"type": "text", "inputType": "number"}, "12", "q", "type.number"),
        ({"type": "text", "inputType": "number"}, True, "q", "type.number"),
        ({"type": "text", "inputType": "number"}, float("nan"), "q", "type.number"),
        ({"type": "text", "inputType": "number"}, 10**15, "q", "type.number"),
        ({"type": "text", "inputType": "date"}, "2026-13-45", "q", "type.date"),
        ({"type": "text", "inputType": "date"}, "15/03/2026", "q", "type.date"),
        ({"type": "text", "inputType": "date"}, "20260315", "q", "type.date"),
        ({"type": "text", "inputType": "datetime-local"}, "2026-03-15", "q", "type.datetime"),
        ({"type": "text", "inputType": "time"}, "8:00", "q", "type.time"),
        ({"type": "text", "inputType": "month"}, "2026-00", "q", "type.month"),
        ({"type": "text", "inputType": "url"}, "javascript:x", "q", "url"),
        ({"type": "comment"}, {"a": 1}, "q", "type.text"),
        ({"type": "radiogroup", **KINDS["radiogroup"]}, "1", "q", "choice.unknown"),
        ({"type": "radiogroup", **KINDS["radiogroup"]}, True, "q", "choice.unknown"),
        ({"type": "radiogroup", **KINDS["radiogroup"]}, [1], "q", "type.choice"),
        ({"type": "dropdown", **KINDS["dropdown"]}, 4, "q", "choice.unknown"),
        ({"type": "checkbox", **KINDS["checkbox"]}, "a", "q", "type.list"),
        ({"type": "checkbox", **KINDS["checkbox"]}, ["a", "zzz"], "q", "choice.unknown"),
        ({"type": "checkbox", **KINDS["checkbox"]}, ["a", "a"], "q", "choice.duplicate"),
        ({"type": "checkbox", **KINDS["checkbox"]}, [["a"]], "q", "type.list"),
        ({"type": "ranking", **KINDS["ranking"]}, ["x", "x"], "q", "ranking.duplicate"),
        ({"type": "ranking", **KINDS["ranking"]}, ["x", "q"], "q", "ranking.unknown"),
        ({"type": "ranking", **KINDS["ranking"]}, {"x": 1}, "q", "type.list"),
        ({"type": "rating"}, 9, "q", "choice.unknown"),
        ({"type": "boolean"}, "maybe", "q", "choice.unknown"),
        ({"type": "boolean"}, 1, "q", "choice.unknown"),
        ({"type": "matrix", **KINDS["matrix"]}, ["c"], "q", "type.record"),
        ({"type": "matrix", **KINDS["matrix"]}, {"r9": "c"}, "q.r9", "row.unknown"),
        ({"type": "matrix", **KINDS["matrix"]}, {"r1": "z"}, "q.r1", "choice.unknown"),
        ({"type": "multipletext", **KINDS["multipletext"]}, {"n": "3"}, "q.n", "type.number"),
        ({"type": "multipletext", **KINDS["multipletext"]}, {"z": "3"}, "q.z", "item.unknown"),
        ({"type": "html", "html": "<p>x</p>"}, "x", "q", "name.computed"),
        ({"type": "expression", "expression": "1"}, 1, "q", "name.computed"),
    ],
)
def test_everything_else_is_refused_with_path_and_code(
    build: Build, question: dict[str, Any], value: object, path: str, code: str
) -> None:
    admitted, problems = admit(build({**question, "name": "q"}), {"q": value})
    assert admitted == {}
    assert [(problem.path, problem.code, problem.kind, problem.level) for problem in problems] == [
        (path, code, code, "error")
    ]


def test_everything_wrong_is_reported_at_once_and_the_rest_admitted(build: Build) -> None:
    built = build(
        {"type": "text", "name": "a"},
        {"type": "rating", "name": "b", "showCommentArea": True},
        calculatedValues=[{"name": "k", "expression": "1"}],
    )
    document = {"a": "x", "b": 6, "b-Comment": "six!", "a-Comment": "no field", "k": 1, "A": "case", "gone": None}
    admitted, problems = admit(built, document)
    assert admitted == {"a": "x", "b-Comment": "six!"}
    assert [(problem.path, problem.code) for problem in problems] == [
        ("b", "choice.unknown"),
        ("a-Comment", "name.unknown"),
        ("k", "name.computed"),
        ("A", "name.unknown"),
    ]


def test_null_is_unanswered_also_within_records(build: Build) -> None:
    built = build({"type": "matrix", "name": "q", **KINDS["matrix"]}, {"type": "text", "name": "t"})
    assert admit(built, {"q": {"r1": "c", "2": None}, "t": None}) == ({"q": {"r1": "c"}}, ())


def test_texts_lose_what_no_storage_can_hold(build: Build) -> None:
    assert admit(build({"type": "comment", "name": "q"}), {"q": "a\x00\ud800\r\nb"}) == ({"q": "a\nb"}, ())


def test_survey_core_leaves_addresses_alone_and_so_can_we(build: Build) -> None:
    built = build({"type": "text", "inputType": "url", "name": "q"})
    assert admit(built, {"q": "x"}, addresses=False) == ({"q": "x"}, ())
