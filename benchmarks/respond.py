"""What answering costs: server CPU of a complete response and of a first page, on a served Plaza. `make bench`.

Workload: 30 questions on 5 pages (7 radio groups, 2 lists, 3 groups of boxes, a 6 by 5 matrix, a rating, 2 yes-or-no,
4 numbers, 3 dates, 4 lines, 3 texts; 2 of them conditional). A complete response is one new connection and cookie,
the open link, each page fetched and posted with its token, the review, the submission and the receipt.

CPU is user and system time of gunicorn's every process, from /proc: waiting and the client do not count, so a busy
machine hardly moves it. Nothing is asserted.
"""

import argparse
import html
import json
import os
import re
import secrets
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from urllib.parse import urlencode

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
SURVEY = "benchmark"
ANSWERS: Mapping[str, Mapping[str, str | list[str]]] = json.loads((HERE / "answers.json").read_text())
_TICK = os.sysconf("SC_CLK_TCK")
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


class Browser:
    """One respondent: a connection that is kept, a cookie, and the last page."""

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=60)
        self.cookie = ""
        self.page = ""
        self.requests = 0

    def get(self, address: str) -> str:
        """Fetch a page, wherever the address leads. Returns its own address."""
        response = self._send("GET", address)
        if response.status == 303:
            return self.get(response.headers["Location"])
        self._expect(response, 200, address)
        return address

    def post(self, address: str, fields: Mapping[str, str | list[str]]) -> str:
        """Send the form of the last page on to the next. Returns where the answer leads."""
        hidden = {name: html.unescape(value) for name, value in _HIDDEN.findall(self.page)}
        body = urlencode({**hidden, "move": "next", **fields}, doseq=True)
        response = self._send("POST", address, body)
        self._expect(response, 303, address)
        return response.headers["Location"]

    def _send(self, method: str, address: str, body: str | None = None) -> HTTPResponse:
        headers = {"Cookie": self.cookie} if self.cookie else {}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, address, body, headers)
        response = self.connection.getresponse()
        self.page = response.read().decode()
        if given := response.headers["Set-Cookie"]:
            self.cookie = given.partition(";")[0]
        self.requests += 1
        return response

    def _expect(self, response: HTTPResponse, status: int, address: str) -> None:
        if response.status != status:
            msg = f"{address} answered {response.status} instead of {status}:\n{self.page[:2000]}"
            raise RuntimeError(msg)


def first_page(port: int) -> int:
    """A visitor who opens the link, and looks."""
    browser = Browser(port)
    browser.get(f"/respond/{SURVEY}")
    browser.connection.close()
    return browser.requests


def complete_response(port: int) -> int:
    """A respondent who answers everything. Returns how many requests that took."""
    browser = Browser(port)
    address = browser.get(f"/respond/{SURVEY}")
    while 'id="completed"' not in browser.page:
        address = browser.get(browser.post(address, ANSWERS.get(address.rpartition("/")[2], {})))
    browser.connection.close()
    return browser.requests


@contextmanager
def served(root: Path, workers: int) -> Iterator[tuple[int, int]]:
    """The Plaza in `root` on a new instance, with the benchmark's wave open: its port, and gunicorn's process."""
    instance = tempfile.mkdtemp(prefix="plaza-bench-")
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    surroundings = os.environ | {
        "PLAZA_INSTANCE": instance,
        "PLAZA_SECRET_KEY": secrets.token_urlsafe(32),
        "PLAZA_BASE_URL": f"http://127.0.0.1:{port}",
    }
    programs = Path(sys.executable).parent
    flask = [str(programs / "flask"), "--app", "wsgi"]
    gunicorn = [str(programs / "gunicorn"), "--bind", f"127.0.0.1:{port}", "--workers", str(workers)]
    gunicorn += ["--worker-class", "gthread", "--threads", "4", "--log-level", "warning", "wsgi:app"]
    try:
        for command in (["prepare"], ["wave", "open", SURVEY, str(HERE / "questionnaire.json")]):
            subprocess.run(  # noqa: S603 - our own program
                [*flask, *command], cwd=root, env=surroundings, check=True, capture_output=True
            )
        with subprocess.Popen(gunicorn, cwd=root, env=surroundings) as server:  # noqa: S603 - our own program
            try:
                _wait(port)
                yield port, server.pid
            finally:
                server.terminate()
    finally:
        shutil.rmtree(instance)


def _wait(port: int) -> None:
    deadline = time.monotonic() + 30
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


def cpu_ms(pid: int) -> float:
    """User and system time of a process and its children that live, in milliseconds."""
    # The name of a program may hold spaces and brackets; what follows the last one is numbers.
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    own = (int(fields[11]) + int(fields[12])) / _TICK * 1000
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return own + sum(cpu_ms(int(child)) for child in children)


def measured(port: int, pid: int, visit: Callable[[int], int], times: int) -> tuple[float, int]:
    """CPU milliseconds of one visit, on average of so many, and its requests."""
    before = cpu_ms(pid)
    for _ in range(times):
        requests = visit(port)
    return (cpu_ms(pid) - before) / times, requests


def table(rows: Sequence[Sequence[str]]) -> str:
    """The rows as aligned columns."""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def main() -> None:
    """Measure the trees in turn, and print one table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("trees", nargs="*", type=Path, default=[ROOT], help="source trees to compare (this one)")
    parser.add_argument("--repeats", type=int, default=5, help="at least three (5)")
    parser.add_argument("--times", type=int, default=60, help="visits a repeat (60)")
    parser.add_argument("--workers", type=int, default=2, help="gunicorn's workers (2)")
    arguments = parser.parse_args()
    visits = {"first page": first_page, "complete response": complete_response}
    found: dict[tuple[str, Path], list[float]] = {}
    counted: dict[str, int] = {}
    for repeat in range(max(3, arguments.repeats)):
        for tree in arguments.trees:
            with served(tree.resolve(), arguments.workers) as (port, pid):
                for visit in visits.values():  # each worker meets the questionnaire, each page is drawn once
                    measured(port, pid, visit, 10 * arguments.workers)
                for name, visit in visits.items():
                    cost, counted[name] = measured(port, pid, visit, arguments.times)
                    found.setdefault((name, tree), []).append(cost)
        print(f"repeat {repeat + 1} done", file=sys.stderr)  # noqa: T201 - a program that people run
    rows = [("measure", "tree", "requests", "CPU ms (median)", "min", "max")]
    for (name, tree), costs in found.items():
        middle = f"{statistics.median(costs):.1f}"
        rows.append((name, str(tree), str(counted[name]), middle, f"{min(costs):.1f}", f"{max(costs):.1f}"))
    print(table(rows))  # noqa: T201


if __name__ == "__main__":
    main()
