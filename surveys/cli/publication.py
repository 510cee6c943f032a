"""`publication make`, `publication list`, `publication show`."""

import click

from surveys import publishing
from surveys.cli.terminal import NUMBER, Commands, Refused, address, database, notice, now, result, wave_of
from surveys.store import publications, surveys

commands = Commands("publication", help="Frozen public figures of closed waves.")


@commands.command("make")
@click.argument("survey")
@click.option("--wave", "number", type=NUMBER, help="Default: the newest wave.")
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
        made = publications.every(session, survey)
        if not made and surveys.get(session, survey) is None:
            raise Refused(f'There is no survey "{survey}". `flask --app wsgi wave list` lists what there is.')
        for one in made:
            if as_json:
                result({"survey": survey, "number": one.number, "wave": one.wave, "made": one.made_at.isoformat()})
            else:
                click.echo(f"{survey}\t{one.number}\twave {one.wave}\t{one.made_at:%Y-%m-%d}")


@commands.command("show")
@click.argument("survey")
@click.argument("number", type=NUMBER, required=False)
def show(survey: str, number: int | None) -> None:
    """A publication as JSON: the one numbered NUMBER, or the newest."""
    with database().reading() as session:
        one = publications.get(session, survey, number) if number else publications.newest(session, survey)
        if one is None:
            raise Refused(f'Survey "{survey}" has no publication{f" {number}" if number else ""}.')
        result(one.document, indent=2)
