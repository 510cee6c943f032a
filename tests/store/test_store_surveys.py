"""Surveys by slug."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.store import Database, surveys
from surveys.store.refusals import BadSlug, NoSuchSurvey, SurveyExists
from surveys.store.surveys import is_slug


def test_created_found_and_listed(database: Database) -> None:
    with database.transaction() as session:
        surveys.create(session, "waste", "Waste")
        surveys.create(session, "ai-cities", "AI in cities")
    with database.reading() as session:
        found = surveys.get(session, "ai-cities")
        assert found is not None
        assert found.title == "AI in cities"
        assert surveys.get(session, "AI-cities") is None
        assert [survey.slug for survey in surveys.every(session)] == ["ai-cities", "waste"]


def test_a_second_of_the_same_name_is_refused_and_the_transaction_goes_on(database: Database) -> None:
    with database.transaction() as session:
        surveys.create(session, "waste", "Waste")
        with pytest.raises(SurveyExists, match="“waste”"):
            surveys.create(session, "waste", "Other")
        surveys.create(session, "water", "Water")
    with database.reading() as session:
        assert [survey.title for survey in surveys.every(session)] == ["Waste", "Water"]


@pytest.mark.parametrize(
    "slug", ["", "AI", "a_b", "a b", "-a", "a-", "a--b", "ä", "a/b", "a\n", "..", "x" * 65, "password"]
)
def test_a_slug_that_would_not_fit_an_address(database: Database, slug: str) -> None:
    with pytest.raises(BadSlug, match="ai-cities"), database.transaction() as session:
        surveys.create(session, slug, "Title")


@given(st.text())
def test_slugs_need_no_escaping_anywhere(slug: str) -> None:
    if is_slug(slug):
        assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
        assert 1 <= len(slug) <= 64


def test_locking_what_is_not_there(database: Database) -> None:
    with pytest.raises(NoSuchSurvey, match="“nowhere”"), database.transaction() as session:
        surveys.lock(session, "nowhere")
