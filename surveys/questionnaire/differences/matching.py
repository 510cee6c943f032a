"""Which part of the new version is which part of the old one: by name, else by what looks the same."""

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Generic, TypeVar

from surveys.questionnaire.model import (
    Boolean,
    Choice,
    Choosing,
    Computed,
    Element,
    Html,
    Matrix,
    MultipleText,
    Page,
    Panel,
    Question,
    Questionnaire,
    Rating,
    Text,
    TextInput,
)

T = TypeVar("T")

#: Titles as near as this are one title, corrected. ("How many cameras?" and "How many cameras are there?": 0.77.)
NEARLY = 0.75
#: Beyond, two files have so little in common that what looks alike is chance, and looking would take minutes.
MOST_LIKENESSES = 10_000
#: Characters of two texts together, up to which they are compared letter by letter (in time by their square).
LONGEST_WORDING = 1_000


@dataclass(frozen=True, slots=True)
class Placed:
    """A page, panel or question, with what it stands in, from the page inwards."""

    thing: Page | Element
    holders: tuple["Page | Panel", ...] = ()

    @property
    def pointer(self) -> str:
        return self.thing.pointer


@dataclass(frozen=True, slots=True)
class Matched(Generic[T]):
    """The pairs of two lists, in the order of the new one, and what has no partner."""

    pairs: tuple[tuple[T, T], ...]
    removed: tuple[T, ...]
    added: tuple[T, ...]


def placed(questionnaire: Questionnaire) -> list[Placed]:
    """Every page, panel and question, in document order."""
    found: list[Placed] = []
    waiting = [Placed(page) for page in reversed(questionnaire.pages)]
    while waiting:
        one = waiting.pop()
        found.append(one)
        if isinstance(one.thing, Page | Panel):
            holders = (*one.holders, one.thing)
            waiting.extend(Placed(element, holders) for element in reversed(one.thing.elements))
    return found


def match(
    old: Sequence[T], new: Sequence[T], key: Callable[[T], Hashable], likeness: Callable[[T, T], float]
) -> Matched[T]:
    """Pairs by equal `key`; then, best first, those of which `likeness` gives more than 0."""
    known = {key(one): one for one in old}
    partners: dict[int, T] = {id(one): known[key(one)] for one in new if key(one) in known}
    taken = {id(one) for one in partners.values()}
    left = [one for one in old if id(one) not in taken]
    fresh = [one for one in new if id(one) not in partners]
    if len(left) * len(fresh) > MOST_LIKENESSES:
        return Matched(tuple((partners[id(one)], one) for one in new if id(one) in partners), tuple(left), tuple(fresh))
    nearest = sorted(
        (-alike, before, after)
        for before, one in enumerate(left)
        for after, other in enumerate(fresh)
        if (alike := likeness(one, other)) > 0
    )
    for _, before, after in nearest:
        if id(left[before]) not in taken and id(fresh[after]) not in partners:
            taken.add(id(left[before]))
            partners[id(fresh[after])] = left[before]
    return Matched(
        pairs=tuple((partners[id(one)], one) for one in new if id(one) in partners),
        removed=tuple(one for one in old if id(one) not in taken),
        added=tuple(one for one in new if id(one) not in partners),
    )


def out_of_order(positions: Sequence[int]) -> set[int]:
    """The fewest places of a list of distinct positions that have to move for it to ascend."""
    ends: list[int] = []  # the smallest end of an ascending run of each length
    at: list[int] = []
    before: list[int] = [-1] * len(positions)
    for place, position in enumerate(positions):
        length = bisect_left(ends, position)
        before[place] = at[length - 1] if length else -1
        if length == len(ends):
            ends.append(position)
            at.append(place)
        else:
            ends[length], at[length] = position, place
    kept: set[int] = set()
    place = at[-1] if at else -1
    while place >= 0:
        kept.add(place)
        place = before[place]
    return set(range(len(positions))) - kept


def same_container(old: Placed, new: Placed) -> float:
    """How much two pages or two panels of different names share: their questions, or else their title."""
    one, other = old.thing, new.thing
    if type(one) is not type(other) or not isinstance(one, Page | Panel) or not isinstance(other, Page | Panel):
        return 0
    mine, theirs = ({element.name for element in holder.elements} for holder in (one, other))
    shared = len(mine & theirs) / max(len(mine | theirs), 1)
    if shared >= 0.5:
        return shared
    return 0.1 if one.title is not None and one.title == other.title else 0


def same_question(old: Placed, new: Placed) -> float:
    """How surely two questions of different names are one, renamed: same form, and nearly the same title."""
    one, other = old.thing, new.thing
    if not isinstance(one, Question) or not isinstance(other, Question) or form(one) != form(other):
        return 0
    if one.title is None and other.title is None and not isinstance(one, Html):
        return float(replace(one, name=other.name, pointer=other.pointer) == other)
    first, second = _wording(one), _wording(other)
    if first == second or len(first) + len(second) > LONGEST_WORDING:
        return float(bool(first) and first == second)
    matcher = SequenceMatcher(None, first, second, autojunk=False)
    alike = matcher.ratio() if min(matcher.real_quick_ratio(), matcher.quick_ratio()) >= NEARLY else 0
    return alike if alike >= NEARLY else 0


def _wording(question: Question) -> str:
    return str(question.html if isinstance(question, Html) else question.title or "")


def form(question: Question) -> Hashable:
    """What an answer to the question can be: its type and the values it offers."""
    values: tuple[Hashable, ...] = ()
    match question:
        case TextInput():
            values = (question.input_type,)
        case Choosing():
            values = _values(question.choices)
        case Rating():
            values = _values(question.values)
        case Boolean():
            values = (str(question.value_true), str(question.value_false))
        case Matrix():
            values = (_values(question.columns), _values(question.rows))
        case MultipleText():
            values = tuple((item.name, item.input_type) for item in question.items)
        case Computed():
            values = (str(question.expression and question.expression.tree),)
    return question.kind, values


def _values(choices: Iterable[Choice]) -> tuple[str, ...]:
    return tuple(str(choice.value) for choice in choices)


def label(value: object, text: Text | None) -> str:
    """What a respondent reads for a choice."""
    return str(text) if text is not None else str(value)
