"""`python -m surveys.store.migrations "What changes"` drafts the next step from what the models say now.

A draft is a proposal: read it, tidy it, and write `downgrade` so that it undoes `upgrade`. The tests run both.
"""

import sys
import tempfile
from pathlib import Path

from alembic import command

from surveys.store import engines, schema


def draft(message: str) -> None:
    """Write `versions/NNNN_….py`: the difference between the migrated schema and the models."""
    with tempfile.TemporaryDirectory() as folder:
        engine = engines.sqlite_migrator(engines.parse_url(f"sqlite:///{Path(folder) / 'draft.db'}"))
        with engine.begin() as connection:
            schema.change(connection, "head")
            number = int(schema.newest() or "0") + 1
            command.revision(schema.config(connection), message, autogenerate=True, rev_id=f"{number:04}")


if __name__ == "__main__":
    if len(sys.argv) != 2 or not sys.argv[1].strip():
        sys.exit("Say in one sentence what changes, in quotes.")
    draft(sys.argv[1])
