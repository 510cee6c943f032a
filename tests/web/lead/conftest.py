"""An installation with leads, a survey and answers."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask_security import hash_password
from plaza_desk import DEFINITION, NOW, PASSWORD, Desk

from surveys.store import Database, leads, responses, surveys, waves
from surveys.store.models import Wave


@pytest.fixture
def database(app: Flask) -> Database:
    found = app.extensions["plaza"]
    assert isinstance(found, Database)
    return found


@pytest.fixture
def browser(app: Flask) -> Callable[[], Desk]:
    """A fresh browser each call."""
    return lambda: Desk(app.test_client())


@pytest.fixture
def wave(app: Flask, database: Database) -> Wave:
    """`lights` with an open wave and two leads: Ada of `lights`, Bo of `trees`; and Root, an admin."""
    with app.app_context():
        password = hash_password(PASSWORD)
    with database.transaction() as session:
        lights = surveys.create(session, "lights", "Street lights")
        trees = surveys.create(session, "trees", "Trees")
        leads.allow(session, leads.create(session, "ada@city.example", password=password), lights)
        leads.allow(session, leads.create(session, "bo@city.example", password=password), trees)
        leads.make_admin(session, leads.create(session, "root@city.example", password=password))
        return waves.open_wave(
            session, lights, json.dumps(DEFINITION), closes=None, anonymous=False, now=NOW - timedelta(days=9)
        )


@pytest.fixture
def ada(wave: Wave, browser: Callable[[], Desk]) -> Desk:
    """Ada's browser, signed in."""
    desk = browser()
    assert wave.number == 1
    assert desk.sign_in("ada@city.example").status_code == 302
    return desk


@pytest.fixture
def answer(database: Database) -> Callable[..., None]:
    """Store so many submitted responses, alternating between on and off."""

    def store(wave: Wave, count: int, *, simulated: bool = False) -> None:
        with database.transaction() as session:
            for number in range(count):
                on = number % 2 == 0
                streets = {"north": "dark", "south": "bright"}
                data = {"state": "on", "colours": ["red"], "streets": streets} if on else {"state": "off"}
                responses.insert_all(
                    session,
                    wave.id,
                    [
                        responses.Submission(
                            data=data,
                            not_asked=[] if on else ["colours"],
                            language="en",
                            submitted_at=NOW - timedelta(days=number % 3),
                            simulated=simulated,
                        )
                    ],
                )

    return store
