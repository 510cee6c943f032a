"""An installation in a folder of its own, and browsers that see it as its respondents do."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select
from werkzeug.test import TestResponse

from surveys import create_app
from surveys.store import Database, surveys, waves
from surveys.store.models import Response, Wave

Attributes = dict[str, str]


class Html(HTMLParser):
    """The elements of a page with their attributes and the text directly and indirectly inside them."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, Attributes, list[str]]] = []
        self._open: list[tuple[str, list[str]]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        texts: list[str] = []
        self.elements.append((tag, {name: value or "" for name, value in attrs}, texts))
        if tag not in {"input", "meta", "link", "br", "img", "path", "circle", "hr", "rect"}:
            self._open.append((tag, texts))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        for _tag, texts in self._open:
            texts.append(data)

    def all(self, tag: str = "", **attributes: str) -> list[tuple[Attributes, str]]:
        """Every element with these attributes (`class_` and `for_` for words Python keeps): attributes and text."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            (found, " ".join("".join(texts).split()))
            for name, found, texts in self.elements
            if (not tag or name == tag) and all(found.get(key) == value for key, value in wanted.items())
        ]

    def one(self, tag: str = "", **attributes: str) -> tuple[Attributes, str]:
        (found,) = self.all(tag, **attributes)
        return found

    def value(self, name: str) -> str | list[str]:
        """What stands in a field: its text, its choice, or everything that is ticked."""
        for found, texts in ((a, t) for tag, a, t in self.elements if tag == "textarea" and a.get("name") == name):
            return "".join(texts).removeprefix("\n") if found else ""
        inside = False
        ticked = []
        for tag, found, _texts in self.elements:
            if tag == "select":
                inside = found.get("name") == name
            elif tag == "option" and inside and "selected" in found:
                return found["value"]
            elif tag == "input" and found.get("name") == name:
                if found.get("type") not in {"radio", "checkbox"}:
                    return found["value"]
                if "checked" in found:
                    ticked.append(found["value"])
        kinds = {found.get("type") for found, _text in self.all("input", name=name)}
        return ticked if kinds == {"checkbox"} else "".join(ticked)

    @property
    def title(self) -> str:
        return self.one("title")[1]


class Browser:
    """A respondent's browser: it remembers its cookie and the page it is on."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()
        self.answer: TestResponse
        self.page: Html

    def get(self, address: str, **headers: str) -> "Browser":
        """Load a page, following where it leads."""
        return self._take(self.client.get(address, headers=headers, follow_redirects=True))

    def _take(self, answer: TestResponse) -> "Browser":
        self.answer = answer
        if answer.mimetype == "text/html":
            self.page = Html(answer.text)
        return self

    @property
    def path(self) -> str:
        return self.answer.request.path

    def fields(self) -> list[tuple[str, str]]:
        """What the page's form would post as it stands, without a button."""
        names = dict.fromkeys(
            attributes["name"]
            for tag, attributes, _texts in self.page.elements
            if tag in {"input", "select", "textarea"} and attributes.get("name") and "disabled" not in attributes
        )
        posted = []
        for name in names:
            if name in {"csrf_token", ".shown", ".judged"}:
                posted.append((name, self.page.all("input", name=name)[0][0]["value"]))
            else:
                value = self.page.value(name)
                kinds = {a.get("type") for a, _text in self.page.all("input", name=name)}
                if isinstance(value, list):
                    posted += [(name, one) for one in value]
                elif value or kinds != {"radio"}:
                    posted.append((name, value))
        return posted

    def post(self, move: str = "next", answers: dict[str, Any] | None = None, **headers: str) -> "Browser":
        """Fill in and press a button, then follow. Answers: strings, or lists of strings for what is ticked."""
        given = answers or {}
        posted = [(name, value) for name, value in self.fields() if name not in given]
        for name, value in given.items():
            posted += [(name, one) for one in (value if isinstance(value, list) else [value])]
        if move:
            posted.append(("move", move))
        return self.send(posted, **headers)

    def send(self, posted: list[tuple[str, str]], **headers: str) -> "Browser":
        """POST exactly these fields to the page's own address."""
        data: dict[str, list[str]] = {}
        for name, value in posted:
            data.setdefault(name, []).append(value)
        return self._take(self.client.post(self.path, data=data, headers=headers, follow_redirects=True))

    @property
    def errors(self) -> list[str]:
        """What the summary at the head of the page lists; the ids it leads to must exist."""
        if not self.page.all(id="error-summary"):
            return []
        place = next(i for i, (_t, a, _x) in enumerate(self.page.elements) if a.get("id") == "error-summary")
        links = []
        for tag, attributes, texts in self.page.elements[place + 1 :]:
            if tag == "h1":
                break
            if tag == "a":
                address, _, anchor = attributes["href"].partition("#")
                assert address or self.page.all(id=anchor), anchor
                links.append(" ".join("".join(texts).split()))
        return links


class Plaza:
    """One installation, with what a test needs of it."""

    def __init__(self, folder: Path, **overrides: object) -> None:
        self.app = create_app({"INSTANCE": str(folder), **overrides})
        database = self.app.extensions["plaza"]
        assert isinstance(database, Database)
        self.database = database
        self.database.migrate()

    def open(self, definition: dict[str, Any] | str, slug: str = "survey", **named: Any) -> Wave:
        text = definition if isinstance(definition, str) else json.dumps(definition)
        closes, anonymous = named.get("closes"), bool(named.get("anonymous"))
        with self.database.transaction() as session:
            owner = surveys.get(session, slug) or surveys.create(session, slug, slug.title())
            now = named.get("now") or datetime.now(UTC)
            return waves.open_wave(session, owner, text, closes=closes, anonymous=anonymous, now=now)

    def close(self, wave: Wave) -> None:
        with self.database.transaction() as session:
            waves.close(session, wave, datetime.now(UTC))

    def browser(self) -> Browser:
        return Browser(self.app)

    def responses(self) -> list[Response]:
        with self.database.reading() as session:
            return list(session.scalars(select(Response).order_by(Response.id)))

    def statements(self, work: Callable[[], object]) -> list[str]:
        """The SQL statements that `work` runs."""
        seen: list[str] = []

        def note(_c: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            seen.append(statement)

        engines = (self.database._reader, self.database._writer)
        for engine in engines:
            event.listen(engine, "before_cursor_execute", note)
        try:
            work()
        finally:
            for engine in engines:
                event.remove(engine, "before_cursor_execute", note)
        return seen


@pytest.fixture
def install(tmp_path: Path) -> Iterator[Callable[..., Plaza]]:
    """Make an installation with settings of its own: `install(BASE_URL="https://…")`."""
    made: list[Plaza] = []

    def make(**overrides: object) -> Plaza:
        made.append(Plaza(tmp_path / f"instance-{len(made)}", **overrides))
        return made[-1]

    yield make
    for one in made:
        one.database.dispose()


@pytest.fixture
def plaza(install: Callable[..., Plaza]) -> Plaza:
    return install()
