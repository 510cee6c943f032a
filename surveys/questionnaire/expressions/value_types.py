"""What kind of value a name stands for: the types by which conditions are checked at load.

The definition loader makes a scope, a mapping from each root name folded to lower case to its type:

    >>> scope = {
    ...     "staff": NumberType(),                               # text, inputType number
    ...     "remarks": TextType(),                               # text, comment
    ...     "since": DateType(),                                 # text, inputType date, datetime-local, month
    ...     "consent": BooleanType(),                            # boolean without valueTrue and valueFalse of its own
    ...     "ai_status": ChoiceType(("planned", "operational")), # radiogroup, dropdown, rating, such a boolean;
    ...                                                          # all values, "other", "none"… included
    ...     "uses": ListType(ChoiceType(("chat", "vision"))),    # checkbox, tagbox, ranking
    ...     "agree": RecordType({"r1": ChoiceType((1, 2, 3))}),  # matrix: rows; multipletext: items
    ... }
    >>> member_type(scope["agree"], Path.of("agree.R1"))
    ChoiceType(values=(1, 2, 3))

A calculated value or a computed question has the type that `expressions.infer` finds; `item` in a choice's condition
has the type of its question's choices. `AnyType` is for names of which nothing is known; every rule lets it pass.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from .coercion import answered, number_of
from .references import MOST_STEPS, Path

Scalar = str | int | float | bool


@dataclass(frozen=True, slots=True)
class ValueType:
    """`noun`: the type in a sentence."""

    noun: ClassVar[str] = "a value"

    @property
    def numeric(self) -> bool:
        """Whether every answer of this type is a number, and can be counted with."""
        return False

    @property
    def ordered(self) -> bool:
        """Whether < and > mean something: numbers, also where some choices ("don't know") are none."""
        return self.numeric


@dataclass(frozen=True, slots=True)
class AnyType(ValueType):
    """Nothing is known."""

    @property
    def numeric(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class NothingType(ValueType):
    """`null`."""

    noun: ClassVar[str] = "null"


@dataclass(frozen=True, slots=True)
class NumberType(ValueType):
    noun: ClassVar[str] = "a number"

    @property
    def numeric(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class TextType(ValueType):
    noun: ClassVar[str] = "text"


@dataclass(frozen=True, slots=True)
class DateType(ValueType):
    noun: ClassVar[str] = "a date"

    @property
    def ordered(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class BooleanType(ValueType):
    """True or false. Counts as 1 or 0, so that `({a} = 1) + ({b} = 1) >= 2` counts conditions."""

    noun: ClassVar[str] = "true or false"

    @property
    def numeric(self) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class ChoiceType(ValueType):
    """One of `values`; without any, one of a set that is not known. Texts that hold numbers count as numbers."""

    values: tuple[Scalar, ...] = ()
    noun: ClassVar[str] = "a choice"

    @property
    def numeric(self) -> bool:
        return bool(self.values) and all(_counts(value) for value in self.values)

    @property
    def ordered(self) -> bool:
        return any(_counts(value) for value in self.values)


@dataclass(frozen=True, slots=True)
class ListType(ValueType):
    of: ValueType = field(default_factory=AnyType)
    noun: ClassVar[str] = "a list"


@dataclass(frozen=True, slots=True)
class RecordType(ValueType):
    """Answers by name. With `open`, names that are not listed may occur too."""

    members: Mapping[str, ValueType]
    open: bool = False
    noun: ClassVar[str] = "a group of answers"


def _counts(value: Scalar) -> bool:
    number = answered(value)
    return isinstance(number, int | float) and not isinstance(number, bool) and not math.isnan(number_of(number))


class UnknownMemberError(LookupError):
    """Nothing stands at a path. `member` is what was looked for, `members` what there is."""

    def __init__(self, member: str, members: tuple[str, ...], kind: ValueType) -> None:
        super().__init__(member)
        self.member = member
        self.members = members
        self.kind = kind


def member_type(root: ValueType, path: Path) -> ValueType:
    """The type of what stands at `path`, whose root has the type `root`. Raises UnknownMemberError."""
    first, *others = path.steps
    if len(others) >= MOST_STEPS:
        raise UnknownMemberError(others[-1].name, (), AnyType())
    kind = _indexed(root, first.index)
    while others:
        if isinstance(kind, AnyType):
            return kind
        if isinstance(kind, RecordType):
            kind, used = _member(kind, [step.name for step in others])
            index = others[used - 1].index
            others = others[used:]
        else:
            step, *others = others
            if step.name != "length" or isinstance(kind, NumberType | DateType | BooleanType):
                raise UnknownMemberError(step.name, ("length",) if isinstance(kind, ListType) else (), kind)
            kind, index = NumberType(), step.index
        kind = _indexed(kind, index)
    return kind


def _indexed(kind: ValueType, index: float | None) -> ValueType:
    if index is None or isinstance(kind, AnyType):
        return kind
    if not isinstance(kind, ListType) or index < 0 or index != int(index):
        raise UnknownMemberError(f"[{index:g}]", (), kind)
    return kind.of


def _member(record: RecordType, names: list[str]) -> tuple[ValueType, int]:
    """The member whose name the longest run of dotted `names` spells, and how many of them it took."""
    folded = {name.lower(): kind for name, kind in record.members.items()}
    for used in range(len(names), 0, -1):
        name = ".".join(names[:used]).lower()
        if name in folded:
            return folded[name], used
    if record.open:
        return AnyType(), 1
    raise UnknownMemberError(names[0], tuple(record.members), record)


def common(kinds: list[ValueType]) -> ValueType:
    """The type of what is one of several."""
    known = [kind for kind in kinds if not isinstance(kind, NothingType)]
    if not known or any(isinstance(kind, AnyType) for kind in known):
        return AnyType()
    if all(kind == known[0] for kind in known):
        return known[0]
    choices = [kind.values for kind in known if isinstance(kind, ChoiceType)]
    if len(choices) == len(known) and all(choices):
        return ChoiceType(tuple(dict.fromkeys(value for values in choices for value in values)))
    if all(kind.numeric for kind in known):
        return NumberType()
    lists = [kind.of for kind in known if isinstance(kind, ListType)]
    if lists:
        return ListType(common(lists)) if len(lists) == len(known) else AnyType()
    return AnyType() if any(isinstance(kind, RecordType) for kind in known) else TextType()
