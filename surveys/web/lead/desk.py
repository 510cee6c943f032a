"""What every page of the workspace needs: which surveys this lead sees, and where a wave stands."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from flask import abort
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session

from surveys.store import leads, publications, surveys, waves
from surveys.store.models import Lead, Publication, Survey, Wave
from surveys.web.accounts import signed_in


class Confirmation(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """Nothing but the CSRF token: pressing the button is the whole answer."""


def now() -> datetime:
    return datetime.now(UTC)


def lead(session: Session) -> Lead:
    """The lead who is signed in. 404 if the account vanished since this request began."""
    account = signed_in()
    found = leads.by_id(session, account.id) if account else None
    if found is None:
        abort(404)
    return found


def survey_of(session: Session, slug: str) -> Survey:
    """The survey, if this lead may see it. Another lead's survey is as absent as one that never was: 404."""
    if not leads.may_see(session, lead(session), slug):
        abort(404)
    found = surveys.get(session, slug)
    if found is None:
        abort(404)
    return found


def wave_of(session: Session, slug: str, number: int) -> Wave:
    """The wave of a survey this lead may see, else 404."""
    survey_of(session, slug)
    found = waves.find(session, slug, number) if number < 2**31 else None  # what no database can look for
    if found is None:
        abort(404)
    return found


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a wave stands. `ended_at`: when it took the last answer, None while it is open."""

    wave: Wave
    state: Literal["open", "closed", "published"]
    ended_at: datetime | None
    publication: Publication | None
    newest: bool

    @property
    def may_close(self) -> bool:
        return self.state == "open"

    @property
    def may_reopen(self) -> bool:
        """Published figures are never overtaken by answers, and a later wave's answers never join an earlier one's."""
        return self.state == "closed" and self.newest


def standing(session: Session, wave: Wave, moment: datetime) -> Standing:
    """Where `wave` stands at `moment`."""
    published = {one.wave: one for one in publications.every(session, wave.survey.slug)}
    newest = waves.current(session, wave.survey.slug)
    return _standing(wave, moment, published.get(wave.number), newest)


def standings(session: Session, slug: str, moment: datetime) -> list[Standing]:
    """Every wave of a survey, the newest first. Two statements."""
    published = {one.wave: one for one in publications.every(session, slug)}
    found = waves.every(session, slug)
    return [_standing(wave, moment, published.get(wave.number), found[0]) for wave in found]


def _standing(wave: Wave, moment: datetime, publication: Publication | None, newest: Wave | None) -> Standing:
    is_open = waves.accepts(wave, moment)
    return Standing(
        wave=wave,
        state="open" if is_open else "published" if publication else "closed",
        ended_at=None if is_open else wave.closed_at or wave.closes_at,
        publication=publication,
        newest=newest is not None and newest.number == wave.number,
    )
