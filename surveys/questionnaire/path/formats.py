"""Values as people of a language read them: numbers, dates, amounts, and the order of an alphabet (CLDR, by Babel)."""

import re
import unicodedata
from datetime import date, datetime
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton
from babel.numbers import format_currency, format_decimal, format_percent, get_decimal_symbol

from surveys.questionnaire.expressions.coercion import text_of

_DIGITS = re.compile(r"(\d+)")


@lru_cache(maxsize=256)
def region(language: str) -> Locale:
    """Babel's locale for a language tag; a tag it does not know is read as English. English is Europe's: day first."""
    for tag in (language, language.partition("-")[0]):
        try:
            found = Locale.parse(tag, sep="-") if tag else None
        except (UnknownLocaleError, ValueError):
            continue
        if found is not None:
            return Locale("en", "GB") if str(found) == "en" else found
    return Locale("en", "GB")


def number(value: float, language: str) -> str:
    """A number with the language's decimal mark, ungrouped: a year must not become 2,026."""
    text = text_of(value)
    return text.replace(".", get_decimal_symbol(region(language))) if "." in text else text


def day(value: datetime | date, language: str) -> str:
    """15 March 2026"""
    return format_date(value, "long", locale=region(language))


def stored(text: str, input_type: str, language: str) -> str:
    """The stored text of a date, month, date with time or time, as it is read; other texts as they are."""
    try:
        if input_type == "date":
            return day(date.fromisoformat(text), language)
        if input_type == "month":
            return format_skeleton("yMMMM", datetime.fromisoformat(f"{text}-01"), locale=region(language))
        if input_type == "datetime-local":
            moment = datetime.fromisoformat(text)
            return f"{day(moment, language)} {moment:%H:%M}"
    except ValueError:
        pass
    return text


def styled(value: float, style: str, language: str, currency: str, digits: tuple[int, int], *, grouped: bool) -> str:
    """A number as `decimal`, `currency` or `percent`, with at least and at most so many `digits` (-1: as usual)."""
    locale = region(language)
    low, high = digits
    usual_low, usual_high = {"currency": (2, 2), "percent": (0, 0)}.get(style, (0, 3))
    low = usual_low if low < 0 else low
    high = max(low, usual_high if high < 0 else high)
    low = min(low, high)
    if style == "currency":
        pattern = _with_digits(locale.currency_formats["standard"].pattern, low, high)
        return format_currency(
            value, currency or "USD", pattern, locale=locale, currency_digits=False, group_separator=grouped
        )
    if style == "percent":
        pattern = _with_digits(locale.percent_formats[None].pattern, low, high)
        return format_percent(value, pattern, locale=locale, group_separator=grouped)
    pattern = _with_digits(locale.decimal_formats[None].pattern, low, high)
    return format_decimal(value, pattern, locale=locale, group_separator=grouped)


def _with_digits(pattern: str, low: int, high: int) -> str:
    fraction = "." + "0" * low + "#" * (high - low) if high else ""
    bare = re.sub(r"\.[0#]+", "", pattern)
    return re.sub(r"0(?![0#,])", "0" + fraction, bare)


def alphabetical(text: str) -> tuple[tuple[tuple[int, int | str], ...], str]:
    """A key that sorts as a reader expects: case and accents count last, numbers by size (Gemeinde 9 before 10).

    An approximation of the root order of the Unicode Collation Algorithm (UTS 10) that needs no tables.
    """
    folded = "".join(c for c in unicodedata.normalize("NFKD", text.strip()).casefold() if not unicodedata.combining(c))
    parts = tuple((0, int(part)) if part.isdecimal() else (1, part) for part in _DIGITS.split(folded) if part)
    return parts, text
