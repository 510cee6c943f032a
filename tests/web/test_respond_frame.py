"""What every page sends and stands in: headers, cookie, languages, the mark of a demonstration, error pages."""

import re
from pathlib import Path
from typing import Any

import pytest

from surveys.web.headers import CONTENT_SECURITY_POLICY

ROOT = Path(__file__).resolve().parents[2]
SMALL: dict[str, Any] = {
    "title": {"default": "Lamps", "fr": "Lampadaires"},
    "x-data": {"profile": 1, "languages": ["en", "fr"]},
    "pages": [
        {
            "name": "p",
            "title": {"default": "Page", "fr": "Page une"},
            "elements": [
                {"type": "text", "name": "q", "title": {"default": "How many?", "fr": "Combien ?"}, "isRequired": True},
                {"type": "text", "name": "r", "title": "Only in English"},
            ],
        }
    ],
}


@pytest.fixture
def browser(plaza: Any) -> Any:
    plaza.open(SMALL)
    return plaza.browser().get("/respond/survey")


def test_no_page_may_load_from_elsewhere_or_be_kept(browser: Any) -> None:
    headers = browser.answer.headers
    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert not re.search(r"<style|<script(?![^>]*src=)|\sstyle=|\son[a-z]+=", browser.answer.text)
    for attributes, _text in browser.page.all():
        for name in ("src", "href", "action", "hx-post"):
            assert attributes.get(name, "/").startswith(("/", "#", "?"))


def test_static_files_are_kept_under_addresses_of_their_content(browser: Any) -> None:
    addresses = [
        a[name] for a, _text in browser.page.all() for name in ("src", "href") if "/static/" in a.get(name, "")
    ]
    assert len(addresses) >= 6
    for address in addresses:
        with browser.client.get(address) as answer:
            assert answer.status_code == 200
            assert "immutable" in answer.headers["Cache-Control"]
        assert re.search(r"\?v=[0-9a-f]{12}$", address)


def test_no_style_sheet_asks_for_anything() -> None:
    for sheet in (ROOT / "surveys" / "static").rglob("*.css"):
        text = sheet.read_text("utf-8")
        assert not re.search(r"url\(|@import|@font-face|GDS Transport|crest", text), sheet


def test_the_cookie_holds_the_key_and_only_the_server_reads_it(browser: Any, plaza: Any) -> None:
    cookie = browser.client.get_cookie("plaza")
    assert cookie.http_only
    assert cookie.same_site == "Lax"
    assert not cookie.secure
    assert cookie.max_age is None or cookie.max_age > 360 * 86_400
    browser.post("next", {"q": "1"})
    with browser.client.session_transaction() as session:
        (key,) = session["drafts"].values()
    assert len(key) >= 43
    assert key not in str(plaza.responses()[0].__dict__)


def test_over_https_the_cookie_is_secure(install: Any) -> None:
    plaza = install(BASE_URL="https://plaza.example")
    plaza.open(SMALL)
    answer = plaza.app.test_client().get("/respond/survey", base_url="https://plaza.example")
    assert "Secure" in answer.headers["Set-Cookie"]
    assert answer.headers["Strict-Transport-Security"]


def test_a_demonstration_says_so_on_every_page(install: Any) -> None:
    plaza = install(DEMO=True)
    plaza.open(SMALL)
    assert "simulated" in plaza.browser().get("/respond/survey").page.one("aside", class_="demo")[1]


@pytest.mark.parametrize("forged", ["", "x", "eyJkcmFmdHMiOnsiMSI6ImtleSJ9fQ.aaaa.bbbb"])
def test_a_forged_cookie_is_no_key(plaza: Any, browser: Any, forged: str) -> None:
    browser.post("next", {"q": "1"})
    other = plaza.browser()
    other.client.set_cookie("plaza", forged)
    assert other.get("/respond/survey").page.value("q") == ""


def test_many_waves_fit_in_one_cookie(plaza: Any) -> None:
    browser = plaza.browser()
    for number in range(30):
        plaza.open(SMALL, f"survey-{number}")
        browser.get(f"/respond/survey-{number}").post("next", {"q": str(number)})
    assert len(browser.client.get_cookie("plaza").value) < 3_800
    assert browser.get("/respond/survey-29").path.endswith("/review")
    assert browser.get("/respond/survey-29/pages/p").page.value("q") == "29"
    assert browser.get("/respond/survey-0/pages/p").page.value("q") == ""


def test_the_language_asked_for_is_kept_and_marked(plaza: Any, browser: Any) -> None:
    assert browser.page.one("html")[0]["lang"] == "en"
    browser.get("/respond/survey/pages/p?lang=fr")
    assert browser.page.one("html")[0]["lang"] == "fr"
    assert "Combien ?" in browser.answer.text
    (english,) = [a for a, text in browser.page.all("span") if text == "Only in English"]
    assert english["lang"] == "en"
    assert "Combien ?" in browser.get("/respond/survey/pages/p").answer.text
    assert "Combien ?" in plaza.browser().get("/respond/survey/pages/p", Accept_Language="fr-BE, en;q=0.5").answer.text
    assert "How many?" in plaza.browser().get("/respond/survey?lang=xx").answer.text
    browser.post("next", {"q": "3"})
    assert plaza.responses()[-1].language == "fr"


def test_errors_have_a_page_of_their_own(browser: Any) -> None:
    missing = browser.client.get("/no/such/page")
    assert missing.status_code == 404
    assert "Page not found" in missing.text
    wrong = browser.client.put("/respond/survey")
    assert wrong.status_code == 405
    assert "Allow" in wrong.headers
    assert missing.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY


def test_a_fault_of_ours_is_told_without_its_inside(plaza: Any, browser: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: object, **_named: object) -> None:
        raise RuntimeError("the inside")

    monkeypatch.setattr("surveys.web.respond.pages.merge", fail)
    fields = dict(browser.fields())
    answer = browser.client.post(browser.path, data=fields)
    assert answer.status_code == 500
    assert "was not saved" in answer.text
    assert "the inside" not in answer.text
    assert plaza.responses() == []


def test_the_first_page_says_how_long_it_takes_and_what_the_mark_means(browser: Any) -> None:
    facts = browser.page.one("div", class_="sheet__facts")[1]
    assert "minute" in facts
    assert "Questions marked * must be answered." in facts
    assert browser.page.all("a", href="#main", class_="govuk-skip-link")
