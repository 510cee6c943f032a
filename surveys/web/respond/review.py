"""All answers on one page, submitting them once, and the receipt."""

from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from surveys.questionnaire import answers, path
from surveys.questionnaire.model import Input
from surveys.questionnaire.path.state import Shown, State, question_of
from surveys.questionnaire.problems import AnswerProblem
from surveys.store import StoreError
from surveys.store.refusals import AlreadySubmitted, WaveClosed
from surveys.web.access import database
from surveys.web.forms import sentence
from surveys.web.respond import doors, drawing, visits
from surveys.web.respond.drafts import once
from surveys.web.respond.visits import ShutError, Visit
from surveys.web.respond.words import Told, told


@dataclass(frozen=True, slots=True)
class Line:
    """One question as the review shows it. `answer` None: unanswered. `change`: where to change it."""

    shown: Shown
    answer: Told | None
    change: str
    errors: list[str]
    warnings: list[str]


@dataclass(frozen=True, slots=True)
class Block:
    """One page as the review shows it."""

    title: str
    language: str
    lines: list[Line]


def register(blueprint: Blueprint) -> None:
    """Add the addresses of this module."""
    blueprint.add_url_rule("/<survey>/review", endpoint="review", view_func=show)
    blueprint.add_url_rule("/<survey>/review", endpoint="submit", view_func=submit, methods=["POST"])
    blueprint.add_url_rule("/<survey>/receipt", endpoint="receipt", view_func=receipt)


def show(survey: str) -> ResponseReturnValue:
    """Everything that was answered, and what still has to be."""
    with database().reading() as session:
        visit = visits.enter(session, survey)
    if visit.state == "submitted":
        return redirect(doors.resume(visit), 303)
    return _draw(visit, _state(visit), judged=False)


def submit(survey: str) -> ResponseReturnValue:
    """Judge the whole questionnaire again and submit it, once; or go back to the last page."""
    visit = state = None
    try:
        with database().transaction() as session:
            visit = visits.enter(session, survey, writing=True)
            if visit.state == "submitted":
                return redirect(url_for("respond.receipt", survey=survey), 303)
            move = request.form.get("move", "")
            state = _state(visit)
            if move in {"back", "leave"}:
                return redirect(_back(visit, state) if move == "back" else url_for("respond.saved", survey=survey), 303)
            if not visits.token_is_good(request.form.get("csrf_token")):
                return _draw(visit, state, judged=False, unsent="token"), 422
            problems = _problems(visit, state)
            if move != "next" or any(problem.level == "error" for problem in problems):
                return _draw(visit, state, judged=move == "next"), 422 if move == "next" else 200
            visits.submit(session, visit, state.data, state.not_asked)
    except WaveClosed:
        raise ShutError("closed", wave=visit.wave if visit else None) from None
    except AlreadySubmitted:
        pass  # by a second click: the receipt is the same
    except (SQLAlchemyError, StoreError):
        if visit is None or state is None:
            raise
        return _draw(visit, state, judged=False, unsent="database"), 503
    return redirect(url_for("respond.receipt", survey=survey), 303)


def receipt(survey: str) -> ResponseReturnValue:
    """The end: what was submitted is in, and the code to name it by."""
    with database().reading() as session:
        visit = visits.enter(session, survey)
    if visit.state != "submitted":
        return redirect(doors.resume(visit), 303)
    text = path.closing(visit.questionnaire, visit.answers, locale=visit.locale, now=visit.now)
    return render_template("respond/receipt.html", visit=visit, closing=text, lang=visit.locale)


def _state(visit: Visit) -> State:
    return path.evaluate(visit.questionnaire, visit.answers, locale=visit.locale, now=visit.now, seed=visit.key)


def _back(visit: Visit, state: State) -> str:
    if not state.pages:
        return url_for("respond.start", survey=visit.survey)
    return url_for("respond.page", survey=visit.survey, page=state.pages[-1].page.name)


def _problems(visit: Visit, state: State) -> list[AnswerProblem]:
    """Every fault of what is visible, on all pages; what could not be read is not "missing" as well."""
    visible = [shown.element for page in state.pages for shown in drawing.questions(page.elements)]
    broken = {question_of(name) for name in visit.rejected}
    unread = answers.read(
        [element for element in visible if isinstance(element, Input) and element.name in broken], visit.rejected
    ).problems
    unreadable = {question_of(problem.path) for problem in unread}
    judged = [problem for problem in state.errors if question_of(problem.path) not in unreadable]
    return [*unread, *once(judged)]


def _draw(visit: Visit, state: State, *, judged: bool, unsent: str = "") -> str:
    by_question: dict[str, list[AnswerProblem]] = {}
    for problem in _problems(visit, state):
        by_question.setdefault(question_of(problem.path), []).append(problem)
    blocks = []
    summary = []
    for page in state.pages:
        lines = []
        address = url_for("respond.page", survey=visit.survey, page=page.page.name)
        for shown in drawing.questions(page.elements):
            if shown.element.kind == "html":
                continue
            problems = by_question.get(shown.path, [])
            change = _change(address, shown, problems)
            lines.append(
                Line(
                    shown,
                    told(shown, state.answers, visit.rejected),
                    change,
                    _told(problems, "error"),
                    _told(problems, "warning", "info"),
                )
            )
            summary += [
                (
                    _change(address, shown, [problem]),
                    drawing.whereabouts(shown, problem.path),
                    sentence(problem),
                )
                for problem in problems
                if problem.level == "error"
            ]
        if lines:
            blocks.append(Block(page.title or page.page.name, page.language, lines))
    return render_template(
        "respond/review.html",
        visit=visit,
        lang=visit.locale,
        blocks=blocks,
        summary=summary,
        judged=judged,
        unsent=unsent,
        steps=[page.title or page.page.name for page in state.pages],
        place=len(state.pages),
    )


def _change(page: str, shown: Shown, problems: list[AnswerProblem]) -> str:
    """Where on the page of that address to change an answer; with errors the page says what they are."""
    faulty = [problem for problem in problems if problem.level == "error"]
    anchor = drawing.place_of(shown, faulty[0]) if faulty else drawing.first_field(shown, shown.path)
    return f"{page}{'?judge=1' if faulty else ''}#{anchor}"


def _told(problems: list[AnswerProblem], *levels: str) -> list[str]:
    return list(dict.fromkeys(sentence(problem) for problem in problems if problem.level in levels))
