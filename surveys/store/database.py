"""The database: one address, and the two ways in: `transaction()` to write, `reading()` to read."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from weakref import WeakSet

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from . import engines, schema
from .refusals import StoreError


class Database:
    """One database, SQLite or PostgreSQL by its address. Safe to share between threads.

    `url` as SQLAlchemy writes it: `sqlite:////folder/plaza.db`, `postgresql://user:password@host/name` (psycopg 3).
    Raises ValueError for any other. Nothing is connected before the first use.
    """

    def __init__(self, url: str) -> None:
        self.url = engines.parse_url(url)
        self._own = threading.local()
        if self.dialect == "sqlite":
            self._writer: Engine = engines.sqlite_writer(self.url)
            self._reader: Engine = engines.sqlite_reader(self.url)
        else:
            self._writer = engines.postgresql(self.url)
            # One snapshot for all statements of a reading, as SQLite gives; shares the writer's pool.
            self._reader = self._writer.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        _alive.add(self)

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.url.get_backend_name()

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session whose changes are kept when the block ends, all or none: an exception undoes them.

        SQLite: one writer at a time; the lock is taken with the first statement, not before. Objects stay usable
        after the block. Raises DatabaseBusy if another program does not let go, RuntimeError inside another
        transaction of the same thread, which would wait for itself.
        """
        if getattr(self._own, "writing", False):
            msg = "A transaction inside a transaction: pass the session on instead."
            raise RuntimeError(msg)
        self._own.writing = True
        try:
            with Session(self._writer, expire_on_commit=False) as session:
                yield session
                session.commit()
        finally:
            self._own.writing = False

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one moment of the database and cannot write: the database refuses."""
        with Session(self._reader, expire_on_commit=False, autoflush=False) as session:
            yield session

    def migrate(self) -> None:
        """Bring the schema up to date. Several processes may do so at once: one works, the others wait.

        Raises SchemaUnknown if the database was made by a newer Plaza.
        """
        self._change_schema("head")

    def up_to_date(self) -> bool:
        """Whether the schema is the one this program wants."""
        with self._reader.connect() as connection:
            return schema.current(connection) == schema.newest()

    def downgrade(self, revision: str) -> None:
        """Take the schema back to `revision` (`base`: empty). Loses what the older schema has no place for."""
        self._change_schema(revision, down=True)

    def _change_schema(self, revision: str, *, down: bool = False) -> None:
        engine = engines.sqlite_migrator(self.url) if self.dialect == "sqlite" else self._writer
        with engine.begin() as connection:
            schema.change(connection, revision, down=down)

    def ping(self) -> bool:
        """Whether the database answers."""
        try:
            with self.reading() as session:
                return bool(session.scalar(text("SELECT 1")))
        except (SQLAlchemyError, StoreError):
            return False

    def dispose(self) -> None:
        """Close every connection that is not in use. The next use connects again."""
        self._reader.dispose()
        self._writer.dispose()

    def forget_connections(self) -> None:
        """In a forked child: connect anew, and leave the parent's connections to the parent."""
        self._inherited = (self._reader.pool, self._writer.pool)  # kept: collecting them would close them
        self._reader.dispose(close=False)
        self._writer.dispose(close=False)
        self._own = threading.local()


_alive: WeakSet[Database] = WeakSet()


def _after_fork() -> None:
    for database in list(_alive):
        database.forget_connections()


os.register_at_fork(after_in_child=_after_fork)
