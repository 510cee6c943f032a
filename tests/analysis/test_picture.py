"""A chart on its own says its question, its source, and whether its figures are simulated."""

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.picture import picture
from analysis.published import Block, Figure, Item, Published, Section

FIGURES = (Figure("on", "On", 12, 16), Figure("off", "Off", 24, 28))
BLOCK = Block("state", "How are your lights?", (Item("", "", "single", (40, 40), FIGURES),))
WHOLE = Published("lights", 2, 3, "Lights", "2026-11-20", False, (40, 40), 5, (Section("S", (BLOCK,)),), ())


def words(drawn: str) -> str:
    root = ET.fromstring(drawn)  # noqa: S314 - our own drawing
    return " ".join(element.text or "" for element in root.iter() if element.tag.endswith("}text"))


def test_it_says_what_was_asked_and_where_it_comes_from() -> None:
    said = words(picture(WHOLE, BLOCK))
    assert "How are your lights?" in said
    assert "Lights, wave 2. 40 respondents. Figures are ranges, frozen on 2026-11-20." in said
    assert "SIMULATED" not in said


def test_what_is_simulated_is_marked_in_the_picture_itself() -> None:
    assert "SIMULATED DATA: no city gave these answers." in words(picture(replace(WHOLE, simulated=True), BLOCK))


def test_it_has_a_size_and_the_chart_fits_into_it() -> None:
    root = ET.fromstring(picture(WHOLE, BLOCK))  # noqa: S314 - our own drawing
    chart = next(element for element in root if element.tag.endswith("}svg"))
    assert float(chart.get("y", "0")) + float(chart.get("height", "0")) < float(root.get("height", "0"))
    assert float(chart.get("x", "0")) + float(chart.get("width", "0")) < float(root.get("width", "0"))


@settings(deadline=None)
@given(st.text(max_size=300), st.text(max_size=50))
def test_any_text_is_drawn_as_well_formed_xml_without_script(title: str, label: str) -> None:
    block = Block("q", title, (Item("", "", "single", (40, 40), (Figure("a", label, 0, 4),)),))
    drawn = picture(replace(WHOLE, title=label), block)
    root = ET.fromstring(drawn)  # noqa: S314 - our own drawing
    assert not [element for element in root.iter() if element.tag.endswith("}script")]
    assert not re.search(r"<[^>]* on\w+=", drawn)
