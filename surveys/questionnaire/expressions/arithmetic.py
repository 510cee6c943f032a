"""The arithmetic of expressions, in double precision: what +, -, *, /, % and ^ make of two values.

Results never carry more decimals than the written operands call for (0.1 + 0.2 is 0.3), as survey-core 3.1.1 has it.
Division by nothing or zero is None. Nothing here raises.
"""

import math
from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from .coercion import decimals, fixed, is_empty, is_true, number_in, number_of, settled, text_of
from .dates import InvalidDate
from .powers import power


def filled(value: object, other: object) -> object:
    """A missing operand as the other one needs it: 0 beside a number, "" beside a text, [] beside a list."""
    if not is_empty(value):
        return value
    if isinstance(other, int | float) and not isinstance(other, bool):
        return 0
    if isinstance(value, str):
        return value
    if isinstance(other, str):
        return ""
    return [] if isinstance(other, list | tuple) else 0


def add(left: object, right: object) -> object:
    """Plain addition: text, lists, records and dates are written one behind the other."""
    if any(isinstance(value, str | list | tuple | Mapping | datetime | InvalidDate) for value in (left, right)):
        return text_of(left) + text_of(right)
    return settled(float(number_of(left)) + float(number_of(right)))


def multiplied(left: object, right: object) -> float:
    return float(number_of(left)) * float(number_of(right))


def divided(left: object, right: object) -> object:
    if not is_true(right):
        return None
    dividend, divisor = float(number_of(left)), float(number_of(right))
    if divisor == 0:  # a true value that counts as 0: an empty list
        return math.nan if dividend == 0 or math.isnan(dividend) else math.copysign(math.inf, dividend)
    return settled(dividend / divisor)


def rounded_half_up(number: float) -> float:
    """The nearest whole number, the upper one of two (Math.round)."""
    if not math.isfinite(number):
        return number
    below = math.floor(number)
    return float(below + 1 if number - below >= 0.5 else below)


def _plus(left: object, right: object) -> object:
    if not (math.isnan(number_in(left)) or math.isnan(number_in(right))):
        if isinstance(left, str) or isinstance(right, str):
            return text_of(left) + text_of(right)
        total = add(left, right)
        digits = max(decimals(left), decimals(right))
        return fixed(number_of(total), digits) if digits else total
    return _plus_list(left, right)


def _plus_list(left: object, right: object) -> object:
    lists = [isinstance(value, list | tuple) for value in (left, right)]
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        return [*left, *right]
    if any(lists):
        items, other = (left, right) if lists[0] else (right, left)
        if isinstance(items, list | tuple):
            if isinstance(other, str):
                joined = ", ".join("" if item is None else text_of(item) for item in items)
                return joined + other if lists[0] else other + joined
            if isinstance(other, int | float) and not isinstance(other, bool):
                numbers = [item for item in items if isinstance(item, int | float) and not isinstance(item, bool)]
                total: object = 0
                for number in (*numbers, other):
                    total = _plus(total, number)
                return total
    return add(left, right)


def _minus(left: object, right: object) -> object:
    difference = float(number_of(left)) - float(number_of(right))
    return settled(fixed(difference, digits) if (digits := max(decimals(left), decimals(right))) else difference)


def _times(left: object, right: object) -> object:
    product = multiplied(left, right)
    return settled(fixed(product, digits) if (digits := decimals(left) + decimals(right)) else product)


def _remainder(left: object, right: object) -> object:
    if not is_true(right):
        return None
    dividend, divisor = float(number_of(left)), float(number_of(right))
    if divisor == 0 or not math.isfinite(dividend) or math.isnan(divisor):
        return math.nan
    return settled(math.fmod(dividend, divisor))


def _power(left: object, right: object) -> object:
    return settled(power(float(number_of(left)), float(number_of(right))))


ARITHMETIC: Final[Mapping[str, Callable[[object, object], object]]] = MappingProxyType(
    {"+": _plus, "-": _minus, "*": _times, "/": divided, "%": _remainder, "^": _power}
)
