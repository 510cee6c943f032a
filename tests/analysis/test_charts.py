"""Charts are well-formed, describe themselves, obey the content security policy and cannot be broken by text."""

import re
from datetime import date
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from analysis.charts import WIDTH, bar_ranges
from analysis.columns import Dataset
from analysis.disclosure import publish
from analysis.published import Block, Figure, Item, read
from analysis.report import build

SVG = "{http://www.w3.org/2000/svg}"


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314  # our own


def one(*figures: tuple[str, int, int], base: int = 40, title: str = "Question") -> Block:
    cells = tuple(Figure(label, label, low, high) for label, low, high in figures)
    return Block("q", title, (Item("", "", "single", (base, base), cells),))


def test_a_bar_is_solid_to_its_lower_bound_and_soft_to_its_upper() -> None:
    root = parsed(bar_ranges(one(("Yes", 10, 14), ("No", 0, 4))))
    yes, no = root.findall(f"{SVG}g")
    solid, soft = yes.findall(f"{SVG}rect")
    width = float(solid.attrib["width"]) + float(soft.attrib["width"])
    # 10 to 14 of 40, rounded outwards to whole per cents.
    assert float(solid.attrib["width"]) / 400 == 0.25
    assert width / 400 == 0.35
    assert float(soft.attrib["x"]) == float(solid.attrib["width"])
    fade = root.find(f"{SVG}defs/{SVG}linearGradient")
    assert fade is not None
    assert soft.attrib["fill"] == f"url(#{fade.attrib['id']})"
    assert [float(stop.attrib["stop-opacity"]) for stop in fade] == [0.75, 0.05]
    # Nothing is certain of 0 to 4.
    (only,) = no.findall(f"{SVG}rect")
    assert only.attrib["class"] == "chart-range"


def test_a_chart_names_and_describes_itself() -> None:
    root = parsed(bar_ranges(one(("Yes", 10, 14), title="Do you?")))
    assert root.attrib["role"] == "img"
    named = root.attrib["aria-labelledby"].split()
    found = {element.attrib.get("id"): element.text for element in root}
    assert found[named[0]] == "Do you?"
    assert found[named[1]] == "Shares of 40 respondents, as ranges. Yes: 25 to 35 % (10 to 14)."
    assert root.attrib["viewBox"].startswith(f"0 0 {WIDTH} ")
    assert root.attrib["width"] == "100%"


@given(st.text(st.characters(exclude_categories=()), max_size=80))
def test_no_text_breaks_out_of_the_chart(text: str) -> None:
    block = Block("q", text, (Item("i", text, "tick", (20, 20), (Figure("chosen", text, 5, 9),)),) * 2)
    grid = Block("q", text, (Item("i", text, "single", (20, 20), (Figure(text, text, 5, 9),)),) * 2)
    for svg in (
        bar_ranges(block),
        bar_ranges(grid),
        bar_ranges(one((text, 5, 9), title=text)),
    ):
        root = parsed(svg)
        assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
            "svg", "title", "desc", "defs", "linearGradient", "stop", "g", "rect", "line", "text",
        }  # fmt: skip
        for element in root.iter():
            assert not {name for name in element.attrib if name in ("style", "href") or name.startswith("on")}


def test_every_published_block_has_a_chart_and_no_identifier_twice(cities: Dataset) -> None:
    published = read(publish(build(cities), number=1, made=date(2026, 11, 20)).document())
    page = "".join(bar_ranges(block) for block in published.blocks)
    root = parsed(f"<div>{page}</div>")
    ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids)) == 3 * len(published.blocks)
    assert {block.shape for block in published.blocks} == {"options", "ticks", "grid"}
    assert "style=" not in page
    assert not re.search(r"https?://(?!www\.w3\.org/2000/svg)", page)


def test_a_grid_has_a_bar_an_item_and_option() -> None:
    items = tuple(
        Item(name, name.upper(), "single", (20, 20), (Figure("y", "Yes", 0, 4), Figure("n", "No", 15, 20)))
        for name in "abc"
    )
    root = parsed(bar_ranges(Block("q", "Q", items)))
    assert len(root.findall(f"{SVG}g")) == 6
    texts = [element.text for element in root.findall(f"{SVG}text")]
    assert [text for text in texts if text in ("A", "B", "C", "Yes", "No")] == ["Yes", "No", "A", "B", "C"]
