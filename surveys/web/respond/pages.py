"""One page of a questionnaire: shown, saved, judged, left for the next. One address, three moves, one commit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from surveys.questionnaire import answers, path
from surveys.questionnaire.model import Answer, Input, Page, Question, questions_in
from surveys.questionnaire.problems import AnswerProblem
from surveys.questionnaire.state import Shown, State, question_of
from surveys.store.refusals import AlreadySubmitted, Refusal, WaveClosed
from surveys.web.access import database
from surveys.web.forms import PageForm, page_form, sentence
from surveys.web.respond import doors, drawing, effort, visits
from surveys.web.respond.visits import REVIEW, ShutError, Visit

#: Hidden fields of ours; a question's name cannot hold a full stop.
SHOWN = ".shown"
JUDGED = ".judged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """What came with a POST: strings by field, the names of the questions that were on the page, the move."""

    raw: Mapping[str, list[str]]
    shown: frozenset[str]
    move: str
    judged: bool

    @classmethod
    def of(cls, form: PageForm) -> "Post":
        return cls(
            raw=form.raw(),
            shown=frozenset(request.form.getlist(SHOWN)),
            move=request.form.get("move", ""),
            judged=JUDGED in request.form,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """The answers as they stand with this request's in them, and what they mean."""

    answers: Mapping[str, Answer]
    rejected: Mapping[str, list[str]]
    state: State
    #: Faults of this page only: what could not be read, then what is wrong with what could.
    problems: tuple[AnswerProblem, ...] = ()
    #: Questions that these answers opened and the respondent has not seen.
    opened: tuple[Shown, ...] = ()

    @property
    def errors(self) -> tuple[AnswerProblem, ...]:
        return tuple(problem for problem in self.problems if problem.level == "error")


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What a page says beyond its questions."""

    problems: Sequence[AnswerProblem] = ()
    judged: bool = False
    opened: Sequence[Shown] = ()
    opened_title: bool = False
    unsent: str = field(default="")


def register(blueprint: Blueprint) -> None:
    """Add the addresses of this module."""
    blueprint.add_url_rule("/<survey>/pages/<page>", endpoint="page", view_func=show)
    blueprint.add_url_rule("/<survey>/pages/<page>", endpoint="save", view_func=save, methods=["POST"])


def show(survey: str, page: str) -> ResponseReturnValue:
    """The page with what is stored of it; `?judge=1` says what is wrong, `?opened=` names questions to point out."""
    with database().reading() as session:
        visit = visits.enter(session, survey)
    asked = page_of(visit, page)
    if visit.state == "submitted":
        return redirect(doors.resume(visit), 303)
    draft = take_stock(visit, asked)
    if asked.name not in names(draft.state):
        return redirect(doors.resume(visit), 303)
    judged = "judge" in request.args
    named = frozenset(request.args.getlist("opened"))
    telling = Telling(
        problems=draft.problems if judged else (),
        judged=judged,
        opened=[shown for shown in on_page(draft.state, asked) if shown.path in named],
    )
    return draw(visit, asked, draft, telling)


def save(survey: str, page: str) -> ResponseReturnValue:
    """Parse, merge, decide visibility, judge, one commit; then onwards, back, out, or the same page again."""
    visit = draft = asked = post = None
    try:
        with database().transaction() as session:
            visit = visits.enter(session, survey, writing=True)
            asked = page_of(visit, page)
            if visit.state == "submitted":
                return redirect(doors.resume(visit), 303)
            form = page_form(visit.questionnaire.digest, asked)()
            post = Post.of(form)
            draft = merge(visit, asked, post)
            if not form.validate():
                return draw(visit, asked, draft, Telling(judged=post.judged, unsent="token")), 422
            target = onwards(visit, asked, draft, post)
            visits.save(session, visit, draft.answers, draft.rejected, target.page)
    except WaveClosed:
        raise ShutError("closed", wave=visit.wave if visit else None) from None
    except AlreadySubmitted:
        return redirect(url_for("respond.receipt", survey=survey), 303)
    except (SQLAlchemyError, Refusal):
        if visit is None or asked is None or draft is None or post is None:
            raise
        # The database does not answer now; whoever has just filled a page must not lose it.
        return draw(visit, asked, draft, Telling(judged=post.judged, unsent="database")), 503
    if target.address:
        return redirect(target.address, 303)
    return draw(visit, asked, draft, target.telling), target.status


def page_of(visit: Visit, name: str) -> Page:
    """The page of that name, else 404."""
    for page in visit.questionnaire.pages:
        if page.name == name:
            return page
    abort(404)


def names(state: State) -> list[str]:
    """The visible pages, in order."""
    return [shown.page.name for shown in state.pages]


def on_page(state: State, page: Page) -> list[Shown]:
    """The visible questions of a page."""
    for shown in state.pages:
        if shown.page.name == page.name:
            return list(drawing.questions(shown.elements))
    return []


def take_stock(visit: Visit, page: Page) -> Draft:
    """The draft as it is stored, with the faults of `page`."""
    state = path.evaluate(visit.questionnaire, visit.answers, locale=visit.locale, now=visit.now)
    unread = answers.read(_with_rejected(questions_in(page.elements), visit.rejected), visit.rejected).problems
    return Draft(
        answers=visit.answers, rejected=visit.rejected, state=state, problems=_faults(state, page, unread)
    )


def merge(visit: Visit, page: Page, post: Post) -> Draft:
    """The draft with what was posted in it. A question that was not on the page keeps the answer it had."""
    known = [question for question in questions_in(page.elements) if isinstance(question, Input)]
    seen = post.shown or _visible_before(visit, page)
    posted = {question_of(name) for name in post.raw}
    read = [question for question in known if question.name in seen or question.name in posted]
    reading = answers.read(read, post.raw)
    kept, rejected = answers.merge(visit.answers, visit.rejected, read, reading)
    state = path.evaluate(visit.questionnaire, kept, locale=visit.locale, now=visit.now)
    unseen = tuple(
        shown
        for shown in on_page(state, page)
        if isinstance(shown.element, Input) and not shown.read_only and shown.path not in seen and shown.path not in posted
    )
    return Draft(
        answers=kept,
        rejected=rejected,
        state=state,
        problems=_faults(state, page, reading.problems),
        opened=unseen,
    )


def _visible_before(visit: Visit, page: Page) -> frozenset[str]:
    """The questions that stood on the page under the stored answers: for programs that post without saying so."""
    state = path.evaluate(visit.questionnaire, visit.answers, locale=visit.locale, now=visit.now)
    return frozenset(shown.path for shown in on_page(state, page) if not shown.read_only)


def _with_rejected(questions: Iterable[Question], rejected: Mapping[str, object]) -> list[Question]:
    broken = {question_of(name) for name in rejected}
    return [question for question in questions if question.name in broken]


def _faults(state: State, page: Page, unread: Sequence[AnswerProblem]) -> tuple[AnswerProblem, ...]:
    """The faults of the visible questions of a page, in its order; what could not be read is not "missing" as well."""
    visible = {shown.path: place for place, shown in enumerate(on_page(state, page))}
    broken = {question_of(problem.path) for problem in unread}
    judged = [problem for problem in state.errors_on(page.name) if question_of(problem.path) not in broken]
    every = [problem for problem in (*unread, *judged) if question_of(problem.path) in visible]
    return tuple(sorted(every, key=lambda problem: visible[question_of(problem.path)]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What follows a POST: another address, or the same page with something to say. `page`: where to resume."""

    page: str
    address: str = ""
    telling: Telling = Telling()
    status: int = 200


def onwards(visit: Visit, page: Page, draft: Draft, post: Post) -> Target:
    """Decide the move: only `next` judges the page."""
    here = url_for("respond.page", survey=visit.survey, page=page.name)
    if post.move == "leave":
        return Target(page=page.name, address=url_for("respond.saved", survey=visit.survey))
    pages = names(draft.state)
    # A page whose own answers have hidden it still has neighbours: those it had in the questionnaire.
    order = [one.name for one in visit.questionnaire.pages]
    place = order.index(page.name)
    if post.move == "back":
        before = [name for name in order[:place] if name in pages]
        return _to(visit, before[-1]) if before else Target(page=page.name, address=here)
    if post.move == "next":
        if draft.errors:
            unseen = {shown.path for shown in draft.opened}
            only_opened = all(question_of(problem.path) in unseen for problem in draft.errors)
            telling = Telling(problems=draft.problems, judged=True, opened=draft.opened, opened_title=only_opened)
            return Target(page=page.name, telling=telling, status=422)
        if draft.opened:
            named = url_for("respond.page", survey=visit.survey, page=page.name, opened=[s.path for s in draft.opened])
            return Target(page=page.name, address=named)
        after = [name for name in order[place + 1 :] if name in pages]
        if after:
            return _to(visit, after[0])
        return Target(page=REVIEW, address=url_for("respond.review", survey=visit.survey))
    return Target(page=page.name, telling=Telling(problems=_unasked(draft, post), judged=post.judged))


def _to(visit: Visit, page: str) -> Target:
    return Target(page=page, address=url_for("respond.page", survey=visit.survey, page=page))


def _unasked(draft: Draft, post: Post) -> tuple[AnswerProblem, ...]:
    """What to say while somebody is still filling the page.

    After a refused `next`: what remains wrong, except of questions just opened. Before: only what is wrong with a
    line of text that was written, and warnings.
    """
    unseen = {shown.path for shown in draft.opened}
    if post.judged:
        return tuple(problem for problem in draft.problems if question_of(problem.path) not in unseen)
    written = {
        name
        for shown in (one for page in draft.state.pages for one in drawing.questions(page.elements))
        if shown.element.kind in {"text", "comment", "multipletext"}
        for name in answers.field_names(shown.element)  # type: ignore[arg-type]  # a text question is a question
        if any(text.strip() for text in post.raw.get(name, ()))
    }
    return tuple(problem for problem in draft.problems if problem.path in written or problem.level != "error")


def draw(visit: Visit, page: Page, draft: Draft, telling: Telling) -> str:
    """The page, or only its questions where htmx asked for them."""
    state = draft.state
    order = [*state.pages]
    place = next((index for index, shown in enumerate(order) if shown.page.name == page.name), None)
    elements = order[place].elements if place is not None else ()
    visible = list(drawing.questions(elements))
    fields: dict[str, list[str]] = {}
    for shown in visible:
        assert isinstance(shown.element, Question)
        fields |= answers.fields(shown.element, draft.answers, draft.rejected)
    questionnaire = visit.questionnaire
    sheet = drawing.Page(
        values=fields,
        errors=_sentences(telling.problems, "error"),
        warnings=_sentences(telling.problems, "warning", "info"),
        locale=visit.locale,
        mark=questionnaire.required_mark or "*",
        titles=questionnaire.question_title_location,
    )
    first = 1
    if questionnaire.show_question_numbers == "on" and place:
        first += sum(drawing.numbered(shown) for shown in order[:place])
    numbers = count(first) if questionnaire.show_question_numbers in {"on", "onPage", "onpage"} else None
    context = {
        "visit": visit,
        "lang": visit.locale,
        "page": replace(order[place]) if place is not None else None,
        "items": drawing.items(elements, sheet, numbers),
        "shown": [s.path for s in visible if isinstance(s.element, Input) and not s.read_only],
        "required": any(s.required for s in visible),
        "summary": _summary(telling.problems, visible),
        "telling": telling,
        "opened": [(drawing.first_field(s, s.path), s.title) for s in telling.opened],
    }
    if request.headers.get("HX-Request") == "true":
        return render_template("respond/questions.html", **context)
    return render_template(
        "respond/page.html",
        **context,
        steps=[shown.title or shown.page.name for shown in order],
        place=place or 0,
        effort=effort.minutes(questionnaire, state) if place == 0 else None,
    )


def _sentences(problems: Sequence[AnswerProblem], *levels: str) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for problem in problems:
        if problem.level in levels:
            told.setdefault(problem.path, []).append(sentence(problem))
    return told


def _summary(problems: Sequence[AnswerProblem], visible: Sequence[Shown]) -> list[tuple[str, str]]:
    """For the head of the page: where each error is (an id), and what to do."""
    places = {shown.path: shown for shown in visible}
    told = []
    for problem in problems:
        shown = places.get(question_of(problem.path))
        if problem.level == "error" and shown is not None:
            told.append((drawing.first_field(shown, problem.path), f"{drawing.named(shown, problem.path)}: {sentence(problem)}"))
    return told
