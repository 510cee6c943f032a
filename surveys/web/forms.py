"""Pages as forms: WTForms binds strings and carries the CSRF token; problems become sentences.

No validator stands here: ranges, patterns, limits and required-ness live in the questionnaire's own floor, so that
import, command line and browser obey the same rules.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Any

from flask_babel import format_date, format_datetime, format_decimal, format_time, gettext
from flask_wtf import CSRFProtect, FlaskForm
from wtforms import Field

from surveys.questionnaire.answers import field_names
from surveys.questionnaire.messages import MESSAGES
from surveys.questionnaire.model import Page, questions_in
from surveys.questionnaire.problems import AnswerProblem

#: Guards every POST of the application. The respondent's pages are exempt, because they answer a missing token
#: themselves: with the page and everything that was typed.
protection = CSRFProtect()


class Strings(Field):
    """What was posted under one name, untouched: the questionnaire makes values of it."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        # An empty list is how WTForms says that nothing was posted under this name.
        # A file that somebody posts under a question's name is no answer.
        self.data = [value for value in valuelist if isinstance(value, str)] or None


class PageForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """The form of one page of a questionnaire; `page_form` makes its subclasses."""

    def raw(self) -> dict[str, list[str]]:
        """The strings that were posted, by the path of the field; a field that was not posted has no entry."""
        return {field.name: field.data for field in self if isinstance(field, Strings) and field.data is not None}


@dataclass(frozen=True, slots=True)
class Widget:
    """How a kind of question meets HTML: the macro that draws it, and the field that binds each of its names.

    A question's names are `answers.field_names(question)`: one for most, one a row, item or rank for some.
    """

    macro: str
    field: type[Field] | None = Strings


#: Every kind of question. The macros are in templates/macros/questions.html.
WIDGETS: Mapping[str, Widget] = MappingProxyType(
    {
        "text": Widget("text"),
        "comment": Widget("comment"),
        "radiogroup": Widget("radiogroup"),
        "dropdown": Widget("dropdown"),
        "checkbox": Widget("checkbox"),
        "tagbox": Widget("tagbox"),
        "ranking": Widget("ranking"),
        "rating": Widget("rating"),
        "boolean": Widget("boolean"),
        "matrix": Widget("matrix"),
        "multipletext": Widget("multipletext"),
        "html": Widget("html", None),
        "expression": Widget("expression", None),
    }
)

_CLASSES: dict[tuple[str, str], type[PageForm]] = {}
_MOST_CLASSES = 1024  # about 180 kB each for pages of 60 fields


def page_form(digest: str, page: Page) -> type[PageForm]:
    """The form class of a page. Made once per questionnaire (by its digest) and page; it holds no texts."""
    found = _CLASSES.get((digest, page.name))
    if found is None:
        bound = [
            field("", name=name)  # the macros write the labels
            for question in questions_in(page.elements)
            if (field := WIDGETS[question.kind].field)
            for name in field_names(question)
        ]
        # The attributes are numbered: a question may be called `data`, `errors` or `validate`.
        found = type("PageForm", (PageForm,), {f"field_{number}": one for number, one in enumerate(bound)})
        if len(_CLASSES) >= _MOST_CLASSES:
            _CLASSES.clear()
        _CLASSES[digest, page.name] = found
    return found


def sentence(problem: AnswerProblem) -> str:
    """The problem in the respondent's language: the author's own wording, else ours with its parameters filled in.

    Numbers, dates and times among the parameters are written as the language writes them.
    """
    if problem.text:
        return problem.text
    message = str(gettext(MESSAGES[problem.code]))
    return message % {name: _spoken(value) for name, value in problem.parameters.items()}


def _spoken(value: object) -> str:
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int | float):
        return str(format_decimal(value))
    if isinstance(value, datetime):
        return str(format_datetime(value, "medium", rebase=False))
    if isinstance(value, date):
        return str(format_date(value, "long", rebase=False))
    if isinstance(value, time):
        return str(format_time(value, "short", rebase=False))
    return str(value)
