"""Forms bind strings and nothing else; problems become sentences; ids are unique."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire import definition
from surveys.questionnaire.messages import MESSAGES
from surveys.questionnaire.problems import AnswerProblem
from surveys.web.forms import WIDGETS, page_form, sentence
from surveys.web.respond.drawing import field_id


def page_of(*elements: dict[str, Any]) -> Any:
    return definition.load({"pages": [{"name": "p", "elements": list(elements)}]}).pages[0]


def test_every_path_of_a_page_is_one_field(plaza: Any) -> None:
    page = page_of(
        {"type": "matrix", "name": "m", "columns": [1, 2], "rows": ["a", "b"]},
        {"type": "multipletext", "name": "t", "items": [{"name": "x"}]},
        {"type": "ranking", "name": "r", "choices": [3, "four"]},
        {"type": "checkbox", "name": "c", "choices": ["a"], "showOtherItem": True},
        {"type": "html", "name": "h", "html": "<p>x</p>"},
    )
    data = {"m.a": ["1"], "r.3": ["2"], "c": ["a", "other"], "c-Comment": ["x"], "h": ["no"], "else": ["no"]}
    with plaza.app.test_request_context(method="POST", data=data):
        form = page_form("digest-of-paths", page)()
        assert form.raw() == {"m.a": ["1"], "r.3": ["2"], "c": ["a", "other"], "c-Comment": ["x"]}
        names = {field.name for field in form}
    assert names == {"m.a", "m.b", "t.x", "r.3", "r.four", "c", "c-Comment", "csrf_token"}


def test_a_class_is_made_once_for_each_digest_and_page() -> None:
    page = page_of({"type": "text", "name": "q"})
    assert page_form("one", page) is page_form("one", page)
    assert page_form("one", page) is not page_form("two", page)


def test_a_form_has_no_rule_of_its_own(plaza: Any) -> None:
    page = page_of({"type": "text", "name": "q", "isRequired": True, "inputType": "number", "max": 3})
    with plaza.app.test_request_context(method="POST", data={"q": "ninety"}):
        form = page_form("digest-of-rules", page)()
        assert not form.validate()
        assert set(form.errors) == {"csrf_token"}


def test_every_kind_has_a_macro(plaza: Any) -> None:
    module: Any = plaza.app.jinja_env.get_template("macros/questions.html").module
    for kind, widget in WIDGETS.items():
        assert callable(getattr(module, widget.macro)), kind


PARAMETERS = {
    "minimum": 1000, "maximum": 2500.5, "length": 3, "step": 2, "choice": "A", "decimal": "1.5", "whole": "1500",
}  # fmt: skip


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_every_code_has_a_sentence(plaza: Any, code: str) -> None:
    with plaza.app.test_request_context():
        told = sentence(AnswerProblem("q", code, code, parameters=PARAMETERS))
    assert told.endswith(".")
    assert "%" not in told


def test_numbers_and_dates_are_written_as_the_language_writes_them(plaza: Any) -> None:
    with plaza.app.test_request_context():
        assert "1,000" in sentence(AnswerProblem("q", "number.min", "x", parameters={"minimum": 1000}))
        assert "2026" in sentence(AnswerProblem("q", "date.min", "x", parameters={"minimum": date(2026, 3, 15)}))


def test_the_authors_own_words_win(plaza: Any) -> None:
    with plaza.app.test_request_context():
        assert (
            sentence(AnswerProblem("q", "required", "x", text="100 % of you must answer")) == "100 % of you must answer"
        )


@given(st.lists(st.text(min_size=1, max_size=12), min_size=2, max_size=2, unique=True))
def test_two_paths_never_share_an_id(paths: list[str]) -> None:
    one, other = (field_id(path) for path in paths)
    assert one != other
    assert not any(letter.isspace() or letter in "\"'<>&" for letter in one)
