"""Answering page by page: what is kept, what is judged and when, what is shown again."""

import io
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from surveys.store import responses, surveys

TWO_PAGES: dict[str, Any] = {
    "title": "Squares & lights",
    "pages": [
        {
            "name": "first",
            "title": "The square",
            "elements": [
                {
                    "type": "text",
                    "name": "lamps",
                    "title": "Lamps",
                    "inputType": "number",
                    "isRequired": True,
                    "max": 500,
                },
                {"type": "radiogroup", "name": "owner", "title": "Owner", "choices": ["city", "other"]},
                {
                    "type": "comment",
                    "name": "which",
                    "title": "Which?",
                    "visibleIf": "{owner} = 'other'",
                    "isRequired": True,
                },
                {"type": "text", "name": "why", "title": "Why?", "visibleIf": "{owner} = 'city'"},
                {
                    "type": "checkbox",
                    "name": "seen",
                    "title": "Seen",
                    "choices": ["a", "b", {"value": "n", "isExclusive": True}],
                },
            ],
        },
        {
            "name": "second",
            "title": "The rest",
            "elements": [{"type": "text", "name": "note", "title": "Note", "isRequired": True}],
        },
        {"name": "hidden", "visibleIf": "{lamps} > 400", "elements": [{"type": "text", "name": "many"}]},
    ],
}


@pytest.fixture
def browser(plaza: Any) -> Any:
    plaza.open(TWO_PAGES)
    return plaza.browser().get("/respond/survey")


def test_the_first_visit_leads_to_the_first_page_and_stores_nothing(plaza: Any, browser: Any) -> None:
    assert browser.path == "/respond/survey/pages/first"
    assert browser.page.title.startswith("The square (page 1 of 2)")
    assert plaza.responses() == []


def test_next_saves_and_leads_on(plaza: Any, browser: Any) -> None:
    browser.post("next", {"lamps": "12", "owner": "other", "which": "The bank", "seen": ["a", "b"]})
    assert browser.path == "/respond/survey/pages/second"
    (kept,) = plaza.responses()
    assert kept.state == "draft"
    assert kept.answers == {"lamps": 12, "owner": "other", "which": "The bank", "seen": ["a", "b"]}
    assert kept.page == "second"


def test_a_redirect_after_a_post_is_a_303(browser: Any) -> None:
    fields = dict(browser.fields()) | {"lamps": "1", "move": "next"}
    answer = browser.client.post(browser.path, data=fields)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/respond/survey/pages/second")


def test_whoever_comes_back_goes_on_where_they_stopped(browser: Any) -> None:
    browser.post("next", {"lamps": "12"})
    assert browser.get("/respond/survey").path == "/respond/survey/pages/second"


def test_another_browser_sees_nothing_of_it(plaza: Any, browser: Any) -> None:
    browser.post("next", {"lamps": "12"})
    other = plaza.browser().get("/respond/survey")
    assert other.path == "/respond/survey/pages/first"
    assert other.page.value("lamps") == ""


def test_errors_are_listed_and_everything_typed_is_kept(plaza: Any, browser: Any) -> None:
    browser.post("next", {"lamps": "many", "owner": "city", "why": "Because <b>"})
    assert browser.answer.status_code == 422
    assert browser.page.title.startswith("Error: ")
    assert len(browser.errors) == 1
    assert browser.page.value("lamps") == "many"
    assert browser.page.value("why") == "Because <b>"
    field, _text = browser.page.one("input", name="lamps")
    assert field["aria-invalid"] == "true"
    assert "number" in browser.page.one(id=field["aria-describedby"].split()[-1])[1]
    (kept,) = plaza.responses()
    assert kept.answers == {"owner": "city", "why": "Because <b>"}
    assert kept.rejected == {"lamps": ["many"]}
    again = browser.get("/respond/survey/pages/first")
    assert again.page.value("lamps") == "many"
    assert again.errors == []


def test_a_required_answer_is_missed_only_on_next(browser: Any) -> None:
    browser.post("", {"owner": "city"})
    assert browser.answer.status_code == 200
    assert browser.errors == []
    browser.post("next")
    assert browser.answer.status_code == 422
    assert any("Lamps" in text for text in browser.errors)


def test_what_is_written_wrong_is_told_while_writing_but_not_what_is_missing(browser: Any) -> None:
    browser.post("", {"lamps": "900"})
    assert browser.page.all(id="e-lamps")
    assert browser.page.all(id="error-summary") == []
    browser.post("", {"lamps": "9"})
    assert browser.page.all(id="e-lamps") == []


def test_after_a_refusal_the_page_keeps_saying_what_remains_wrong(browser: Any) -> None:
    browser.post("next", {"seen": ["a", "n"]})
    assert len(browser.errors) == 2
    browser.post("", {"seen": ["a"]})
    assert browser.answer.status_code == 200
    assert len(browser.errors) == 1


def test_back_saves_and_does_not_judge(plaza: Any, browser: Any) -> None:
    browser.post("next", {"lamps": "12"}).post("back", {"note": ""})
    assert browser.path == "/respond/survey/pages/first"
    browser.post("next").post("back", {"note": "half a"})
    assert plaza.responses()[0].answers["note"] == "half a"
    assert browser.get("/respond/survey/pages/second").page.value("note") == "half a"


def test_back_on_the_first_page_stays_there(browser: Any) -> None:
    assert browser.post("back", {"lamps": "3"}).path == "/respond/survey/pages/first"
    assert browser.page.value("lamps") == "3"


def test_leaving_saves_and_says_how_to_come_back(plaza: Any, browser: Any) -> None:
    browser.post("leave", {"lamps": "x7"})
    assert browser.path == "/respond/survey/saved"
    assert plaza.responses()[0].rejected == {"lamps": ["x7"]}
    assert browser.page.all("a", href="/respond/survey")
    assert browser.get("/respond/survey").page.value("lamps") == "x7"


def test_required_questions_that_an_answer_opens_are_told_as_such(browser: Any) -> None:
    browser.post("next", {"lamps": "1", "owner": "other"})
    assert browser.answer.status_code == 422
    assert browser.page.one(id="error-summary-title")[1] == "Your answers opened more questions"
    assert browser.page.all("textarea", name="which")
    assert browser.post("next", {"which": "The bank"}).path == "/respond/survey/pages/second"


def test_optional_questions_that_an_answer_opens_are_pointed_out_once(browser: Any) -> None:
    browser.post("next", {"lamps": "1", "owner": "city"})
    assert (browser.path, browser.answer.status_code) == ("/respond/survey/pages/first", 200)
    assert "Why?" in browser.page.one(id="opened")[1]
    assert browser.post("next").path == "/respond/survey/pages/second"


def test_programs_that_do_not_say_what_they_saw_are_judged_by_what_was_stored(browser: Any) -> None:
    token = dict(browser.fields())["csrf_token"]
    first = [("csrf_token", token), ("lamps", "1"), ("owner", "city"), ("why", "It is ours"), ("move", "next")]
    assert browser.send(first).path == "/respond/survey/pages/second"
    browser.get("/respond/survey/pages/first")
    browser.send([("csrf_token", token), ("lamps", "1"), ("owner", "city"), ("move", "next")])
    assert browser.path == "/respond/survey/pages/second"
    assert browser.get("/respond/survey/pages/first").page.value("why") == ""


def test_a_hidden_answer_is_kept_in_the_draft_and_shown_again(plaza: Any, browser: Any) -> None:
    browser.post("", {"owner": "other"}).post("", {"which": "The bank"}).post("", {"owner": "city"})
    assert browser.page.all("textarea", name="which") == []
    assert plaza.responses()[0].answers["which"] == "The bank"
    assert browser.post("", {"owner": "other"}).page.value("which") == "The bank"


def test_unticking_everything_empties_the_answer(plaza: Any, browser: Any) -> None:
    browser.post("", {"seen": ["a", "b"]}).post("", {"seen": []})
    assert "seen" not in plaza.responses()[0].answers


def test_an_optional_choice_can_be_taken_back_without_a_script(plaza: Any, browser: Any) -> None:
    browser.post("", {"owner": "city"})
    assert [text for a, text in browser.page.all("label", for_="none-owner")] == ["No answer"]
    browser.post("", {"owner": ""})
    assert "owner" not in plaza.responses()[0].answers


def test_ranks_with_gaps_stay_as_they_were_given_while_the_page_is_filled(plaza: Any) -> None:
    plaza.open(
        {
            "pages": [
                {
                    "name": "p",
                    "elements": [
                        {"type": "ranking", "name": "r", "choices": ["a", "b", "c"], "selectToRankEnabled": True}
                    ],
                }
            ]
        }
    )
    browser = plaza.browser().get("/respond/survey").post("", {"r.a": "1", "r.b": "3"})
    assert (browser.page.value("r.b"), plaza.responses()[0].answers) == ("3", {"r": ["a", "b"]})
    browser.post("", {"r.c": "2"})
    assert plaza.responses()[0].answers == {"r": ["a", "c", "b"]}


@pytest.mark.parametrize("token", [None, "", "forged", "IjAi.aaaa.bbbb"])
def test_without_a_good_token_nothing_is_saved_and_nothing_is_lost(plaza: Any, browser: Any, token: str | None) -> None:
    fields = [(name, value) for name, value in browser.fields() if name not in {"csrf_token", "lamps", "seen"}]
    fields += [("lamps", "77"), ("seen", "b"), ("move", "next")]
    browser.send(fields + ([("csrf_token", token)] if token is not None else []))
    assert browser.answer.status_code == 422
    assert (browser.page.value("lamps"), browser.page.value("seen")) == ("77", ["b"])
    assert "Everything you typed is still here" in browser.page.one(id="error-summary")[1]
    assert plaza.responses() == []
    assert browser.post("next").path == "/respond/survey/pages/second"
    assert plaza.responses()[0].answers == {"lamps": 77, "seen": ["b"]}


def test_a_token_does_not_grow_old(browser: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    later = time.time() + 60 * 86_400
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: later)
    assert browser.post("next", {"lamps": "1"}).path == "/respond/survey/pages/second"


def test_a_failing_database_does_not_lose_the_page(plaza: Any, browser: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_given: object, **_named: object) -> None:
        raise OperationalError("INSERT", {}, Exception("disk full"))

    monkeypatch.setattr(responses, "save", fail)
    browser.post("next", {"lamps": "41", "owner": "city"})
    assert browser.answer.status_code == 503
    assert browser.page.value("lamps") == "41"
    assert plaza.responses() == []
    monkeypatch.undo()
    browser.post("next")
    assert plaza.responses()[0].answers == {"lamps": 41, "owner": "city"}


def test_pages_that_are_hidden_or_were_never_there(browser: Any) -> None:
    assert browser.get("/respond/survey/pages/hidden").path == "/respond/survey/pages/first"
    assert browser.get("/respond/survey/pages/nowhere").answer.status_code == 404
    browser.get("/respond/survey").post("next", {"lamps": "450"}).post("next", {"note": "x"})
    assert browser.path == "/respond/survey/pages/hidden"


def test_no_such_survey_not_open_yet_closed(plaza: Any) -> None:
    assert plaza.browser().get("/respond/nothing").answer.status_code == 404
    with plaza.database.transaction() as session:
        surveys.create(session, "empty", "An empty one")
    early = plaza.browser().get("/respond/empty")
    assert early.answer.status_code == 403
    assert "An empty one" in early.answer.text
    wave = plaza.open(TWO_PAGES)
    browser = plaza.browser().get("/respond/survey")
    plaza.close(wave)
    browser.post("next", {"lamps": "1"})
    assert browser.answer.status_code == 410
    assert "could not be saved" in browser.answer.text
    assert plaza.browser().get("/respond/survey").answer.status_code == 410


def test_what_was_written_too_late_is_shown_to_be_copied(plaza: Any) -> None:
    wave = plaza.open(TWO_PAGES)
    browser = plaza.browser().get("/respond/survey")
    plaza.close(wave)
    token = ("csrf_token", browser.page.all("input", name="csrf_token")[0][0]["value"])
    address = browser.path
    late = [("lamps", "45 or so"), ("which", "the <b>one</b>\nby the well"), ("owner", "other"), ("stray", "no field")]
    browser.send([*late, token])
    assert browser.answer.status_code == 410
    assert [text for _a, text in browser.page.all("blockquote")] == ["45 or so", "the <b>one</b> by the well"]
    # Not for whoever makes another's browser send something: our page would seem to say it.
    other = plaza.browser()
    other._take(other.client.post(address, data=dict(late)))
    assert other.answer.status_code == 410
    assert other.page.all("blockquote") == []


def test_a_file_under_the_name_of_a_question_is_no_answer(browser: Any, plaza: Any) -> None:
    token = browser.page.all("input", name="csrf_token")[0][0]["value"]
    file = (io.BytesIO(b"content"), "why.txt")
    browser.client.post(browser.path, data={"csrf_token": token, "lamps": "45", "which": file})
    (response,) = plaza.responses()
    assert (response.answers, response.rejected) == ({"lamps": 45}, {})


def test_a_wave_past_its_end_takes_nothing(plaza: Any) -> None:
    began = datetime.now(UTC) - timedelta(days=3)
    plaza.open(TWO_PAGES, now=began, closes=began + timedelta(days=1))
    assert plaza.browser().get("/respond/survey").answer.status_code == 410


def test_too_large_a_body_is_refused_kindly(browser: Any) -> None:
    browser.post("next", {"which": "x" * 1_100_000})
    assert browser.answer.status_code == 413
    assert "Everything you saved before is still there" in browser.answer.text


def test_hostile_text_comes_back_as_text(browser: Any) -> None:
    hostile = "</textarea><script>alert(1)</script>\u0000 \u202e"
    browser.post("next", {"lamps": '"><img src=x onerror=alert(1)>', "owner": "other", "which": hostile})
    assert browser.answer.status_code == 422
    assert "<script>alert" not in browser.answer.text
    assert "<img src=x" not in browser.answer.text
    assert "alert(1)" in browser.page.value("which")


def test_bytes_that_are_no_text_do_no_harm(plaza: Any, browser: Any) -> None:
    token = dict(browser.fields())["csrf_token"]
    body = f"csrf_token={token}&lamps=1&owner=other&which=%ED%A0%80%FF%00x&move=next&.shown=%5B%7B%7D%2C1".encode()
    answer = browser.client.post(browser.path, data=body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 303
    assert plaza.responses()[0].answers["which"].endswith("x")


def test_htmx_is_sent_the_questions_alone(browser: Any) -> None:
    browser.post("", {"owner": "other"}, HX_Request="true")
    assert "<html" not in browser.answer.text
    assert browser.answer.text.lstrip().startswith('<div id="questions"')
    assert browser.page.all("textarea", name="which")


def test_names_that_a_form_class_has_itself(plaza: Any) -> None:
    names = ["data", "errors", "validate", "meta", "process", "field_0", "with space", "ünï'\"<&>"]
    plaza.open({"pages": [{"name": "p", "elements": [{"type": "text", "name": name} for name in names]}]})
    browser = plaza.browser().get("/respond/survey")
    browser.post("", {name: f"answer to {name}" for name in names})
    assert plaza.responses()[0].answers == {name: f"answer to {name}" for name in names}
    assert [browser.page.value(name) for name in names] == [f"answer to {name}" for name in names]
    ids = [attributes["id"] for _tag, attributes, _texts in browser.page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert not any(" " in one for one in ids)


def test_at_most_four_statements_a_page(plaza: Any, browser: Any) -> None:
    browser.post("next", {"lamps": "1"})
    assert len(plaza.statements(lambda: browser.client.get("/respond/survey/pages/first"))) <= 4
    fields = {"csrf_token": dict(browser.fields())["csrf_token"], "note": "x", "move": "next"}
    posted = plaza.statements(lambda: browser.client.post("/respond/survey/pages/second", data=fields))
    assert len([one for one in posted if not one.startswith(("BEGIN", "PRAGMA"))]) <= 4
