"""Items to HTML by the macros of their kinds. What looks the same for everybody is drawn once and kept."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import current_app
from flask_babel import get_locale
from markupsafe import Markup

from surveys.questionnaire import answers
from surveys.questionnaire.model import Question
from surveys.questionnaire.path.state import Shown
from surveys.web.respond.drawing import Item, field_paths

_Way = tuple[object, ...]
#: For each common question, its drawings by what is chosen in it. The entry holds the question, so that its id is not
#: given to another.
_KEPT: dict[int, tuple[Shown, dict[_Way, Markup]]] = {}
_MOST_QUESTIONS = 2_000
_MOST_WAYS = 16
#: What somebody wrote is personal: it is drawn for them and not kept.
_WRITTEN = frozenset({"text", "comment", "multipletext"})


def drawn(items: Iterable[Item]) -> Markup:
    """The HTML of `items`, in order."""
    macros = current_app.jinja_env.get_template("macros/questions.html").module
    return Markup("\n").join(_drawn(macros, item) for item in items)


def _drawn(macros: Any, item: Item) -> Markup:
    macro: Callable[..., Markup] = getattr(macros, item.macro)
    if item.shown.kind == "panel":
        return macro(item, Markup("\n").join(_drawn(macros, child) for child in item.children))
    way = _way(item)
    if way is None:
        return macro(item)
    entry = _KEPT.get(id(item.shown))
    if entry is None or entry[0] is not item.shown:
        if len(_KEPT) >= _MOST_QUESTIONS:
            _KEPT.clear()
        entry = _KEPT[id(item.shown)] = (item.shown, {})
    ways = entry[1]
    html = ways.get(way)
    if html is None:
        html = macro(item)
        if len(ways) < _MOST_WAYS:
            ways[way] = html
    return html


def _way(item: Item) -> _Way | None:
    """What a drawing depends on besides the question; None if it is one person's own."""
    page, shown = item.page, item.shown
    element = shown.element
    if not isinstance(element, Question) or not page.common(shown):
        return None
    if (page.errors or page.warnings) and any(
        path in page.errors or path in page.warnings for path in field_paths(shown)
    ):
        return None
    names = answers.field_names(element)
    given = tuple(tuple(page.values.get(name, ())) for name in names)
    if any(given) and (element.kind in _WRITTEN or (names[-1].endswith("-Comment") and given[-1])):
        return None
    return (item.number, page.mark, page.titles, str(get_locale()), given)
