"""The main job, end to end: simulated responses, the workbook, and every count recomputed by pandas from the rows.

The recomputation reads the database and the JSON file by itself; it uses nothing of `analysis` or `surveys.extract`.
"""

import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from surveys import create_app

ROOT = Path(__file__).resolve().parents[1]
COUNT = 96
#: The line under each question's title.
BASE = re.compile(
    r"(\d+) responses = asked (\d+) \+ not asked (\d+) +· +asked = answered (\d+)(?: \([^)]*\))? \+ no answer (\d+)"
)

Rows = list[tuple[Any, ...]]


@pytest.fixture(scope="module")
def definition() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / "questionnaires" / "ai-cities.json").read_text(encoding="utf-8"))
    return found


def questions(definition: dict[str, Any]) -> Iterator[dict[str, Any]]:
    def walk(elements: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for element in elements:
            if element["type"] == "panel":
                yield from walk(element["elements"])
            elif element["type"] != "html":
                yield element

    for page in definition["pages"]:
        yield from walk(page["elements"])


def options(question: dict[str, Any], key: str) -> dict[Any, str]:
    """Value to label, in order, with the built-in choices."""
    found = {}
    for one in question.get(key, []):
        value, text = (one["value"], one.get("text", one["value"])) if isinstance(one, dict) else (one, one)
        found[value] = str(text)
    if question.get("showOtherItem"):
        found["other"] = question.get("otherText", "Other (please specify)")
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("main-job")


@pytest.fixture(scope="module")
def stored(folder: Path) -> pd.DataFrame:
    """One row a response: `answers` and `not_asked` as they lie in the database."""
    app = create_app({"INSTANCE": str(folder / "instance")})
    app.extensions["plaza"].migrate()
    runner = app.test_cli_runner()
    for words in (
        ["wave", "open", "ai-cities", str(ROOT / "questionnaires" / "ai-cities.json")],
        ["response", "simulate", "ai-cities", "--count", str(COUNT), "--seed", "1"],
        ["export", "ai-cities", str(folder / "out.xlsx")],
    ):
        done = runner.invoke(args=words)
        assert done.exit_code == 0, done.output
    connection = sqlite3.connect(folder / "instance" / "plaza.db")
    try:
        frame = pd.read_sql_query("SELECT answers, not_asked FROM response WHERE state = 'submitted'", connection)
    finally:
        connection.close()
    return frame.map(json.loads)


def blocks(path: Path) -> dict[str, Rows]:
    """The rows below each question's heading, "12. Title", by title."""
    book = openpyxl.load_workbook(path, read_only=True)
    found: dict[str, Rows] = {}
    for sheet in book.worksheets:
        if not sheet.title[0].isdigit():
            continue
        title = ""
        for row in sheet.iter_rows(values_only=True):
            cells = tuple(cell for cell in row if cell is not None)
            if not cells:
                continue
            number, _, rest = str(cells[0]).partition(". ")
            if len(cells) == 1 and number.isdigit():
                title = rest
                found[title] = []
            elif title:
                found[title].append(cells)
    book.close()
    return found


def counts_in(rows: Rows) -> dict[str, int]:
    """First column to second, of a table with one answer a line."""
    found: dict[str, int] = {}
    for row in rows:
        if len(row) >= 2 and isinstance(row[1], int | float) and float(row[1]).is_integer():
            found[str(row[0])] = int(row[1])
    return found


def test_every_count_of_the_workbook_equals_pandas(
    stored: pd.DataFrame, definition: dict[str, Any], folder: Path
) -> None:
    assert len(stored) == COUNT
    tables = blocks(folder / "out.xlsx")
    compared = 0
    for question in questions(definition):
        name, kind = question["name"], question["type"]
        rows = tables[question["title"]]
        asked = ~stored["not_asked"].map(lambda paths, name=name: name in paths)
        answers = stored["answers"].map(lambda document, name=name: document.get(name))
        answered = answers.notna()
        assert not (answered & ~asked).any(), f"{name}: an answer to a question that was not asked"
        base = BASE.match(str(rows[0][0])) or BASE.match(str(rows[1][0]))
        assert base, rows[:2]
        assert [int(number) for number in base.groups()] == [
            COUNT, asked.sum(), (~asked).sum(), answered.sum(), (asked & ~answered).sum(),
        ], name  # fmt: skip
        compared += 5
        if kind in ("radiogroup", "dropdown"):
            counted = answers.value_counts()
            expected = {label: int(counted.get(value, 0)) for value, label in options(question, "choices").items()}
        elif kind == "checkbox":
            counted = answers.dropna().explode().value_counts()
            expected = {label: int(counted.get(value, 0)) for value, label in options(question, "choices").items()}
        elif kind == "boolean":
            expected = {
                question.get("labelTrue", "Yes"): int((answers == True).sum()),  # noqa: E712  # pandas compares cell by cell
                question.get("labelFalse", "No"): int((answers == False).sum()),  # noqa: E712  # as above
            }
        elif kind == "rating":
            counted = answers.dropna().astype(int).value_counts()
            expected = {}
            for row in rows:
                if len(row) >= 3 and str(row[0])[:1].isdigit():
                    assert row[1] == counted.get(int(str(row[0])[0]), 0), (name, row)
                    compared += 1
        elif kind == "matrix":
            compared += compare_matrix(question, answers, int(asked.sum()), rows)
            continue
        elif kind == "ranking":
            compared += compare_ranking(question, answers, rows)
            continue
        else:
            expected = {}
        shown = counts_in(rows)
        nobody = next((str(row[0]) for row in rows if str(row[0]).startswith("Given by nobody: ")), "")
        for label, count in expected.items():
            assert shown.get(label) == count or (count == 0 and label in nobody), (name, label)
        compared += len(expected)
    assert compared > 600, "so many counts were compared that none was skipped in silence"


def compare_matrix(question: dict[str, Any], answers: "pd.Series[Any]", asked: int, rows: Rows) -> int:
    columns = options(question, "columns")
    start = next(index for index, row in enumerate(rows) if row[0] == "Number of responses")
    header = rows[start][1:]
    table = {
        row[0]: dict(zip(header, row[1:], strict=True)) for row in rows[start + 1 :] if len(row) == len(header) + 1
    }
    compared = 0
    for row_value, row_label in options(question, "rows").items():
        cells = answers.map(lambda record, row=row_value: record.get(row) if isinstance(record, dict) else None)
        counted = cells.value_counts()
        for value, label in columns.items():
            assert table[row_label][label] == counted.get(value, 0), (question["name"], row_label, label)
            compared += 1
        assert table[row_label]["Asked"] == asked
    return compared


def compare_ranking(question: dict[str, Any], answers: "pd.Series[Any]", rows: Rows) -> int:
    most = question["maxSelectedChoices"]
    header = next(row for row in rows if "Not ranked" in row)
    table = {row[0]: dict(zip(header[1:], row[1:], strict=False)) for row in rows if len(row) >= len(header) - 1}
    given = answers.dropna()
    ordinal = {1: "1st", 2: "2nd", 3: "3rd", 4: "4th", 5: "5th"}
    compared = 0
    for value, label in options(question, "choices").items():
        ranks = given.map(lambda order, value=value: order.index(value) + 1 if value in order else 0)
        for rank in range(1, most + 1):
            assert table[label][ordinal[rank]] == (ranks == rank).sum(), (question["name"], label, rank)
            compared += 1
        assert table[label]["Not ranked"] == (ranks == 0).sum()
        assert table[label]["Points"] == sum(most + 1 - rank for rank in ranks if rank)
    return compared


def test_the_responses_sheet_holds_every_answer_under_its_label(
    stored: pd.DataFrame, definition: dict[str, Any], folder: Path
) -> None:
    sheet = pd.read_excel(folder / "out.xlsx", sheet_name="Responses", header=1, keep_default_na=False)
    assert len(sheet) == COUNT
    for question in questions(definition):
        if question["type"] not in ("radiogroup", "dropdown", "comment"):
            continue
        labels = options(question, "choices")
        column = sheet[question.get("x-data", {}).get("variable", question["name"])]
        for shown, answers, not_asked in zip(column, stored["answers"], stored["not_asked"], strict=True):
            value = answers.get(question["name"])
            absent = "(not asked)" if question["name"] in not_asked else "(no answer)"
            expected = absent if value is None else labels.get(value, value)
            assert str(shown) == str(expected)
