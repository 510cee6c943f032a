"""Compares pages, panels and questions: which there are, where they stand, and who sees them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from surveys.questionnaire.model import Computed, Element, Html, Page, Panel, Question, Questionnaire

from . import questions
from .changes import Noun, Where
from .conditions import NEVER, Normal, Renames, both, implies, normal
from .ledger import Ledger
from .matching import Matched, Placed, match, out_of_order, placed, same_container, same_question
from .texts import TEXTS, every_text


@dataclass(frozen=True, slots=True)
class Parts:
    pages: Matched[Placed]
    panels: Matched[Placed]
    questions: Matched[Placed]


def match_all(old: Questionnaire, new: Questionnaire) -> Parts:
    """Finds every page, panel and question of the one version in the other."""
    before, after = placed(old), placed(new)

    def of(kind: type[Page | Element], likeness: Callable[[Placed, Placed], float]) -> Matched[Placed]:
        mine, theirs = ([one for one in side if isinstance(one.thing, kind)] for side in (before, after))
        return match(mine, theirs, lambda one: one.thing.name, likeness)

    return Parts(of(Page, same_container), of(Panel, same_container), of(Question, same_question))


def compare(ledger: Ledger, parts: Parts) -> None:
    """Reports in the order of the new version; what is gone comes last."""
    partners: dict[int, Placed] = {}
    for matched in (parts.pages, parts.panels, parts.questions):
        partners |= {id(new.thing): old for old, new in matched.pairs}
    moved = _moved(partners, parts, ledger.old, ledger.new)
    for new in placed(ledger.new):
        old = partners.get(id(new.thing))
        if old is None:
            _report_added(ledger, new)
        else:
            _pair(ledger, old, new, moved=id(new.thing) in moved)
    for matched in (parts.pages, parts.panels, parts.questions):
        for old in matched.removed:
            case = ":shown" if isinstance(old.thing, Html) else ""
            noun = _noun(old)
            ledger.add(f"{noun}-removed{case}", Where(noun, old.thing.name, old=old.pointer))


def _report_added(ledger: Ledger, new: Placed) -> None:
    noun, case = _noun(new), ":shown" if isinstance(new.thing, Html | Computed) else ""
    ledger.add(f"{noun}-added{case}", Where(noun, new.thing.name, new=new.pointer), every_text(new.thing))


def _noun(one: Placed) -> Noun:
    return "page" if isinstance(one.thing, Page) else "panel" if isinstance(one.thing, Panel) else "question"


def _pair(ledger: Ledger, old: Placed, new: Placed, *, moved: bool) -> None:
    one, other = old.thing, new.thing
    where = Where(_noun(new), other.name, old=old.pointer, new=new.pointer)
    if one.name != other.name:
        case = ":shown" if isinstance(one, Html) else ""
        ledger.add(f"{where.noun}-renamed{case}", where, old=one.name, new=other.name)
    around = _around(old, ledger.renames), _around(new, {})
    if moved:
        hidden = not all(implies(around[0], _seen(holder, {})) for holder in new.holders)
        ledger.add(f"{where.noun}-moved{':hidden' if hidden else ''}", where)
    ledger.condition("visibility", where, (_seen(one, ledger.renames), _seen(other, {})), around)
    if isinstance(one, Element) and isinstance(other, Element):
        case = ":computed" if isinstance(one, Panel | Computed) and _computes(one) else ""
        ledger.condition("enabling", where, (_open(one, ledger.renames), _open(other, {})), case=case)
    if isinstance(one, Question) and isinstance(other, Question):
        questions.compare(ledger, where, one, other)
    else:  # what a page or panel declares for its questions is reported with these
        for name in ("title", "description"):
            code, what = TEXTS[name]
            ledger.text(code, where, what, getattr(one, name), getattr(other, name))


def _seen(thing: Page | Element, renames: Renames) -> Normal | None:
    """When it is shown, for its own part; a condition takes precedence over `visible`."""
    if thing.visible_if is not None:
        return normal(thing.visible_if, renames)
    return None if thing.visible else NEVER


def _open(thing: Element, renames: Renames) -> Normal | None:
    """When it can be answered, for its own part."""
    if thing.enable_if is not None:
        return normal(thing.enable_if, renames)
    return NEVER if thing.read_only else None


def _around(one: Placed, renames: Renames) -> Normal | None:
    return both(*(_seen(thing, renames) for thing in (*one.holders, one.thing)))


def _computes(thing: Panel | Computed) -> bool:
    """Whether a computed value is in it: what is locked is not computed."""
    waiting: list[Element] = [thing]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Computed):
            return True
        if isinstance(one, Panel):
            waiting.extend(one.elements)
    return False


def _moved(partners: dict[int, Placed], parts: Parts, old: Questionnaire, new: Questionnaire) -> set[int]:
    """The new pages, panels and questions that stand in another container, or in another order within theirs."""
    moved: set[int] = set()
    _disordered(new.pages, old.pages, partners, moved)
    for container in (*parts.pages.pairs, *parts.panels.pairs):
        before, after = container[0].thing, container[1].thing
        if isinstance(before, Page | Panel) and isinstance(after, Page | Panel):
            _disordered(after.elements, before.elements, partners, moved)
    for former, one in (*parts.panels.pairs, *parts.questions.pairs):
        home = partners.get(id(one.holders[-1]))
        if home is None or home.thing is not former.holders[-1]:
            moved.add(id(one.thing))
    return moved


def _disordered(
    after: Sequence[Page | Element], before: Sequence[Page | Element], partners: dict[int, Placed], moved: set[int]
) -> None:
    places = {id(one): place for place, one in enumerate(before)}
    stayed = [one for one in after if id(one) in partners and id(partners[id(one)].thing) in places]
    out = out_of_order([places[id(partners[id(one)].thing)] for one in stayed])
    moved |= {id(one) for place, one in enumerate(stayed) if place in out}
