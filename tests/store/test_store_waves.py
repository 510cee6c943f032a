"""Waves: one open at a time, pinned to their questionnaire."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import InvalidRequestError

from surveys.questionnaire.definition import digest_of, load_cached
from surveys.questionnaire.problems import DefinitionError
from surveys.store import Database, surveys, waves
from surveys.store.refusals import DefinitionChanged, NoSuchSurvey, NoSuchWave, WaveClosed, WaveOpen


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """The SQL that reaches the database inside the block."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        seen.append(statement)

    event.listen(database._reader, "before_cursor_execute", note)
    yield seen
    event.remove(database._reader, "before_cursor_execute", note)


def open_next(database: Database, definition: str, now: datetime, closes: datetime | None = None) -> int:
    with database.transaction() as session:
        survey = surveys.get(session, "ai-cities") or surveys.create(session, "ai-cities", "AI")
        return waves.open_wave(session, survey, definition, closes=closes, anonymous=False, now=now).number


def close(database: Database, now: datetime) -> None:
    with database.transaction() as session:
        wave = waves.current(session, "ai-cities")
        assert wave is not None
        waves.close(session, wave, now)


def test_a_wave_is_opened_with_exactly_its_definition(database: Database, definition: str, now: datetime) -> None:
    spaced = definition.replace("{", "{\n  ", 1)
    with database.transaction() as session:
        survey = surveys.create(session, "ai-cities", "AI")
        wave = waves.open_wave(session, survey, spaced, closes=now + timedelta(days=7), anonymous=True, now=now)
    assert (wave.number, wave.survey.slug, wave.languages, wave.anonymous) == (1, "ai-cities", ["en", "lv"], True)
    with database.reading() as session:
        found = waves.current(session, "ai-cities")
        assert found is not None
        assert found.closes_at == now + timedelta(days=7)
        assert waves.definition(session, found) == spaced
        assert waves.questionnaire(found).digest == found.digest == wave.digest


def test_a_faulty_definition_opens_nothing(database: Database, now: datetime) -> None:
    with pytest.raises(DefinitionError):
        open_next(database, '{"nothing": 1}', now)
    with database.reading() as session:
        assert waves.every(session) == []


def test_no_second_wave_while_one_is_open(database: Database, definition: str, now: datetime) -> None:
    open_next(database, definition, now)
    with pytest.raises(WaveOpen, match=r"Wave 1 of “ai-cities” is still open\."):
        open_next(database, definition, now)
    close(database, now + timedelta(hours=1))
    assert open_next(database, definition, now + timedelta(hours=2)) == 2


def test_a_wave_whose_end_has_passed_is_over_without_anybody_closing_it(
    database: Database, definition: str, now: datetime
) -> None:
    end = now + timedelta(days=1)
    open_next(database, definition, now, closes=end)
    with pytest.raises(WaveOpen):
        open_next(database, definition, end - timedelta(microseconds=1))
    assert open_next(database, definition, end) == 2
    with database.reading() as session:
        first = waves.find(session, "ai-cities", 1)
        assert first is not None
        assert first.closed_at == end


def test_a_wave_cannot_close_before_it_opens(database: Database, definition: str, now: datetime) -> None:
    with pytest.raises(WaveClosed, match="before it opens"):
        open_next(database, definition, now, closes=now)


def test_of_two_that_open_at_once_one_is_told_so(database: Database, definition: str, now: datetime) -> None:
    open_next(database, definition, now)
    close(database, now)
    together = threading.Barrier(4, timeout=30)
    outcomes: list[object] = []

    def attempt() -> None:
        together.wait()
        try:
            outcomes.append(open_next(database, definition, now))
        except WaveOpen:
            outcomes.append("refused")

    threads = [threading.Thread(target=attempt) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(map(str, outcomes)) == ["2", "refused", "refused", "refused"]


def test_closing(database: Database, definition: str, now: datetime) -> None:
    open_next(database, definition, now, closes=now + timedelta(days=1))
    close(database, now + timedelta(hours=1))
    with database.transaction() as session:
        wave = waves.current(session, "ai-cities")
        assert wave is not None
        assert wave.closed_at == now + timedelta(hours=1)
        with pytest.raises(WaveClosed, match="2026-11-20 10:30 UTC already"):
            waves.close(session, wave, now + timedelta(hours=2))
        session.execute(text("DELETE FROM wave"))
        with pytest.raises(NoSuchWave):
            waves.close(session, wave, now)


def test_a_wave_that_was_closed_still_knows_its_survey(database: Database, definition: str, now: datetime) -> None:
    open_next(database, definition, now)
    with database.transaction() as session:
        wave = waves.current(session, "ai-cities")
        assert wave is not None
        assert waves.close(session, wave, now + timedelta(days=1)).survey.slug == "ai-cities"


def test_closing_late_does_not_lengthen_the_wave(database: Database, definition: str, now: datetime) -> None:
    open_next(database, definition, now, closes=now + timedelta(days=1))
    close(database, now + timedelta(days=9))
    with database.reading() as session:
        wave = waves.current(session, "ai-cities")
        assert wave is not None
        assert wave.closed_at == now + timedelta(days=1)


def test_current_and_find_and_every(database: Database, definition: str, now: datetime) -> None:
    open_next(database, definition, now)
    close(database, now)
    with database.reading() as session:
        closed = waves.current(session, "ai-cities")  # none is open: the newest
        assert closed is not None
        assert closed.number == 1
    open_next(database, definition, now)
    with database.transaction() as session:
        waves.open_wave(
            session, surveys.create(session, "waste", "W"), definition, closes=None, anonymous=False, now=now
        )
    with database.reading() as session:
        current = waves.find(session, "ai-cities")
        assert current is not None
        assert current.number == 2
        assert waves.find(session, "ai-cities", 3) is None
        assert waves.current(session, "nowhere") is None
        assert [(wave.survey.slug, wave.number) for wave in waves.every(session)] == [
            ("ai-cities", 2),
            ("ai-cities", 1),
            ("waste", 1),
        ]
        assert [wave.number for wave in waves.every(session, "ai-cities")] == [2, 1]


@pytest.mark.usefixtures("wave_id")
def test_accepts(database: Database, now: datetime) -> None:
    hour = timedelta(hours=1)
    with database.transaction() as session:
        wave = waves.current(session, "ai-cities")
        assert wave is not None
        assert waves.accepts(wave, now)
        assert not waves.accepts(wave, now - hour)
        wave.closes_at = now + hour
        assert waves.accepts(wave, now + hour - timedelta(microseconds=1))
        assert not waves.accepts(wave, now + hour)
        wave.closed_at = now
        assert not waves.accepts(wave, now)


class TestQuestionnaire:
    @pytest.fixture(autouse=True)
    def nothing_kept(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(waves, "_KEPT", waves._Kept(2))

    @pytest.mark.usefixtures("wave_id")
    def test_the_definition_is_read_once(self, database: Database) -> None:
        with database.reading() as session, statements(database) as seen:
            wave = waves.current(session, "ai-cities")
            assert wave is not None
            first = waves.questionnaire(wave)
        assert len(seen) == 2
        assert "wave.definition" not in seen[0]
        with database.reading() as session, statements(database) as seen:
            wave = waves.current(session, "ai-cities")
            assert wave is not None
            assert waves.questionnaire(wave) is first
            assert wave.survey.title == "AI in cities"
        assert len(seen) == 1

    @pytest.mark.usefixtures("wave_id")
    def test_a_wave_without_its_session(self, database: Database) -> None:
        with database.reading() as session:
            wave = waves.current(session, "ai-cities")
        assert wave is not None
        with pytest.raises(RuntimeError, match="session has ended"):
            waves.questionnaire(wave)
        with database.reading() as session:
            again = waves.current(session, "ai-cities")
            assert again is not None
            kept = waves.questionnaire(again)
        assert waves.questionnaire(wave) is kept  # now it is known by its digest

    @pytest.mark.usefixtures("wave_id")
    def test_the_definition_is_never_loaded_on_the_quiet(self, database: Database) -> None:
        with database.reading() as session:
            wave = waves.current(session, "ai-cities")
            assert wave is not None
            with pytest.raises(InvalidRequestError, match="raiseload"):
                _ = wave.definition

    @pytest.mark.usefixtures("wave_id")
    def test_a_definition_that_was_changed_behind_our_back(self, database: Database) -> None:
        with database.transaction() as session:
            session.execute(text("UPDATE wave SET definition = replace(definition, 'City', 'Town')"))
        with database.reading() as session:
            wave = waves.current(session, "ai-cities")
            assert wave is not None
            with pytest.raises(DefinitionChanged, match="wave 1"):
                waves.questionnaire(wave)

    def test_the_longest_unused_is_forgotten_first(self, definition: str) -> None:
        parsed = load_cached(definition, digest_of(definition))
        kept = waves._Kept(2)
        kept.put("a", parsed)
        kept.put("b", parsed)
        assert kept.get("a") is parsed
        kept.put("c", parsed)
        assert [kept.get(digest) for digest in "abc"] == [parsed, None, parsed]


def test_a_wave_of_no_survey(database: Database, definition: str, now: datetime) -> None:
    with database.transaction() as session:
        survey = surveys.create(session, "gone", "Gone")
        session.delete(survey)
        session.flush()
        with pytest.raises(NoSuchSurvey):
            waves.open_wave(session, survey, definition, closes=None, anonymous=False, now=now)
