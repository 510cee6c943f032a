"""The import contracts are alive: one forbidden import, added by hand, breaks exactly the contract that forbids it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

PLANTS = [
    ("surveys/store/surveys.py", "import surveys.web.home", "1a."),
    ("surveys/questionnaire/answers/readers.py", "from surveys.questionnaire import path", "1e."),
    ("surveys/questionnaire/problems.py", "from surveys import create_app", "1c."),
    ("analysis/report.py", "from surveys import extract", "1d."),
    ("surveys/store/waves.py", "import wsgi", "1b."),
    ("surveys/questionnaire/model.py", "import sqlalchemy", "2."),
    ("analysis/tables.py", "import flask", "2."),
    ("analysis/report.py", "import surveys.questionnaire.model", "3."),
    ("surveys/web/partner.py", "from surveys.store import responses", "4."),
    ("surveys/store/publications.py", "from surveys.store import waves", "4."),
    ("surveys/store/responses.py", "import analysis.tables", "5."),
    ("analysis/workbook/__init__.py", "import pandas", "6."),
]


def lint(tree: Path) -> str:
    """The output of lint-imports in `tree`."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    environment = os.environ | {"PYTHONPATH": str(tree), "COLUMNS": "200"}
    done: subprocess.CompletedProcess[str] = subprocess.run(
        command, cwd=tree, env=environment, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for package in ("surveys", "analysis"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "static"))
    for file in ("wsgi.py", "pyproject.toml"):
        shutil.copy(ROOT / file, tmp_path / file)
    return tmp_path


def broken(output: str) -> set[str]:
    return {line.split()[0] for line in output.splitlines() if line.strip().endswith("BROKEN")}


def test_the_contracts_hold(tree: Path) -> None:
    output = lint(tree)
    assert "0 broken" in output, output


@pytest.mark.parametrize(("file", "line", "contract"), PLANTS, ids=[f"{file}: {line}" for file, line, _ in PLANTS])
def test_a_forbidden_import_breaks_the_right_contract(tree: Path, file: str, line: str, contract: str) -> None:
    planted = tree / file
    text = planted.read_text(encoding="utf-8")
    planted.write_text(f"{text}\n{line}\n", encoding="utf-8")
    output = lint(tree)
    assert contract in broken(output), output
