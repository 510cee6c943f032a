"""Faults of expressions, and the words in which an author is told of them."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal as OneOf

from .coercion import number_in, text_of
from .nodes import Chain, Literal, Node, Reference
from .value_types import ChoiceType, ListType, NumberType, RecordType, Scalar, ValueType

_LONGEST = 60


@dataclass(frozen=True, slots=True)
class ExpressionFault:
    """One fault of an expression. `position` is the 0-based character at which the faulty part begins.

    Codes: E201 syntax, E202 unknown name, E203 function, E204 not a condition, E205 type, W206 no such choice.
    """

    code: str
    position: int
    message: str
    suggestion: str = ""
    level: OneOf["error", "warning"] = "error"


def quoted(node: Node) -> str:
    """A part of an expression as it is named in a message."""
    text = str(node)
    if isinstance(node, Chain):
        text = text[1:-1]
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def noun(kind: ValueType) -> str:
    if not isinstance(kind, ChoiceType) or not kind.values or kind.numeric:
        return kind.noun
    if not kind.ordered:
        return "a choice among texts"
    text = next(value for value in kind.values if not ChoiceType((value,)).numeric)
    return f"a choice of which {Literal(text)} is no number"


def nearest(name: str, names: Iterable[str]) -> str:
    """The closest of `names`, whatever their case, or ""."""
    folded = {candidate.lower(): candidate for candidate in names}
    matches = get_close_matches(name.lower(), folded, n=1, cutoff=0.6)
    return folded[matches[0]] if matches else ""


def nearest_value(value: Scalar, values: tuple[Scalar, ...]) -> str:
    close = nearest(text_of(value), map(text_of, values))
    return f"Nearest: {close}." if close else f"There are: {', '.join(map(text_of, values[:10]))}."


def number_written(node: Node) -> str:
    """The number that a quoted text holds, or "": the usual slip in arithmetic and order."""
    if isinstance(node, Literal) and isinstance(node.value, str) and not math.isnan(number_in(node.value)):
        return node.value.strip()
    return ""


def member(node: Node, kind: RecordType) -> str:
    """How to name one answer of a group."""
    return f"Name a row or an item: {quoted(node)[:-1]}.{next(iter(kind.members), 'row')}}}."


def for_date(node: Node) -> str:
    if isinstance(node, Literal) and isinstance(node.value, str):
        return "Write dates as '2026-12-31'."
    return "Use a question with inputType date, today(), or a date such as '2026-12-31'."


def for_order(node: Node, kind: ValueType, operator: str, other: Node) -> str:
    if number := number_written(node):
        return f"Write {number} without quotes."
    if isinstance(kind, ListType) and isinstance(node, Reference):
        return f"Write {{{node.path.source}.length}} {operator} {quoted(other)}."
    if isinstance(kind, ChoiceType) and isinstance(node, Reference):
        return f"Name the values: {quoted(node)} anyof ['…', '…']."
    return "Only numbers and dates have an order; compare with = or !=."


def for_arithmetic(node: Node, kind: ValueType) -> str:
    if number := number_written(node):
        return f"Write {number} without quotes."
    if not isinstance(node, Reference):
        return ""
    match kind:
        case ListType(of=of) if of.numeric:
            return f"Write sum({quoted(node)}) or {{{node.path.source}.length}}."
        case ListType():
            return f"Write {{{node.path.source}.length}} to count what was chosen."
        case ChoiceType():
            return "Only numbers can be counted with; give the choices numbers as values."
        case _:
            return f"Only numbers can be counted with; make {quoted(node)} a number question."


def for_condition(node: Node, kind: ValueType) -> str:
    what = quoted(node)
    match kind:
        case NumberType():
            return (
                f"Write {what} = 1 or {what} notempty." if isinstance(node, Reference) else f"Compare it: {what} > 0."
            )
        case ChoiceType(values=values) if values:
            return f"Write {what} = {Literal(values[0])} or {what} notempty."
        case ListType() if isinstance(node, Reference):
            return f"Write {what} notempty or {what} contains 'value'."
        case RecordType():
            return member(node, kind)
    if isinstance(node, Literal) and re.fullmatch(r"\w+", text_of(node.value)):
        return f"A name stands in braces: {{{text_of(node.value)}}}."
    return f"Write {what} notempty." if isinstance(node, Reference) else "Compare it with a value."
