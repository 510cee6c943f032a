"""The shipped questionnaires: their files, the plans they are tested against, and what their simulations come to."""

import json
import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from surveys.questionnaire.model import Answer, Input, Questionnaire
from surveys.questionnaire.path import Shown, evaluate
from surveys.questionnaire.simulation import distributions, simulate

FOLDER = Path(__file__).parents[1] / "questionnaires"
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)

Respondent = dict[str, Answer]


def source(name: str) -> str:
    return (FOLDER / f"{name}.json").read_text(encoding="utf-8")


def document(name: str) -> dict[str, Any]:
    """A questionnaire as its JSON; "simulation/…": a profile."""
    found: dict[str, Any] = json.loads(source(name))
    return found


# -- plans


class Planned(NamedTuple):
    page: str
    name: str
    kind: str
    demand: str
    flag: str
    options: list[str]


def planned(text: str, lists: Mapping[str, str]) -> Iterator[Planned]:
    """Pages in brackets; then a line for each question: name, type, demand, flag, and after a colon its options.

    Lines that continue begin with four spaces; `lists` are options under one name.
    """
    page = ""
    for line in re.sub(r"\n    ", " ", text).split("\n"):
        if line.startswith("["):
            page = line.strip("[]")
        elif line:
            head, _, options = line.partition(": ")
            name, kind, demand, flag = head.split()
            listed = " ".join(lists.get(option, option) for option in options.split()).split()
            yield Planned(page, name, kind, demand, flag, listed)


def elements_of(holder: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for element in holder["elements"]:
        yield element
        if element["type"] == "panel":
            yield from elements_of(element)


def questions_of(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {
        element["name"]: element
        for page in document["pages"]
        for element in elements_of(page)
        if element["type"] not in {"html", "panel"}
    }


def asked(questionnaire: Questionnaire, answers: Mapping[str, Answer]) -> set[str]:
    """The names of the questions on screen."""

    def walk(elements: tuple[Shown, ...]) -> Iterator[str]:
        for element in elements:
            if isinstance(element.element, Input):
                yield element.path
            if element.kind == "panel":
                yield from walk(element.children)

    return {name for page in evaluate(questionnaire, answers, now=NOW).pages for name in walk(page.elements)}


# -- simulations


def run(questionnaire: Questionnaire, profile: Mapping[str, object], *, count: int) -> list[Respondent]:
    return list(simulate(questionnaire, profile, seed=1, count=count, now=NOW))


def record(respondent: Respondent, name: str) -> dict[str, Any]:
    found = respondent[name]
    assert isinstance(found, dict)
    return found


def share(respondents: Sequence[Respondent], holds: Callable[[Respondent], bool]) -> float:
    return sum(map(holds, respondents)) / len(respondents)


def said(respondent: Respondent, name: str, value: str, row: str = "") -> bool:
    answer = record(respondent, name)[row] if row else respondent[name]
    return not isinstance(answer, list | dict) and distributions.key(answer) == value


def unlike(name: str, found: float, expected: float, n: int) -> str:
    """Empty if a share is within four standard errors of what was expected (at least 1.5 points)."""
    tolerance = max(4 * math.sqrt(expected * (1 - expected) / n), 0.015)
    return "" if abs(found - expected) <= tolerance else f"{name}: {found:.3f} instead of {expected:.3f} (n = {n})"


def deviations(found: list[Respondent], profile: dict[str, Any]) -> list[str]:
    """Every unconditional law of the profile against what came out."""
    faults = []
    for name, law in profile["questions"].items():
        answered = [r for r in found if name in r]
        if isinstance(law, list) or not answered:
            continue
        if "weights" in law and not isinstance(answered[0][name], list):
            total = sum(law["weights"].values())
            for value, weight in law["weights"].items():
                reached = share(answered, partial(said, name=name, value=value))
                faults.append(unlike(f"{name} {value}", reached, weight / total, len(answered)))
        for row, part in law.get("rows", {}).items():
            for value, weight in part.get("weights", {}).items():
                reached = share(answered, partial(said, name=name, value=value, row=row))
                faults.append(unlike(f"{name}.{row} {value}", reached, weight / 100, len(answered)))
    return [fault for fault in faults if fault]
