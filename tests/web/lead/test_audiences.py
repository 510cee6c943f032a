"""Closed by default, and counted: every endpoint has one audience, and leads' endpoints are closed to all others."""

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from plaza_desk import Desk
from werkzeug.routing import Rule

from surveys.store.models import Wave

#: Every endpoint, by who may use it. An endpoint that is missing here fails the test: say who it is for.
AUDIENCES = {
    "public": {
        "static",
        "home.index",
        "home.privacy",
        "home.accessibility",
        "home.health",
        "partner.index",
        "partner.index_json",
        "partner.survey",
        "partner.survey_as",
        "partner.publication",
        "partner.publication_json",
        "partner.publication_csv",
        "partner.publication_xlsx",
        "partner.chart",
        "security.login",
        "security.logout",
        "accounts.link",
    },
    "lead": {
        "lead.surveys",
        "lead.survey",
        "lead.wave",
        "lead.open_wave",
        "lead.close_wave",
        "lead.reopen_wave",
        "lead.workbook",
        "lead.publish",
        "security.change_password",
    },
}

EXAMPLES = {"slug": "lights", "number": "1"}


def audience(endpoint: str) -> str:
    if endpoint.startswith("respond."):
        return "respondent"
    return next((who for who, endpoints in AUDIENCES.items() if endpoint in endpoints), "stranger")


def address(rule: Rule) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda place: EXAMPLES[place[1]], rule.rule)


def leads_only(app: Flask) -> Iterator[tuple[str, str]]:
    """Every way to call an endpoint of the leads: method and address."""
    for rule in app.url_map.iter_rules():
        if audience(rule.endpoint) == "lead":
            for method in sorted((rule.methods or set()) - {"OPTIONS"}):
                yield method, address(rule)


def test_every_endpoint_has_an_audience(app: Flask) -> None:
    found = {rule.endpoint for rule in app.url_map.iter_rules()}
    assert not {endpoint for endpoint in found if audience(endpoint) == "stranger"}
    listed = set().union(*AUDIENCES.values())
    assert not listed - found, "listed, but gone"


def test_what_stands_under_lead_is_for_leads_and_nothing_else_is(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        assert rule.rule.startswith("/lead") == (audience(rule.endpoint) == "lead"), rule.rule


def test_every_blueprint_owns_a_guard(app: Flask) -> None:
    without = {name for name in app.blueprints if not app.before_request_funcs.get(name)}
    assert without == {"security"}, "Flask-Security guards its own views"


@pytest.mark.usefixtures("wave")
def test_nobody_enters_without_signing_in(app: Flask, browser: Callable[[], Desk]) -> None:
    desk = browser()
    tried = list(leads_only(app))
    assert len(tried) > 20
    for method, path in tried:
        response = desk.client.open(path, method=method)
        assert response.status_code in {302, 303, 400}, (method, path)
        if response.status_code != 400:  # a POST without its token goes no further either
            assert "/sign-in" in str(response.location), (method, path)


def test_another_leads_survey_is_not_there(app: Flask, wave: Wave, browser: Callable[[], Desk]) -> None:
    bo = browser()
    bo.sign_in("bo@city.example")
    page = bo.get("/lead/").get_data(as_text=True)
    assert "Trees" in page
    assert wave.survey.title not in page
    for method, path in leads_only(app):
        if "lights" in path:
            fields = {"csrf_token": _token(bo)} if method == "POST" else None
            assert bo.client.open(path, method=method, data=fields).status_code == 404, (method, path)


def test_a_survey_that_never_was_looks_the_same(ada: Desk) -> None:
    absent, foreign = ada.get("/lead/never-was"), ada.get("/lead/trees")
    assert absent.status_code == foreign.status_code == 404
    assert absent.data == foreign.data


def test_an_admin_sees_every_survey(browser: Callable[[], Desk], wave: Wave) -> None:
    root = browser()
    root.sign_in("root@city.example")
    page = root.get("/lead/").get_data(as_text=True)
    assert "Trees" in page
    assert wave.survey.title in page
    assert root.get("/lead/lights").status_code == 200


def _token(desk: Desk) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', desk.get("/lead/").get_data(as_text=True))
    assert found
    return found[1]
