"""The door: every question type becomes variables, and each stored answer lands in the right cell."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis.codebook import NO_ANSWER, NOT_ASKED, Codebook
from analysis.columns import Dataset, NumberColumn, TextColumn
from surveys import extract
from surveys.questionnaire import definition, path
from surveys.store import Database, responses, surveys, waves

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)

DEFINITION: dict[str, Any] = {
    "title": "Every type",
    "x-data": {"profile": 1, "id": "every-type", "version": "3", "controller": "The City"},
    "pages": [
        {
            "name": "p1",
            "title": "First page",
            "elements": [
                {
                    "type": "radiogroup",
                    "name": "status",
                    "title": "Status",
                    "isRequired": True,
                    "choices": [{"value": "on", "text": "On"}, "off"],
                    "showDontKnowItem": True,
                    "showOtherItem": True,
                    "x-data": {"role": "quasi", "breakdown": True, "variable": "STAT"},
                },
                {
                    "type": "checkbox",
                    "name": "sources",
                    "visibleIf": "{status} = 'on'",
                    "choices": ["a", {"value": "b", "text": "Bee"}, {"value": "c", "visibleIf": "{size} > 5"}],
                    "maxSelectedChoices": 2,
                },
                {"type": "text", "name": "size", "inputType": "number", "x-data": {"unit": "people"}},
                {"type": "text", "name": "start", "inputType": "date"},
                {"type": "comment", "name": "story"},
            ],
        },
        {
            "name": "p2",
            "visibleIf": "{status} notempty",
            "elements": [
                {
                    "type": "matrix",
                    "name": "grid",
                    "visibleIf": "{size} >= 1",
                    "columns": [1, 2, {"value": "dk", "text": "Don't know", "x-data": {"missing": True}}],
                    "rows": ["r1", {"value": "r 2", "text": "Second"}],
                },
                {"type": "rating", "name": "mark", "rateMax": 3},
                {"type": "boolean", "name": "agree"},
                {"type": "ranking", "name": "order", "choices": ["x", "y", "z"], "selectToRankEnabled": True},
                {
                    "type": "multipletext",
                    "name": "lines",
                    "items": [{"name": "n", "inputType": "number"}, {"name": "t"}],
                },
                {"type": "html", "name": "note", "html": "<p>Thank you</p>"},
            ],
        },
    ],
}

FULL: dict[str, Any] = {
    "status": "on",
    "sources": ["a", "b"],
    "size": 9,
    "start": "2026-01-31",
    "story": "=1+1",
    "grid": {"r1": 2, "r 2": "dk"},
    "mark": 3,
    "agree": False,
    "order": ["z", "x"],
    "lines": {"n": 4.5, "t": "two"},
}


@pytest.fixture
def database(tmp_path: Path) -> Database:
    made = Database(f"sqlite:///{tmp_path / 'plaza.db'}")
    made.migrate()
    return made


@pytest.fixture
def book() -> Codebook:
    return extract.codebook(definition.load(DEFINITION), "every-type", 2)


def fill(database: Database, *documents: Mapping[str, Any], asked: Mapping[str, Any] = DEFINITION) -> Dataset:
    """A wave with these answers, submitted; read back through the door."""
    source = json.dumps(asked)
    questionnaire = definition.load(source)
    with database.transaction() as session:
        survey = surveys.create(session, "every-type", "Every type")
        wave = waves.open_wave(session, survey, source, closes=None, anonymous=False, now=NOW)
        for answers in documents:
            state = path.evaluate(questionnaire, answers, now=NOW)
            responses.insert_all(
                session,
                wave.id,
                [responses.Submission(data=state.data, not_asked=state.not_asked, language="en", submitted_at=NOW)],
            )
    with database.reading() as session:
        found = waves.find(session, "every-type")
        assert found is not None
        return extract.dataset(session, found)


def test_the_codebook_says_what_was_asked(book: Codebook) -> None:
    questions = {question.name: question for question in book.questions}
    assert list(questions) == [
        "status", "sources", "size", "start", "story", "grid", "mark", "agree", "order", "lines",
    ]  # fmt: skip
    assert [question.kind for question in book.questions] == [
        "single", "multiple", "number", "date", "text", "matrix", "rating", "boolean", "ranking", "record",
    ]  # fmt: skip
    assert (book.survey, book.wave, book.title, book.version, book.controller) == (
        "every-type", 2, "Every type", "3", "The City",
    )  # fmt: skip
    assert questions["status"].breakdown
    assert questions["status"].required
    assert questions["sources"].condition == "{status} = 'on'"
    assert questions["sources"].limit == 2
    assert questions["grid"].condition == "({status} notempty) and ({size} >= 1)"
    assert questions["size"].unit == "people"
    assert questions["status"].page == "First page"
    assert questions["mark"].page == "p2"


def test_codes_concepts_and_stored_calculations_reach_the_codebook(database: Database) -> None:
    status = {"type": "radiogroup", "name": "s", "choices": [{"value": "a", "x-data": {"code": "01"}}, "b"]}
    document = {
        "pages": [{"name": "p", "elements": [status | {"x-data": {"concept": "https://example.org/s"}}]}],
        "calculatedValues": [
            {"name": "double", "expression": "iif({s} = 'a', 2, 4)", "includeIntoResult": True},
            {"name": "silent", "expression": "1 + 1"},
        ],
    }
    found = extract.codebook(definition.load(document), "s", 1)
    assert [question.name for question in found.questions] == ["s", "double"]
    assert [category.code for category in found.questions[0].variables[0].categories] == ["01", ""]
    assert found.questions[0].concept == "https://example.org/s"
    dataset = fill(database, {"s": "a"}, {"s": "b"}, asked=document)
    values = dataset.columns["double"]
    assert isinstance(values, TextColumn)
    assert values.values == ("2", "4")


def test_variable_names_are_safe_and_unique(book: Codebook) -> None:
    names = [variable.name for variable in book.variables()]
    assert names[:4] == ["STAT", "sources_a", "sources_b", "sources_c"]
    assert "grid_r_2" in names
    assert len({name.lower() for name in names}) == len(names)
    assert all(name.isidentifier() and name.isascii() for name in names)


def test_categories_carry_labels_scores_and_missing(book: Codebook) -> None:
    variables = {variable.name: variable for variable in book.variables()}
    status = {category.value: category for category in variables["STAT"].categories}
    assert status["on"].label == "On"
    assert status["off"].label == "off"
    assert status["dontknow"].missing
    assert not status["other"].missing
    assert [category.score for category in variables["grid_r1"].categories] == [1.0, 2.0, None]
    assert [category.missing for category in variables["grid_r1"].categories] == [False, False, True]
    assert [category.score for category in variables["mark"].categories] == [1.0, 2.0, 3.0]


def test_every_answer_lands_in_its_cell(database: Database) -> None:
    dataset = fill(database, FULL)
    columns = dataset.columns

    def code(name: str) -> int:
        column = columns[name]
        assert isinstance(column, np.ndarray)
        return int(column[0])

    assert dataset.n == 1
    assert code("STAT") == 0
    assert (code("sources_a"), code("sources_b"), code("sources_c")) == (1, 1, 0)
    assert (code("grid_r1"), code("grid_r_2")) == (1, 2)
    assert (code("mark"), code("agree")) == (2, 1)
    assert (code("order_x"), code("order_y"), code("order_z")) == (2, 0, 1)
    size, start, story = columns["size"], columns["start"], columns["story"]
    assert isinstance(size, NumberColumn)
    assert (size.values.tolist(), size.codes.tolist()) == ([9.0], [0])
    assert isinstance(start, TextColumn)
    assert start.values == ("2026-01-31",)
    assert isinstance(story, TextColumn)
    assert story.values == ("=1+1",)


def test_not_asked_and_no_answer_are_told_apart(database: Database) -> None:
    dataset = fill(database, {"status": "off"}, {"status": "on", "size": 3}, {})

    def codes(name: str) -> list[int]:
        column = dataset.columns[name]
        return [int(code) for code in (column if isinstance(column, np.ndarray) else column.codes)]

    assert codes("sources_a") == [NOT_ASKED, NO_ANSWER, NOT_ASKED]
    assert codes("sources_c") == [NOT_ASKED, NOT_ASKED, NOT_ASKED], "an option that was not offered was not asked"
    assert codes("size") == [NO_ANSWER, 0, NO_ANSWER]
    assert codes("grid_r1") == [NOT_ASKED, NO_ANSWER, NOT_ASKED]
    assert codes("agree") == [NO_ANSWER, NO_ANSWER, NOT_ASKED]
    assert codes("lines_n") == [NO_ANSWER, NO_ANSWER, NOT_ASKED]


def test_the_text_beside_other_is_kept_as_a_remark(database: Database) -> None:
    dataset = fill(database, {"status": "other", "status-Comment": "half on"}, {"status": "on"})
    assert dataset.remarks["status"].values == ("half on", "")


def test_a_row_is_found_whatever_number_names_it(database: Database) -> None:
    rows = [0.0000001, 2.5, 30]
    matrix = {"type": "matrix", "name": "m", "columns": ["a", "b"], "rows": rows}
    answers = {"m": {"1e-7": "b", "2.5": "a", "30": "b"}}
    dataset = fill(database, answers, asked=DEFINITION | {"pages": [{"name": "p", "elements": [matrix]}]})
    columns = [dataset.columns[variable.name] for variable in dataset.codebook.variables()]
    assert [column.tolist() for column in columns if isinstance(column, np.ndarray)] == [[1], [0], [1]]


def test_what_the_author_left_unworded_reads_as_it_did_on_the_page() -> None:
    several = {
        "type": "checkbox", "name": "several", "choices": ["a"],
        "showNoneItem": True, "showRefuseItem": True, "showDontKnowItem": True, "showOtherItem": True,
    }  # fmt: skip
    elements = [several, {"type": "boolean", "name": "agree"}]
    questionnaire = definition.load(DEFINITION | {"pages": [{"name": "p", "elements": elements}]})
    shown = path.evaluate(questionnaire, {}, now=NOW).pages[0].elements
    boxes, agree = extract.codebook(questionnaire, "s", 1).questions
    assert [box.item_label for box in boxes.variables] == [option.text for option in shown[0].options]
    assert [box.item_label for box in boxes.variables[1:]] == [
        "None", "Prefer not to say", "Do not know", "Other (please describe)",
    ]  # fmt: skip
    (variable,) = agree.variables
    assert [category.label for category in variable.categories] == [option.text for option in shown[1].options]
