"""Which element must be decided before which: an order in which one pass decides everything, or the circles."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from .fields import LocatedExpression

#: They decide what is shown or computed: a circle of them has no answer.
DECIDING = frozenset({"visibleIf", "expression", "choicesVisibleIf", "rowsVisibleIf", "columnsVisibleIf"})
#: They decide only what may be or must be answered: they are ordered where that is possible.
ADVISORY = frozenset({"enableIf", "requiredIf", "choicesEnableIf"})
#: Circles that are looked for; whoever mends these will check again.
MOST_CYCLES = 50


@dataclass(slots=True)
class Node:
    """One element: the folded names that must stand before it, and those that should."""

    name: str
    pointer: str
    before: dict[str, None] = field(default_factory=dict)
    wished: dict[str, None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Order:
    """`names`: every element, each after what it depends on. `cycles`: names in a circle, first repeated last."""

    names: tuple[str, ...]
    cycles: tuple[tuple[str, ...], ...]


def nodes(elements: Iterable[tuple[str, str, str]], expressions: Iterable[LocatedExpression]) -> dict[str, Node]:
    """The nodes by folded name, in document order.

    `elements`: name, pointer and container ("" for none) of each. What a condition of a container reads is
    decided before everything inside, since each element waits for its container.
    """
    made: dict[str, Node] = {}
    for name, pointer, container in elements:
        made[name.lower()] = Node(name, pointer, {container.lower(): None} if container else {})
    for located in expressions:
        node = made.get(located.owner.lower()) if located.owner else None
        if node is None:
            continue
        target = node.before if located.at in DECIDING else node.wished if located.at in ADVISORY else None
        if target is None:
            continue
        for reference in sorted(located.expression.references):
            name = reference if reference in made else reference.removesuffix("-comment")
            if name in made:
                target[name] = None
    return made


def order(graph: Mapping[str, Node]) -> Order:
    """Document order, but for what must be decided earlier. Wishes that would close a circle are dropped."""
    names, cycles = _sorted(graph, wishes=False)
    if not cycles:
        wished, unmet = _sorted(graph, wishes=True)
        if not unmet:
            names = wished
    return Order(tuple(graph[name].name for name in names), tuple(cycles))


def _sorted(graph: Mapping[str, Node], *, wishes: bool) -> tuple[list[str], list[tuple[str, ...]]]:
    """Depth first, without recursion: each node after its dependencies; edges that close a circle are reported."""
    done: dict[str, None] = {}
    cycles: list[tuple[str, ...]] = []
    for start in graph:
        path: dict[str, list[str]] = {}
        if start not in done:
            path[start] = _waiting(graph[start], wishes=wishes)
        while path:
            current = next(reversed(path))
            waiting = path[current]
            if not waiting:
                done[current] = None
                del path[current]
                continue
            following = waiting.pop()
            if following in path:
                if len(cycles) >= MOST_CYCLES:
                    continue
                circle = list(path)[list(path).index(following) :]
                cycles.append(tuple(graph[name].name for name in (*circle, following)))
            elif following not in done:
                path[following] = _waiting(graph[following], wishes=wishes)
    return list(done), cycles


def _waiting(node: Node, *, wishes: bool) -> list[str]:
    """The dependencies as a stack, the first on top."""
    found: Sequence[str] = [*node.before, *(node.wished if wishes else ())]
    own = node.name.lower()
    return [name for name in reversed(found) if not (wishes and name == own)]
