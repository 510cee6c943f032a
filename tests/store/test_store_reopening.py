"""A closed wave takes answers again, as long as nothing has taken its place."""

from datetime import UTC, datetime, timedelta

import pytest

from surveys.store import Database, surveys, waves
from surveys.store.models import Wave
from surveys.store.refusals import WaveClosed, WaveOpen

LATER = timedelta(days=1)


@pytest.fixture
def wave(database: Database, definition: str, now: datetime) -> Wave:
    """The first wave of `lights`, closed after a day."""
    with database.transaction() as session:
        survey = surveys.create(session, "lights", "Lights")
        made = waves.open_wave(session, survey, definition, closes=None, anonymous=False, now=now)
        return waves.close(session, made, now + LATER)


def reopen(database: Database, wave: Wave, now: datetime, closes: datetime | None = None) -> None:
    with database.transaction() as session:
        found = waves.find(session, "lights", wave.number)
        assert found is not None
        waves.reopen(session, found, closes=closes, now=now)


def current(database: Database) -> Wave:
    with database.reading() as session:
        found = waves.current(session, "lights")
    assert found is not None
    return found


def test_it_takes_answers_again_until_its_new_end(database: Database, wave: Wave, now: datetime) -> None:
    again, end = now + 2 * LATER, now + 9 * LATER
    reopen(database, wave, again, end)
    found = current(database)
    assert (found.number, found.closed_at, found.closes_at) == (1, None, end)
    assert waves.accepts(found, again)
    assert not waves.accepts(found, end)


def test_without_an_end_it_stays_open(database: Database, wave: Wave, now: datetime) -> None:
    reopen(database, wave, now + 2 * LATER)
    assert waves.accepts(current(database), datetime(2199, 1, 1, tzinfo=UTC))


def test_a_wave_that_was_just_closed_can_be_reopened_in_the_same_session(
    database: Database, wave: Wave, now: datetime
) -> None:
    reopen(database, wave, now + 2 * LATER)
    with database.transaction() as session:
        found = waves.close(session, current(database), now + 3 * LATER)
        assert waves.reopen(session, found, closes=None, now=now + 3 * LATER).closed_at is None


def test_an_end_in_the_past_is_refused(database: Database, wave: Wave, now: datetime) -> None:
    with pytest.raises(WaveClosed, match="has passed"):
        reopen(database, wave, now + 2 * LATER, now + LATER)
    assert current(database).closed_at == now + LATER


def test_an_open_wave_is_left_alone(database: Database, wave: Wave, now: datetime) -> None:
    reopen(database, wave, now + 2 * LATER)
    with pytest.raises(WaveOpen):
        reopen(database, wave, now + 2 * LATER)


def test_only_the_newest_wave(database: Database, wave: Wave, definition: str, now: datetime) -> None:
    with database.transaction() as session:
        survey = surveys.get(session, "lights")
        assert survey is not None
        second = waves.open_wave(session, survey, definition, closes=None, anonymous=False, now=now + 2 * LATER)
        waves.close(session, second, now + 3 * LATER)
    with pytest.raises(WaveClosed, match="wave 2 has been opened since"):
        reopen(database, wave, now + 4 * LATER)
