"""One page of a questionnaire: shown, saved, judged, left for the next. One address, three moves, one commit."""

from dataclasses import dataclass

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import SQLAlchemyError

from surveys.questionnaire.model import Page
from surveys.questionnaire.path.state import question_of
from surveys.store import StoreError
from surveys.store.refusals import AlreadySubmitted, WaveClosed
from surveys.web.access import database
from surveys.web.forms import page_form
from surveys.web.respond import doors, visits
from surveys.web.respond.drafts import Draft, Post, in_hand, merge, names, on_page, page_of, take_stock
from surveys.web.respond.sheets import NOTHING, Telling, draw
from surveys.web.respond.visits import REVIEW, ShutError, Visit


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
                return _elsewhere(doors.resume(visit))
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
        return _elsewhere(url_for("respond.receipt", survey=survey))
    except (SQLAlchemyError, StoreError):
        if visit is None or asked is None or draft is None or post is None:
            raise
        # The database does not answer now; whoever has just filled a page must not lose it.
        return draw(visit, asked, draft, Telling(judged=post.judged, unsent="database")), 503
    if target.address:
        return redirect(target.address, 303)
    return draw(visit, asked, draft, target.telling), target.status


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What follows a POST: another address, or the same page with something to say. `page`: where to resume."""

    page: str
    address: str = ""
    telling: Telling = NOTHING
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
        # A program that does not say what it has drawn knows the questionnaire by itself: nothing holds it back.
        if draft.opened and post.shown:
            named = url_for("respond.page", survey=visit.survey, page=page.name, opened=[s.path for s in draft.opened])
            return Target(page=page.name, address=named)
        after = [name for name in order[place + 1 :] if name in pages]
        if after:
            return _to(visit, after[0])
        return Target(page=REVIEW, address=url_for("respond.review", survey=visit.survey))
    return Target(page=page.name, telling=Telling(problems=in_hand(draft, post), judged=post.judged))


def _elsewhere(address: str) -> ResponseReturnValue:
    """Leave this page; htmx would follow a redirection by itself and put the other page into this one."""
    if request.headers.get("HX-Request") == "true":
        return "", 204, {"HX-Redirect": address}
    return redirect(address, 303)


def _to(visit: Visit, page: str) -> Target:
    return Target(page=page, address=url_for("respond.page", survey=visit.survey, page=page))
