"""The functions of profile 1, equal to those of survey-core 3.1.1,

Each takes its arguments, already values, and the present moment (aware, UTC).
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final

from . import dates
from .arithmetic import add, divided, multiplied, rounded_half_up
from .coercion import before, decimals, fixed, is_true, number_in, number_of, settled, text_of
from .dates import INVALID_DATE, InvalidDate, Moment
from .powers import power

Function = Callable[[Sequence[object], datetime], object]


def _flat(arguments: Sequence[object]) -> list[object]:
    """Every value in the arguments, lists opened, None left out, numeric text as its number."""
    values: list[object] = []
    waiting = list(reversed(arguments))
    while waiting:
        value = waiting.pop()
        if isinstance(value, list | tuple):
            waiting.extend(reversed(value))
        elif value is not None:
            number = number_in(value)
            values.append(value if math.isnan(number) else settled(number))
    return values


def _sum(arguments: Sequence[object]) -> object:
    total: object = 0
    for value in _flat(arguments):
        following = add(total, value)
        digits = max(decimals(total), decimals(value))
        if digits and isinstance(following, str):
            return math.nan  # survey-core stops with an error here
        total = fixed(number_of(following), digits) if digits else following
    return total


def _average(arguments: Sequence[object]) -> object:
    values = _flat(arguments)
    return divided(_sum(values), len(values)) if values else 0


def _minimum(arguments: Sequence[object]) -> object:
    least: object = None
    for value in _flat(arguments):
        if least is None or before(value, least):
            least = value
    return least


def _maximum(arguments: Sequence[object]) -> object:
    most: object = None
    for value in _flat(arguments):
        if most is None or before(most, value):
            most = value
    return most


def _count(arguments: Sequence[object]) -> object:
    return len(_flat(arguments))


def _number_and_precision(arguments: Sequence[object], otherwise: int) -> tuple[object, object]:
    number, precision = (*_flat(arguments), None, None)[:2]
    return number, precision if is_true(precision) else otherwise


def _round(arguments: Sequence[object]) -> object:
    number, precision = _number_and_precision(arguments, 0)
    if math.isnan(number_in(number)) or math.isnan(number_in(precision)):
        return math.nan
    scale = power(10, float(number_of(precision)))
    scaled = multiplied(multiplied(number, scale), 1 + math.ulp(1.0))
    return divided(rounded_half_up(scaled), scale) if scale else math.nan


def _truncate(arguments: Sequence[object]) -> object:
    number, precision = _number_and_precision(arguments, -1)
    if math.isnan(number_in(number)) or math.isnan(number_in(precision)):
        return math.nan
    digits = number_of(precision)
    # Cut off the written number; one written with an exponent (1e-7) gives NaN, as in the original.
    tail = rf"(?:.\d{{0,{min(int(digits), 400)}}})?" if digits >= 0 and digits == int(digits) else ""
    written = re.match(r"-?\d+" + tail, text_of(number), re.ASCII)
    return settled(number_of(written.group())) if written else math.nan


def _substring(arguments: Sequence[object]) -> object:
    if len(arguments) < 2:
        return ""
    text, start, end = (*arguments, None)[:3]
    if not text or not isinstance(text, str) or math.isnan(number_in(start)):
        return ""
    units = text.encode("utf-16-le", "surrogatepass")
    length = len(units) // 2
    bounds = sorted((_bound(start, length), length if math.isnan(number_in(end)) else _bound(end, length)))
    # Half of a pair cannot be stored or shown: it becomes the replacement character.
    return units[bounds[0] * 2 : bounds[1] * 2].decode("utf-16-le", "replace")


def _bound(value: object, length: int) -> int:
    number = number_of(value)
    return 0 if math.isnan(number) else int(min(max(number, 0), length))


def _choose(arguments: Sequence[object]) -> object:
    if len(arguments) < 2:
        return None
    condition, one, other = (*arguments, None)[:3]
    return one if is_true(condition) else other


def _date(value: object, now: datetime) -> Moment:
    """A value as a date; what is missing is now."""
    if not is_true(value):
        return now
    if isinstance(value, datetime | InvalidDate):
        return value
    if isinstance(value, str):
        return dates.from_text(value)
    return dates.from_milliseconds(number_of(value)) if isinstance(value, int | float) else INVALID_DATE


def _moved(moment: Moment, unit: str, amount: object) -> Moment:
    """`dateAdd` by what may be no number: text is written behind the present day, month… as survey-core does."""
    if isinstance(amount, str) and isinstance(moment, datetime):
        present = dates.field_of(moment, unit)
        return dates.shifted(moment, unit, number_of(f"{present}{amount}") - present)
    return dates.shifted(moment, unit, number_of(amount))


def _today(arguments: Sequence[object], now: datetime) -> object:
    today = dates.start_of_day(now)
    return _moved(today, "days", arguments[0]) if len(arguments) == 1 else today


def _get_date(arguments: Sequence[object], now: datetime) -> object:
    return _date(arguments[0], now) if arguments and is_true(arguments[0]) else None


def _date_add(arguments: Sequence[object], now: datetime) -> object:
    date, amount, unit = (*arguments, None, None, None)[:3]
    if not is_true(date) or not is_true(amount):
        return None
    return _moved(_date(date, now), text_of(unit) if is_true(unit) else "days", amount)


def _years(months: float) -> float:
    return 0 if math.isnan(months) else math.trunc(months / 12)


def _between(start: object, end: object, unit: str, now: datetime) -> object:
    if unit == "days":
        return dates.days_between(_date(start, now), _date(end, now)) if is_true(start) and is_true(end) else 0
    months = dates.months_between(_date(start, now), _date(end, now))
    return months if unit == "months" else _years(months)


def _age(arguments: Sequence[object], now: datetime) -> object:
    born, unit = (*arguments, None, None)[:2]
    return _between(born, None, text_of(unit) if is_true(unit) else "years", now) if is_true(born) else None


def _date_difference(arguments: Sequence[object], now: datetime) -> object:
    start, end, unit = (*arguments, None, None, None)[:3]
    if not is_true(start) or not is_true(end):
        return None
    unit = text_of(unit) if is_true(unit) else "days"
    seconds = {"hours": 3600, "minutes": 60, "seconds": 1}.get(unit)
    if seconds is None:
        return _between(start, end, unit, now)
    gap = abs(dates.milliseconds(_date(start, now)) - dates.milliseconds(_date(end, now)))
    return gap if math.isnan(gap) else math.ceil(gap / (1000 * seconds))


def _part(read: Callable[[datetime], int]) -> Function:
    def part(arguments: Sequence[object], now: datetime) -> object:
        moment = _date(arguments[0] if arguments else None, now)
        return math.nan if isinstance(moment, InvalidDate) else read(moment)

    return part


def _present(read: Callable[[datetime], object]) -> Function:
    return lambda _arguments, now: read(now)


def _timeless(function: Callable[[Sequence[object]], object]) -> Function:
    return lambda arguments, _now: function(arguments)


FUNCTIONS: Final[Mapping[str, Function]] = MappingProxyType(
    {
        "age": _age,
        "avg": _timeless(_average),
        "count": _timeless(_count),
        "currentDate": _present(dates.to_millisecond),
        "currentYear": _present(lambda now: now.year),
        "dateAdd": _date_add,
        "dateDiff": _date_difference,
        "day": _part(lambda date: date.day),
        "getDate": _get_date,
        "iif": _timeless(_choose),
        "max": _timeless(_maximum),
        "min": _timeless(_minimum),
        "month": _part(lambda date: date.month),
        "round": _timeless(_round),
        "substring": _timeless(_substring),
        "sum": _timeless(_sum),
        "today": _today,
        "trunc": _timeless(_truncate),
        "weekday": _part(lambda date: date.isoweekday() % 7),
        "year": _part(lambda date: date.year),
    }
)
