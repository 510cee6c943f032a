"""The table of properties, the JSON Schema and the model say the same; the schema refuses only what the loader does."""

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.questionnaire import definition, model
from surveys.questionnaire.definition import properties, schema, vocabulary
from surveys.questionnaire.definition.codes import CODES
from surveys.questionnaire.definition.kinds import KINDS, MULTIPLE_TEXT_ITEM, QUESTION_KINDS
from surveys.questionnaire.definition.properties import Table
from surveys.questionnaire.problems import DefinitionError

ROOT = Path(__file__).parents[2]
SHIPPED = json.loads((ROOT / "questionnaires" / "schema.json").read_text(encoding="utf-8"))
SCHEMA = jsonschema.Draft7Validator(SHIPPED)
EVERY_KIND = (Path(__file__).parent / "definitions" / "every-kind.json").read_text(encoding="utf-8")
FAULTS = ROOT / "tests" / "faults"

#: Every table with the class of the model whose fields it names.
TABLES: list[tuple[str, Table, type]] = [
    *((kind.name, kind.properties, kind.model) for kind in QUESTION_KINDS.values()),
    *((f"validator {name}", table, model.Validator) for name, table in properties.VALIDATORS.items()),
    ("survey", properties.SURVEY, model.Questionnaire),
    ("survey x-data", properties.SURVEY_DATA, model.Questionnaire),
    ("page", properties.PAGE, model.Page),
    ("panel", properties.PANEL, model.Panel),
    ("item", MULTIPLE_TEXT_ITEM, model.TextInput),
    ("choice", properties.CHOICE, model.Choice),
    ("row", properties.MATRIX_ROW, model.Choice),
    ("column", properties.MATRIX_COLUMN, model.Choice),
    ("rate value", properties.RATE_VALUE, model.Choice),
    ("choice x-data", properties.CHOICE_DATA, model.Choice),
    ("row x-data", properties.ROW_DATA, model.Choice),
    ("question x-data", properties.QUESTION_DATA, model.Data),
    ("item x-data", properties.ITEM_DATA, model.Data),
    ("container x-data", properties.CONTAINER_DATA, model.Data),
    ("calculated value", properties.CALCULATED, model.Calculated),
    ("closing text", properties.COMPLETED, model.Completed),
]


def test_the_shipped_schema_is_the_one_the_tables_make() -> None:
    assert (ROOT / "questionnaires" / "schema.json").read_text(encoding="utf-8") == schema.text()
    jsonschema.Draft7Validator.check_schema(SHIPPED)


@pytest.mark.parametrize(("table", "made"), [entry[1:] for entry in TABLES], ids=[entry[0] for entry in TABLES])
def test_each_field_that_a_table_names_is_one_of_the_model(table: Table, made: Any) -> None:
    fields = {field.name for field in dataclasses.fields(made)}
    assert {entry.field for entry in table.values() if entry.field} <= fields
    assert all(entry.note.endswith(".") for entry in table.values())


def test_every_kind_of_the_model_is_a_kind_of_the_table() -> None:
    classes = [made for made in vars(model).values() if isinstance(made, type) and issubclass(made, model.Question)]
    leaves = {made for made in classes if not any(made in other.__mro__[1:] for other in classes)}
    assert leaves == {kind.model for kind in QUESTION_KINDS.values()}
    assert definition.KINDS is KINDS


def test_the_schema_lists_the_same_kinds_and_describes_every_property() -> None:
    assert SHIPPED["definitions"]["element"]["properties"]["type"]["enum"] == ["panel", *KINDS]
    for kind in QUESTION_KINDS.values():
        described = SHIPPED["definitions"][f"question {kind.name}"]
        assert set(described["properties"]) == set(kind.properties)
        assert described["additionalProperties"] is False
        assert all(entry["description"] for entry in described["properties"].values())


def test_every_property_of_every_kind_is_in_the_sample_or_visual() -> None:
    used = set(re.findall(r'"([A-Za-z-]+)":', EVERY_KIND))
    honoured = {
        entry.name for kind in QUESTION_KINDS.values() for entry in kind.properties.values() if not entry.visual
    }
    assert honoured - used <= {
        "description", "visible", "titleLocation", "minValueExpression", "maxErrorText", "stepErrorText",
        "otherErrorText", "otherPlaceholder", "noneText", "refuseText", "dontKnowText", "commentPlaceholder",
        "labelFalse", "columnsVisibleIf", "eachRowUnique", "currency", "minimumFractionDigits", "useGrouping",
    }  # fmt: skip


def test_words_that_are_refused_are_not_accepted_too() -> None:
    accepted = {name for _, table, _ in TABLES for name in table}
    assert not accepted & (set(vocabulary.NEVER) | vocabulary.LATER)
    assert not set(KINDS) & (set(vocabulary.NEVER_TYPES) | vocabulary.LATER_TYPES)
    assert set(vocabulary.OLD_NAMES.values()) <= accepted


def test_every_code_in_the_source_is_in_the_table_of_codes() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "surveys" / "questionnaire").rglob("*.py"))
    assert set(re.findall(r'"([EW]\d{3})"', source)) == set(CODES)


@pytest.mark.parametrize(
    "path",
    [FAULTS / "sound.json", *(p for p in sorted((ROOT / "questionnaires").glob("*.json")) if p.name != "schema.json")],
    ids=lambda p: p.name,
)
def test_the_schema_accepts_what_is_sound(path: Path) -> None:
    assert [error.message for error in SCHEMA.iter_errors(json.loads(path.read_text(encoding="utf-8")))] == []
    assert SCHEMA.is_valid(json.loads(EVERY_KIND))


#: Faults that a schema can see. The rest needs names, types of expressions, or two properties at once.
VISIBLE = ("e101", "e102", "e103", "e110", "e303", "e305", "e310", "e311-no-name", "e312", "e315", "e320", "e330")


@pytest.mark.parametrize("path", sorted(FAULTS.glob("e[123]*.json")), ids=lambda path: path.stem)
def test_the_schema_refuses_the_planted_faults_it_can_see(path: Path) -> None:
    document = json.loads(path.read_text(encoding="utf-8"))
    assert SCHEMA.is_valid(document) is not path.stem.startswith(VISIBLE)


# Mutations of sound definitions: the loader always answers, and the schema is never stricter than it.

SAMPLES = [EVERY_KIND, (FAULTS / "sound.json").read_text(encoding="utf-8")]
WORDS = sorted({name for _, table, _ in TABLES for name in table} | {"hasOther", "triggers", "isReqired", "kind"})
SCALARS = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 70), st.floats(allow_nan=False, width=16), st.text(max_size=4),
    st.sampled_from([*KINDS, "number", "date", "{a} > 1", "{amount}", "{item} = 1", "{many} contains 'a'", "fr"]),
)  # fmt: skip
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS) | st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=6,
)


def places(value: Any) -> list[tuple[Any, Any]]:
    """Every member of every list and object: the container with the key."""
    members = (
        list(value.items()) if isinstance(value, dict) else list(enumerate(value)) if isinstance(value, list) else []
    )
    return [(value, key) for key, _ in members] + [place for _, member in members for place in places(member)]


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    document = json.loads(draw(st.sampled_from(SAMPLES)))
    for _ in range(draw(st.integers(1, 4))):
        found = places(document)
        if not found:
            break
        holder, key = found[draw(st.integers(0, len(found) - 1))]
        match draw(st.sampled_from(["replace", "drop", "rename", "copy", "add", "swap"])):
            case "replace":
                holder[key] = draw(VALUES)
            case "drop":
                del holder[key]
            case "rename" if isinstance(holder, dict):
                holder[draw(st.sampled_from(WORDS))] = holder.pop(key)
            case "add" if isinstance(holder, dict):
                holder[draw(st.sampled_from(WORDS))] = draw(VALUES)
            case "copy" if isinstance(holder, list):
                holder.append(json.loads(json.dumps(holder[key])))
            case "swap":
                other, place = found[draw(st.integers(0, len(found) - 1))]
                holder[key] = json.loads(json.dumps(other[place]))
    return document


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(mutated())
def test_any_mutation_is_read_or_refused_with_reasons(document: Any) -> None:
    problems = definition.check(document)
    refused = any(problem.level == "error" for problem in problems)
    for problem in problems:
        assert problem.code in CODES
        assert problem.message
        assert problem.level == ("warning" if problem.code.startswith("W") else "error")
        assert problem.pointer == "" or problem.pointer.startswith("/")
    if refused:
        with pytest.raises(DefinitionError) as caught:
            definition.load(document)
        assert caught.value.problems == problems
    else:
        made = definition.load(document)
        names = [page.name for page in made.pages] + [value.name for value in made.calculated]
        assert set(names) <= set(made.order)
        assert len(set(made.order)) == len(made.order)
    if isinstance(document, dict) and not SCHEMA.is_valid(document):
        assert refused, next(SCHEMA.iter_errors(document)).message


@settings(max_examples=100, deadline=None)
@given(st.text() | st.binary() | VALUES)
def test_anything_at_all_is_read_or_refused(source: Any) -> None:
    assert all(problem.code in CODES for problem in definition.check(source))


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_cut_or_spoilt_file_is_refused_with_a_place(data: st.DataObject) -> None:
    raw = SAMPLES[1].encode()
    at = data.draw(st.integers(0, len(raw) - 1))
    spoilt = data.draw(
        st.sampled_from([raw[:at], raw[:at] + data.draw(st.binary(min_size=1, max_size=2)) + raw[at + 1 :]])
    )
    problems = definition.check(spoilt)
    assert all(problem.code in CODES for problem in problems)
    if spoilt == raw[:at] and raw[:at].strip() != raw.strip():
        assert [problem.code for problem in problems] in (["E001"], ["E002"])
