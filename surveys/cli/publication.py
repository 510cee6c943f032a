"""`publication make`, `publication list`, `publication show`."""

import json

import click
from flask.cli import AppGroup

from surveys import publishing
from surveys.cli.terminal import Refused, address, database, notice, now, result, wave_of
from surveys.store import publications

commands = AppGroup("publication", help="Frozen public figures of closed waves.")


@commands.command("make")
@click.argument("survey")
@click.option("--wave", "number", type=click.IntRange(min=1), help="Default: the newest wave.")
def make(survey: str, number: int | None) -> None:
    """Freeze and publish the figures of a closed wave of SURVEY."""
    try:
        with database().transaction() as session:
            publication = publishing.publish(session, wave_of(session, survey, number), now=now())
    except publishing.Refusal as error:
        raise Refused(str(error)) from error
    notice(f"Publication {publication.number} of {survey} is public.")
    click.echo(address(f"/results/{survey}/{publication.number}"))


@commands.command("list")
@click.argument("survey")
@click.option("--json", "as_json", is_flag=True)
def list_publications(survey: str, as_json: bool) -> None:
    """The publications of SURVEY, newest first."""
    with database().reading() as session:
        for one in publications.every(session, survey):
            if as_json:
                result({"survey": survey, "number": one.number, "wave": one.wave, "made": one.made_at.isoformat()})
            else:
                click.echo(f"{survey}\t{one.number}\twave {one.wave}\t{one.made_at:%Y-%m-%d}")


@commands.command("show")
@click.argument("survey")
@click.argument("number", type=click.IntRange(min=1), required=False)
def show(survey: str, number: int | None) -> None:
    """A publication as JSON: the one numbered NUMBER, or the newest."""
    with database().reading() as session:
        one = publications.get(session, survey, number) if number else publications.newest(session, survey)
        if one is None:
            raise Refused(f'Survey "{survey}" has no publication{f" {number}" if number else ""}.')
        click.echo(json.dumps(one.document, ensure_ascii=False, indent=2))
