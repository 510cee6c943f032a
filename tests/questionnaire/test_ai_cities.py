"""The Action 3 questionnaire against the plan of its content, written down here a second time, independently."""

import json
import re
from typing import Any

import pytest
from plaza_shipped import NOW, Planned, asked, elements_of, planned, questions_of, source

from surveys.questionnaire import definition
from surveys.questionnaire.model import Answer, Questionnaire
from surveys.questionnaire.path import evaluate

SOURCE = source("ai-cities")

EU = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
BARRIERS = (
    "funding skills staff_capacity legal_uncertainty data_protection data_quality legacy_systems procurement evidence "
    "fundamental_rights public_acceptance split_competences cybersecurity political_support"
)
SHARING = "state_police local_police emergency_services transport social_health private_security universities"

#: Page by page: name, type, M or - (rows: every row of a matrix), flag B, ID or C; then options (columns of a matrix).
PLAN_TEXT = """
[consent]
privacy_read boolean M -
consent_participate boolean M -
[authority]
country dropdown M B: EU CH IS LI NO AL BA GE MD ME MK RS TR UA other
org_type radiogroup M B: municipality intermunicipal region national local_police state_police university
    private_practice ngo other
population_class radiogroup M B: under-50k 50-100k 100-250k 250-500k 500k-1m 1-5m over-5m
respondent_role radiogroup M B: security planning mobility it_data police legal social crisis elected research
    other
city_name text - ID
coordinated_answer radiogroup M B: agreed department personal
[governance]
ai_strategy radiogroup M B: city_wide security_specific in_preparation national_regional none dk
ai_governance matrix rows -: in_place in_preparation not_planned dk
public_register radiogroup - B: public internal planned none dk
register_url text - ID
ai_budget radiogroup - -: none under-50k 50-250k 250k-1m over-1m dk
[data]
data_sources checkbox M -: recorded_crime municipal_police emergency_calls cctv sensors mobility social_media
    citizen_reports surveys health_social open_data none other
data_sharing matrix rows -: agreement ad_hoc none barred dk
data_barred_detail comment - C
data_quality matrix - -: 1 2 3 4 5 dk
[ai_use]
ai_status radiogroup M B: operational pilot planned stopped rejected not_considered dk
ai_use_cases matrix rows -: operational pilot planned stopped no
flagship_desc comment - C
flagship_algorithm_type radiogroup - -: self_learning rule_based hybrid dk
flagship_use_type radiogroup - -: descriptive diagnostic predictive prescriptive dk
flagship_risk radiogroup - -: minimal limited high prohibited_exception not_assessed
flagship_supplier radiogroup - -: in_house eu_vendor non_eu_vendor research_partner police
flagship_evaluated radiogroup - B: independent internal planned no
flagship_effect rating - -: 1 2 3 4 5
stop_reasons checkbox M -: cost performance legal_advice public_opposition political_change supplier staff data
    other
no_ai_reasons checkbox M -: no_need no_competence no_means no_skills principle awaiting_law other
[biometrics]
biometric_status radiogroup M B: none considered tested used_own used_police undisclosed
biometric_forms checkbox M -: verification live_remote post_remote categorisation emotion attribute_search dk
biometric_purposes checkbox - -: missing_persons imminent_threat serious_crime access_control events statistics
    other
biometric_safeguards matrix rows -: yes partly no dk
frt_position radiogroup M -: promotion safeguards moratorium ban no_position
frt_position_level radiogroup M -: council administration personal
[ai_act]
aia_screening radiogroup M B: all_screened under_way not_started no_systems dk
aia_high_risk checkbox - -: biometrics critical_infrastructure education employment essential_services
    law_enforcement migration justice_democracy none not_assessed
barriers matrix rows -: 0 1 2 3 4
barriers_top ranking M -: BARRIERS
citizen_involvement checkbox - -: information consultation panel ethics_board none other
support_needed ranking M -: legal_guidance model_contracts funding training sandboxes peer_exchange evidence
    standards shared_procurement
eu_recommendation comment - C
[closing]
followup boolean M -
contact_name text - ID
contact_email text M ID
publish_consent radiogroup M -: aggregates_only unattributed_quotes named
"""


PLAN = tuple(planned(PLAN_TEXT, {"EU": EU, "BARRIERS": BARRIERS}))
ROWS_OF = {
    "ai_governance": "inventory dpia fria dpo ethics_body literacy contracts oversight complaints audit",
    "data_sharing": SHARING,
    "data_quality": "completeness timeliness geolocation interoperability sex_age",
    "ai_use_cases": (
        "traffic number_plates object_detection crowd_density behaviour_detection sound_detection drones "
        "hotspot_prediction dispatch_support online_threats report_triage generative_ai risk_forecasting"
    ),
    "biometric_safeguards": (
        "legal_basis authorisation dpa_consulted impact_assessment signage bias_testing human_check retention_limit "
        "public_report"
    ),
    "barriers": BARRIERS,
}
#: question -> the question it depends on, the answers for which it is asked, what else must be answered
BRANCHES: dict[str, tuple[str, str, dict[str, Answer]]] = {
    "population_class": ("org_type", "municipality intermunicipal region local_police", {}),
    "register_url": ("public_register", "public", {}),
    "ai_use_cases": ("ai_status", "operational pilot planned stopped", {}),
    "flagship_desc": ("ai_status", "operational pilot", {}),
    "flagship_algorithm_type": ("ai_status", "operational pilot", {}),
    "flagship_use_type": ("ai_status", "operational pilot", {}),
    "flagship_risk": ("ai_status", "operational pilot", {}),
    "flagship_supplier": ("ai_status", "operational pilot", {}),
    "flagship_evaluated": ("ai_status", "operational pilot", {}),
    "flagship_effect": ("flagship_evaluated", "independent internal", {"ai_status": "pilot"}),
    "stop_reasons": ("ai_status", "stopped rejected", {}),
    "no_ai_reasons": ("ai_status", "not_considered", {}),
    "biometric_forms": ("biometric_status", "considered tested used_own used_police", {}),
    "biometric_purposes": ("biometric_status", "considered tested used_own used_police", {}),
    "biometric_safeguards": ("biometric_status", "tested used_own used_police", {}),
    "frt_position_level": ("frt_position", "promotion safeguards moratorium ban", {}),
    "aia_high_risk": ("ai_status", "operational pilot planned", {}),
}
#: asked under conditions that are not one choice of one question: tested by themselves below
OTHER_BRANCHES = {"data_barred_detail", "contact_name", "contact_email"}


@pytest.fixture(scope="module")
def questionnaire() -> Questionnaire:
    return definition.load(SOURCE)


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(SOURCE)
    return found


def test_there_is_nothing_to_report() -> None:
    assert definition.check(SOURCE) == ()


def test_45_questions_stand_on_8_pages_in_the_order_of_the_plan(document: dict[str, Any]) -> None:
    found = [
        (page["name"], element["name"], element["type"])
        for page in document["pages"]
        for element in elements_of(page)
        if element["type"] not in {"html", "panel"}
    ]
    assert found == [(plan.page, plan.name, plan.kind) for plan in PLAN]
    assert len(found) == 45
    assert len(document["pages"]) == 8


@pytest.mark.parametrize("plan", PLAN, ids=lambda plan: plan.name)
def test_what_is_mandatory(document: dict[str, Any], plan: Planned) -> None:
    question = questions_of(document)[plan.name]
    assert question.get("isRequired", False) is (plan.demand in {"M", "rows"})
    assert question.get("eachRowRequired", False) is (plan.demand == "rows")


@pytest.mark.parametrize("plan", [plan for plan in PLAN if plan.options], ids=lambda plan: plan.name)
def test_options(questionnaire: Questionnaire, plan: Planned) -> None:
    question = next(q for q in questionnaire.questions() if q.name == plan.name)
    lists = [getattr(question, attribute, ()) for attribute in ("choices", "columns", "values")]
    found = [str(choice.value) for choices in lists for choice in choices]
    if plan.name == "country":  # ordered by name; the plan lists them by group
        assert sorted(found) == sorted(plan.options)
        assert found[-1] == "other"
    else:
        assert found == plan.options


def test_countries_stand_in_alphabetical_order(document: dict[str, Any]) -> None:
    texts = [choice["text"] for choice in questions_of(document)["country"]["choices"]][:-1]
    assert texts == sorted(texts, key=lambda text: text.replace("ü", "u"))
    assert len(texts) == 27 + 4 + 9


@pytest.mark.parametrize(("name", "rows"), ROWS_OF.items())
def test_rows(document: dict[str, Any], name: str, rows: str) -> None:
    assert [row["value"] for row in questions_of(document)[name]["rows"]] == rows.split()


def test_the_matrices_of_the_plan_are_all_here(document: dict[str, Any]) -> None:
    assert {name for name, question in questions_of(document).items() if question["type"] == "matrix"} == set(ROWS_OF)


@pytest.mark.parametrize("name", BRANCHES)
def test_a_branch_opens_for_its_answers_and_no_others(questionnaire: Questionnaire, name: str) -> None:
    driver, opening, others = BRANCHES[name]
    options = next(plan.options for plan in PLAN if plan.name == driver)
    assert set(opening.split()) < set(options)
    opened = {option for option in options if name in asked(questionnaire, {**others, driver: option})}
    assert opened == set(opening.split())
    assert name not in asked(questionnaire, others)


def test_barred_data_are_asked_about_where_any_row_is_barred(questionnaire: Questionnaire) -> None:
    for row in SHARING.split():
        for column in ("agreement", "ad_hoc", "none", "barred", "dk"):
            names = asked(questionnaire, {"data_sharing": {row: column}})
            assert ("data_barred_detail" in names) is (column == "barred"), (row, column)
    assert "data_barred_detail" not in asked(questionnaire, {})


def test_contact_details_are_asked_of_those_who_agree(questionnaire: Questionnaire) -> None:
    contact = {"contact_name", "contact_email"}
    assert contact <= asked(questionnaire, {"followup": True})
    assert not contact & asked(questionnaire, {"followup": False})
    assert not contact & asked(questionnaire, {})


def test_everything_else_is_asked_of_everyone(questionnaire: Questionnaire) -> None:
    unconditional = {plan.name for plan in PLAN} - set(BRANCHES) - OTHER_BRANCHES
    assert asked(questionnaire, {}) == unconditional


def test_an_answer_behind_a_closed_branch_does_not_count(questionnaire: Questionnaire) -> None:
    answers: dict[str, Answer] = {"ai_status": "rejected", "flagship_evaluated": "internal", "flagship_effect": 5}
    state = evaluate(questionnaire, answers, now=NOW)
    assert dict(state.data) == {"ai_status": "rejected"}


@pytest.mark.parametrize("name", ["privacy_read", "consent_participate"])
def test_a_no_to_taking_part_is_not_accepted(questionnaire: Questionnaire, name: str) -> None:
    def faults(answers: dict[str, Answer]) -> list[str]:
        return [problem.kind for problem in evaluate(questionnaire, answers, now=NOW).errors if problem.path == name]

    assert faults({}) == ["AnswerRequiredError"]
    assert len(faults({name: False})) == 1
    assert faults({name: True}) == []


@pytest.mark.parametrize("plan", PLAN, ids=lambda plan: plan.name)
def test_what_may_be_published(document: dict[str, Any], plan: Planned) -> None:
    question = questions_of(document)[plan.name]
    data = question["x-data"]
    assert data.get("breakdown", False) is (plan.flag == "B")
    if plan.flag == "ID":
        assert (data["role"], data["publish"]) == ("identifying", "never")
    elif plan.flag == "C":
        assert (data["role"], data["publish"]) == ("sensitive", "never")
    elif question["type"] != "boolean" and plan.name != "publish_consent":
        assert data["publish"] == "aggregate"
    assert data["role"] != "identifying" or plan.flag == "ID"


def test_background_is_declared_as_quasi_identifying(document: dict[str, Any]) -> None:
    found = {name for name, question in questions_of(document).items() if question["x-data"]["role"] == "quasi"}
    assert found == {"country", "org_type", "population_class", "respondent_role", "coordinated_answer"}


def test_every_question_says_what_exports_and_privacy_need(document: dict[str, Any]) -> None:
    questions = questions_of(document)
    names = [question["x-data"]["variable"] for question in questions.values()]
    assert len(set(names)) == 45
    for name, question in questions.items():
        data = question["x-data"]
        assert data["purpose"].endswith("."), name
        assert data["retention"] == ("P1Y" if data["role"] == "identifying" else "P5Y"), name
        assert ("measure" in data) is (question["type"] not in {"text", "comment"}), name


def test_not_knowing_is_missing_and_excludes_everything_else(questionnaire: Questionnaire) -> None:
    marked = {
        (question.name, choice.value)
        for question in questionnaire.questions()
        for attribute in ("choices", "columns")
        for choice in getattr(question, attribute, ())
        if choice.missing
    }
    assert marked == {(plan.name, "dk") for plan in PLAN if "dk" in plan.options} | {
        ("biometric_status", "undisclosed")
    }
    alone = {
        (question.name, choice.value)
        for question in questionnaire.questions()
        for choice in getattr(question, "choices", ())
        if choice.exclusive
    }
    assert alone == {
        ("data_sources", "none"),
        ("biometric_forms", "dk"),
        ("aia_high_risk", "none"),
        ("aia_high_risk", "not_assessed"),
        ("citizen_involvement", "none"),
    }


def test_every_long_text_has_a_limit_and_a_warning_before_it(document: dict[str, Any]) -> None:
    for page in document["pages"]:
        elements = list(elements_of(page))
        for at, element in enumerate(elements):
            if element["type"] != "comment":
                continue
            assert 0 < element["maxLength"] <= 5000
            warning = elements[at - 1]
            assert warning["type"] == "html"
            for word in ("vulnerabilities", "classified", "names of persons"):
                assert word in warning["html"]


def test_every_page_is_introduced_and_every_text_is_finished(document: dict[str, Any]) -> None:
    for page in document["pages"]:
        assert len(page["title"]) > 5
        assert page["description"].endswith(".")
    for name, question in questions_of(document).items():
        assert re.search(r"[?.]$|^Your ", question["title"]), name
        assert question.get("description", "x.").endswith((".", "//")), name
        lists = [question.get(key) for key in ("choices", "rows", "columns")]
        for choice in [choice for listed in lists if isinstance(listed, list) for choice in listed]:
            assert choice["text"].strip(), (name, choice)


def test_the_privacy_notice_covers_article_13(document: dict[str, Any]) -> None:
    notice = next(e["html"] for e in document["pages"][0]["elements"] if e["name"] == "privacy_notice")
    for matter in (
        "controller", "data protection officer", "Article 6(1)(a)", "receives", "European Economic Area",
        "one year after the survey closes", "five years after the survey closes", "access", "correction", "erasure",
        "restriction", "portable", "withdraw", "receipt code", "lodge a complaint", "voluntary", "automated",
    ):  # fmt: skip
        assert matter in notice, matter
    assert not re.search(r"\[|TODO|XXX|lorem", notice, re.IGNORECASE)


def test_rankings_ask_for_a_few_only(document: dict[str, Any]) -> None:
    questions = questions_of(document)
    for name, most in (("barriers_top", 3), ("support_needed", 5)):
        assert questions[name]["selectToRankEnabled"] is True
        assert questions[name]["maxSelectedChoices"] == most
        assert len(questions[name]["choices"]) > most
