"""The workbook, and publishing."""

import io
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook
from plaza_desk import NOW, Desk, text

from analysis import workbook
from surveys.store import Database, publications, responses
from surveys.store.models import Wave
from surveys.web.lead import figures

Answer = Callable[..., None]


def test_the_workbook_holds_every_answer_and_has_a_telling_name(ada: Desk, wave: Wave, answer: Answer) -> None:
    answer(wave, 12)
    response = ada.get("/lead/lights/waves/1/workbook.xlsx", buffered=True)
    assert response.status_code == 200
    today = datetime.now(UTC).date()
    assert response.headers["Content-Disposition"] == f"attachment; filename=lights-wave-1-{today}.xlsx"
    assert response.headers["Cache-Control"] == "no-store"
    assert int(response.headers["Content-Length"]) == len(response.data)
    book = load_workbook(io.BytesIO(response.data))
    rows = list(book["Responses"].iter_rows(values_only=True))
    assert sum("On" in row for row in rows) == 6


def test_a_wave_without_answers_has_a_workbook_too(ada: Desk) -> None:
    response = ada.get("/lead/lights/waves/1/workbook.xlsx", buffered=True)
    assert response.status_code == 200
    assert load_workbook(io.BytesIO(response.data)).sheetnames


def test_while_one_workbook_is_made_another_waits_and_is_then_refused(
    ada: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figures, "_PATIENCE", 0.01)
    with figures._turn:
        response = ada.get("/lead/lights/waves/1/workbook.xlsx", buffered=True)
    assert response.status_code == 503
    assert "Try again in a minute" in text(response)
    assert ada.get("/lead/lights/waves/1/workbook.xlsx", buffered=True).status_code == 200


def test_a_workbook_that_fails_gives_its_turn_back(app: Flask, ada: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: Any) -> None:
        raise OSError("disk full")

    app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setattr(workbook, "write", fail)
    assert ada.get("/lead/lights/waves/1/workbook.xlsx", buffered=True).status_code == 500
    assert not figures._turn.locked()


def test_publishing_shows_first_what_will_be_public(ada: Desk, wave: Wave, database: Database, answer: Answer) -> None:
    answer(wave, 14)
    ada.press("/lead/lights/waves/1/close")
    page = ada.get("/lead/lights/waves/1/publish")
    assert page.status_code == 200
    assert "Preview: what will be public" in text(page)
    assert "How are your lights?" in text(page)
    with database.reading() as session:
        assert publications.every(session) == []


def test_what_was_shown_is_what_becomes_public(ada: Desk, wave: Wave, answer: Answer) -> None:
    answer(wave, 14)
    ada.press("/lead/lights/waves/1/close")
    preview = _figures(ada.get("/lead/lights/waves/1/publish").get_data(as_text=True))
    response = ada.press("/lead/lights/waves/1/publish")
    assert response.location == "/results/lights/1"
    public = _figures(ada.get("/results/lights/1").get_data(as_text=True))
    assert preview == public
    assert len(public) >= 5


def test_only_ranges_of_at_least_five_become_public(ada: Desk, wave: Wave, answer: Answer) -> None:
    answer(wave, 14)
    ada.press("/lead/lights/waves/1/close")
    ada.press("/lead/lights/waves/1/publish")
    document = ada.get("/results/lights/1.json").get_json()
    cells = [cell for table in document["tables"] for cell in table["cells"]]
    assert cells
    assert all(cell["hi"] - cell["lo"] >= 4 for cell in cells)
    assert "name" not in {table["question"] for table in document["tables"]}
    assert [entry["question"] for entry in document["withheld"]] == ["name"]


@pytest.mark.parametrize("count", [0, 1, 9])
def test_below_ten_respondents_nothing_is_published(
    ada: Desk, wave: Wave, database: Database, answer: Answer, count: int
) -> None:
    answer(wave, count)
    ada.press("/lead/lights/waves/1/close")
    page = ada.get("/lead/lights/waves/1/publish")
    assert "at least 10 are needed" in text(page)
    assert "Publish these figures" not in text(page)
    assert ada.press("/lead/lights/waves/1/publish", page="/lead/lights").status_code == 409
    with database.reading() as session:
        assert publications.every(session) == []


def test_drafts_and_withdrawn_answers_do_not_count(ada: Desk, wave: Wave, database: Database, answer: Answer) -> None:
    answer(wave, 9)
    with database.transaction() as session:
        for number in range(5):
            responses.save(
                session, wave.id, f"key {number}", answers={}, rejected={}, page="p1", language="en", now=NOW
            )
    ada.press("/lead/lights/waves/1/close")
    assert "9 people have answered" in text(ada.get("/lead/lights/waves/1/publish"))


def test_an_open_wave_is_not_published(ada: Desk, wave: Wave, answer: Answer) -> None:
    answer(wave, 20)
    assert "close it first" in text(ada.get("/lead/lights/waves/1/publish"))
    assert ada.press("/lead/lights/waves/1/publish", page="/lead/lights").status_code == 409


def test_a_wave_is_published_once(ada: Desk, wave: Wave, database: Database, answer: Answer) -> None:
    answer(wave, 20)
    ada.press("/lead/lights/waves/1/close")
    assert ada.press("/lead/lights/waves/1/publish").status_code == 303
    again = ada.press("/lead/lights/waves/1/publish", page="/lead/lights")
    assert again.status_code == 409
    assert "has been published already, as number 1" in text(again)
    with database.reading() as session:
        assert len(publications.every(session)) == 1
    page = text(ada.get("/lead/lights"))
    assert "Closed, published" in page
    assert "No. 1" in page


def _figures(page: str) -> list[str]:
    """The rows of ranges on a page, tags and links to downloads apart."""
    rows = re.findall(r'<tr class="(?:ranges|grid)__row">.*?</tr>', page, flags=re.S)
    return [re.sub(r"\s+", " ", row) for row in rows]
