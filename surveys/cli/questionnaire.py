"""`questionnaire check`, `questionnaire evaluate`."""

import json
import sys
from pathlib import Path
from typing import IO

import click
from flask.cli import AppGroup

from surveys.cli.terminal import notice, result
from surveys.questionnaire import definition, exchange

commands = AppGroup("questionnaire", help="Check and evaluate questionnaires (JSON files).")


@commands.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
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


@commands.command("evaluate")
@click.argument("source", type=click.File("r", encoding="utf-8"), default="-")
def evaluate(source: IO[str]) -> None:
    """JSON Lines in, JSON Lines out: what is visible, what is wrong and what would be stored."""
    for number, line in enumerate(source, 1):
        if not line.strip():
            continue
        try:
            case = json.loads(line)
        except (ValueError, RecursionError) as error:
            case = error
        if isinstance(case, dict):
            result(exchange.respond(case))
        else:
            reason = f"line {number}: {case}" if isinstance(case, Exception) else f"line {number} is not a JSON object"
            result({"ok": False, "problems": [{"code": "E001", "pointer": "", "message": reason}]})
