"""What the tests above single floors share: one migrated installation in a folder of its own."""

from pathlib import Path

import pytest
from flask import Flask

from surveys import create_app
from surveys.store import Database


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """An application on an empty, migrated SQLite database."""
    made = create_app({"INSTANCE": str(tmp_path / "instance")})
    database = made.extensions["plaza"]
    assert isinstance(database, Database)
    database.migrate()
    return made
