"""Reviewing, submitting once, and the receipt."""

import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from surveys.store import receipts, responses

DEFINITION: dict[str, Any] = {
    "title": "Every kind",
    "completedHtml": "<p>Thank you, {town}.</p>",
    "completedHtmlOnCondition": [{"expression": "{open} = false", "html": "<p>A pity, {town}.</p>"}],
    "calculatedValues": [{"name": "twice", "expression": "{lamps} * 2", "includeIntoResult": True}],
    "pages": [
        {
            "name": "facts",
            "title": "Facts",
            "elements": [
                {"type": "text", "name": "town", "title": "Town", "isRequired": True},
                {"type": "text", "name": "lamps", "title": "Lamps", "inputType": "number"},
                {"type": "text", "name": "since", "title": "Since", "inputType": "date"},
                {"type": "boolean", "name": "open", "title": "Open?"},
                {"type": "comment", "name": "secret", "title": "Secret", "visibleIf": "{open} = true"},
            ],
        },
        {
            "name": "views",
            "title": "Views",
            "elements": [
                {
                    "type": "matrix",
                    "name": "grid",
                    "title": "Grid",
                    "columns": [{"value": 1, "text": "One"}, {"value": 2, "text": "Two"}],
                    "rows": [{"value": "a", "text": "Row A"}, {"value": "b", "text": "Row B"}],
                },
                {
                    "type": "ranking",
                    "name": "order",
                    "title": "Order",
                    "choices": [{"value": "x", "text": "Ex"}, "y"],
                    "selectToRankEnabled": True,
                },
                {
                    "type": "checkbox",
                    "name": "ticks",
                    "title": "Ticks",
                    "choices": ["red", "green"],
                    "showOtherItem": True,
                },
            ],
        },
    ],
}


@pytest.fixture
def browser(plaza: Any) -> Any:
    plaza.open(DEFINITION)
    return plaza.browser().get("/respond/survey")


def fill(browser: Any) -> Any:
    facts = {"town": "<b>Nice</b>", "lamps": "1200", "since": "2026-03-15", "open": "true", "secret": "hush"}
    browser.post("", facts).post("next", {"open": "false"})
    views = {"grid.a": "2", "order.x": "2", "order.y": "1", "ticks": ["red", "other"], "ticks-Comment": "mauve"}
    return browser.post("next", views)


def test_the_review_tells_every_answer_in_words(browser: Any) -> None:
    fill(browser)
    assert browser.path == "/respond/survey/review"
    rows = [text for _a, text in browser.page.all("dt")]
    text = browser.answer.text
    assert "&lt;b&gt;Nice&lt;/b&gt;" in text
    assert "1,200" in text
    assert "15 March 2026" in text or "March 15, 2026" in text
    assert "Row ATwo" in browser.page.one("table", class_="review__pairs")[1]
    assert browser.page.one("ol", class_="review__parts")[1].startswith("y")
    assert "mauve" in text
    assert "hush" not in text
    assert set(rows) == {"Town", "Lamps", "Since", "Open?", "Grid", "Order", "Ticks"}


def test_each_answer_can_be_changed_from_the_review(browser: Any) -> None:
    fill(browser)
    links = [attributes["href"] for attributes, text in browser.page.all("a") if text.startswith("Change")]
    assert "/respond/survey/pages/facts#f-town" in links
    assert "/respond/survey/pages/views#f-grid.a" in links
    for link in links:
        address, _, anchor = link.partition("#")
        assert browser.get(address).page.all(id=anchor), link


def test_submission_stores_what_was_asked_and_nothing_else(plaza: Any, browser: Any) -> None:
    fill(browser).post("next")
    (stored,) = plaza.responses()
    assert stored.state == "submitted"
    assert stored.answers == {
        "town": "<b>Nice</b>",
        "lamps": 1200,
        "since": "2026-03-15",
        "open": False,
        "grid": {"a": 2},
        "order": ["y", "x"],
        "ticks": ["red", "other"],
        "ticks-Comment": "mauve",
        "twice": 2400,
    }
    assert "secret" in stored.not_asked
    assert stored.rejected == {}


def test_the_closing_text_may_depend_on_what_is_computed_out_of_sight(plaza: Any) -> None:
    score = {"type": "expression", "name": "score", "expression": "{lamps} * 2", "visible": False}
    special = {"expression": "{score} > 100", "html": "<p>So many!</p>"}
    plaza.open({
        "pages": [{"name": "p", "elements": [{"type": "text", "inputType": "number", "name": "lamps"}, score]}],
        "completedHtmlOnCondition": [special],
    })  # fmt: skip
    browser = plaza.browser().get("/respond/survey")
    browser.post("next", {"lamps": "51"}).post("next")
    assert "So many!" in browser.answer.text


def test_the_receipt_is_shown_again_and_known_to_the_database_by_its_hash_only(plaza: Any, browser: Any) -> None:
    fill(browser).post("next")
    code = browser.page.one(id="completed")[0]["data-receipt"]
    assert re.fullmatch(r"([A-Z2-7]{4}-){4}[A-Z2-7]{4}", code)
    assert "A pity, &lt;b&gt;Nice&lt;/b&gt;." in browser.answer.text
    (stored,) = plaza.responses()
    assert stored.receipt_hash == receipts.digest(code)
    for address in ("", "/pages/facts", "/review", "/receipt"):
        assert browser.get(f"/respond/survey{address}").page.one(id="completed")[0]["data-receipt"] == code
    with plaza.database.transaction() as session:
        assert responses.erase(session, code)
    assert browser.get("/respond/survey").path == "/respond/survey/pages/facts"


def test_a_repeated_submission_makes_one_response_and_shows_the_same_receipt(plaza: Any, browser: Any) -> None:
    fill(browser)
    posted = [
        *browser.fields(),
        ("csrf_token", browser.page.all("input", name="csrf_token")[0][0]["value"]),
        ("move", "next"),
    ]
    review = browser.path
    first = browser.send(posted).page.one(id="completed")[0]["data-receipt"]
    again = browser.client.post(review, data=dict(posted), follow_redirects=True)
    assert f'data-receipt="{first}"' in again.text
    assert [one.state for one in plaza.responses()] == ["submitted"]
    replayed = browser.client.post("/respond/survey/pages/facts", data=dict(posted) | {"town": "Other"})
    assert (replayed.status_code, replayed.headers["Location"]) == (303, "/respond/survey/receipt")
    assert plaza.responses()[0].answers["town"] == "<b>Nice</b>"


def test_a_page_left_open_leaves_once_another_window_has_submitted(browser: Any) -> None:
    fill(browser)
    fields = dict(browser.get("/respond/survey/pages/facts").fields())
    browser.get("/respond/survey/review").post("next")
    answer = browser.client.post("/respond/survey/pages/facts", data=fields, headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/respond/survey/receipt")


def test_a_double_click_on_two_threads_makes_one_response(plaza: Any, browser: Any) -> None:
    fill(browser)
    fields = dict(browser.fields()) | {"move": "next"}
    cookie = browser.client.get_cookie("plaza").value

    def click(_turn: int) -> tuple[int, str]:
        client = plaza.app.test_client()
        client.set_cookie("plaza", cookie)
        answer = client.post("/respond/survey/review", data=fields)
        return answer.status_code, answer.headers["Location"]

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(click, range(4))) == {(303, "/respond/survey/receipt")}
    assert [one.state for one in plaza.responses()] == ["submitted"]


def test_the_whole_questionnaire_is_judged_again(plaza: Any, browser: Any) -> None:
    browser.get("/respond/survey/pages/views").post("next", {"order.x": "1"})
    browser.post("next")
    assert browser.answer.status_code == 422
    assert browser.page.title.startswith("Error: ")
    assert [text for text in browser.errors if text.startswith("Town")]
    assert plaza.responses()[0].state == "draft"
    (link,) = [a["href"] for a, text in browser.page.all("a") if "judge=1" in a.get("href", "") and "Change" in text]
    browser.get(link.partition("#")[0])
    assert [text for text in browser.errors if text.startswith("Town")]


def test_what_could_not_be_read_stops_the_submission(plaza: Any, browser: Any) -> None:
    browser.post("back", {"town": "Riga", "lamps": "a dozen"})
    browser.get("/respond/survey/review").post("next")
    assert browser.answer.status_code == 422
    assert "a dozen" in browser.answer.text
    assert plaza.responses()[0].state == "draft"


def test_a_questionnaire_without_duties_can_be_submitted_unanswered(plaza: Any) -> None:
    plaza.open({"pages": [{"name": "p", "elements": [{"type": "text", "name": "q"}]}]})
    browser = plaza.browser().get("/respond/survey/review").post("next")
    assert browser.page.all(id="completed")
    assert [(one.state, one.answers) for one in plaza.responses()] == [("submitted", {})]


def test_without_a_good_token_nothing_is_submitted(plaza: Any, browser: Any) -> None:
    fill(browser)
    browser.send([("move", "next"), ("csrf_token", "forged")])
    assert browser.answer.status_code == 422
    assert "Nothing is lost" in browser.page.one(id="error-summary")[1]
    assert plaza.responses()[0].state == "draft"
    assert browser.post("next").page.all(id="completed")


def test_a_failing_database_says_so(plaza: Any, browser: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: object, **_named: object) -> None:
        raise OperationalError("UPDATE", {}, Exception("disk full"))

    fill(browser)
    monkeypatch.setattr(responses, "submit", fail)
    assert browser.post("next").answer.status_code == 503
    monkeypatch.undo()
    assert browser.post("next").page.all(id="completed")
    assert len(plaza.responses()) == 1


def test_back_from_the_review(browser: Any) -> None:
    assert fill(browser).post("back").path == "/respond/survey/pages/views"
    assert browser.get("/respond/survey/review").post("leave").path == "/respond/survey/saved"
    assert browser.get("/respond/survey").path in {"/respond/survey/review", "/respond/survey/pages/views"}


def test_another_response_from_the_same_browser(plaza: Any, browser: Any) -> None:
    first = fill(browser).post("next").page.one(id="completed")[0]["data-receipt"]
    token = browser.page.all("input", name="csrf_token")[0][0]["value"]
    browser._take(browser.client.post("/respond/survey/again", data={"csrf_token": "forged"}, follow_redirects=True))
    assert browser.page.all(id="completed")
    browser._take(browser.client.post("/respond/survey/again", data={"csrf_token": token}, follow_redirects=True))
    assert (browser.path, browser.page.value("town")) == ("/respond/survey/pages/facts", "")
    second = fill(browser).post("next").page.one(id="completed")[0]["data-receipt"]
    assert first != second
    assert [one.state for one in plaza.responses()] == ["submitted", "submitted"]


def test_whoever_submitted_sees_the_receipt_after_the_wave_has_closed(plaza: Any) -> None:
    wave = plaza.open({"pages": [{"name": "p", "elements": [{"type": "text", "name": "q"}]}]})
    browser, late = plaza.browser().get("/respond/survey/review"), plaza.browser().get("/respond/survey/review")
    browser.post("next")
    plaza.close(wave)
    assert browser.get("/respond/survey").page.all(id="completed")
    assert late.post("next").answer.status_code == 410
    assert len(plaza.responses()) == 1


def test_an_anonymous_wave_keeps_no_time_of_day(plaza: Any) -> None:
    plaza.open({"pages": [{"name": "p", "elements": [{"type": "text", "name": "q"}]}]}, anonymous=True)
    plaza.browser().get("/respond/survey").post("next", {"q": "x"}).post("next")
    (stored,) = plaza.responses()
    assert {(m.hour, m.minute, m.second) for m in (stored.submitted_at, stored.started_at, stored.saved_at)} == {
        (0, 0, 0)
    }
