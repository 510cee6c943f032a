"""Names in braces: `{question}`, `{matrix.row}`, `{list[0]}`, `{list.length}`; in conditions and in texts.

Names are found whatever their case. Of several dotted readings the longest wins, so that a row called `a.b`
is found by `{matrix.a.b}`: the behaviour of survey-core 3.1.1 (VariableGetterContext).
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from .coercion import number_in, utf16_length

#: Dotted parts of a path; nothing lies deeper. (How a name with dots is found takes time by their square.)
MOST_STEPS: Final = 40


class _Absent:
    """Nothing of that name; told apart from an answer that is None."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = _Absent()


@dataclass(frozen=True, slots=True)
class Step:
    """One dotted part of a path; `index` is the `[n]` behind it."""

    name: str
    index: float | None = None


@dataclass(frozen=True, slots=True)
class Path:
    """A place among the answers. `source` is what stands between the braces, `root` the folded first name."""

    source: str
    steps: tuple[Step, ...]
    root: str

    @classmethod
    def of(cls, source: str) -> "Path":
        steps = tuple(_step(part) for part in source.split("."))
        return cls(source, steps, steps[0].name.lower())

    @property
    def simple(self) -> bool:
        """A name and nothing more."""
        return len(self.steps) == 1 and self.steps[0].index is None


def _step(text: str) -> Step:
    if text.endswith("]") and "[" in text:
        name, _, digits = text[:-1].rpartition("[")
        index = number_in(digits)
        if not math.isnan(index):
            return Step(name, index)
    return Step(text)


def find(path: Path, values: Mapping[str, object]) -> object:
    """What stands at `path` among `values` (root names folded to lower case); ABSENT if there is nothing.

    The length of what is missing is 0.
    """
    found = _descend(path.steps, 0, values, root=True) if len(path.steps) <= MOST_STEPS else ABSENT
    if found is ABSENT and path.source.endswith(".length"):
        return 0
    return found


def lookup(path: str, values: Mapping[str, object]) -> tuple[bool, object]:
    """Whether something stands at `path` among `values` (root names folded), and what: `matrix.row`, `list[0]`…"""
    found = find(Path.of(path), values)
    return (False, None) if found is ABSENT else (True, found)


def _descend(steps: tuple[Step, ...], start: int, value: object, *, root: bool) -> object:
    while start < len(steps):
        # An index ends the reach of a dotted name.
        stop = next((i for i in range(start, len(steps)) if steps[i].index is not None), len(steps) - 1)
        for last in range(stop, start - 1, -1):
            name = ".".join(step.name for step in steps[start : last + 1])
            member = _member(value, name, folded=root)
            if member is not ABSENT:
                break
        else:
            return ABSENT
        value, root = member, False
        index = steps[last].index
        if index is not None:
            value = _element(value, index)
            if value is ABSENT:
                return ABSENT
        start = last + 1
    return value


def _member(value: object, name: str, *, folded: bool) -> object:
    if not name:
        return ABSENT
    if isinstance(value, Mapping):
        if folded:
            return value.get(name.lower(), ABSENT)
        if name in value:
            return value[name]
        low = name.lower()
        return next((member for key, member in value.items() if str(key).lower() == low), ABSENT)
    if name == "length" and isinstance(value, str):
        return utf16_length(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        if name == "length":
            return len(value)
        if name.isascii() and name.isdigit() and str(int(name[:9])) == name and int(name) < len(value):
            return value[int(name)]
    return ABSENT


def _element(value: object, index: float) -> object:
    if not isinstance(value, Sequence) or isinstance(value, str):
        return ABSENT
    if index < 0:
        index += len(value)
    if not 0 <= index < len(value):
        return ABSENT
    return value[int(index)] if index == int(index) else None


def names_in(text: str) -> tuple[tuple[int, int, str], ...]:
    """The `{name}` places of a text: start, end (exclusive) and the name without outer spaces, in order.

    As survey-core finds them: the last opening brace before a closing one counts, and braces with a colon
    inside (`{a: b}`) are left alone.
    """
    places: list[tuple[int, int, str]] = []
    start = -1
    for position, character in enumerate(text):
        if character == "{":
            start = position
        elif character == "}":
            name = text[start + 1 : position]
            if start >= 0 and ":" not in name and name.strip():
                places.append((start, position + 1, name.strip()))
            start = -1
    return tuple(places)
