"""What tests of the workspace share: a small survey, and a browser that presses what is on the page."""

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

NOW = datetime.now(UTC)
PASSWORD = "correct horse battery"

DEFINITION: dict[str, Any] = {
    "title": "Street lights",
    "description": "A small survey.",
    "x-data": {"profile": 1, "id": "lights", "version": "1", "controller": "The City"},
    "pages": [
        {
            "name": "p1",
            "title": "Your lights",
            "elements": [
                {
                    "type": "radiogroup",
                    "name": "state",
                    "title": "How are your lights?",
                    "choices": [{"value": "on", "text": "On"}, {"value": "off", "text": "Off <b>"}],
                    "x-data": {"purpose": "To count lights.", "retention": "P1Y6M"},
                },
                {
                    "type": "checkbox",
                    "name": "colours",
                    "title": "Which colours?",
                    "choices": ["red", "green", "blue"],
                    "visibleIf": "{state} = 'on'",
                },
                {
                    "type": "matrix",
                    "name": "streets",
                    "title": "Street by street",
                    "columns": ["dark", "bright"],
                    "rows": ["north", "south"],
                },
                {
                    "type": "text",
                    "name": "name",
                    "title": "Your name",
                    "x-data": {"role": "identifying", "publish": "never"},
                },
            ],
        }
    ],
}


class _Form(HTMLParser):
    """The hidden fields of a page's last POST form outside the desk bar."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.fields = {}
        elif tag == "input" and given.get("type") == "hidden":
            self.fields[str(given["name"])] = given.get("value") or ""


class Desk:
    """A lead's browser (or a stranger's)."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, path: str, **named: Any) -> TestResponse:
        return self.client.get(path, **named)

    def press(self, path: str, fields: dict[str, Any] | None = None, *, page: str = "") -> TestResponse:
        """Load the page (default: the same address), fill its form and send it to `path`."""
        form = _Form()
        form.feed(self.client.get(page or path).get_data(as_text=True))
        return self.client.post(path, data=form.fields | (fields or {}))

    def sign_in(self, email: str, password: str = PASSWORD, **fields: str) -> TestResponse:
        return self.press("/sign-in", {"email": email, "password": password, **fields})


def text(response: TestResponse) -> str:
    """The words of a page, without its tags."""
    page = re.sub(r"<(script|style)\b.*?</\1>", " ", response.get_data(as_text=True), flags=re.S)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
