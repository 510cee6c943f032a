"""A visit: one browser at one survey. The draft's key is in the browser's cookie, and nowhere else."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from flask import current_app
from flask import session as browser
from flask_wtf.csrf import validate_csrf
from sqlalchemy.orm import Session
from wtforms import ValidationError

from surveys.questionnaire import answers
from surveys.questionnaire.model import Answer, Questionnaire
from surveys.store import receipts, responses, surveys, waves
from surveys.store.models import Wave
from surveys.web.languages import chosen

#: Cookies have room for 4,096 bytes; the wave that was begun first is forgotten first.
_MOST_DRAFTS = 20

#: Where a draft stopped if it was at the review.
REVIEW = "*review"


class ShutError(Exception):
    """Nobody can answer here: there is no such survey, or it has not begun, or it has ended."""

    def __init__(self, why: Literal["unknown", "early", "closed"], title: str = "", wave: Wave | None = None) -> None:
        super().__init__(why)
        self.why = why
        self.title = title
        self.wave = wave


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A respondent's browser at an open wave, and what is stored of its draft."""

    survey: str
    wave: Wave
    questionnaire: Questionnaire
    key: str
    locale: str
    now: datetime
    state: Literal["new", "draft", "submitted"]
    answers: Mapping[str, Answer]
    rejected: Mapping[str, list[str]]
    page: str

    @property
    def receipt(self) -> str:
        """The code by which the respondent, and nobody else, can name this response."""
        return receipts.derive(str(current_app.config["SECRET_KEY"]), self.key)


def enter(session: Session, survey: str, *, writing: bool = False) -> Visit:
    """The visit of this request: at most two statements, three the first time a process meets the questionnaire.

    A browser that comes for the first time is given a key; the database learns of it with the first saving.
    Raises ShutError. Who has submitted may still come in: to see the receipt.
    """
    now = datetime.now(UTC)
    wave = waves.current(session, survey)
    if wave is None:
        found = surveys.get(session, survey)
        raise ShutError("early", found.title) if found is not None else ShutError("unknown")
    questionnaire = waves.questionnaire(wave)
    key = _key(wave.id)
    response = responses.by_key(session, wave.id, key, lock=writing) if key else None
    submitted = response is not None and response.state == "submitted"
    if not waves.accepts(wave, now) and not submitted:
        raise ShutError("early" if wave.opened_at > now else "closed", _title(questionnaire), wave)
    return Visit(
        survey=survey,
        wave=wave,
        questionnaire=questionnaire,
        key=key or _begin(wave.id),
        locale=chosen(questionnaire.languages),
        now=now,
        state="new" if response is None else "submitted" if submitted else "draft",
        answers=response.answers if response is not None else answers.initial(questionnaire),
        rejected=response.rejected if response is not None else {},
        page=response.page if response is not None else "",
    )


def save(
    session: Session, visit: Visit, kept: Mapping[str, Answer], rejected: Mapping[str, list[str]], page: str
) -> None:
    """Keep the draft. Raises the store's refusals (WaveClosed, AlreadySubmitted)."""
    responses.save(
        session,
        visit.wave.id,
        visit.key,
        answers=kept,
        rejected=rejected,
        page=page,
        language=visit.locale,
        now=visit.now,
    )


def submit(session: Session, visit: Visit, data: Mapping[str, Any], not_asked: tuple[str, ...]) -> None:
    """Turn the draft into the response; a second time changes nothing. Raises the store's refusals."""
    if visit.state == "new":
        save(session, visit, visit.answers, {}, REVIEW)
    responses.submit(
        session, visit.wave.id, visit.key, data=data, not_asked=not_asked, receipt=visit.receipt, now=visit.now
    )


def begin_again(wave_id: int) -> None:
    """Forget the key of this wave: the browser's next visit starts an empty response."""
    drafts = dict(browser.get("drafts", {}))
    drafts.pop(str(wave_id), None)
    browser["drafts"] = drafts


def token_is_good(token: str | None) -> bool:
    """Whether a POST comes from a page that this browser was given."""
    try:
        validate_csrf(token)
    except ValidationError:
        return False
    return True


def _key(wave_id: int) -> str:
    drafts = browser.get("drafts")
    key = drafts.get(str(wave_id)) if isinstance(drafts, dict) else None
    return key if isinstance(key, str) else ""


def _begin(wave_id: int) -> str:
    key = secrets.token_urlsafe(32)
    drafts = browser.get("drafts")
    kept = list(drafts.items())[1 - _MOST_DRAFTS :] if isinstance(drafts, dict) else []
    browser["drafts"] = dict(kept) | {str(wave_id): key}
    browser.permanent = True
    return key


def _title(questionnaire: Questionnaire) -> str:
    return questionnaire.title.version(chosen(questionnaire.languages))[1] if questionnaire.title else ""
