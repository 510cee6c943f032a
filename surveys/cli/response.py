"""`response simulate`, `response import`, `response erase`."""

import json
import random
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import IO, Any

import click

from surveys.cli.terminal import QUESTIONNAIRES, Commands, Refused, database, notice, now, wave_of
from surveys.questionnaire import answers as reading
from surveys.questionnaire import path, simulation
from surveys.questionnaire.messages import sentence
from surveys.questionnaire.model import Answer, Questionnaire
from surveys.questionnaire.path import State
from surveys.store import responses, waves
from surveys.store.responses import Submission

commands = Commands("response", help="Simulate, import and erase responses.")

#: Rows a transaction: many enough to be fast, few enough that a respondent's save never waits long.
_BATCH = 200


def _store(wave_id: int, submissions: Iterator[Submission]) -> int:
    """Insert in batches, one transaction each. Returns how many were stored."""
    count = 0
    while batch := list(islice(submissions, _BATCH)):
        with database().transaction() as session:
            count += responses.insert_all(session, wave_id, batch)
    return count


def _submission(state: State, submitted_at: datetime, language: str, *, simulated: bool) -> Submission:
    return Submission(
        data=state.data, not_asked=state.not_asked, language=language, submitted_at=submitted_at, simulated=simulated
    )


@commands.command("simulate")
@click.argument("survey")
@click.option("--count", type=click.IntRange(min=1, max=1_000_000), required=True)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same respondents.")
@click.option(
    "--profile",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Distributions (JSON). Default: questionnaires/simulation/SURVEY.json, where there is one.",
)
def simulate(survey: str, count: int, seed: int, profile: Path | None) -> None:
    """Add COUNT plausible, simulated responses to the open wave of SURVEY. Marked as simulated wherever they show."""
    stored, number = add_simulated(survey, count=count, seed=seed, profile=profile)
    notice(f"Wave {number} of {survey}: {stored} simulated responses added (seed {seed}).")


def add_simulated(survey: str, *, count: int, seed: int, profile: Path | None = None) -> tuple[int, int]:
    """Simulate into the open wave. Returns how many were stored and the wave's number. Raises Refused.

    The times of submission are spread evenly at random between the wave's opening and now.
    """
    moment = now()
    with database().reading() as session:
        wave = wave_of(session, survey, None)
        if not waves.accepts(wave, moment):
            raise Refused(f"Wave {wave.number} of {survey} is closed; responses are simulated for an open wave only.")
        questionnaire = waves.questionnaire(wave)
        wave_id, number, opened = wave.id, wave.number, wave.opened_at
    profile = profile or QUESTIONNAIRES / "simulation" / f"{questionnaire.id or survey}.json"
    weights = _weights(profile) if profile.exists() else {}
    clock = random.Random(f"{seed}/submitted")  # noqa: S311  # a simulation wants repeatable numbers, not secret ones
    seconds = max((moment - opened).total_seconds(), 0.0)
    times = sorted(opened + timedelta(seconds=clock.uniform(0, seconds)) for _ in range(count))

    def respondents() -> Iterator[Submission]:
        drawn = simulation.simulate(questionnaire, weights, seed=seed, count=count, now=moment)
        for answers, submitted_at in zip(drawn, times, strict=True):
            state = path.evaluate(questionnaire, answers, now=moment)
            yield _submission(state, submitted_at, questionnaire.locale, simulated=True)

    try:
        return _store(wave_id, respondents()), number
    except simulation.SimulationError as error:
        raise Refused(str(error)) from error


def _weights(profile: Path) -> dict[str, Any]:
    try:
        weights = json.loads(profile.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise Refused(f"{profile} is not UTF-8.") from None
    except (ValueError, RecursionError) as error:
        raise Refused(f"{profile} is not JSON: {error}") from error
    if not isinstance(weights, dict):
        raise Refused(f"{profile} is not a JSON object.")
    return weights


@commands.command("import")
@click.argument("survey")
@click.argument("source", type=click.File("r", encoding="utf-8-sig", errors="surrogateescape"))
def import_responses(survey: str, source: IO[str]) -> None:
    """Import responses, one JSON object a line: {"answers": {…}, "submitted_at"?, "language"?}.

    Each is judged as a respondent's would be. Refused lines are named and left out; exit 1 if there were any.
    """
    moment = now()
    with database().reading() as session:
        wave = wave_of(session, survey, None)
        if not waves.accepts(wave, moment):
            raise Refused(f"Wave {wave.number} of {survey} is closed; nothing was imported.")
        questionnaire = waves.questionnaire(wave)
        wave_id = wave.id
    refused = 0

    def lines() -> Iterator[Submission]:
        nonlocal refused
        for number, line in enumerate(source, 1):
            if not line.strip():
                continue
            try:
                yield _incoming(questionnaire, line, moment, number)
            except _UnfitError as error:
                refused += 1
                notice(f"line {number} refused: {error}")

    stored = _store(wave_id, lines())
    notice(f"{survey}: {stored} imported, {refused} refused.")
    if refused:
        sys.exit(1)


class _UnfitError(ValueError):
    """This line is not a response; the sentence says why."""


def _incoming(questionnaire: Questionnaire, line: str, moment: datetime, number: int) -> Submission:
    try:
        line.encode()
        document = json.loads(line)
    except UnicodeEncodeError:
        raise _UnfitError("not UTF-8") from None
    except (ValueError, RecursionError) as error:
        raise _UnfitError(f"not JSON: {error}") from error
    if not isinstance(document, dict) or not isinstance(document.get("answers"), dict):
        raise _UnfitError('expected {"answers": {…}}')
    unknown = sorted(set(document) - {"answers", "submitted_at", "language", "simulated"})
    if unknown:
        raise _UnfitError(f"unknown key {', '.join(unknown)}")
    language = document.get("language") or questionnaire.locale
    if language not in questionnaire.languages:
        raise _UnfitError(f"the questionnaire has no language {language!r}")
    submitted_at = _moment(document.get("submitted_at"), moment)
    simulated = document.get("simulated", False)
    if not isinstance(simulated, bool):
        raise _UnfitError('"simulated" is true or false')
    answers, problems = reading.admit(questionnaire, document["answers"])
    state = path.evaluate(questionnaire, answers, locale=language, now=submitted_at)
    faults = [problem for problem in (*problems, *state.errors) if problem.level == "error"]
    if faults:
        raise _UnfitError("; ".join(f"{fault.path}: {fault.text or sentence(fault)}" for fault in faults))
    _name_dropped(answers, state, number)
    return _submission(state, submitted_at, language, simulated=simulated)


def _moment(text: object, moment: datetime) -> datetime:
    if text is None:
        return moment
    try:
        found = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        found = None
    if found is None:
        raise _UnfitError(f'"submitted_at" is no date and time: {text!r}; write 2026-11-20T14:05:00Z')
    try:
        found = found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except OverflowError:
        raise _UnfitError(f'"submitted_at" lies outside the years 1 to 9999: {text}') from None
    if found > moment + timedelta(days=1):
        raise _UnfitError(f'"submitted_at" lies in the future: {text}')
    return found


def _name_dropped(answers: Mapping[str, Answer], state: State, number: int) -> None:
    dropped = sorted(set(answers) - set(state.data))
    if dropped:
        notice(f"line {number}: left out, because this respondent would not be asked: {', '.join(dropped)}")


@commands.command("erase")
@click.argument("receipt")
def erase(receipt: str) -> None:
    """Erase the response with this RECEIPT: its answers are gone at once; figures already published stay."""
    with database().transaction() as session:
        found = responses.erase(session, receipt)
    if not found:
        raise Refused("No response has this receipt. Check the code; letters and digits only matter.")
    notice("The response was erased.")
