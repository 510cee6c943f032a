"""Many at once: threads, processes, and a process that is killed."""

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest
from sqlalchemy import event, func, select, text

from surveys.store import Database, publications, receipts, responses, surveys, waves
from surveys.store.models import Response
from surveys.store.refusals import AlreadySubmitted, ChangedMeanwhile, WaveClosed

ROOT = Path(__file__).resolve().parents[2]

Outcome = TypeVar("Outcome")


def at_once(count: int, work: Callable[[int], Outcome]) -> list[Outcome]:
    """What `work` returns for 0, 1, 2… in as many threads that start together."""
    together = threading.Barrier(count, timeout=60)
    outcomes: dict[int, Outcome] = {}
    faults: list[BaseException] = []

    def run(number: int) -> None:
        try:
            together.wait()
            outcomes[number] = work(number)
        except BaseException as fault:
            faults.append(fault)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    return [outcomes[number] for number in range(count)]


def save(database: Database, wave_id: int, key: str, answers: dict[str, object], now: datetime) -> Response:
    with database.transaction() as session:
        return responses.save(session, wave_id, key, answers=answers, rejected={}, page="start", language="en", now=now)


def submit(database: Database, wave_id: int, key: str, now: datetime) -> bool:
    with database.transaction() as session:
        receipt = receipts.derive("secret", key)
        return responses.submit(session, wave_id, key, data={"by": key}, not_asked=[], receipt=receipt, now=now)


def stored(database: Database) -> list[Response]:
    with database.reading() as session:
        return list(session.scalars(select(Response).order_by(Response.id)))


class TestThreads:
    @staticmethod
    def save_first(database: Database, wave_id: int, now: datetime, key: str, number: int) -> int:
        return save(database, wave_id, key, {"n": number}, now).id

    def test_two_first_saves_make_one_draft(self, database: Database, wave_id: int, now: datetime) -> None:
        for attempt in range(5):
            key = f"key {attempt}"
            ids = at_once(4, partial(self.save_first, database, wave_id, now, key))
            assert len(set(ids)) == 1
        assert [row.version for row in stored(database)] == [4] * 5

    def test_one_of_many_submissions_counts(self, database: Database, wave_id: int, now: datetime) -> None:
        save(database, wave_id, "key", {}, now)
        outcomes = at_once(6, lambda _: submit(database, wave_id, "key", now))
        assert Counter(outcomes) == {True: 1, False: 5}
        assert [row.state for row in stored(database)] == ["submitted"]

    def test_a_save_that_comes_after_the_submission(self, database: Database, wave_id: int, now: datetime) -> None:
        def either(number: int) -> None:
            if number == 0:
                submit(database, wave_id, "key", now)
                return
            with suppress(AlreadySubmitted):
                save(database, wave_id, "key", {"late": number}, now)

        save(database, wave_id, "key", {}, now)
        at_once(4, either)
        assert [(row.state, row.answers) for row in stored(database)] == [("submitted", {"by": "key"})]

    def test_read_change_and_save_under_a_lock_loses_nothing(
        self, database: Database, wave_id: int, now: datetime
    ) -> None:
        def add(number: int) -> None:
            with database.transaction() as session:
                draft = responses.draft(session, wave_id, "key", lock=True)
                assert draft is not None
                answers = {**draft.answers, str(number): number}
                responses.save(session, wave_id, "key", answers=answers, rejected={}, page="", language="en", now=now)

        save(database, wave_id, "key", {}, now)
        at_once(6, add)
        assert [row.answers for row in stored(database)] == [{str(number): number for number in range(6)}]

    def test_read_change_and_save_by_version_loses_nothing(
        self, database: Database, wave_id: int, now: datetime
    ) -> None:
        def add(number: int) -> None:
            while True:
                with database.reading() as session:
                    draft = responses.draft(session, wave_id, "key")
                assert draft is not None
                answers = {**draft.answers, str(number): number}
                try:
                    with database.transaction() as session:
                        responses.save(
                            session,
                            wave_id,
                            "key",
                            answers=answers,
                            rejected={},
                            page="",
                            language="en",
                            now=now,
                            version=draft.version,
                        )
                except ChangedMeanwhile:
                    continue
                return

        save(database, wave_id, "key", {}, now)
        at_once(4, add)
        (row,) = stored(database)
        assert (row.answers, row.version) == ({str(number): number for number in range(4)}, 5)

    def test_publications_get_numbers_of_their_own(self, database: Database, wave_id: int, now: datetime) -> None:
        assert wave_id

        def publish(_: int) -> int:
            with database.transaction() as session:
                return publications.put(session, "ai-cities", 1, {"title": "T"}, now=now).number

        assert sorted(at_once(5, publish)) == [1, 2, 3, 4, 5]

    def test_more_threads_than_connections(self, database: Database, wave_id: int, now: datetime) -> None:
        def work(number: int) -> bool:
            save(database, wave_id, f"key {number}", {"n": number}, now)
            with database.reading() as session:
                return responses.draft(session, wave_id, f"key {number}") is not None

        assert all(at_once(30, work))

    @pytest.mark.postgres
    def test_no_submission_slips_into_a_wave_that_is_being_closed(
        self, postgres_database: Database, definition: str, now: datetime
    ) -> None:
        database = postgres_database
        with database.transaction() as session:
            survey = surveys.create(session, "ai-cities", "AI")
            wave = waves.open_wave(session, survey, definition, closes=None, anonymous=False, now=now)
        save(database, wave.id, "key", {}, now)
        waiting = threading.Event()
        outcome: list[object] = []

        def late() -> None:
            try:
                outcome.append(submit(database, wave.id, "key", now))
            except WaveClosed as refusal:
                outcome.append(refusal)

        @event.listens_for(database._writer, "before_cursor_execute")
        def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            if statement.startswith("UPDATE response"):
                waiting.set()

        thread = threading.Thread(target=late)
        with database.transaction() as session:
            waves.close(session, wave, now)
            thread.start()
            assert waiting.wait(30)
            while thread.is_alive() and not session.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted")):
                pass
        thread.join(30)
        assert [type(one) for one in outcome] == [WaveClosed]
        assert [row.state for row in stored(database)] == ["draft"]


def _work(url: str, wave_id: int, worker: int, now: datetime, outcomes: "multiprocessing.Queue[object]") -> None:
    database = Database(url)
    for number in range(8):
        save(database, wave_id, f"own {worker} {number}", {"worker": worker, "number": number}, now)
        save(database, wave_id, "shared", {"worker": worker}, now)
        submit(database, wave_id, f"own {worker} {number}", now)
    outcomes.put(submit(database, wave_id, "double click", now))


def test_processes_beside_each_other(database: Database, wave_id: int, now: datetime) -> None:
    save(database, wave_id, "double click", {}, now)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["surveys.store.responses"])
    outcomes: multiprocessing.Queue[object] = context.Queue()
    url = database.url.render_as_string(hide_password=False)
    workers = [context.Process(target=_work, args=(url, wave_id, worker, now, outcomes)) for worker in range(3)]
    for worker in workers:
        worker.start()
    assert Counter(outcomes.get(timeout=120) for _ in workers) == {True: 1, False: 2}
    for worker in workers:
        worker.join(60)
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
    with database.reading() as session:
        counted = dict(session.execute(select(Response.state, func.count()).group_by(Response.state)).all())
        shared = responses.draft(session, wave_id, "shared")
    assert counted == {"submitted": 25, "draft": 1}
    assert shared is not None
    assert shared.version == 24


WRITER = """
import sys
from datetime import datetime, UTC
from surveys.store import Database, responses

database, wave_id = Database(sys.argv[1]), int(sys.argv[2])
for number in range(1_000_000):
    key = f"{number}"
    with database.transaction() as session:
        responses.save(session, wave_id, key, answers={"number": number, "text": "x" * 2_000}, rejected={},
                       page="", language="en", now=datetime.now(UTC))
    if number % 2:
        with database.transaction() as session:
            responses.submit(session, wave_id, key, data={"number": number}, not_asked=[], receipt=key,
                             now=datetime.now(UTC))
    print(number, flush=True)  # acknowledged: must be there, whatever happens next
"""


def test_killed_in_the_middle_it_loses_nothing_that_it_acknowledged(database: Database, wave_id: int) -> None:
    with database.transaction() as session:
        session.execute(text("UPDATE wave SET opened_at = '2000-01-01 00:00:00'"))
    url = database.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", WRITER, url, str(wave_id)]
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    environment = os.environ | {"PYTHONPATH": path}
    writer = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    with writer.stdout:
        acknowledged = [int(writer.stdout.readline()) for _ in range(150)]
        os.kill(writer.pid, signal.SIGKILL)
        acknowledged += [int(line) for line in writer.stdout if line.endswith("\n")]
    assert writer.wait(30) == -signal.SIGKILL
    with database.reading() as session:
        states = {row.answers["number"]: row.state for row in session.scalars(select(Response))}
    assert {number: states.get(number) for number in acknowledged} == {
        number: "submitted" if number % 2 else "draft" for number in acknowledged
    }
    # At most the one in the making is there besides, and the database goes on.
    assert len(states) <= len(acknowledged) + 1
    with database.transaction() as session:
        if database.dialect == "sqlite":
            assert session.scalar(text("PRAGMA integrity_check")) == "ok"
        assert responses.progress(session, wave_id).submitted >= len(acknowledged) // 2
