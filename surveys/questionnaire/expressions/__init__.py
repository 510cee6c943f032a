"""Conditions and computations: text to a frozen, typed tree, and the tree to a value."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from .advice import ExpressionFault
from .checking import Want, faults_of, kind_of
from .coercion import storable
from .evaluation import Run, compiled
from .grammar import ExpressionSyntaxError, parse_tree
from .nodes import Node, Reference, walk
from .references import lookup, names_in
from .value_types import AnyType, NothingType, ValueType

__all__ = [
    "Expression",
    "ExpressionFault",
    "ExpressionSyntaxError",
    "Place",
    "Want",
    "check",
    "infer",
    "lookup",
    "names_in",
    "parse",
    "storable",
    "syntax_fault",
]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an expression names something: `name` is the folded root, `path` what stands between the braces."""

    name: str
    path: str
    position: int


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed expression: a pure function of the answers and the present moment.

    `references`: the root names it reads, folded to lower case (`item` and the like included); `places`: each
    mention, in order, with its path and 0-based position.
    """

    source: str
    tree: Node = field(repr=False)
    references: frozenset[str] = field(init=False, compare=False)
    places: tuple[Place, ...] = field(init=False, compare=False, repr=False)
    _run: Run = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        places = tuple(
            Place(node.path.root, node.path.source, node.position)
            for node, _ in walk(self.tree)
            if isinstance(node, Reference)
        )
        object.__setattr__(self, "places", places)
        object.__setattr__(self, "references", frozenset(place.name for place in places))
        object.__setattr__(self, "_run", compiled(self.tree))

    def value(self, values: Mapping[str, object], now: datetime) -> object:
        """What the expression gives; never raises.

        `values`: answers by root name, folded to lower case: None, truth value, number, text, list, record (dict),
        or a date (aware `datetime`) that another expression gave; a ranking, whose order counts, is a tuple.
        `now`: aware, in UTC. The result may be a `datetime`, NaN, infinite or `INVALID_DATE`: see `storable`.
        """
        value = self._run(values, now)
        return 0 if value.__class__ is float and value == 0 else value  # -0.0 is for inner reckoning only

    def holds(self, values: Mapping[str, object], now: datetime) -> bool:
        """Whether a condition is met: only True counts, not 1 and not a text."""
        return self._run(values, now) is True


def parse(source: str) -> Expression:
    """Read an expression. Raises ExpressionSyntaxError with position, message and suggestion."""
    return Expression(source, parse_tree(source))


def check(expression: Expression, scope: Mapping[str, ValueType], *, want: Want) -> list[ExpressionFault]:
    """What is wrong with an expression that is to give what `want` says; warnings included, in order of position.

    `scope`: the type of every name it may use, folded to lower case; see `value_types` for an example.
    """
    return faults_of(expression.tree, scope, want)


def infer(expression: Expression, scope: Mapping[str, ValueType]) -> ValueType:
    """The type of what an expression gives: for calculated values and computed questions."""
    kind = kind_of(expression.tree, scope)
    return AnyType() if isinstance(kind, NothingType) else kind


def syntax_fault(error: ExpressionSyntaxError) -> ExpressionFault:
    """A syntax error as a fault among others (E201)."""
    return ExpressionFault("E201", error.position, error.message, error.suggestion)
