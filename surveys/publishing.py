"""From a closed wave to a publication: the one road on which figures reach partners and the public."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from analysis import disclosure, report
from surveys import extract
from surveys.store import publications, surveys, waves
from surveys.store.models import Publication, Wave

#: How this release protects what it publishes.
POLICY = disclosure.Policy()


class Refusal(ValueError):  # noqa: N818 - a state of affairs, as the store's refusals are
    """Nothing was published; the sentence says why and what to do."""


def prepare(session: Session, wave: Wave, *, now: datetime) -> dict[str, Any]:
    """The document that `publish` would freeze of `wave`. Reads only. Raises Refusal."""
    name = f"Wave {wave.number} of “{wave.survey.slug}”"
    if waves.accepts(wave, now):
        raise Refusal(f"{name} is still open. Figures are published when nobody can answer any more: close it first.")
    published = publications.every(session, wave.survey.slug)
    earlier = next((one for one in published if one.wave == wave.number), None)
    if earlier is not None:
        raise Refusal(f"{name} has been published already, as number {earlier.number}. A wave is published once.")
    dataset = extract.dataset(session, wave)
    least = POLICY.row
    if dataset.n < least:
        people = "nobody has" if dataset.n == 0 else "1 person has" if dataset.n == 1 else f"{dataset.n} people have"
        raise Refusal(
            f"{name} cannot be published: {people} answered, and at least {least} are needed so that nobody's "
            "answer can be worked out. You can reopen it to collect more."
        )
    number = published[0].number + 1 if published else 1
    return disclosure.publish(report.build(dataset), POLICY, number=number, made=now.date()).document()


def publish(session: Session, wave: Wave, *, now: datetime) -> Publication:
    """Freeze the safe figures of a closed wave under the survey's next number. Raises Refusal.

    A wave whose announced end has passed is closed with it, for good: what is published counts every answer.
    """
    slug, number = wave.survey.slug, wave.number
    surveys.lock(session, slug)  # so that two at once publish once
    document = prepare(session, wave, now=now)
    if wave.closed_at is None:
        waves.close(session, wave, now)
    return publications.put(session, slug, number, document, now=now)
