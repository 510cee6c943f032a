"""The comparison of two versions: exact on a labelled corpus, symmetric, complete, and proved by stored answers."""

import random
from collections import Counter
from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, datetime

import pytest
from plaza_edits import CASES, CITIES, KINDS, Document, Edit, at, edited, put, rename, survey, x

from surveys.questionnaire import definition, model
from surveys.questionnaire.definition.kinds import QUESTION_KINDS
from surveys.questionnaire.differences import CODES, Answers, Change, blocks_open_wave, compare, questions, whole
from surveys.questionnaire.differences.conditions import implies, normal
from surveys.questionnaire.differences.matching import out_of_order
from surveys.questionnaire.differences.sentences import SENTENCES
from surveys.questionnaire.expressions import parse
from surveys.questionnaire.model import Answer, Questionnaire
from surveys.questionnaire.path import evaluate
from surveys.questionnaire.problems import DefinitionError
from surveys.questionnaire.simulation import simulate

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
IDS = [case[0] for case in CASES]
EDITS = pytest.mark.parametrize(("document", "edit"), [case[1:3] for case in CASES], ids=IDS)

_OPPOSITES = [("added", "removed"), ("narrowed", "widened"), ("stricter", "looser"), ("tightened", "loosened")]
OPPOSITES = {one: other for pair in _OPPOSITES for one, other in (pair, pair[::-1])}


def load(document: Document, edit: Edit | None = None) -> Questionnaire:
    return definition.load(edited(document, edit) if edit else document)


def named(change: Change) -> str:
    where = change.where
    return f"{change.code} {where.name}{f', {where.part}' if where.part else ''}"


def mirrored(code: str) -> str:
    kind, _, outcome = code.rpartition("-")
    return f"{kind}-{OPPOSITES.get(outcome, outcome)}"


def only(document: Document, edit: Edit) -> Change:
    (change,) = compare(load(document), load(document, edit))
    return change


@pytest.mark.parametrize(("document", "edit", "expected"), [case[1:] for case in CASES], ids=IDS)
def test_exactly_the_changes_made_are_found(document: Document, edit: Edit, expected: list[str]) -> None:
    found = compare(load(document), load(document, edit))
    assert Counter(named(change) for change in found) == Counter(expected)


@EDITS
def test_the_way_back_mirrors_the_way_there(document: Document, edit: Edit) -> None:
    old, new = load(document), load(document, edit)
    assert compare(new, new) == ()
    there, back = compare(old, new), compare(new, old)
    assert Counter(mirrored(change.code) for change in there) == Counter(change.code for change in back)
    for change in there:
        assert change.respondents
        assert change.answers_sentence
        assert change.translators
        assert "{" not in change.answers_sentence


def test_edits_together_mirror_as_well() -> None:
    draw = random.Random(7)  # noqa: S311 (a fixed seed, for tests)
    compared = 0
    while compared < 60:
        document = draw.choice([CITIES, KINDS])
        old = new = document
        for edit in draw.sample([case[2] for case in CASES if case[1] is document], 4):
            try:
                new = edited(new, edit)
            except (StopIteration, KeyError, IndexError):  # what it edits is gone
                continue
        try:
            before, after = load(old), load(new)
        except DefinitionError:
            continue
        compared += 1
        there, back = compare(before, after), compare(after, before)
        assert Counter(mirrored(change.code) for change in there) == Counter(change.code for change in back)
        assert compare(after, after) == ()


@pytest.fixture(scope="module")
def stored() -> Mapping[str, list[dict[str, Answer]]]:
    """Answers given to the unedited questionnaires."""
    given = {"cities": CITIES, "kinds": KINDS}
    return {name: list(simulate(load(document), {}, seed=3, count=12, now=NOW)) for name, document in given.items()}


@EDITS
def test_what_does_not_block_a_wave_loses_no_stored_answer(
    stored: Mapping[str, list[dict[str, Answer]]], document: Document, edit: Edit
) -> None:
    old, new = load(document), load(document, edit)
    if blocks_open_wave(compare(old, new)):
        return
    for answers in stored["cities" if document is CITIES else "kinds"]:
        before, after = (evaluate(one, answers, now=NOW).answers for one in (old, new))
        assert {name: after.get(name) for name in before} == before


def test_every_field_of_the_model_is_known_to_the_comparison() -> None:
    classes = {kind.model for kind in QUESTION_KINDS.values()} | {model.TextInput}
    known = {field.name for one in classes for field in fields(one)}
    assert known <= questions.KNOWN
    assert {field.name for field in fields(model.Questionnaire)} <= whole.KNOWN
    assert {field.name for field in fields(model.Data)} == {
        *("role", "publish", "breakdown", "purpose", "retention"),
        *questions.EXPORTS,
    }


def test_every_code_is_in_the_corpus_in_one_direction() -> None:
    reached = {name.split(" ")[0] for case in CASES for name in case[3]}
    assert set(CODES) - reached - {mirrored(code) for code in reached} == set()
    assert {key.partition(":")[0] for key in SENTENCES} == set(CODES)


@pytest.mark.parametrize(
    ("document", "edit", "fate"),
    [
        (CITIES, put("frt_position", type="dropdown"), Answers.KEPT),
        (CITIES, put("contact_name", inputType="email"), Answers.ASKED_AGAIN),
        (KINDS, put("day", inputType="month", min=None, maxValueExpression=None), Answers.ORPHANED),
        (CITIES, put("eu_recommendation", maxLength=500), Answers.ASKED_AGAIN),
        (CITIES, lambda d: d["pages"][1]["elements"].append(at(d, "contact")["elements"].pop(0)), Answers.KEPT),
        (CITIES, lambda d: at(d, "contact")["elements"].append(d["pages"][-1]["elements"].pop()), Answers.ORPHANED),
        (KINDS, put("coded", valueTrue="J"), Answers.RECODED),
        (KINDS, put("grade", rateMax=1.2), Answers.RECODED),
        (CITIES, rename("frt_position", "frt_view"), Answers.ORPHANED),
    ],
)
def test_what_happens_to_answers(document: Document, edit: Edit, fate: Answers) -> None:
    change = only(document, edit)
    assert change.answers is fate
    assert (change in blocks_open_wave([change])) is (fate in (Answers.ORPHANED, Answers.RECODED))


def test_a_renamed_question_is_said_to_look_renamed() -> None:
    change = only(CITIES, rename("frt_position", "frt_view"))
    assert '"frt_position" looks renamed' in change.answers_sentence
    assert change.where.old == change.where.new != ""


def test_both_pointers_lead_to_the_place() -> None:
    added = only(CITIES, lambda d: at(d, "barriers")["rows"].append({"value": "time", "text": "Time"}))
    assert added.where.old is None
    assert added.where.new == "/pages/6/elements/2/rows/14"


def test_a_changed_source_makes_its_translations_stale_and_a_new_text_wants_them() -> None:
    three = x("", languages=["en", "de", "fr"])

    def titled(**versions: str) -> Edit:
        return survey(title=versions)

    base = edited(KINDS, three)
    stale = only(base, titled(default="All kinds", de="Jede Art von Frage"))
    assert [(one.language, one.why) for one in stale.redo] == [("de", "stale"), ("fr", "missing")]
    assert stale.translators == "Translate anew into de: the title. Translate into fr: the title."
    done = only(base, titled(default="All kinds", de="Alle Arten", fr="Tout"))
    assert (done.redo, done.translators) == ((), "Nothing.")
    translated = only(base, titled(default="Every kind of question", de="Alle Arten"))
    assert translated.code == "translation-changed"


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("{a} = 1", "{A}==1", True),
        ("{a} = 1", "{a} = true", False),
        ("{a} = 1 and {b} = 2", "{b} = 2 and {a} = 1", True),
        ("{a} = 1 and ({b} = 2 and {c} = 3)", "{a} = 1 and {c} = 3", True),
        ("{a} = 1", "{a} = 1 or {b} = 2", True),
        ("{a} = 1 or {b} = 2", "{a} = 1", False),
        ("{a} = 'x'", "{a} anyof ['x', 'y']", True),
        ("{a} anyof ['x', 'z']", "{a} anyof ['x', 'y']", False),
        ("{a} > 3", "{a} >= 3", True),
        ("{a} >= 3", "{a} > 3", False),
        ("{a} < 3", "{a} < 4", True),
        ("{a} < 3", "{a} > 2", False),
        ("{a} < {b}", "{a} <= {b}", False),
    ],
)
def test_a_condition_holds_wherever_another_does(one: str, other: str, *, expected: bool) -> None:
    assert implies(normal(parse(one), {}), normal(parse(other), {})) is expected


def test_the_fewest_move() -> None:
    assert out_of_order([0, 1, 2]) == set()
    assert out_of_order([3, 0, 1, 2]) == {0}
    places = [4, 0, 5, 1, 2, 7, 3, 6]
    kept = [place for index, place in enumerate(places) if index not in out_of_order(places)]
    assert kept == sorted(kept)
    assert len(kept) == 5
    assert out_of_order([]) == set()
