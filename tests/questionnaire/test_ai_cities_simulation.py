"""The simulated respondents of the Action 3 questionnaire against the plan of its content."""

import json
import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from surveys.questionnaire import definition
from surveys.questionnaire.model import Answer, Input, Questionnaire
from surveys.questionnaire.path import evaluate
from surveys.questionnaire.simulation import distributions, simulate

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)

SMALL, LARGE = {"under-50k", "50-100k"}, {"500k-1m", "1-5m", "over-5m"}
Respondent = dict[str, Answer]


def run(questionnaire: Questionnaire, profile: Mapping[str, object], *, count: int) -> list[Respondent]:
    return list(simulate(questionnaire, profile, seed=1, count=count, now=NOW))


def record(respondent: Respondent, name: str) -> dict[str, Any]:
    found = respondent[name]
    assert isinstance(found, dict)
    return found


@pytest.fixture(scope="module")
def ai_cities() -> Questionnaire:
    return definition.load((ROOT / "questionnaires" / "ai-cities.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def profile() -> dict[str, Any]:
    source = (ROOT / "questionnaires" / "simulation" / "ai-cities.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(source)
    return found


def share(respondents: Sequence[Respondent], holds: Callable[[Respondent], bool]) -> float:
    return sum(map(holds, respondents)) / len(respondents)


def said(respondent: Respondent, name: str, value: str, row: str = "") -> bool:
    answer = record(respondent, name)[row] if row else respondent[name]
    return not isinstance(answer, list | dict) and distributions.key(answer) == value


def band(respondent: Respondent) -> str:
    size = str(respondent.get("population_class", ""))
    return "small" if size in SMALL else "large" if size in LARGE else size


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


def test_two_thousand_respondents_follow_the_plan(ai_cities: Questionnaire, profile: dict[str, Any]) -> None:
    found = run(ai_cities, profile, count=2000)
    faults = deviations(found, profile)
    for group, operational, pilot in (
        ("small", 0.12, 0.15), ("100-250k", 0.28, 0.18), ("250-500k", 0.42, 0.22), ("large", 0.65, 0.16),
    ):  # fmt: skip
        members = [r for r in found if band(r) == group]
        faults += [
            unlike(
                f"{group} operational",
                share(members, lambda r: r["ai_status"] == "operational"),
                operational,
                len(members),
            ),
            unlike(f"{group} pilot", share(members, lambda r: r["ai_status"] == "pilot"), pilot, len(members)),
        ]
    plan = {
        "biometric_status": {"none": 72, "considered": 12, "tested": 5, "used_police": 8, "undisclosed": 3},
        "frt_position": {"promotion": 8, "safeguards": 50, "moratorium": 17, "ban": 12, "no_position": 13},
    }
    for name, shares in plan.items():
        for value, percent in shares.items():
            reached = share(found, partial(said, name=name, value=value))
            faults.append(unlike(f"{name} {value}", reached, percent / 100, len(found)))
    assert [fault for fault in faults if fault] == []

    def mean(row: str, respondents: list[Respondent] = found) -> float:
        return float(statistics.mean(record(r, "barriers")[row] for r in respondents))

    severity = {
        "funding": 2.9, "skills": 2.9, "staff_capacity": 2.7, "legal_uncertainty": 2.6, "data_quality": 2.4,
        "fundamental_rights": 1.9, "public_acceptance": 1.8, "political_support": 1.2,
    }  # fmt: skip
    assert {row: mean(row) for row in severity} == pytest.approx(severity, abs=0.08)
    for row in severity:
        assert 0.75 < statistics.stdev(record(r, "barriers")[row] for r in found) < 1.1, row
    small, rest = ([r for r in found if (band(r) == "small") is wanted] for wanted in (True, False))
    for row in ("skills", "staff_capacity"):
        assert mean(row, small) - mean(row, rest) == pytest.approx(0.3, abs=0.12)

    asked = {question.name for question in ai_cities.questions() if isinstance(question, Input)}
    assert set.union(*map(set, found)) >= asked


def test_96_respondents_come_from_22_countries_and_are_marked_as_simulated(
    ai_cities: Questionnaire, profile: dict[str, Any]
) -> None:
    found = run(ai_cities, profile, count=96)
    assert len({r["country"] for r in found}) == 22
    for respondent in found:
        for name in ("city_name", "contact_name"):
            assert "imulated" in str(respondent.get(name, "simulated"))
        assert str(respondent.get("contact_email", "@example.org")).endswith("@example.org")
    assert all(evaluate(ai_cities, r, now=NOW).valid for r in found)


def test_the_shipped_texts_are_many_and_varied(profile: dict[str, Any]) -> None:
    for name, least in (("flagship_desc", 30), ("eu_recommendation", 30), ("data_barred_detail", 20)):
        texts = profile["questions"][name]["texts"]
        assert len(set(texts)) == len(texts) >= least
