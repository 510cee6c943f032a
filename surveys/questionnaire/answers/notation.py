"""Numbers, dates and times as people and browsers write them, to the values that are stored.

Browsers post ISO 8601 and a decimal point. Without such a field, and by keyboard, Europeans write `15/03/2026`,
`15.3.2026` and `1 234,5`: the day comes first, and a comma alone is a decimal comma. Digits of every script are
digits: an answer typed on an Arabic or Devanagari keyboard is as unambiguous as one typed on a Latin one.
"""

import re
import unicodedata
from datetime import date, time
from typing import Final

from surveys.questionnaire.expressions.coercion import settled

#: A number of 15 digits is the longest that a double, JSON and a spreadsheet all keep exactly.
LARGEST: Final = 10**15

#: What cannot stand in XML, so in no workbook, and has no meaning in an answer: control characters but tab and
#: line feed, lone surrogates, the two non-characters.
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS: Final = re.compile("\r\n?|\u2028|\u2029")

_GROUP: Final = "[ \u00a0\u2009\u202f'\u2019]"
_PLAIN: Final = re.compile(r"([+-]?)(\d+)(?:[.,](\d+))?", re.ASCII)
_POINTED: Final = re.compile(r"([+-]?)(\d*)\.(\d+)", re.ASCII)
_GROUPED: Final = re.compile(rf"([+-]?)(\d{{1,3}}(?:{_GROUP}\d{{3}})+)(?:[.,](\d+))?", re.ASCII)
_COMMA_GROUPED: Final = re.compile(r"([+-]?)(\d{1,3}(?:,\d{3}){2,}|\d{1,3}(?:,\d{3})+(?=\.))(?:\.(\d+))?", re.ASCII)
_POINT_GROUPED: Final = re.compile(r"([+-]?)(\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:\.\d{3})+(?=,))(?:,(\d+))?", re.ASCII)
_EXPONENT: Final = re.compile(r"[+-]?\d+(?:\.\d+)?[eE][+-]?\d{1,3}", re.ASCII)
_AMBIGUOUS: Final = re.compile(r"[+-]?[1-9]\d{0,2},\d{3}", re.ASCII)

_ISO_DATE: Final = re.compile(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})", re.ASCII)
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[./-] ?(\d{1,2})[./-] ?(\d{4})", re.ASCII)
_TIME: Final = re.compile(r"(\d{1,2})[:.h](\d{2})(?::(\d{2})(?:\.\d{1,3})?)?", re.ASCII)
_ISO_MONTH: Final = re.compile(r"(\d{4})[-/](\d{1,2})", re.ASCII)
_MONTH_FIRST: Final = re.compile(r"(\d{1,2})[./-](\d{4})", re.ASCII)
_EARLIEST_YEAR: Final = 1000  # a year of fewer digits is a slip of the hand


class UnreadableError(ValueError):
    """A text that is not what was asked for. `code` is the code of the AnswerProblem."""

    def __init__(self, code: str, **parameters: str) -> None:
        super().__init__(code)
        self.code = code
        self.parameters = parameters


def clean(text: str) -> str:
    """`text` without what no answer can hold; line ends become line feeds. Everything else stays as typed."""
    if text.isascii() and text.isprintable():
        return text
    return _FORBIDDEN.sub("", _LINE_ENDS.sub("\n", text))


def line(text: str) -> str:
    """A single line: cleaned, line feeds to spaces, no outer white space."""
    return clean(text).replace("\n", " ").strip()


def number(text: str) -> int | float:
    """The number written. Raises `UnreadableError` with `type.number` or `type.number.ambiguous`."""
    text = _ascii_digits(line(text)).replace("\u2212", "-")
    if len(text) > 50:
        raise UnreadableError("type.number")
    if _AMBIGUOUS.fullmatch(text):
        raise UnreadableError("type.number.ambiguous", decimal=text.replace(",", "."), whole=text.replace(",", ""))
    if _EXPONENT.fullmatch(text):
        return _bounded(float(text))
    for pattern in (_PLAIN, _POINTED, _GROUPED, _COMMA_GROUPED, _POINT_GROUPED):
        if match := pattern.fullmatch(text):
            sign, whole, fraction = match.groups()
            whole = re.sub(r"\D", "", whole, flags=re.ASCII) or "0"
            return _bounded(float(f"{sign}{whole}.{fraction}") if fraction else int(sign + whole))
    raise UnreadableError("type.number")


def _bounded(value: float) -> int | float:
    if not abs(value) < LARGEST:
        raise UnreadableError("type.number")
    return settled(value) or 0  # no negative zero


def day(text: str) -> str:
    """The date written, as `YYYY-MM-DD`: ISO, or day, month, year. Raises `UnreadableError("type.date")`."""
    text = _ascii_digits(line(text))
    if match := _ISO_DATE.fullmatch(text):
        return _day(*match.groups())
    if match := _DAY_FIRST.fullmatch(text):
        return _day(*reversed(match.groups()))
    raise UnreadableError("type.date")


def _day(year: str, month: str, day_of_month: str) -> str:
    try:
        found = date(int(year), int(month), int(day_of_month))
    except ValueError:
        raise UnreadableError("type.date") from None
    if found.year < _EARLIEST_YEAR:
        raise UnreadableError("type.date")
    return found.isoformat()


def clock(text: str) -> str:
    """The time written, as `HH:MM`, with `:SS` only where there are seconds. Raises `UnreadableError("type.time")`."""
    match = _TIME.fullmatch(_ascii_digits(line(text)))
    try:
        if match:
            found = time(int(match[1]), int(match[2]), int(match[3] or 0))
            return found.isoformat("seconds" if found.second else "minutes")
    except ValueError:
        pass
    raise UnreadableError("type.time")


def moment(text: str) -> str:
    """Date and time as `YYYY-MM-DDTHH:MM[:SS]`. Raises `UnreadableError("type.datetime")`."""
    date_text, _, time_text = re.sub(r"[T\s,]+", "T", line(text)).partition("T")
    try:
        return f"{day(date_text)}T{clock(time_text)}"
    except UnreadableError:
        raise UnreadableError("type.datetime") from None


def month(text: str) -> str:
    """The month written, as `YYYY-MM`. Raises `UnreadableError("type.month")`."""
    text = _ascii_digits(line(text))
    if match := _ISO_MONTH.fullmatch(text):
        year, number_of_month = match.groups()
    elif match := _MONTH_FIRST.fullmatch(text):
        number_of_month, year = match.groups()
    else:
        raise UnreadableError("type.month")
    try:
        return _day(year, number_of_month, "1")[:7]
    except UnreadableError:
        raise UnreadableError("type.month") from None


_ADDRESS: Final = re.compile(
    r"(?:https?://)?[^\s/?#@:.<>\"'\\]+(?:\.[^\s/?#@:.<>\"'\\]+)+(?::\d{1,5})?(?:[/?#][^\s<>\"\\]*)?", re.IGNORECASE
)


def web_address(text: str) -> str:
    """A web address as typed, with or without `https://`; no other scheme. Raises `UnreadableError("url")`."""
    text = line(text)
    if len(text) > 2048 or not _ADDRESS.fullmatch(text):
        raise UnreadableError("url")
    return text


def _ascii_digits(text: str) -> str:
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)
