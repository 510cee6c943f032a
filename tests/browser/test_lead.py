"""A lead's day in a real browser: with the keyboard alone, without JavaScript, at 320 pixels, and before axe-core."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Page, expect
from plaza_desk import DEFINITION

from surveys.store import leads, responses, waves

pytestmark = pytest.mark.browser

#: The fixtures `served` and `visit` of conftest.py.
Served = Any
Visit = Callable[..., Any]
PASSWORD = "three blind lighthouses"


@pytest.fixture
def link(served: Served) -> str:
    """A wave of `lights` with 14 answers, and a one-time link of the lead who runs it."""
    served.open("lights", DEFINITION)
    now = datetime.now(UTC)
    with served.database.transaction() as session:
        wave = waves.current(session, "lights")
        assert wave is not None
        for number in range(14):
            responses.insert_all(
                session,
                wave.id,
                [
                    responses.Submission(
                        data={"state": "on", "colours": ["red"], "streets": {"north": "dark"}},
                        not_asked=[],
                        language="en",
                        submitted_at=now - timedelta(days=number % 5),
                        simulated=True,
                    )
                ],
            )
        lead = leads.create(session, "ada@city.example")
        leads.allow(session, lead, wave.survey)
        return f"/sign-in/{leads.sign_in_link(session, lead, now, timedelta(hours=1))}"


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the link, button or field with this name has the focus."""
    target = page.locator("main").get_by_role("link", name=name, exact=True)
    target = target.or_(page.locator("main").get_by_role("button", name=name, exact=True)).or_(
        page.locator("main").get_by_label(name, exact=True)
    )
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.locator("*:focus").count() and target.and_(page.locator("*:focus")).count():
            return
    pytest.fail(f"No way to {name!r} with the Tab key on {page.url}.")


def press(page: Page, name: str) -> None:
    """Reach it with the Tab key and press Enter."""
    tab_to(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_from_the_first_link_to_the_public_page_with_the_keyboard_alone(link: str, visit: Visit, script: bool) -> None:
    page: Page = visit(script=script).page
    page.goto(link)
    press(page, "Sign in")
    tab_to(page, "New password")
    page.keyboard.type(PASSWORD)
    tab_to(page, "New password again")
    page.keyboard.type(PASSWORD)
    press(page, "Save password")
    expect(page.get_by_role("status")).to_contain_text("Your new password is saved")
    press(page, "lights")
    expect(page.get_by_text("Open", exact=True).first).to_be_visible()
    press(page, "Close wave…")
    press(page, "Close wave 1")
    expect(page.get_by_role("status")).to_contain_text("Nobody can answer any more")
    press(page, "Publish figures…")
    expect(page.get_by_role("heading", name="Preview: what will be public")).to_be_visible()
    press(page, "Publish these figures")
    assert page.url.endswith("/results/lights/1")
    expect(page.get_by_role("heading", level=1)).to_have_text("Street lights")
    expect(page.get_by_text("Simulated data.")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 320])
def test_every_page_before_axe_and_none_wider_than_its_window(link: str, visit: Visit, width: int) -> None:
    visitor = visit(width=width)
    page: Page = visitor.page
    faults: list[str] = []

    def look(path: str) -> None:
        page.goto(path)
        faults.extend(f"{path} {fault}" for fault in visitor.violations())
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > width:
            faults.append(f"{path} is {wide} pixels wide")

    for path in ("/", "/privacy", "/accessibility", "/results", "/sign-in", "/sign-in/unknown", link):
        look(path)
    page.locator("main button").click()
    for path in ("/lead/password", "/lead/", "/lead/lights", "/lead/lights/waves/1/close", "/lead/lights/open"):
        look(path)
    page.goto("/lead/lights/waves/1/close")
    page.locator("main button").click()
    for path in ("/lead/lights/waves/1/reopen", "/lead/lights/open", "/lead/lights/waves/1/publish"):
        look(path)
    page.get_by_role("button", name="Publish these figures").click()
    for path in ("/results/lights/1", "/results", "/", "/lead/lights", "/lead/lights/waves/1/publish"):
        look(path)
    assert faults == []


def test_a_refused_questionnaire_lists_its_problems_under_a_summary(link: str, visit: Visit) -> None:
    visitor = visit()
    page: Page = visitor.page
    page.goto(link)
    page.locator("main button").click()
    page.goto("/lead/lights/waves/1/close")
    page.locator("main button").click()
    page.goto("/lead/lights/open")
    faulty = json.loads(json.dumps(DEFINITION))
    faulty["pages"][0]["elements"][0]["colour"] = "red"
    faulty["pages"][0]["elements"][3]["visibleIf"] = "{nowhere} = 1"
    page.get_by_label("A file of yours").check()
    content: FilePayload = {
        "name": "lights.json",
        "mimeType": "application/json",
        "buffer": json.dumps(faulty).encode(),
    }
    page.get_by_label("Questionnaire in JSON").set_input_files(content)
    page.get_by_role("button", name="Open wave 2").click()
    summary = page.locator("#error-summary")
    expect(summary).to_contain_text("2 problems were found in it")
    summary.get_by_role("link").click()
    expect(page.locator("#problems code")).to_have_text(["/pages/0/elements/0/colour", "/pages/0/elements/3/visibleIf"])
    assert visitor.violations() == []


def test_a_wrong_password_is_told_at_the_top_and_leads_to_the_field(link: str, visit: Visit) -> None:
    assert link
    page: Page = visit().page
    page.goto("/sign-in")
    page.get_by_label("E-mail address").fill("ada@city.example")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("#error-summary")).to_contain_text("The address or the password is wrong")
    page.locator("#error-summary a").click()
    expect(page.get_by_label("E-mail address")).to_be_focused()
    expect(page.get_by_label("E-mail address")).to_have_value("ada@city.example")


def test_the_link_is_copied_by_a_button_that_only_stands_where_it_works(link: str, visit: Visit) -> None:
    visitor = visit()
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page: Page = visitor.page
    page.goto(link)
    page.locator("main button").click()
    page.goto("/lead/lights")
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()").endswith("/respond/lights")


def test_without_javascript_there_is_no_button_that_does_nothing(link: str, visit: Visit) -> None:
    page: Page = visit(script=False).page
    page.goto(link)
    page.locator("main button").click()
    page.goto("/lead/lights")
    expect(page.get_by_label("Anyone with this link can answer once per browser.")).to_be_visible()
    expect(page.get_by_role("button", name="Copy")).to_have_count(0)


def test_the_workbook_comes_as_a_file(link: str, visit: Visit) -> None:
    page: Page = visit().page
    page.goto(link)
    page.locator("main button").click()
    page.goto("/lead/lights")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download workbook").or_(
            page.get_by_role("button", name="Download workbook")
        ).click()
    assert re.fullmatch(r"lights-wave-1-\d{4}-\d\d-\d\d\.xlsx", download.value.suggested_filename)
