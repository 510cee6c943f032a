"""The shape of `questionnaire evaluate`: one JSON object in, one out."""

import json
from typing import Any

import pytest

from surveys.questionnaire.exchange import respond

DEFINITION = {
    "pages": [
        {
            "name": "one",
            "elements": [
                {
                    "type": "radiogroup", "name": "gate", "title": "Gate", "isRequired": True,
                    "choices": [1, {"value": 2, "text": "Two"}],
                },
                {"type": "matrix", "name": "m", "visibleIf": "{gate} = 2", "columns": ["c"], "rows": ["r"]},
                {
                    "type": "panel", "name": "p",
                    "elements": [{"type": "multipletext", "name": "t", "items": [{"name": "i"}]}],
                },
                {"type": "html", "name": "h", "html": "<p>{gate}</p>"},
                {"type": "expression", "name": "e", "expression": "{gate} * 2"},
                {"type": "text", "name": "n", "inputType": "number", "visibleIf": "{gate} = 2"},
            ],
        }
    ],
    "calculatedValues": [{"name": "k", "expression": "today()", "includeIntoResult": True}],
}  # fmt: skip


def test_a_line_answers_in_the_oracles_shape() -> None:
    line = {"id": "x", "definition": DEFINITION, "answers": {"gate": 2}, "now": "2026-03-15T10:00:00Z"}
    answer = respond(line)
    assert json.loads(json.dumps(answer)) == answer
    assert answer["id"] == "x"
    assert (answer["ok"], answer["pages"], answer["valid"], answer["errors"]) == (True, ["one"], True, [])
    assert [(element["path"], element["kind"], element["type"]) for element in answer["elements"]] == [
        ("gate", "question", "radiogroup"), ("m", "question", "matrix"), ("p", "panel", "panel"),
        ("t", "question", "multipletext"), ("t.i", "item", "text"), ("h", "question", "html"),
        ("e", "question", "expression"), ("n", "question", "text"),
    ]  # fmt: skip
    assert answer["elements"][0] == {
        "path": "gate", "kind": "question", "type": "radiogroup", "name": "gate", "title": "Gate", "required": True,
        "readOnly": False, "choices": [{"value": 1, "text": "1"}, {"value": 2, "text": "Two"}],
    }  # fmt: skip
    assert answer["elements"][1]["columns"] == [{"value": "c", "text": "c"}]
    assert answer["elements"][1]["rows"] == [{"value": "r", "text": "r"}]
    assert answer["elements"][5]["html"] == "<p>Two</p>"
    assert answer["elements"][6]["display"] == "4"
    day = {"$date": "2026-03-15T00:00:00.000Z"}
    assert answer["calculated"] == {"k": day}
    assert answer["data"] == {"gate": 2, "e": 4, "k": day}


def test_faults_carry_survey_cores_class_or_our_code() -> None:
    answer = respond({"definition": DEFINITION, "answers": {"m": {"r": "zzz"}, "stray": 1}})
    assert answer["valid"] is False
    assert [(error["path"], error["class"], error["level"]) for error in answer["errors"]] == [
        ("m.r", "choice.unknown", "error"),
        ("stray", "name.unknown", "error"),
        ("gate", "AnswerRequiredError", "error"),
    ]
    assert answer["errors"][2]["text"] == "Answer this question."


def test_a_refused_definition_gives_its_problems() -> None:
    answer = respond({"id": 7, "definition": {"pages": [{"name": "p", "elements": [{"type": "nosuch", "name": "q"}]}]}})
    assert (answer["id"], answer["ok"]) == (7, False)
    assert answer["problems"][0]["pointer"] == "/pages/0/elements/0/type"
    assert set(answer["problems"][0]) == {"code", "pointer", "message"}


def test_probes_of_expressions() -> None:
    assert respond({"id": 1, "expression": "{a} + 1", "values": {"a": 2}}) == {"id": 1, "ok": True, "value": 3}
    assert respond({"expression": "{a} = 1", "values": {"a": 1}, "as": "condition"}) == {"ok": True, "value": True}
    day = respond({"expression": "today()", "now": "2026-03-15T23:59:59+05:00"})
    assert day["value"] == {"$date": "2026-03-15T00:00:00.000Z"}
    refused = respond({"expression": "{a} ="})
    assert (refused["ok"], refused["problems"][0]["code"]) == (False, "E201")


@pytest.mark.parametrize(
    "line",
    [
        {},
        {"definition": None},
        {"definition": []},
        {"definition": DEFINITION, "answers": [1]},
        {"definition": DEFINITION, "locale": 5},
        {"definition": DEFINITION, "now": "yesterday"},
        {"expression": 5},
        {"expression": "1", "values": []},
        {"expression": "1", "as": "wish"},
        {"expression": "1", "now": {}},
    ],
)
def test_a_line_of_the_wrong_shape_is_refused_in_words(line: dict[str, Any]) -> None:
    answer = respond(line)
    assert answer["ok"] is False
    assert answer["problems"][0]["message"]
