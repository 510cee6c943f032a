"""The Action 3 questionnaire against the plan of its content, written down here a second time, independently."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from surveys.questionnaire import definition
from surveys.questionnaire.model import Answer, Input, Questionnaire
from surveys.questionnaire.path import Shown, State, evaluate

FILE = Path(__file__).parents[2] / "questionnaires" / "ai-cities.json"
SOURCE = FILE.read_text(encoding="utf-8")
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)

M, O, ROWS = "mandatory", "optional", "every row"  # noqa: E741  # the content plan's own letter
EU = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
BARRIERS = (
    "funding skills staff_capacity legal_uncertainty data_protection data_quality legacy_systems procurement evidence "
    "fundamental_rights public_acceptance split_competences cybersecurity political_support"
)
SHARING = "state_police local_police emergency_services transport social_health private_security universities"

#: page, name, type, mandatory or not, options (columns of a matrix), flags of the plan
PLAN: tuple[tuple[str, str, str, str, str, str], ...] = (
    ("consent", "privacy_read", "boolean", M, "", ""),
    ("consent", "consent_participate", "boolean", M, "", ""),
    ("authority", "country", "dropdown", M, f"{EU} CH IS LI NO AL BA GE MD ME MK RS TR UA other", "B"),
    (
        "authority",
        "org_type",
        "radiogroup",
        M,
        "municipality intermunicipal region national local_police state_police university private_practice ngo other",
        "B",
    ),
    (
        "authority",
        "population_class",
        "radiogroup",
        M,
        "under-50k 50-100k 100-250k 250-500k 500k-1m 1-5m over-5m",
        "B",
    ),
    (
        "authority",
        "respondent_role",
        "radiogroup",
        M,
        "security planning mobility it_data police legal social crisis elected research other",
        "B",
    ),
    ("authority", "city_name", "text", O, "", "ID"),
    ("authority", "coordinated_answer", "radiogroup", M, "agreed department personal", "B"),
    (
        "governance",
        "ai_strategy",
        "radiogroup",
        M,
        "city_wide security_specific in_preparation national_regional none dk",
        "B",
    ),
    ("governance", "ai_governance", "matrix", ROWS, "in_place in_preparation not_planned dk", ""),
    ("governance", "public_register", "radiogroup", O, "public internal planned none dk", "B"),
    ("governance", "register_url", "text", O, "", "ID"),
    ("governance", "ai_budget", "radiogroup", O, "none under-50k 50-250k 250k-1m over-1m dk", ""),
    (
        "data",
        "data_sources",
        "checkbox",
        M,
        "recorded_crime municipal_police emergency_calls cctv sensors mobility social_media citizen_reports surveys "
        "health_social open_data none other",
        "",
    ),
    ("data", "data_sharing", "matrix", ROWS, "agreement ad_hoc none barred dk", ""),
    ("data", "data_barred_detail", "comment", O, "", "C"),
    ("data", "data_quality", "matrix", O, "1 2 3 4 5 dk", ""),
    ("ai_use", "ai_status", "radiogroup", M, "operational pilot planned stopped rejected not_considered dk", "B"),
    ("ai_use", "ai_use_cases", "matrix", ROWS, "operational pilot planned stopped no", ""),
    ("ai_use", "flagship_desc", "comment", O, "", "C"),
    ("ai_use", "flagship_algorithm_type", "radiogroup", O, "self_learning rule_based hybrid dk", ""),
    ("ai_use", "flagship_use_type", "radiogroup", O, "descriptive diagnostic predictive prescriptive dk", ""),
    ("ai_use", "flagship_risk", "radiogroup", O, "minimal limited high prohibited_exception not_assessed", ""),
    ("ai_use", "flagship_supplier", "radiogroup", O, "in_house eu_vendor non_eu_vendor research_partner police", ""),
    ("ai_use", "flagship_evaluated", "radiogroup", O, "independent internal planned no", "B"),
    ("ai_use", "flagship_effect", "rating", O, "1 2 3 4 5", ""),
    (
        "ai_use",
        "stop_reasons",
        "checkbox",
        M,
        "cost performance legal_advice public_opposition political_change supplier staff data other",
        "",
    ),
    (
        "ai_use",
        "no_ai_reasons",
        "checkbox",
        M,
        "no_need no_competence no_means no_skills principle awaiting_law other",
        "",
    ),
    (
        "biometrics",
        "biometric_status",
        "radiogroup",
        M,
        "none considered tested used_own used_police undisclosed",
        "B",
    ),
    (
        "biometrics",
        "biometric_forms",
        "checkbox",
        M,
        "verification live_remote post_remote categorisation emotion attribute_search dk",
        "",
    ),
    (
        "biometrics",
        "biometric_purposes",
        "checkbox",
        O,
        "missing_persons imminent_threat serious_crime access_control events statistics other",
        "",
    ),
    ("biometrics", "biometric_safeguards", "matrix", ROWS, "yes partly no dk", ""),
    ("biometrics", "frt_position", "radiogroup", M, "promotion safeguards moratorium ban no_position", ""),
    ("biometrics", "frt_position_level", "radiogroup", M, "council administration personal", ""),
    ("ai_act", "aia_screening", "radiogroup", M, "all_screened under_way not_started no_systems dk", "B"),
    (
        "ai_act",
        "aia_high_risk",
        "checkbox",
        O,
        "biometrics critical_infrastructure education employment essential_services law_enforcement migration "
        "justice_democracy none not_assessed",
        "",
    ),
    ("ai_act", "barriers", "matrix", ROWS, "0 1 2 3 4", ""),
    ("ai_act", "barriers_top", "ranking", M, BARRIERS, ""),
    (
        "ai_act",
        "citizen_involvement",
        "checkbox",
        O,
        "information consultation panel ethics_board none other",
        "",
    ),
    (
        "ai_act",
        "support_needed",
        "ranking",
        M,
        "legal_guidance model_contracts funding training sandboxes peer_exchange evidence standards shared_procurement",
        "",
    ),
    ("ai_act", "eu_recommendation", "comment", O, "", "C"),
    ("closing", "followup", "boolean", M, "", ""),
    ("closing", "contact_name", "text", O, "", "ID"),
    ("closing", "contact_email", "text", M, "", "ID"),
    ("closing", "publish_consent", "radiogroup", M, "aggregates_only unattributed_quotes named", ""),
)
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


def shown(state: State) -> set[str]:
    def walk(elements: tuple[Shown, ...]) -> Iterator[str]:
        for element in elements:
            if isinstance(element.element, Input):
                yield element.path
            if element.kind == "panel":
                yield from walk(element.children)

    return {name for page in state.pages for name in walk(page.elements)}


def asked(questionnaire: Questionnaire, answers: dict[str, Answer]) -> set[str]:
    return shown(evaluate(questionnaire, answers, now=NOW))


def test_there_is_nothing_to_report() -> None:
    assert definition.check(SOURCE) == ()


def test_45_questions_stand_on_8_pages_in_the_order_of_the_plan(document: dict[str, Any]) -> None:
    found = [
        (page["name"], element["name"], element["type"])
        for page in document["pages"]
        for element in elements_of(page)
        if element["type"] not in {"html", "panel"}
    ]
    assert found == [(page, name, kind) for page, name, kind, *_ in PLAN]
    assert len(found) == 45
    assert len(document["pages"]) == 8


@pytest.mark.parametrize(("name", "demand"), [(name, demand) for _, name, _, demand, *_ in PLAN])
def test_what_is_mandatory(document: dict[str, Any], name: str, demand: str) -> None:
    question = questions_of(document)[name]
    assert question.get("isRequired", False) is (demand != O)
    assert question.get("eachRowRequired", False) is (demand == ROWS)


@pytest.mark.parametrize(("name", "options"), [(name, options) for _, name, _, _, options, _ in PLAN if options])
def test_options(questionnaire: Questionnaire, name: str, options: str) -> None:
    from_model = next(q for q in questionnaire.questions() if q.name == name)
    for attribute in ("choices", "columns", "values"):
        if choices := getattr(from_model, attribute, ()):
            found = [str(choice.value) for choice in choices]
    if name == "country":  # ordered by name, the plan lists them by group
        assert sorted(found) == sorted(options.split())
        assert found[-1] == "other"
    else:
        assert found == options.split()


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
    options = next(options for _, plan_name, _, _, options, _ in PLAN if plan_name == driver).split()
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
    unconditional = {name for _, name, *_ in PLAN} - set(BRANCHES) - OTHER_BRANCHES
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


@pytest.mark.parametrize(("name", "flags"), [(name, flags) for _, name, *_, flags in PLAN])
def test_what_may_be_published(document: dict[str, Any], name: str, flags: str) -> None:
    question = questions_of(document)[name]
    data = question["x-data"]
    assert data.get("breakdown", False) is (flags == "B")
    if flags == "ID":
        assert (data["role"], data["publish"]) == ("identifying", "never")
    elif flags == "C":
        assert (data["role"], data["publish"]) == ("sensitive", "never")
    elif question["type"] != "boolean" and name != "publish_consent":
        assert data["publish"] == "aggregate"
    assert data["role"] != "identifying" or flags == "ID"


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
    planned = {(name, "dk") for _, name, *_, options, _ in PLAN if "dk" in options.split()}
    assert marked == planned | {("biometric_status", "undisclosed")}
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
        for choice in [*question.get("choices", []), *question.get("rows", []), *question.get("columns", [])]:
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
