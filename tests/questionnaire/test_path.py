"""Which pages and questions are asked, what remains of the answers, what is stored."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from surveys.questionnaire import definition
from surveys.questionnaire.model import Answer, Questionnaire
from surveys.questionnaire.path import closing, evaluate, keep_locked
from surveys.questionnaire.path.state import Shown, State, question_of

Build = Callable[..., Questionnaire]
Given = Callable[..., State]

GATE = {"type": "radiogroup", "name": "gate", "choices": ["yes", "no"]}


def shown(state: State) -> dict[str, Shown]:
    return {element.path: element for page in state.pages for element in page.walk()}


def text(name: str, condition: str = "", **more: object) -> dict[str, object]:
    return {"type": "text", "name": name, **({"visibleIf": condition} if condition else {}), **more}


def test_hidden_means_unanswered_for_everything_after_at_once(given: Given) -> None:
    """format.md, section 4: survey-core leaves the consequences of a deleted answer standing."""
    number = {"inputType": "number"}
    state = given(
        {"a": 0, "b": 2, "c": 3},
        text("a", **number),
        text("b", "{a} = 1", **number),
        text("c", "{b} = 2", **number),
        calculatedValues=[{"name": "k", "expression": "{b} * 10", "includeIntoResult": True}],
    )
    assert list(shown(state)) == ["a"]
    assert state.answers == {"a": 0}
    assert state.data == {"a": 0, "k": 0}
    assert state.not_asked == ("b", "c")


def test_conditions_may_look_ahead(given: Given) -> None:
    state = given({"first": "x", "gate": "no"}, text("first", "{gate} = 'yes'"), GATE)
    assert state.answers == {"gate": "no"}
    assert list(shown(state)) == ["gate"]


def test_a_chain_of_forward_references_is_decided_from_its_end(given: Given) -> None:
    answers = {"a": "1", "b": "1", "c": "1", "d": "0"}
    elements = [text("a", "{b} = '1'"), text("b", "{c} = '1'"), text("c", "{d} = '1'"), text("d")]
    assert given(answers, *elements).answers == {"d": "0"}
    assert given({**answers, "d": "1"}, *elements).answers == {**answers, "d": "1"}


def test_hidden_panels_and_pages_hide_what_stands_in_them(given: Given) -> None:
    panel = {"type": "panel", "name": "p", "visibleIf": "{gate} = 'yes'", "elements": [text("inner")]}
    pages = [[GATE, panel], {"name": "second", "visibleIf": "{inner} notempty", "elements": [text("last")]}]
    closed = given({"gate": "no", "inner": "x", "last": "y"}, pages=pages)
    assert [page.page.name for page in closed.pages] == ["p1"]
    assert closed.data == {"gate": "no"}
    assert closed.not_asked == ("inner", "last")
    opened = given({"gate": "yes", "inner": "x", "last": "y"}, pages=pages)
    assert [page.page.name for page in opened.pages] == ["p1", "second"]
    assert opened.data == {"gate": "yes", "inner": "x", "last": "y"}


def test_a_page_or_panel_with_nothing_visible_is_not_shown(given: Given) -> None:
    panel = {"type": "panel", "name": "p", "title": "Empty", "elements": [text("never", visible=False)]}
    state = given({}, pages=[[text("a")], [panel], [text("b", visible=False)]])
    assert [page.page.name for page in state.pages] == ["p1"]
    assert list(shown(state)) == ["a"]


def test_choices_that_are_hidden_cannot_be_answers(given: Given) -> None:
    state = given(
        {"gate": "no", "one": "b", "several": ["a", "b"], "order": ["b", "a", "c"]},
        GATE,
        {"type": "dropdown", "name": "one", "choices": ["a", {"value": "b", "visibleIf": "{gate} = 'yes'"}]},
        {"type": "checkbox", "name": "several", "choices": ["a", "b"], "choicesVisibleIf": "{item} != 'b'"},
        {"type": "ranking", "name": "order", "choices": ["a", "b", "c"], "choicesVisibleIf": "{item} != 'b'"},
    )
    assert state.answers == {"gate": "no", "several": ["a"], "order": ["a", "c"]}
    assert [option.value for option in shown(state)["one"].options] == ["a"]
    assert state.not_asked == ("one.b", "several.b", "order.b")


def test_a_choices_own_condition_replaces_the_common_one_and_built_in_choices_are_free_of_it(given: Given) -> None:
    state = given(
        {},
        {
            "type": "checkbox", "name": "q", "showOtherItem": True, "showNoneItem": True, "showDontKnowItem": True,
            "choices": ["a", "b", {"value": "c", "visibleIf": "1 = 1"}], "choicesVisibleIf": "{item} = 'a'",
        },
    )  # fmt: skip
    assert [option.value for option in shown(state)["q"].options] == ["a", "c", "none", "dontknow", "other"]


def test_hidden_rows_and_columns_of_a_matrix(given: Given) -> None:
    state = given(
        {"gate": "no", "m": {"r1": 1, "r2": 2, "r3": 1}},
        GATE,
        {
            "type": "matrix", "name": "m", "columns": [1, {"value": 2, "visibleIf": "{gate} = 'yes'"}],
            "rows": ["r1", "r2", {"value": "r3", "visibleIf": "{gate} = 'yes'"}],
        },
    )  # fmt: skip
    assert state.answers == {"gate": "no", "m": {"r1": 1}}
    assert [row.value for row in shown(state)["m"].rows] == ["r1", "r2"]
    assert [column.value for column in shown(state)["m"].columns] == [1]
    assert state.not_asked == ("m.r3",)


def test_nothing_left_of_an_answer_is_no_answer(given: Given) -> None:
    state = given(
        {"c": ["b"], "m": {"r1": 2}, "after": "x"},
        {"type": "checkbox", "name": "c", "choices": ["a", {"value": "b", "visibleIf": "1 = 2"}]},
        {"type": "matrix", "name": "m", "columns": [1, {"value": 2, "visibleIf": "1 = 2"}], "rows": ["r1"]},
        text("after", "{c} notempty or {m} notempty"),
    )
    assert state.answers == {}


def test_a_zero_column_is_an_answer(given: Given) -> None:
    """survey-core 3.1.1 drops it: a deliberate difference."""
    state = given({"m": {"r1": 0}}, {"type": "matrix", "name": "m", "columns": [0, 1], "rows": ["r1"]})
    assert state.data == {"m": {"r1": 0}}


def test_the_text_beside_other_lives_and_dies_with_it(given: Given) -> None:
    question = {"type": "radiogroup", "name": "q", "choices": ["a"], "showOtherItem": True}
    after = text("after", "{q-Comment} = 'tram'")
    kept = given({"q": "other", "q-Comment": "tram", "after": "x"}, question, after)
    assert kept.data == {"q": "other", "q-Comment": "tram", "after": "x"}
    assert given({"q": "a", "q-Comment": "tram", "after": "x"}, question, after).data == {"q": "a"}
    hidden = given({"q": "other", "q-Comment": "tram", "after": "x"}, {**question, "visible": False}, after)
    assert hidden.data == {}


def test_remarks_are_kept_without_an_answer(given: Given) -> None:
    assert given({"q-Comment": "why"}, {"type": "rating", "name": "q", "showCommentArea": True}).data == {
        "q-Comment": "why"
    }


def test_computed_values_always_compute_and_hidden_ones_are_not_stored(given: Given) -> None:
    state = given(
        {"n": 20},
        text("n", inputType="number"),
        {"type": "expression", "name": "hidden", "expression": "{n} * 2", "visible": False},
        {"type": "expression", "name": "shown", "expression": "{hidden} + 1"},
        calculatedValues=[
            {"name": "kept", "expression": "{shown} + 1", "includeIntoResult": True},
            {"name": "inner", "expression": "{shown} + 2"},
        ],
    )
    assert state.data == {"n": 20, "shown": 41, "kept": 42}
    assert state.calculated == {"kept": 42, "inner": 43}
    assert shown(state)["shown"].display == "41"


def test_what_cannot_be_stored_is_not_data(given: Given) -> None:
    state = given(
        {"zero": 0},
        text("zero", inputType="number"),
        {"type": "expression", "name": "e", "expression": "1 / {zero}"},
        calculatedValues=[
            {"name": "infinite", "expression": "1 / {zero}", "includeIntoResult": True},
            {"name": "day", "expression": "today()", "includeIntoResult": True},
            {"name": "nothing", "expression": "iif({zero} = 1, 'x', '')", "includeIntoResult": True},
        ],
    )
    assert state.data == {"zero": 0, "day": "2026-03-15"}
    assert state.calculated["day"] == datetime(2026, 3, 15, tzinfo=UTC)
    assert state.calculated["nothing"] is None


def test_a_read_only_expression_is_not_computed(given: Given) -> None:
    """As survey-core: also where the panel around it is read-only."""
    panel = {"type": "panel", "name": "p", "enableIf": "{gate} = 'yes'", "elements": [
        {"type": "expression", "name": "e", "expression": "5"}]}  # fmt: skip
    assert given({"gate": "no"}, GATE, panel).data == {"gate": "no"}
    assert given({"gate": "yes"}, GATE, panel).data == {"gate": "yes", "e": 5}


def test_required_and_read_only_follow_their_conditions_and_panels(given: Given) -> None:
    elements = (
        GATE,
        text("r", requiredIf="{gate} = 'yes'"),
        text("e", readOnly=True, enableIf="{gate} = 'yes'"),
        {"type": "panel", "name": "p", "readOnly": True, "elements": [
            {"type": "multipletext", "name": "m", "items": [{"name": "i", "isRequired": True}]}]},
    )  # fmt: skip
    closed, opened = (shown(given({"gate": gate}, *elements)) for gate in ("no", "yes"))
    assert (closed["r"].required, opened["r"].required) == (False, True)
    assert (closed["e"].read_only, opened["e"].read_only) == (True, False)
    assert [opened[path].read_only for path in ("p", "m", "m.i")] == [True, True, True]
    assert opened["m.i"].required


def test_limits_are_computed_for_the_page(given: Given) -> None:
    elements = (
        text("n", inputType="number", min=1, maxValueExpression="{n} + 5"),
        text("d", inputType="date", minValueExpression="today()"),
        text("l", inputType="datetime-local", minValueExpression="today()"),
    )
    state = shown(given({"n": 3}, *elements))
    assert (state["n"].minimum, state["n"].maximum) == (1, 8)
    assert state["d"].minimum == "2026-03-15"
    assert state["l"].minimum == "2026-03-15T00:00"


def test_disabled_choices_stay_visible(given: Given) -> None:
    state = given({}, {"type": "checkbox", "name": "q", "choices": ["a", {"value": "b", "enableIf": "1 = 2"}]})
    assert [option.enabled for option in shown(state)["q"].options] == [True, False]
    common = given({}, {"type": "checkbox", "name": "q", "choices": ["a", "b"], "choicesEnableIf": "{item} = 'b'"})
    assert [option.enabled for option in shown(common)["q"].options] == [False, True]


@pytest.mark.parametrize(
    ("order", "values"),
    [
        ("none", ["b", "Zoo", "éa", "10", "9", "a", "none"]),
        ("asc", ["9", "10", "a", "b", "éa", "Zoo", "none"]),
        ("desc", ["Zoo", "éa", "b", "a", "10", "9", "none"]),
        ("random", ["b", "Zoo", "éa", "10", "9", "a", "none"]),
    ],
)
def test_choices_are_sorted_as_readers_expect(given: Given, order: str, values: list[str]) -> None:
    question = {
        "type": "radiogroup", "name": "q", "choices": ["b", "Zoo", "éa", "10", "9", "a"], "showNoneItem": True,
        "choicesOrder": order,
    }  # fmt: skip
    assert [option.value for option in shown(given({}, question))["q"].options] == values


def test_a_seed_shuffles_and_always_alike(build: Build, now: datetime) -> None:
    question = {
        "type": "radiogroup", "name": "q", "choices": list(range(20)), "choicesOrder": "random", "showOtherItem": True,
    }  # fmt: skip
    built = build(question)
    orders = [
        [option.value for option in shown(evaluate(built, {}, now=now, seed=seed))["q"].options] for seed in "aab"
    ]
    assert orders[0] == orders[1] != orders[2]
    assert sorted(map(str, orders[0])) == sorted(map(str, orders[2]))
    assert {order[-1] for order in orders} == {"other"}


def test_only_one_pages_elements_are_built_when_only_they_are_wanted(build: Build, now: datetime) -> None:
    built = build(pages=[[text("a", isRequired=True)], [text("b", isRequired=True)]])
    state = evaluate(built, {}, now=now, texts_for="p2")
    assert [[element.path for element in page.walk()] for page in state.pages] == [[], ["b"]]
    assert [problem.path for problem in state.errors] == ["a", "b"]
    assert [problem.path for problem in state.errors_on("p1")] == ["a"]


def test_only_one_page_is_judged_when_only_its_faults_are_wanted(build: Build, now: datetime) -> None:
    built = build(pages=[[text("a", isRequired=True)], [text("b", isRequired=True, readOnly=True)]])
    full = evaluate(built, {}, now=now)
    part = evaluate(built, {}, now=now, texts_for="p2", faults_for="p1")
    assert part.errors == full.errors_on("p1") != ()
    assert part.pages[1] == full.pages[1]
    assert (part.locked, part.placed) == (full.locked, full.placed)
    assert evaluate(built, {}, now=now, faults_for="").errors == ()


def test_the_closing_text_is_that_of_the_first_condition_that_holds(build: Build, now: datetime) -> None:
    elements = [
        text("town"),
        {"type": "expression", "name": "hidden", "expression": "iif({town} = 'Gent', 1, 0)", "visible": False},
    ]
    special = {"expression": "{hidden} = 1", "html": {"default": "<p>Thanks, {town}</p>", "nl": "<p>Dank, {town}</p>"}}
    built = build(*elements, completedHtml="<p>Bye {town}</p>", completedHtmlOnCondition=[special])
    assert closing(built, {"town": "Gent"}, now=now) == "<p>Thanks, Gent</p>"
    assert closing(built, {"town": "Gent"}, locale="nl", now=now) == "<p>Dank, Gent</p>"
    assert closing(built, {"town": "<i>"}, now=now) == "<p>Bye &lt;i&gt;</p>"
    assert closing(build(*elements), {}, now=now) == ""


def test_answers_of_no_question_are_left_out(given: Given) -> None:
    assert given({"stray": "x", "q": "y"}, text("q")).data == {"q": "y"}


def test_locked_answers_cannot_be_changed_by_a_hand_written_request(build: Build, now: datetime) -> None:
    remarked = {"type": "rating", "name": "r", "readOnly": True, "showCommentArea": True}
    built = build(GATE, text("q", enableIf="{gate} = 'yes'"), remarked)
    before: dict[str, Answer] = {"gate": "yes", "q": "mine"}
    forged: dict[str, Answer] = {"gate": "no", "q": "forged", "r": 5, "r-Comment": "x"}
    kept, problems = keep_locked(evaluate(built, forged, now=now), before, forged)
    assert kept == {"gate": "no", "q": "mine"}
    assert [(problem.path, problem.code) for problem in problems] == [
        ("q", "readonly"), ("r", "readonly"), ("r-Comment", "readonly"),
    ]  # fmt: skip
    left_out, problems = keep_locked(evaluate(built, {"gate": "no"}, now=now), before, {"gate": "no"})
    assert left_out == {"gate": "no", "q": "mine"}
    assert problems == ()


def test_a_fields_question_is_found_by_its_path() -> None:
    assert [question_of(path) for path in ("q", "m.row", "q-Comment")] == ["q", "m", "q"]


def test_the_same_answers_in_two_languages_do_not_disturb_each_other(build: Build, now: datetime) -> None:
    built = build(text("q", title={"default": "Name", "fr": "Nom"}))
    titles = [shown(evaluate(built, {}, locale=locale, now=now))["q"].title for locale in ("fr", "en", "fr", "de")]
    assert titles == ["Nom", "Name", "Nom", "Name"]


def test_two_questionnaires_under_one_digest_are_kept_apart(now: datetime) -> None:
    """A digest is a name, not a proof: plans belong to the very object they were made for."""
    one, two = (
        definition.load({"pages": [{"name": "p", "elements": [text(name)]}]}, digest="same") for name in ("a", "b")
    )
    for built, name in ((one, "a"), (two, "b"), (one, "a")):
        assert list(shown(evaluate(built, {}, now=now))) == [name]
