"""A publication as read from its document: order, groups, shares, and what is said in one sentence."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import published
from analysis.published import Block, Figure, Item, share, spoken

BASE = (40, 40)


def document(tables: list[dict[str, Any]], **changes: Any) -> dict[str, Any]:
    return {
        "survey": "lights",
        "wave": 2,
        "number": 3,
        "made": "2026-11-20",
        "title": {"default": "Lights", "fr": "Lampes"},
        "simulated": False,
        "policy": {"k": 5},
        "rows": [{"id": 0, "variable": None, "categories": [], "release": 1, "respondents": [40, 40]}],
        "tables": tables,
        "withheld": [],
    } | changes


def table(question: str, item: str | None = None, *, section: str = "S", kind: str = "single") -> dict[str, Any]:
    cells = [{"value": "a", "label": "A", "lo": 0, "hi": 4}]
    if kind == "single":
        cells.append({"value": "b", "label": "B", "lo": 36, "hi": 40})
    names = {"question": question, "item": item, "item_label": (item or "").upper(), "title": question.title()}
    return names | {"kind": kind, "section": section, "row": 0, "cells": cells}


def test_tables_of_one_question_are_one_block_and_sections_keep_their_order() -> None:
    read = published.read(
        document(
            [
                table("one", section="First"),
                table("many", "x", section="First", kind="tick"),
                table("many", "y", section="First", kind="tick"),
                table("grid", "r1", section="Second"),
                table("grid", "r2", section="Second"),
            ]
        )
    )
    assert [section.title for section in read.sections] == ["First", "Second"]
    assert [(block.question, block.shape, len(block.items)) for block in read.blocks] == [
        ("one", "options", 1),
        ("many", "ticks", 2),
        ("grid", "grid", 2),
    ]
    assert read.blocks[2].items[1].label == "R2"
    assert (read.title, read.respondents, read.k) == ("Lights", (40, 40), 5)


def test_figures_of_breakdowns_are_not_mistaken_for_totals() -> None:
    rows = [
        {"id": 7, "variable": "size", "categories": ["big"], "release": 1, "respondents": [10, 14]},
        {"id": 0, "variable": None, "categories": [], "release": 1, "respondents": [36, 40]},
    ]
    read = published.read(document([table("one"), table("one") | {"row": 7}], rows=rows))
    assert read.respondents == (36, 40)
    assert [item.base for block in read.blocks for item in block.items] == [(36, 40)]


@pytest.mark.parametrize("cell", [{"lo": 5, "hi": 4}, {"lo": -1, "hi": 4}])
def test_a_range_that_is_none_is_a_fault_of_storage(cell: dict[str, int]) -> None:
    broken = table("one")
    broken["cells"][0] |= cell
    with pytest.raises(ValueError, match="not a range"):
        published.read(document([broken]))


def test_texts_may_be_plain_or_by_language() -> None:
    assert published.text_of("plain") == "plain"
    assert published.text_of({"fr": "oui"}) == "oui"
    assert published.text_of({}) == ""
    assert published.text_of(None) == ""


@settings(deadline=None)
@given(st.integers(1, 5000).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n), st.integers(0, n))))
def test_the_true_share_lies_within_the_published_one(drawn: tuple[int, int, int]) -> None:
    n, lo, hi = drawn[0], min(drawn[1:]), max(drawn[1:])
    low, high = share(lo, hi, (n, n))
    assert 0 <= low <= 100 * lo / n
    assert 100 * hi / n <= high <= 100
    assert high - low <= 100 * (hi - lo) / n + 2


@settings(deadline=None)
@given(st.integers(0, 50), st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))
def test_shares_of_a_base_that_is_a_range_hold_for_every_base_in_it(lo: int, more: int, least: int, wider: int) -> None:
    hi, base = lo + more, (lo + more + least, lo + more + least + wider)
    low, high = share(lo, hi, base)
    for people in range(max(1, base[0]), base[1] + 1):
        assert low <= 100 * lo / people
        assert high >= 100 * hi / people


def test_nobody_has_no_share() -> None:
    assert share(0, 0, (0, 0)) == (0, 0)


def test_the_answers_of_hardly_anybody_are_set_apart_once_they_are_many() -> None:
    few = tuple(Figure(str(n), f"Label {n}", 0, 4) for n in range(published.MANY))
    some, none = Figure("x", "X", 5, 9), Figure("(no answer)", "No answer", 0, 4)
    item = Item("", "", "single", BASE, (*few, some, none))
    assert (item.rare, item.answers, item.aside) == (few, (some,), (none,))
    shorter = Item("", "", "single", BASE, (*few[1:], some, none))
    assert shorter.rare == ()
    assert shorter.answers == (*few[1:], some)


def test_every_figure_is_shown_exactly_once() -> None:
    figures = tuple(Figure(str(n), "L", lo, lo + 4) for n, lo in enumerate([0] * 12 + [5, 10]))
    item = Item("", "", "single", BASE, (*figures, Figure("(not asked)", "Not asked", 0, 4)))
    shown = (*item.answers, *item.rare, *item.aside)
    assert sorted(shown, key=lambda one: one.value) == sorted(item.figures, key=lambda one: one.value)


def test_asides_are_common_only_if_every_item_has_them_alike() -> None:
    silent, silent_more = Figure("(no answer)", "No answer", 0, 4), Figure("(no answer)", "No answer", 5, 9)
    asked = Figure("(not asked)", "Not asked", 0, 4)
    alike = Item("a", "A", "single", BASE, (silent, asked))
    other = Item("b", "B", "single", BASE, (silent_more, asked))
    assert Block("q", "Q", (alike, alike)).common == (silent, asked)
    assert Block("q", "Q", (alike, other)).common == (asked,)


def test_a_range_in_words_is_one_number_where_both_ends_are_the_same() -> None:
    assert [spoken(12, 16), spoken(7, 7), spoken(996, 1004)] == ["12 to 16", "7", "996 to 1,004"]
