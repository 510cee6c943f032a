"""Texts that are not JSON, or JSON that cannot be kept: one clear Problem each, never a traceback."""

import json
from typing import Any

import pytest

from surveys.questionnaire import definition


def survey(*elements: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"pages": [{"name": "p", "elements": list(elements)}], **more}


def codes(source: Any) -> list[str]:
    return [problem.code for problem in definition.check(source)]


@pytest.mark.parametrize(
    ("text", "sentence", "suggestion"),
    [
        ("", "line 1, column 1: the file is empty.", ""),
        ('{"title": "a",}', "line 1, column 15: a property name", "Remove the comma"),
        ("{'title': 'a'}", "line 1, column 2: a property name", "double quotes"),
        ('{"title": "a"\n "locale": "en"}', "line 2, column 2: a comma", "Put a comma between"),
        ('{"title" "a"}', "a colon is missing", ""),
        ('{"title": "a', "no closing quote", ""),
        ('{"title": "a\nb"}', "a line end", "Write \\n"),
        ('{"title": "a\\d"}', "a backslash", "Write a backslash as \\\\"),
        ('{"title": // x\n 1}', "a value is missing", "JSON has no comments"),
        ('{"title": "a"} x', "after the end", ""),
    ],
)
def test_a_syntax_error_is_said_with_line_and_column(text: str, sentence: str, suggestion: str) -> None:
    (problem,) = definition.check(text)
    assert problem.code == "E001"
    assert sentence in problem.message
    assert suggestion in problem.suggestion


@pytest.mark.parametrize("text", ["null", "[]", "3", '"a"', "true"])
def test_a_definition_is_an_object(text: str) -> None:
    assert codes(text) == ["E010"]


@pytest.mark.parametrize("source", [{"title": {1}}, {1: "a"}, {"a": {2: 3}}, 7, None, object()])
def test_what_a_program_passes_may_be_no_json(source: Any) -> None:
    assert codes(source) == ["E010"]


@pytest.mark.parametrize("number", ["NaN", "-Infinity", "1e999", "9007199254740993", "9" * 5000])
def test_numbers_are_finite_and_exact(number: str) -> None:
    (problem,) = definition.check(f'{{"elements": [{{"type": "rating", "name": "a", "rateMax": {number}}}]}}')
    assert (problem.code, problem.pointer) == ("E004", "/elements/0/rateMax")


def test_every_double_key_is_named_with_its_place() -> None:
    problems = definition.check(
        '{"elements": [{"type": "text", "type": "comment", "name": "a", "name": "b"}], "title": "a", "title": "b"}'
    )
    assert [(problem.code, problem.pointer) for problem in problems] == [
        ("E003", "/title"),
        ("E003", "/elements/0/type"),
        ("E003", "/elements/0/name"),
    ]


@pytest.mark.parametrize("text", ["a\u0000", "\u001b[31m", "\ud800", "\uffff"])
def test_characters_that_no_database_or_spreadsheet_keeps_are_refused(text: str) -> None:
    assert codes(json.dumps(survey({"type": "text", "name": "a", "title": text}))) == ["E008"]
    assert codes(json.dumps({text: 1})) == ["E008"]


def test_tab_and_line_end_are_texts() -> None:
    assert codes(survey({"type": "text", "name": "a", "title": "a\n\tb"})) == []


@pytest.mark.parametrize("source", ["[" * 100_000, '{"a":' * 100_000, '{"a":' * 65 + "1" + "}" * 65])
def test_nesting_is_limited(source: str) -> None:
    assert codes(source) == ["E005"]


def test_what_contains_itself_is_too_deep() -> None:
    endless: dict[str, Any] = {}
    endless["pages"] = [endless]
    assert codes(endless) == ["E005"]


def nested(depth: int) -> dict[str, Any]:
    element: dict[str, Any] = {"type": "text", "name": "q"}
    for level in range(depth):
        element = {"type": "panel", "name": f"panel{level}", "elements": [element]}
    return survey(element)


def test_panels_stand_in_each_other_twenty_deep() -> None:
    assert codes(nested(20)) == []
    assert codes(nested(200)) == ["E005"]


def test_a_file_of_more_than_five_million_bytes_is_not_read() -> None:
    assert codes('{"title": "' + "x" * 5_000_000 + '"}') == ["E006"]
    assert codes(b" " * 5_000_001) == ["E006"]
    assert codes('{"title": "' + "é" * 2_600_000 + '"}') == ["E006"]


VERSIONS = {"default": "a"} | {f"aa-{i:04d}": "a" for i in range(200)}
BIG = {
    "questions": survey(*({"type": "text", "name": f"q{i}"} for i in range(6_000))),
    "pages": {"pages": [{"name": f"p{i}", "elements": []} for i in range(6_000)]},
    "choices": survey({"type": "radiogroup", "name": "a", "choices": list(range(60_000))}),
    "rows": survey({"type": "matrix", "name": "a", "columns": [1], "rows": list(range(1_000))}),
    "numbers": survey({"type": "dropdown", "name": "a", "choicesMin": 0, "choicesMax": 10**15}),
    "versions": survey({"type": "text", "name": "a", "title": VERSIONS}),
    "a long text": survey({"type": "text", "name": "a", "title": "x" * 30_000}),
    "HTML": survey(*({"type": "html", "name": f"h{i}", "html": "<b>x</b>" * 2_000} for i in range(50))),
    "nested HTML": survey({"type": "html", "name": "h", "html": "<div>" * 100_000}),
    "expressions": survey(
        {"type": "radiogroup", "name": "a", "choices": [{"value": i, "visibleIf": "1 = 1"} for i in range(20_000)]}
    ),
    "a long expression": survey({"type": "text", "name": "a", "visibleIf": "+".join("1" * 200_000) + " = 1"}),
    "validators": survey({"type": "text", "name": "a", "validators": [{"type": "email"}] * 6_000}),
    "a long key": {"k" * 1_000: {f"a{i}": 1 for i in range(10)}},
    "values": {"x": [0] * 600_000},
}  # fmt: skip


@pytest.mark.parametrize("what", BIG)
def test_too_much_of_something_is_said_once(what: str) -> None:
    assert codes(BIG[what]).count("E007") == 1


def test_a_report_has_an_end() -> None:
    problems = definition.check(survey({"type": "text", "name": "a", **{f"isRequire{i}": 1 for i in range(3_000)}}))
    assert len(problems) == 1_001
    assert (problems[-1].code, problems[-1].pointer) == ("E009", "")
    assert max(len(str(problem)) for problem in problems) < 500


def test_problems_stay_short_whatever_they_quote() -> None:
    long = "x" * 150_000
    for source in (
        survey({"type": long, "name": "a"}),
        survey({"type": "text", "name": long}),
        survey({"type": "text", "name": "a", "inputType": long}),
        survey({"type": "radiogroup", "name": "a", "choices": [long, long]}),
        survey({"type": "text", "name": "a", "validators": [{"type": "regex", "regex": "(" * 900}]}),
        survey({"type": "text", "name": "a", "visibleIf": "{" + "y" * 9_000 + "} = 1"}),
        survey(*({"type": "text", "name": f"q{i}", "visibleIf": f"{{q{(i + 1) % 900}}} = 1"} for i in range(900))),
    ):
        problems = definition.check(source)
        assert problems
        assert max(len(problem.message) + len(problem.suggestion) for problem in problems) < 1_000
