"""A page with every kind of question: accessible, narrow enough, usable by keyboard, with and without errors."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

HERE = Path(__file__).parent
EVERY_KIND = (HERE / "every_kind.json").read_text("utf-8")
ACTION_3 = (HERE.parents[1] / "questionnaires" / "ai-cities.json").read_text("utf-8")

WRONG = {"num": "a lot", "mail": "nobody", "check": ["red", "green", "blue"], "multi.mail": "x@"}


@pytest.mark.parametrize("width", [1280, 320])
def test_every_kind_is_accessible(served: Any, visit: Callable[..., Any], width: int) -> None:
    address = served.open("kinds", EVERY_KIND)
    visitor = visit(width=width)
    visitor.page.goto(address)
    found = visitor.violations()
    for name, value in WRONG.items():
        visitor.fill(name, value)
    visitor.fill("yes", True)
    visitor.fill("radio", "other")
    expect(visitor.page.locator('[name="radio-Comment"]')).to_be_visible()
    expect(visitor.page.locator("[name=inside]")).to_be_visible()
    visitor.press("next")
    expect(visitor.page.locator("#error-summary")).to_be_focused()
    found += visitor.violations()
    assert found == []


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_no_page_is_wider_than_a_small_telephone(served: Any, visit: Callable[..., Any], script: bool) -> None:
    kinds, cities = served.open("kinds", EVERY_KIND), served.open("ai-cities", ACTION_3)
    visitor = visit(width=320, script=script)
    pages = ["consent", "authority", "governance", "data", "ai_use", "biometrics", "ai_act", "closing"]
    for address in [
        kinds,
        *(f"{cities}/pages/{name}" for name in pages),
        f"{cities}/review",
        f"{served.url}/respond/none",
    ]:
        visitor.page.goto(address)
        if "/pages/" in address or address == kinds:
            visitor.press("next")
        assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 320, address


def test_targets_are_large_enough_for_a_thumb(served: Any, visit: Callable[..., Any]) -> None:
    visitor = visit(width=320)
    visitor.page.goto(served.open("kinds", EVERY_KIND))
    small = visitor.page.evaluate(
        """() => Array.from(document.querySelectorAll("#form input:not([type=hidden]), #form select, #form button"))
        .filter(one => one.checkVisibility()).map(one => [one.name || one.className, one.getBoundingClientRect()])
        .filter(([, box]) => box.height < 44 || box.width < 44)
        .map(([name, box]) => `${name} ${box.width}x${box.height}`)"""
    )
    assert small == []


def test_the_text_beside_other_shows_only_when_other_is_chosen(served: Any, visit: Callable[..., Any]) -> None:
    visitor = visit(script=False)
    page = visitor.page
    page.goto(served.open("kinds", EVERY_KIND))
    for name in ("radio", "drop", "check"):
        expect(page.locator(f'[name="{name}-Comment"]')).not_to_be_visible()
        visitor.fill(name, ["other"] if name == "check" else "other")
        expect(page.locator(f'[name="{name}-Comment"]')).to_be_visible()


def test_a_row_and_its_column_name_each_circle_of_a_matrix(served: Any, visit: Callable[..., Any]) -> None:
    visitor = visit()
    visitor.page.goto(served.open("kinds", EVERY_KIND))
    expect(visitor.page.get_by_role("radio", name="Legal uncertainty 4 blocking")).to_have_count(1)
    expect(visitor.page.get_by_role("columnheader", name="0 none")).to_have_count(1)
    expect(visitor.page.get_by_role("rowheader", name="Funding")).to_have_count(1)


@pytest.mark.parametrize("width", [1280, 320])
def test_the_doors_are_accessible(served: Any, visit: Callable[..., Any], width: int) -> None:
    address = served.open("kinds", EVERY_KIND)
    visitor = visit(width=width)
    visitor.page.goto(address)
    visitor.press("leave")
    assert visitor.page.url == f"{address}/saved"
    found = visitor.violations()
    for path in ("/respond/nothing", "/no/such/page"):
        visitor.page.goto(f"{served.url}{path}")
        found += visitor.violations()
    visitor.page.goto(f"{address}/review")
    visitor.press("next")
    expect(visitor.page.locator("#error-summary")).to_be_focused()
    found += visitor.violations()
    assert found == []


def test_a_link_of_the_summary_leads_to_the_field(served: Any, visit: Callable[..., Any]) -> None:
    visitor = visit()
    page = visitor.page
    page.goto(served.open("kinds", EVERY_KIND))
    visitor.press("next")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator('[name="num"]')).to_be_focused()
    page.keyboard.type("12")
    page.keyboard.press("Tab")
    expect(page.locator("#e-num")).to_have_count(0)  # corrected: no longer said to be wrong
    expect(page.locator("#error-summary")).to_be_visible()  # other faults remain
    page.goto(f"{page.url.rpartition('/pages/')[0]}/review")
    visitor.press("next")
    page.locator("#error-summary a").first.click()
    page.wait_for_url("**/pages/one?judge=1#**")
    expect(page.locator("#error-summary")).to_be_visible()
