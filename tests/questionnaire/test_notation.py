"""Numbers, dates and times as people and browsers write them."""

import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire.answers import notation
from surveys.questionnaire.answers.notation import UnreadableError
from surveys.questionnaire.expressions.coercion import text_of


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12),
        (" 12 ", 12),
        ("-3", -3),
        ("\u22123", -3),
        ("+4", 4),
        ("-0", 0),
        ("007", 7),
        ("1.5", 1.5),
        ("1,5", 1.5),
        (".5", 0.5),
        ("3.0", 3),
        ("1e3", 1000),
        ("1.5E-3", 0.0015),
        ("1.234", 1.234),
        ("0,123", 0.123),
        ("1234,567", 1234.567),
        ("1 234", 1234),
        ("1\u202f234,5", 1234.5),
        ("1\u00a0234\u00a0567", 1234567),
        ("1'234.5", 1234.5),
        ("1\u2019234", 1234),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1,234,567", 1234567),
        ("1.234.567", 1234567),
        ("\u0663", 3),
        ("\u0661\u0662,\u0665", 12.5),
        ("999999999999999", 999999999999999),
    ],
)
def test_numbers_are_read_as_europeans_and_browsers_write_them(text: str, value: float) -> None:
    assert notation.number(text) == value
    assert isinstance(notation.number(text), int) is isinstance(value, int)


@pytest.mark.parametrize(
    "text",
    [
        "abc", "", "Infinity", "-inf", "nan", "NaN", "1e999", "1000000000000000", "9" * 5000, "1.", "1,", "1,2,3",
        "12 34", "1 23", "--1", "0x1F", "12 km", "1/2", "5%", "1_000", "²", "½", "\u0661\u0662x", "1\n2",
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        notation.number(text)
    assert refused.value.code == "type.number"


def test_a_comma_that_may_be_either_is_asked_about() -> None:
    with pytest.raises(UnreadableError) as refused:
        notation.number("1,234")
    assert refused.value.code == "type.number.ambiguous"
    assert refused.value.parameters == {"decimal": "1.234", "whole": "1234"}


@given(
    st.one_of(st.integers(-(10**15) + 1, 10**15 - 1), st.floats(-1e14, 1e14).filter(lambda x: x == 0 or abs(x) > 1e-90))
)
def test_every_number_that_is_shown_is_read_again(value: float) -> None:
    assert notation.number(text_of(value)) == value


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-15", " 2026-03-15", "15/03/2026", "15.03.2026", "15.3.2026", "15-3-2026", "15. 3. 2026", "2026/3/15",
        "\u0661\u0665/03/2026",
    ],
)  # fmt: skip
def test_dates_are_iso_or_day_first(text: str) -> None:
    assert notation.day(text) == "2026-03-15"


@pytest.mark.parametrize(
    "text",
    [
        "2026-13-45",
        "hello",
        "03/15/2026",
        "31/04/2026",
        "29/02/2026",
        "15/03/26",
        "0026-03-15",
        "2026-03-15T08:00",
        "20260315",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(UnreadableError):
        notation.day(text)


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (notation.clock, "08:30", "08:30"),
        (notation.clock, "8.30", "08:30"),
        (notation.clock, "8h30", "08:30"),
        (notation.clock, "08:30:00", "08:30"),
        (notation.clock, "08:30:15", "08:30:15"),
        (notation.clock, "08:30:15.123", "08:30:15"),
        (notation.moment, "2026-03-15T08:30", "2026-03-15T08:30"),
        (notation.moment, "15/03/2026 8:30", "2026-03-15T08:30"),
        (notation.moment, "15.03.2026, 08:30", "2026-03-15T08:30"),
        (notation.month, "2026-03", "2026-03"),
        (notation.month, "3/2026", "2026-03"),
        (notation.month, "03.2026", "2026-03"),
        (notation.web_address, "https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        (notation.web_address, "www.bürgeramt.de", "www.bürgeramt.de"),
    ],
)
def test_times_months_and_addresses(read: Callable[[str], str], text: str, value: str) -> None:
    assert read(text) == value


@pytest.mark.parametrize(
    ("read", "text", "code"),
    [
        (notation.clock, "24:00", "type.time"),
        (notation.clock, "noon", "type.time"),
        (notation.moment, "2026-03-15", "type.datetime"),
        (notation.moment, "2026-03-15T25:00", "type.datetime"),
        (notation.month, "2026-13", "type.month"),
        (notation.month, "March", "type.month"),
        (notation.web_address, "x", "url"),
        (notation.web_address, "javascript:alert(1)", "url"),
        (notation.web_address, "ftp://example.org", "url"),
        (notation.web_address, "https://exa mple.org", "url"),
        (notation.web_address, "https://example.org/<script>", "url"),
        (notation.web_address, "https://" + "a" * 3000 + ".org", "url"),
    ],
)
def test_what_is_none_is_refused_with_its_own_code(read: Callable[[str], str], text: str, code: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        read(text)
    assert refused.value.code == code


@given(st.dates(date(1000, 1, 1)), st.times())
def test_stored_dates_and_times_are_read_as_they_are(day: date, clock: time) -> None:
    clock = clock.replace(microsecond=0, tzinfo=None)
    moment = datetime.combine(day, clock).isoformat(timespec="seconds" if clock.second else "minutes")
    assert notation.day(day.isoformat()) == day.isoformat()
    assert notation.moment(moment) == moment
    assert notation.month(day.isoformat()[:7]) == day.isoformat()[:7]


@given(st.text(st.characters(codec=None, categories=None)))
def test_cleaning_leaves_nothing_that_storage_or_workbooks_choke_on(text: str) -> None:
    cleaned = notation.clean(text)
    assert notation.clean(cleaned) == cleaned
    assert all(c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs") for c in cleaned)
    cleaned.encode("utf-8")


def test_cleaning_keeps_what_people_write() -> None:
    text = "line 1\r\nline 2\rzwölf\ttabs 😀 \u200de\u0301"
    assert notation.clean(text) == "line 1\nline 2\nzwölf\ttabs 😀 \u200de\u0301"
    assert notation.clean("a\x00b\x1bc\x7fd\ud800e\ufffef") == "abcdef"
