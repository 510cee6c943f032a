"""A page of a questionnaire as HTML: its questions, what was answered, what is wrong, where one stands."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from flask import render_template, request, url_for
from flask_babel import gettext as _

from surveys.questionnaire import answers
from surveys.questionnaire.model import Html, Input, Page, Question, Questionnaire
from surveys.questionnaire.path.plan import plan_of
from surveys.questionnaire.path.state import Shown, question_of
from surveys.questionnaire.problems import AnswerProblem
from surveys.web.forms import sentence
from surveys.web.home import minutes
from surveys.web.respond import drawing
from surveys.web.respond.drafts import Draft
from surveys.web.respond.printing import drawn
from surveys.web.respond.visits import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What a page says beyond its questions."""

    problems: Sequence[AnswerProblem] = ()
    judged: bool = False
    opened: Sequence[Shown] = ()
    opened_title: bool = False
    unsent: str = ""


NOTHING = Telling()


def draw(visit: Visit, page: Page, draft: Draft, telling: Telling) -> str:
    """The page, or only its questions where htmx asked for them."""
    state = draft.state
    order = [*state.pages]
    place = next((index for index, shown in enumerate(order) if shown.page.name == page.name), None)
    elements = order[place].elements if place is not None else ()
    visible = list(drawing.questions(elements))
    fields: dict[str, list[str]] = {}
    for shown in visible:
        if isinstance(shown.element, Question):
            stored = answers.fields(shown.element, draft.answers, draft.rejected)
            fields |= {name: draft.raw.get(name, strings) for name, strings in stored.items()}
    questionnaire = visit.questionnaire
    sheet = drawing.Page(
        values=fields,
        errors=_sentences(telling.problems, "error"),
        warnings=_sentences(telling.problems, "warning", "info"),
        locale=visit.locale,
        mark=questionnaire.required_mark or "*",
        titles=questionnaire.question_title_location,
        common=_common(questionnaire, state.locale),
    )
    first = 1
    if questionnaire.show_question_numbers == "on" and place:
        earlier = {shown.page.name for shown in order[:place]}
        first += sum(
            state.placed.get(question.name) in earlier
            for question in questionnaire.questions()
            if not isinstance(question, Html)
        )
    numbers = count(first) if questionnaire.show_question_numbers in {"on", "onPage", "onpage"} else None
    context = {
        "visit": visit,
        "lang": visit.locale,
        "title": (order[place].title if place is not None else "") or page.name,
        "description": order[place].description if place is not None else "",
        "language": order[place].language if place is not None else "",
        "here": url_for("respond.save", survey=visit.survey, page=page.name),
        "drawn": drawn(drawing.items(elements, sheet, numbers)),
        "shown": json.dumps([s.path for s in visible if isinstance(s.element, Input) and not s.read_only]),
        "required": any(s.required for s in visible),
        "summary": _summary(telling.problems, visible),
        "telling": telling,
        "opened": [(drawing.first_field(s, s.path), s.title) for s in telling.opened],
    }
    partial = request.headers.get("HX-Request") == "true"
    return render_template(
        "respond/questions.html" if partial else "respond/page.html",
        **context,
        partial=partial,
        steps=[shown.title or shown.page.name for shown in order],
        place=place or 0,
        effort=minutes(questionnaire) if place == 0 else None,
    )


def _common(questionnaire: Questionnaire, locale: str) -> Callable[[Shown], bool]:
    """Whether a question is the one object that every evaluation shows, because nothing in it depends on answers."""
    same = plan_of(questionnaire).stage(locale).elements
    return lambda shown: same.get((id(shown.element), shown.required, shown.read_only)) is shown


def _sentences(problems: Sequence[AnswerProblem], *levels: str) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for problem in problems:
        if problem.level in levels:
            told.setdefault(problem.path, []).append(sentence(problem))
            for row in problem.parameters.get("rows", ()):
                told.setdefault(f"{problem.path}.{row}", []).append(_ROW.get(problem.code, sentence)(problem))
    return told


#: A fault of a whole matrix, said again beside each row it is about.
_ROW: Mapping[str, Callable[[AnswerProblem], str]] = {
    "required": lambda _problem: _("Answer this row."),
    "row.required": lambda _problem: _("Answer this row."),
    "row.duplicate": lambda _problem: _("This answer is given in another row already."),
}


def _summary(problems: Sequence[AnswerProblem], visible: Sequence[Shown]) -> list[tuple[str, str, str]]:
    """For the head of the page: where each error is (an id, and in words), and what to do."""
    places = {shown.path: shown for shown in visible}
    told = []
    for problem in problems:
        shown = places.get(question_of(problem.path))
        if problem.level == "error" and shown is not None:
            told.append((drawing.place_of(shown, problem), drawing.whereabouts(shown, problem.path), sentence(problem)))
    return told
