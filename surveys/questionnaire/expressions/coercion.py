"""How values become numbers, texts and truth, and when two of them are equal or in order.

The rules are ECMAScript's (ECMA-262, abstract operations ToNumber, ToString, IsLooselyEqual, Number.prototype.toFixed)
and, above them, survey-core's 3.1.1: numeric text counts as its number, texts are compared without case and outer
spaces, lists without order unless they are rankings. Values are None, bool, int, float, str, list, dict and, for
computed dates, aware `datetime` or `INVALID_DATE`; a tuple is a list whose order counts. None stands for both
null and undefined.
"""

import math
import re
from collections.abc import Mapping
from datetime import datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Final

from .dates import INVALID_DATE, InvalidDate, date_text, from_text, milliseconds

#: White space and line ends of ECMAScript: not quite what `str.strip` takes off by itself.
SPACES: Final = (
    "\t\n\v\f\r \xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)

_DECIMAL = re.compile(r"[+-]?(?:\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?)", re.ASCII)
_PREFIXED = re.compile(r"0(?:[xX][0-9a-fA-F]+|[oO][0-7]+|[bB][01]+)")
_HEXADECIMAL = re.compile(r"0x([0-9a-fA-F]+)")
_MOST_DIGITS: Final = 100
_EXACT: Final = Context(prec=1200)
#: Numbers, told apart from truth values: the short way of comparisons.
_PLAIN: Final = frozenset({int, float})
_LARGEST_EXACT: Final = 2**53
_LONGEST_DIGITS = 15
_LONGEST_HEXADECIMAL = 32


def settled(number: float) -> float:
    """A whole number as int, so that 3.0 is stored and shown as 3; anything else, -0.0 too, as it is.

    Beyond 2**53 the int has the digits by which ECMAScript writes the number, not the hidden ones behind them.
    """
    if not isinstance(number, float) or not number.is_integer() or abs(number) >= 1e21:
        return number
    if number == 0:
        return number if math.copysign(1, number) < 0 else 0
    return int(number) if abs(number) <= _LARGEST_EXACT else int(Decimal(repr(number)))


def is_empty(value: object) -> bool:
    """Unanswered: None, "", NaN, an empty list, a record with nothing in it. 0 and False are answers."""
    if value is None or value == "":
        return True
    if isinstance(value, list | tuple):
        return not value
    if isinstance(value, Mapping):
        return all(is_empty(member) for member in value.values())
    return isinstance(value, float) and math.isnan(value)


def is_true(value: object) -> bool:
    """Whether a value counts as true beside `and`, `or`, `!` and in `iif`: lists and records always do."""
    if isinstance(value, list | tuple | Mapping):
        return True
    if isinstance(value, float) and math.isnan(value):
        return False
    return bool(value)


def number_of(value: object) -> float:
    """The number a value counts as in arithmetic and order (ECMAScript's Number()); NaN if it is none."""
    if value is None:
        return 0
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int):
        return value if abs(value) <= _LARGEST_EXACT else _double(value)
    if isinstance(value, float):
        return value
    if isinstance(value, datetime | InvalidDate):
        return milliseconds(value)
    if isinstance(value, Mapping):
        return math.nan
    return _number_of_text(value if isinstance(value, str) else text_of(value))


def _double(value: int) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _number_of_text(text: str) -> float:
    text = text.strip(SPACES)
    if not text:
        return 0
    if _DECIMAL.fullmatch(text):
        return float(text)
    if _PREFIXED.fullmatch(text):
        return float(int(text, 0))
    if text.lstrip("+-") == "Infinity" and len(text) <= len("+Infinity"):
        return -math.inf if text[0] == "-" else math.inf
    return math.nan


def number_in(value: object) -> float:
    """The number that an answer holds, written with a point or one comma; NaN if it holds none."""
    if isinstance(value, bool) or value is None:
        return math.nan
    if isinstance(value, int | float):
        number = number_of(value)
        return number if math.isfinite(number) else math.nan
    if isinstance(value, str):
        return _number_in_text(value)
    if isinstance(value, list | tuple):
        text = text_of(value)
        leading = _DECIMAL.match(text.strip(SPACES))
        return float(leading.group()) if leading and math.isfinite(_number_of_text(text)) else math.nan
    return math.nan


def _number_in_text(text: str) -> float:
    text = text.strip(SPACES)
    if not text:
        return math.nan
    if text.startswith("0x"):
        digits = _HEXADECIMAL.match(text)
        return float(int(digits.group(1), 16)) if digits and len(text) <= _LONGEST_HEXADECIMAL else math.nan
    if len(text) > _LONGEST_DIGITS and text.isascii() and text.isdigit():
        return math.nan  # an identifier, not a quantity: it would lose digits
    if text.count(",") == 1:
        text = text.replace(",", ".")
    if _DECIMAL.fullmatch(text):
        number = float(text)
        return number if math.isfinite(number) else math.nan
    # 0b11 and the like are finite to ECMAScript, and their leading decimal part is 0.
    return 0.0 if _PREFIXED.fullmatch(text) else math.nan


def answered(value: object) -> object:
    """What an answer counts as in an expression: "12" and "1,5" as numbers, "true" as true; "007" stays text."""
    if not isinstance(value, str) or not value:
        return value
    first = value[0]
    if first in "tTfF":
        low = value.lower()
        return low == "true" if low in ("true", "false") else value
    if first in "'\"":
        return value[1:-1] if len(value) > 1 and value[-1] in "'\"" else value
    if first.isalpha():
        return value
    number = _number_in_text(value)
    if math.isnan(number):
        return value
    if first == "0" and len(value) > 1 and not value.startswith("0x") and value[1] not in ".,":
        return value
    return settled(number)


def text_of(value: object) -> str:
    """The text of a value (ECMAScript's String())."""
    match value:
        case str():
            return value
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return _text_of_number(value)
        case list() | tuple():
            return ",".join("" if item is None else text_of(item) for item in value)
        case datetime() | InvalidDate():
            return date_text(value)
        case _:
            return "[object Object]"


def _text_of_number(number: float) -> str:
    """Number::toString: digits written out between 1e-6 and 1e21, an exponent beyond."""
    number = float(number)
    if math.isnan(number):
        return "NaN"
    if math.isinf(number):
        return "Infinity" if number > 0 else "-Infinity"
    if number == 0:
        return "0"
    sign, digits, exponent = Decimal(repr(number)).normalize().as_tuple()
    text = "".join(map(str, digits))
    point = len(text) + int(exponent)
    if 0 < point <= 21:
        body = text.ljust(point, "0") if len(text) <= point else f"{text[:point]}.{text[point:]}"
    elif -6 < point <= 0:
        body = "0." + "0" * -point + text
    else:
        mantissa = text if len(text) == 1 else f"{text[0]}.{text[1:]}"
        body = f"{mantissa}e{'+' if point > 0 else '-'}{abs(point - 1)}"
    return "-" * sign + body


def utf16_length(text: str) -> int:
    """The length of a text in UTF-16 units, as browsers count it: 2 for 😀."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def _units(text: str) -> bytes:
    return text.encode("utf-16-be", "surrogatepass")


def fixed(number: float, digits: int) -> float:
    """`number` rounded to `digits` decimals, half away from zero, of its exact binary value (toFixed)."""
    if digits > _MOST_DIGITS or number == 0 or not math.isfinite(number) or abs(number) >= 1e21:
        return number
    return settled(float(Decimal(number).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, _EXACT)))


def decimals(value: object) -> int:
    """How many decimals a number is written with; 0 for what holds no number."""
    if isinstance(value, int) or math.isnan(number_in(value)):
        return 0
    _, *others = text_of(value).split(".")
    return len(others[0]) if others else 0


def _aligned(left: object, right: object) -> tuple[object, object]:
    """Two values as a comparison takes them: a text beside a date becomes a date."""
    if isinstance(left, str) and isinstance(right, datetime | InvalidDate):
        return _beside_date(left, right)
    if isinstance(right, str) and isinstance(left, datetime | InvalidDate):
        read, left = _beside_date(right, _cut_to(left, right))
        return left, read
    return left, right


def equal(left: object, right: object) -> bool:
    """`left = right`"""
    if left.__class__ in _PLAIN and right.__class__ in _PLAIN:
        return number_of(left) == number_of(right)
    left, right = _aligned(left, right)
    return same(left, right, ignore_order=not (isinstance(left, tuple) or isinstance(right, tuple)))


def same(left: object, right: object, *, ignore_order: bool = True) -> bool:
    """Whether two values are the same answer, texts without regard to case and outer spaces.

    The word "undefined" is nothing at all: survey-core's way of comparing with a missing answer.
    """
    if left.__class__ is str and left == right:
        return True
    return _same(
        None if left == "undefined" else left,
        None if right == "undefined" else right,
        ignore_order=ignore_order,
    )


def _same(left: object, right: object, *, ignore_order: bool) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        return left.strip(SPACES).lower() == right.strip(SPACES).lower()
    if left is None or right is None:
        other = right if left is None else left
        return other is None or other == ""
    if isinstance(left, datetime | InvalidDate) or isinstance(right, datetime | InvalidDate):
        return isinstance(left, datetime) and isinstance(right, datetime) and left == right
    if isinstance(left, list | tuple) and isinstance(right, list | tuple):
        return _same_lists(left, right, ignore_order=ignore_order)
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return left.keys() == right.keys() and all(
            _same(left[key], right[key], ignore_order=ignore_order) for key in left
        )
    if isinstance(left, list | tuple | Mapping) or isinstance(right, list | tuple | Mapping):
        return False
    return _same_scalars(left, right)


def _same_lists(
    left: list[object] | tuple[object, ...], right: list[object] | tuple[object, ...], *, ignore_order: bool
) -> bool:
    if len(left) != len(right):
        return False
    if ignore_order:
        left, right = (sorted(items, key=lambda item: _units(text_of(item))) for items in (left, right))
    return all(_same(one, other, ignore_order=ignore_order) for one, other in zip(left, right, strict=True))


def _same_scalars(left: object, right: object) -> bool:
    """Two of number, truth value and text, not both text."""
    if is_empty(left) or is_empty(right):
        return False
    if isinstance(left, str) and isinstance(right, bool):
        left, right = right, left
    if isinstance(left, bool) and isinstance(right, str):
        return right.lower() == text_of(left)
    return number_of(left) == number_of(right)


def less(left: object, right: object) -> bool:
    """`left < right`; false where either is missing."""
    if left.__class__ in _PLAIN and right.__class__ in _PLAIN:
        return number_of(left) < number_of(right)
    if left is None or right is None:
        return False
    return before(*_aligned(left, right))


def greater(left: object, right: object) -> bool:
    """`left > right`; false where either is missing."""
    if left.__class__ in _PLAIN and right.__class__ in _PLAIN:
        return number_of(left) > number_of(right)
    if left is None or right is None:
        return False
    left, right = _aligned(left, right)
    return before(right, left)


def before(left: object, right: object) -> bool:
    """Whether `left` comes first: two texts by their UTF-16 units, all else by number (dates: milliseconds)."""
    left, right = _primitive(left), _primitive(right)
    if isinstance(left, str) and isinstance(right, str):
        return left < right if left.isascii() and right.isascii() else _units(left) < _units(right)
    return number_of(left) < number_of(right)


def _primitive(value: object) -> object:
    return text_of(value) if isinstance(value, list | tuple | Mapping) else value


def _beside_date(text: str, moment: datetime | InvalidDate) -> tuple[object, object]:
    """A text as the date it is compared with needs it: without its time where the date has none."""
    read = from_text(text)
    if isinstance(moment, InvalidDate):
        return read, moment
    moment = moment.replace(microsecond=0)
    if isinstance(read, datetime) and not (moment.hour or moment.minute or moment.second):
        read = read.replace(hour=0, minute=0, second=0)
    return read, moment


def _cut_to(moment: datetime | InvalidDate, text: str) -> datetime | InvalidDate:
    """A date as exact as the text it is compared with: `2026-03-15` has no hours, `2026-03-15T08:00` no seconds."""
    if isinstance(moment, InvalidDate):
        return moment
    length = utf16_length(text)
    if length < 17:
        moment = moment.replace(second=0, microsecond=0)
    if length < 14:
        moment = moment.replace(minute=0)
    if length < 11:
        moment = moment.replace(hour=0)
    return moment


def storable(value: object) -> object:
    """A computed value as JSON can hold it: a date as text, NaN, infinity and invalid dates as None."""
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, float) and value == 0:
        return 0
    if value is INVALID_DATE:
        return None
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%S.") + f"{value.microsecond // 1000:03d}Z"
    if isinstance(value, list | tuple):
        return [storable(item) for item in value]
    if isinstance(value, Mapping):
        return {key: storable(member) for key, member in value.items()}
    return value
