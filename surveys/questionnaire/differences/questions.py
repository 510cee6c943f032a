"""Compares two versions of one question, field by field of the model."""

from collections.abc import Callable
from dataclasses import fields
from typing import Any

from surveys.questionnaire.model import (
    Boolean,
    Data,
    Html,
    Input,
    MultipleText,
    Question,
    TextInput,
)

from . import lists, validity
from .changes import Where
from .conditions import normal
from .ledger import Ledger
from .texts import TEXTS, every_text, source

_TEXTUAL = frozenset({"text", "tel", "email", "url"})
_FREE = frozenset({"text", "tel"})
_SAME = (frozenset({"radiogroup", "dropdown"}), frozenset({"checkbox", "tagbox"}))
_NAMES = {
    "text": "a line of text",
    "comment": "a longer text",
    "radiogroup": "one choice of a list",
    "dropdown": "one choice of a list that opens",
    "checkbox": "several choices",
    "tagbox": "several choices of a list that opens",
    "ranking": "a ranking",
    "rating": "a scale",
    "boolean": "yes or no",
    "matrix": "a table of choices",
    "multipletext": "several lines of text",
    "html": "a text to read",
    "expression": "a computed value",
}

#: Which field is left to whom. A test holds the tables against the model: nothing is forgotten.
LOOKS = frozenset(
    {"title_location", "rows:comment", "display_style", "currency", "minimum_fraction_digits"}
    | {"maximum_fraction_digits", "use_grouping", "autocomplete"}
)
OUTSIDE = frozenset({"kind", "name", "pointer", "visible", "visible_if", "enable_if", "read_only", "elements"})
BY_HAND = frozenset({"required", "required_if", "data", "value_true", "value_false", "input_type"})

_PUBLISH = {"never": 0, None: 1, "aggregate": 2, "microdata": 3}


def compare(ledger: Ledger, where: Where, old: Question, new: Question) -> None:
    """Everything that differs, but the place of the question and when it is shown."""
    same = _kind(ledger, where, old, new)
    shared = {field.name for field in fields(old)} & {field.name for field in fields(new)}
    for name in (field.name for field in fields(new) if field.name in shared):
        if name in TEXTS:
            _text(ledger, where, name, old, new)
        elif same and (key := _key(new, name)) in _HANDLERS:
            _HANDLERS[key](ledger, where, key, getattr(old, name), getattr(new, name))
        elif same and key in lists.LISTS:
            lists.choices(ledger, where, key, old, new)
    if isinstance(old, Input) and isinstance(new, Input):
        validity.required(ledger, where, old, new)
        if same:
            validity.validators(ledger, where, old, new)
    if isinstance(old, Boolean) and isinstance(new, Boolean):
        _truth(ledger, where, old, new)
    if isinstance(old, MultipleText) and isinstance(new, MultipleText):
        for here, one, other in lists.items(ledger, where, old, new):
            compare(ledger, here, one, other)
    data(ledger, where, old.data, new.data)
    if any(getattr(old, name) != getattr(new, name) for name in shared if _key(new, name) in LOOKS):
        ledger.add("appearance-changed", where)


def _key(question: Question, name: str) -> str:
    """`rows` of a comment is its height."""
    return "rows:comment" if name == "rows" and question.kind == "comment" else name


def _kind(ledger: Ledger, where: Where, old: Question, new: Question) -> bool:
    """Reports another type of question or input; whether old answers are still of the right form."""
    words: dict[str, Any] = {"old": _NAMES[old.kind], "new": _NAMES[new.kind]}
    kinds = {old.kind, new.kind}
    if old.kind == new.kind:
        return _input(ledger, where, old, new)
    if any(kinds == pair for pair in _SAME):
        ledger.add("type-changed:same", where, **words)
        return True
    if isinstance(old, Html):
        ledger.add("type-changed:shown", where, every_text(new), **words)
        return False
    if kinds == {"text", "comment"}:
        line = old if isinstance(old, TextInput) else new
        into = new.input_type if isinstance(new, TextInput) else "text"
        if isinstance(line, TextInput) and (line.input_type in _TEXTUAL or new.kind == "comment"):
            kept = ":same" if into in _FREE else ":stricter"
            number = line.input_type == "number"
            ledger.add("type-changed" if number else f"type-changed{kept}", where, **words)
            return not number
    ledger.add("type-changed", where, every_text(new), **words)
    return False


def _input(ledger: Ledger, where: Where, old: Question, new: Question) -> bool:
    if not isinstance(old, TextInput) or not isinstance(new, TextInput) or old.input_type == new.input_type:
        return True
    words: dict[str, Any] = {"old": old.input_type, "new": new.input_type}
    if old.input_type != "number" and new.input_type in _FREE:
        ledger.add("input-type-changed:same", where, **words)
    elif old.input_type in _TEXTUAL and new.input_type in _TEXTUAL:
        ledger.add("input-type-changed:stricter", where, **words)
    else:
        ledger.add("input-type-changed", where, **words)
        return False
    return True


def _text(ledger: Ledger, where: Where, name: str, old: Question, new: Question) -> None:
    code, what = TEXTS[name]
    before, after = getattr(old, name), getattr(new, name)
    other = name == "title" and before and after and not _words(source(before)) & _words(source(after))
    ledger.text(code, where, what, before, after, case=":other" if other else "")


def _words(text: str) -> set[str]:
    return {word.strip(".,;:!?()“”\"'").lower() for word in text.split()} - {""}


def _truth(ledger: Ledger, where: Where, old: Boolean, new: Boolean) -> None:
    """What is stored for yes and no; words that change places change the meaning as well."""
    before, after = (old.value_true, old.value_false), (new.value_true, new.value_false)
    crossed = old.label_true is not None and old.label_false is not None
    crossed = crossed and (source(old.label_true), source(old.label_false)) == (
        source(new.label_false),
        source(new.label_true),
    )
    if [(type(value), value) for value in before] != [(type(value), value) for value in after] or crossed:
        words = ([str(one) for one in side] for side in (before, after))
        ledger.add("truth-values-changed", where, before=next(words), after=next(words))


def data(ledger: Ledger, where: Where, old: Data, new: Data) -> None:
    """Compares the `x-data`, but a purpose or retention that only follows the questionnaire's own."""
    if old.role != new.role:
        ledger.add("role-changed", where, before=old.role, after=new.role)
    if old.publish != new.publish:
        code = "publish-stricter" if _PUBLISH[new.publish] < _PUBLISH[old.publish] else "publish-looser"
        ledger.add(code, where, before=old.publish or "not declared", after=new.publish or "not declared")
    if old.breakdown != new.breakdown:
        ledger.add("breakdown-added" if new.breakdown else "breakdown-removed", where)
    for name in ("purpose", "retention"):
        before, after = getattr(old, name), getattr(new, name)
        follows = before == getattr(ledger.old, name) and after == getattr(ledger.new, name)
        if before != after and not follows:
            ledger.add(f"{name}-changed", where, before=before, after=after)
    for name, what in EXPORTS.items():
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            ledger.add("export-changed", where, what=what, before=before, after=after)


EXPORTS = {
    "variable": "the variable",
    "measure": "the level of measurement",
    "unit": "the unit",
    "concept": "the concept",
}


def _limit(ledger: Ledger, where: Where, name: str, old: Any, new: Any) -> None:
    what, direction = validity.LIMITS[name]
    validity.limit(ledger, where, what, direction, old, new)


def _computed_limit(ledger: Ledger, where: Where, name: str, old: Any, new: Any) -> None:
    validity.computed_limit(ledger, where, validity.COMPUTED_LIMITS[name], old, new)


def _step(ledger: Ledger, where: Where, _: str, old: float | None, new: float | None) -> None:
    validity.step(ledger, where, old, new)


def _default(ledger: Ledger, where: Where, _: str, old: Any, new: Any) -> None:
    if repr(old) != repr(new):
        before, after = (None if one is None else str(one) for one in (old, new))
        ledger.add("default-changed", where, before=before, after=after)


def _remark(ledger: Ledger, where: Where, _: str, old: bool, new: bool) -> None:
    if old != new:
        ledger.add("remark-added" if new else "remark-removed", where)


def _rule(ledger: Ledger, where: Where, _: str, old: Any, new: Any) -> None:
    validity.rule(ledger, where, old=bool(old), new=bool(new))


def _ranking(ledger: Ledger, where: Where, _: str, old: Any, new: Any) -> None:
    if old != new:
        ledger.add("ranking-changed", where)


def _order(ledger: Ledger, where: Where, _: str, old: Any, new: Any) -> None:
    if old != new:
        ledger.add("choices-reordered", where)


def _formula(ledger: Ledger, where: Where, _: str, old: Any, new: Any) -> None:
    if not ledger.same(old, new):
        ledger.add("formula-changed", where)


def _common(ledger: Ledger, where: Where, name: str, old: Any, new: Any) -> None:
    """A condition that choices, rows or columns share."""
    listed, _, what = name.partition("_")
    code = "visibility" if what == "visible_if" else "enabling"
    own = normal(old, ledger.renames), normal(new, {})
    ledger.condition(f"{lists.LISTS[listed][1]}-{code}", where, own)


_HANDLERS: dict[str, Callable[[Ledger, Where, str, Any, Any], None]] = {
    **dict.fromkeys(validity.LIMITS, _limit),
    **dict.fromkeys(validity.COMPUTED_LIMITS, _computed_limit),
    "step": _step,
    "default": _default,
    "comment_area": _remark,
    "each_row_required": _rule,
    "each_row_unique": _rule,
    "select_to_rank": _ranking,
    "choices_order": _order,
    "expression": _formula,
    **dict.fromkeys(
        ("choices_visible_if", "choices_enable_if", "rows_visible_if", "columns_visible_if"),
        _common,
    ),
}
#: Every field that the comparison of a question knows.
KNOWN = frozenset().union(TEXTS, LOOKS, OUTSIDE, BY_HAND, _HANDLERS, lists.LISTS, {"items", "validators"})
