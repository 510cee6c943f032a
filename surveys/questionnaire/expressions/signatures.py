"""What the functions of profile 1 take and give, for the check at load; and why others are refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from .value_types import AnyType, DateType, NumberType, TextType, ValueType

#: `many`: a number or a list of numbers; `unit`: a text, checked against the function's units where it is written out.
Parameter = Literal["condition", "value", "number", "many", "date", "text", "unit"]


@dataclass(frozen=True, slots=True)
class Signature:
    """`parameters`: of each argument, the last one for all that follow; `usage`: how it is written."""

    parameters: tuple[Parameter, ...]
    fewest: int
    most: int
    gives: ValueType
    usage: str
    units: tuple[str, ...] = ()


_ANY_NUMBER: Final = 10_000
_CALENDAR: Final = ("days", "months", "years", "hours", "minutes", "seconds")
_NUMBER, _DATE = NumberType(), DateType()

SIGNATURES: Final[Mapping[str, Signature]] = MappingProxyType(
    {
        "age": Signature(("date", "unit"), 1, 2, _NUMBER, "age({date}, 'years')", ("years", "months")),
        "avg": Signature(("many",), 1, _ANY_NUMBER, _NUMBER, "avg({a}, {b})"),
        "count": Signature(("value",), 1, _ANY_NUMBER, _NUMBER, "count({a}, {b})"),
        "currentDate": Signature((), 0, 0, _DATE, "currentDate()"),
        "currentYear": Signature((), 0, 0, _NUMBER, "currentYear()"),
        "dateAdd": Signature(("date", "number", "unit"), 2, 3, _DATE, "dateAdd({date}, 1, 'months')", _CALENDAR),
        "dateDiff": Signature(("date", "date", "unit"), 2, 3, _NUMBER, "dateDiff({from}, {to}, 'days')", _CALENDAR),
        "day": Signature(("date",), 0, 1, _NUMBER, "day({date})"),
        "getDate": Signature(("date",), 1, 1, _DATE, "getDate({date})"),
        "iif": Signature(("condition", "value", "value"), 2, 3, AnyType(), "iif({a} > 1, 'many', 'few')"),
        "max": Signature(("many",), 1, _ANY_NUMBER, _NUMBER, "max({a}, {b})"),
        "min": Signature(("many",), 1, _ANY_NUMBER, _NUMBER, "min({a}, {b})"),
        "month": Signature(("date",), 0, 1, _NUMBER, "month({date})"),
        "round": Signature(("number", "number"), 1, 2, _NUMBER, "round({a}, 2)"),
        "substring": Signature(("text", "number", "number"), 2, 3, TextType(), "substring({text}, 0, 3)"),
        "sum": Signature(("many",), 1, _ANY_NUMBER, _NUMBER, "sum({a}, {b})"),
        "today": Signature(("number",), 0, 1, _DATE, "today()"),
        "trunc": Signature(("number", "number"), 1, 2, _NUMBER, "trunc({a}, 2)"),
        "weekday": Signature(("date",), 0, 1, _NUMBER, "weekday({date})"),
        "year": Signature(("date",), 0, 1, _NUMBER, "year({date})"),
    }
)

#: Functions of survey-core that are not in profile 1: why, and what to write instead.
REFUSED: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "displayValue": (
            "its result arrives later than the page is drawn",
            "Compare the value itself: {name} = 'value'.",
        ),
        "isContainerReady": ("it validates a page from inside a condition", "Name the questions: {a} notempty."),
        "propertyValue": ("it reads how a form is drawn, not what was answered", "Use the answer: {name}."),
        "isDisplayMode": ("a questionnaire is always being answered here", "Leave this part out."),
        "getComment": ("a remark has a name of its own", "Write {name-Comment}."),
        "getYear": ("it is an old name", "Write year({date})."),
        "diffDays": ("it is an old name", "Write dateDiff({from}, {to}, 'days')."),
        **{
            f"{kind}InArray": ("it works on dynamic panels and matrices, which come with profile 2", "")
            for kind in ("sum", "min", "max", "count", "avg")
        },
    }
)
#: Words that other languages know as functions.
NEGATIONS: Final = frozenset({"not", "negate"})
