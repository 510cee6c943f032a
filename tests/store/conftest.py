"""Every test of the store that asks for `database` runs on SQLite and on a real PostgreSQL."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import plaza_databases
import pytest

from surveys.store import Database, surveys, waves

NOW = datetime(2026, 11, 20, 9, 30, 15, 123456, tzinfo=UTC)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    with plaza_databases.postgres_server() as address:
        yield address


@pytest.fixture(scope="module")
def migrated_postgres(postgres_server: str) -> Iterator[Database]:
    with plaza_databases.postgres_database(postgres_server) as address:
        database = Database(address)
        database.migrate()
        yield database
        database.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plaza_databases.sqlite_template(tmp_path_factory.mktemp("template"))


@pytest.fixture
def sqlite_database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """Migrated, empty."""
    with plaza_databases.sqlite_copy(sqlite_template, tmp_path) as database:
        yield database


@pytest.fixture
def postgres_database(migrated_postgres: Database) -> Iterator[Database]:
    """Migrated, empty."""
    plaza_databases.empty(migrated_postgres)
    database = Database(migrated_postgres.url.render_as_string(hide_password=False))
    yield database
    database.dispose()


_BOTH = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(params=_BOTH)
def database(request: pytest.FixtureRequest) -> Database:
    """Migrated, empty: once each."""
    found = request.getfixturevalue(f"{request.param}_database")
    assert isinstance(found, Database)
    return found


@pytest.fixture(params=_BOTH)
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any tables: once each."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'bare.db'}"
        return
    with plaza_databases.postgres_database(request.getfixturevalue("postgres_server")) as address:
        yield address


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def definition() -> str:
    """A questionnaire of one question, in two languages."""
    question = {"type": "text", "name": "city", "title": {"default": "City", "lv": "Pilsēta"}}
    return json.dumps({"title": "Cities", "pages": [{"name": "start", "elements": [question]}]}, ensure_ascii=False)


@pytest.fixture
def wave_id(database: Database, definition: str, now: datetime) -> int:
    """The open first wave of the survey `ai-cities`."""
    with database.transaction() as session:
        survey = surveys.create(session, "ai-cities", "AI in cities", now=now)
        return waves.open_wave(session, survey, definition, closes=None, anonymous=False, now=now).id
