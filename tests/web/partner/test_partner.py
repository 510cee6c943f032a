"""The public figures: pages and files made from the frozen document alone."""

import csv
import io
import json
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook
from plaza_desk import text

from surveys.store import Database, publications, surveys
from surveys.web import partner

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
NASTY = '=HYPERLINK("http://evil.example")<script>alert(1)</script>'


def cell(value: str, label: str, lo: int, hi: int) -> dict[str, Any]:
    return {"value": value, "label": label, "lo": lo, "hi": hi}


def table(question: str, title: str, cells: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    whole = {"item": None, "item_label": "", "kind": "single", "section": "Lights", "row": 0}
    return whole | {"question": question, "title": title, "cells": cells} | more


DOCUMENT: dict[str, Any] = {
    "title": {"default": "Street lights & <more>"},
    "final": True,
    "simulated": True,
    "policy": {"k": 5, "row": 10},
    "rows": [{"id": 0, "variable": None, "categories": [], "release": 1, "respondents": [40, 40]}],
    "tables": [
        table(
            "state",
            "How are your lights?",
            [
                cell("on", "On", 12, 16),
                cell("off", NASTY, 0, 4),
                cell("(no answer)", "No answer", 0, 4),
                cell("(not asked)", "Not asked", 17, 21),
            ],
        ),
        table("red", "Which colours?", [cell("chosen", "Chose it", 5, 9)], item="red", item_label="Red", kind="tick"),
        table("red", "Which colours?", [cell("chosen", "Chose it", 0, 4)], item="blue", item_label="Blue", kind="tick"),
        *(
            table(
                "streets",
                "Street by street",
                [
                    cell("dark", "Dark", low, low + 4),
                    cell("bright", "Bright", 36, 40),
                    cell("(no answer)", "None", 0, 4),
                ],
                item=street,
                item_label=street.title(),
                section="Streets",
            )
            for low, street in ((0, "north"), (5, "south"))
        ),
    ],
    "withheld": [{"question": "name", "title": "Your name", "why": "Texts are not published."}],
    "texts": [],
}


@pytest.fixture
def database(app: Flask) -> Database:
    found = app.extensions["plaza"]
    assert isinstance(found, Database)
    with found.transaction() as session:
        surveys.create(session, "lights", "Street lights")
        surveys.create(session, "trees", "Trees")
    return found


@pytest.fixture
def client(app: Flask, database: Database) -> FlaskClient:
    with database.transaction() as session:
        publications.put(session, "lights", 1, DOCUMENT, now=NOW)
    return app.test_client()


def test_the_page_says_what_it_is_and_marks_what_is_simulated(client: FlaskClient) -> None:
    response = client.get("/results/lights/1")
    page = text(response)
    assert "Street lights &amp; &lt;more&gt;" in page
    assert "Respondents 40" in page
    assert "20 November 2026" in page
    assert "Simulated data." in page
    assert "How to read these figures" in page
    assert "never narrower than 5 numbers" in page


def test_every_figure_stands_as_share_and_range_of_its_base(client: FlaskClient) -> None:
    page = text(client.get("/results/lights/1")).replace("&nbsp;", " ")
    assert "On about 30 to 40 % 12 to 16 of 40" in page
    assert "Red about 12 to 23 % 5 to 9 of 40" in page
    assert "No answer: about 0 to 10 % (0 to 4 of 40)" in page
    assert "Not asked: about 42 to 53 % (17 to 21 of 40)" in page
    assert "90\N{EN DASH}100 %" in page


def test_bars_are_drawn_inline_and_end_softly_between_the_bounds(client: FlaskClient) -> None:
    page = client.get("/results/lights/1").get_data(as_text=True)
    assert (
        '<rect class="bar__sure" width="30" height="10"/><rect class="bar__soft" x="30" width="10" height="10"' in page
    )
    assert "linearGradient" in page


def test_the_contents_list_leads_to_each_section(client: FlaskClient) -> None:
    page = client.get("/results/lights/1").get_data(as_text=True)
    for number, section in ((1, "Lights"), (2, "Streets")):
        assert f'<a class="govuk-link" href="#section-{number}">{section}</a>' in page
        assert f'id="section-{number}"' in page
    assert 'href="#withheld"' in page
    assert "Texts are not published." in page


def test_texts_of_a_questionnaire_stay_texts(client: FlaskClient) -> None:
    page = client.get("/results/lights/1").get_data(as_text=True)
    assert "<script>alert" not in page
    assert "style=" not in page


def test_json_is_the_document_as_stored(client: FlaskClient, database: Database) -> None:
    response = client.get("/results/lights/1.json")
    with database.reading() as session:
        stored = publications.get(session, "lights", 1)
    assert stored is not None
    assert response.content_type == "application/json"
    assert json.loads(response.data) == stored.document
    assert response.get_json()["number"] == 1


def test_csv_has_a_line_a_figure_and_no_formula(client: FlaskClient) -> None:
    response = client.get("/results/lights/1.csv")
    assert response.data.startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"), newline="")))
    assert len(lines) == sum(len(entry["cells"]) for entry in DOCUMENT["tables"])
    on, off = lines[0], lines[1]
    assert (on["count_low"], on["count_high"], on["base_low"], on["share_low_percent"]) == ("12", "16", "40", "30")
    assert off["label"] == f"'{NASTY}"
    assert not [value for line in lines for value in line.values() if value.startswith(("=", "+", "-", "@"))]


def test_xlsx_has_the_same_figures_as_texts_and_numbers(client: FlaskClient) -> None:
    response = client.get("/results/lights/1.xlsx")
    book = load_workbook(io.BytesIO(response.data))
    assert book.sheetnames == ["About", "Tables", "Figures"]
    head, *rows = book["Figures"].iter_rows(values_only=True)
    first = dict(zip(head, rows[0], strict=True))
    assert (first["count_low"], first["count_high"], first["share_high_percent"]) == (12, 16, 40)
    types = {
        entry.data_type for sheet in book for line in sheet.iter_rows() for entry in line if entry.value is not None
    }
    assert types == {"s", "n"}, "no formula"
    assert "Simulated data. No city gave these answers." in {entry.value for entry in book["About"]["A"]}


def test_a_chart_can_be_taken_elsewhere(client: FlaskClient) -> None:
    response = client.get("/results/lights/1/state.svg")
    assert response.content_type.startswith("image/svg+xml")
    assert b"<svg" in response.data
    assert b"<script" not in response.data
    assert client.get("/results/lights/1/nothing.svg").status_code == 404


def test_the_survey_leads_to_its_newest_publication(client: FlaskClient, database: Database) -> None:
    with database.transaction() as session:
        publications.put(session, "lights", 2, DOCUMENT, now=NOW)
    assert client.get("/results/lights").location == "/results/lights/2"
    for form in ("json", "csv", "xlsx"):
        assert client.get(f"/results/lights.{form}").location == f"/results/lights/2.{form}"
    page = client.get("/results/lights/2").get_data(as_text=True)
    assert 'href="/results/lights/1"' in page
    every = client.get("/results.json").get_json()["publications"]
    assert [(one["survey"], one["number"], one["address"]) for one in every] == [
        ("lights", 2, "/results/lights/2"),
        ("lights", 1, "/results/lights/1"),
    ]


def test_the_list_names_every_publication(client: FlaskClient) -> None:
    page = text(client.get("/results"))
    assert "Publication 1: wave 1" in page
    assert "Simulated" in page


@pytest.mark.parametrize(
    "path",
    [
        "/results/trees",
        "/results/trees.json",
        "/results/never",
        "/results/lights/2",
        "/results/lights/0",
        "/results/lights/99999999999999999999.json",
        "/results/lights/2.csv",
        "/results/lights.pdf",
        "/results/lights/x",
    ],
)
def test_what_was_not_published_is_not_there(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_an_empty_installation_says_so(app: Flask, database: Database) -> None:
    assert database.ping()
    assert "Nothing has been published yet" in text(app.test_client().get("/results"))


@pytest.mark.parametrize("path", ["", "/1", "/1.json", "/1.csv", "/1.xlsx", "/1/state.svg"])
def test_what_is_known_is_not_sent_again(client: FlaskClient, path: str) -> None:
    address = f"/results/lights{path}" if path else "/results"
    first = client.get(address)
    assert first.status_code == 200
    assert "no-cache" in first.headers["Cache-Control"]
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304


def test_the_page_is_read_and_drawn_once(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    first = client.get("/results/lights/1")

    def never(*_arguments: object) -> None:
        pytest.fail("The document was read again.")

    monkeypatch.setattr(publications, "get", never)
    assert client.get("/results/lights/1").data == first.data


def test_two_installations_in_one_process_keep_apart(client: FlaskClient, database: Database) -> None:
    with database.transaction() as session:
        publications.put(session, "trees", 1, DOCUMENT | {"title": {"default": "All the trees"}}, now=NOW)
    assert "All the trees" in text(client.get("/results/trees/1"))
    assert "All the trees" not in text(client.get("/results/lights/1"))


def test_kept_is_bounded_and_drops_what_was_not_used() -> None:
    kept = partner.Kept(2)
    assert [kept.get((key,), key.upper) for key in "aba"] == ["A", "B", "A"]
    kept.get(("c",), lambda: "C")
    assert kept.get(("a",), lambda: "made again") == "A"
    assert kept.get(("b",), lambda: "made again") == "made again"


def test_the_partners_blueprint_loads_no_responses_and_no_waves() -> None:
    program = (
        "import sys; import surveys.web.partner; "
        "print([name for name in sys.modules if name in ('surveys.store.responses', 'surveys.store.waves', "
        "'surveys.extract', 'surveys.publishing')])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
