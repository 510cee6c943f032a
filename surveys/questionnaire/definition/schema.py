"""The JSON Schema (draft 7, which every editor reads) of the format, made from the tables of properties.

`python -m surveys.questionnaire.definition.schema` writes it, and a test holds the shipped file against it. It knows
properties, types, closed sets and what is required; names, expressions and limits are the loader's.
"""

import json
import sys
from typing import Any

from .kinds import KINDS, MULTIPLE_TEXT_ITEM, QUESTION_KINDS
from .properties import (
    CALCULATED,
    CHOICE,
    CHOICE_DATA,
    COMPLETED,
    CONTAINER_DATA,
    ITEM_DATA,
    MATRIX_COLUMN,
    MATRIX_ROW,
    PAGE,
    PANEL,
    QUESTION_DATA,
    RATE_VALUE,
    ROW_DATA,
    SURVEY,
    SURVEY_DATA,
    VALIDATORS,
    Property,
    Table,
)

Schema = dict[str, Any]
_LANGUAGE = "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$"
_NAME: Schema = {"pattern": r"^[^{}\[\].|\s]([^{}\[\].|]*[^{}\[\].|\s])?$", "maxLength": 100}
#: Objects that stand in lists and records, by the name that tables call them.
_OBJECTS: dict[str, Table] = {
    "page": PAGE,
    "calculated value": CALCULATED,
    "closing text": COMPLETED,
    "item": MULTIPLE_TEXT_ITEM,
    "container x-data": CONTAINER_DATA,
    "question x-data": QUESTION_DATA,
    "item x-data": ITEM_DATA,
    "choice x-data": CHOICE_DATA,
    "row x-data": ROW_DATA,
    "survey x-data": SURVEY_DATA,
}
#: Objects for which their value alone may stand.
_VALUED: dict[str, Table] = {"choice": CHOICE, "column": MATRIX_COLUMN, "row": MATRIX_ROW, "rate value": RATE_VALUE}


def document() -> Schema:
    """The schema as JSON values."""
    definitions: Schema = {
        "text": {
            "type": ["string", "object"],
            "properties": {"default": {"type": "string", "description": "In the questionnaire's own language."}},
            "patternProperties": {_LANGUAGE: {"type": "string"}},
            "additionalProperties": False,
            "required": ["default"],
        },
        "condition": {
            "type": "string",
            "minLength": 1,
            "description": "An expression that is true or false, such as {age} >= 18 and {job} notempty.",
        },
        "expression": {"type": "string", "minLength": 1, "description": "An expression, such as {a} + {b}."},
        "element": _by_type({"panel": "panel"} | {kind: f"question {kind}" for kind in KINDS}, "The kind of element."),
        "validator": _by_type({sort: f"validator {sort}" for sort in VALIDATORS}, "The kind of check."),
        "panel": _object(PANEL, const="panel"),
    }
    for name, kind in QUESTION_KINDS.items():
        definitions[f"question {name}"] = _object(kind.properties, const=name)
    for sort, table in VALIDATORS.items():
        definitions[f"validator {sort}"] = _object(table, const=sort)
    for name, table in _OBJECTS.items():
        definitions[name] = _object(table)
    for name, table in _VALUED.items():
        definitions[name] = {
            "type": ["string", "number", "object"],
            # a value alone may not pack its text: "1|One"
            "pattern": r"^[^|\s]([^|]*[^|\s])?$",
            **{key: value for key, value in _object(table).items() if key != "type"},
        }
        definitions[name]["properties"]["value"] = {
            "type": ["string", "number"],
            "pattern": r"^\S([\s\S]*\S)?$",
            "description": table["value"].note,
        }
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Questionnaire, profile 1",
        "description": "A strict part of the SurveyJS JSON format; an unknown property is an error.",
        **_object(SURVEY),
        "oneOf": [{"required": ["pages"]}, {"required": ["elements"]}],
        "definitions": definitions,
    }


def _by_type(kinds: dict[str, str], note: str) -> Schema:
    return {
        "type": "object",
        "required": ["type"],
        "properties": {"type": {"enum": list(kinds), "description": note}},
        "allOf": [
            {
                "if": {"properties": {"type": {"const": kind}}, "required": ["type"]},
                "then": {"$ref": f"#/definitions/{name}"},
            }
            for kind, name in kinds.items()
        ],
    }


def _object(table: Table, const: str = "") -> Schema:
    properties = {name: _property(entry) for name, entry in table.items()}
    if const:
        properties["type"] = {"const": const, "description": table["type"].note}
    schema: Schema = {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }
    required = [entry.name for entry in table.values() if entry.required]
    if required:
        schema["required"] = required
    if {"isRequired", "requiredIf"} <= table.keys():
        schema["not"] = {"required": ["requiredIf", "isRequired"], "properties": {"isRequired": {"const": True}}}
    return schema


def _property(entry: Property) -> Schema:
    schema = _shape(entry)
    if entry.values:
        schema = {"enum": list(entry.values)}
    if entry.pattern:
        schema["pattern"] = entry.pattern
    if entry.minimum is not None:
        schema["minimum"] = entry.minimum
    if entry.maximum is not None:
        schema["maximum"] = entry.maximum
    if entry.name == "name":
        schema |= _NAME
    return schema | {"description": entry.note}


def _shape(entry: Property) -> Schema:
    match entry.shape:
        case "text" | "html":
            return {"$ref": "#/definitions/text"}
        case "condition" | "expression":
            return {"$ref": f"#/definitions/{entry.shape}"}
        case "size" | "limit":
            return {"type": ["number", "string"]}
        case "scalar":
            return {"type": ["string", "number", "boolean"]}
        case "answer":
            return {"not": {"type": "null"}}
        case "list":
            return {"type": "array", "items": _items(entry)}
        case "record":
            return {"$ref": f"#/definitions/{entry.items}"}
        case shape:
            return {"type": shape}


def _items(entry: Property) -> Schema:
    return {"$ref": f"#/definitions/{entry.items}"} if entry.items else {"type": "string", "pattern": _LANGUAGE}


def text() -> str:
    """The schema as it is shipped."""
    return json.dumps(document(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(text())
