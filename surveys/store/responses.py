"""Responses: drafts saved page by page, submitted once, erased on request.

A draft belongs to whoever holds its key: a long random token that the browser keeps and the database does not.
Each rule is part of the one statement that writes, so that two requests at once cannot pass it by.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import islice
from typing import Any, NamedTuple, NoReturn

from sqlalchemy import (
    ColumnElement,
    String,
    cast,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Session

from . import hashes, receipts, saving
from .models import Response, ResponseState, Wave
from .refusals import AlreadySubmitted, ChangedMeanwhile, NoSuchDraft, NoSuchWave, WaveClosed
from .waves import accepting


class Kept(NamedTuple):
    """What a page needs of a response. Every page view asks, and a mapped object would cost twice as much."""

    state: ResponseState
    answers: dict[str, Any]
    rejected: dict[str, list[str]]
    page: str


def by_key(session: Session, wave_id: int, key: str, *, lock: bool = False) -> Kept | None:
    """What is kept under this key, draft or submitted. One statement.

    `lock` holds it until the transaction ends: for reading, changing and saving it in one transaction. (On SQLite
    a transaction holds the whole database.)
    """
    named = {"wave_id": wave_id, "key_hash": hashes.of_token(key)}
    row = session.connection().execute(saving.kept(lock=lock), named).one_or_none()
    return Kept(*row) if row is not None else None


def draft(session: Session, wave_id: int, key: str, *, lock: bool = False) -> Response | None:
    """The draft under this key; None if there is none or it has been submitted. One statement. `lock`: see `by_key`."""
    statement = select(Response).where(*_at(wave_id, key), Response.state == "draft")
    if lock:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return session.scalar(statement)


def save(  # noqa: PLR0913 - the content of one row, each by its name
    session: Session,
    wave_id: int,
    key: str,
    *,
    answers: Mapping[str, Any],
    rejected: Mapping[str, Sequence[str]],
    page: str,
    language: str,
    now: datetime,
    version: int | None = None,
) -> Response:
    """Keep the whole draft as given: made if there is none under this key, else replaced. One statement.

    The same twice, one after the other or at once, leaves one draft. `version`: refuse if the draft is not at this
    version any more (0: if there is one at all).
    Raises AlreadySubmitted, WaveClosed, NoSuchWave, ChangedMeanwhile; the stored response is then as it was.
    """
    # A draft that is there already is only renewed; else the statement that makes it decides.
    statement = saving.renew() if version else saving.make(session.get_bind().dialect.name, replace=version is None)
    given = {
        "answers": dict(answers),
        "rejected": {path: list(raw) for path, raw in rejected.items()},
        "page": page,
        "language": language,
        "saved_at": now,
        "wave_id": wave_id,
        "key_hash": hashes.of_token(key),
        "version": version,
    }
    options = {"populate_existing": True}
    saved: Response | None = session.scalar(statement, saving.parameters(given), execution_options=options)
    if saved is None:
        _refuse(session, wave_id, key, now)
    return saved


def submit(
    session: Session,
    wave_id: int,
    key: str,
    *,
    data: Mapping[str, Any],
    not_asked: Sequence[str],
    receipt: str,
    now: datetime,
    version: int | None = None,
) -> bool:
    """Turn the draft into the submitted response: `data` replaces its answers. One statement.

    True for the one call that did it, False if it was submitted before. In an anonymous wave every moment is cut
    to its day. `version`: refuse if the draft is not at this version any more.
    Raises NoSuchDraft, WaveClosed, NoSuchWave, ChangedMeanwhile; the draft is then as it was.
    """
    given = {
        "answers": dict(data),
        "not_asked": list(not_asked),
        "receipt_hash": receipts.digest(receipt),
        "saved_at": now,
        "started_at": _day(now),
        "wave_id": wave_id,
        "key_hash": hashes.of_token(key),
        "version": version,
    }
    done = session.connection().execute(saving.hand_in(versioned=version is not None), saving.parameters(given))
    if done.one_or_none() is not None:
        return True
    try:
        _refuse(session, wave_id, key, now)
    except AlreadySubmitted:
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A response that comes complete: imported or simulated. Without a `receipt` nobody will ever hold one."""

    data: Mapping[str, Any]
    not_asked: Sequence[str]
    language: str
    submitted_at: datetime
    receipt: str | None = None
    simulated: bool = False


def insert_all(session: Session, wave_id: int, submissions: Iterable[Submission]) -> int:
    """Responses that come complete, in their order. Returns how many; all or none, as the transaction ends.

    The wave may be closed: imports often come later. In an anonymous wave moments are cut to their day.
    Raises NoSuchWave.
    """
    anonymous = _anonymous(session, wave_id)
    rows = (_row(submission, wave_id, anonymous=anonymous) for submission in submissions)
    count = 0
    while batch := list(islice(rows, 500)):
        session.execute(insert(Response), batch)
        count += len(batch)
    return count


def _anonymous(session: Session, wave_id: int) -> bool:
    anonymous = session.scalar(select(Wave.anonymous).where(Wave.id == wave_id))
    if anonymous is None:
        raise NoSuchWave(_NO_WAVE)
    return anonymous


def _row(submission: Submission, wave_id: int, *, anonymous: bool) -> dict[str, Any]:
    moment = _day(submission.submitted_at) if anonymous else submission.submitted_at
    return {
        "wave_id": wave_id,
        "state": "submitted",
        "simulated": submission.simulated,
        "receipt_hash": receipts.digest(submission.receipt or receipts.fresh()),
        "started_at": moment,
        "saved_at": moment,
        "submitted_at": moment,
        "language": submission.language,
        "page": "",
        "version": 1,
        "not_asked": list(submission.not_asked),
        "rejected": {},
        "answers": dict(submission.data),
    }


def erase(session: Session, receipt: str) -> bool:
    """Erase the submitted response with this receipt code: every answer, moment and hash of it.

    An empty row stays, which says that one respondent has left: publications must know. False if no response has
    this receipt, for instance because it was erased before.
    """
    # The opening of the wave is the one moment that says nothing about the respondent.
    opened = select(Wave.opened_at).where(Wave.id == Response.wave_id).scalar_subquery()
    erased = session.scalar(
        update(Response)
        .where(Response.receipt_hash == receipts.digest(receipt), Response.state == "submitted")
        .values(
            state="withdrawn",
            key_hash=None,
            receipt_hash=None,
            started_at=opened,
            saved_at=opened,
            submitted_at=None,
            language="",
            page="",
            not_asked=[],
            rejected={},
            answers={},
            version=1,
        )
        .returning(Response.id)
        .execution_options(synchronize_session=False)
    )
    return erased is not None


_NO_WAVE = "There is no such wave."


def _at(wave_id: int, key: str) -> tuple[ColumnElement[bool], ...]:
    return Response.wave_id == wave_id, Response.key_hash == hashes.of_token(key)


def _refuse(session: Session, wave_id: int, key: str, now: datetime) -> NoReturn:
    """Say why nothing was written: the first reason that the respondent should hear."""
    found = session.execute(
        select(Response.state, accepting(now).label("open"))
        .select_from(Wave)
        .join(Response, (Response.wave_id == Wave.id) & (Response.key_hash == hashes.of_token(key)), isouter=True)
        .where(Wave.id == wave_id)
    ).one_or_none()
    if found is None:
        raise NoSuchWave(_NO_WAVE)
    if found.state == "submitted":
        raise AlreadySubmitted
    if not found.open:
        msg = "This survey is closed: it takes no answers now. Nothing was changed."
        raise WaveClosed(msg)
    if found.state is None:
        raise NoSuchDraft
    raise ChangedMeanwhile


def _day(moment: datetime) -> datetime:
    return datetime.combine(moment.astimezone(UTC).date(), time(), UTC)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a wave has come. `simulated` is a part of `submitted`; `per_day` in UTC, in order, no empty days."""

    drafts: int = 0
    submitted: int = 0
    simulated: int = 0
    withdrawn: int = 0
    last_submitted_at: datetime | None = None
    per_day: Mapping[date, int] = field(default_factory=dict)


def progress(session: Session, wave_id: int) -> Progress:
    """Count the wave's responses. One statement, answered from an index."""
    on_day: ColumnElement[Any] = func.date(Response.submitted_at, type_=String())
    if session.get_bind().dialect.name == "postgresql":  # its days are those of the session's time zone
        on_day = cast(func.date(func.timezone("UTC", Response.submitted_at)), String)
    counted = session.execute(
        select(Response.state, Response.simulated, on_day, func.count(), func.max(Response.submitted_at))
        .where(Response.wave_id == wave_id)
        .group_by(Response.state, Response.simulated, on_day)
    ).all()
    states: Counter[str] = Counter()
    days: Counter[date] = Counter()
    simulated = 0
    for state, is_simulated, day, count, _last in counted:
        states[state] += count
        if day is not None:
            days[date.fromisoformat(day)] += count
            simulated += count if is_simulated else 0
    return Progress(
        drafts=states["draft"],
        submitted=states["submitted"],
        simulated=simulated,
        withdrawn=states["withdrawn"],
        last_submitted_at=max((last for *_, last in counted if last is not None), default=None),
        per_day=dict(sorted(days.items())),
    )


class SubmittedRow(NamedTuple):
    """What analysis and exports need of one submitted response; `answers` is the data it was submitted with."""

    id: int
    submitted_at: datetime
    language: str
    simulated: bool
    not_asked: list[str]
    answers: dict[str, Any]


def submitted(session: Session, wave_id: int) -> Iterator[SubmittedRow]:
    """The submitted responses in the order of their ids, read as they are used: memory stays flat.

    Use within the session's block.
    """
    rows = session.execute(
        select(
            Response.id,
            Response.submitted_at,
            Response.language,
            Response.simulated,
            Response.not_asked,
            Response.answers,
        )
        .where(Response.wave_id == wave_id, Response.state == "submitted")
        .order_by(Response.id)
        .execution_options(yield_per=500)
    )
    for row in rows:
        yield SubmittedRow(*row)
