"""The Action 4 questionnaire against the plan of its content, written down here a second time, independently."""

import json
import re
from typing import Any

import pytest
from plaza_shipped import NOW, Planned, asked, elements_of, planned, questions_of, source

from surveys.questionnaire import definition
from surveys.questionnaire.model import Answer, Questionnaire
from surveys.questionnaire.path import evaluate

SOURCE = source("training-needs")

AREAS = "audit strategy partnership law social sbd vulnerability tech crisis participation threats evaluation eu"
LISTS = {
    "EU": "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK",
    "AREAS": AREAS,
    "LANGUAGES": "bg hr cs da nl en et fi fr de el hu ga it lv lt mt pl pt ro sk sl es sv",
}

#: Page by page: name, type, M or - (rows: every row of a matrix), flag B, ID or C; then options (columns of a matrix).
PLAN_TEXT = """
[consent]
privacy_read boolean M -
consent_participate boolean M -
[respondent]
country dropdown M B: EU CH IS LI NO AL BA GE MD ME MK RS TR UA other
org_type radiogroup M B: municipality intermunicipal region national local_police state_police university
    private_practice ngo other
population_class radiogroup M B: under-50k 50-100k 100-250k 250-500k 500k-1m 1-5m over-5m
job_profile radiogroup M B: coordinator prevention police planner social crisis data elected other
years_field text M B
answering_for radiogroup M B: myself team authority
team_size text M -
networks checkbox - -: efus eurocities urbact national_forum none other
city_name text - ID
[context]
main_tasks checkbox M -: coordination strategy fieldwork policing design data victims events communication funding
    other
cooperation matrix rows -: weekly monthly rarely never
local_priorities ranking M -: incivilities drugs youth_offending violence_women hate theft night_time radicalisation
    organised_crime terrorism insecurity vandalism
coordinator_exists radiogroup - B: formal informal no dk
[past_training]
trained_3y radiogroup M B: several once no
training_topics checkbox M -: AREAS
training_provider checkbox - -: own_authority police_academy university national_body efus_eu private other
training_hours text - -
training_recognition radiogroup - B: none attendance micro_credential degree
no_training_reasons checkbox M -: not_offered not_relevant no_time no_budget no_approval language unaware other
[competences]
comp_importance matrix rows -: 1 2 3 4 5
comp_current matrix rows -: 1 2 3 4 5 dk
training_priorities ranking M -: AREAS
deep_sbd checkbox - -: cpted plans briefs lighting inclusive other
deep_tech checkbox - -: ai_act video_analytics buying data_protection dashboards other
deep_evaluation checkbox - -: indicators surveys theory_of_change quasi_experiments cost_benefit reporting other
deep_partnership checkbox - -: protocols information_sharing mediation leading other
deep_crisis checkbox - -: event_plans crisis_communication exercises psychosocial other
[format]
delivery ranking M -: blended classroom live_online self_paced field_visit tabletop peer_review mentoring
duration radiogroup M -: half_day 1-2-days 3-5-days modular degree
languages checkbox M -: LANGUAGES other
joint_training radiogroup M B: essential useful no_preference no
joint_with checkbox M -: police planning social education fire_emergency transport justice business other
certification radiogroup - -: none attendance micro_credential national eu_wide
training_barriers matrix rows -: 0 1 2 3 4
[offers]
can_offer boolean M -
offer_desc comment - C
test_interest radiogroup M -: participate host train no
test_from text - -
other_needs comment - C
[closing]
followup boolean M -
contact_name text - ID
contact_email text M ID
publish_consent radiogroup M -: aggregates_only unattributed_quotes named
"""

PLAN = tuple(planned(PLAN_TEXT, LISTS))
ROWS_OF = {
    "cooperation": "state_police planning social_youth schools health justice business civil_society",
    "comp_importance": AREAS,
    "comp_current": AREAS,
    "training_barriers": "time budget management supply language distance relevance rotation",
}
#: question -> the question it depends on, the answers for which it is asked
BRANCHES: dict[str, tuple[str, str]] = {
    "population_class": ("org_type", "municipality intermunicipal region local_police"),
    "team_size": ("answering_for", "team authority"),
    "training_topics": ("trained_3y", "several once"),
    "training_provider": ("trained_3y", "several once"),
    "training_hours": ("trained_3y", "several once"),
    "training_recognition": ("trained_3y", "several once"),
    "no_training_reasons": ("trained_3y", "no"),
    "joint_with": ("joint_training", "essential useful"),
    "test_from": ("test_interest", "participate host train"),
}
#: ranked area -> the question that goes deeper
DEEP = {area: f"deep_{area}" for area in ("sbd", "tech", "evaluation", "partnership", "crisis")}
#: asked after a yes
AFTER_YES = {"offer_desc": "can_offer", "contact_name": "followup", "contact_email": "followup"}


@pytest.fixture(scope="module")
def questionnaire() -> Questionnaire:
    return definition.load(SOURCE)


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(SOURCE)
    return found


def test_there_is_nothing_to_report() -> None:
    assert definition.check(SOURCE) == ()


def test_it_says_what_it_is(document: dict[str, Any]) -> None:
    known = document["x-data"]
    assert (known["id"], known["version"], known["profile"]) == ("training-needs", "1.0.0", 1)


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
    lists = [getattr(question, attribute, ()) for attribute in ("choices", "columns")]
    found = [str(choice.value) for choices in lists for choice in choices]
    if plan.name == "country":  # ordered by name; the plan lists them by group
        assert sorted(found) == sorted(plan.options)
    else:
        assert found == plan.options


def test_scales_are_numbers(document: dict[str, Any]) -> None:
    for name, scale in (
        ("comp_importance", [1, 2, 3, 4, 5]),
        ("comp_current", [1, 2, 3, 4, 5, "dk"]),
        ("training_barriers", [0, 1, 2, 3, 4]),
    ):
        assert [column["value"] for column in questions_of(document)[name]["columns"]] == scale
    levels = [column["text"] for column in questions_of(document)["comp_current"]["columns"]][:5]
    assert levels == ["1 None", "2 Foundation", "3 Intermediate", "4 Advanced", "5 Highly specialised"]


@pytest.mark.parametrize(("name", "rows"), ROWS_OF.items())
def test_rows(document: dict[str, Any], name: str, rows: str) -> None:
    assert [row["value"] for row in questions_of(document)[name]["rows"]] == rows.split()


def test_the_matrices_of_the_plan_are_all_here(document: dict[str, Any]) -> None:
    assert {name for name, question in questions_of(document).items() if question["type"] == "matrix"} == set(ROWS_OF)


def test_the_thirteen_areas_are_worded_alike_wherever_they_stand(document: dict[str, Any]) -> None:
    questions = questions_of(document)
    lists = [questions[name]["rows"] for name in ("comp_importance", "comp_current")]
    lists += [questions[name]["choices"] for name in ("training_topics", "training_priorities")]
    assert len(lists[0]) == 13
    assert [listed for listed in lists if listed != lists[0]] == []


@pytest.mark.parametrize("name", BRANCHES)
def test_a_branch_opens_for_its_answers_and_no_others(questionnaire: Questionnaire, name: str) -> None:
    driver, opening = BRANCHES[name]
    options = next(plan.options for plan in PLAN if plan.name == driver)
    assert set(opening.split()) < set(options)
    opened = {option for option in options if name in asked(questionnaire, {driver: option})}
    assert opened == set(opening.split())
    assert name not in asked(questionnaire, {})


@pytest.mark.parametrize("area", AREAS.split())
def test_a_ranked_area_opens_its_deep_dive_and_no_other(questionnaire: Questionnaire, area: str) -> None:
    others = [one for one in AREAS.split() if one not in {area, *DEEP}][:4]
    expected = {DEEP[area]} if area in DEEP else set()
    for ranked in ([area], [area, *others], [*others, area]):
        answers: dict[str, Answer] = {"training_priorities": [*ranked]}
        assert asked(questionnaire, answers) & set(DEEP.values()) == expected, ranked


def test_deep_dives_add_up(questionnaire: Questionnaire) -> None:
    answers: dict[str, Answer] = {"training_priorities": [*DEEP]}
    assert asked(questionnaire, answers) >= set(DEEP.values())
    assert not asked(questionnaire, {}) & set(DEEP.values())


@pytest.mark.parametrize(("name", "driver"), AFTER_YES.items())
def test_some_questions_follow_a_yes(questionnaire: Questionnaire, name: str, driver: str) -> None:
    assert name in asked(questionnaire, {driver: True})
    assert name not in asked(questionnaire, {driver: False})
    assert name not in asked(questionnaire, {})


def test_everything_else_is_asked_of_everyone(questionnaire: Questionnaire) -> None:
    unconditional = {plan.name for plan in PLAN} - set(BRANCHES) - set(DEEP.values()) - set(AFTER_YES)
    assert asked(questionnaire, {}) == unconditional


def test_an_answer_behind_a_closed_branch_does_not_count(questionnaire: Questionnaire) -> None:
    answers: dict[str, Answer] = {"trained_3y": "no", "training_hours": 8, "training_topics": ["sbd"]}
    assert dict(evaluate(questionnaire, answers, now=NOW).data) == {"trained_3y": "no"}


def faults(questionnaire: Questionnaire, name: str, answers: dict[str, Answer]) -> list[str]:
    return [problem.kind for problem in evaluate(questionnaire, answers, now=NOW).errors if problem.path == name]


@pytest.mark.parametrize("name", ["privacy_read", "consent_participate"])
def test_a_no_to_taking_part_is_not_accepted(questionnaire: Questionnaire, name: str) -> None:
    assert faults(questionnaire, name, {}) == ["AnswerRequiredError"]
    assert len(faults(questionnaire, name, {name: False})) == 1
    assert faults(questionnaire, name, {name: True}) == []


@pytest.mark.parametrize(
    ("name", "low", "high", "opened"),
    [
        ("years_field", 0, 50, {}),
        ("team_size", 1, 100_000, {"answering_for": "team"}),
        ("training_hours", 1, 5_000, {"trained_3y": "once"}),
    ],
)
def test_numbers_have_bounds(
    questionnaire: Questionnaire, name: str, low: int, high: int, opened: dict[str, Answer]
) -> None:
    for value in (low, high):
        assert faults(questionnaire, name, {**opened, name: value}) == []
    for value in (low - 1, high + 1):
        assert len(faults(questionnaire, name, {**opened, name: value})) == 1


def test_a_date_far_from_the_test_sessions_is_a_slip_of_the_pen(questionnaire: Questionnaire) -> None:
    for day, accepted in (("2027-03-01", True), ("2207-03-01", False), ("1927-03-01", False)):
        found = faults(questionnaire, "test_from", {"test_interest": "host", "test_from": day})
        assert (found == []) is accepted, day


@pytest.mark.parametrize("plan", PLAN, ids=lambda plan: plan.name)
def test_what_may_be_published(document: dict[str, Any], plan: Planned) -> None:
    question = questions_of(document)[plan.name]
    data = question["x-data"]
    # a number cannot be a breakdown (E322): the years are banded by whoever analyses them
    assert data.get("breakdown", False) is (plan.flag == "B" and plan.name != "years_field")
    if plan.flag == "ID":
        assert (data["role"], data["publish"]) == ("identifying", "never")
    elif plan.flag == "C":
        assert (data["role"], data["publish"]) == ("sensitive", "never")
    elif plan.name in {"privacy_read", "consent_participate", "followup", "publish_consent"}:
        assert data["publish"] == "never"
    else:
        assert data["publish"] == "aggregate"
    assert data["role"] != "identifying" or plan.flag == "ID"


def test_background_is_declared_as_quasi_identifying(document: dict[str, Any]) -> None:
    found = {name for name, question in questions_of(document).items() if question["x-data"]["role"] == "quasi"}
    assert found == {
        "country", "org_type", "population_class", "job_profile", "years_field", "answering_for", "team_size",
        "networks",
    }  # fmt: skip


def test_every_question_says_what_exports_and_privacy_need(document: dict[str, Any]) -> None:
    questions = questions_of(document)
    names = [question["x-data"]["variable"] for question in questions.values()]
    assert len(set(names)) == 45
    units = {}
    for name, question in questions.items():
        data = question["x-data"]
        assert data["purpose"].endswith("."), name
        assert data["retention"] == ("P1Y" if data["role"] == "identifying" else "P5Y"), name
        measured = question["type"] not in {"text", "comment"} or question.get("inputType") in {"number", "date"}
        assert ("measure" in data) is measured, name
        if "unit" in data:
            units[name] = data["unit"]
    assert units == {"years_field": "years", "team_size": "people", "training_hours": "hours"}


def test_not_knowing_is_missing_and_none_excludes_everything_else(questionnaire: Questionnaire) -> None:
    marked = {
        (question.name, choice.value)
        for question in questionnaire.questions()
        for attribute in ("choices", "columns")
        for choice in getattr(question, attribute, ())
        if choice.missing
    }
    assert marked == {("coordinator_exists", "dk"), ("comp_current", "dk")}
    alone = {
        (question.name, choice.value)
        for question in questionnaire.questions()
        for choice in getattr(question, "choices", ())
        if choice.exclusive
    }
    assert alone == {("networks", "none")}


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
        assert question.get("description", "x.").endswith("."), name
        for key in ("choices", "rows", "columns"):
            for choice in question.get(key, []) if question["type"] != "comment" else []:
                assert choice["text"].strip(), (name, choice)


def test_the_privacy_notice_covers_article_13(document: dict[str, Any]) -> None:
    notice = next(e["html"] for e in document["pages"][0]["elements"] if e["name"] == "privacy_notice")
    for matter in (
        "controller", "data protection officer", "Article 6(1)(a)", "receives", "European Economic Area",
        "one year after the survey closes", "five years after the survey closes", "access", "correction", "erasure",
        "restriction", "portable", "withdraw", "receipt code", "lodge a complaint", "voluntary", "automated",
        "answers about yourself", "training scheme",
    ):  # fmt: skip
        assert matter in notice, matter
    assert not re.search(r"\[|TODO|XXX|lorem", notice, re.IGNORECASE)


def test_rankings_ask_for_a_few_only(document: dict[str, Any]) -> None:
    questions = questions_of(document)
    for name, most in (("local_priorities", 5), ("training_priorities", 5), ("delivery", 4)):
        assert questions[name]["selectToRankEnabled"] is True
        assert questions[name]["maxSelectedChoices"] == most
        assert len(questions[name]["choices"]) > most
