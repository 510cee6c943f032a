"""Surveys: a slug with a title."""

import re
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from .models import Survey
from .refusals import BadSlug, NoSuchSurvey, SurveyExists

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
#: What else stands where a survey's short name does: `/lead/password`.
_TAKEN = frozenset({"password"})


def is_slug(text: str) -> bool:
    """Whether `text` can be a survey's short name: it stands in addresses and file names as it is."""
    return len(text) <= 64 and text not in _TAKEN and _SLUG.fullmatch(text) is not None


def get(session: Session, slug: str) -> Survey | None:
    return session.scalar(select(Survey).where(Survey.slug == slug))


def lock(session: Session, slug: str) -> Survey:
    """The survey, held until the transaction ends: whoever numbers its waves or publications waits here.

    Raises NoSuchSurvey.
    """
    survey = session.scalar(select(Survey).where(Survey.slug == slug).with_for_update())
    if survey is None:
        raise NoSuchSurvey(slug)
    return survey


def create(session: Session, slug: str, title: str, *, now: datetime | None = None) -> Survey:
    """A new survey. Raises BadSlug, SurveyExists."""
    if not is_slug(slug):
        raise BadSlug(slug)
    survey = Survey(slug=slug, title=title, created_at=now or datetime.now(UTC))
    try:
        with session.begin_nested():
            session.add(survey)
    except IntegrityError as fault:
        raise SurveyExists(slug) from fault
    return survey


def every(session: Session) -> list[Survey]:
    """All surveys, by slug."""
    return list(session.scalars(select(Survey).order_by(Survey.slug)))
