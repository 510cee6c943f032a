"""What goes wrong around the commands: the terminal, the files, the database. A sentence and an exit code, always."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from surveys import create_app

ROOT = Path(__file__).resolve().parents[2]
Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Commands in an installation whose database nobody has prepared."""
    app = create_app({"INSTANCE": str(tmp_path / "instance")})

    def invoke(*words: str, stdin: str | bytes | None = None, charset: str = "utf-8") -> Result:
        # Without `catch_exceptions` a traceback is a failure of the test.
        runner = CliRunner(charset=charset)
        return runner.invoke(app.cli, list(words), input=stdin, catch_exceptions=False, obj=_info(app))

    return invoke


def _info(app: Any) -> Any:
    from flask.cli import ScriptInfo  # noqa: PLC0415 - the one place that needs it

    return ScriptInfo(create_app=lambda: app)


@pytest.fixture
def prepared(run: Run) -> Run:
    assert run("prepare").exit_code == 0
    return run


@pytest.mark.parametrize(
    "words",
    [
        ("wave", "list"),
        ("wave", "close", "x"),
        ("export", "x", "x.csv"),
        ("lead", "add", "a@b.example"),
        ("publication", "list", "x"),
        ("response", "erase", "ABCD"),
        ("response", "simulate", "x", "--count", "1"),
    ],
)
def test_a_database_that_was_never_prepared_is_said_so(run: Run, words: tuple[str, ...]) -> None:
    done = run(*words)
    assert done.exit_code == 1
    assert done.stderr == (
        "Error: The database has not been prepared for this Plaza. Run `flask --app wsgi prepare` first.\n"
    )


def test_a_file_that_is_no_database(tmp_path: Path, run: Run) -> None:
    (tmp_path / "instance").mkdir(exist_ok=True)
    (tmp_path / "instance" / "plaza.db").write_bytes(b"no database at all, but long enough to be read as one" * 20)
    for words in (("wave", "list"), ("prepare",)):
        done = run(*words)
        assert (done.exit_code, done.stderr) == (1, "Error: The database cannot be used: file is not a database.\n")


def test_a_database_of_a_newer_plaza_is_not_touched(prepared: Run, tmp_path: Path) -> None:
    import sqlite3  # noqa: PLC0415 - to do what no command does

    with sqlite3.connect(tmp_path / "instance" / "plaza.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    done = prepared("prepare")
    assert done.exit_code == 1
    assert "Use the newer Plaza that made it." in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("wave", "close", "a\udcff"),
        ("lead", "add", "a\udcff@b.example"),
        ("export", "x", "x.csv", "--wave", "9" * 23),
        ("publication", "show", "x", "9" * 23),
    ],
)
def test_what_no_database_can_hold_is_wrong_usage(prepared: Run, words: tuple[str, ...]) -> None:
    assert prepared(*words).exit_code == 2


def test_publications_of_a_survey_that_is_not_there(prepared: Run) -> None:
    done = prepared("publication", "list", "nope")
    assert (done.exit_code, done.stdout) == (1, "")
    assert 'There is no survey "nope".' in done.stderr
    assert prepared("publication", "list", "ai-cities").exit_code == 0


def test_a_file_that_cannot_be_written_is_named(prepared: Run, tmp_path: Path) -> None:
    target = tmp_path / f"{'a' * 300}.csv"
    done = prepared("export", "ai-cities", str(target))
    assert done.exit_code == 1
    assert "File name too long" in done.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["instance"]


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"[]", "is not a JSON object"), (b"{", "is not JSON"), (b"\xff\xfe", "is not UTF-8"), (b"[" * 99_999, "JSON")],
)
def test_a_profile_that_is_none(prepared: Run, tmp_path: Path, content: bytes, said: str) -> None:
    profile = tmp_path / "profile.json"
    profile.write_bytes(content)
    done = prepared("response", "simulate", "ai-cities", "--count", "1", "--profile", str(profile))
    assert done.exit_code == 1
    assert said in done.stderr


def test_imported_lines_that_are_not_utf_8_or_out_of_time_are_refused_one_by_one(prepared: Run, tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    source.write_bytes(
        b'\xef\xbb\xbf{"answers": {}, "submitted_at": "0001-01-01T00:00:00+14:00"}\n'
        b'{"answers": {}, "submitted_at": "9999-12-31T23:59:59-14:00"}\n'
        b'{"answers": {"x": "\xff\xfe"}}\n'
    )
    done = prepared("response", "import", "ai-cities", str(source))
    assert done.exit_code == 1
    lines = done.stderr.splitlines()
    assert "line 1 refused" in lines[0]
    assert "years 1 to 9999" in lines[0]
    assert "years 1 to 9999" in lines[1]
    assert lines[2] == "line 3 refused: not UTF-8"
    assert lines[3] == "ai-cities: 0 imported, 3 refused."


def test_evaluate_answers_every_line_whatever_it_holds(run: Run) -> None:
    lines = [
        b'\xef\xbb\xbf{"id": 1, "expression": "1 + 1", "values": {}}',
        b"\xff\xfe",
        b'{"id": "\\ud800", "expression": "{a}", "values": {"a": "\\ud800"}}',
        b'{"id": 4, "expression": "today()", "values": {}, "now": "0001-01-01T00:00:00+14:00"}',
        b'{"id": 5, "expression": "1", "values": {}}',
    ]
    done = run("questionnaire", "evaluate", stdin=b"\n".join(lines))
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert done.exit_code == 0
    assert [answer.get("id") for answer in answers] == [1, None, "\ud800", 4, 5]
    assert answers[1]["problems"][0]["message"] == "line 2: this is not UTF-8"
    assert answers[2]["value"] == "\ud800"
    assert answers[3]["problems"][0]["code"] == "E310"


def test_json_stays_json_and_text_stays_readable_where_the_terminal_lacks_the_letters(run: Run, tmp_path: Path) -> None:
    done = run("questionnaire", "evaluate", stdin='{"id": "é😀", "expression": "1"}'.encode())
    assert json.loads(done.stdout)["id"] == "é😀"
    file = tmp_path / "named.json"
    file.write_text(json.dumps({"pages": [{"name": "p", "elements": [{"type": "text", "name": "q", "😀": 1}]}]}))
    environment = {**os.environ, "PLAZA_INSTANCE": str(tmp_path / "instance"), "PYTHONIOENCODING": "latin-1"}
    plaza = [sys.executable, "-m", "flask", "--app", "wsgi", "questionnaire"]
    for arguments in (["check", str(file)], ["check", "--json", str(file)]):
        plain = subprocess.run([*plaza, *arguments], cwd=ROOT, env=environment, capture_output=True, check=False)
        assert plain.returncode == 1
        assert b"Traceback" not in plain.stderr
        assert (b"\\U0001f600" if len(arguments) == 2 else b"\\ud83d\\ude00") in plain.stdout


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ({"PLAZA_BASE_URL": "nonsense"}, "PLAZA_BASE_URL must be an address"),
        ({"PLAZA_DATABASE_URL": "mysql://x/y"}, "The database address is not one that Plaza can use."),
    ],
)
def test_a_setting_that_cannot_be_used_is_a_sentence(tmp_path: Path, setting: dict[str, str], said: str) -> None:
    environment = {**os.environ, "PLAZA_INSTANCE": str(tmp_path / "instance"), **setting}
    plaza = [sys.executable, "-m", "flask", "--app", "wsgi", "wave", "list"]
    done = subprocess.run(plaza, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith(f"Error: {said}")
    assert "Traceback" not in done.stderr
