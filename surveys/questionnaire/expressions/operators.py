"""The check of operators at load: what each understands, by the types of its two sides."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal as OneOf

from .advice import (
    ExpressionFault,
    for_arithmetic,
    for_date,
    for_order,
    member,
    nearest_value,
    noun,
    number_written,
    quoted,
)
from .coercion import number_in, same
from .dates import INVALID_DATE, from_text
from .nodes import Literal, Node, Sequence
from .value_types import (
    AnyType,
    BooleanType,
    ChoiceType,
    DateType,
    ListType,
    NothingType,
    NumberType,
    RecordType,
    TextType,
    ValueType,
)

ORDER = frozenset({"<", "<=", ">", ">="})
ARITHMETIC = frozenset({"+", "-", "*", "/", "%", "^"})
Plain = OneOf["number", "date", "text"]


@dataclass(frozen=True, slots=True)
class Operand:
    """One side of an operator."""

    node: Node
    kind: ValueType

    @property
    def text(self) -> str | None:
        """The text, if it is written out here."""
        return self.node.value if isinstance(self.node, Literal) and isinstance(self.node.value, str) else None

    def fits(self, want: Plain) -> bool:
        """Whether this can be a number, a date or a text."""
        if isinstance(self.kind, AnyType):
            return True
        if want == "number":
            return self.kind.numeric and not isinstance(self.kind, BooleanType)
        if want == "text":
            return isinstance(self.kind, TextType | ChoiceType)
        return isinstance(self.kind, DateType) or (self.text is not None and from_text(self.text) is not INVALID_DATE)

    def fault(self, message: str, suggestion: str = "") -> ExpressionFault:
        return ExpressionFault("E205", self.node.position, message, suggestion)


def faults(operator: str, left: Operand, right: Operand) -> Iterator[ExpressionFault]:
    """What is wrong with `left operator right`; not for `and`, `or` and null, which the caller knows about."""
    groups = [side for side in (left, right) if isinstance(side.kind, RecordType)]
    for side in groups:
        if isinstance(side.kind, RecordType):
            message = f"{quoted(side.node)} is a group of answers; {operator} needs a single one."
            yield side.fault(message, member(side.node, side.kind))
    if groups:
        return
    if operator in ("=", "!="):
        yield from _equality(operator, left, right)
    elif operator in ORDER:
        yield from _order(operator, left, right)
    elif operator in ARITHMETIC:
        yield from _arithmetic(operator, left, right)
    elif isinstance(left.kind, ListType) or operator in ("anyof", "allof", "noneof"):
        # On text, contains looks inside the value: any part of a choice may be sought.
        yield from _known(left.kind, right.node)


def _equality(operator: str, left: Operand, right: Operand) -> Iterator[ExpressionFault]:
    if any(isinstance(side.kind, AnyType | NothingType) for side in (left, right)):
        return
    if isinstance(left.kind, ListType) and isinstance(right.kind, ListType):
        yield from _known(left.kind, right.node)
        yield from _known(right.kind, left.node)
        return
    for side, other in ((left, right), (right, left)):
        if isinstance(side.kind, ListType):
            message = f"{quoted(side.node)} is a list; {operator} compares it with a single value."
            yield side.fault(message, f"Use contains or anyof: {quoted(side.node)} contains {quoted(other.node)}.")
            return
        # `= ''` asks whether anything was answered, whatever the type.
        if other.text != "" and (fault := _unequal(side, other)):
            yield fault
            return
    yield from _known(left.kind, right.node)
    yield from _known(right.kind, left.node)


def _unequal(side: Operand, other: Operand) -> ExpressionFault | None:
    """Why a date, a number or a truth value can never equal the other side."""
    what = quoted(side.node)
    match side.kind:
        case DateType() if not other.fits("date"):
            return other.fault(f"{what} is a date; {quoted(other.node)} is {noun(other.kind)}.", for_date(other.node))
        case NumberType() if other.text is not None and math.isnan(number_in(other.text)):
            message = f"{what} is a number and never equals the text {quoted(other.node)}."
            return other.fault(message, f"Write a number: {what} = 1.")
        case BooleanType() if other.text is not None and other.text.strip().lower() not in ("true", "false"):
            message = f"{what} is true or false and never equals the text {quoted(other.node)}."
            return other.fault(message, f"Write {what} = true or {what} = false.")
        case _:
            return None


def _known(kind: ValueType, node: Node) -> Iterator[ExpressionFault]:
    """Warnings of values written out that are none of a question's choices."""
    if isinstance(kind, ListType):
        kind = kind.of
    if not isinstance(kind, ChoiceType) or not kind.values:
        return
    for item in node.items if isinstance(node, Sequence) else (node,):
        if isinstance(item, Literal) and item.value != "" and not any(same(value, item.value) for value in kind.values):
            message = f"No choice has the value {quoted(item)}."
            yield ExpressionFault("W206", item.position, message, nearest_value(item.value, kind.values), "warning")


def _order(operator: str, left: Operand, right: Operand) -> Iterator[ExpressionFault]:
    dated = any(isinstance(side.kind, DateType) for side in (left, right))
    for side, other in ((left, right), (right, left)):
        if dated:
            if not side.fits("date"):
                message = f"{operator} compares a date with {quoted(side.node)}, which is {noun(side.kind)}."
                yield side.fault(message, for_date(side.node))
        elif not (side.kind.ordered or isinstance(side.kind, AnyType)):
            message = f"{quoted(side.node)} is {noun(side.kind)} and has no order."
            yield side.fault(message, for_order(side.node, side.kind, operator, other.node))


def _arithmetic(operator: str, left: Operand, right: Operand) -> Iterator[ExpressionFault]:
    for side, other in ((left, right), (right, left)):
        if side.kind.numeric:
            continue
        suggestion = for_arithmetic(side.node, side.kind)
        if isinstance(side.kind, DateType):
            what = quoted(side.node)
            amount = quoted(other.node) if other.fits("number") and not number_written(other.node) else "1"
            suggestion = f"Write dateAdd({what}, {amount}, 'days') or dateDiff({what}, today(), 'days')."
        yield side.fault(f"{quoted(side.node)} is {noun(side.kind)}; {operator} needs numbers.", suggestion)
