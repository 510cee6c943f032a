"""`INSERT … ON CONFLICT`: both databases have it, SQLAlchemy has it once for each."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

Insert = sqlite.Insert | postgresql.Insert


def insert(dialect: str, into: Any) -> Insert:
    """An INSERT into this table or model that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    return sqlite.insert(into) if dialect == "sqlite" else postgresql.insert(into)
