"""Publications: put once, read by everybody, never changed.

This noun knows no waves and no responses: partners come in here, and there must be no door behind it.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, undefer

from .models import Publication, Survey
from .refusals import NoSuchSurvey


def put(
    session: Session,
    slug: str,
    wave: int,
    document: Mapping[str, Any],
    *,
    now: datetime,
) -> Publication:
    """Freeze `document` under the survey's next number.

    The store fills in what it alone knows: `survey`, `wave`, `number`, `made` (date in UTC); `final` and `simulated`
    are the document's own, false if it does not say. Raises NoSuchSurvey.
    """
    # Held until the transaction ends, so that two at once get two numbers.
    held = session.scalar(select(Survey.id).where(Survey.slug == slug).with_for_update())
    if held is None:
        raise NoSuchSurvey(slug)
    last = session.scalar(select(func.max(Publication.number)).where(Publication.survey == slug))
    number = (last or 0) + 1
    final, simulated = bool(document.get("final")), bool(document.get("simulated"))
    facts = {
        "survey": slug,
        "wave": wave,
        "number": number,
        "made": now.astimezone(UTC).date().isoformat(),
        "final": final,
        "simulated": simulated,
    }
    publication = Publication(
        survey=slug,
        wave=wave,
        number=number,
        made_at=now,
        simulated=simulated,
        final=final,
        title=document.get("title", ""),
        document=facts | {key: value for key, value in document.items() if key not in facts},
    )
    session.add(publication)
    session.flush()
    return publication


def newest(session: Session, slug: str) -> Publication | None:
    """The survey's newest publication, with its document. One statement."""
    statement = select(Publication).where(Publication.survey == slug).order_by(Publication.number.desc()).limit(1)
    return session.scalar(statement.options(undefer(Publication.document)))


def get(session: Session, slug: str, number: int) -> Publication | None:
    """The publication of that number, with its document. One statement."""
    statement = select(Publication).where(Publication.survey == slug, Publication.number == number)
    return session.scalar(statement.options(undefer(Publication.document)))


def every(session: Session, slug: str | None = None) -> list[Publication]:
    """All publications (of one survey), without their documents: by survey, the newest first."""
    statement = select(Publication).order_by(Publication.survey, Publication.number.desc())
    if slug is not None:
        statement = statement.where(Publication.survey == slug)
    return list(session.scalars(statement))
