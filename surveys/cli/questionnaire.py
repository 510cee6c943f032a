"""`questionnaire check`, `questionnaire diff`, `questionnaire evaluate`."""

import json
import sys
from itertools import groupby
from pathlib import Path
from typing import IO

import click

from surveys.cli.terminal import Commands, notice, result
from surveys.questionnaire import definition, differences, exchange
from surveys.questionnaire.model import Questionnaire
from surveys.questionnaire.problems import DefinitionError

commands = Commands("questionnaire", help="Check, compare and evaluate questionnaires (JSON files).")

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@commands.command("check")
@click.argument("files", nargs=-1, required=True, type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a Problem.")
def check(files: tuple[Path, ...], as_json: bool) -> None:
    """Name every Problem of FILE…: code, JSON pointer, sentence. Exit 1 if any is an error."""
    errors = 0
    for file in files:
        problems = definition.check(file.read_bytes())
        errors += sum(problem.level == "error" for problem in problems)
        for problem in problems:
            if as_json:
                fields = ("code", "level", "pointer", "name", "message", "suggestion")
                result({"file": str(file)} | {field: getattr(problem, field) for field in fields})
            else:
                prefix = f"{file}: " if len(files) > 1 else ""
                click.echo(f"{prefix}{problem}")
        if not any(problem.level == "error" for problem in problems):
            notice(f"{file}: no errors" + (f", {len(problems)} to look at" if problems else ""))
    if errors:
        notice(f"{errors} {'error' if errors == 1 else 'errors'}.")
        sys.exit(1)


@commands.command("diff")
@click.argument("old", type=_FILE)
@click.argument("new", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="One JSON object a change.")
def diff(old: Path, new: Path, as_json: bool) -> None:
    """What changed from OLD to NEW: for respondents, for answers already given, for translators.

    Exit 0 if a wave that is open could go on with NEW; 1 if a stored answer would be lost or change its meaning; 2 if
    the command is used wrongly or one of the files is no questionnaire.
    """
    changes = differences.compare(_questionnaire(old), _questionnaire(new))
    for (noun, name), group in groupby(changes, key=lambda change: (change.where.noun, change.where.name)):
        listed = tuple(group)
        if as_json:
            for change in listed:
                result(_record(change))
            continue
        click.echo(f'{noun.capitalize()} "{name}"' if name else noun.capitalize())
        for change in listed:
            _report(change)
    blocking = differences.blocks_open_wave(changes)
    again = sum(change.answers is differences.Answers.ASKED_AGAIN for change in changes)
    translated = sum(bool(change.redo) for change in changes)
    notice(
        f"{len(changes)} {'change' if len(changes) == 1 else 'changes'}: {len(blocking)} would lose answers or change "
        f"their meaning, {again} may ask for answers again, {translated} need translators."
    )
    if blocking:
        sys.exit(1)


def _questionnaire(file: Path) -> Questionnaire:
    try:
        return definition.load(file.read_bytes())
    except DefinitionError as error:
        for problem in error.problems:
            if problem.level == "error":
                notice(f"{file}: {problem}")
        raise click.UsageError(f"{file} is no questionnaire that can be compared; its errors are above.") from None


def _report(change: differences.Change) -> None:
    where = change.where
    place = " → ".join(pointer or "/" for pointer in dict.fromkeys((where.old, where.new)) if pointer is not None)
    click.echo(f"  {f'{where.part}: ' if where.part else ''}{change.code} ({place})")
    click.echo(f"    Respondents: {change.respondents}")
    click.echo(f"    Answers already given ({change.answers}): {change.answers_sentence}")
    click.echo(f"    Translators: {change.translators}")


def _record(change: differences.Change) -> dict[str, object]:
    where = change.where
    return {
        "code": change.code,
        "where": {"noun": where.noun, "name": where.name, "part": where.part, "old": where.old, "new": where.new},
        "respondents": change.respondents,
        "answers": {"fate": str(change.answers), "sentence": change.answers_sentence},
        "translators": {
            "sentence": change.translators,
            "redo": [{"text": one.text, "language": one.language, "why": one.why} for one in change.redo],
        },
        "loses_answers": change.loses_answers,
        "changes_meaning": change.changes_meaning,
    }


@commands.command("evaluate")
@click.argument("source", type=click.File("r", encoding="utf-8-sig", errors="surrogateescape"), default="-")
def evaluate(source: IO[str]) -> None:
    """JSON Lines in, JSON Lines out: what is visible, what is wrong and what would be stored."""
    for number, line in enumerate(source, 1):
        if not line.strip():
            continue
        try:
            line.encode()
            case = json.loads(line)
        except UnicodeEncodeError:
            case = ValueError("this is not UTF-8")
        except (ValueError, RecursionError) as error:
            case = error
        if isinstance(case, dict):
            result(exchange.respond(case))
        else:
            reason = f"line {number}: {case}" if isinstance(case, Exception) else f"line {number} is not a JSON object"
            result({"ok": False, "problems": [{"code": "E001", "pointer": "", "message": reason}]})
