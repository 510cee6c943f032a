"""A sound definition becomes the model: every kind, every property that is honoured."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest

from surveys.questionnaire import definition, model
from surveys.questionnaire.definition.kinds import KINDS
from surveys.questionnaire.model import Choice, Questionnaire, Text
from surveys.questionnaire.problems import DefinitionError

SOURCE = (Path(__file__).parent / "definitions" / "every-kind.json").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def every() -> Questionnaire:
    return definition.load(SOURCE)


def question(questionnaire: Questionnaire, name: str) -> Any:
    return next(found for found in questionnaire.questions() if found.name == name)


def load(*elements: dict[str, Any], **survey: Any) -> Questionnaire:
    return definition.load({"pages": [{"name": "page", "elements": list(elements)}], **survey})


def test_it_has_no_problem_and_every_kind(every: Questionnaire) -> None:
    assert definition.check(SOURCE) == ()
    assert {found.kind for found in every.questions()} == set(KINDS)


def test_the_survey_itself(every: Questionnaire) -> None:
    assert (every.id, every.version, every.controller) == ("every-kind", "2026-11", "City of Example")
    assert (every.purpose, every.retention, str(every.notice)) == ("To test.", "P1Y", "<p>We keep little.</p>")
    assert every.languages == ("en", "de")
    assert every.title == Text((("default", "Every kind of question"), ("de", "Jede Art von Frage")))
    assert (every.show_question_numbers, every.show_progress_bar, every.show_prev_button) == ("on", True, False)
    assert (every.required_mark, every.question_title_location) == ("(required)", "left")
    assert str(every.completed_html) == "<p>Thank you.</p>"
    (completed,) = every.completed_html_on_condition
    assert (completed.expression.source, str(completed.html)) == ("{agree} = false", "<p>A pity.</p>")
    (calculated,) = every.calculated
    assert (calculated.name, calculated.include_into_result, calculated.pointer) == (
        "points",
        True,
        "/calculatedValues/0",
    )
    assert (calculated.data.variable, calculated.data.measure) == ("PTS", "ratio")


def test_pages_and_panels(every: Questionnaire) -> None:
    texts, closed = every.pages
    assert (texts.name, str(texts.title), texts.pointer) == ("texts", "Texts", "/pages/0")
    assert closed.visible_if is not None
    assert closed.visible_if.source == "{plain} notempty"
    panel = next(element for element in closed.elements if isinstance(element, model.Panel))
    assert panel.enable_if is not None
    assert [element.name for element in panel.elements] == ["agree", "coded", "grid"]
    assert panel.elements[0].pointer == "/pages/1/elements/7/elements/0"
    assert (panel.data.role, panel.data.publish) == ("sensitive", "never")


def test_text_inputs(every: Questionnaire) -> None:
    plain, amount, day = (question(every, name) for name in ("plain", "amount", "day"))
    assert (plain.input_type, plain.max_length, plain.default, plain.autocomplete) == (
        "text",
        40,
        "none",
        "organization",
    )
    assert (amount.input_type, amount.minimum, amount.maximum, amount.step) == ("number", 0, 99.5, 0.5)
    assert str(amount.minimum_text) == "At least {0}."
    assert not amount.required
    assert amount.required_if.source == "{plain} notempty"
    (validator,) = amount.validators
    assert (validator.kind, validator.minimum, validator.maximum, validator.level) == ("numeric", 1, 50, "warning")
    assert (day.minimum, day.maximum, day.maximum_expression.source) == ("2026-01-01", None, "today()")


def test_comments_and_multiple_texts(every: Questionnaire) -> None:
    remarks, parts = question(every, "remarks"), question(every, "parts")
    assert remarks.rows == 6
    text, regex, expression = remarks.validators
    assert (text.minimum, text.maximum) == (2, 500)
    assert (regex.pattern, regex.ignore_case) == (r"^[^<>\x{00a0}]*$", True)
    assert expression.expression.references == {"remarks", "amount"}
    assert [(item.name, item.input_type, item.required) for item in parts.items] == [
        ("a", "number", True),
        ("b", "text", False),
    ]
    assert parts.items[1].pointer == "/pages/0/elements/4/items/1"
    assert parts.items[1].validators[0].kind == "email"


def test_choices_with_the_built_in_ones_in_shown_order(every: Questionnaire) -> None:
    one = question(every, "one")
    assert [choice.value for choice in one.choices] == [1, 2, 3, "none", "refused", "dontknow", "other"]
    assert [choice.special for choice in one.choices] == ["", "", "", "none", "refused", "dontknow", "other"]
    assert [choice.missing for choice in one.choices] == [False, False, False, False, True, True, False]
    assert [choice.exclusive for choice in one.choices] == [False, False, False, True, True, True, False]
    assert one.choices[0] == Choice(1)
    assert (one.choices[1].text, one.choices[1].code) == (Text.of("Two"), "B")
    assert one.choices[2].visible_if.source == "{amount} > 3"
    assert one.choices[2].enable_if.source == "{day} notempty"
    assert one.choices[6].text == Text.of("Something else")
    assert one.data == model.Data("quasi", "aggregate", True, "ONE", "nominal", "", "", "To test.", "P1Y")


def test_what_else_can_be_chosen(every: Questionnaire) -> None:
    year, many, tags, order = (question(every, name) for name in ("year", "many", "tags", "order"))
    assert [choice.value for choice in year.choices] == ["before", 2000, 2002, 2004, 2006]
    assert year.comment_area
    assert str(year.comment_text) == "Why?"
    assert (many.min_selected, many.max_selected, many.default) == (1, 2, ["a", "b"])
    assert many.choices[2].exclusive
    assert many.choices_enable_if.references == {"item", "one"}
    assert (tags.choices_order, tags.validators[0].minimum, tags.validators[0].maximum) == ("asc", 1, None)
    assert (order.select_to_rank, order.min_selected, order.max_selected) == (True, 0, 2)


def test_ratings_are_exact_in_tenths(every: Questionnaire) -> None:
    grade, mood = question(every, "grade"), question(every, "mood")
    assert [rate.value for rate in grade.values] == [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]
    assert str(grade.minimum_description) == "bad"
    assert [(rate.value, rate.missing) for rate in mood.values] == [("low", False), ("high", True)]
    assert [rate.value for rate in question(load({"type": "rating", "name": "r"}), "r").values] == [1, 2, 3, 4, 5]


def test_booleans_and_matrices(every: Questionnaire) -> None:
    agree, coded, grid = (question(every, name) for name in ("agree", "coded", "grid"))
    assert (agree.default, agree.value_true, agree.value_false) == (True, True, False)
    assert (coded.default, coded.value_true, coded.value_false, coded.read_only) == ("N", "Y", "N", True)
    assert ([row.value for row in grid.rows], [column.value for column in grid.columns]) == (
        ["r1", "r2"],
        ["good", "bad"],
    )
    assert grid.rows_visible_if.references == {"order", "item"}
    assert grid.rows[1].visible_if.source == "{agree} = true"
    assert (grid.each_row_required, grid.each_row_unique, grid.default) == (True, False, {"r1": "bad"})


def test_html_and_expressions(every: Questionnaire) -> None:
    note, computed = question(every, "note"), question(every, "sum")
    assert note.html.version("de") == ("de", "<p>{order[0]}</p>")
    assert (computed.expression.source, computed.display_style) == ("{points} + 1", "decimal")
    assert (computed.minimum_fraction_digits, computed.maximum_fraction_digits) == (-1, 1)


def test_handling_is_inherited_and_open_answers_are_never_published_undeclared(every: Questionnaire) -> None:
    plain, amount, grid = (question(every, name).data for name in ("plain", "amount", "grid"))
    assert (plain.retention, plain.purpose, plain.publish) == ("P6M", "To test.", "never")
    assert (amount.publish, amount.unit, amount.measure) == (None, "EUR", "ratio")
    assert (grid.role, grid.publish, grid.retention) == ("sensitive", "never", "P1Y")
    declared = load({"type": "comment", "name": "c", "x-data": {"publish": "microdata"}})
    assert question(declared, "c").data.publish == "microdata"


def test_whatever_a_condition_reads_stands_before_it(every: Questionnaire) -> None:
    names = [page.name for page in every.pages] + [found.name for found in every.questions()] + ["inner", "points"]
    assert sorted(every.order) == sorted(names)
    place = {name: index for index, name in enumerate(every.order)}
    assert place["points"] < place["sum"]
    assert place["grade"] < place["points"]
    assert place["inner"] < place["grid"]


def test_the_model_is_frozen(every: Questionnaire) -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        every.title = None  # type: ignore[misc]  # what is tested


def test_defaults_of_the_survey() -> None:
    bare = load({"type": "text", "name": "a"})
    assert bare.languages == ("en",)
    assert (bare.show_question_numbers, bare.show_prev_button, bare.required_mark) == ("off", True, "*")
    assert bare.pages[0].visible


def test_elements_at_the_root_are_one_page() -> None:
    made = definition.load({"elements": [{"type": "text", "name": "a"}]})
    assert [page.name for page in made.pages] == ["page1"]
    taken = definition.load(
        {"elements": [{"type": "text", "name": "page1", "visibleIf": "{b} = 1"}, {"type": "text", "name": "b"}]}
    )
    assert taken.order == ("page1_0", "b", "page1")


def test_languages_are_the_declared_ones_or_those_found() -> None:
    text = {"default": "a", "nl": "b", "fr": "c"}
    assert load({"type": "text", "name": "a", "title": text}, locale="de").languages == ("de", "nl", "fr")
    declared = load({"type": "text", "name": "a"}, **{"x-data": {"languages": ["fr", "en"]}})
    assert declared.languages == ("en", "fr")


def test_a_declared_language_is_covered_by_its_family() -> None:
    survey = {"locale": "en", "x-data": {"languages": ["en", "pt-br"]}}
    source = {"elements": [{"type": "text", "name": "a", "title": {"default": "a", "pt": "b"}}], **survey}
    assert [problem.code for problem in definition.check(source)] == ["W332"]


def test_the_digest_is_that_of_the_text() -> None:
    assert definition.load(SOURCE).digest == definition.digest_of(SOURCE) == definition.digest_of(SOURCE.encode())
    assert definition.load(SOURCE, digest="given").digest == "given"
    parsed = json.loads(SOURCE)
    assert definition.load(parsed).digest == definition.load(dict(reversed(parsed.items()))).digest


def test_text_bytes_and_object_give_the_same_questionnaire() -> None:
    text, raw, parsed = (
        definition.load(source, digest="d") for source in (SOURCE, SOURCE.encode(), json.loads(SOURCE))
    )
    assert text == raw == parsed
    assert definition.load("\ufeff" + SOURCE, digest="d") == text


def test_a_definition_is_read_once_for_each_digest() -> None:
    digest = definition.digest_of(SOURCE)
    assert definition.load_cached(SOURCE, digest) is definition.load_cached(str(SOURCE.encode(), "utf-8"), digest)


def test_the_callers_object_is_left_alone() -> None:
    parsed = json.loads(SOURCE)
    definition.load(parsed)
    assert parsed == json.loads(SOURCE)


def test_the_remark_of_a_question_can_be_named_in_conditions() -> None:
    made = load(
        {"type": "radiogroup", "name": "How", "choices": ["a"], "showOtherItem": True},
        {"type": "text", "name": "b", "visibleIf": "{how-comment} notempty", "title": "{How-Comment}"},
    )
    assert made.order.index("How") < made.order.index("b")
    with pytest.raises(DefinitionError, match="E202"):
        load(
            {"type": "radiogroup", "name": "how", "choices": ["a"]},
            {"type": "text", "name": "b", "visibleIf": "{how-comment} notempty"},
        )
