"""What is drawn once and kept: never what somebody wrote, and never another's choice."""

from typing import Any

from surveys.web.respond import printing

DEFINITION: dict[str, Any] = {
    "pages": [
        {
            "name": "p",
            "elements": [
                {"type": "text", "name": "secret", "title": "Secret"},
                {"type": "radiogroup", "name": "pick", "title": "Pick", "choices": ["a", "b"], "showOtherItem": True},
                {"type": "matrix", "name": "grid", "title": "Grid", "columns": [1, 2], "rows": ["x", "y"]},
                {"type": "text", "name": "piped", "title": "You picked {pick}"},
            ],
        }
    ]
}


def kept() -> str:
    return "".join(html for _shown, ways in printing._KEPT.values() for html in ways.values())


def test_nothing_that_was_written_is_kept(plaza: Any) -> None:
    printing._KEPT.clear()
    plaza.open(DEFINITION)
    browser = plaza.browser().get("/respond/survey")
    browser.post("", {"secret": "my own words", "pick": "other", "pick-Comment": "my other words"})
    assert browser.page.value("secret") == "my own words"
    browser.get("/respond/survey/pages/p")
    assert "Secret" in kept()
    assert "my own" not in kept()
    assert "my other" not in kept()


def test_each_browser_sees_its_own_choices(plaza: Any) -> None:
    plaza.open(DEFINITION)
    one, other = plaza.browser().get("/respond/survey"), plaza.browser().get("/respond/survey")
    one.post("", {"pick": "a", "grid.x": "1"})
    other.post("", {"pick": "b", "grid.x": "2"})
    for browser, pick, cell in ((one, "a", "1"), (other, "b", "2"), (plaza.browser(), "", "")):
        browser.get("/respond/survey/pages/p")
        assert (browser.page.value("pick"), browser.page.value("grid.x")) == (pick, cell)
        assert f"You picked {pick}".strip() in browser.answer.text


def test_what_is_kept_stays_bounded(plaza: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(printing, "_MOST_QUESTIONS", 5)
    printing._KEPT.clear()
    plaza.open(DEFINITION)
    browser = plaza.browser().get("/respond/survey")
    for number in range(20):
        browser.post("", {"pick": "ab"[number % 2], "grid.x": "12"[number // 2 % 2], "grid.y": "12"[number // 4 % 2]})
    assert len(printing._KEPT) <= 5
    assert all(len(ways) <= printing._MOST_WAYS for _shown, ways in printing._KEPT.values())


def test_errors_are_drawn_anew_and_gone_when_mended(plaza: Any) -> None:
    definition = {"pages": [{"name": "p", "elements": [{"type": "boolean", "name": "q", "isRequired": True}]}]}
    plaza.open(definition)
    browser = plaza.browser().get("/respond/survey").post("next")
    assert browser.page.all(id="e-q")
    assert browser.get("/respond/survey/pages/p").page.all(id="e-q") == []
