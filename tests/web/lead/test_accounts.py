"""Signing in and out, passwords, one-time links, and the brakes on guessing."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from plaza_desk import PASSWORD, Desk, text

from surveys.store import Database, leads
from surveys.store.models import Wave
from surveys.web import accounts
from surveys.web.attempts import Attempts

Browser = Callable[[], Desk]

pytestmark = pytest.mark.usefixtures("wave")


@pytest.fixture
def token(wave: Wave, database: Database) -> str:  # noqa: ARG001 - the leads come with the wave
    """A one-time link of Ada's."""
    with database.transaction() as session:
        lead = leads.by_email(session, "ada@city.example")
        assert lead is not None
        return leads.sign_in_link(session, lead, datetime.now(UTC), timedelta(hours=1))


def test_the_right_password_opens_the_workspace(browser: Browser) -> None:
    desk = browser()
    response = desk.sign_in(" Ada@City.Example ")
    assert response.status_code == 302
    assert response.location == "/lead/"
    assert "ada@city.example" in text(desk.get("/lead/"))


@pytest.mark.parametrize(
    ("email", "password"),
    [("ada@city.example", "wrong"), ("nobody@city.example", PASSWORD), ("", ""), ("ada@city.example", "")],
)
def test_whatever_is_wrong_the_sentence_is_the_same(browser: Browser, email: str, password: str) -> None:
    response = browser().sign_in(email, password)
    assert response.status_code == 422
    assert "The address or the password is wrong. Please check both." in text(response)
    assert "error-summary" in response.get_data(as_text=True)
    assert 'value="wrong"' not in response.get_data(as_text=True)


def test_a_password_of_any_length_is_only_wrong(browser: Browser, ada: Desk) -> None:
    for long in ("p" * 5_000, PASSWORD + "p" * 900_000, "\ufdfa" * 60_000):
        assert browser().sign_in("ada@city.example", long).status_code == 422
    fresh = "abcde" * 400
    fields = {"password": PASSWORD, "new_password": fresh, "new_password_confirm": fresh}
    refused = ada.press("/lead/password", fields)
    assert refused.status_code == 422
    assert "Use at most 128 characters." in text(refused)
    fields = {"password": PASSWORD, "new_password": fresh[:128], "new_password_confirm": fresh[:128]}
    assert ada.press("/lead/password", fields).status_code == 302
    assert browser().sign_in("ada@city.example", fresh[:128] + "x").status_code == 422
    assert browser().sign_in("ada@city.example", fresh[:128]).status_code == 302


def test_an_account_that_is_off_cannot_sign_in_nor_stay(database: Database, ada: Desk, browser: Browser) -> None:
    with database.transaction() as session:
        lead = leads.by_email(session, "ada@city.example")
        assert lead is not None
        leads.change(session, lead.id, active=False)
    assert ada.get("/lead/").status_code == 303
    assert browser().sign_in("ada@city.example").status_code == 422


def test_after_five_failures_the_right_password_has_to_wait_as_well(browser: Browser) -> None:
    desk = browser()
    for _ in range(5):
        assert desk.sign_in("ada@city.example", "wrong").status_code == 422
    response = desk.sign_in("ada@city.example")
    assert response.status_code == 429
    assert "Wait 15 minutes" in text(response)
    assert desk.get("/lead/").status_code == 303
    assert desk.sign_in("bo@city.example").status_code == 302, "another account at the same address may still try"


def test_one_address_cannot_try_many_accounts(browser: Browser) -> None:
    desk = browser()
    for number in range(20):
        desk.sign_in(f"guess{number}@city.example", "wrong")
    assert desk.sign_in("ada@city.example").status_code == 429


def test_signing_in_forgets_the_failures_before(browser: Browser) -> None:
    desk = browser()
    for _ in range(3):
        for _ in range(4):
            desk.sign_in("ada@city.example", "wrong")
        assert desk.sign_in("ada@city.example").status_code == 302
        desk.press("/sign-out", page="/lead/")


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example", "/\\evil.example", "/\tevil", "javascript:alert(1)", "lead"]
)
def test_signing_in_leads_to_no_other_host(browser: Browser, address: str) -> None:
    desk = browser()
    form = desk.get("/sign-in", query_string={"next": address}).get_data(as_text=True)
    assert "evil" not in form
    response = desk.press("/sign-in", {"email": "ada@city.example", "password": PASSWORD, "next": address})
    assert response.status_code == 422
    assert desk.get("/lead/").status_code == 303


def test_signing_in_leads_back_to_the_page_asked_for(browser: Browser) -> None:
    desk = browser()
    asked = desk.get("/lead/lights/waves/1")
    assert asked.status_code == 303
    response = desk.press("/sign-in", {"email": "ada@city.example", "password": PASSWORD}, page=str(asked.location))
    assert response.location == "/lead/lights/waves/1"


def test_an_address_that_a_link_brought_is_left_out_if_it_is_not_ours(browser: Browser) -> None:
    sign_in = {"email": "ada@city.example", "password": PASSWORD}
    response = browser().press("/sign-in", sign_in, page="/sign-in?next=//evil.example")
    assert response.location == "/lead/"


@settings(deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=30))
def test_a_local_address_has_no_host_whatever_a_browser_makes_of_it(tail: str) -> None:
    if accounts.is_local(tail):
        assert tail.startswith("/")
        assert not tail.replace("\\", "/").startswith("//")
        assert not set(tail) & set("\\\t\r\n ")


def test_signing_out_needs_a_post_with_its_token(ada: Desk) -> None:
    assert ada.get("/sign-out").status_code == 405
    assert ada.client.post("/sign-out").status_code == 400
    assert ada.get("/lead/").status_code == 200
    assert ada.press("/sign-out", page="/lead/").location == "/"
    assert ada.get("/lead/").status_code == 303


def test_signing_in_renews_the_csrf_token(browser: Browser) -> None:
    desk = browser()
    desk.get("/sign-in")
    with desk.client.session_transaction() as cookie:
        before = cookie["csrf_token"]
    desk.sign_in("ada@city.example")
    desk.get("/lead/")
    with desk.client.session_transaction() as cookie:
        assert cookie["csrf_token"] != before


def test_a_sign_in_ends_after_half_a_day(ada: Desk) -> None:
    with ada.client.session_transaction() as cookie:
        cookie["fs_paa"] -= accounts.SIGNED_IN_FOR.total_seconds() + 1
    assert ada.get("/lead/").status_code == 303
    assert ada.get("/lead/password").status_code == 302


def test_a_link_is_used_by_its_button_and_only_once(token: str, browser: Browser) -> None:
    scanner, desk = browser(), browser()
    for _ in range(3):
        assert scanner.get(f"/sign-in/{token}").status_code == 200
    response = desk.press(f"/sign-in/{token}")
    assert response.status_code == 303
    assert response.location == "/lead/password"
    assert "Choose a password" in text(desk.get("/lead/password"))
    again = browser().press(f"/sign-in/{token}")
    assert again.status_code == 410
    assert "This link no longer works" in text(again)


def test_a_link_without_the_token_of_its_page_does_nothing(token: str, browser: Browser) -> None:
    desk = browser()
    assert desk.client.post(f"/sign-in/{token}").status_code == 400
    assert desk.press(f"/sign-in/{token}").status_code == 303


def test_a_link_expires(database: Database, browser: Browser) -> None:
    with database.transaction() as session:
        lead = leads.by_email(session, "ada@city.example")
        assert lead is not None
        past = datetime.now(UTC) - timedelta(days=2)
        old = leads.sign_in_link(session, lead, past, timedelta(days=1))
    assert browser().press(f"/sign-in/{old}").status_code == 410


def test_whoever_came_by_a_link_sets_a_password_without_the_old_one(token: str, ada: Desk, browser: Browser) -> None:
    desk = browser()
    desk.press(f"/sign-in/{token}")
    new = {"new_password": "a much better one", "new_password_confirm": "a much better one"}
    assert desk.press("/lead/password", new).location == "/lead/"
    assert "Your new password is saved" in text(desk.get("/lead/"))
    assert ada.get("/lead/").status_code == 303, "signed out everywhere else"
    assert browser().sign_in("ada@city.example").status_code == 422
    assert browser().sign_in("ada@city.example", "a much better one").status_code == 302
    assert desk.press("/lead/password", new).status_code == 422, "once only: now the old one is asked for"


def test_after_half_an_hour_the_old_password_is_asked_for(token: str, browser: Browser) -> None:
    desk = browser()
    desk.press(f"/sign-in/{token}")
    with desk.client.session_transaction() as cookie:
        cookie["linked_at"] -= accounts.LINK_IS_FRESH.total_seconds() + 1
    new = {"new_password": "a much better one", "new_password_confirm": "a much better one"}
    assert desk.press("/lead/password", new).status_code == 422


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"password": "wrong", "new_password": "a much better one"}, "Invalid password"),
        ({"new_password": "a much better one"}, "Password not provided"),
        ({"password": PASSWORD, "new_password": "short"}, "at least 12 characters"),
        ({"password": PASSWORD, "new_password": "aaaaaaaaaaaaaaaa"}, "five different characters"),
        ({"password": PASSWORD, "new_password": "a much better one", "new_password_confirm": "x"}, "do not match"),
    ],
)
def test_a_password_is_changed_only_as_it_should(ada: Desk, fields: dict[str, str], sentence: str) -> None:
    response = ada.press("/lead/password", {"new_password_confirm": fields["new_password"], **fields})
    assert response.status_code == 422
    assert sentence in text(response)
    assert ada.get("/lead/").status_code == 200


def test_a_password_is_not_ones_own_address(database: Database, browser: Browser) -> None:
    with database.transaction() as session:
        lead = leads.create(session, "josephine@city.example")
        link = leads.sign_in_link(session, lead, datetime.now(UTC), timedelta(hours=1))
    desk = browser()
    desk.press(f"/sign-in/{link}")
    new = {"new_password": "josephine-2026", "new_password_confirm": "josephine-2026"}
    assert "does not contain your e-mail address" in text(desk.press("/lead/password", new))


def test_passwords_are_kept_as_argon2_only(app: Flask, database: Database) -> None:
    with database.reading() as session:
        lead = leads.by_email(session, "ada@city.example")
    assert lead is not None
    assert str(lead.password).startswith("$argon2id$")
    assert app.config["SECURITY_PASSWORD_SCHEMES"] == ["argon2"]


def test_nothing_of_flask_security_is_reachable_but_what_is_offered(app: Flask) -> None:
    offered = {rule.endpoint for rule in app.url_map.iter_rules() if rule.endpoint.startswith("security.")}
    assert offered == {"security.login", "security.logout", "security.change_password"}
    assert {"users", "roles"}.isdisjoint(app.cli.commands)


@pytest.mark.parametrize("path", ["/sign-in", "/lead/password"])
def test_no_page_of_ours_has_inline_styles_or_scripts(ada: Desk, path: str) -> None:
    page = ada.get(path, headers={"Accept": "application/json"})
    content = page.get_data(as_text=True) if page.status_code == 200 else ""
    assert "style=" not in content
    assert "<style" not in content
    assert "<script>" not in content


def test_json_is_no_way_in(browser: Browser) -> None:
    desk = browser()
    response = desk.client.post("/sign-in", json={"email": "ada@city.example", "password": PASSWORD})
    assert response.status_code == 400
    assert not response.is_json


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_attempts_slide_with_time() -> None:
    clock = Clock()
    attempts = Attempts(3, 10, clock=clock)
    for clock.now in (0.0, 4.0, 8.0):
        assert attempts.wait("a") == 0
        attempts.fail("a")
    assert attempts.wait("a") == 2
    assert attempts.wait("b") == 0
    clock.now = 10.0
    assert attempts.wait("a") == 0
    attempts.fail("a")
    assert attempts.wait("a") == 4
    attempts.forget("a")
    assert attempts.wait("a") == 0


def test_attempts_do_not_grow_with_ever_new_keys() -> None:
    attempts = Attempts(1, 10, capacity=100, clock=Clock())
    for number in range(1000):
        assert attempts.wait(f"asked {number}") == 0
        attempts.fail(str(number))
    assert attempts.wait("999") == 10
    assert attempts.wait("0") == 0
    assert len(attempts._failures) == 100


@settings(deadline=None)
@given(st.lists(st.floats(0, 5), max_size=40), st.integers(1, 6))
def test_no_window_ever_holds_more_than_the_limit(gaps: list[float], limit: int) -> None:
    clock = Clock()
    attempts = Attempts(limit, 10, clock=clock)
    allowed: list[float] = []
    for gap in gaps:
        clock.now += gap
        if attempts.wait("a") == 0:
            attempts.fail("a")
            allowed.append(clock.now)
    for start in allowed:
        assert sum(start <= moment < start + 10 for moment in allowed) <= limit
