"""LibreOffice opens the workbook without repair and reads the same values as were written."""

import csv
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import openpyxl
import pytest
from plaza_office import needs_office

from analysis.codebook import Codebook, Question, Variable
from analysis.columns import Dataset, TextColumn
from analysis.report import build
from analysis.workbook import write

pytestmark = [
    pytest.mark.office,
    needs_office,
]
MADE = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
Convert = Callable[[Path, str], Path]


@pytest.fixture
def convert(tmp_path: Path) -> Convert:
    """`convert(file, form)`: the folder into which LibreOffice wrote, with a profile of its own."""

    def run(file: Path, form: str) -> Path:
        out = tmp_path / "converted"
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", form,
             "--outdir", str(out), str(file)],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        return out

    return run


def test_every_cell_survives_a_round_trip_through_libreoffice(
    cities: Dataset, tmp_path: Path, convert: Convert
) -> None:
    file = tmp_path / "wave.xlsx"
    write(file, cities, build(cities), made=MADE)
    before = openpyxl.load_workbook(file)
    copy = convert(file, "xlsx") / "wave.xlsx"
    after = openpyxl.load_workbook(copy)
    assert after.sheetnames == before.sheetnames
    for name in before.sheetnames:
        mine = {
            cell.coordinate: cell.value for row in before[name].iter_rows() for cell in row if cell.value is not None
        }
        theirs = {
            cell.coordinate: cell.value for row in after[name].iter_rows() for cell in row if cell.value is not None
        }
        assert set(mine) == set(theirs)
        for place, value in mine.items():
            if isinstance(value, datetime):
                other = theirs[place]
                assert isinstance(other, datetime)
                assert abs((other - value).total_seconds()) < 1
            elif isinstance(value, float):
                assert theirs[place] == pytest.approx(value)
            else:
                assert theirs[place] == value
    assert _charts(copy) == _charts(file) > 30


def _charts(file: Path) -> int:
    with ZipFile(file) as archive:
        return sum("charts/chart" in name for name in archive.namelist())


def test_nasty_texts_are_shown_as_they_were_written(tmp_path: Path, convert: Convert) -> None:
    nasty = (
        "=1+1",
        "+cmd|' /C calc'!A0",
        "@x",
        "-2",
        "007",
        "a_x000D_b",
        "<r>x</r>",
        "😀",
        "שלום",
        "x" * 40_000,
        "two\nlines",
    )
    question = Question("q", "text", "Q", "P", (Variable("q", "q", "text", "Q"),))
    column = TextColumn(nasty, np.zeros(len(nasty), dtype=np.int16))
    data = Dataset(Codebook("s", "S", 1, (question,)), len(nasty), {"q": column})
    file = tmp_path / "nasty.xlsx"
    write(file, data, build(data), made=MADE)
    # Comma, double quote, UTF-8, as shown, every sheet in a file of its own.
    out = convert(file, "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1")
    with (out / "nasty-Responses.csv").open(encoding="utf-8", newline="") as lines:
        shown = [row[3] for row in csv.reader(lines)][2:]
    assert [text[:32_000] for text in shown] == [text[:32_000] for text in nasty]
