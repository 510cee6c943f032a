"""The tree of an expression: frozen nodes, valid from birth. Only `grammar.parse_tree` makes them.

`position` is the 0-based character of the source at which a node begins. It takes no part in equality, so two
spellings of the same expression have equal trees. `str(node)` writes the expression back, fully bracketed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from .references import Path

#: Binary operators, loosest first: the name of each, as `Chain.operators` holds it, in its level of precedence.
LEVELS: tuple[tuple[str, ...], ...] = (
    ("or",),
    ("and",),
    ("=", "!=", "<", "<=", ">", ">="),
    ("+", "-"),
    ("*", "/", "%"),
    ("^",),
    ("contains", "notcontains", "anyof", "allof", "noneof"),
)


@dataclass(frozen=True, slots=True)
class Literal:
    """A number, text or truth value as written. `quoted` tells `'1'` from `1` and `'true'` from `true`."""

    value: str | float | bool
    quoted: bool = field(default=False, compare=False)
    position: int = field(default=0, compare=False)

    def __str__(self) -> str:
        if isinstance(self.value, bool):
            return "true" if self.value else "false"
        if isinstance(self.value, str):
            escaped = self.value.replace("'", "\\'").replace('"', '\\"')
            return f"'{escaped}'"
        # The grammar knows no exponent: every digit is written out.
        return format(Decimal(repr(self.value)), "f")


@dataclass(frozen=True, slots=True)
class Null:
    """`null` or `undefined`; with `written` false, the missing right side of `{a} contains`."""

    written: bool = field(default=True, compare=False)
    position: int = field(default=0, compare=False)

    def __str__(self) -> str:
        return "null"


@dataclass(frozen=True, slots=True)
class Reference:
    """`{path}`. `raw` is the `#` of `{#path}`: the answer is taken as it is, `'12'` stays text."""

    path: Path
    raw: bool = False
    position: int = field(default=0, compare=False)

    def __str__(self) -> str:
        return "{" + ("#" if self.raw else "") + self.path.source + "}"


@dataclass(frozen=True, slots=True)
class Chain:
    """Operands with operators of one level of precedence between them, worked from the left."""

    operands: "tuple[Node, ...]"
    operators: tuple[str, ...]
    position: int = field(default=0, compare=False)

    def __str__(self) -> str:
        first, *others = (str(operand) for operand in self.operands)
        steps = "".join(f" {operator} {other}" for operator, other in zip(self.operators, others, strict=True))
        return f"({first}{steps})"


@dataclass(frozen=True, slots=True)
class Negation:
    operand: "Node"
    position: int = field(default=0, compare=False)

    def __str__(self) -> str:
        return f"!{self.operand}"


@dataclass(frozen=True, slots=True)
class Emptiness:
    """`operand empty`, or with `empty` false `operand notempty`."""

    operand: "Literal | Null | Reference"
    empty: bool
    position: int = field(default=0, compare=False)

    def __str__(self) -> str:
        return f"{self.operand} {'empty' if self.empty else 'notempty'}"


@dataclass(frozen=True, slots=True)
class Sequence:
    """`[a, b]`"""

    items: "tuple[Node, ...]"
    position: int = field(default=0, compare=False)

    def __str__(self) -> str:
        return "[" + ", ".join(str(item) for item in self.items) + "]"


@dataclass(frozen=True, slots=True)
class Call:
    function: str
    arguments: "tuple[Node, ...]"
    position: int = field(default=0, compare=False)

    def __str__(self) -> str:
        return self.function + "(" + ", ".join(str(argument) for argument in self.arguments) + ")"


Node = Literal | Null | Reference | Chain | Negation | Emptiness | Sequence | Call


def parts(node: Node) -> tuple[Node, ...]:
    """The nodes directly below `node`, in order."""
    match node:
        case Chain(operands=operands):
            return operands
        case Negation(operand=operand) | Emptiness(operand=operand):
            return (operand,)
        case Sequence(items=items):
            return items
        case Call(arguments=arguments):
            return arguments
        case _:
            return ()


def walk(tree: Node) -> Iterator[tuple[Node, int]]:
    """Every node with its depth (the root's is 1), in the order of the source. Needs no recursion."""
    waiting: list[tuple[Node, int]] = [(tree, 1)]
    while waiting:
        node, depth = waiting.pop()
        yield node, depth
        waiting.extend((part, depth + 1) for part in reversed(parts(node)))
