"""The simulated respondents of the Action 4 questionnaire against the plan of its content."""

import statistics
from collections import Counter
from typing import Any

import pytest
from plaza_shipped import NOW, Respondent, deviations, document, record, run, said, share, source, unlike

from surveys.questionnaire import definition
from surveys.questionnaire.model import Input, Questionnaire
from surveys.questionnaire.path import evaluate

GAPS = {
    "evaluation": 1.5, "tech": 1.5, "eu": 1.4, "sbd": 1.2, "vulnerability": 1.1, "audit": 1.0, "participation": 1.0,
    "law": 0.8, "strategy": 0.7, "threats": 0.7, "crisis": 0.6, "social": 0.5, "partnership": 0.5,
}  # fmt: skip
PEOPLE = 140


@pytest.fixture(scope="module")
def training_needs() -> Questionnaire:
    return definition.load(source("training-needs"))


@pytest.fixture(scope="module")
def profile() -> dict[str, Any]:
    return document("simulation/training-needs")


@pytest.fixture(scope="module")
def many(training_needs: Questionnaire, profile: dict[str, Any]) -> list[Respondent]:
    return run(training_needs, profile, count=2000)


@pytest.fixture(scope="module")
def as_planned(training_needs: Questionnaire, profile: dict[str, Any]) -> list[Respondent]:
    return run(training_needs, profile, count=PEOPLE)


def importance(respondents: list[Respondent], area: str) -> float:
    return statistics.fmean(record(r, "comp_importance")[area] for r in respondents)


def competence(respondents: list[Respondent], area: str) -> float:
    """Of those who know."""
    levels = [record(r, "comp_current")[area] for r in respondents]
    return statistics.fmean(level for level in levels if level != "dk")


def favourite(respondent: Respondent) -> object:
    ranked = respondent["delivery"]
    assert isinstance(ranked, list)
    return ranked[0]


def test_gaps_follow_the_plan(many: list[Respondent]) -> None:
    needed = {area: importance(many, area) for area in GAPS}
    assert all(3.55 < mean < 4.55 for mean in needed.values()), needed
    assert max(needed.values()) - min(needed.values()) > 0.8
    found = {area: needed[area] - competence(many, area) for area in GAPS}
    assert found == pytest.approx(GAPS, abs=0.1)


def test_planners_and_police_differ_from_all_others_in_opposite_ways(many: list[Respondent]) -> None:
    groups: dict[str, list[Respondent]] = {"planner": [], "police": [], "rest": []}
    for respondent in many:
        groups.get(str(respondent["job_profile"]), groups["rest"]).append(respondent)
    difference = {
        (group, area): competence(groups[group], area) - competence(groups["rest"], area)
        for group in ("planner", "police")
        for area in ("sbd", "crisis")
    }
    assert difference == pytest.approx(
        {("planner", "sbd"): 0.8, ("planner", "crisis"): -0.6, ("police", "sbd"): -0.8, ("police", "crisis"): 0.6},
        abs=0.2,
    )


def test_shares_follow_the_plan(many: list[Respondent], profile: dict[str, Any]) -> None:
    faults = deviations(many, profile)
    trained = [r for r in many if r["trained_3y"] != "no"]
    recognised = share(trained, lambda r: r["training_recognition"] in {"micro_credential", "degree"})
    joint = share(many, lambda r: r["joint_training"] in {"essential", "useful"})
    faults += [
        unlike("trained", len(trained) / len(many), 0.55, len(many)),
        unlike("recognised credential", recognised, 0.18, len(trained)),
        unlike("joint training", joint, 0.8, len(many)),
    ]
    assert [fault for fault in faults if fault] == []
    first = Counter(favourite(r) for r in many).most_common()
    assert first[0][0] == "blended"
    assert first[0][1] > 1.5 * first[1][1]


def test_every_question_and_every_deep_dive_gets_answers(many: list[Respondent], training_needs: Questionnaire) -> None:
    questions = {question.name for question in training_needs.questions() if isinstance(question, Input)}
    assert set.union(*map(set, many)) >= questions
    for area in ("sbd", "tech", "evaluation", "partnership", "crisis"):
        assert sum(f"deep_{area}" in respondent for respondent in many) > 0.2 * len(many), area


def test_140_respondents_come_from_about_70_authorities_and_are_marked_as_simulated(
    as_planned: list[Respondent], training_needs: Questionnaire
) -> None:
    assert 60 <= len({r["city_name"] for r in as_planned if "city_name" in r}) <= 80
    assert len({r["country"] for r in as_planned}) == 22
    for respondent in as_planned:
        for name in ("city_name", "contact_name"):
            assert "imulated" in str(respondent.get(name, "simulated"))
        assert str(respondent.get("contact_email", "@example.org")).endswith("@example.org")
    assert all(evaluate(training_needs, r, now=NOW).valid for r in as_planned)


def test_an_authority_is_in_one_country(many: list[Respondent]) -> None:
    places = {(r["city_name"], r["country"]) for r in many if "city_name" in r}
    assert len({name for name, _ in places}) == len(places)


def test_even_140_respondents_show_the_contrasts_of_the_plan(as_planned: list[Respondent]) -> None:
    found = {area: importance(as_planned, area) - competence(as_planned, area) for area in GAPS}
    largest = sorted(found, key=lambda area: -found[area])[:6]
    assert {"evaluation", "tech", "eu"} <= set(largest)
    assert Counter(favourite(r) for r in as_planned).most_common(1)[0][0] == "blended"
    assert 0.45 < share(as_planned, lambda r: not said(r, "trained_3y", "no")) < 0.65


def test_the_shipped_texts_are_many_and_varied(profile: dict[str, Any]) -> None:
    for name, least in (("offer_desc", 30), ("other_needs", 30)):
        texts = profile["questions"][name]["texts"]
        assert len(set(texts)) == len(texts) >= least
