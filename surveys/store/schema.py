"""The schema: which revision a database has, and how it gets to another. The steps are in `migrations/`."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from .refusals import SchemaUnknown, StoreError

FOLDER = Path(__file__).parent / "migrations"

#: Any number, the same in every process: PostgreSQL's name for "the schema is being changed".
_ADVISORY_LOCK = 0x504C415A41


def config(connection: Connection | None = None) -> Config:
    """Alembic's settings, without a file. `migrations/env.py` works on `connection`, inside its transaction."""
    settings = Config()
    settings.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    settings.attributes["connection"] = connection
    return settings


def current(connection: Connection) -> str | None:
    """The revision of this database, None before the first migration."""
    return MigrationContext.configure(connection).get_current_revision()


def newest() -> str | None:
    """The revision that this program wants."""
    return ScriptDirectory.from_config(config()).get_current_head()


def change(connection: Connection, revision: str, *, down: bool = False) -> None:
    """Upgrade (or downgrade) to `revision` within the connection's transaction.

    Raises SchemaUnknown if the database is at a revision that this program does not have.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ADVISORY_LOCK})
    settings = config(connection)
    found = current(connection)
    known = {script.revision for script in ScriptDirectory.from_config(settings).walk_revisions()}
    if found is not None and found not in known:
        msg = f"This version of Plaza does not know the database's schema “{found}”. Use the newer Plaza that made it."
        raise SchemaUnknown(msg)
    if down:
        command.downgrade(settings, revision)
    elif found != newest():
        command.upgrade(settings, revision)
    if connection.dialect.name == "sqlite":
        # Foreign keys were off, see engines.sqlite_migrator.
        orphans = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
        if orphans:
            msg = f"The migration would leave {len(orphans)} references to nothing. It was undone."
            raise StoreError(msg)
