"""Every migration: up, down, up; and what they make is what the models say. On both databases."""

import multiprocessing
import shutil
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Column, Integer, Table, inspect, text

from surveys.store import Database, schema, surveys
from surveys.store.migrations import __main__ as drafting
from surveys.store.models import Base
from surveys.store.refusals import SchemaUnknown, StoreError
from surveys.store.types import Moment

REVISIONS = [
    script.revision for script in reversed(list(ScriptDirectory.from_config(schema.config()).walk_revisions()))
]


def differences(database: Database) -> list[object]:
    with database.reading() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_server_default": True})
        return list(compare_metadata(context, Base.metadata))


def tables(database: Database) -> set[str]:
    with database.reading() as session:
        return set(inspect(session.connection()).get_table_names())


def revision(database: Database) -> str | None:
    with database.reading() as session:
        return schema.current(session.connection())


def test_up_down_up(bare_url: str) -> None:
    database = Database(bare_url)
    database.migrate()
    assert revision(database) == schema.newest() == REVISIONS[-1]
    assert differences(database) == []
    for target in [*reversed(REVISIONS[:-1]), "base"]:
        database.downgrade(target)
    assert tables(database) == {"alembic_version"}
    database.migrate()
    assert differences(database) == []
    database.dispose()


def test_constraints_are_those_of_the_models(bare_url: str) -> None:
    # Alembic does not compare check constraints.
    database = Database(bare_url)
    database.migrate()
    with database.reading() as session:
        found = inspect(session.connection())
        for table in Base.metadata.sorted_tables:
            checks = {str(check["name"]) for check in found.get_check_constraints(table.name)}
            named = {str(one.name) for one in table.constraints if isinstance(one, CheckConstraint)}
            assert checks == named, table.name
    database.dispose()


def test_check_constraints_say_the_same(bare_url: str) -> None:
    # Each database writes them back in its own words, so the models' own tables are made beside and compared.
    database = Database(bare_url)
    database.migrate()

    def sentences() -> dict[str, str]:
        with database.reading() as session:
            found = inspect(session.connection())
            return {
                str(check["name"]): check["sqltext"]
                for table in Base.metadata.tables
                for check in found.get_check_constraints(table)
            }

    migrated = sentences()
    database.downgrade("base")
    with database.transaction() as session:
        Base.metadata.create_all(session.connection())
    assert migrated == sentences() != {}
    database.dispose()


def test_migrating_again_changes_nothing(database: Database) -> None:
    with database.transaction() as session:
        surveys.create(session, "one", "One")
    database.migrate()
    with database.reading() as session:
        assert [survey.slug for survey in surveys.every(session)] == ["one"]


def _migrate(url: str, together: "multiprocessing.synchronize.Barrier") -> None:
    database = Database(url)
    together.wait(60)
    database.migrate()
    assert database.ping()


def test_workers_that_start_together(bare_url: str) -> None:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["surveys.store"])
    together = context.Barrier(3)
    workers = [context.Process(target=_migrate, args=(bare_url, together)) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    database = Database(bare_url)
    assert differences(database) == []
    database.dispose()


def test_a_database_of_a_newer_plaza_is_left_alone(bare_url: str) -> None:
    database = Database(bare_url)
    database.migrate()
    with database.transaction() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaUnknown, match="9999"):
        database.migrate()
    with pytest.raises(SchemaUnknown), database.transaction() as session:
        schema.change(session.connection(), "base", down=True)
    assert {"survey", "response"} <= tables(database)
    database.dispose()


def test_a_migration_that_breaks_references_is_undone(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def careless(settings: object, _revision: str) -> None:
        connection = settings.attributes["connection"]  # type: ignore[attr-defined]  # Alembic's Config
        connection.execute(text("INSERT INTO lead_survey (lead_id, survey_id) VALUES (7, 7)"))

    monkeypatch.setattr(schema, "newest", lambda: "0000")
    monkeypatch.setattr(command, "upgrade", careless)
    with pytest.raises(StoreError, match="2 references to nothing"):
        sqlite_database.migrate()
    with sqlite_database.reading() as session:
        assert session.scalar(text("SELECT count(*) FROM lead_survey")) == 0


def test_the_next_step_is_drafted_from_the_models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "migrations"
    shutil.copytree(schema.FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(schema, "FOLDER", folder)
    url = f"sqlite:///{tmp_path / 'plaza.db'}"
    extra = Table("extra", Base.metadata, Column("id", Integer, primary_key=True), Column("at", Moment))
    try:
        drafting.draft("A table more")
        (drafted,) = folder.glob("versions/0002_*.py")
        assert drafted.read_text(encoding="utf-8").startswith('"""A table more."""')
        database = Database(url)
        database.migrate()
        assert differences(database) == []
        assert "extra" in tables(database)
        database.downgrade("0001")
        assert "extra" not in tables(database)
        database.dispose()
    finally:
        Base.metadata.remove(extra)
