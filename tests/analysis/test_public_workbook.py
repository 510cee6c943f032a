"""The partners' workbook: hostile texts stay texts, figures are numbers, and it opens."""

import io
import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from plaza_office import needs_office

from analysis import public_workbook
from analysis.published import Block, Figure, Item, Published, Section, Withheld

HOSTILE = [
    "=1+1",
    '=HYPERLINK("http://evil.example")',
    "{=1}",
    "@SUM(A1)",
    "+1",
    "-1",
    "http://evil.example",
    "mailto:a@b.example",
    "literal _x000D_ stays",
    "bell \x07 and null \x00",
    "half a pair \ud83d",
    'it\'s "quoted" <b>&amp;',
    "x" * 40_000,
]


def published(*labels: str, simulated: bool = False) -> Published:
    figures = tuple(Figure(str(number), label, 0, 4) for number, label in enumerate(labels))
    single = Block("q", labels[0], (Item("", "", "single", (40, 40), figures),))
    grid = Block("g", "Grid", tuple(Item(name, name, "single", (40, 44), figures[:2]) for name in ("r1", "r2")))
    ticks = Block("t", "Ticks", (Item("t1", labels[-1], "tick", (40, 40), (Figure("chosen", "Chose it", 5, 9),)),))
    sections = (Section(labels[0], (single, grid)), Section("", (ticks,)))
    withheld = (Withheld("w", labels[0], "Texts are not published."),)
    return Published("s", 1, 2, labels[0], "2026-11-20", simulated, (40, 40), 5, sections, withheld)


def written(one: Published) -> io.BytesIO:
    target = io.BytesIO()
    public_workbook.write(target, one)
    target.seek(0)
    return target


def test_hostile_texts_are_neither_formulas_nor_links() -> None:
    book = load_workbook(written(published(*HOSTILE)))
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in {"s", "n"}, cell.value
                assert cell.hyperlink is None
    labels = [row[7] for row in book["Figures"].iter_rows(min_row=2, max_row=len(HOSTILE) + 1, values_only=True)]
    assert labels[0] == "=1+1"
    assert labels[8] == "literal _x000D_ stays"
    assert labels[9] == "bell \N{REPLACEMENT CHARACTER} and null \N{REPLACEMENT CHARACTER}"
    assert len(str(labels[12])) <= 32_767
    assert "cut here" in str(labels[12])


def test_figures_are_numbers_to_compute_with() -> None:
    book = load_workbook(written(published("Lights")))
    head, first = book["Figures"].iter_rows(min_row=1, max_row=2, values_only=True)
    assert head == public_workbook.COLUMNS
    assert first[8:] == (0, 4, 40, 40, 0, 10, "no")
    assert book["Figures"].auto_filter.ref


def test_the_cover_says_what_it_is() -> None:
    cover = load_workbook(written(published("Lights", simulated=True)))["About"]
    words = " ".join(str(cell.value) for row in cover.iter_rows() for cell in row if cell.value)
    for expected in (
        "Lights",
        "Simulated data",
        "No. 2, frozen on 2026-11-20",
        "No range holds fewer than 5",
        "Texts are",
    ):
        assert expected in words


def test_the_lines_are_all_figures_in_order() -> None:
    lines = list(public_workbook.lines(published("A", "B", "C")))
    assert [(line[1], line[3], line[6]) for line in lines] == [
        ("q", "", "0"),
        ("q", "", "1"),
        ("q", "", "2"),
        ("g", "r1", "0"),
        ("g", "r1", "1"),
        ("g", "r2", "0"),
        ("g", "r2", "1"),
        ("t", "t1", "chosen"),
    ]


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=40))
def test_any_text_makes_a_workbook_that_opens(text: str) -> None:
    value = load_workbook(written(published(text or "empty")))["Figures"]["H2"].value
    unfit = "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
    kept = re.sub(unfit, "\N{REPLACEMENT CHARACTER}", text or "empty")
    assert str(value) == kept.replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.office
@needs_office
def test_libreoffice_reads_the_same(tmp_path: Path) -> None:
    file = tmp_path / "public.xlsx"
    file.write_bytes(written(published("Lights", "=1+1")).getvalue())
    convert = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/office", "--convert-to"]
    options = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,3"
    subprocess.run([*convert, options, "--outdir", tmp_path, file], check=True, capture_output=True, timeout=120)
    found = next(tmp_path.glob("*Figures*.csv")).read_text("utf-8")
    assert "Lights,q,Lights,,,single,1,=1+1,0,4,40,40,0,10,no" in found
