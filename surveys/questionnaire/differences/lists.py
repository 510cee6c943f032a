"""Compares what a question offers: choices, rows, columns, the points of a scale, the items of a multiple text."""

from collections.abc import Hashable, Sequence

from surveys.questionnaire.model import Choice, MultipleText, Question, Rating, TextInput

from .changes import Where
from .conditions import Normal, normal
from .ledger import Ledger, within
from .matching import label, match, out_of_order
from .texts import every_text

#: Field of the model: the property in the JSON, and what one of them is called.
LISTS = {
    "choices": ("choices", "choice"),
    "columns": ("columns", "column"),
    "rows": ("rows", "row"),
    "values": ("rateValues", "choice"),
}


def choices(ledger: Ledger, where: Where, name: str, old: Question, new: Question) -> None:
    """Reports how the list in the field `name` differs."""
    lists = Offered(ledger, where, name, old, new)
    if name == "values" and [str(one.value) for one in lists.old] != [str(one.value) for one in lists.new]:
        lists.scale()
    else:
        lists.compare()


class Offered:
    """One list of a question, in both versions."""

    def __init__(self, ledger: Ledger, where: Where, name: str, old: Question, new: Question) -> None:
        self.ledger, self.where, self.name = ledger, where, name
        self.property, self.noun = LISTS[name]
        self.questions = old, new
        self.old: tuple[Choice, ...] = getattr(old, name)
        self.new: tuple[Choice, ...] = getattr(new, name)

    def scale(self) -> None:
        """A point of five is not the same point of seven, so a scale with other points is another scale."""
        known = {str(one.value): one for one in self.old}
        pairs = tuple(
            (f"the point “{one.value}”", known[key].text if (key := str(one.value)) in known else None, one.text)
            for one in self.new
        )
        before, after = ([label(one.value, one.text) for one in side] for side in (self.old, self.new))
        self.ledger.add("scale-changed", self.where, pairs, before=before, after=after)

    def compare(self) -> None:
        found = match(self.old, self.new, self._key, self._relabelled)
        places = {id(one): place for place, one in enumerate(self.old)}
        for old, new in found.pairs:
            self._pair(old, new)
        for new in found.added:
            text = (self._called(new), None, new.text)
            self.ledger.add(f"{self.noun}-added", self._at(None, new), (text,), after=label(new.value, new.text))
        for old in found.removed:
            self.ledger.add(f"{self.noun}-removed", self._at(old, None), before=label(old.value, old.text))
        if out_of_order([places[id(old)] for old, _ in found.pairs]):
            self.ledger.add(f"{self.noun}s-reordered", self.where)

    def _pair(self, old: Choice, new: Choice) -> None:
        where = self._at(old, new)
        before, after = label(old.value, old.text), label(new.value, new.text)
        words = {"old": str(old.value), "new": str(new.value), "before": before, "after": after}
        text = (self._called(new), old.text, new.text)
        if self._key(old) != self._key(new):
            self.ledger.add(f"{self.noun}-recoded", where, (text,), **words)
        elif before != after and after in (label(one.value, one.text) for one in self.old):
            self.ledger.add(f"{self.noun}-recoded:swapped", where, (text,), **words)
        elif before != after:
            self.ledger.add(f"{self.noun}-label-changed", where, (text,), **words)
        else:
            self.ledger.text(f"{self.noun}-label-changed", where, self._called(new), old.text, new.text)
        self._conditions(where, old, new)
        if old.exclusive != new.exclusive:
            self.ledger.add("exclusive-added" if new.exclusive else "exclusive-removed", where)
        if old.missing != new.missing:
            counts = "no longer count" if new.missing else "now count"
            self.ledger.add("missing-changed", where, new=counts)
        if old.code != new.code:
            self.ledger.add("export-changed", where, what="the code", before=old.code, after=new.code)

    def _conditions(self, where: Where, old: Choice, new: Choice) -> None:
        """Its own conditions; what it falls back on without one is the list's, which the built-in ones are free of."""
        for field, code in (("visible_if", "visibility"), ("enable_if", "enabling")):
            own = self._condition(0, getattr(old, field)), self._condition(1, getattr(new, field))
            common = f"{self.name}_{field}"
            whole = tuple(
                mine if mine or choice.special else self._condition(side, getattr(question, common, None))
                for side, (mine, choice, question) in enumerate(zip(own, (old, new), self.questions, strict=True))
            )
            if own[0] != own[1]:
                self.ledger.condition(f"{self.noun}-{code}", where, (whole[0], whole[1]))

    def _condition(self, side: int, expression: object) -> Normal | None:
        return normal(expression, {} if side else self.ledger.renames)  # type: ignore[arg-type]

    def _key(self, choice: Choice) -> Hashable:
        """What is stored: a row by its text; of choices, 1 and "1" are two."""
        if self.name == "rows":
            return str(choice.value)
        return isinstance(choice.value, str), choice.value

    def _relabelled(self, old: Choice, new: Choice) -> float:
        return float(label(old.value, old.text) == label(new.value, new.text))

    def _called(self, choice: Choice) -> str:
        return f"the {self.noun} “{choice.value}”"

    def _at(self, old: Choice | None, new: Choice | None) -> Where:
        choice = new if new is not None else old
        pointers = [
            None if one is None else self._pointer(question, side, one)
            for one, question, side in zip((old, new), self.questions, (self.old, self.new), strict=True)
        ]
        return within(self.where, f'{self.noun} "{choice.value if choice else ""}"', pointers[0], pointers[1])

    def _pointer(self, question: Question, listed: Sequence[Choice], choice: Choice) -> str:
        """Into the author's list; to the question where a choice is built in, or a number the loader has made."""
        counted = question.kind == "dropdown" or isinstance(question, Rating)
        if choice.special or (counted and choice.text is None and not isinstance(choice.value, str)):
            return question.pointer
        place = next(index for index, one in enumerate(listed) if one is choice)
        return f"{question.pointer}/{self.property}/{place}"


def items(
    ledger: Ledger, where: Where, old: MultipleText, new: MultipleText
) -> list[tuple[Where, TextInput, TextInput]]:
    """Reports items added, removed, renamed and reordered; gives the pairs, each with its place, to compare."""

    def same(one: TextInput, other: TextInput) -> float:
        return float(
            one.title is not None and str(one.title) == str(other.title) and one.input_type == other.input_type
        )

    found = match(old.items, new.items, lambda item: item.name, same)
    places = {id(one): place for place, one in enumerate(old.items)}
    pairs = []
    for one, other in found.pairs:
        here = within(where, f'item "{other.name}"', one.pointer, other.pointer)
        if one.name != other.name:
            ledger.add("item-renamed", here, old=one.name)
        pairs.append((here, one, other))
    for other in found.added:
        here = within(where, f'item "{other.name}"', None, other.pointer)
        ledger.add("item-added", here, every_text(other), after=label(other.name, other.title))
    for one in found.removed:
        here = within(where, f'item "{one.name}"', one.pointer, None)
        ledger.add("item-removed", here, before=label(one.name, one.title))
    if out_of_order([places[id(one)] for one, _ in found.pairs]):
        ledger.add("items-reordered", where)
    return pairs
