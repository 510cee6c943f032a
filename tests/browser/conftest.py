"""A real served Plaza and a real Chromium."""

import json
import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from sqlalchemy import select
from werkzeug.serving import WSGIRequestHandler, make_server

from surveys import create_app
from surveys.store import Database, surveys, waves
from surveys.store.models import Response

ROOT = Path(__file__).resolve().parents[2]
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text("utf-8")


class Quiet(WSGIRequestHandler):
    """Writes no line for each request."""

    def log_request(self, *_about: object) -> None:
        pass


class Served:
    """An application on a port. `delay` (seconds, by body) holds back the answer to a POST; `refuse` makes it 503."""

    def __init__(self, folder: Path) -> None:
        self.app = create_app({"INSTANCE": str(folder)})
        self.database: Database = self.app.extensions["plaza"]
        self.database.migrate()
        self.delay: Callable[[str], float] = lambda _body: 0.0
        self.refuse = False
        self._inner = self.app.wsgi_app
        self.app.wsgi_app = self._slowly  # type: ignore[method-assign]  # how middleware goes in
        self._server = make_server("127.0.0.1", 0, self.app, threaded=True, request_handler=Quiet)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def _slowly(self, environ: WSGIEnvironment, start_response: StartResponse) -> Any:
        if environ["REQUEST_METHOD"] == "POST":
            if self.refuse:
                start_response("503 Service Unavailable", [("Content-Type", "text/plain")])
                return [b"busy"]
            length = int(environ.get("CONTENT_LENGTH") or 0)
            body = environ["wsgi.input"].read(length)
            environ["wsgi.input"] = BytesIO(body)
            answer = list(self._inner(environ, start_response))
            time.sleep(self.delay(body.decode("utf-8", "replace")))
            return answer
        return self._inner(environ, start_response)

    def open(self, slug: str, definition: dict[str, Any] | str) -> str:
        """Open a wave; the address where it is answered."""
        text = definition if isinstance(definition, str) else json.dumps(definition)
        with self.database.transaction() as session:
            survey = surveys.create(session, slug, slug)
            waves.open_wave(session, survey, text, closes=None, anonymous=False, now=datetime.now(UTC))
        return f"{self.url}/respond/{slug}"

    def responses(self) -> list[Response]:
        with self.database.reading() as session:
            return list(session.scalars(select(Response).order_by(Response.id)))

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self.database.dispose()


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    one = Served(tmp_path / "instance")
    yield one
    one.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None and not os.environ.get("CI"):
        pytest.skip("no Chromium here: make system installs it")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


class Visitor:
    """A respondent's browser. Notes what no page may do: ask another host, or break its own security policy."""

    def __init__(self, browser: Browser, base: str, *, script: bool, width: int) -> None:
        self.context: BrowserContext = browser.new_context(
            java_script_enabled=script, viewport={"width": width, "height": 900}, base_url=base
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(10_000)
        self.script = script
        self.faults: list[str] = []
        self.page.on("request", lambda request: self._check(request.url, base))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on(
            "console", lambda message: self.faults.append(message.text) if "Security Policy" in message.text else None
        )

    def _check(self, url: str, base: str) -> None:
        if not url.startswith((base, "data:")):
            self.faults.append(f"asked {url}")

    def violations(self) -> list[str]:
        """What axe-core finds on this page, as "rule: element"."""
        self.page.evaluate(AXE)
        found = self.page.evaluate("axe.run().then(result => result.violations)")
        return [f"{one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]]

    def fill(self, name: str, value: Any) -> None:
        """Answer one question as a person would. A list is ticked, or ranked in its order; a record answers rows."""
        if isinstance(value, dict):
            for part, answer in value.items():
                self.fill(f"{name}.{part}", answer)
            return
        if isinstance(value, list):
            ranks = self.page.locator(f'select[name^="{name}."]')
            if ranks.count():
                for select_ in ranks.all():
                    item = (select_.get_attribute("name") or "").removeprefix(f"{name}.")
                    select_.select_option(str(value.index(item) + 1) if item in value else "")
                return
            self.page.locator(f'input[type=checkbox][name="{name}"]').first.wait_for()
            for box in self.page.locator(f'input[type=checkbox][name="{name}"]').all():
                box.set_checked(box.get_attribute("value") in value)
            return
        fields = self.page.locator(f'[name="{name}"]')
        field = fields.first
        field.wait_for()
        if self.page.locator(f'select[name="{name}"]').count():
            field.select_option(str(value))
        elif field.get_attribute("type") == "radio":
            written = str(value).lower() if isinstance(value, bool) else str(value)
            self.page.locator(f'[name="{name}"][value="{written}"]').check()
        else:
            field.fill(str(value))
            field.blur()

    def press(self, move: str) -> None:
        """Press a button and wait for the page that follows."""
        with self.page.expect_navigation():
            self.page.locator(f'button[name="move"][value="{move}"]').click()


@pytest.fixture
def visit(chromium: Browser, served: Served) -> Iterator[Callable[..., Visitor]]:
    """Open a browser of its own at the served Plaza: `visit(script=True, width=1280)`."""
    opened: list[Visitor] = []

    def begin(*, script: bool = True, width: int = 1280) -> Visitor:
        opened.append(Visitor(chromium, served.url, script=script, width=width))
        return opened[-1]

    yield begin
    for one in opened:
        one.context.close()
    assert [fault for one in opened for fault in one.faults] == []
