"""`export SURVEY FILE`: the responses of a wave, in the format of the file's ending."""

import json
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

import click
from flask.cli import with_appcontext
from sqlalchemy.orm import Session

from analysis import csv_export, report, workbook
from surveys import extract
from surveys.cli.terminal import NUMBER, Command, Refused, database, notice, wave_of
from surveys.store import responses
from surveys.store.models import Wave

Writer = Callable[[Session, Wave, Path], int]


def _xlsx(session: Session, wave: Wave, target: Path) -> int:
    dataset = extract.dataset(session, wave)
    workbook.write(target, dataset, report.build(dataset))
    return dataset.n


def _csv(session: Session, wave: Wave, target: Path) -> int:
    dataset = extract.dataset(session, wave)
    # Guarded: the file goes on to people, and Excel runs what looks like a formula.
    csv_export.write_csv(target, dataset, guard=True)
    return dataset.n


def _jsonl(session: Session, wave: Wave, target: Path) -> int:
    count = 0
    with target.open("w", encoding="utf-8") as out:
        for row in responses.submitted(session, wave.id):
            count += 1
            line = {
                "answers": row.answers,
                "submitted_at": row.submitted_at.isoformat(),
                "language": row.language,
                "simulated": row.simulated,
            }
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
    return count


WRITERS: Mapping[str, Writer] = {".xlsx": _xlsx, ".csv": _csv, ".jsonl": _jsonl}


@click.command("export", cls=Command)
@click.argument("survey")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--wave", "number", type=NUMBER, help="Default: the newest wave.")
@with_appcontext
def export(survey: str, file: Path, number: int | None) -> None:
    """Write the submitted responses of SURVEY to FILE (.xlsx .csv .jsonl)."""
    writer = WRITERS.get(file.suffix.lower())
    if writer is None:
        raise click.UsageError(f'"{file.suffix or file}" is not a format Plaza writes; choose {" ".join(WRITERS)}.')
    if not file.parent.is_dir():
        raise Refused(f"The folder {file.parent} does not exist.")
    # Written beside the target and moved over it, so that nobody ever opens half a file.
    with NamedTemporaryFile(dir=file.parent, prefix=".plaza-", suffix=file.suffix, delete=False) as draft:
        path = Path(draft.name)
    try:
        with database().reading() as session:
            count = writer(session, wave_of(session, survey, number), path)
        mask = os.umask(0)
        os.umask(mask)
        path.chmod(0o666 & ~mask)
        path.replace(file)
    finally:
        with suppress(FileNotFoundError):
            path.unlink()
    notice(f"{file}: {count} {'response' if count == 1 else 'responses'}.")
