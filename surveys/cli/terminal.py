"""What every command shares: the database at hand, where results and notices go, how a refusal ends."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import click
from flask import current_app
from sqlalchemy.orm import Session

from surveys.store import Database, waves
from surveys.store.models import Wave

#: The shipped definitions, beside the packages.
QUESTIONNAIRES = Path(__file__).resolve().parents[2] / "questionnaires"


class Refused(click.ClickException):
    """Nothing was changed; the sentence says why and what to do. Exit code 1."""

    exit_code = 1


def database() -> Database:
    return cast(Database, current_app.extensions["plaza"])


def now() -> datetime:
    return datetime.now(UTC)


def notice(sentence: str) -> None:
    """Progress and remarks, apart from what a program may read."""
    click.echo(sentence, err=True)


def result(value: object) -> None:
    """One JSON document a line."""
    click.echo(json.dumps(value, ensure_ascii=False))


def wave_of(session: Session, survey: str, number: int | None) -> Wave:
    """The wave asked for: by number, else the open or newest one. Raises Refused."""
    wave = waves.find(session, survey, number)
    if wave is None:
        which = f'wave {number} of survey "{survey}"' if number else f'survey "{survey}"'
        raise Refused(f"There is no {which}. `flask --app wsgi wave list` lists what there is.")
    return wave


def address(path: str) -> str:
    """A full address of this installation, for messages."""
    base = str(current_app.config.get("BASE_URL") or "http://127.0.0.1:8000").rstrip("/")
    return f"{base}{path}"
