"""Expressions without a questionnaire: for comparing this engine with survey-core (`questionnaire evaluate`)."""

import math
from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from . import ExpressionSyntaxError, check, parse, syntax_fault
from .advice import ExpressionFault
from .coercion import answered
from .dates import INVALID_DATE, InvalidDate, from_text
from .value_types import (
    AnyType,
    BooleanType,
    DateType,
    ListType,
    NumberType,
    RecordType,
    TextType,
    ValueType,
    common,
)


def probe(
    source: str, values: Mapping[str, object], now: datetime, as_: Literal["value", "condition"] = "value"
) -> tuple[bool, object]:
    """(True, the value as JSON) or (False, the list of ExpressionFault) if the load check refuses `source`.

    `values`: answers by name, in any case. Their types are taken from the values themselves; a name without a value
    is unanswered, of unknown type. `now`: aware, in UTC.
    """
    folded: dict[str, object] = {}
    for name, value in values.items():
        folded.setdefault(name.lower(), value)
    try:
        expression = parse(source)
    except ExpressionSyntaxError as error:
        return False, [syntax_fault(error)]
    scope = {name: _kind(folded.get(name)) for name in expression.references}
    faults = [fault for fault in check(expression, scope, want=as_) if fault.level == "error"]
    if faults:
        return False, faults
    return True, expression.holds(folded, now) if as_ == "condition" else encode(expression.value(folded, now))


def _kind(value: object) -> ValueType:
    """The type that a question would have whose answer counts as this value."""
    match answered(value):
        case bool():
            return BooleanType()
        case int() | float():
            return NumberType()
        case None:
            return AnyType()
        case str() as text:
            return TextType() if from_text(text) is INVALID_DATE else DateType()
        case list() as items:
            return ListType(common([_kind(item) for item in items]))
        case Mapping() as members:
            return RecordType({str(name): _kind(member) for name, member in members.items()}, open=True)
        case _:
            return AnyType()


def encode(value: object) -> object:
    """A value as JSON, as the oracle writes it: `{"$num": "NaN"}`, `{"$date": "2026-03-15T00:00:00.000Z"}`."""
    match value:
        case bool() | str() | None:
            return value
        case float() if not math.isfinite(value):
            return {"$num": "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"}
        case InvalidDate():
            return {"$date": "Invalid Date"}
        case datetime():
            return {"$date": f"{value:%Y-%m-%dT%H:%M:%S}.{value.microsecond // 1000:03d}Z"}
        case list() | tuple():
            return [encode(item) for item in value]
        case Mapping():
            return {str(key): encode(member) for key, member in value.items()}
        case _:
            return value


__all__ = ["ExpressionFault", "encode", "probe"]
