"""What every command shares: the database at hand, where results and notices go, how a refusal ends."""

import errno
import io
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.orm import Session

from surveys.store import Database, StoreError, waves
from surveys.store.models import Wave

#: The shipped definitions, beside the packages.
QUESTIONNAIRES = Path(__file__).resolve().parents[2] / "questionnaires"


class Refused(click.ClickException):
    """Nothing was changed; the sentence says why and what to do. Exit code 1."""

    exit_code = 1


#: The number of a wave or a publication; what a database has no room for is wrong usage.
NUMBER = click.IntRange(1, 2**31 - 1)


class Command(click.Command):
    """A command that ends in a sentence where a person can do something about it; a traceback is for our own faults."""

    def invoke(self, ctx: click.Context) -> Any:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(errors="backslashreplace")  # a terminal without our letters still gets the rest
        for name, value in ctx.params.items():
            if isinstance(value, str) and not _is_text(value):
                raise click.UsageError(f"{name.upper()} is not text in this terminal's encoding: {value!r}.", ctx)
        try:
            return super().invoke(ctx)
        except StoreError as error:
            raise Refused(str(error)) from error
        except DatabaseError as error:
            raise _unusable(error) from error
        except OSError as error:
            if error.errno in {None, errno.EPIPE}:  # whoever reads has seen enough: click ends quietly
                raise
            raise Refused(f"{error.filename}: {error.strerror}." if error.filename else f"{error.strerror}.") from error


class Commands(AppGroup):
    """A noun with its commands."""

    command_class = Command


def _is_text(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def _unusable(error: DatabaseError) -> Exception:
    """What to say of a fault of the database; the fault itself if nobody but us can mend it."""
    reason = str(error.orig).partition("\n")[0]
    try:
        if not database().up_to_date():
            return Refused("The database has not been prepared for this Plaza. Run `flask --app wsgi prepare` first.")
    except (DatabaseError, StoreError):
        return Refused(f"The database cannot be used: {reason}.")
    known = isinstance(error, OperationalError) or type(error) is DatabaseError
    return Refused(f"The database cannot be used: {reason}.") if known else error


def database() -> Database:
    return cast(Database, current_app.extensions["plaza"])


def now() -> datetime:
    return datetime.now(UTC)


def notice(sentence: str) -> None:
    """Progress and remarks, apart from what a program may read."""
    click.echo(sentence, err=True)


def result(value: object, *, indent: int | None = None) -> None:
    """One JSON document, on one line unless indented. It stays JSON where the terminal lacks its letters."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        text = json.dumps(value, indent=indent)
    click.echo(text)


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
