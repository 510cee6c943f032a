"""A question type touches three floors: the tables, the JSON Schema and the author's guide list the same kinds."""

import json
from pathlib import Path

from surveys import extract
from surveys.questionnaire.answers import READERS
from surveys.questionnaire.definition import KINDS
from surveys.web.forms import WIDGETS

ROOT = Path(__file__).resolve().parents[1]


def test_three_tables_list_the_same_kinds() -> None:
    assert set(extract.VARIABLES) == set(KINDS)
    assert set(WIDGETS) >= set(KINDS)
    assert set(READERS) == {kind for kind in KINDS if kind not in ("html", "expression")}


def test_the_schema_lists_every_kind() -> None:
    schema = (ROOT / "questionnaires" / "schema.json").read_text(encoding="utf-8")
    assert json.loads(schema)
    assert [kind for kind in KINDS if f'"{kind}"' not in schema] == []


def test_the_guide_has_a_paragraph_for_every_kind() -> None:
    guide = (ROOT / "questionnaires" / "README.md").read_text(encoding="utf-8")
    assert [kind for kind in KINDS if f'"type": "{kind}"' not in guide] == []
