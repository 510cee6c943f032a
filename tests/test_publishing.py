"""Publishing: of closed waves, once, with enough respondents; and what is frozen is what was protected."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from plaza_desk import DEFINITION

from analysis import disclosure
from surveys import publishing
from surveys.store import Database, publications, responses, surveys, waves
from surveys.store.models import Wave

OPENED = datetime(2026, 11, 1, 12, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def database(app: Flask) -> Database:
    found = app.extensions["plaza"]
    assert isinstance(found, Database)
    return found


@pytest.fixture
def wave(database: Database) -> Callable[..., Wave]:
    """A wave of `lights` with so many responses, closed unless said otherwise."""

    def make(count: int, *, closed: bool = True, closes: datetime | None = None, simulated: bool = False) -> Wave:
        with database.transaction() as session:
            survey = surveys.get(session, "lights") or surveys.create(session, "lights", "Lights")
            made = waves.open_wave(session, survey, json.dumps(DEFINITION), closes=closes, anonymous=False, now=OPENED)
            for number in range(count):
                responses.insert_all(
                    session,
                    made.id,
                    [
                        responses.Submission(
                            data={"state": "off"} if number < 3 else {"state": "on", "colours": ["red"]},
                            not_asked=["colours"] if number < 3 else [],
                            language="en",
                            submitted_at=OPENED,
                            simulated=simulated,
                        )
                    ],
                )
            if closed:
                waves.close(session, made, NOW)
        with database.reading() as session:
            found = waves.find(session, "lights", made.number)
        assert found is not None
        return found

    return make


def publish(database: Database, number: int = 1) -> int:
    with database.transaction() as session:
        wave = waves.find(session, "lights", number)
        assert wave is not None
        return publishing.publish(session, wave, now=NOW).number


def test_what_is_frozen_are_the_ranges_of_the_counts(database: Database, wave: Callable[..., Wave]) -> None:
    wave(14)
    assert publish(database) == 1
    with database.reading() as session:
        frozen = publications.newest(session, "lights")
    assert frozen is not None
    document = frozen.document
    assert (document["survey"], document["wave"], document["number"]) == ("lights", 1, 1)
    assert (document["made"], document["final"], document["simulated"]) == ("2026-11-20", True, False)
    assert document["rows"][0]["respondents"] == [14, 14]
    state = next(table for table in document["tables"] if table["question"] == "state")
    found = {cell["value"]: (cell["lo"], cell["hi"]) for cell in state["cells"]}
    assert found["on"] == disclosure.range_of(11, 14, 5) == (10, 14)
    assert found["off"] == disclosure.range_of(3, 14, 5) == (0, 4)
    assert "name" not in json.dumps(document["tables"])


def test_preparing_writes_nothing_and_shows_the_same(database: Database, wave: Callable[..., Wave]) -> None:
    wave(14)
    with database.reading() as session:
        found = waves.find(session, "lights", 1)
        assert found is not None
        shown = publishing.prepare(session, found, now=NOW)
        assert publications.every(session) == []
    publish(database)
    with database.reading() as session:
        frozen = publications.newest(session, "lights")
    assert frozen is not None
    assert frozen.document == json.loads(json.dumps(shown))


@pytest.mark.parametrize("count", [0, 1, 9])
def test_too_few_respondents(database: Database, wave: Callable[..., Wave], count: int) -> None:
    wave(count)
    with pytest.raises(publishing.Refusal, match="at least 10 are needed"):
        publish(database)


def test_an_open_wave(database: Database, wave: Callable[..., Wave]) -> None:
    wave(20, closed=False)
    with pytest.raises(publishing.Refusal, match="still open"):
        publish(database)


def test_a_wave_is_published_once_and_the_next_gets_the_next_number(
    database: Database, wave: Callable[..., Wave]
) -> None:
    wave(20)
    publish(database)
    with pytest.raises(publishing.Refusal, match="has been published already, as number 1"):
        publish(database)
    wave(15)
    assert publish(database, 2) == 2


def test_a_wave_whose_last_day_has_passed_is_closed_for_good(database: Database, wave: Callable[..., Wave]) -> None:
    last = NOW - timedelta(days=1)
    wave(20, closed=False, closes=last)
    assert publish(database) == 1
    with database.reading() as session:
        found = waves.find(session, "lights", 1)
    assert found is not None
    assert found.closed_at == last


def test_simulated_answers_are_marked_for_ever(database: Database, wave: Callable[..., Wave]) -> None:
    wave(12, simulated=True)
    publish(database)
    with database.reading() as session:
        frozen = publications.newest(session, "lights")
    assert frozen is not None
    assert frozen.simulated
    assert frozen.document["simulated"] is True


def test_two_leads_at_once_publish_once(database: Database, wave: Callable[..., Wave]) -> None:
    wave(20)

    def attempt(_number: int) -> bool:
        try:
            publish(database)
        except publishing.Refusal:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(attempt, range(4))) == 1
    with database.reading() as session:
        assert len(publications.every(session)) == 1
