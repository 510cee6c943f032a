"""Leads: who may sign in, with which role, to which surveys; and one-time sign-in links.

All that Flask-Security asks of its users is here as plain functions: no session outlives its block.
"""

import re
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Table, delete, exists, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from . import hashes, upserts
from .models import Lead, Role, SignInLink, Survey, lead_role, lead_survey
from .refusals import BadEmail, LeadExists

#: The role that sees every survey and may add leads.
ADMIN = "admin"

# Enough to catch a slip of the hand; whether the address exists only a message can tell.
_EMAIL = re.compile(r"[^\s@<>\"(),:;\\]+@[^\s@.]+(?:\.[^\s@.]+)*")


def normalised(email: str) -> str:
    """The address as it is stored and compared: trimmed, lower case."""
    return email.strip().lower()


def create(
    session: Session,
    email: str,
    *,
    password: str | None = None,
    roles: Iterable[str] = (),
    now: datetime | None = None,
) -> Lead:
    """A new lead; `password` is a hash. Raises BadEmail, LeadExists."""
    address = normalised(email)
    if len(address) > 254 or not _EMAIL.fullmatch(address):
        raise BadEmail(email)
    lead = Lead(
        email=address,
        password=password,
        active=True,
        fs_uniquifier=secrets.token_hex(16),
        created_at=now or datetime.now(UTC),
        roles=[_role(session, name) for name in sorted(set(roles))],
    )
    try:
        with session.begin_nested():
            session.add(lead)
    except IntegrityError as fault:
        raise LeadExists(address) from fault
    return lead


def by_email(session: Session, email: str) -> Lead | None:
    return _one(session, Lead.email == normalised(email))


def by_id(session: Session, lead_id: int) -> Lead | None:
    return _one(session, Lead.id == lead_id)


def by_uniquifier(session: Session, uniquifier: str) -> Lead | None:
    """The lead of a signed-in browser: Flask-Security's `fs_uniquifier`."""
    return _one(session, Lead.fs_uniquifier == uniquifier)


def every(session: Session) -> list[Lead]:
    """All leads, with their roles, by address."""
    return list(session.scalars(select(Lead).order_by(Lead.email)).unique())


def change(
    session: Session,
    lead_id: int,
    *,
    password: str | None = None,
    active: bool | None = None,
    fs_uniquifier: str | None = None,
) -> bool:
    """Change what is given; None leaves it. `password` is a hash. False if there is no such lead."""
    given = {"password": password, "active": active, "fs_uniquifier": fs_uniquifier}
    values = {name: value for name, value in given.items() if value is not None}
    if not values:
        return by_id(session, lead_id) is not None
    return session.execute(update(Lead).where(Lead.id == lead_id).values(values).returning(Lead.id)).first() is not None


def grant(session: Session, lead: Lead, role: str) -> None:
    """Give the lead a role. The same again changes nothing."""
    found = _role(session, role)
    _link(session, lead_role, lead_id=lead.id, role_id=found.id)


def make_admin(session: Session, lead: Lead) -> None:
    """Let the lead see every survey. The same again changes nothing."""
    grant(session, lead, ADMIN)


def allow(session: Session, lead: Lead, survey: Survey) -> None:
    """Let the lead see the survey. The same again changes nothing."""
    _link(session, lead_survey, lead_id=lead.id, survey_id=survey.id)


def surveys_of(session: Session, lead: Lead) -> list[Survey]:
    """The surveys that the lead may see, by slug: all of them for an `admin`. One statement."""
    return list(session.scalars(select(Survey).where(_sees(lead.id)).order_by(Survey.slug)))


def may_see(session: Session, lead: Lead, slug: str) -> bool:
    """Whether the lead may see this survey. One statement; False as well if there is no such survey."""
    return session.scalar(select(exists().where(Survey.slug == slug, _sees(lead.id)))) is True


def sign_in_link(session: Session, lead: Lead, now: datetime, lifetime: timedelta) -> str:
    """A new token for a one-time link, valid for `lifetime`; only its hash is stored.

    Sweeps out the lead's expired links.
    """
    session.execute(delete(SignInLink).where(SignInLink.lead_id == lead.id, SignInLink.expires_at <= now))
    token = secrets.token_urlsafe(32)
    session.add(
        SignInLink(token_hash=hashes.of_token(token), lead_id=lead.id, created_at=now, expires_at=now + lifetime)
    )
    session.flush()
    return token


def redeem(session: Session, token: str, now: datetime) -> Lead | None:
    """The lead whose token this is, once: None if it is unknown, used or expired, or the lead is not active."""
    lead_id = session.scalar(
        update(SignInLink)
        .where(
            SignInLink.token_hash == hashes.of_token(token), SignInLink.used_at.is_(None), SignInLink.expires_at > now
        )
        .values(used_at=now)
        .returning(SignInLink.lead_id)
        .execution_options(synchronize_session=False)
    )
    if lead_id is None:
        return None
    lead = by_id(session, lead_id)
    return lead if lead is not None and lead.active else None


def _one(session: Session, condition: ColumnElement[bool]) -> Lead | None:
    return session.scalars(select(Lead).where(condition)).unique().one_or_none()


def _role(session: Session, name: str) -> Role:
    """The role of that name, made if need be; two at once make one."""
    session.execute(upserts.insert(_dialect(session), Role).values(name=name).on_conflict_do_nothing())
    return session.scalars(select(Role).where(Role.name == name)).one()


def _dialect(session: Session) -> str:
    return session.get_bind().dialect.name


def _link(session: Session, table: Table, **ids: int) -> None:
    session.execute(upserts.insert(_dialect(session), table).values(ids).on_conflict_do_nothing())


def _sees(lead_id: int) -> ColumnElement[bool]:
    """Whether a lead may see the Survey of the statement around this."""
    listed = exists().where(lead_survey.c.lead_id == lead_id, lead_survey.c.survey_id == Survey.id)
    admin = exists().where(lead_role.c.lead_id == lead_id, lead_role.c.role_id == Role.id, Role.name == ADMIN)
    return or_(listed, admin)
