"""Leads: addresses, roles, surveys, one-time links."""

import threading
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, text

from surveys.store import Database, leads, surveys
from surveys.store.models import Lead, SignInLink
from surveys.store.refusals import BadEmail, LeadExists

WEEK = timedelta(days=7)


@pytest.fixture
def lead(database: Database) -> Lead:
    with database.transaction() as session:
        return leads.create(session, "ilze@riga.example")


class TestAccounts:
    def test_created_and_found(self, database: Database, now: datetime) -> None:
        with database.transaction() as session:
            made = leads.create(session, "  Ilze@Riga.Example ", password="hash", roles=["lead", "lead"], now=now)
        assert (made.email, made.password, made.active, made.created_at) == ("ilze@riga.example", "hash", True, now)
        with database.reading() as session:
            by_email = leads.by_email(session, "ILZE@riga.example")
            for found in (
                by_email,
                leads.by_id(session, made.id),
                leads.by_uniquifier(session, made.fs_uniquifier),
                *leads.every(session),
            ):
                assert found is not None
                assert found.id == made.id
            assert leads.by_email(session, "nobody@riga.example") is None
            assert leads.by_uniquifier(session, "") is None
        assert by_email is not None
        assert [role.name for role in by_email.roles] == ["lead"]  # complete after the session

    def test_an_address_belongs_to_one(self, database: Database, lead: Lead) -> None:
        with database.transaction() as session:
            with pytest.raises(LeadExists, match=lead.email):
                leads.create(session, lead.email.upper())
            leads.create(session, "other@riga.example")
        with database.reading() as session:
            assert [one.email for one in leads.every(session)] == [lead.email, "other@riga.example"]

    @pytest.mark.parametrize(
        "email",
        [
            "",
            "ilze",
            "ilze@",
            "@riga.example",
            "a b@riga.example",
            "a@b@c",
            "a@b..c",
            "a\n@riga.example",
            "x" * 250 + "@b.eu",
        ],
    )
    def test_what_is_no_address(self, database: Database, email: str) -> None:
        with pytest.raises(BadEmail, match=r"name@city\.example"), database.transaction() as session:
            leads.create(session, email)

    def test_change(self, database: Database, lead: Lead) -> None:
        with database.transaction() as session:
            assert leads.change(session, lead.id, password="new hash")
            assert leads.change(session, lead.id, active=False)
            assert leads.change(session, lead.id)
            assert not leads.change(session, lead.id + 1, active=False)
            assert not leads.change(session, lead.id + 1)
        with database.reading() as session:
            found = leads.by_id(session, lead.id)
            assert found is not None
        assert (found.password, found.active, found.fs_uniquifier) == ("new hash", False, lead.fs_uniquifier)


class TestSurveys:
    def test_a_lead_sees_what_was_allowed(self, database: Database, lead: Lead) -> None:
        with database.transaction() as session:
            waste, _water = surveys.create(session, "waste", "Waste"), surveys.create(session, "water", "Water")
            other = leads.create(session, "other@riga.example")
            for _ in range(2):  # the same again changes nothing
                leads.allow(session, lead, waste)
        with database.reading() as session:
            assert [survey.slug for survey in leads.surveys_of(session, lead)] == ["waste"]
            assert leads.surveys_of(session, other) == []
            assert leads.may_see(session, lead, "waste")
            assert not leads.may_see(session, lead, "water")
            assert not leads.may_see(session, lead, "nowhere")
            assert not leads.may_see(session, other, "waste")

    def test_an_admin_sees_all_that_there_are(self, database: Database, lead: Lead) -> None:
        with database.transaction() as session:
            surveys.create(session, "waste", "Waste")
            for _ in range(2):
                leads.make_admin(session, lead)
            leads.grant(session, leads.create(session, "other@riga.example"), "lead")
        with database.transaction() as session:
            surveys.create(session, "water", "Water")
        with database.reading() as session:
            other = leads.by_email(session, "other@riga.example")
            assert other is not None
            assert [survey.slug for survey in leads.surveys_of(session, lead)] == ["waste", "water"]
            assert leads.may_see(session, lead, "water")
            assert not leads.may_see(session, lead, "nowhere")
            assert leads.surveys_of(session, other) == []


class TestLinks:
    def test_once(self, database: Database, lead: Lead, now: datetime) -> None:
        with database.transaction() as session:
            token = leads.sign_in_link(session, lead, now, WEEK)
        with database.transaction() as session:
            found = leads.redeem(session, token, now + timedelta(days=6))
        assert found is not None
        assert found.email == lead.email
        with database.transaction() as session:
            assert leads.redeem(session, token, now + timedelta(days=6)) is None

    def test_only_a_hash_is_kept(self, database: Database, lead: Lead, now: datetime) -> None:
        with database.transaction() as session:
            token = leads.sign_in_link(session, lead, now, WEEK)
        assert len(token) >= 43
        with database.reading() as session:
            row = session.execute(text("SELECT * FROM sign_in_link")).one()
        assert token not in map(str, row)

    def test_in_time(self, database: Database, lead: Lead, now: datetime) -> None:
        with database.transaction() as session:
            token = leads.sign_in_link(session, lead, now, WEEK)
        with database.transaction() as session:
            assert leads.redeem(session, token, now + WEEK) is None
            assert leads.redeem(session, token, now + WEEK - timedelta(microseconds=1)) is not None

    @pytest.mark.usefixtures("lead")
    def test_a_guess(self, database: Database, now: datetime) -> None:
        with database.transaction() as session:
            for guess in ("", "a", "\x00", "\ud800", "x" * 10_000):
                assert leads.redeem(session, guess, now) is None

    def test_of_a_lead_who_may_not_sign_in_any_more(self, database: Database, lead: Lead, now: datetime) -> None:
        with database.transaction() as session:
            token = leads.sign_in_link(session, lead, now, WEEK)
            leads.change(session, lead.id, active=False)
        with database.transaction() as session:
            assert leads.redeem(session, token, now) is None

    def test_expired_links_are_swept_out(self, database: Database, lead: Lead, now: datetime) -> None:
        with database.transaction() as session:
            leads.sign_in_link(session, lead, now, WEEK)
            kept = leads.sign_in_link(session, lead, now, 3 * WEEK)
            newest = leads.sign_in_link(session, lead, now + 2 * WEEK, WEEK)
        with database.transaction() as session:
            assert len(session.scalars(select(SignInLink)).all()) == 2
            assert leads.redeem(session, kept, now + 2 * WEEK) is not None
            assert leads.redeem(session, newest, now + 2 * WEEK) is not None

    def test_two_at_once_sign_in_one(self, database: Database, lead: Lead, now: datetime) -> None:
        with database.transaction() as session:
            token = leads.sign_in_link(session, lead, now, WEEK)
        together = threading.Barrier(4, timeout=30)
        outcomes: list[bool] = []

        def attempt() -> None:
            together.wait()
            with database.transaction() as session:
                outcomes.append(leads.redeem(session, token, now) is not None)

        threads = [threading.Thread(target=attempt) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == [False, False, False, True]
