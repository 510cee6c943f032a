"""`INSERT … ON CONFLICT`: both databases have it, SQLAlchemy has it once for each."""

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

Insert = sqlite.Insert | postgresql.Insert


def insert(session: Session, into: Any) -> Insert:
    """An INSERT into this table or model that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
    if session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(into)
    return postgresql.insert(into)
