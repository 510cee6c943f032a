"""`prepare`: what `make run` and `make demo` do before they serve."""

from datetime import datetime, timedelta
from pathlib import Path

import click
from flask.cli import with_appcontext

from surveys import publishing
from surveys.cli.lead import LINK_LIFETIME
from surveys.cli.response import add_simulated
from surveys.cli.terminal import QUESTIONNAIRES, Command, address, database, notice, now
from surveys.questionnaire import definition
from surveys.store import leads, surveys, waves

#: The account that `make run` makes when there is none; its owner sets a password through the printed link.
FIRST_LEAD = "lead@plaza.example"
_DEMO_RESPONSES = 96
_DEMO_DAYS = 24


@click.command("prepare", cls=Command)
@click.option("--demo", is_flag=True, help="Fill with simulated responses and a publication, marked as simulated.")
@with_appcontext
def prepare(demo: bool) -> None:
    """Create and migrate the database, open the shipped questionnaires, print every address."""
    database().migrate()
    moment = now()
    for file in shipped():
        slug = _open(file, moment - timedelta(days=_DEMO_DAYS) if demo else moment)
        if demo and slug:
            _fill(slug, file)
    link = _first_sign_in(moment)
    with database().reading() as session:
        slugs = [wave.survey.slug for wave in waves.every(session) if waves.accepts(wave, now())]
    click.echo(f"Plaza            {address('/')}")
    for slug in dict.fromkeys(slugs):
        click.echo(f"Answer           {address(f'/respond/{slug}')}")
    click.echo(f"Public figures   {address('/results')}")
    click.echo(f"Workspace        {address('/lead/')}")
    if link:
        click.echo(f"First sign-in    {link}")


def shipped() -> list[Path]:
    """The questionnaires in `questionnaires/`, the schema apart."""
    return sorted(file for file in QUESTIONNAIRES.glob("*.json") if file.name != "schema.json")


def _open(file: Path, opened: datetime) -> str | None:
    """Open a first wave with `file`. None if its survey is here already."""
    source = file.read_text(encoding="utf-8")
    questionnaire = definition.load(source)
    slug = questionnaire.id or file.stem
    with database().transaction() as session:
        if surveys.get(session, slug):
            return None
        survey = surveys.create(session, slug, str(questionnaire.title or slug))
        waves.open_wave(session, survey, source, closes=None, anonymous=False, now=opened)
    return slug


def _fill(slug: str, file: Path) -> None:
    """A first wave, answered, closed and published, and a second one open."""
    stored, _ = add_simulated(slug, count=_DEMO_RESPONSES, seed=1)
    moment = now()
    with database().transaction() as session:
        survey = surveys.get(session, slug)
        wave = waves.current(session, slug)
        if survey is None or wave is None:  # both were made a moment ago
            raise LookupError(slug)
        waves.close(session, wave, moment)
        publishing.publish(session, wave, now=moment)
        source = file.read_text(encoding="utf-8")
        waves.open_wave(session, survey, source, closes=None, anonymous=False, now=moment)
    notice(f"{slug}: {stored} simulated responses in wave 1, closed and published; wave 2 is open.")


def _first_sign_in(moment: datetime) -> str | None:
    """A fresh one-time link while nobody has set a password yet."""
    with database().transaction() as session:
        known = leads.every(session)
        if any(lead.password for lead in known):
            return None
        lead = known[0] if known else leads.create(session, FIRST_LEAD)
        leads.make_admin(session, lead)
        return address(f"/sign-in/{leads.sign_in_link(session, lead, moment, LINK_LIFETIME)}")
