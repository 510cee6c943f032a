"""The simulated respondents of the Action 3 questionnaire against the plan of its content."""

import statistics
from functools import partial
from typing import Any

import pytest
from plaza_shipped import NOW, Respondent, deviations, document, record, run, said, share, source, unlike

from surveys.questionnaire import definition
from surveys.questionnaire.model import Input, Questionnaire
from surveys.questionnaire.path import evaluate

SMALL, LARGE = {"under-50k", "50-100k"}, {"500k-1m", "1-5m", "over-5m"}


@pytest.fixture(scope="module")
def ai_cities() -> Questionnaire:
    return definition.load(source("ai-cities"))


@pytest.fixture(scope="module")
def profile() -> dict[str, Any]:
    return document("simulation/ai-cities")


def band(respondent: Respondent) -> str:
    size = str(respondent.get("population_class", ""))
    return "small" if size in SMALL else "large" if size in LARGE else size


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
