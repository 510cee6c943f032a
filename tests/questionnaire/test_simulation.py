"""Simulated respondents: valid and repeatable."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from surveys.questionnaire import definition
from surveys.questionnaire.model import Answer, Input, Questionnaire
from surveys.questionnaire.path import evaluate
from surveys.questionnaire.simulation import SimulationError, simulate

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)

NOTHING_SAID: dict[str, object] = {}
Respondent = dict[str, Answer]


def form(*elements: Mapping[str, object]) -> Questionnaire:
    return definition.load({"elements": [{"title": "A question?", **element} for element in elements]})


def run(
    questionnaire: Questionnaire, profile: Mapping[str, object] = NOTHING_SAID, *, seed: int = 1, count: int = 200
) -> list[Respondent]:
    return list(simulate(questionnaire, profile, seed=seed, count=count, now=NOW))


def of(question: str, law: object) -> dict[str, object]:
    return {"questions": {question: law}}


@pytest.fixture(scope="module")
def ai_cities() -> Questionnaire:
    return definition.load((ROOT / "questionnaires" / "ai-cities.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def profile() -> dict[str, Any]:
    source = (ROOT / "questionnaires" / "simulation" / "ai-cities.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(source)
    return found


EVERY_KIND: tuple[dict[str, object], ...] = (
    {"type": "text", "name": "words", "maxLength": 20},
    {"type": "text", "name": "number", "inputType": "number", "min": 3, "max": 4.5, "step": 0.5},
    {
        "type": "text",
        "name": "limited",
        "inputType": "number",
        "validators": [{"type": "numeric", "minValue": 7000, "maxValue": 7003}],
    },
    {"type": "text", "name": "day", "inputType": "date", "min": "2026-02-27", "max": "2026-03-01"},
    {"type": "text", "name": "later", "inputType": "date", "minValueExpression": "{day}"},
    {"type": "text", "name": "moment", "inputType": "datetime-local"},
    {"type": "text", "name": "month", "inputType": "month"},
    {"type": "text", "name": "time", "inputType": "time"},
    {"type": "text", "name": "mail", "inputType": "email"},
    {"type": "text", "name": "site", "inputType": "url"},
    {"type": "text", "name": "phone", "inputType": "tel"},
    {"type": "comment", "name": "essay", "validators": [{"type": "text", "minLength": 100, "maxLength": 120}]},
    {"type": "radiogroup", "name": "one", "choices": ["a", "b"], "showOtherItem": True, "showDontKnowItem": True},
    {"type": "dropdown", "name": "year", "choicesMin": 1990, "choicesMax": 2026},
    {
        "type": "checkbox",
        "name": "some",
        "choices": ["a", "b", "c", "d"],
        "showNoneItem": True,
        "showOtherItem": True,
        "minSelectedChoices": 2,
        "maxSelectedChoices": 3,
    },
    {
        "type": "tagbox",
        "name": "tags",
        "choices": ["a", "b", {"value": "z", "isExclusive": True}],
        "visibleIf": "{one} = 'a'",
    },
    {
        "type": "radiogroup",
        "name": "of_some",
        "choices": ["a", "b", "c", "d"],
        "choicesVisibleIf": "{some} contains {item}",
        "visibleIf": "{some} anyof ['a', 'b', 'c', 'd']",
    },
    {"type": "ranking", "name": "order", "choices": ["a", "b", "c"]},
    {
        "type": "ranking",
        "name": "top",
        "choices": ["a", "b", "c", "d"],
        "selectToRankEnabled": True,
        "maxSelectedChoices": 2,
    },
    {"type": "rating", "name": "stars", "rateMin": 1, "rateMax": 5},
    {
        "type": "boolean",
        "name": "agree",
        "validators": [{"type": "expression", "expression": "{agree} = true", "text": "Please agree."}],
    },
    {
        "type": "matrix",
        "name": "grid",
        "columns": [1, 2, 3, 4],
        "rows": ["x", "y", "z"],
        "eachRowRequired": True,
        "eachRowUnique": True,
    },
    {
        "type": "multipletext",
        "name": "pair",
        "items": [{"name": "n", "inputType": "number", "min": 0, "max": 9}, {"name": "t", "isRequired": True}],
    },
    {"type": "html", "name": "note", "html": "<p>Note</p>"},
    {"type": "expression", "name": "double", "expression": "{number} * 2"},
)


# -- validity


@pytest.mark.parametrize("required", [True, False])
def test_every_kind_of_question_gets_valid_answers(required: bool) -> None:
    silent = {"html", "expression"}
    questionnaire = form(
        *({"isRequired": True, **e} if required and e["type"] not in silent else e for e in EVERY_KIND)
    )
    inputs = {question.name for question in questionnaire.questions() if isinstance(question, Input)}
    respondents = run(questionnaire, count=60)
    for respondent in respondents:
        state = evaluate(questionnaire, respondent, now=NOW)
        assert state.valid, state.errors
        assert dict(state.answers) == respondent
        assert respondent.get("agree", True) is True
        assert ("one-Comment" in respondent) is (respondent.get("one") == "other")
        if required:
            assert set(respondent) >= inputs - {"tags", "of_some"}
    assert set.union(*map(set, respondents)) >= inputs


def test_a_question_opened_by_a_later_answer_is_answered_too() -> None:
    questionnaire = form(
        {"type": "boolean", "name": "first", "visibleIf": "{second} = true", "isRequired": True},
        {"type": "boolean", "name": "second", "isRequired": True},
    )
    for respondent in run(questionnaire, count=20):
        assert ("first" in respondent) is (respondent["second"] is True)


def test_an_answer_hidden_again_is_not_given() -> None:
    questionnaire = form(
        {
            "type": "radiogroup",
            "name": "detail",
            "visibleIf": "{switch} != 'off'",
            "choices": ["x"],
            "isRequired": True,
        },
        {"type": "radiogroup", "name": "switch", "choices": ["on", "off"], "isRequired": True},
    )
    found = {("detail" in respondent, respondent["switch"]) for respondent in run(questionnaire, count=20)}
    assert found == {(True, "on"), (False, "off")}


def test_answers_that_are_compared_are_drawn_again_together() -> None:
    questionnaire = form(
        {"type": "text", "name": "whole", "inputType": "number", "min": 0, "max": 100, "isRequired": True},
        {
            "type": "text", "name": "part", "inputType": "number", "min": 50, "max": 100, "isRequired": True,
            "validators": [{"type": "expression", "expression": "{part} <= {whole}"}],
        },
    )  # fmt: skip
    for respondent in run(questionnaire, count=50):
        part, whole = respondent["part"], respondent["whole"]
        assert isinstance(part, int)
        assert isinstance(whole, int)
        assert 50 <= part <= whole <= 100


PATTERN = {"type": "text", "name": "code", "isRequired": True, "validators": [{"type": "regex", "regex": "^[A-Z]{2}$"}]}


def test_where_no_valid_answer_is_found_the_question_is_named() -> None:
    with pytest.raises(SimulationError, match=r'Question "code".*respondent 1.*"texts"'):
        run(form(PATTERN), count=1)


def test_a_profile_helps_where_nothing_valid_can_be_made_up() -> None:
    assert {r["code"] for r in run(form(PATTERN), of("code", {"texts": ["LV", "FR"]}), count=20)} == {"LV", "FR"}


def test_an_optional_question_to_which_nothing_fits_is_left_open() -> None:
    assert run(form({**PATTERN, "isRequired": False}), count=3) == [{}, {}, {}]


# -- repeatability


def test_a_longer_run_begins_with_the_shorter_one(ai_cities: Questionnaire, profile: dict[str, Any]) -> None:
    assert run(ai_cities, profile, seed=7, count=8)[:3] == run(ai_cities, profile, seed=7, count=3)


def test_another_seed_gives_other_respondents() -> None:
    questionnaire = form(
        {"type": "dropdown", "name": "year", "choicesMin": 1000, "choicesMax": 2000, "isRequired": True}
    )
    assert run(questionnaire, seed=1) != run(questionnaire, seed=2)


def test_an_added_question_leaves_the_other_answers_as_they_were() -> None:
    old = run(form(*EVERY_KIND), count=20)
    new = run(form({"type": "boolean", "name": "added", "isRequired": True}, *EVERY_KIND), count=20)
    assert [{name: answer for name, answer in r.items() if name != "added"} for r in new] == old


def test_respondents_do_not_depend_on_the_hash_seed() -> None:
    program = (
        "import json; from datetime import UTC, datetime; from pathlib import Path\n"
        "from surveys.questionnaire import definition, simulation\n"
        "folder = Path('questionnaires')\n"
        "form = definition.load((folder / 'ai-cities.json').read_text(encoding='utf-8'))\n"
        "laws = json.loads((folder / 'simulation' / 'ai-cities.json').read_text(encoding='utf-8'))\n"
        "now = datetime(2026, 11, 20, 12, tzinfo=UTC)\n"
        "print(json.dumps(list(simulation.simulate(form, laws, seed=3, count=4, now=now)), sort_keys=True))\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program], cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": seed},
            check=True, capture_output=True, text=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(outputs) == 1
    assert len(json.loads(outputs.pop())) == 4


def test_respondents_come_one_at_a_time() -> None:
    endless = simulate(form(*EVERY_KIND), {}, seed=1, count=10**12, now=NOW)
    assert len(list(islice(endless, 2))) == 2
