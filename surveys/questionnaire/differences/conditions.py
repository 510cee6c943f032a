"""Compares conditions by their trees: do two say the same, does one hold wherever another does?"""

from collections.abc import Mapping
from typing import Any, Final

from surveys.questionnaire.expressions import Expression
from surveys.questionnaire.expressions.nodes import (
    Call,
    Chain,
    Emptiness,
    Literal,
    Negation,
    Node,
    Null,
    Reference,
    Sequence,
)

#: A tree as nested tuples. `==` on nodes would take 1 for true, and {Lit} for another name than {lit}.
Normal = tuple[Any, ...]
#: Old names to new ones, folded: a condition that merely follows a renamed question has not changed.
Renames = Mapping[str, str]

ALWAYS: Final = None
NEVER: Final[Normal] = ("literal", "bool", False)
_ORDER: Final = {">": (1, False), ">=": (1, True), "<": (-1, False), "<=": (-1, True)}


def normal(expression: Expression | None, renames: Renames) -> Normal | None:
    """The tree without its spelling; None for no expression."""
    return None if expression is None else _normal(expression.tree, renames)


def _normal(node: Node, renames: Renames) -> Normal:
    match node:
        case Literal(value=bool() as value):
            return "literal", "bool", value
        case Literal(value=str() as value):
            return "literal", "text", value
        case Literal(value=value):
            return "literal", "number", float(value)
        case Null():
            return ("null",)
        case Reference(path=path, raw=raw):
            steps = [(step.name.lower(), step.index) for step in path.steps]
            steps[0] = (renames.get(steps[0][0], steps[0][0]), steps[0][1])
            return "reference", raw, *steps
        case Chain(operands=operands, operators=operators):
            parts = [_normal(operand, renames) for operand in operands]
            kind = operators[0]
            if kind in ("and", "or"):
                return kind, *_flat(kind, parts)
            return "chain", operators, *parts
        case Negation(operand=operand):
            return "not", _normal(operand, renames)
        case Emptiness(operand=operand, empty=empty):
            return "empty" if empty else "notempty", _normal(operand, renames)
        case Sequence(items=items):
            return "sequence", *(_normal(item, renames) for item in items)
        case Call(function=function, arguments=arguments):
            return "call", function, *(_normal(argument, renames) for argument in arguments)


def _flat(kind: str, parts: list[Normal]) -> list[Normal]:
    """`a and (b and c)` says what `a and b and c` says."""
    return [inner for part in parts for inner in (part[1:] if part[0] == kind else (part,))]


def both(*conditions: Normal | None) -> Normal | None:
    """All of the conditions together."""
    given = [condition for condition in conditions if condition is not None]
    return ("and", *_flat("and", given)) if given else ALWAYS


def implies(one: Normal | None, other: Normal | None) -> bool:
    """Whether `other` certainly holds wherever `one` does. False where that cannot be shown."""
    return other is None or (one is not None and _implies(one, other, {}))


def _implies(one: Normal, other: Normal, known: dict[tuple[Normal, Normal], bool]) -> bool:
    if one in (other, NEVER):
        return True
    key = one, other
    if key not in known:  # remembered, or alternating and/or would take exponential time
        known[key] = _shown(one, other, known)
    return known[key]


def _shown(one: Normal, other: Normal, known: dict[tuple[Normal, Normal], bool]) -> bool:
    if one[0] == "or":
        return all(_implies(part, other, known) for part in one[1:])
    if other[0] == "and":
        return all(_implies(one, part, known) for part in other[1:])
    if other[0] == "or" and any(_implies(one, part, known) for part in other[1:]):
        return True
    if one[0] == "and" and any(_implies(part, other, known) for part in one[1:]):
        return True
    return _fewer_values(one, other) or _narrower_range(one, other)


def _fewer_values(one: Normal, other: Normal) -> bool:
    """`{a} = 1` or `{a} anyof [1, 2]` beside `{a} anyof [1, 2, 3]`."""
    few, many = _values(one), _values(other)
    return few is not None and many is not None and few[0] == many[0] and few[1] <= many[1]


def _values(node: Normal) -> tuple[Normal, frozenset[Normal]] | None:
    match node:
        case ("chain", ("=",), ("reference", *_) as left, ("literal", *_) as right):
            return left, frozenset([right])
        case ("chain", ("anyof",), ("reference", *_) as left, ("sequence", *items)):
            if all(item[0] == "literal" for item in items):
                return left, frozenset(items)
    return None


def _narrower_range(one: Normal, other: Normal) -> bool:
    """`{a} > 3` beside `{a} >= 2`."""
    match one, other:
        case (
            ("chain", (first,), ("reference", *_) as left, ("literal", "number", limit)),
            ("chain", (second,), ("reference", *_) as right, ("literal", "number", wider)),
        ) if left == right and first in _ORDER and second in _ORDER:
            (side, reaches), (same, may_reach) = _ORDER[first], _ORDER[second]
            return side == same and (limit * side > wider * side or (limit == wider and (may_reach or not reaches)))
    return False
