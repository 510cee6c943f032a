"""Waves: opened with a questionnaire that never changes again, closed once."""

from collections import OrderedDict
from datetime import datetime
from functools import cache
from threading import Lock

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select
from sqlalchemy.orm import Session, contains_eager, object_session

from surveys.questionnaire.definition import digest_of, load_cached
from surveys.questionnaire.model import Questionnaire

from . import surveys
from .models import Survey, Wave
from .refusals import DefinitionChanged, NoSuchWave, WaveClosed, WaveOpen


def open_wave(
    session: Session, survey: Survey, definition: str, *, closes: datetime | None, anonymous: bool, now: datetime
) -> Wave:
    """Open the survey's next wave with exactly this definition (JSON text).

    Raises DefinitionError if the definition is faulty, WaveOpen while another wave of the survey is open,
    WaveClosed if it would close before it opens.
    """
    digest = digest_of(definition)
    languages = list(load_cached(definition, digest).languages)
    if closes is not None and closes <= now:
        msg = f"The wave would close on {closes:%Y-%m-%d %H:%M %Z}, before it opens. Name a later moment."
        raise WaveClosed(msg)
    held = surveys.lock(session, survey.slug)
    last = session.scalar(_waves(survey.slug).limit(1))
    if last is not None and accepts(last, now):
        raise WaveOpen(survey.slug, last.number)
    if last is not None and last.closed_at is None:
        last.closed_at = last.closes_at  # its announced end has passed, and nobody closed it
        session.flush()
    wave = Wave(
        survey=held,
        number=last.number + 1 if last is not None else 1,
        definition=definition,
        digest=digest,
        languages=languages,
        anonymous=anonymous,
        opened_at=now,
        closes_at=closes,
    )
    session.add(wave)
    session.flush()
    return wave


def close(session: Session, wave: Wave, now: datetime) -> Wave:
    """End the wave: at its announced end if that has passed, else now. Raises WaveClosed, NoSuchWave."""
    statement = _waves(None).where(Wave.id == wave.id).with_for_update(of=Wave)
    found = session.scalar(statement.execution_options(populate_existing=True))
    if found is None:
        msg = "This wave does not exist any more."
        raise NoSuchWave(msg)
    if found.closed_at is not None:
        msg = f"Wave {found.number} was closed on {found.closed_at:%Y-%m-%d %H:%M %Z} already."
        raise WaveClosed(msg)
    found.closed_at = min(now, found.closes_at) if found.closes_at is not None else now
    session.flush()
    return found


def reopen(session: Session, wave: Wave, *, closes: datetime | None, now: datetime) -> Wave:
    """Take answers again, until `closes` if given. Only a survey's newest wave can: a later one has taken its place.

    Whether its figures are public already is for the caller to ask. Raises WaveOpen, WaveClosed, NoSuchWave.
    """
    if closes is not None and closes <= now:
        msg = f"The wave would close on {closes:%Y-%m-%d %H:%M %Z}, which has passed. Name a later moment."
        raise WaveClosed(msg)
    slug = session.scalars(select(Survey.slug).where(Survey.id == wave.survey_id)).one()
    surveys.lock(session, slug)
    newest = session.scalar(_waves(slug).limit(1).execution_options(populate_existing=True))
    if newest is None:
        msg = "This wave does not exist any more."
        raise NoSuchWave(msg)
    if newest.id != wave.id:
        msg = f"Wave {wave.number} cannot be reopened: wave {newest.number} has been opened since."
        raise WaveClosed(msg)
    if accepts(newest, now):
        raise WaveOpen(slug, newest.number)
    newest.closed_at = None
    newest.closes_at = closes
    session.flush()
    return newest


def current(session: Session, slug: str) -> Wave | None:
    """The open wave, else the newest; with its survey. One statement.

    Waves are opened one after the other, so the open one, if any, is the newest.
    """
    return session.scalar(_current(), {"slug": slug})


def find(session: Session, slug: str, number: int | None = None) -> Wave | None:
    """The wave of that number, or the current one; with its survey. One statement."""
    if number is None:
        return current(session, slug)
    return session.scalar(_waves(slug).where(Wave.number == number))


def every(session: Session, slug: str | None = None) -> list[Wave]:
    """All waves (of one survey), with their surveys: by slug, the newest first."""
    return list(session.scalars(_waves(slug)))


def accepts(wave: Wave, now: datetime) -> bool:
    """Whether the wave takes answers at `now`."""
    return wave.closed_at is None and wave.opened_at <= now and (wave.closes_at is None or now < wave.closes_at)


def accepting(now: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    """`accepts` as a condition on Wave, for use inside one statement."""
    return and_(Wave.closed_at.is_(None), Wave.opened_at <= now, or_(Wave.closes_at.is_(None), Wave.closes_at > now))


def questionnaire(wave: Wave) -> Questionnaire:
    """The questionnaire the wave was opened with. Kept by digest: the definition is read once per process.

    The first time, `wave` must belong to a session (RuntimeError). Raises DefinitionChanged if the stored text is
    not the one the wave was opened with.
    """
    kept = _KEPT.get(wave.digest)
    if kept is not None:
        return kept
    session = object_session(wave)
    if session is None:
        msg = "The wave's session has ended before its questionnaire was read. Ask for it inside the session."
        raise RuntimeError(msg)
    definition = session.scalars(select(Wave.definition).where(Wave.id == wave.id)).one()
    if digest_of(definition) != wave.digest:
        msg = (
            f"The questionnaire of wave {wave.number} was changed in the database after the wave was opened. "
            "Restore it from a backup."
        )
        raise DefinitionChanged(msg)
    return _KEPT.put(wave.digest, load_cached(definition, wave.digest))


def definition(session: Session, wave: Wave) -> str:
    """The JSON text the wave was opened with, to the byte."""
    return session.scalars(select(Wave.definition).where(Wave.id == wave.id)).one()


def _waves(slug: str | None) -> Select[Wave]:
    statement = (
        select(Wave).join(Wave.survey).options(contains_eager(Wave.survey)).order_by(Survey.slug, Wave.number.desc())
    )
    return statement if slug is None else statement.where(Survey.slug == slug)


@cache
def _current() -> Select[Wave]:
    """Every page view runs this one, and putting a statement together costs as much as running it: done once."""
    return _waves(None).where(Survey.slug == bindparam("slug")).limit(1)


class _Kept:
    """The questionnaires used last, by digest: at most `size`, the longest unused goes first."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._lock = Lock()
        self._kept: OrderedDict[str, Questionnaire] = OrderedDict()

    def get(self, digest: str) -> Questionnaire | None:
        with self._lock:
            found = self._kept.get(digest)
            if found is not None:
                self._kept.move_to_end(digest)
            return found

    def put(self, digest: str, questionnaire: Questionnaire) -> Questionnaire:
        with self._lock:
            self._kept[digest] = questionnaire
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
            return questionnaire


_KEPT = _Kept(size=64)
