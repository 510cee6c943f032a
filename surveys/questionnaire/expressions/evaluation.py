"""A tree made into a function, once, so that evaluating it often is cheap.

The functions are pure: of the answers and the present moment, of nothing else. They never raise on any answers.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from .arithmetic import ARITHMETIC, filled
from .coercion import SPACES, answered, equal, greater, is_empty, is_true, less, same, text_of
from .functions import FUNCTIONS
from .nodes import Call, Chain, Emptiness, Literal, Negation, Node, Null, Reference, Sequence
from .references import ABSENT, Path, find

Run = Callable[[Mapping[str, object], datetime], object]
Binary = Callable[[object, object], object]


def _contains(left: object, right: object) -> bool:
    return _containment(left, right, wanted=True)


def _contains_not(left: object, right: object) -> bool:
    if not is_true(left) and not is_empty(right):
        return True
    return _containment(left, right, wanted=False)


def _containment(left: object, right: object, *, wanted: bool) -> bool:
    """`wanted` if all of `right` is in `left`, a list or a text, else the opposite; False where either is missing."""
    if isinstance(left, list | tuple):
        if not left:
            return not wanted
        sought = right if isinstance(right, list | tuple) else (right,)
        return wanted if all(any(same(item, one) for item in left) for one in sought) else not wanted
    if (is_empty(left) and not isinstance(left, Mapping)) or not is_true(right):
        return False
    return wanted if text_of(right).lower() in text_of(left).lower() else not wanted


def _any_of(left: object, right: object) -> bool:
    if is_empty(left):
        return is_empty(right)
    if is_empty(right):
        return True
    if not isinstance(left, list | tuple):
        return _contains(right, left)
    if not isinstance(right, list | tuple):
        return _contains(left, right)
    return any(_contains(left, one) for one in right)


def _none_of(left: object, right: object) -> bool:
    return not _any_of(left, right)


def _all_of(left: object, right: object) -> bool:
    if not is_true(left) and not is_empty(right):
        return False
    if not isinstance(right, list | tuple):
        return _contains(left, right)
    return all(_contains(left, one) for one in right)


def _arithmetic(operation: Binary) -> Binary:
    def run(left: object, right: object) -> object:
        left = filled(left, right)
        return operation(left, filled(right, left))

    return run


#: Those that always give True or False.
COMPARISONS: Final[Mapping[str, Callable[[object, object], bool]]] = MappingProxyType(
    {
        "=": equal,
        "!=": lambda left, right: not equal(left, right),
        "<": less,
        ">": greater,
        "<=": lambda left, right: equal(left, right) or less(left, right),
        ">=": lambda left, right: equal(left, right) or greater(left, right),
        "contains": _contains,
        "notcontains": _contains_not,
        "anyof": _any_of,
        "allof": _all_of,
        "noneof": _none_of,
    }
)
_OPERATIONS: Final[Mapping[str, Binary]] = MappingProxyType(
    {
        **COMPARISONS,
        **{operator: _arithmetic(operation) for operator, operation in ARITHMETIC.items()},
        "and": _arithmetic(lambda left, right: right if is_true(left) else left),
        "or": _arithmetic(lambda left, right: left if is_true(left) else right),
    }
)


def is_boolean(node: Node) -> bool:
    """Whether a node gives True or False and nothing else, whatever the answers."""
    match node:
        case Literal(value=value):
            return isinstance(value, bool)
        case Negation() | Emptiness():
            return True
        case Chain(operators=operators, operands=operands):
            if operators[0] in ("and", "or"):
                return all(is_boolean(operand) for operand in operands)
            return operators[-1] in COMPARISONS
        case _:
            return False


def compiled(node: Node) -> Run:
    match node:
        case Literal(value=constant):
            return lambda _values, _now: constant
        case Null():
            return lambda _values, _now: None
        case Reference():
            return _reference(node)
        case Chain():
            return _chain(node)
        case Negation(operand=operand):
            run = compiled(operand)
            return lambda values, now: not is_true(run(values, now))
        case Emptiness(operand=operand, empty=wanted):
            run = compiled(operand)
            return lambda values, now: is_empty(run(values, now)) is wanted
        case Sequence(items=items):
            runs = _items(items)
            return lambda values, now: [run(values, now) for run in runs]
        case Call():
            return _call(node)


def _reference(node: Reference) -> Run:
    path, root = node.path, node.path.root
    if not path.simple:
        if node.raw:
            return lambda values, _now: _present(find(path, values))
        if len(path.steps) == 2 and all(step.index is None for step in path.steps):
            return _member(path)
        return lambda values, _now: answered(_present(find(path, values)))
    if node.raw:
        return lambda values, _now: values.get(root)
    return lambda values, _now: answered(values.get(root))


def _member(path: Path) -> Run:
    """`{matrix.row}`: looked up directly where it is spelt as the record has it."""
    root, name, whole = path.root, path.steps[1].name, path.source.lower()

    def run(values: Mapping[str, object], _now: datetime) -> object:
        record = values.get(root)
        if isinstance(record, dict) and name in record and whole not in values:
            return answered(record[name])
        return answered(_present(find(path, values)))

    return run


def _present(value: object) -> object:
    return None if value is ABSENT else value


def _items(items: tuple[Node, ...]) -> tuple[Run, ...]:
    """A list or arguments; one that begins with null has nothing in it, however it goes on."""
    return () if items and isinstance(items[0], Null) else tuple(compiled(item) for item in items)


def _call(node: Call) -> Run:
    function = FUNCTIONS.get(node.function)
    if function is None:  # refused by the check at load; nothing, for those who evaluate unchecked
        return lambda _values, _now: None
    runs = _items(node.arguments)
    return lambda values, now: function([run(values, now) for run in runs], now)


def _chain(node: Chain) -> Run:
    if node.operators[0] in ("and", "or") and is_boolean(node):
        return _conjunction(node)
    simple = _simple_equality(node)
    if simple is not None:
        return simple
    first, *others = (compiled(operand) for operand in node.operands)
    if len(others) == 1:
        operation, other = _OPERATIONS[node.operators[0]], others[0]
        return lambda values, now: operation(first(values, now), other(values, now))
    steps = tuple(zip((_OPERATIONS[operator] for operator in node.operators), others, strict=True))

    def run(values: Mapping[str, object], now: datetime) -> object:
        value = first(values, now)
        for operation, operand in steps:
            value = operation(value, operand(values, now))
        return value

    return run


def _conjunction(node: Chain) -> Run:
    """`and` or `or` between nothing but truth values: stops at the first that decides."""
    runs = tuple(compiled(operand) for operand in node.operands)
    decisive = node.operators[0] == "or"

    def run(values: Mapping[str, object], now: datetime) -> bool:
        for operand in runs:
            if operand(values, now) is decisive:
                return decisive
        return not decisive

    return run


def _simple_equality(node: Chain) -> Run | None:
    """`{name} = 'text'`, by far the commonest condition, with the text prepared beforehand."""
    match node:
        case Chain(
            operands=(Reference(path=path, raw=False), Literal(value=str() as text)),
            operators=("=" | "!=" as operator,),
        ) if path.simple and text not in ("", "undefined"):
            pass
        case _:
            return None
    root, wanted, folded = path.root, operator == "=", text.strip(SPACES).lower()

    def run(values: Mapping[str, object], _now: datetime) -> bool:
        value = answered(values.get(root))
        if isinstance(value, str):
            return (value == text or (value != "undefined" and value.strip(SPACES).lower() == folded)) is wanted
        return equal(value, text) is wanted

    return run
