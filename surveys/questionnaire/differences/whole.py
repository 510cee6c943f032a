"""Compares what belongs to the questionnaire as a whole: its words, languages, promises and computed values."""

from surveys.questionnaire.expressions import Expression
from surveys.questionnaire.model import Calculated, Completed, Computed, Html, Questionnaire, Text

from . import questions
from .changes import Where
from .conditions import normal
from .ledger import Ledger
from .matching import Matched, Placed, match, placed
from .texts import Pair, every_text, options

_TEXTS = {
    "title": ("title-changed", "the title"),
    "description": ("description-changed", "the help text"),
    "notice": ("notice-changed", "the privacy notice"),
    "completed_html": ("closing-text-changed", "the closing text"),
    "page_next_text": ("text-changed", "the button to the next page"),
    "page_prev_text": ("text-changed", "the button to the page before"),
    "complete_text": ("text-changed", "the button that submits"),
}
_IDENTITY = {"id": "the identity", "version": "the version", "controller": "who is responsible"}
_LOOKS = frozenset({"show_question_numbers", "show_progress_bar", "required_mark", "question_title_location"})
_BY_HAND = frozenset({"purpose", "retention", "locale", "languages", "show_prev_button", "completed_html_on_condition"})
_OUTSIDE = frozenset({"digest", "pages", "calculated", "order"})
#: Every field of a questionnaire that the comparison knows.
KNOWN = frozenset(_TEXTS) | frozenset(_IDENTITY) | _LOOKS | _BY_HAND | _OUTSIDE


def renames(matched: Matched[Placed], old: Questionnaire, new: Questionnaire) -> dict[str, str]:
    """What conditions call by another name now, folded."""
    found = {
        before.thing.name.lower(): after.thing.name.lower()
        for before, after in matched.pairs
        if before.thing.name != after.thing.name and not isinstance(before.thing, Html)
    }
    found |= {
        before.name.lower(): after.name.lower()
        for before, after in _calculated(old, new, found).pairs
        if before.name != after.name
    }
    return found


def compare(ledger: Ledger) -> None:
    """Everything about the questionnaire that is no page and no computed value."""
    old, new = ledger.old, ledger.new
    where = Where("questionnaire", old="", new="")
    for name, what in _IDENTITY.items():
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            ledger.add("identity-changed", where, what=what, before=before, after=after)
    for name in ("purpose", "retention"):
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            ledger.add(f"{name}-changed", where, before=before, after=after)
    _languages(ledger, where)
    for name, (code, what) in _TEXTS.items():
        ledger.text(code, where, what, getattr(old, name), getattr(new, name))
    _closing(ledger, where)
    if old.show_prev_button != new.show_prev_button:
        ledger.add("navigation-changed", where)
    if any(getattr(old, name) != getattr(new, name) for name in _LOOKS):
        ledger.add("appearance-changed", where)


def _languages(ledger: Ledger, where: Where) -> None:
    old, new = ledger.old, ledger.new
    if old.locale != new.locale:
        ledger.add("default-language-changed", where, before=old.locale, after=new.locale)
    for language in new.languages:
        if language not in old.languages and language != old.locale:
            ledger.add("language-added", where, _unwritten(new, language), after=language)
    for language in old.languages:
        if language not in new.languages and language != new.locale:
            ledger.add("language-removed", where, before=language)


def _unwritten(new: Questionnaire, language: str) -> tuple[Pair, ...]:
    """Every text that a reader of `language` would see in the default language."""
    found: list[Pair] = [(what, None, getattr(new, name)) for name, (_, what) in _TEXTS.items() if getattr(new, name)]
    for one in placed(new):
        found += [(f"{what} of “{one.thing.name}”", None, text) for what, _, text in every_text(one.thing)]
    return tuple(pair for pair in found if pair[2] is not None and pair[2].version(language)[0] == "")


def _closing(ledger: Ledger, where: Where) -> None:
    """The closing texts for some, in their order: the first that applies is shown."""

    def content(closing: Completed, *, before: bool) -> object:
        return normal(closing.expression, ledger.renames if before else {}), dict(closing.html.versions)

    old, new = ledger.old.completed_html_on_condition, ledger.new.completed_html_on_condition
    if [content(one, before=True) for one in old] == [content(one, before=False) for one in new]:
        return
    former: list[Text | None] = [one.html for one in old]
    former += [None] * len(new)
    pairs = tuple((f"closing text {n}", former[n - 1], one.html) for n, one in enumerate(new, 1))
    ledger.add("closing-text-changed", where, pairs)


def _calculated(old: Questionnaire, new: Questionnaire, known: dict[str, str]) -> Matched[Calculated]:
    def same(one: Calculated, other: Calculated) -> float:
        return float(normal(one.expression, known) == normal(other.expression, {}))

    return match(old.calculated, new.calculated, lambda one: one.name, same)


def compare_calculated(ledger: Ledger) -> None:
    """The values computed from the answers. Their order is of no consequence."""
    found = _calculated(ledger.old, ledger.new, dict(ledger.renames))
    for old, new in found.pairs:
        where = Where("calculated value", new.name, old=old.pointer, new=new.pointer)
        stored = old.include_into_result
        if old.name != new.name:
            ledger.add(f"calculated-renamed{':stored' if stored else ''}", where, old=old.name)
        if not ledger.same(old.expression, new.expression):
            read = old.name.lower() in _decisive(ledger.old) or new.name.lower() in _decisive(ledger.new)
            case = ":read" if read else "" if stored else ":inner"
            ledger.add(f"formula-changed{case}", where)
        if old.include_into_result != new.include_into_result:
            ledger.add("storing-removed" if stored else "storing-added", where)
        questions.data(ledger, where, old.data, new.data)
    for new in found.added:
        ledger.add("calculated-added", Where("calculated value", new.name, new=new.pointer))
    for old in found.removed:
        case = ":stored" if old.include_into_result else ""
        ledger.add(f"calculated-removed{case}", Where("calculated value", old.name, old=old.pointer))


def _decisive(questionnaire: Questionnaire) -> set[str]:
    """The names, folded, that decide what is shown: those conditions read, and what computed values among them read."""
    reached: set[str] = set()
    for one in placed(questionnaire):
        things = [one.thing, *options(one.thing)]
        for thing in things:
            for name in _CONDITIONS:
                condition = getattr(thing, name, None)
                if isinstance(condition, Expression):
                    reached |= condition.references
    inner = {one.name.lower(): one.expression.references for one in questionnaire.calculated}
    for question in questionnaire.questions():
        if isinstance(question, Computed) and question.expression is not None:
            inner[question.name.lower()] = question.expression.references
    waiting = list(reached)
    while waiting:
        for name in inner.get(waiting.pop(), frozenset()) - reached:
            reached.add(name)
            waiting.append(name)
    return reached


_CONDITIONS = ("visible_if", "choices_visible_if", "rows_visible_if", "columns_visible_if")
