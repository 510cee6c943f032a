"""The front page tells the truth: its settings are the settings, its commands run, its pictures and links exist."""

import re
import shlex
from pathlib import Path

import pytest
from flask import Flask

from surveys.config import SETTINGS

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def commands() -> list[str]:
    blocks = re.findall(r"```console\n(.*?)```", README, flags=re.DOTALL)
    return [line.split(" #")[0].strip() for block in blocks for line in block.splitlines() if line.strip()]


def test_pictures_and_local_links_exist() -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", README)
    assert len(targets) >= 4
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_make_targets_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    named = {line.split()[1] for line in commands() if line.startswith("make ")}
    named |= set(re.findall(r"`make (\w+)`", README))
    assert {"run", "test", "check", "demo"} <= named
    assert [target for target in named if not re.search(rf"^{target}:", makefile, flags=re.MULTILINE)] == []


def test_settings_are_listed() -> None:
    table = README.split("<!-- settings -->")[1].split("<!-- /settings -->")[0]
    rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in table.strip().splitlines()[2:]]
    expected = [
        [f"`PLAZA_{setting.name}`", f"`{setting.default}`" if setting.default != "" else "", setting.sentence]
        for setting in SETTINGS
    ]
    assert rows == expected


@pytest.mark.usefixtures("in_root")
def test_every_flask_command_runs_in_the_order_shown(app: Flask, tmp_path: Path) -> None:
    runner = app.test_cli_runner()
    assert runner.invoke(args=["prepare"]).exit_code == 0
    shown = [line for line in commands() if line.startswith(".venv/bin/flask --app wsgi ")]
    assert len(shown) >= 8
    for line in shown:
        words = shlex.split(line)[3:]
        words = [str(tmp_path / word) if word == "responses.xlsx" else word for word in words]
        done = runner.invoke(args=words)
        assert done.exit_code == 0, (line, done.output)
    assert (tmp_path / "responses.xlsx").stat().st_size > 10_000


@pytest.fixture
def in_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
