"""Text in a workbook: never a formula, never XML, never lost without a word; names that Excel accepts."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.workbook.text import CELL_LIMIT, CUT, caption, clean, escape, letters, plain, quoted, running, sheet_name

ANY = st.text(st.characters(exclude_categories=()), max_size=60)


@given(ANY)
def test_cleaned_text_fits_into_xml_and_keeps_its_length(text: str) -> None:
    kept = clean(text)
    element = ET.Element("t")
    element.text = kept
    again = ET.fromstring(ET.tostring(element, "unicode"))  # noqa: S314  # our own
    assert (again.text or "") == kept
    assert len(kept) == len(text.replace("\r\n", "\n"))


def test_control_characters_are_seen_to_be_gone() -> None:
    assert clean("a\x00b\x1bc\ud800d\uffff\te\r\nf\rg") == "a�b�c�d�\te\nf\ng"


@pytest.mark.parametrize("character", ["a", "é", "😀", "_x000D_"])
@pytest.mark.parametrize("units", [CELL_LIMIT - 8, CELL_LIMIT + 1, 40_000, 100_000])
def test_long_text_is_cut_at_a_whole_character_and_says_so(character: str, units: int) -> None:
    text = character * (units // (len(character.encode("utf-16-le")) // 2))
    kept = clean(text)
    written = len(escape(kept).encode("utf-16-le")) // 2
    assert written <= CELL_LIMIT
    if len(escape(text).encode("utf-16-le")) // 2 <= CELL_LIMIT:
        assert kept == text
    else:
        assert kept.endswith(CUT)
        assert text.startswith(kept.removesuffix(CUT))
        # Not cut further than it needs to be.
        assert written > CELL_LIMIT * 0.8


def test_what_excel_takes_for_an_escape_is_escaped() -> None:
    assert escape("a_x000D_b _x00e9_ _xyz_") == "a_x005F_x000D_b _x005F_x00e9_ _xyz_"


def test_text_that_looks_like_rich_text_stays_text() -> None:
    assert plain("<r><t>x</t></r>") == "<r><t>x</t></r> "


@given(st.lists(ANY, max_size=12))
def test_sheet_names_are_valid_and_unique(wanted: list[str]) -> None:
    taken: set[str] = set()
    names = [sheet_name(name, taken) for name in wanted]
    assert len({name.lower() for name in names}) == len(names)
    for name in names:
        assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
        assert not set(name) & set("[]:*?/\\\n\x00")
        assert not name.startswith("'")
        assert not name.endswith("'")
        assert name.lower() != "history"


def test_sheet_names_stay_near_what_was_wanted() -> None:
    taken: set[str] = set()
    wanted = ["Data: sources/use", "Data: sources/use", "History", "A page title that is much too long for a tab", "''"]
    assert [sheet_name(name, taken) for name in wanted] == [
        "Data sources use", "Data sources use 2", "History sheet", "A page title that is much too l", "sheet",
    ]  # fmt: skip


def test_captions_are_never_references() -> None:
    assert caption("=Sheet1!A1") == "Sheet1! A1"
    assert caption("==") == " "
    assert caption("Nice!A1 and more") == "Nice! A1 and more"
    assert caption("one\ntwo   three") == "one two three"
    assert len(caption("word " * 100, 50)) <= 50


def test_running_headers_do_not_obey_the_text() -> None:
    assert running("R&D &P") == "R&&D &&P"


def test_references() -> None:
    assert quoted("EU's role") == "'EU''s role'"
    assert [letters(column) for column in (0, 25, 26, 701, 702, 16_383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
