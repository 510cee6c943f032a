"""Dates in expressions, in UTC, as ECMAScript's Date reckons them (ECMA-262, Date Time String Format).

A date is an aware `datetime` or `INVALID_DATE`. The years 1 to 9999 are known; beyond them a date is invalid.
Text is read in ISO 8601 form only, never guessed at.
"""

import math
import re
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Final


class InvalidDate:
    """What an impossible date becomes: neither before nor after nor equal to any other."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "INVALID_DATE"


INVALID_DATE: Final = InvalidDate()
Moment = datetime | InvalidDate

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_ISO = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?"
    r"(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,9}))?)?(Z|[+-]\d\d:\d\d)?)?",
    re.ASCII,
)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@lru_cache(maxsize=4096)
def from_text(text: str) -> Moment:
    """`2026`, `2026-03`, `2026-03-15`, `2026-03-15T08:00`, with seconds, fractions and an offset if there are any."""
    match = _ISO.fullmatch(text)
    if not match:
        return INVALID_DATE
    year, month, day, hour, minute, second = (int(part) if part else 0 for part in match.groups()[:6])
    fraction, zone = match.group(7) or "0", match.group(8) or "Z"
    try:
        moment = datetime(year, month or 1, day or 1, tzinfo=UTC)
        if (hour, minute, second) == (24, 0, 0):  # midnight at the end of the day
            return moment + timedelta(days=1)
        moment = moment.replace(
            hour=hour, minute=minute, second=second, microsecond=int(fraction[:3].ljust(3, "0")) * 1000
        )
        if zone == "Z":
            return moment
        offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[4:6]))
        return moment - offset if zone[0] == "+" else moment + offset
    except (ValueError, OverflowError):
        return INVALID_DATE


def from_milliseconds(number: float) -> Moment:
    """Milliseconds since 1970."""
    if not math.isfinite(number):
        return INVALID_DATE
    try:
        return _EPOCH + timedelta(milliseconds=math.trunc(number))
    except OverflowError:
        return INVALID_DATE


def milliseconds(moment: Moment) -> float:
    return math.nan if isinstance(moment, InvalidDate) else (moment - _EPOCH) // timedelta(milliseconds=1)


def to_millisecond(moment: datetime) -> datetime:
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def start_of_day(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)


def field_of(moment: datetime, unit: str) -> int:
    """What of a date a unit counts in, months from 0; 0 for what is no unit."""
    match unit:
        case "months":
            return moment.month - 1
        case "years" | "days" | "hours" | "minutes" | "seconds":
            return int(getattr(moment, unit.removesuffix("s")))
        case _:
            return 0


def shifted(moment: Moment, unit: str, number: float) -> Moment:
    """`moment` plus a `number` of seconds, minutes, hours, days, months or years; another unit changes nothing.

    Months and years keep the day and run over: 31 January and a month is 3 March (2 in a leap year). The new day,
    month… is cut to a whole one: the 15th and -2.5 days is the 12th.
    """
    if isinstance(moment, InvalidDate):
        return moment
    if unit not in ("days", "months", "years", "hours", "minutes", "seconds"):
        return moment
    if not math.isfinite(number):
        return INVALID_DATE
    present = field_of(moment, unit)
    count = math.trunc(present + number) - present
    try:
        if unit in ("months", "years"):
            months = moment.year * 12 + moment.month - 1 + (count if unit == "months" else count * 12)
            first = moment.replace(year=months // 12, month=months % 12 + 1, day=1)
            return first + timedelta(days=moment.day - 1)
        return moment + timedelta(**{unit: count})
    except (ValueError, OverflowError):
        return INVALID_DATE


def months_between(start: Moment, end: Moment) -> float:
    """Whole months from `start` to `end`, one fewer while the day of the month is not reached; negative backwards."""
    if isinstance(start, InvalidDate) or isinstance(end, InvalidDate):
        return math.nan
    return (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)


def days_between(one: Moment, other: Moment) -> float:
    """Calendar days between two dates, never negative."""
    if isinstance(one, InvalidDate) or isinstance(other, InvalidDate):
        return math.nan
    return abs((one.date() - other.date()).days)


def date_text(moment: Moment) -> str:
    """The English text a date becomes where text is wanted (ECMAScript's Date.prototype.toString, in UTC)."""
    if isinstance(moment, InvalidDate):
        return "Invalid Date"
    day, month = _DAYS[moment.weekday()], _MONTHS[moment.month - 1]
    return f"{day} {month} {moment:%d} {moment.year:04d} {moment:%H:%M:%S} GMT+0000 (Coordinated Universal Time)"
