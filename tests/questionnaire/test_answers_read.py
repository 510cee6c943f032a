"""From the strings of a form to answers, and back to the strings the form shows."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from surveys.questionnaire import answers
from surveys.questionnaire.model import Questionnaire

Build = Callable[..., Questionnaire]

TEXT = {"type": "text", "name": "q"}
NUMBER = {"type": "text", "name": "q", "inputType": "number"}
COMMENT = {"type": "comment", "name": "q"}
RADIO = {"type": "radiogroup", "name": "q", "choices": [1, 2.5, "three"], "showOtherItem": True}
CHECKBOX = {"type": "checkbox", "name": "q", "choices": ["a", "b", 3], "showNoneItem": True}
RANKING = {"type": "ranking", "name": "q", "choices": ["x", "y", "z"]}
RATING = {"type": "rating", "name": "q"}
BOOLEAN = {"type": "boolean", "name": "q"}
YES_NO = {"type": "boolean", "name": "q", "valueTrue": "yes", "valueFalse": "no"}
MATRIX = {"type": "matrix", "name": "q", "columns": [0, 1, "n/a"], "rows": ["r1", 2]}
MULTIPLE = {
    "type": "multipletext",
    "name": "q",
    "items": [{"name": "staff", "inputType": "number"}, {"name": "mail", "inputType": "email"}],
}
TWO_FIRST = {"q.x": ["1"], "q.y": ["1"], "q.z": ["2"]}


def read(build: Build, question: Mapping[str, Any], raw: Mapping[str, list[str]]) -> answers.Reading:
    return answers.read(build(question).questions(), raw)


@pytest.mark.parametrize(
    ("question", "raw", "answer"),
    [
        (TEXT, {"q": [" Ghent "]}, "Ghent"),
        (TEXT, {"q": ["a\r\nb"]}, "a b"),
        (TEXT, {"q": ["", "x"]}, "x"),
        (TEXT, {"q": ["x", "x"]}, "x"),
        (TEXT, {"q": ["  \u00a0 "]}, None),
        (TEXT, {}, None),
        (TEXT, {"q": []}, None),
        (TEXT, {"q": ["\x00\x01"]}, None),
        (NUMBER, {"q": ["1,5"]}, 1.5),
        (NUMBER, {"q": ["12"]}, 12),
        (COMMENT, {"q": ["one\r\ntwo\x0b"]}, "one\ntwo"),
        (RADIO, {"q": ["1"]}, 1),
        (RADIO, {"q": ["2.5"]}, 2.5),
        (RADIO, {"q": ["other"]}, "other"),
        (CHECKBOX, {"q": ["3", "a"]}, ["a", 3]),
        (CHECKBOX, {"q": ["a", "a", ""]}, ["a"]),
        (CHECKBOX, {"q": ["a", "none"]}, ["a", "none"]),
        (CHECKBOX, {}, None),
        (RANKING, {"q.x": ["2"], "q.y": ["1"], "q.z": ["3"]}, ["y", "x", "z"]),
        (RANKING, {"q.x": ["7"], "q.y": [" 3 "], "q.z": [""]}, ["y", "x"]),
        (RATING, {"q": ["4"]}, 4),
        (BOOLEAN, {"q": ["true"]}, True),
        (BOOLEAN, {"q": ["false"]}, False),
        (YES_NO, {"q": ["false"]}, "no"),
        (MATRIX, {"q.r1": ["0"], "q.2": ["n/a"]}, {"r1": 0, "2": "n/a"}),
        (MATRIX, {"q.2": ["1"]}, {"2": 1}),
        (MATRIX, {}, None),
        (MULTIPLE, {"q.staff": ["1 200"], "q.mail": ["a@b.eu"]}, {"staff": 1200, "mail": "a@b.eu"}),
        (MULTIPLE, {"q.mail": ["not yet"]}, {"mail": "not yet"}),
    ],
)
def test_strings_become_the_answers_of_their_question(
    build: Build, question: dict[str, Any], raw: dict[str, list[str]], answer: object
) -> None:
    reading = read(build, question, raw)
    assert reading.answers["q"] == answer
    assert type(reading.answers["q"]) is type(answer)
    assert (reading.rejected, reading.problems) == ({}, ())


@pytest.mark.parametrize(
    ("question", "raw", "code", "rejected"),
    [
        (NUMBER, {"q": ["twelve"]}, "type.number", {"q": ["twelve"]}),
        (NUMBER, {"q": ["1,234"]}, "type.number.ambiguous", {"q": ["1,234"]}),
        (NUMBER, {"q": ["1", "2"]}, "type.single", {"q": ["1", "2"]}),
        ({**TEXT, "inputType": "date"}, {"q": ["30/02/2026"]}, "type.date", {"q": ["30/02/2026"]}),
        ({**TEXT, "inputType": "url"}, {"q": ["javascript:x"]}, "url", {"q": ["javascript:x"]}),
        (RADIO, {"q": ["1.0"]}, "choice.unknown", {"q": ["1.0"]}),
        (RADIO, {"q": ["1", "three"]}, "type.single", {"q": ["1", "three"]}),
        (RATING, {"q": ["9"]}, "choice.unknown", {"q": ["9"]}),
        (BOOLEAN, {"q": ["maybe"]}, "choice.unknown", {"q": ["maybe"]}),
        (RANKING, TWO_FIRST, "ranking.duplicate", TWO_FIRST),
        (RANKING, {"q.x": ["first"]}, "type.rank", {"q.x": ["first"]}),
        (RANKING, {"q.x": ["0"]}, "type.rank", {"q.x": ["0"]}),
        (RANKING, {"q.x": ["1.5"]}, "type.rank", {"q.x": ["1.5"]}),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_named_and_kept(
    build: Build, question: dict[str, Any], raw: dict[str, list[str]], code: str, rejected: dict[str, list[str]]
) -> None:
    reading = read(build, question, raw)
    assert reading.answers["q"] is None
    assert [problem.code for problem in reading.problems] == [code]
    assert reading.rejected == rejected
    shown = answers.fields(next(build(question).questions()), {}, reading.rejected)
    assert {path: strings for path, strings in shown.items() if strings} == rejected


def test_ticks_that_can_be_read_are_kept_beside_those_that_cannot(build: Build) -> None:
    reading = read(build, CHECKBOX, {"q": ["b", "zzz"]})
    assert reading.answers["q"] == ["b"]
    assert reading.rejected == {"q": ["zzz"]}
    shown = answers.fields(next(build(CHECKBOX).questions()), {"q": ["b"]}, reading.rejected)
    assert shown["q"] == ["b", "zzz"]


def test_one_bad_row_leaves_the_others(build: Build) -> None:
    reading = read(build, MATRIX, {"q.r1": ["7"], "q.2": ["1"]})
    assert reading.answers["q"] == {"2": 1}
    assert [(problem.path, problem.code) for problem in reading.problems] == [("q.r1", "choice.unknown")]


def test_the_text_beside_other_and_remarks_have_fields_of_their_own(build: Build) -> None:
    reading = read(build, RADIO, {"q": ["other"], "q-Comment": [" a tram \r\n"]})
    assert reading.answers == {"q": "other", "q-Comment": "a tram"}
    assert read(build, RADIO, {"q": ["1"]}).answers == {"q": 1, "q-Comment": None}
    remarks = {"type": "rating", "name": "q", "showCommentArea": True}
    assert read(build, remarks, {"q-Comment": ["why"]}).answers == {"q": None, "q-Comment": "why"}


def test_a_flood_is_refused_and_only_its_beginning_kept(build: Build) -> None:
    for question in (TEXT, COMMENT):
        reading = read(build, question, {"q": ["x" * 10_000_000]})
        assert reading.answers["q"] is None
        assert [problem.code for problem in reading.problems] == ["length.max"]
        assert len(reading.rejected["q"][0]) == answers.LONGEST + 1
        again = read(build, question, reading.rejected)
        assert [problem.code for problem in again.problems] == ["length.max"]


def test_lengths_are_utf16_units(build: Build) -> None:
    assert read(build, COMMENT, {"q": ["😀" * 10_000]}).problems == ()
    assert [problem.code for problem in read(build, COMMENT, {"q": ["😀" * 10_001]}).problems] == ["length.max"]


def test_a_thousand_wrong_strings_do_not_fill_a_draft(build: Build) -> None:
    reading = read(build, CHECKBOX, {"q": [f"wrong {number}" for number in range(1000)]})
    assert len(reading.rejected["q"]) == 200


def test_fields_of_nobody_are_left_alone(build: Build) -> None:
    reading = read(build, TEXT, {"q": ["x"], "move": ["next"], "csrf_token": ["t"], "q.r1": ["y"], "Q": ["z"]})
    assert reading.answers == {"q": "x"}


def test_html_and_computed_questions_are_not_read(build: Build) -> None:
    built = build(
        {"type": "html", "name": "h", "html": "<p>x</p>"}, {"type": "expression", "name": "e", "expression": "1"}
    )
    assert answers.read(built.questions(), {"h": ["x"], "e": ["2"]}).answers == {}
    assert [answers.field_names(question) for question in built.questions()] == [(), ()]


def test_a_reading_replaces_what_a_draft_had_of_its_questions(build: Build) -> None:
    built = build(NUMBER, {"type": "text", "name": "r"}, {"type": "text", "name": "s", "inputType": "number"})
    q, r, _ = built.questions()
    reading = answers.read([q, r], {"q": ["many"], "r": ["new"]})
    merged, rejected = answers.merge({"q": 3, "r": "old"}, {"s": ["some"], "q": ["few"]}, [q, r], reading)
    assert merged == {"r": "new"}
    assert rejected == {"s": ["some"], "q": ["many"]}


def test_a_new_draft_starts_with_the_default_values(build: Build) -> None:
    built = build({**RADIO, "defaultValue": 1}, {"type": "text", "name": "r"})
    assert answers.initial(built) == {"q": 1}
