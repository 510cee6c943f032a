"""`wave open`, `wave close`, `wave list`."""

from datetime import UTC, datetime, time
from pathlib import Path

import click

from surveys.cli.terminal import Commands, Refused, address, database, notice, now, result, wave_of
from surveys.questionnaire import definition
from surveys.questionnaire.problems import DefinitionError
from surveys.store import StoreError, surveys, waves

commands = Commands("wave", help="Open, close and list the waves of a survey.")


@commands.command("open")
@click.argument("survey")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--closes", type=click.DateTime(["%Y-%m-%d"]), help="Last day (UTC) on which answers are taken.")
@click.option("--anonymous", is_flag=True, help="Keep no thread between who was asked and what was answered.")
def open_wave(survey: str, file: Path, closes: datetime | None, anonymous: bool) -> None:
    """Open a wave of SURVEY with the questionnaire in FILE; prints the public link."""
    source = file.read_bytes()
    try:
        questionnaire = definition.load(source)
    except DefinitionError as error:
        raise Refused(f"{file} has errors; the wave was not opened.\n{error}") from error
    moment = now()
    last = datetime.combine(closes.date(), time.max, UTC) if closes else None
    if last and last <= moment:
        raise Refused(f"--closes {last:%Y-%m-%d} is in the past.")
    title = str(questionnaire.title or survey)
    try:
        with database().transaction() as session:
            owner = surveys.get(session, survey) or surveys.create(session, survey, title)
            wave = waves.open_wave(
                session, owner, source.decode("utf-8-sig"), closes=last, anonymous=anonymous, now=moment
            )
    except StoreError as error:
        raise Refused(str(error)) from error
    notice(f'Wave {wave.number} of "{title}" is open.')
    click.echo(address(f"/respond/{survey}"))


@commands.command("close")
@click.argument("survey")
def close(survey: str) -> None:
    """Close the open wave of SURVEY: no answer is taken any more."""
    try:
        with database().transaction() as session:
            wave = wave_of(session, survey, None)
            waves.close(session, wave, now())
    except StoreError as error:
        raise Refused(str(error)) from error
    notice(f"Wave {wave.number} of {survey} is closed.")


@commands.command("list")
@click.option("--json", "as_json", is_flag=True)
def list_waves(as_json: bool) -> None:
    """Every wave: survey, number, state, dates."""
    moment = now()
    with database().reading() as session:
        for wave in waves.every(session):
            state = "open" if waves.accepts(wave, moment) else "closed"
            opened, closed = wave.opened_at, wave.closed_at or wave.closes_at
            if as_json:
                dates = {"opened_at": opened.isoformat(), "closes_at": closed.isoformat() if closed else None}
                result({"survey": wave.survey.slug, "wave": wave.number, "state": state, **dates})
            else:
                until = f" to {closed:%Y-%m-%d}" if closed else ""
                click.echo(f"{wave.survey.slug}\t{wave.number}\t{state}\t{opened:%Y-%m-%d}{until}")
