"""Publications: numbered, frozen, readable without anything else."""

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy.exc import InvalidRequestError

from surveys.store import Database, publications, surveys
from surveys.store.refusals import NoSuchSurvey

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def slug(database: Database) -> str:
    with database.transaction() as session:
        surveys.create(session, "waste", "Waste")
        return surveys.create(session, "ai-cities", "AI in cities").slug


def put(database: Database, slug: str, document: dict[str, object], now: datetime) -> int:
    with database.transaction() as session:
        return publications.put(session, slug, 1, document, now=now).number


def test_a_document_comes_back_as_it_was_put(database: Database, slug: str, now: datetime) -> None:
    document = {
        "zebra": [1, {"lo": 0, "hi": 4}],
        "title": {"en": "Cities", "lv": "Pilsētas"},
        "simulated": True,
        "apple": None,
    }
    assert put(database, slug, document, now) == 1
    with database.reading() as session:
        found = publications.get(session, slug, 1)
        assert found is not None
    assert found.document == {
        "survey": slug,
        "wave": 1,
        "number": 1,
        "made": "2026-11-20",
        "final": False,
        **document,
    }
    assert [key for key in found.document if key in document] == ["simulated", "zebra", "title", "apple"]
    assert (found.wave, found.simulated, found.final, found.title, found.made_at) == (
        1,
        True,
        False,
        document["title"],
        now,
    )


def test_the_store_decides_what_it_alone_knows(database: Database, slug: str) -> None:
    late = datetime(2026, 11, 20, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    put(database, slug, {"survey": "other", "wave": 7, "number": 99, "made": "1999-01-01", "final": True}, late)
    with database.reading() as session:
        found = publications.newest(session, slug)
        assert found is not None
    assert found.document == {
        "survey": slug,
        "wave": 1,
        "number": 1,
        "made": "2026-11-21",
        "final": True,
        "simulated": False,
    }
    assert found.final
    assert found.made_at.date() == date(2026, 11, 21)
    assert found.made_at.tzinfo is UTC


def test_numbers_run_on_for_each_survey(database: Database, slug: str, now: datetime) -> None:
    assert [put(database, slug, {}, now), put(database, "waste", {}, now), put(database, slug, {}, now)] == [1, 1, 2]
    with database.reading() as session:
        newest = publications.newest(session, slug)
        assert newest is not None
        assert newest.document["number"] == 2
        assert [(one.survey, one.number) for one in publications.every(session)] == [
            (slug, 2),
            (slug, 1),
            ("waste", 1),
        ]
        assert [one.number for one in publications.every(session, slug)] == [2, 1]
        assert publications.newest(session, "nowhere") is None
        assert publications.get(session, slug, 3) is None


def test_lists_do_not_load_documents(database: Database, slug: str, now: datetime) -> None:
    put(database, slug, {"title": "Cities"}, now)
    with database.reading() as session:
        (one,) = publications.every(session)
        assert one.title == "Cities"
        with pytest.raises(InvalidRequestError, match="raiseload"):
            _ = one.document


def test_of_no_survey(database: Database, now: datetime) -> None:
    with pytest.raises(NoSuchSurvey):
        put(database, "nowhere", {}, now)


def test_partners_load_nothing_that_reads_responses() -> None:
    # What import-linter says of the sources, said of the running program.
    program = (
        "import sys, surveys.store.publications;"
        "print(sorted(name for name in sys.modules if name.startswith('surveys.') or name == 'analysis'))"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    loaded = set(done.stdout.strip("[]\n").replace("'", "").split(", "))
    assert "surveys.store.publications" in loaded
    assert not loaded & {"surveys.store.responses", "surveys.store.waves", "surveys.extract", "surveys.questionnaire"}
