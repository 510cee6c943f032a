"""In and out: starting, resuming, leaving, starting over, and closed doors."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from surveys.questionnaire import answers, path
from surveys.questionnaire.model import Comment, Input, MultipleText, TextInput
from surveys.store import waves
from surveys.web.access import database
from surveys.web.respond import visits
from surveys.web.respond.visits import REVIEW, ShutError, Visit

_STATUS = {"unknown": 404, "early": 403, "closed": 410}


def register(blueprint: Blueprint) -> None:
    """Add the addresses of this module."""
    blueprint.add_url_rule("/<survey>", view_func=start)
    blueprint.add_url_rule("/<survey>/saved", view_func=saved)
    blueprint.add_url_rule("/<survey>/again", view_func=again, methods=["POST"])
    blueprint.register_error_handler(ShutError, shut)


def start(survey: str) -> ResponseReturnValue:
    """Begin, or go on where this browser stopped."""
    with database().reading() as session:
        visit = visits.enter(session, survey)
    return redirect(resume(visit), 303)


def resume(visit: Visit) -> str:
    """The address where this visit goes on."""
    if visit.state == "submitted":
        return url_for("respond.receipt", survey=visit.survey)
    if visit.page == REVIEW:
        return url_for("respond.review", survey=visit.survey)
    state = path.evaluate(
        visit.questionnaire, visit.answers, locale=visit.locale, now=visit.now, texts_for="", faults_for=""
    )
    names = [shown.page.name for shown in state.pages]
    if not names:
        return url_for("respond.review", survey=visit.survey)
    page = visit.page if visit.page in names else names[0]
    return url_for("respond.page", survey=visit.survey, page=page)


def saved(survey: str) -> ResponseReturnValue:
    """After leaving: what was saved, and how to come back."""
    with database().reading() as session:
        visit = visits.enter(session, survey)
    if visit.state != "draft":
        return redirect(resume(visit), 303)
    back = url_for("respond.start", survey=survey, _external=False)
    return render_template("respond/saved.html", visit=visit, back=back, lang=visit.locale)


def again(survey: str) -> ResponseReturnValue:
    """Start another response in this browser, after one was submitted or left."""
    with database().reading() as session:
        visit = visits.enter(session, survey)
    if not visits.token_is_good(request.form.get("csrf_token")):
        return redirect(resume(visit), 303)  # nothing was typed that could be lost: show where things stand
    visits.begin_again(visit.wave.id)
    return redirect(url_for("respond.start", survey=survey), 303)


def shut(refusal: ShutError) -> ResponseReturnValue:
    """Nobody can answer here (any more): say why, and what became of what was typed."""
    posted = request.method == "POST"
    page = render_template("respond/shut.html", refusal=refusal, posted=posted, typed=_typed(refusal))
    return page, _STATUS[refusal.why]


def _typed(refusal: ShutError) -> list[str]:
    """The texts of a page that came too late. No browser keeps them: its way back leads to the closed door again."""
    if refusal.wave is None or not visits.token_is_good(request.form.get("csrf_token")):
        return []
    written = {
        name
        for question in waves.questionnaire(refusal.wave).questions()
        if isinstance(question, Input)
        for name in answers.field_names(question)
        if isinstance(question, TextInput | Comment | MultipleText) or name.endswith("-Comment")
    }
    return [text for name, texts in request.form.lists() if name in written for text in texts if text.strip()]
