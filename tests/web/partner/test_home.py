"""The front page, the notices, the sign of life."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given, settings
from hypothesis import strategies as st
from plaza_desk import DEFINITION, text

from surveys import create_app
from surveys.questionnaire import definition
from surveys.store import Database, publications, surveys, waves
from surveys.web import home

NOW = datetime.now(UTC)
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def database(app: Flask) -> Database:
    found = app.extensions["plaza"]
    assert isinstance(found, Database)
    return found


@pytest.fixture
def opened(database: Database) -> Callable[..., None]:
    """Open a wave of a survey, perhaps with a title of its own, perhaps closed at once."""

    def open_(slug: str, *, closed: bool = False, **changes: Any) -> None:
        with database.transaction() as session:
            survey = surveys.get(session, slug) or surveys.create(session, slug, slug)
            past = NOW - timedelta(days=3)
            wave = waves.open_wave(
                session, survey, json.dumps(DEFINITION | changes), closes=None, anonymous=False, now=past
            )
            if closed:
                waves.close(session, wave, NOW)

    return open_


def test_the_front_page_of_an_empty_installation(app: Flask) -> None:
    page = text(app.test_client().get("/"))
    assert "No survey is open at the moment" in page
    assert "Nothing has been published yet" in page


def test_the_front_page_offers_what_is_open_and_names_what_is_closed(
    app: Flask, database: Database, opened: Callable[..., None]
) -> None:
    opened("lights")
    opened("trees", closed=True, title="All the trees")
    opened("benches", closed=True, title="Benches")
    with database.transaction() as session:
        publications.put(session, "trees", 1, {"title": {"default": "All the trees"}, "simulated": True}, now=NOW)
    response = app.test_client().get("/")
    page = response.get_data(as_text=True)
    assert re.findall(r'href="/respond/([^"]+)"', page) == ["lights"]
    assert 'href="/results/trees/1"' in page
    assert "Benches Results have not been published yet" in text(response)
    assert "Simulated" in text(response)
    assert "About 1 to 2 minutes" in text(response)


def test_the_time_a_questionnaire_takes_is_near_what_its_author_says() -> None:
    shipped = definition.load((ROOT / "questionnaires" / "ai-cities.json").read_bytes())
    least, most = home.minutes(shipped)
    # Its first page says about 15 minutes without AI, about 25 with.
    assert 12 <= least <= 18
    assert 20 <= most <= 30


def test_the_privacy_notice_names_purpose_and_period_of_each_question(app: Flask, opened: Callable[..., None]) -> None:
    opened("lights")
    page = text(app.test_client().get("/privacy"))
    assert "Controller: The City" in page
    assert "To count lights. 1 year 6 months" in page
    assert "Your name personal, never published not declared not declared" in page


def test_the_notices_name_the_contact(tmp_path: Path) -> None:
    app = create_app({"INSTANCE": str(tmp_path / "i"), "CONTACT": "dpo@city.example", "INSTALLATION": "Nice asks"})
    app.extensions["plaza"].migrate()
    for path in ("/privacy", "/accessibility"):
        page = app.test_client().get(path).get_data(as_text=True)
        assert "mailto:dpo@city.example" in page
        assert "Nice asks" in page


def test_health_says_whether_the_database_answers(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    client = app.test_client()
    answer = client.get("/health")
    assert (answer.status_code, answer.get_json()) == (200, {"status": "ok"})
    monkeypatch.setattr(Database, "ping", lambda _self: False)
    assert client.get("/health").status_code == 503


def test_public_pages_set_no_cookie(app: Flask, opened: Callable[..., None]) -> None:
    opened("lights")
    client = app.test_client()
    for path in ("/", "/results", "/privacy", "/accessibility", "/health"):
        assert "Set-Cookie" not in client.get(path).headers, path


@pytest.mark.parametrize(
    ("duration", "words"),
    [
        ("P5Y", "5 years"),
        ("P1Y6M", "1 year 6 months"),
        ("P30D", "30 days"),
        ("P2W", "2 weeks"),
        ("", ""),
        ("PT5H", "PT5H"),
        ("6M", "6M"),
        ("P5", "P5"),
        ("until then", "until then"),
    ],
)
def test_periods_are_written_in_words(app: Flask, duration: str, words: str) -> None:
    with app.test_request_context():
        assert home.in_words(duration) == words


@settings(deadline=None)
@given(st.text(max_size=12))
def test_no_period_is_lost_whatever_was_declared(duration: str) -> None:
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        assert bool(home.in_words(duration)) == bool(duration)
