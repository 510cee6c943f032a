"""Progress, opening, closing, reopening."""

import io
import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from plaza_desk import DEFINITION, NOW, Desk, text

from surveys.store import Database, publications, surveys, waves
from surveys.store.models import Wave

Answer = Callable[..., None]


def current(database: Database, slug: str = "lights") -> Wave:
    with database.reading() as session:
        found = waves.current(session, slug)
    assert found is not None
    return found


def upload(content: bytes, name: str = "lights.json") -> dict[str, object]:
    return {"source": "file", "file": (io.BytesIO(content), name)}


def test_the_list_says_how_far_each_survey_is(ada: Desk, wave: Wave, answer: Answer) -> None:
    answer(wave, 7)
    answer(wave, 2, simulated=True)
    page = text(ada.get("/lead/"))
    assert "Street lights" in page
    assert "Submitted 9" in page
    assert "Open" in page
    assert "2 of these answers are simulated" in page


def test_a_wave_shows_its_progress_and_its_link(ada: Desk, wave: Wave, answer: Answer) -> None:
    answer(wave, 7)
    response = ada.get("/lead/lights")
    page = response.get_data(as_text=True)
    assert "Submitted 7" in text(response)
    assert "4 questions." in text(response)
    assert 'value="http://127.0.0.1:8000/respond/lights"' in page
    heights = [float(height) for height in re.findall(r'class="days__bar"[^>]* height="([\d.]+)"', page)]
    assert heights == [pytest.approx(200 / 3, abs=0.1), pytest.approx(200 / 3, abs=0.1), 100.0]
    assert f"{NOW.day} {NOW:%B} {NOW.year} 3" in text(response), "and the same as a table"


def test_a_wave_without_answers_says_so(ada: Desk) -> None:
    page = text(ada.get("/lead/lights/waves/1"))
    assert "Nobody has submitted an answer yet" in page
    assert "Last answer none yet" in page


def test_simulated_answers_are_marked(ada: Desk, wave: Wave, answer: Answer) -> None:
    answer(wave, 3, simulated=True)
    page = text(ada.get("/lead/lights"))
    assert "3 of 3 answers are simulated" in page
    assert "Demonstration." in page


@pytest.mark.parametrize(
    "path", ["/lead/lights/waves/2", "/lead/lights/waves/2/close", "/lead/lights/waves/99999999999"]
)
def test_a_wave_that_never_was_is_not_there(ada: Desk, path: str) -> None:
    assert ada.get(path).status_code == 404


def test_closing_asks_first_and_closes_by_post(ada: Desk, database: Database) -> None:
    asked = ada.get("/lead/lights/waves/1/close")
    assert "From this moment nobody can answer any more" in text(asked)
    assert current(database).closed_at is None
    assert ada.client.post("/lead/lights/waves/1/close").status_code == 400, "without the token of its page"
    assert current(database).closed_at is None
    assert ada.press("/lead/lights/waves/1/close").location == "/lead/lights/waves/1"
    assert current(database).closed_at is not None
    assert "Nobody can answer any more" in text(ada.get("/lead/lights"))
    assert ada.get("/lead/lights/waves/1/close").status_code == 303


def test_a_closed_wave_can_be_reopened(ada: Desk, database: Database) -> None:
    ada.press("/lead/lights/waves/1/close")
    last = (NOW + timedelta(days=5)).date()
    assert ada.press("/lead/lights/waves/1/reopen", {"closes": last.isoformat()}).status_code == 303
    wave = current(database)
    assert wave.closed_at is None
    assert wave.closes_at is not None
    assert wave.closes_at.date() == last
    assert "is open again" in text(ada.get("/lead/lights"))


def test_reopening_until_yesterday_is_refused(ada: Desk, database: Database) -> None:
    ada.press("/lead/lights/waves/1/close")
    response = ada.press("/lead/lights/waves/1/reopen", {"closes": (NOW - timedelta(days=2)).date().isoformat()})
    assert response.status_code == 422
    assert "The last day is in the past" in text(response)
    assert current(database).closed_at is not None


def test_an_open_wave_cannot_be_reopened(ada: Desk) -> None:
    assert ada.get("/lead/lights/waves/1/reopen").status_code == 303
    assert "Wave 1 is open." in text(ada.get("/lead/lights"))


def test_a_published_wave_cannot_be_reopened(ada: Desk, database: Database) -> None:
    ada.press("/lead/lights/waves/1/close")
    with database.transaction() as session:
        publications.put(session, "lights", 1, {"title": "T"}, now=NOW)
    assert "Reopen" not in text(ada.get("/lead/lights"))
    assert ada.press("/lead/lights/waves/1/reopen", page="/lead/lights/waves/1").status_code == 303
    assert "its figures are public" in text(ada.get("/lead/lights"))
    assert current(database).closed_at is not None


def test_only_the_newest_wave_can_be_reopened(ada: Desk, database: Database) -> None:
    ada.press("/lead/lights/waves/1/close")
    ada.press("/lead/lights/open", {"source": "same"})
    ada.press("/lead/lights/waves/2/close")
    ada.press("/lead/lights/waves/1/reopen", page="/lead/lights")
    assert "a later wave has been opened since" in text(ada.get("/lead/lights"))
    with database.reading() as session:
        assert all(wave.closed_at for wave in waves.every(session, "lights"))


def test_a_wave_whose_last_day_has_passed_counts_as_closed(ada: Desk, database: Database) -> None:
    with database.transaction() as session:
        trees = surveys.get(session, "trees")
        lights = waves.current(session, "lights")
        assert trees is not None
        assert lights is not None
        waves.close(session, lights, NOW)
        waves.reopen(session, lights, closes=NOW + timedelta(microseconds=1), now=NOW)
    page = text(ada.get("/lead/lights"))
    assert "Closed" in page
    assert "Close wave" not in page
    assert "Publish figures" in page


def test_the_next_wave_opens_with_the_same_questionnaire(ada: Desk, database: Database, wave: Wave) -> None:
    ada.press("/lead/lights/waves/1/close")
    response = ada.press("/lead/lights/open", {"source": "same", "anonymous": "y"})
    assert response.location == "/lead/lights/waves/2"
    second = current(database)
    assert (second.number, second.digest, second.anonymous) == (2, wave.digest, True)
    assert "Wave 2 is open." in text(ada.get("/lead/lights"))


def test_the_next_wave_opens_with_an_uploaded_questionnaire(ada: Desk, database: Database) -> None:
    ada.press("/lead/lights/waves/1/close")
    changed = json.dumps(DEFINITION | {"title": "Brighter lights"}).encode("utf-8-sig")
    last = (NOW + timedelta(days=30)).date()
    assert ada.press("/lead/lights/open", upload(changed) | {"closes": last.isoformat()}).status_code == 303
    second = current(database)
    assert second.number == 2
    assert second.closes_at is not None
    assert second.closes_at.isoformat().startswith(f"{last}T23:59:59")
    assert "Brighter lights" in text(ada.get("/lead/lights"))


def test_a_faulty_questionnaire_is_refused_with_every_problem_and_its_place(ada: Desk, database: Database) -> None:
    ada.press("/lead/lights/waves/1/close")
    faulty = json.loads(json.dumps(DEFINITION))
    faulty["pages"][0]["elements"][0]["colour"] = "red"
    faulty["pages"][0]["elements"][1]["visibleIf"] = "{nowhere} = 1"
    response = ada.press("/lead/lights/open", upload(json.dumps(faulty).encode()))
    assert response.status_code == 422
    page = response.get_data(as_text=True)
    assert "/pages/0/elements/0/colour" in page
    assert "/pages/0/elements/1/visibleIf" in page
    assert "2 problems were found in it" in text(response)
    assert current(database).number == 1


@pytest.mark.parametrize("content", [b"", b"no JSON", b"[]", b"\xff\xfe\x00", b'{"pages": [', b"\x89PNG\r\n\x1a\n"])
def test_a_file_that_is_no_questionnaire_is_refused_in_words(ada: Desk, database: Database, content: bytes) -> None:
    ada.press("/lead/lights/waves/1/close")
    response = ada.press("/lead/lights/open", upload(content))
    assert response.status_code == 422
    assert "The questionnaire was refused" in text(response)
    assert current(database).number == 1


def test_what_a_questionnaire_says_of_itself_is_escaped(ada: Desk) -> None:
    ada.press("/lead/lights/waves/1/close")
    response = ada.press("/lead/lights/open", upload(b'{"<script>alert(1)</script>": 1}', "<script>.json"))
    assert response.status_code == 422
    assert "<script>alert" not in response.get_data(as_text=True)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"source": "file"}, "Choose the JSON file"),
        ({"source": ""}, "Choose which questionnaire"),
        ({"source": "same", "closes": "2001-01-01"}, "The last day is in the past"),
        ({"source": "same", "closes": "soon"}, "Not a valid date value"),
        ({"source": "../../etc/passwd"}, "Not a valid choice"),
    ],
)
def test_what_is_missing_or_wrong_is_named(
    ada: Desk, database: Database, fields: dict[str, str], sentence: str
) -> None:
    ada.press("/lead/lights/waves/1/close")
    response = ada.press("/lead/lights/open", fields)
    assert response.status_code == 422
    assert sentence in text(response)
    assert current(database).number == 1


def test_while_a_wave_is_open_no_other_can_be_opened(ada: Desk, database: Database) -> None:
    assert "Wave 1 is still open" in text(ada.get("/lead/lights/open"))
    response = ada.press("/lead/lights/open", {"source": "same"}, page="/lead/lights")
    assert response.status_code == 409
    assert current(database).number == 1


def test_a_survey_without_a_wave_offers_its_first(browser: Callable[[], Desk], wave: Wave, database: Database) -> None:
    bo = browser()
    bo.sign_in("bo@city.example")
    assert "No wave has been opened yet" in text(bo.get("/lead/trees"))
    page = bo.get("/lead/trees/open").get_data(as_text=True)
    assert 'value="same"' not in page
    assert bo.press("/lead/trees/open", upload(json.dumps(DEFINITION).encode())).status_code == 303
    assert current(database, "trees").digest == wave.digest


def test_the_questionnaire_that_ships_is_offered_to_its_survey(
    browser: Callable[[], Desk], database: Database, wave: Wave
) -> None:
    shipped = Path(__file__).resolve().parents[3] / "questionnaires" / "ai-cities.json"
    with database.transaction() as session:
        surveys.create(session, "ai-cities", "AI")
    root = browser()
    assert root.sign_in("root@city.example").status_code == 302
    assert root.press("/lead/ai-cities/open", {"source": "shipped"}).location == "/lead/ai-cities/waves/1"
    with database.reading() as session:
        assert waves.definition(session, current(database, "ai-cities")) == shipped.read_text("utf-8")
    assert wave.number == 1


def test_a_wave_number_that_no_database_holds_is_not_found(ada: Desk) -> None:
    for page in ("", "/close", "/reopen", "/publish", "/workbook.xlsx"):
        assert ada.get(f"/lead/lights/waves/{'9' * 20}{page}").status_code == 404
