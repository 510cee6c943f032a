"""Compares what an answer must satisfy: limits, checks, and whether there must be one."""

from collections.abc import Hashable
from decimal import Decimal
from typing import Any

from surveys.questionnaire.expressions import Expression
from surveys.questionnaire.model import Input, Validator

from .changes import Where
from .conditions import NEVER, implies, normal
from .ledger import Ledger
from .matching import match
from .texts import Pair

#: Field: how it is called, and whether more of it allows less (1) or more (-1).
LIMITS = {
    "minimum": ("the smallest value", 1),
    "maximum": ("the largest value", -1),
    "max_length": ("the greatest length", -1),
    "min_selected": ("the fewest choices", 1),
    "max_selected": ("the most choices", -1),
}
COMPUTED_LIMITS = {"minimum_expression": "the smallest value", "maximum_expression": "the largest value"}

_CHECKS = {
    "numeric": "the size of the number",
    "text": "the length of the text",
    "email": "the form of an e-mail address",
    "regex": "a pattern",
    "expression": "a condition",
    "answercount": "the number of choices",
}
_BOUNDS = {
    "numeric": ("the smallest number", "the largest number"),
    "text": ("the smallest length", "the greatest length"),
    "answercount": ("the fewest choices", "the most choices"),
}


def limit(ledger: Ledger, where: Where, what: str, direction: int, old: Any, new: Any) -> None:
    """Reports a limit that was narrowed or widened; 0 choices, and None, are no limit."""
    before, after = (None if value is None or (value == 0 and "choices" in what) else value for value in (old, new))
    if before == after:
        return
    code = "limit-changed"
    if before is None or after is None:
        code = "limit-narrowed" if before is None else "limit-widened"
    elif isinstance(before, str) is isinstance(after, str):
        code = "limit-narrowed" if (after > before) is (direction > 0) else "limit-widened"
    ledger.add(code, where, what=what, before=before, after=after)


def computed_limit(ledger: Ledger, where: Where, what: str, old: Expression | None, new: Expression | None) -> None:
    if ledger.same(old, new):
        return
    code = "limit-narrowed" if old is None else "limit-widened" if new is None else "limit-changed"
    before, after = (None if one is None else one.source for one in (old, new))
    ledger.add(code, where, what=f"{what}, computed,", before=before, after=after)


def step(ledger: Ledger, where: Where, old: float | None, new: float | None) -> None:
    """Every multiple of 1 is one of 0.5, so the smaller step allows more."""
    if old == new:
        return
    code = "limit-changed"
    if old is None or (new is not None and _divides(old, new)):
        code = "limit-narrowed"
    elif new is None or _divides(new, old):
        code = "limit-widened"
    ledger.add(code, where, what="the step", before=old, after=new)


def _divides(one: float, other: float) -> bool:
    return one != 0 and Decimal(repr(other)) % Decimal(repr(one)) == 0


def required(ledger: Ledger, where: Where, old: Input, new: Input) -> None:
    """Whether an answer must be given, always or under a condition."""
    before, after = (
        normal(one.required_if, renames) if one.required_if else None if one.required else NEVER
        for one, renames in ((old, ledger.renames), (new, {}))
    )
    if before == after:
        return
    fewer, more = implies(after, before), implies(before, after)
    if fewer and more:
        return
    code = "required-added" if more else "required-removed" if fewer else "required-changed"
    ledger.add(code, where)


def rule(ledger: Ledger, where: Where, *, old: bool, new: bool) -> None:
    """A rule of a matrix about its rows: more to answer, or less."""
    if old != new:
        ledger.add("required-added" if new else "required-removed", where)


def validators(ledger: Ledger, where: Where, old: Input, new: Input) -> None:
    """Reports checks added, removed and changed: paired by what they check, else in order by their kind."""

    def key(one: Validator, *, before: bool) -> Hashable:
        condition = normal(one.expression, ledger.renames if before else {})
        return one.kind, one.pattern, one.ignore_case, condition, one.minimum, one.maximum, one.level

    keys = {id(one): (key(one, before=True), place) for place, one in enumerate(old.validators)}
    keys |= {id(one): (key(one, before=False), place) for place, one in enumerate(new.validators)}
    numbered: dict[int, Hashable] = {}
    for side in (old.validators, new.validators):
        seen: dict[Hashable, int] = {}
        for one in side:
            kept = keys[id(one)][0]
            seen[kept] = seen.get(kept, 0) + 1
            numbered[id(one)] = kept, seen[kept]
    found = match(
        old.validators, new.validators, lambda one: numbered[id(one)], lambda one, other: float(one.kind == other.kind)
    )
    for before, after in found.pairs:
        _changed(ledger, where, before, after)
    for after in found.added:
        case = "" if after.level == "error" else ":remark"
        texts: tuple[Pair, ...] = (("what the check says", None, after.text),)
        ledger.add(f"validator-added{case}", where, texts, what=_CHECKS[after.kind])
    for before in found.removed:
        ledger.add("validator-removed", where, what=_CHECKS[before.kind])


def _changed(ledger: Ledger, where: Where, old: Validator, new: Validator) -> None:
    what = _CHECKS[new.kind]
    ledger.text("text-changed", where, f"what is said about {what}", old.text, new.text)
    if (old.level == "error") != (new.level == "error"):
        ledger.add("validator-tightened" if new.level == "error" else "validator-loosened", where, what=what)
    elif old.level != new.level:
        ledger.add("appearance-changed", where)
    if (old.pattern, old.ignore_case) != (new.pattern, new.ignore_case) or not ledger.same(
        old.expression, new.expression
    ):
        ledger.add("validator-changed", where, what=what)
    low, high = _BOUNDS.get(new.kind, ("", ""))
    for called, direction, before, after in (
        (low, 1, old.minimum, new.minimum),
        (high, -1, old.maximum, new.maximum),
    ):
        if new.level == "error" or before == after:
            limit(ledger, where, called, direction, before, after)
        else:
            ledger.add("appearance-changed", where)
