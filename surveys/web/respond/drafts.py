"""What a request makes of a draft: the posted strings merged into the stored answers, and what that means."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from flask import abort, request

from surveys.questionnaire import answers, path
from surveys.questionnaire.model import Answer, Comment, Input, MultipleText, Page, Question, TextInput, questions_in
from surveys.questionnaire.path.state import Shown, State, question_of
from surveys.questionnaire.problems import AnswerProblem
from surveys.web.forms import PageForm
from surveys.web.respond import drawing
from surveys.web.respond.visits import Visit

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
            shown=_names(request.form.get(SHOWN, "")),
            move=request.form.get("move", ""),
            judged=JUDGED in request.form,
        )


def _names(posted: str) -> frozenset[str]:
    """The names in a JSON list; none if somebody has tampered with it."""
    try:
        names = json.loads(posted)
    except (ValueError, RecursionError):
        return frozenset()
    return frozenset(name for name in names if isinstance(name, str)) if isinstance(names, list) else frozenset()


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
    #: What was posted, for showing it again as it was typed: ranks with gaps, numbers with commas.
    raw: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def errors(self) -> tuple[AnswerProblem, ...]:
        return tuple(problem for problem in self.problems if problem.level == "error")


def page_of(visit: Visit, name: str) -> Page:
    """The page of that name, else 404."""
    found = next((page for page in visit.questionnaire.pages if page.name == name), None)
    return found if found is not None else abort(404)


def names(state: State) -> list[str]:
    """The visible pages, in order."""
    return [shown.page.name for shown in state.pages]


def on_page(state: State, page: Page) -> list[Shown]:
    """The visible questions of a page."""
    for shown in state.pages:
        if shown.page.name == page.name:
            return list(drawing.questions(shown.elements))
    return []


def evaluate(visit: Visit, given: Mapping[str, Answer], page: Page) -> State:
    """What `given` means, with texts and faults of one page. The key orders choices at random, each time alike."""
    one = page.name
    return path.evaluate(
        visit.questionnaire, given, locale=visit.locale, now=visit.now, texts_for=one, faults_for=one, seed=visit.key
    )


def take_stock(visit: Visit, page: Page) -> Draft:
    """The draft as it is stored, with the faults of `page`."""
    state = evaluate(visit, visit.answers, page)
    unread = answers.read(_with_rejected(questions_in(page.elements), visit.rejected), visit.rejected).problems
    return Draft(answers=visit.answers, rejected=visit.rejected, state=state, problems=_faults(state, page, unread))


def merge(visit: Visit, page: Page, post: Post) -> Draft:
    """The draft with what was posted in it. A question that was not on the page keeps the answer it had."""
    known = [question for question in questions_in(page.elements) if isinstance(question, Input)]
    seen = post.shown or _visible_before(visit, page)
    posted = {question_of(name) for name in post.raw}
    read = [question for question in known if question.name in seen or question.name in posted]
    reading = answers.read(read, post.raw)
    kept, rejected = answers.merge(visit.answers, visit.rejected, read, reading)
    state = evaluate(visit, kept, page)
    refused: tuple[AnswerProblem, ...] = ()
    if state.locked:
        unlocked, refused = path.keep_locked(state, visit.answers, kept)
        if unlocked != kept:
            kept, state = unlocked, evaluate(visit, unlocked, page)
    unseen = tuple(
        shown
        for shown in on_page(state, page)
        if isinstance(shown.element, Input)
        and not shown.read_only
        and shown.path not in seen
        and shown.path not in posted
    )
    return Draft(
        answers=kept,
        rejected=rejected,
        state=state,
        problems=_faults(state, page, (*reading.problems, *refused)),
        opened=unseen,
        raw={name: strings for name, strings in post.raw.items() if question_of(name) not in state.locked},
    )


def _visible_before(visit: Visit, page: Page) -> frozenset[str]:
    """The questions that stood on the page under the stored answers: for programs that post without saying so."""
    state = evaluate(visit, visit.answers, page)
    return frozenset(shown.path for shown in on_page(state, page) if not shown.read_only)


def _with_rejected(questions: Iterable[Question], rejected: Mapping[str, object]) -> list[Question]:
    broken = {question_of(name) for name in rejected}
    return [question for question in questions if question.name in broken]


def once(problems: Iterable[AnswerProblem]) -> list[AnswerProblem]:
    """The problems without saying twice that a matrix is unanswered: as a question, and row by row."""
    said: dict[tuple[str, str], AnswerProblem] = {}
    for problem in problems:
        missing = said.get((problem.path, "required"))
        if problem.code == "row.required" and missing is not None:
            said[problem.path, "required"] = replace(missing, parameters=problem.parameters)
        else:
            said[problem.path, f"{problem.code} {problem.text}" if problem.code != "required" else "required"] = problem
    return list(said.values())


def _faults(state: State, page: Page, unread: Sequence[AnswerProblem]) -> tuple[AnswerProblem, ...]:
    """The faults of the visible questions of a page, in its order; what could not be read is not "missing" as well."""
    visible = {shown.path: place for place, shown in enumerate(on_page(state, page))}
    broken = {question_of(problem.path) for problem in unread}
    judged = once(problem for problem in state.errors_on(page.name) if question_of(problem.path) not in broken)
    every = [problem for problem in (*unread, *judged) if question_of(problem.path) in visible]
    return tuple(sorted(every, key=lambda problem: visible[question_of(problem.path)]))


def in_hand(draft: Draft, post: Post) -> tuple[AnswerProblem, ...]:
    """The faults to show while somebody is still filling the page.

    After a refused `next`: what remains wrong, except of questions just opened. Before: only what is wrong with a
    line of text that was written, and warnings.
    """
    unseen = {shown.path for shown in draft.opened}
    if post.judged:
        return tuple(problem for problem in draft.problems if question_of(problem.path) not in unseen)
    written = {
        name
        for shown in (one for page in draft.state.pages for one in drawing.questions(page.elements))
        if isinstance(shown.element, TextInput | Comment | MultipleText)
        for name in answers.field_names(shown.element)
        if any(text.strip() for text in post.raw.get(name, ()))
    }
    return tuple(problem for problem in draft.problems if problem.path in written or problem.level != "error")
