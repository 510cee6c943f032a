"""The database's two ways in, whatever happens inside them."""

import multiprocessing
import re
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import DBAPIError, StatementError

from surveys.store import Database, engines, surveys
from surveys.store.models import Survey
from surveys.store.refusals import DatabaseBusy
from surveys.store.types import to_json

ROOT = Path(__file__).resolve().parents[2]


def slugs(database: Database) -> list[str]:
    with database.reading() as session:
        return [survey.slug for survey in surveys.every(session)]


def test_a_transaction_keeps_what_was_done_in_it(database: Database) -> None:
    with database.transaction() as session:
        survey = surveys.create(session, "one", "One")
    assert survey.title == "One"  # usable after the block, without another statement
    assert slugs(database) == ["one"]


def test_an_exception_undoes_all_of_it_and_passes_through(database: Database) -> None:
    def fail_after_writing() -> None:
        with database.transaction() as session:
            surveys.create(session, "one", "One")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_after_writing()
    assert slugs(database) == []
    with database.transaction() as session:  # and the connection is free again
        surveys.create(session, "two", "Two")
    assert slugs(database) == ["two"]


def test_what_is_not_finished_is_not_seen(database: Database) -> None:
    with database.transaction() as session:
        surveys.create(session, "one", "One")
        assert slugs(database) == []
    assert slugs(database) == ["one"]


def test_a_reading_sees_one_moment(database: Database) -> None:
    with database.reading() as session:
        assert surveys.every(session) == []
        with database.transaction() as other:
            surveys.create(other, "one", "One")
        assert surveys.every(session) == []
    assert slugs(database) == ["one"]


def test_a_reading_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError, match=r"(?i)read-?only"), database.reading() as session:
        session.execute(text("INSERT INTO role (name) VALUES ('x')"))
    with database.transaction() as session:  # the connection that refused serves writers again
        session.execute(text("INSERT INTO role (name) VALUES ('x')"))


def test_a_transaction_inside_a_transaction_is_refused_at_once(database: Database) -> None:
    with database.transaction() as session:
        surveys.create(session, "one", "One")
        with pytest.raises(RuntimeError, match="pass the session on"), database.transaction():
            pass
    assert slugs(database) == ["one"]


def test_there_is_one_place_that_commits() -> None:
    needle = "." + "commit("
    found = [
        str(path.relative_to(ROOT))
        for folder in ("surveys", "analysis")
        for path in sorted((ROOT / folder).rglob("*.py"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if needle in line
    ]
    assert found == ["surveys/store/database.py"]


def test_answers_stay_out_of_error_texts(database: Database) -> None:
    with pytest.raises(DBAPIError) as caught, database.transaction() as session:
        session.execute(text("INSERT INTO nowhere VALUES (:answer)"), {"answer": "confidential"})
    assert "confidential" not in str(caught.value)


def test_ping_tells_whether_the_database_answers(database: Database, tmp_path: Path) -> None:
    assert database.ping()
    assert not Database(f"sqlite:///{tmp_path / 'no' / 'such' / 'folder.db'}").ping()
    assert not Database("postgresql://nobody@127.0.0.1:1/none?connect_timeout=2").ping()


def test_disposed_of_it_connects_again(database: Database) -> None:
    assert database.ping()
    database.dispose()
    assert database.ping()


@pytest.mark.postgres
def test_a_restarted_server_costs_no_request(postgres_database: Database) -> None:
    assert postgres_database.ping()
    other = Database(postgres_database.url.render_as_string(hide_password=False))
    with other.reading() as session:
        session.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    other.dispose()
    with postgres_database.transaction() as session:
        surveys.create(session, "one", "One")
    assert slugs(postgres_database) == ["one"]


@pytest.mark.parametrize(
    "url",
    ["", "plaza.db", "mysql://user:hunter2@host/plaza", "sqlite://", "sqlite:///:memory:", "postgres://u:hunter2@h/d"],
)
def test_other_addresses_are_refused_without_telling_the_password(url: str) -> None:
    with pytest.raises(ValueError, match=r"sqlite:////folder/plaza\.db") as caught:
        Database(url)
    assert "hunter2" not in str(caught.value)


class TestSQLite:
    def test_writes_reach_the_disk_before_they_are_acknowledged(self, sqlite_database: Database) -> None:
        with sqlite_database.transaction() as session:
            found = {
                name: session.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")
            }
        assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}

    def test_a_writer_takes_the_lock_before_it_reads(self, sqlite_database: Database) -> None:
        # Two that read first and write later would both hold what the other needs: one would fail.
        together = threading.Barrier(2, timeout=30)
        faults: list[BaseException] = []

        def add(slug: str) -> None:
            other = Database(sqlite_database.url.render_as_string())  # another process's connection, in effect
            try:
                together.wait()
                for number in range(20):
                    with other.transaction() as session:
                        surveys.every(session)
                        surveys.create(session, f"{slug}-{number}", slug)
            except BaseException as fault:
                faults.append(fault)
            finally:
                other.dispose()

        threads = [threading.Thread(target=add, args=(slug,)) for slug in ("a", "b")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert faults == []
        assert len(slugs(sqlite_database)) == 40

    def test_a_database_held_by_another_program(
        self, sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(engines, "PATIENCE", 0.05)
        with closing(sqlite3.connect(str(sqlite_database.url.database), isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            for _ in range(2):  # a refused writer gives its place back
                with pytest.raises(DatabaseBusy, match="Nothing was changed"), sqlite_database.transaction() as session:
                    surveys.create(session, "one", "One")
            assert sqlite_database.ping()  # readers do not wait for writers
        with sqlite_database.transaction() as session:
            surveys.create(session, "one", "One")
        assert slugs(sqlite_database) == ["one"]

    def test_a_transaction_takes_no_lock_before_its_first_statement(self, sqlite_database: Database) -> None:
        other = Database(sqlite_database.url.render_as_string())
        with sqlite_database.transaction(), other.transaction() as session:
            surveys.create(session, "one", "One")
        other.dispose()
        assert slugs(sqlite_database) == ["one"]

    def test_references_are_kept(self, sqlite_database: Database) -> None:
        with pytest.raises(DBAPIError, match="FOREIGN KEY"), sqlite_database.transaction() as session:
            session.execute(text("INSERT INTO lead_survey (lead_id, survey_id) VALUES (1, 1)"))


def _child(database: Database, outcome: "multiprocessing.Queue[object]") -> None:
    with database.transaction() as session:
        surveys.create(session, "child", "Child")
    outcome.put(slugs(database))


@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # newer Pythons warn of any fork beside threads
def test_a_forked_child_connects_anew(database: Database) -> None:
    context = multiprocessing.get_context("fork")
    outcome: multiprocessing.Queue[object] = context.Queue()
    with database.reading() as session:
        assert surveys.every(session) == []  # an open connection, which the child must not touch
        child = context.Process(target=_child, args=(database, outcome))
        child.start()
        assert outcome.get(timeout=60) == ["child"]
        child.join(60)
        assert child.exitcode == 0
        assert surveys.every(session) == []
    with database.transaction() as session:
        surveys.create(session, "parent", "Parent")
    assert slugs(database) == ["child", "parent"]


def test_moments_come_back_in_utc(database: Database) -> None:
    summer = timezone(timedelta(hours=3))
    given = datetime(2026, 6, 1, 2, 30, 0, 5, tzinfo=summer)
    with database.transaction() as session:
        surveys.create(session, "one", "One", now=given)
    with database.reading() as session:
        found = session.scalars(select(Survey.created_at)).one()
    assert found == given
    assert found.tzinfo is UTC


def test_a_naive_moment_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="no time zone"), database.transaction() as session:
        surveys.create(session, "one", "One", now=datetime(2026, 6, 1))  # noqa: DTZ001 - the fault under test


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_json_holds_no_number_that_json_does_not_have(value: float) -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        to_json({"a": value})


def test_json_is_readable_unless_it_cannot_be_sent() -> None:
    assert to_json({"a": "Rīga\x00"}) == '{"a":"Rīga\\u0000"}'
    assert to_json({"a": "Rīga\ud800"}) == '{"a":"R\\u012bga\\ud800"}'


def test_statements_of_a_reading_are_only_those_asked_for(database: Database) -> None:
    seen: list[str] = []
    event.listen(database._reader, "before_cursor_execute", lambda *call: seen.append(call[2]))
    slugs(database)
    assert [re.sub(r"\s+", " ", statement)[:6] for statement in seen] == ["SELECT"]
