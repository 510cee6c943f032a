"""Texts with {places}, values as people read them, and nothing that could harm a page."""

from collections.abc import Callable
from typing import Any

import pytest

from surveys.questionnaire.path import formats
from surveys.questionnaire.path.state import Shown, State

Given = Callable[..., State]

SOURCES: list[dict[str, Any]] = [
    {"type": "text", "name": "town"},
    {"type": "text", "name": "n", "inputType": "number"},
    {"type": "text", "name": "d", "inputType": "date"},
    {"type": "text", "name": "m", "inputType": "month"},
    {"type": "text", "name": "w", "inputType": "datetime-local"},
    {"type": "checkbox", "name": "c", "choices": [{"value": 1, "text": "One {town}"}, 2], "showOtherItem": True},
    {"type": "boolean", "name": "b", "labelTrue": "Jawohl"},
    {"type": "rating", "name": "r", "rateValues": [1, {"value": 2, "text": "two"}]},
    {
        "type": "matrix", "name": "x", "columns": [1, {"value": "k", "text": "K!"}],
        "rows": ["a", {"value": "b", "text": "B!"}],
    },
    {
        "type": "multipletext", "name": "t",
        "items": [{"name": "Staff", "inputType": "number"}, {"name": "day", "inputType": "date"}],
    },
    {"type": "expression", "name": "e", "expression": "{n} / 4"},
]  # fmt: skip
ANSWERS: dict[str, Any] = {
    "town": "Gent <b>", "n": 1234.5, "d": "2026-03-05", "m": "2026-03", "w": "2026-03-05T08:30", "c": [1, "other"],
    "c-Comment": "mine", "b": True, "r": 2, "x": {"a": 1, "b": "k"}, "t": {"Staff": 3, "day": "2026-03-05"},
}  # fmt: skip


def element(state: State, path: str) -> Shown:
    return next(shown for page in state.pages for shown in page.walk() if shown.path == path)


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("In {town}?", "In Gent <b>?"),
        ("In { TOWN }?", "In Gent <b>?"),
        ("{n} {e}", "1234.5 308.625"),
        ("{d}, {m}, {w}", "5 March 2026, March 2026, 5 March 2026 08:30"),
        ("{c}", "One Gent <b>, mine"),
        ("{c[0]}|{c[9]}|{c.length}", "One Gent <b>||2"),
        ("{b} {r}", "Jawohl two"),
        ("{x.a} {x.B}", "1 K!"),
        ("{x}", "a: 1; B!: K!"),
        ("{t.Staff} on {t.day}", "3 on 5 March 2026"),
        ("{t}", "Staff: 3; day: 5 March 2026"),
        ("{c-Comment}", "mine"),
        ("{k} {flag}", "2469 true"),
        ("{a:b} {} { } {{town}}", "{a:b} {} { } {Gent <b>}"),
    ],
)
def test_places_are_filled_with_what_people_read(given: Given, title: str, said: str) -> None:
    state = given(
        ANSWERS, *SOURCES, {"type": "text", "name": "q", "title": title},
        calculatedValues=[{"name": "k", "expression": "{n} * 2"}, {"name": "flag", "expression": "{n} > 1"}],
    )  # fmt: skip
    assert element(state, "q").title == said


def test_places_without_an_answer_are_empty_and_unknown_ones_stay(given: Given) -> None:
    title = "[{town}][{x.a}][{t.Staff}][{c.length}][{nope}][{x.nope}]"
    state = given({}, *SOURCES, {"type": "text", "name": "q", "title": title})
    assert element(state, "q").title == "[][][][0][{nope}][{x.nope}]"


def test_hidden_answers_are_not_told(given: Given) -> None:
    state = given(
        {"s": "secret"},
        {"type": "text", "name": "s", "visible": False},
        {"type": "text", "name": "q", "title": "<{s}>"},
    )
    assert element(state, "q").title == "<>"


def test_in_html_what_is_filled_in_is_escaped(given: Given) -> None:
    html = {"type": "html", "name": "h", "html": "<p>In <b>{town}</b> {c-Comment} {nope}</p>"}
    state = given({**ANSWERS, "c-Comment": "<script>alert('x')</script>"}, *SOURCES, html)
    assert element(state, "h").html == (
        "<p>In <b>Gent &lt;b&gt;</b> &lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt; {nope}</p>"
    )


def test_an_answer_is_never_taken_for_a_place(given: Given) -> None:
    state = given({"a": "{b}", "b": "inner"}, {"type": "text", "name": "a"}, {"type": "text", "name": "b"},
                  {"type": "text", "name": "q", "title": "{a}"})  # fmt: skip
    assert element(state, "q").title == "{b}"


def test_choices_that_name_each_other_come_to_an_end(given: Given) -> None:
    state = given(
        {"one": "a", "two": "b"},
        {"type": "radiogroup", "name": "one", "choices": [{"value": "a", "text": "1{two}"}]},
        {"type": "radiogroup", "name": "two", "choices": [{"value": "b", "text": "2{one}"}]},
    )
    assert element(state, "one").options[0].text.startswith("121")


@pytest.mark.parametrize(
    ("locale", "title", "language"),
    [
        ("fr", "Nom", ""),
        ("fr-CA", "Nom", ""),
        ("de", "Name", "en"),
        ("pt-br", "Nome", ""),
        ("pt", "Name", "en"),
        ("en", "Name", ""),
        ("", "Name", ""),
        ("xx", "Name", "en"),
    ],
)
def test_exact_language_then_its_root_then_the_questionnaires_own(
    given: Given, locale: str, title: str, language: str
) -> None:
    question = {"type": "text", "name": "q", "title": {"default": "Name", "fr": "Nom", "pt-br": "Nome"}}
    shown = element(given({}, question, locale=locale), "q")
    assert (shown.title, shown.language) == (title, language)


def test_a_question_without_a_title_shows_its_name_and_a_choice_its_value(given: Given) -> None:
    state = given({}, {"type": "radiogroup", "name": "q", "choices": [1, 2.5, "three"]})
    assert element(state, "q").title == "q"
    assert [option.text for option in element(state, "q").options] == ["1", "2.5", "three"]


@pytest.mark.parametrize(
    ("display", "locale", "shown"),
    [
        ({}, "en", "1234.5"),
        ({}, "de", "1234,5"),
        ({"displayStyle": "decimal"}, "de", "1.234,5"),
        ({"displayStyle": "decimal", "useGrouping": False}, "de", "1234,5"),
        ({"displayStyle": "decimal", "minimumFractionDigits": 2}, "en", "1,234.50"),
        ({"displayStyle": "decimal", "maximumFractionDigits": 0}, "en", "1,234"),
        ({"displayStyle": "currency", "currency": "EUR"}, "en", "€1,234.50"),
        ({"displayStyle": "currency", "currency": "EUR"}, "fr", "1\u202f234,50\u00a0€"),
        ({"displayStyle": "percent"}, "en", "123,450%"),
        ({"format": "about {0} people"}, "en", "about 1234.5 people"),
    ],
)
def test_computed_values_in_their_style(given: Given, display: dict[str, Any], locale: str, shown: str) -> None:
    question = {"type": "expression", "name": "e", "expression": "1234.5", **display}
    assert element(given({}, question, locale=locale), "e").display == shown


@pytest.mark.parametrize(
    ("language", "number", "day"),
    [
        ("en", "1234.5", "5 March 2026"),
        ("en-US", "1234.5", "March 5, 2026"),
        ("de", "1234,5", "5. März 2026"),
        ("qq-unknown", "1234.5", "5 March 2026"),
        ("../../etc", "1234.5", "5 March 2026"),
        ("", "1234.5", "5 March 2026"),
    ],
)
def test_numbers_and_dates_of_a_language(language: str, number: str, day: str) -> None:
    assert formats.number(1234.5, language) == number
    assert formats.stored("2026-03-05", "date", language) == day


def test_a_year_stays_a_year() -> None:
    assert formats.number(2026, "de") == "2026"


def test_what_is_no_date_is_shown_as_it_is() -> None:
    assert formats.stored("soon", "date", "en") == "soon"
