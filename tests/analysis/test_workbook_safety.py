"""What respondents write cannot break the workbook, and a workbook that cannot be made is not begun."""

import re
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np
import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from analysis.codebook import NO_ANSWER, Category, Codebook, Question, Variable
from analysis.columns import Dataset, NumberColumn, TextColumn
from analysis.report import build
from analysis.workbook import TooLargeError, write
from analysis.workbook.text import CUT

MADE = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)

#: Texts that have broken spreadsheets.
NASTY = (
    "=1+1",
    "{=1}",
    "+cmd|' /C calc'!A0",
    "@SUM(1)",
    "-2",
    "\tTab first",
    "https://example.eu/?a=1&b=2",
    "007",
    "1e5",
    "TRUE",
    "#REF!",
    "  spaces  ",
    "line one\nline two",
    "a\x00b\x08c",
    "_x000D_",
    "<r><t>x</t></r>",
    "<b>&amp;</b> \"quoted\" 'single' ]]>",
    "😀 Ελληνικά",
    "שלום עולם",
    "مرحبا",
    "x" * 40_000,
    "2026-02-30",
    "",
)


def written(dataset: Dataset) -> BytesIO:
    out = BytesIO()
    write(out, dataset, build(dataset), made=MADE)
    return out


def opened(dataset: Dataset) -> openpyxl.Workbook:
    return openpyxl.load_workbook(written(dataset))


def values(sheet: Worksheet) -> list[list[Any]]:
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def texts(*given: str, kind: Any = "text") -> Dataset:
    question = Question("q", kind, "=1+1", "[Page]: *?/\\", (Variable("q", "q", kind, "=1+1"),))
    column = TextColumn(given, np.zeros(len(given), dtype=np.int16))
    book = Codebook("s", "=HYPERLINK('x')", 1, (question,), controller="@a")
    return Dataset(book, len(given), {"q": column}, remarks={"q": column})


def test_text_stays_text() -> None:
    found = openpyxl.load_workbook(written(texts(*NASTY)))["Responses"]
    cells = [row[3] for row in found.iter_rows(min_row=3)]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n"}
    for cell, text in zip(cells, NASTY, strict=True):
        if text == "":
            assert cell.value is None
        elif len(text) > 32_767:
            assert str(cell.value).endswith(CUT)
        elif "\x00" in text:
            assert cell.value == "a�b�c"
        elif text == "_x000D_":
            # Excel and LibreOffice decode the escape; openpyxl shows it as it stands in the file.
            assert cell.value == "_x005F_x000D_"
        else:
            assert cell.value == text
            assert cell.data_type in ("s", "inlineStr")


def test_no_file_part_holds_a_formula_even_if_the_questionnaire_begins_with_one() -> None:
    options = (Category("=1", "=1+1", 1.0), Category("@x", "<r>evil</r>", 2.0), Category("+", "_x0041_", 3.0))
    title = "=cmd|'/C calc'!A0"
    kinds: list[Question] = [
        Question("s", "rating", title, "=P", (Variable("s", "s", "category", title, categories=options),)),
        Question(
            "g", "matrix", title, "=P", (Variable("g_r", "g", "category", title, "r", "=R", categories=options),),
            description="=D", breakdown=True, unit="=U",
        ),
        Question("b", "single", title, "=P", (Variable("b", "b", "category", title, categories=options),),
                 role="quasi", breakdown=True),
    ]  # fmt: skip
    codes = np.array([0, 1, 2, NO_ANSWER], dtype=np.int16)
    data = Dataset(Codebook("s", "=T", 1, tuple(kinds)), 4, {"s": codes, "g_r": codes, "b": codes}, simulated=True)
    archive = ZipFile(written(data))
    for name in archive.namelist():
        content = archive.read(name).decode()
        assert "<f>" not in content
        assert not re.search(r"<c:f>[^<]*(cmd|1\+1)", content)
    book = openpyxl.load_workbook(written(data))
    labels = {str(cell) for sheet in book.worksheets for row in values(sheet) for cell in row}
    assert {"=1+1", "<r>evil</r>"} <= {label.strip() for label in labels}


def test_dates_become_dates_where_excel_has_them() -> None:
    found = values(
        opened(texts("2026-02-28", "2026-02", "1899-12-31", "1900-03-01", "2026-13-01", kind="date"))["Responses"]
    )
    assert [row[3] for row in found[2:]] == [
        datetime(2026, 2, 28),  # noqa: DTZ001  # a cell has no zone
        "2026-02",
        "1899-12-31",
        datetime(1900, 3, 1),  # noqa: DTZ001  # as above
        "2026-13-01",
    ]


def test_numbers_keep_every_digit() -> None:
    question = Question("n", "number", "N", "P", (Variable("n", "n", "number", "N"),))
    given = np.array([0.1, 1e15 + 1, -3.0, 1 / 3])
    data = Dataset(Codebook("s", "S", 1, (question,)), 4, {"n": NumberColumn(given, np.zeros(4, dtype=np.int16))})
    assert [row[3] for row in values(opened(data)["Responses"])[2:]] == given.tolist()


def test_more_than_a_sheet_holds_is_refused_with_the_way_out(tmp_path: Path) -> None:
    question = Question(
        "q", "single", "Q", "P", (Variable("q", "q", "category", "Q", categories=(Category("a", "A"),)),)
    )
    n = 1_048_575
    data = Dataset(Codebook("s", "S", 1, (question,)), n, {"q": np.zeros(n, dtype=np.int16)})
    target = tmp_path / "out.xlsx"
    with pytest.raises(TooLargeError, match=r"1,048,575 responses.*as CSV"):
        write(target, data, build(data))
    assert list(tmp_path.iterdir()) == []


def test_a_file_appears_whole_or_not_at_all(cities: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "out.xlsx"
    write(target, cities, build(cities), made=MADE)
    before = target.read_bytes()
    assert before == written(cities).getvalue()

    def fail(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("analysis.workbook._copy", fail)
    with pytest.raises(OSError, match="disk full"):
        write(target, cities, build(cities))
    assert target.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["out.xlsx"]


def test_rows_of_long_texts_are_high_enough_to_read_and_no_higher_than_a_screen() -> None:
    sheet = opened(texts("short", "word " * 40, "one\ntwo\nthree", "x" * 40_000))["Responses"]
    heights = [sheet.row_dimensions[row].height for row in range(3, 7)]
    assert heights[0] is None
    assert heights[1] is not None
    assert heights[2] is not None
    assert heights[1] >= 4 * 12
    assert heights[2] >= 3 * 12
    assert heights[3] is not None
    assert 150 < heights[3] < 409
