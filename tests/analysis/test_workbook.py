"""The workbook, read back: what stands in its cells equals what an independent count of the raw codes gives."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import numpy as np
import openpyxl
import pandas as pd
import pytest
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from analysis.codebook import Category, Codebook, Question, Variable
from analysis.columns import Dataset, NumberColumn, TextColumn
from analysis.report import build
from analysis.workbook import write

Cities = Callable[..., Dataset]
MADE = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def written(dataset: Dataset) -> BytesIO:
    out = BytesIO()
    write(out, dataset, build(dataset), made=MADE)
    return out


def opened(dataset: Dataset) -> openpyxl.Workbook:
    return openpyxl.load_workbook(written(dataset))


def values(sheet: Worksheet) -> list[list[Any]]:
    return [list(row) for row in sheet.iter_rows(values_only=True)]


@pytest.fixture(scope="module")
def book(cities: Dataset) -> openpyxl.Workbook:
    return opened(cities)


@pytest.fixture(scope="module")
def raw(cities: Dataset) -> pd.DataFrame:
    """The codes of closed variables, as they came, for counting by other means."""
    return pd.DataFrame({name: column for name, column in cities.columns.items() if isinstance(column, np.ndarray)})


def block(book: openpyxl.Workbook, title: str) -> list[list[Any]]:
    """The rows of a question's block: from its title to the next title."""
    for sheet in book.worksheets:
        rows = values(sheet)
        for start, row in enumerate(rows):
            if re.fullmatch(rf"\d+\. {re.escape(title)}", str(row[0])) and not sheet.title.startswith("By "):
                rest = rows[start + 1 :]
                end = next((i for i, r in enumerate(rest) if re.match(r"\d+\. ", str(r[0]))), len(rest))
                return rest[:end]
    raise AssertionError(title)


def test_the_sheets_stand_in_the_order_of_the_questionnaire(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == [
        "Cover", "Summary", "1 Your authority", "2 Strategy and governance", "3 Data", "4 Use of AI",
        "5 Barriers, needs and the EU's", "By org type", "By population class", "By respondent role", "Responses",
        "Codebook",
    ]  # fmt: skip


def test_single_questions_equal_an_independent_count(
    book: openpyxl.Workbook, cities: Dataset, raw: pd.DataFrame
) -> None:
    for question in cities.codebook.questions:
        if question.kind not in ("single", "boolean", "rating"):
            continue
        rows = {row[0]: row[1:4] for row in block(book, question.title)}
        codes = raw[question.name]
        counted = codes.value_counts()
        asked = int((codes != -2).sum())
        valid = [code for code, category in enumerate(question.variables[0].categories) if not category.missing]
        base = int(codes.isin(valid).sum())
        for code, category in enumerate(question.variables[0].categories):
            count = int(counted.get(code, 0))
            assert rows[category.label][0] == count
            assert rows[category.label][2] == pytest.approx(count / asked)
            if not category.missing:
                assert rows[category.label][1] == pytest.approx(count / base)
        assert rows["Valid answers"][0] == base
        assert rows["No answer"][0] == int((codes == -1).sum())
        assert rows["Asked"][0] == asked
        assert rows["Not asked"][0] == int((codes == -2).sum())


def test_ticks_equal_an_independent_count(book: openpyxl.Workbook, cities: Dataset, raw: pd.DataFrame) -> None:
    question = next(q for q in cities.codebook.questions if q.name == "data_sources")
    rows = {row[0]: row[1:4] for row in block(book, question.title)}
    for variable in question.variables:
        chosen, asked = int((raw[variable.name] == 1).sum()), int((raw[variable.name] != -2).sum())
        assert rows[variable.item_label][0] == chosen
        assert rows[variable.item_label][1] == pytest.approx(chosen / asked)


def test_matrices_equal_an_independent_count(book: openpyxl.Workbook, cities: Dataset, raw: pd.DataFrame) -> None:
    for question in cities.codebook.questions:
        if question.kind != "matrix":
            continue
        rows = block(book, question.title)
        cut = next(i for i, row in enumerate(rows) if row[0] == "Number of responses")
        shares, counts = {r[0]: r[1:] for r in rows[:cut]}, {r[0]: r[1:] for r in rows[cut:]}
        size = sum(not category.missing for category in question.variables[0].categories)
        for variable in question.variables:
            codes = raw[variable.name]
            expected = [int((codes == code).sum()) for code in range(len(variable.categories))]
            outside = [int((codes == -1).sum()), int((codes != -2).sum()), int((codes == -2).sum())]
            assert list(counts[variable.item_label][: len(expected) + 3]) == [*expected, *outside]
            valid = codes[codes.between(0, size - 1)]
            assert shares[variable.item_label][:size] == pytest.approx([c / len(valid) for c in expected[:size]])
            assert shares[variable.item_label][size] == len(valid)
            if variable.categories[0].score is not None:
                assert shares[variable.item_label][size + 1] == pytest.approx(valid.mean())
                assert shares[variable.item_label][size + 2] == pytest.approx(valid.std())


def test_rankings_equal_an_independent_count(book: openpyxl.Workbook, cities: Dataset, raw: pd.DataFrame) -> None:
    question = next(q for q in cities.codebook.questions if q.kind == "ranking")
    rows = {row[0]: row[1:] for row in block(book, question.title)}
    points = []
    for variable in question.variables:
        codes = raw[variable.name]
        ranks = [int((codes == rank).sum()) for rank in range(1, 6)]
        top, answered = int(codes.between(1, 3).sum()), int((codes >= 0).sum())
        points.append(int((6 - codes[codes > 0]).sum()))
        mean = codes[codes > 0].mean()
        expected = [*ranks, int((codes == 0).sum()), top, top / answered, points[-1], mean]
        assert rows[variable.item_label][:10] == pytest.approx(expected)
    order = [label for label in rows if label in {v.item_label for v in question.variables}]
    assert [rows[label][8] for label in order] == sorted(points, reverse=True)


def test_crosstabs_equal_an_independent_count(book: openpyxl.Workbook, raw: pd.DataFrame) -> None:
    rows = values(book["By population class"])
    start = next(
        i for i, row in enumerate(rows) if str(row[0]).endswith("Does your authority use AI in urban security?")
    )
    found = {row[0]: row[1:6] for row in rows[start : start + 30]}
    expected = pd.crosstab(raw["ai_status"], raw["population_class"]).reindex(range(7), fill_value=0).to_numpy()
    valid = expected[:6].sum(axis=0)
    for label, line in zip(("In operation", "Pilot under way", "Planned within 24 months"), expected, strict=False):
        assert list(found[f"Number: {label}"]) == [*line.tolist(), int(line.sum())]
        assert found[label][:4] == pytest.approx((line / valid).tolist())
    assert list(found["Valid answers (n)"]) == [*valid.tolist(), int(valid.sum())]


def test_the_responses_say_what_was_answered_and_why_not(book: openpyxl.Workbook, cities: Dataset) -> None:
    rows = values(book["Responses"])
    names = rows[1]
    assert names[:3] == ["response", "submitted", "language"]
    assert len(rows) == 2 + cities.n
    assert "data_sources-Comment" in names
    missing = {-1: "(no answer)", -2: "(not asked)"}
    for variable in cities.codebook.variables():
        column = [row[names.index(variable.name)] for row in rows[2:]]
        cells = cities.columns[variable.name]
        if isinstance(cells, NumberColumn):
            expected = [v if c == 0 else missing[c] for v, c in zip(cells.values, cells.codes, strict=True)]
        elif isinstance(cells, TextColumn):
            expected = [v if c == 0 else missing[c] for v, c in zip(cells.values, cells.codes, strict=True)]
            column = [f"{cell:%Y-%m-%d}" if isinstance(cell, datetime) else cell for cell in column]
        elif variable.kind == "rank":
            expected = [missing[c] if c < 0 else c or "(not ranked)" for c in cells.tolist()]
        else:
            expected = [missing[c] if c < 0 else variable.categories[c].label for c in cells.tolist()]
        assert column == expected, variable.name
    assert [row[0] for row in rows[2:]] == list(cities.numbers)
    sent = [moment.replace(tzinfo=None) for moment in cities.submitted if moment]
    assert [row[1] for row in rows[2:]] == sent
    sheet = book["Responses"]
    assert sheet.freeze_panes == "B3"
    assert sheet.auto_filter.ref is not None
    assert sheet.auto_filter.ref.startswith("A2:")
    assert sheet.auto_filter.ref.endswith(str(cities.n + 2))
    assert sheet.dimensions.endswith(str(cities.n + 2))


def test_the_codebook_has_a_row_a_variable(book: openpyxl.Workbook, cities: Dataset) -> None:
    rows = values(book["Codebook"])
    assert [row[0] for row in rows[1:]] == [variable.name for variable in cities.codebook.variables()]
    uses = next(row for row in rows if str(row[0]).startswith("ai_use_cases"))
    assert uses[4].startswith("in_operation = In operation")
    assert uses[5] == "(no answer)\n(not asked)"
    assert uses[6] == "{ai_status} anyof ['operational', 'pilot', 'planned', 'stopped']"
    strategy = next(row for row in rows if row[0] == "ai_strategy")
    assert strategy[5] == "Do not know\n(no answer)"


def test_the_cover_says_what_this_is_and_links_to_everything(book: openpyxl.Workbook, cities: Dataset) -> None:
    cover = book["Cover"]
    text = "\n".join(str(cell) for row in values(cover) for cell in row if cell is not None)
    for words in (
        cities.codebook.title, "wave 1", "SIMULATED DATA", "1 September 2026", "16 October 2026", "en 32", "3f3f3f",
        "20 November 2026, 12:00 UTC", "version 1.0", "What the bases mean", "Partnership on Security",
    ):  # fmt: skip
        assert words in text
    targets = [cell.hyperlink.location for row in cover.iter_rows() for cell in row if cell.hyperlink]
    assert len(targets) == len(book.sheetnames) - 1 + len(cities.codebook.questions)
    for target in targets:
        sheet, cell = re.fullmatch(r"'(.*)'!(A\d+)", target or "").groups()  # type: ignore[union-attr]  # a miss fails
        assert sheet.replace("''", "'") in book.sheetnames
        at = book[sheet.replace("''", "'")][cell]
        assert isinstance(at, Cell)
        assert cell == "A1" or re.match(r"\d+\. ", str(at.value))


def test_real_data_carry_no_banner(cities: Dataset) -> None:
    real = opened(replace(cities, simulated=False))
    assert not any(
        "SIMULATED" in str(cell) for name in ("Cover", "Summary") for row in values(real[name]) for cell in row
    )


def test_charts_are_native_described_and_drawn_from_cells_that_hold_figures(cities: Dataset) -> None:
    archive = ZipFile(written(cities))
    charts = [archive.read(name).decode() for name in archive.namelist() if "charts/chart" in name]
    assert len(charts) > 30
    for chart in charts:
        assert re.search(r"n\s=\s\d", chart)
        # Every reference was resolved: the cache holds what the cells hold.
        assert chart.count("<c:numCache>") == chart.count("<c:numRef>") > 0
        assert '<c:ptCount val="0"/>' not in chart
    drawings = [archive.read(name).decode() for name in archive.namelist() if "drawings/drawing" in name]
    assert sum(drawing.count("descr=") for drawing in drawings) == len(charts)


def test_presentation_sheets_are_ready_to_print(book: openpyxl.Workbook) -> None:
    for sheet in book.worksheets:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.oddFooter is not None
        assert "Page &P of &N" in str(sheet.oddFooter.right.text)
        if sheet.title not in ("Responses", "Codebook"):
            assert sheet.sheet_view.showGridLines is False
    assert book["Responses"].print_title_rows == "$1:$2"


def test_the_same_input_gives_the_same_bytes(cities: Dataset) -> None:
    assert written(cities).getvalue() == written(cities).getvalue()


def test_an_empty_wave_and_a_single_response_have_workbooks(make_cities: Cities) -> None:
    assert len(values(opened(make_cities(0))["Responses"])) == 2
    assert len(values(opened(make_cities(1))["Responses"])) == 3


def test_a_long_list_names_what_nobody_chose() -> None:
    options = tuple(Category(str(i), f"Country {i}") for i in range(40))
    question = Question("c", "single", "Country", "P", (Variable("c", "c", "category", "Country", categories=options),))
    data = Dataset(Codebook("s", "S", 1, (question,)), 3, {"c": np.array([0, 0, 39], dtype=np.int16)})
    rows = {row[0]: row[1] for row in block(opened(data), "Country")}
    assert (rows["Country 0"], rows["Country 39"], rows["Valid answers"]) == (2, 1, 3)
    assert "Country 1" not in rows
    (note,) = [label for label in rows if str(label).startswith("Given by nobody")]
    assert note == "Given by nobody: " + "; ".join(f"Country {i}" for i in range(1, 39))


def test_a_group_without_anybody_is_named_and_takes_no_column() -> None:
    options = tuple(Category(name, name.upper()) for name in "ab")
    groups = tuple(Category(name, f"Group {name}") for name in "xyz")
    ask = Question("q", "single", "Q", "P", (Variable("q", "q", "category", "Q", categories=options),), breakdown=True)
    by = Question(
        "g", "single", "G", "P", (Variable("g", "g", "category", "G", categories=groups),), role="quasi", breakdown=True
    )
    columns = {"q": np.array([0, 1, 1], dtype=np.int16), "g": np.array([0, 2, -1], dtype=np.int16)}
    rows = values(opened(Dataset(Codebook("s", "S", 1, (ask, by)), 3, columns))["By g"])
    text = " ".join(str(cell) for row in rows for cell in row if cell is not None)
    assert "No responses from: Group y" in text
    assert "1 without an answer there" in text
    found = {row[0]: list(row[1:4]) for row in rows}
    assert found["Number: B"] == [0, 1, 2]
    assert found["All responses"] == [1, 1, 3]
