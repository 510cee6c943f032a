"""Saving while somebody writes: no answer of the server may ever take away what was typed after it was asked."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

DEFINITION: dict[str, Any] = {
    "title": "Saving",
    "pages": [
        {
            "name": "p",
            "title": "Page",
            "elements": [
                {"type": "text", "name": "one", "title": "One"},
                {"type": "text", "name": "two", "title": "Two"},
                {"type": "comment", "name": "long", "title": "Long"},
                {"type": "radiogroup", "name": "pick", "title": "Pick", "choices": ["a", "b", "c"]},
                {"type": "text", "name": "opened", "title": "Opened", "visibleIf": "{one} notempty"},
                {"type": "checkbox", "name": "ticks", "title": "Ticks", "choices": ["x", "y"], "showNoneItem": True},
            ],
        }
    ],
}


@pytest.fixture
def page(served: Any, visit: Callable[..., Any]) -> Any:
    address = served.open("saving", DEFINITION)
    visitor = visit()
    visitor.page.goto(address)
    return visitor.page


def stored(served: Any) -> dict[str, Any]:
    found = served.responses()
    answers: dict[str, Any] = found[0].answers if found else {}
    return answers


def test_what_is_typed_while_an_answer_is_under_way_stays_with_its_caret(served: Any, page: Any) -> None:
    served.delay = lambda _body: 1.0
    page.focus("[name=one]")
    page.keyboard.type("first")
    with page.expect_response("**/pages/p"):
        page.keyboard.press("Tab")
        page.keyboard.type("second, still being written")
        for _letter in range(len("written")):
            page.keyboard.press("ArrowLeft")
    expect(page.locator("[name=opened]")).to_be_visible()  # the answer to the first has been swapped in
    expect(page.locator("[name=two]")).to_have_value("second, still being written")
    expect(page.locator("[name=two]")).to_be_focused()
    page.keyboard.type("just ")
    expect(page.locator("[name=two]")).to_have_value("second, still being just written")
    assert page.evaluate("document.activeElement.selectionStart") == len("second, still being just ")


def test_an_older_answer_never_overwrites_a_newer_choice(served: Any, page: Any) -> None:
    served.delay = lambda body: 1.5 if "pick=a" in body else 0.0
    page.locator("[name=pick][value=a]").check()
    page.locator("[name=pick][value=b]").check()
    expect(page.locator("#saved")).to_contain_text("Saved at")
    page.wait_for_timeout(2_000)
    expect(page.locator("[name=pick][value=b]")).to_be_checked()
    page.locator("[name=long]").fill("more")
    page.locator("[name=long]").blur()
    expect(page.locator("#saved")).to_contain_text("Saved at")
    page.locator('button[value="next"]').click()
    page.wait_for_url("**/review")
    assert stored(served)["pick"] == "b"


def test_text_is_saved_without_leaving_the_field(served: Any, page: Any) -> None:
    page.focus("[name=long]")
    with page.expect_response("**/pages/p"):
        page.keyboard.type("a long thought")
    expect(page.locator("#saved")).to_contain_text("Saved at")
    assert stored(served) == {"long": "a long thought"}
    page.keyboard.type(", continued")
    expect(page.locator("[name=long]")).to_have_value("a long thought, continued")


def test_a_lost_connection_is_told_and_made_good(served: Any, page: Any) -> None:
    served.refuse = True
    page.locator("[name=one]").fill("kept")
    page.locator("[name=one]").blur()
    expect(page.locator("#saved")).to_contain_text("Not saved")
    expect(page.locator("[name=one]")).to_have_value("kept")
    assert stored(served) == {}
    served.refuse = False
    expect(page.locator("#saved")).to_contain_text("Saved at", timeout=10_000)
    assert stored(served) == {"one": "kept"}


def test_offline_the_page_waits_for_the_network(served: Any, page: Any) -> None:
    page.context.set_offline(True)
    page.locator("[name=pick][value=c]").check()
    expect(page.locator("#saved")).to_contain_text("Not saved")
    page.context.set_offline(False)
    expect(page.locator("#saved")).to_contain_text("Saved at", timeout=10_000)
    assert stored(served) == {"pick": "c"}


def test_leaving_warns_only_while_something_is_unsaved(page: Any) -> None:
    asked: list[str] = []

    def note(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", note)
    address = page.url
    page.focus("[name=one]")
    with page.expect_response("**/pages/p"):
        page.keyboard.type("x")
        page.keyboard.press("Tab")
    expect(page.locator("#saved")).to_contain_text("Saved at")
    page.goto(address)
    assert asked == []
    page.focus("[name=one]")
    page.keyboard.type("y")
    page.goto(address)
    assert asked == ["beforeunload"]


def test_an_excluding_choice_unticks_the_others(served: Any, page: Any) -> None:
    page.locator("[name=ticks][value=x]").check()
    page.locator("[name=ticks][value=none]").check()
    expect(page.locator("[name=ticks][value=x]")).not_to_be_checked()
    page.locator("[name=ticks][value=y]").check()
    expect(page.locator("[name=ticks][value=none]")).not_to_be_checked()
    expect(page.locator("#saved")).to_contain_text("Saved at")
    page.wait_for_timeout(300)
    assert stored(served) == {"ticks": ["y"]}


def test_an_answer_can_be_cleared_with_the_keyboard(served: Any, page: Any) -> None:
    page.locator("[name=pick][value=b]").check()
    button = page.get_by_role("button", name=re.compile("Clear answer.*Pick"))
    button.focus()
    with page.expect_response("**/pages/p"):
        page.keyboard.press("Enter")
    expect(page.locator("[name=pick]:checked")).to_have_count(0)
    expect(page.locator("[name=pick][value=a]")).to_be_focused()
    assert "pick" not in stored(served)


def test_a_page_answered_with_the_keyboard_alone(served: Any, page: Any) -> None:
    press, write = page.keyboard.press, page.keyboard.type
    press("Tab")
    expect(page.locator(".govuk-skip-link")).to_be_focused()
    press("Enter")
    press("Tab")
    expect(page.locator("[name=one]")).to_be_focused()
    write("1")
    press("Tab")
    expect(page.locator("[name=opened]")).to_be_visible()
    write("2")
    press("Tab")
    write("3")
    press("Tab")
    press("Space")
    press("ArrowDown")
    expect(page.locator("[name=pick][value=b]")).to_be_checked()
    press("Tab")
    expect(page.get_by_role("button", name=re.compile("Clear answer.*Pick"))).to_be_focused()
    press("Tab")
    expect(page.locator("[name=opened]")).to_be_focused()
    write("4")
    press("Tab")
    press("Space")
    press("Shift+Tab")
    press("Enter")  # in a line of text: the same as the first button
    page.wait_for_url("**/review")
    assert stored(served) == {"one": "1", "two": "2", "long": "3", "pick": "b", "opened": "4", "ticks": ["x"]}
