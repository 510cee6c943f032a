"""Whole ways through the Action 3 questionnaire in a real Chromium, with and without scripts."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

QUESTIONNAIRE = (Path(__file__).resolve().parents[2] / "questionnaires" / "ai-cities.json").read_text("utf-8")

Answers = dict[str, Any]
Way = list[tuple[str, Answers, Answers]]

GOVERNANCE = [
    "inventory", "dpia", "fria", "dpo", "ethics_body", "literacy", "contracts", "oversight", "complaints", "audit",
]  # fmt: skip
SHARING = [
    "state_police",
    "local_police",
    "emergency_services",
    "transport",
    "social_health",
    "private_security",
    "universities",
]
USE_CASES = [
    "traffic", "number_plates", "object_detection", "crowd_density", "behaviour_detection", "sound_detection", "drones",
    "hotspot_prediction", "dispatch_support", "online_threats", "report_triage", "generative_ai", "risk_forecasting",
]  # fmt: skip
SAFEGUARDS = [
    "legal_basis", "authorisation", "dpa_consulted", "impact_assessment", "signage", "bias_testing", "human_check",
    "retention_limit", "public_report",
]  # fmt: skip
BARRIERS = [
    "funding", "skills", "staff_capacity", "legal_uncertainty", "data_protection", "data_quality", "legacy_systems",
    "procurement", "evidence", "fundamental_rights", "public_acceptance", "split_competences", "cybersecurity",
    "political_support",
]  # fmt: skip

#: For each page: its name, a wrong answer that is refused, and what is answered in the end.
FULL_USER: Way = [
    (
        "consent",
        {"privacy_read": True, "consent_participate": False},
        {"privacy_read": True, "consent_participate": True},
    ),
    (
        "authority",
        {"country": "FR"},
        {
            "country": "FR",
            "org_type": "municipality",
            "population_class": "250-500k",
            "respondent_role": "it_data",
            "city_name": "Ville d'Exemple & Métropole <Sud>",
            "coordinated_answer": "agreed",
        },
    ),
    (
        "governance",
        {"public_register": "public", "register_url": "no address at all"},
        {
            "ai_strategy": "security_specific",
            "ai_governance": dict.fromkeys(GOVERNANCE, "in_place") | {"audit": "dk"},
            "public_register": "public",
            "register_url": "https://ville.example/algorithmes?a=1&b=2",
            "ai_budget": "50-250k",
        },
    ),
    (
        "data",
        {"data_sources": ["cctv", "other"]},
        {
            "data_sources": ["cctv", "sensors", "other"],
            "data_sources-Comment": "Lighting columns; “smart” benches",
            "data_sharing": dict.fromkeys(SHARING, "ad_hoc") | {"transport": "barred"},
            "data_barred_detail": "Line one: the operator's contract.\n\nLine three: no legal basis.",
            "data_quality": {"completeness": 3, "timeliness": 4, "sex_age": "dk"},
        },
    ),
    (
        "ai_use",
        {"ai_status": "operational", "ai_use_cases": dict.fromkeys(USE_CASES[:-1], "no")},
        {
            "ai_status": "operational",
            "ai_use_cases": dict.fromkeys(USE_CASES, "no") | {"traffic": "operational", "generative_ai": "pilot"},
            "flagship_desc": "Crowd density at the Carnival.",
            "flagship_algorithm_type": "hybrid",
            "flagship_use_type": "descriptive",
            "flagship_risk": "limited",
            "flagship_supplier": "eu_vendor",
            "flagship_evaluated": "independent",
            "flagship_effect": 4,
        },
    ),
    (
        "biometrics",
        {"biometric_status": "tested", "frt_position": "safeguards"},
        {
            "biometric_status": "tested",
            "biometric_forms": ["verification", "attribute_search"],
            "biometric_purposes": ["events"],
            "biometric_safeguards": dict.fromkeys(SAFEGUARDS, "partly"),
            "frt_position": "safeguards",
            "frt_position_level": "council",
        },
    ),
    (
        "ai_act",
        {"aia_screening": "under_way", "barriers": dict.fromkeys(BARRIERS[1:], 2)},
        {
            "aia_screening": "under_way",
            "aia_high_risk": ["critical_infrastructure", "law_enforcement"],
            "barriers": dict.fromkeys(BARRIERS, 2) | {"funding": 4, "political_support": 0},
            "barriers_top": ["funding", "evidence", "skills"],
            "citizen_involvement": ["panel"],
            "support_needed": ["model_contracts", "training"],
            "eu_recommendation": "One rule book, in plain words.",
        },
    ),
    (
        "closing",
        {"followup": True, "contact_name": "A. Person", "contact_email": "nobody"},
        {
            "followup": True,
            "contact_name": "A. Person",
            "contact_email": "a.person@ville.example",
            "publish_consent": "unattributed_quotes",
        },
    ),
]

NON_USER: Way = [
    FULL_USER[0],
    (
        "authority",
        {"country": "LV", "org_type": "municipality"},
        {"country": "LV", "org_type": "ngo", "respondent_role": "research", "coordinated_answer": "personal"},
    ),
    (
        "governance",
        {"ai_strategy": "none"},
        {"ai_strategy": "none", "ai_governance": dict.fromkeys(GOVERNANCE, "not_planned"), "public_register": "none"},
    ),
    (
        "data",
        {"data_sharing": dict.fromkeys(SHARING, "none")},
        {"data_sources": ["none"], "data_sharing": dict.fromkeys(SHARING, "none")},
    ),
    (
        "ai_use",
        {"ai_status": "not_considered"},
        {"ai_status": "not_considered", "no_ai_reasons": ["no_means", "awaiting_law"]},
    ),
    ("biometrics", {"biometric_status": "none"}, {"biometric_status": "none", "frt_position": "no_position"}),
    (
        "ai_act",
        {"aia_screening": "no_systems"},
        {
            "aia_screening": "no_systems",
            "barriers": dict.fromkeys(BARRIERS, 1),
            "barriers_top": ["skills"],
            "support_needed": ["legal_guidance"],
        },
    ),
    ("closing", {"followup": True}, {"followup": False, "publish_consent": "aggregates_only"}),
]


def answer(visitor: Any, answers: Answers) -> None:
    """Fill what is on the page; without scripts, press Next for the questions that these answers open."""
    for name, value in answers.items():
        if not visitor.script and not visitor.page.locator(f'[name="{name}"], [name^="{name}."]').count():
            visitor.press("next")
        visitor.fill(name, value)


def refused(visitor: Any) -> None:
    """The page was refused, and says so: in its title, in a summary that has the focus, beside each field."""
    page = visitor.page
    summary = page.locator("#error-summary")
    expect(summary).to_be_visible()
    assert page.title().startswith("Error:")
    if visitor.script:
        expect(summary).to_be_focused()
    links = summary.locator("a").all()
    assert links
    for link in links:
        target = page.locator(f'[id="{(link.get_attribute("href") or "").removeprefix("#")}"]')
        assert target.count() == 1
        assert target.get_attribute("aria-invalid") == "true"
        described = target.get_attribute("aria-describedby") or target.locator(
            "xpath=ancestor::fieldset"
        ).first.get_attribute("aria-describedby")
        assert described
        for one in described.split():
            assert page.locator(f'[id="{one}"]').count() == 1


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
@pytest.mark.parametrize("way", [FULL_USER, NON_USER], ids=["full-user", "non-user"])
def test_a_whole_way_is_stored_as_it_was_typed(served: Any, visit: Callable[..., Any], way: Way, script: bool) -> None:
    address = served.open("ai-cities", QUESTIONNAIRE)
    visitor = visit(script=script, width=1280 if script else 400)
    page = visitor.page
    page.goto(address)
    accessible: list[str] = []
    for place, (name, wrong, right) in enumerate(way):
        assert page.url == f"{address}/pages/{name}"
        accessible += visitor.violations() if script else []
        answer(visitor, wrong)
        visitor.press("next")
        assert page.url == f"{address}/pages/{name}"
        refused(visitor)
        accessible += visitor.violations() if script else []
        answer(visitor, right)
        visitor.press("next")
        assert page.locator("#error-summary").all_inner_texts() == []
        if place:  # back and forth: nothing is lost, nothing has to be said twice
            visitor.press("back")
            assert page.url == f"{address}/pages/{name}"
            visitor.press("next")
    assert page.url == f"{address}/review"
    accessible += visitor.violations() if script else []
    assert page.locator("#error-summary").count() == 0
    visitor.press("next")
    receipt = page.locator("#completed").get_attribute("data-receipt") or ""
    accessible += visitor.violations() if script else []

    typed = {name: value for _page, _wrong, right in way for name, value in right.items()}
    (stored,) = served.responses()
    assert stored.state == "submitted"
    assert stored.answers == typed
    assert receipt
    assert receipt not in str(stored.__dict__)
    assert accessible == []


def test_answers_that_were_hidden_again_are_not_submitted(served: Any, visit: Callable[..., Any]) -> None:
    address = served.open("ai-cities", QUESTIONNAIRE)
    visitor = visit()
    page = visitor.page
    page.goto(f"{address}/pages/ai_use")
    visitor.fill("ai_status", "operational")
    visitor.fill("flagship_desc", "A secret that is taken back")
    visitor.fill("ai_status", "dk")
    expect(page.locator('[name="flagship_desc"]')).to_have_count(0)
    visitor.fill("ai_status", "operational")
    expect(page.locator('[name="flagship_desc"]')).to_have_value("A secret that is taken back")
    visitor.fill("ai_status", "not_considered")
    visitor.fill("no_ai_reasons", ["no_need"])
    visitor.press("next")
    for name, _wrong, right in NON_USER:
        if name != "ai_use":
            page.goto(f"{address}/pages/{name}")
            answer(visitor, right)
            visitor.press("next")
    page.goto(f"{address}/review")
    assert "secret" not in page.content()
    visitor.press("next")
    (stored,) = served.responses()
    assert stored.state == "submitted"
    assert "flagship_desc" not in stored.answers
