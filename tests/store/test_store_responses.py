"""Drafts saved, submitted once, erased on request: what each call changes, and what it must not."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select, text
from sqlalchemy.exc import IntegrityError

from surveys.store import Database, hashes, receipts, responses, surveys, waves
from surveys.store.models import Response
from surveys.store.refusals import AlreadySubmitted, ChangedMeanwhile, NoSuchDraft, NoSuchWave, WaveClosed

DAY = datetime(2026, 11, 20, tzinfo=UTC)


def save(
    database: Database,
    wave_id: int,
    answers: Mapping[str, object],
    *,
    now: datetime,
    key: str = "key",
    rejected: Mapping[str, Sequence[str]] | None = None,
    version: int | None = None,
) -> Response:
    with database.transaction() as session:
        return responses.save(
            session,
            wave_id,
            key,
            answers=answers,
            rejected=rejected or {},
            page="start",
            language="en",
            now=now,
            version=version,
        )


def submit(
    database: Database,
    wave_id: int,
    data: Mapping[str, object],
    *,
    now: datetime,
    key: str = "key",
    version: int | None = None,
) -> bool:
    with database.transaction() as session:
        return responses.submit(
            session,
            wave_id,
            key,
            data=data,
            not_asked=["why"],
            receipt=receipts.derive("secret", key),
            now=now,
            version=version,
        )


def stored(database: Database) -> list[Response]:
    with database.reading() as session:
        return list(session.scalars(select(Response).order_by(Response.id)))


def close(database: Database, wave_id: int, now: datetime) -> None:
    with database.transaction() as session:
        wave = next(wave for wave in waves.every(session) if wave.id == wave_id)
        waves.close(session, wave, now)


class TestDrafts:
    def test_the_first_save_makes_it(self, database: Database, wave_id: int, now: datetime) -> None:
        save(database, wave_id, {"city": "Rīga"}, now=now, rejected={"people": ["many", ""]})
        with database.reading() as session:
            draft = responses.draft(session, wave_id, "key")
            assert responses.draft(session, wave_id, "other") is None
        assert draft is not None
        assert (draft.state, draft.version, draft.page, draft.language) == ("draft", 1, "start", "en")
        assert (draft.answers, draft.rejected, draft.not_asked) == ({"city": "Rīga"}, {"people": ["many", ""]}, [])
        assert (draft.started_at, draft.saved_at, draft.submitted_at) == (now, now, None)
        assert not draft.simulated

    def test_later_saves_replace_the_whole(self, database: Database, wave_id: int, now: datetime) -> None:
        save(database, wave_id, {"city": "Rīga"}, now=now, rejected={"people": ["many"]})
        later = now + timedelta(minutes=5)
        returned = save(database, wave_id, {"country": "LV"}, now=later)
        (draft,) = stored(database)
        assert (draft.answers, draft.rejected, draft.version) == ({"country": "LV"}, {}, 2)
        assert (draft.started_at, draft.saved_at) == (now, later)
        assert (returned.id, returned.version, returned.answers) == (draft.id, 2, {"country": "LV"})

    def test_the_key_is_not_kept(self, database: Database, wave_id: int, now: datetime) -> None:
        save(database, wave_id, {}, now=now, key="the key itself")
        with database.reading() as session:
            row = session.execute(text("SELECT * FROM response")).one()
        assert "the key itself" not in map(str, row)
        assert hashes.of_token("the key itself") in row

    def test_the_same_key_in_another_wave_is_another_draft(
        self, database: Database, wave_id: int, now: datetime, definition: str
    ) -> None:
        with database.transaction() as session:
            survey = surveys.create(session, "waste", "Waste")
            other = waves.open_wave(session, survey, definition, closes=None, anonymous=False, now=now).id
        save(database, wave_id, {"a": 1}, now=now)
        save(database, other, {"a": 2}, now=now)
        assert [(row.wave_id, row.answers) for row in stored(database)] == [(wave_id, {"a": 1}), (other, {"a": 2})]

    def test_a_version_guards_what_was_saved_elsewhere(self, database: Database, wave_id: int, now: datetime) -> None:
        save(database, wave_id, {"a": 1}, now=now, version=0)
        with pytest.raises(ChangedMeanwhile):
            save(database, wave_id, {"a": 2}, now=now, version=0)
        assert save(database, wave_id, {"a": 3}, now=now, version=1).version == 2
        with pytest.raises(ChangedMeanwhile):
            save(database, wave_id, {"a": 4}, now=now, version=1)
        with pytest.raises(ChangedMeanwhile):
            submit(database, wave_id, {"a": 4}, now=now, version=1)
        assert [row.answers for row in stored(database)] == [{"a": 3}]
        assert submit(database, wave_id, {"a": 3}, now=now, version=2)

    def test_a_draft_that_was_erased_does_not_come_back_by_its_version(
        self, database: Database, wave_id: int, now: datetime
    ) -> None:
        save(database, wave_id, {"a": 1}, now=now)
        with database.transaction() as session:
            session.execute(text("DELETE FROM response"))
        with pytest.raises(NoSuchDraft):
            save(database, wave_id, {"a": 2}, now=now, version=1)
        assert stored(database) == []

    def test_a_closed_wave_takes_nothing(self, database: Database, wave_id: int, now: datetime) -> None:
        save(database, wave_id, {"a": 1}, now=now)
        close(database, wave_id, now)
        for version in (None, 1):
            with pytest.raises(WaveClosed, match="closed"):
                save(database, wave_id, {"a": 2}, now=now, version=version)
        with pytest.raises(WaveClosed):
            save(database, wave_id, {"a": 2}, now=now, key="newcomer")
        with pytest.raises(WaveClosed):
            submit(database, wave_id, {"a": 2}, now=now)
        assert [(row.state, row.answers, row.version) for row in stored(database)] == [("draft", {"a": 1}, 1)]

    def test_after_the_announced_end_neither(self, database: Database, wave_id: int, now: datetime) -> None:
        end = now + timedelta(hours=1)
        with database.transaction() as session:
            wave = waves.current(session, "ai-cities")
            assert wave is not None
            wave.closes_at = end
        save(database, wave_id, {"a": 1}, now=end - timedelta(microseconds=1))
        with pytest.raises(WaveClosed):
            save(database, wave_id, {"a": 2}, now=end)
        with pytest.raises(WaveClosed):
            submit(database, wave_id, {"a": 2}, now=end)

    def test_a_wave_that_is_not_there(self, database: Database, wave_id: int, now: datetime) -> None:
        with pytest.raises(NoSuchWave):
            save(database, wave_id + 1, {}, now=now)
        with pytest.raises(NoSuchWave):
            submit(database, wave_id + 1, {}, now=now)
        with pytest.raises(NoSuchWave), database.transaction() as session:
            responses.insert_all(session, wave_id + 1, [])


class TestSubmission:
    def test_once(self, database: Database, wave_id: int, now: datetime) -> None:
        save(database, wave_id, {"city": "Rīga", "hidden": 1}, now=now, rejected={"people": ["many"]})
        later = now + timedelta(minutes=9)
        assert submit(database, wave_id, {"city": "Rīga"}, now=later)
        assert not submit(database, wave_id, {"city": "Jelgava"}, now=later + timedelta(minutes=1))
        (row,) = stored(database)
        assert (row.state, row.answers, row.rejected, row.not_asked) == ("submitted", {"city": "Rīga"}, {}, ["why"])
        assert (row.started_at, row.saved_at, row.submitted_at) == (now, later, later)
        assert row.language == "en"

    def test_what_is_submitted_stays_as_it_is(self, database: Database, wave_id: int, now: datetime) -> None:
        save(database, wave_id, {"a": 1}, now=now)
        submit(database, wave_id, {"a": 1}, now=now)
        for version in (None, 0, 1, 2):
            with pytest.raises(AlreadySubmitted):
                save(database, wave_id, {"a": 2}, now=now, version=version)
        assert [row.answers for row in stored(database)] == [{"a": 1}]

    def test_submitted_is_said_even_after_the_wave_has_closed(
        self, database: Database, wave_id: int, now: datetime
    ) -> None:
        save(database, wave_id, {"a": 1}, now=now)
        submit(database, wave_id, {"a": 1}, now=now)
        close(database, wave_id, now)
        assert not submit(database, wave_id, {"a": 2}, now=now)  # a replayed POST leads to the receipt again

    def test_nothing_to_submit(self, database: Database, wave_id: int, now: datetime) -> None:
        with pytest.raises(NoSuchDraft, match="Start again"):
            submit(database, wave_id, {"a": 1}, now=now)

    def test_found_by_key_but_no_draft_any_more(self, database: Database, wave_id: int, now: datetime) -> None:
        save(database, wave_id, {"a": 1}, now=now)
        submit(database, wave_id, {"a": 1}, now=now)
        with database.transaction() as session:
            assert responses.draft(session, wave_id, "key") is None
            by_key = responses.by_key(session, wave_id, "key", lock=True)
            assert by_key is not None
            assert by_key.state == "submitted"

    def test_an_anonymous_wave_keeps_no_time_of_day(self, database: Database, wave_id: int, now: datetime) -> None:
        with database.transaction() as session:
            session.execute(text("UPDATE wave SET anonymous = true"))
        save(database, wave_id, {"a": 1}, now=now + timedelta(minutes=3))
        submit(database, wave_id, {"a": 1}, now=now + timedelta(minutes=4))
        with database.transaction() as session:
            complete = responses.Submission(data={}, not_asked=[], language="en", submitted_at=now)
            responses.insert_all(session, wave_id, [complete])
        assert {(row.started_at, row.saved_at, row.submitted_at) for row in stored(database)} == {(DAY, DAY, DAY)}


class TestErasure:
    def test_nothing_of_it_remains(self, database: Database, wave_id: int, now: datetime) -> None:
        save(database, wave_id, {"city": "Rīga"}, now=now + timedelta(minutes=1))
        submit(database, wave_id, {"city": "Rīga"}, now=now + timedelta(minutes=2))
        receipt = receipts.derive("secret", "key")
        with database.transaction() as session:
            assert responses.erase(session, f" {receipt.lower()} ")
        with database.transaction() as session:
            assert not responses.erase(session, receipt)
            assert responses.by_key(session, wave_id, "key") is None
            assert list(responses.submitted(session, wave_id)) == []
        (row,) = stored(database)
        assert (row.state, row.answers, row.rejected, row.not_asked) == ("withdrawn", {}, {}, [])
        assert (row.key_hash, row.receipt_hash, row.page, row.language) == (None, None, "", "")
        assert (row.started_at, row.saved_at, row.submitted_at) == (now, now, None)  # the wave's opening

    def test_a_stranger_s_receipt(self, database: Database, wave_id: int, now: datetime) -> None:
        save(database, wave_id, {"a": 1}, now=now)
        with database.transaction() as session:
            for receipt in ("", "AAAA-BBBB", "\ud800", "x" * 10_000):
                assert not responses.erase(session, receipt)
        assert [row.answers for row in stored(database)] == [{"a": 1}]


class TestReading:
    @pytest.fixture
    def filled(self, database: Database, wave_id: int, now: datetime) -> int:
        """Five submitted on three days, two of them simulated; one draft; one erased."""
        with database.transaction() as session:
            for number, (days, simulated) in enumerate([(2, True), (0, False), (2, True), (1, False), (0, False)]):
                responses.insert_all(
                    session,
                    wave_id,
                    [
                        responses.Submission(
                            data={"number": number},
                            not_asked=["q"],
                            language="lv",
                            submitted_at=now - timedelta(days=days),
                            receipt=f"R{number}" if number else None,
                            simulated=simulated,
                        )
                    ],
                )
            responses.insert_all(
                session,
                wave_id,
                [responses.Submission(data={}, not_asked=[], language="", submitted_at=now, receipt="GONE")],
            )
            responses.erase(session, "gone")
        save(database, wave_id, {"a": 1}, now=now)
        return wave_id

    def test_progress(self, database: Database, filled: int, now: datetime) -> None:
        with database.reading() as session:
            assert responses.progress(session, filled) == responses.Progress(
                drafts=1,
                submitted=5,
                simulated=2,
                withdrawn=1,
                last_submitted_at=now,
                per_day={date(2026, 11, 18): 2, date(2026, 11, 19): 1, date(2026, 11, 20): 2},
            )
            assert list(responses.progress(session, filled).per_day) == [date(2026, 11, day) for day in (18, 19, 20)]
            assert responses.progress(session, filled + 1) == responses.Progress()

    def test_days_are_those_of_utc(self, database: Database, wave_id: int) -> None:
        late = datetime(2026, 11, 20, 23, 59, 59, 999999, tzinfo=UTC)
        with database.transaction() as session:
            for moment in (late, late + timedelta(microseconds=1)):
                responses.insert_all(
                    session, wave_id, [responses.Submission(data={}, not_asked=[], language="en", submitted_at=moment)]
                )
        with database.reading() as session:
            if database.dialect == "postgresql":
                session.execute(text("SET TIME ZONE 'Pacific/Auckland'"))
            assert responses.progress(session, wave_id).per_day == {date(2026, 11, 20): 1, date(2026, 11, 21): 1}

    def test_submitted_responses_in_order(self, database: Database, filled: int, now: datetime) -> None:
        with database.reading() as session:
            rows = list(responses.submitted(session, filled))
        assert [row.answers for row in rows] == [{"number": number} for number in range(5)]
        assert rows[1]._replace(id=0) == responses.SubmittedRow(0, now, "lv", False, ["q"], {"number": 1})
        assert rows[0].submitted_at.tzinfo is UTC

    def test_they_are_read_as_they_are_used(self, database: Database, wave_id: int, now: datetime) -> None:
        count = 1_700
        many = (
            responses.Submission(data={"n": number}, not_asked=[], language="en", submitted_at=now)
            for number in range(count)
        )
        with database.transaction() as session:
            assert responses.insert_all(session, wave_id, many) == count
        with database.reading() as session:
            rows = responses.submitted(session, wave_id)
            next(rows)
            with database.transaction() as other:  # nobody waits for a reader
                responses.insert_all(
                    other, wave_id, [responses.Submission(data={}, not_asked=[], language="en", submitted_at=now)]
                )
            # And the reader sees its own moment to the end.
            assert [row.answers for row in rows] == [{"n": number} for number in range(1, count)]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("state_known", {"state": "lost"}),
        ("draft_has_key_only", {"key_hash": None}),
        ("draft_has_key_only", {"receipt_hash": "0"}),
        ("submitted_has_moment_and_receipt", {"state": "submitted", "receipt_hash": "0"}),
        (
            "submitted_rejects_nothing",
            {"state": "submitted", "receipt_hash": "0", "submitted_at": DAY, "rejected": {"a": ["b"]}},
        ),
        ("withdrawn_is_empty", {"state": "withdrawn", "key_hash": None, "answers": {"a": 1}}),
        ("version_from_one", {"version": 0}),
    ],
)
def test_the_database_itself_refuses_what_must_never_be(
    database: Database, wave_id: int, name: str, values: dict[str, object]
) -> None:
    row = {
        "wave_id": wave_id,
        "state": "draft",
        "key_hash": "0",
        "started_at": DAY,
        "saved_at": DAY,
        "language": "en",
        "page": "",
        "not_asked": [],
        "rejected": {},
        "answers": {},
    }
    with pytest.raises(IntegrityError, match=f"ck_response_{name}"), database.transaction() as session:
        session.execute(insert(Response).values(**row | values))


_JSON = st.recursive(
    st.text(st.characters(exclude_categories=[]))
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers=st.dictionaries(st.text(st.characters(exclude_categories=[])), _JSON, max_size=4))
def test_answers_come_back_as_they_were_given(database: Database, wave_id: int, answers: dict[str, object]) -> None:
    # Whatever a browser can send: U+0000, half a surrogate pair, keys in any order, huge numbers.
    save(database, wave_id, answers, now=DAY + timedelta(days=1))
    (row,) = stored(database)
    assert row.answers == answers
    assert list(row.answers) == list(answers)
