"""Reads `x-data`: what analysis and publication need to know; its rules are the rules of publication."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from surveys.questionnaire.model import Data
from surveys.questionnaire.problems import Problem

from .fields import Place, Reading, model_fields, read
from .findings import Findings, quoted
from .properties import CONTAINER_DATA, ITEM_DATA, QUESTION_DATA, SURVEY_DATA, Table

#: One answer out of a closed set: these people can be divided by it.
BREAKDOWN_KINDS = frozenset({"radiogroup", "dropdown", "boolean", "rating"})
#: Inputs of answers in people's own words, which are not published unless that is declared.
_OPEN_INPUTS = frozenset({"text", "email", "url", "tel"})


@dataclass(frozen=True, slots=True)
class Inherited:
    """What the survey, page and panels around a question declare for everything inside."""

    values: Mapping[str, Any]

    def within(self, values: Mapping[str, Any]) -> "Inherited":
        return Inherited({**self.values, **values})


def _entries(raw: object, table: Table, place: Place, reading: Reading) -> dict[str, Any]:
    """The values of one x-data, reported as E320 whatever is wrong with an entry."""
    if not isinstance(raw, dict):
        return {}
    own = Reading(Findings())
    here = Place(place.at("x-data"), f"{place.what}: x-data", place.name)
    values = read(raw, table, here, own)
    for problem in own.findings.problems:
        code = problem.code if problem.level == "warning" else "E320"
        reading.findings.report(
            Problem(code, problem.pointer, problem.message, problem.suggestion, problem.name, problem.level)
        )
    reading.texts.extend(own.texts)
    return values


def of_choice(raw: object, table: Table, place: Place, reading: Reading) -> dict[str, Any]:
    return model_fields(_entries(raw, table, place, reading), table)


def of_container(raw: object, inherited: Inherited, place: Place, reading: Reading) -> Inherited:
    return inherited.within(model_fields(_entries(raw, CONTAINER_DATA, place, reading), CONTAINER_DATA))


def of_survey(raw: object, place: Place, reading: Reading) -> dict[str, Any]:
    """The values of the survey's x-data by their JSON names; the profile has been checked."""
    values = _entries(raw, SURVEY_DATA, place, reading)
    if values.get("profile", 1) != 1:
        reading.findings.error(
            "E324",
            f"{place.pointer}/x-data/profile",
            f"The questionnaire is written in profile {values['profile']}; only profile 1 is read here.",
            'Write "profile": 1.',
        )
    return values


def of_question(raw: object, inherited: Inherited, kind: str, input_type: str, place: Place, reading: Reading) -> Data:
    """The Data of a question, an item (kind "item") or a calculated value, with what it inherits.

    Answers in people's own words and identifying answers are never published unless, and unless at all.
    """
    table = QUESTION_DATA if kind not in ("item", "calculated value") else ITEM_DATA
    own = model_fields(_entries(raw, table, place, reading), table)
    known = {field.name for field in fields(Data)}
    values = {key: value for key, value in {**inherited.values, **own}.items() if key in known}
    at = place.at("x-data")
    if values.get("role") == "identifying":
        if values.get("publish", "never") != "never":
            reading.findings.error(
                "E321",
                f"{at}/publish" if "publish" in own else at,
                f"{place.what} is identifying; it cannot be published as {quoted(values['publish'])}.",
                'Write "publish": "never".',
                name=place.name,
            )
        values["publish"] = "never"
    if values.get("breakdown") and kind not in BREAKDOWN_KINDS:
        reading.findings.error(
            "E322",
            f"{at}/breakdown",
            f"{place.what}: only closed questions with one answer can be a breakdown, not {quoted(kind)}.",
            "Remove it, or ask with radiogroup, dropdown, rating or boolean.",
            name=place.name,
        )
    elif values.get("breakdown") and values.get("publish") == "never":
        reading.findings.error(
            "E322",
            f"{at}/breakdown",
            f"{place.what} is never published, so that nothing can be broken down by it.",
            'Write "publish": "aggregate", or remove "breakdown".',
            name=place.name,
        )
    is_open = kind == "comment" or (kind in ("text", "item") and input_type in _OPEN_INPUTS)
    if is_open and "publish" not in values:
        values["publish"] = "never"
    return Data(**values)
