"""Engines: how Plaza connects to SQLite and to PostgreSQL."""

import sqlite3
import time
from random import uniform
from typing import Any

from sqlalchemy import URL, Connection, Engine, Pool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import NullPool, QueuePool

from .refusals import DatabaseBusy
from .types import to_json

#: Seconds anyone waits for another writer, another connection or a server that does not answer.
PATIENCE = 30


def parse_url(url: str) -> URL:
    """The parsed address. ValueError, without the password, if it is not one that Plaza can use."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        parsed = None
    backend = parsed.get_backend_name() if parsed is not None else ""
    if parsed is None or backend not in ("sqlite", "postgresql"):
        msg = (
            "The database address is not one that Plaza can use. Write sqlite:////folder/plaza.db (a file) or "
            "postgresql://user:password@host/database."
        )
        raise ValueError(msg)
    if backend == "sqlite" and parsed.database in (None, "", ":memory:"):
        msg = "A database in memory is lost at the end and seen by one connection only. Name a file: sqlite:////folder/plaza.db."
        raise ValueError(msg)
    return parsed


def sqlite_reader(url: URL) -> Engine:
    """Connections that cannot write: the database itself refuses."""
    return _sqlite(url, begin="BEGIN", query_only=True, poolclass=QueuePool, pool_size=5, max_overflow=20)


def sqlite_writer(url: URL) -> Engine:
    """One connection: its pool is the queue in which the writers of this process wait."""
    return _sqlite(url, begin="BEGIN IMMEDIATE", poolclass=QueuePool, pool_size=1, max_overflow=0)


def sqlite_migrator(url: URL) -> Engine:
    """A writer without foreign keys: with them, rebuilding a table would delete what refers to it."""
    return _sqlite(url, begin="BEGIN IMMEDIATE", foreign_keys=False, poolclass=NullPool)


def postgresql(url: URL) -> Engine:
    """Connections are tried before use, so that a restarted server costs no request."""
    connect = {} if "connect_timeout" in url.query else {"connect_timeout": PATIENCE}
    return create_engine(
        url,
        json_serializer=to_json,
        hide_parameters=True,
        pool_pre_ping=True,
        pool_size=5,
        max_overflow=20,
        pool_timeout=PATIENCE,
        connect_args=connect,
    )


def _sqlite(
    url: URL, *, begin: str, query_only: bool = False, foreign_keys: bool = True, poolclass: type[Pool], **pool: Any
) -> Engine:
    if poolclass is not NullPool:
        pool["pool_timeout"] = PATIENCE
    # check_same_thread: a pooled connection serves whichever thread asks next, but one at a time.
    engine = create_engine(
        url,
        json_serializer=to_json,
        hide_parameters=True,  # answers must not reach a log with an error's text
        poolclass=poolclass,
        connect_args={"check_same_thread": False},
        **pool,
    )

    @event.listens_for(engine, "connect")
    def configure(connection: sqlite3.Connection, _record: object) -> None:
        # sqlite3 would open transactions by itself, too late and never IMMEDIATE: `start` below does it instead.
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {PATIENCE * 1000}")
        _use_wal(connection)
        # FULL: what was acknowledged survives a power cut, not only the end of the process.
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"PRAGMA foreign_keys = {int(foreign_keys)}")
        connection.execute("PRAGMA journal_size_limit = 67108864")
        if query_only:
            connection.execute("PRAGMA query_only = 1")
        elif begin == "BEGIN IMMEDIATE":
            # `start` waits in a fairer way; once it has the lock, nothing can be busy.
            connection.execute("PRAGMA busy_timeout = 0")

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        driver: Any = connection.connection.dbapi_connection
        _patiently(driver, begin)

    return engine


def _use_wal(connection: sqlite3.Connection) -> None:
    """Write-ahead log: readers never wait for the writer. Kept in the file, so set once in its life."""
    if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
        _patiently(connection, "PRAGMA journal_mode = WAL")


def _patiently(connection: sqlite3.Connection, statement: str) -> None:
    """Run `statement`, waiting while the file is locked by another process.

    SQLite's own waiting backs off to 100 ms, so that whoever has waited longest loses to newcomers; short random
    pauses give every process the same chance each time. Raises DatabaseBusy after PATIENCE seconds.
    """
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute(statement).fetchall()
        except sqlite3.OperationalError as fault:
            # The low byte is the primary code; the rest says which kind of lock.
            if fault.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            if time.monotonic() > deadline:
                msg = (
                    f"Another program has kept the database locked for {PATIENCE} seconds. Nothing was changed; "
                    "try again."
                )
                raise DatabaseBusy(msg) from fault
            time.sleep(uniform(0.0005, 0.003))  # noqa: S311 - spreads the waiting processes, guards nothing
        else:
            return
