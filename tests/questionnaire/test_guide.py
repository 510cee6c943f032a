"""The author's guide: its examples load, and it leaves out nothing that the loader knows."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from surveys.questionnaire import definition
from surveys.questionnaire.definition.codes import CODES
from surveys.questionnaire.definition.kinds import INPUT, KINDS, MULTIPLE_TEXT_ITEM, QUESTION, QUESTION_KINDS
from surveys.questionnaire.definition.properties import (
    CALCULATED,
    CHOICE,
    COMPLETED,
    PAGE,
    PANEL,
    SURVEY,
    VALIDATORS,
    Property,
)
from surveys.questionnaire.expressions.functions import FUNCTIONS

GUIDE = (Path(__file__).parents[2] / "questionnaires" / "README.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```json\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)


def section(heading: str) -> str:
    """The text below `### heading`, up to the next heading."""
    found = re.search(rf"^### {re.escape(heading)}\n(.*?)(?=^##|\Z)", GUIDE, re.MULTILINE | re.DOTALL)
    assert found, f"the guide has no section {heading!r}"
    return found.group(1)


def whole(example: str) -> dict[str, Any]:
    """An example as a questionnaire: itself, or the one question or list of questions it shows."""
    shown = json.loads(example)
    if isinstance(shown, dict) and "type" not in shown:
        return shown
    return {"elements": shown if isinstance(shown, list) else [shown]}


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_an_example_loads_without_a_word(example: str) -> None:
    assert [str(problem) for problem in definition.check(json.dumps(whole(example)))] == []


def test_every_kind_is_explained_with_an_example() -> None:
    for kind in (*KINDS, "panel"):
        blocks = re.findall(r"```json\n(.*?)```", section(kind), re.DOTALL)
        assert any(f'"type": "{kind}"' in block for block in blocks), kind


def listed(text: str) -> set[str]:
    return set(re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE))


def not_visual(*tables: "dict[str, Property]") -> set[str]:
    return {name for table in tables for name, entry in table.items() if not entry.visual}


@pytest.mark.parametrize("kind", KINDS)
def test_every_property_of_a_kind_is_in_the_reference(kind: str) -> None:
    shared = {entry.name for entry in (*QUESTION, *INPUT)}
    heading = next(h for h in re.findall(r"^### (Only .*)$", GUIDE, re.MULTILINE) if kind in h.split())
    assert listed(section(heading)) == not_visual(dict(QUESTION_KINDS[kind].properties)) - shared


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("questionnaire", not_visual(dict(SURVEY))),
        ("page", not_visual(dict(PAGE))),
        ("A panel's properties", not_visual(dict(PANEL))),
        ("every question", {e.name for e in (*QUESTION, *INPUT) if not e.visual}),
        ("An item of a multipletext", not_visual(dict(MULTIPLE_TEXT_ITEM))),
        ("choice, column, row, rate value", not_visual(dict(CHOICE))),
        ("Calculated value, closing text", not_visual(dict(CALCULATED), dict(COMPLETED))),
    ],
)
def test_every_other_property_is_in_the_reference(heading: str, expected: set[str]) -> None:
    assert listed(section(heading)) == expected


def test_every_code_is_listed_with_its_meaning() -> None:
    found = dict(re.findall(r"^\| ([EW]\d{3}) \| (.*) \|$", GUIDE, re.MULTILINE))
    assert found == {code: meaning.replace("|", "\\|") for code, meaning in CODES.items()}


def test_every_function_is_explained() -> None:
    table = GUIDE.split("Functions:")[1].split("```")[0]
    assert set(re.findall(r"`([A-Za-z]+)\(", table)) == set(FUNCTIONS)


def test_every_validator_is_explained() -> None:
    text = GUIDE.split("Validators check")[1].split("```")[0]
    assert {name for name in listed(text) if name in VALIDATORS} == set(VALIDATORS)
    for table in VALIDATORS.values():
        for name in set(table) - {"type", "text"}:
            assert name in text, name


def test_links_within_the_guide_lead_somewhere() -> None:
    def anchor(heading: str) -> str:
        return re.sub(r"[^a-z0-9 -]", "", heading.lower()).replace(" ", "-")

    anchors = {anchor(heading) for heading in re.findall(r"^#+ (.*)$", GUIDE, re.MULTILINE)}
    links = set(re.findall(r"\]\(#([^)]+)\)", GUIDE))
    assert links
    assert links <= anchors


PITFALL_FORM: list[dict[str, Any]] = [
    {"type": "radiogroup", "name": "lit", "title": "Lit?", "choices": ["yes", "no"]},
    {"type": "text", "name": "a", "title": "A number", "inputType": "number"},
    {"type": "checkbox", "name": "measures", "title": "Measures", "choices": ["lighting", "patrols"]},
]


@pytest.mark.parametrize(
    ("condition", "codes"),
    [
        ("{a}", ["E204"]),
        ("not({a} = 1)", ["E203"]),
        ("{measures} = 'lighting'", ["E205"]),
        ("{lit} = 'never'", ["W206"]),
        ("{Lit} = 'NO'", []),
        ("{ lit } = 'no'", ["E202"]),
        ("0 < {a} < 10", ["E205"]),
        ("{a} > 0 and {a} < 10", []),
        ("{measures} contains 'lighting'", []),
        ("!({a} = 1)", []),
    ],
)
def test_the_pitfalls_are_as_the_guide_says(condition: str, codes: list[str]) -> None:
    asked = {"type": "comment", "name": "why_not", "title": "Why not?", "visibleIf": condition}
    assert [problem.code for problem in definition.check({"elements": [*PITFALL_FORM, asked]})] == codes


def test_the_sample_message_is_what_the_check_says() -> None:
    document = {"elements": [{"type": "boolean", "name": "lit", "title": "Lit?", "isReqired": True}]}
    (problem,) = definition.check(document)
    assert f"\n    {problem}\n" in GUIDE
