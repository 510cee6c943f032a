"""What stands on a page, ready to draw: each visible element with its macro, raw values and faults."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from surveys.questionnaire.expressions.coercion import text_of
from surveys.questionnaire.model import (
    Choosing,
    Input,
    Matrix,
    MultipleChoice,
    Question,
    Ranking,
    Scalar,
    Text,
    TextInput,
)
from surveys.questionnaire.model import Comment as LongText
from surveys.questionnaire.path.state import Option, Shown
from surveys.questionnaire.problems import AnswerProblem
from surveys.web.forms import WIDGETS

#: What a browser's own inputs can show.
_NATIVE = {
    "date": re.compile(r"\d{4}-\d\d-\d\d"),
    "month": re.compile(r"\d{4}-\d\d"),
    "time": re.compile(r"\d\d:\d\d(:\d\d)?"),
    "datetime-local": re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?"),
}

Faults = Mapping[str, Sequence[str]]


def field_id(path: str, kind: str = "f") -> str:
    """The id of a field in HTML, or with another `kind` of its error ("e"), hint ("h")… One path, one id."""
    if path.isascii() and path.replace("_", "").replace(".", "").replace("-", "").isalnum():
        return f"{kind}-{path}"
    # Spaces end an id and quotes would end its attribute; whatever is unusual is written by its code point.
    return f"{kind}-" + "".join(
        letter if letter.isascii() and (letter.isalnum() or letter in "_.-") else f":{ord(letter):x}:"
        for letter in path
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What all items of a page share: raw strings by path, sentences by path, language, the mark of required ones.

    `common` says of a visible question that it looks the same for everybody who has answered it alike: no text in it
    holds another answer.
    """

    values: Mapping[str, Sequence[str]]
    errors: Faults
    warnings: Faults
    locale: str
    mark: str = "*"
    titles: str = "top"
    common: Callable[[Shown], bool] = lambda _shown: False


@dataclass(frozen=True, slots=True)
class Item:
    """One visible element as the macros of templates/macros/questions.html take it."""

    page: Page
    shown: Shown
    number: str
    children: tuple["Item", ...]

    @property
    def macro(self) -> str:
        return "panel" if self.shown.kind == "panel" else WIDGETS[self.shown.element.kind].macro

    @property
    def path(self) -> str:
        return self.shown.path

    @property
    def mark(self) -> str:
        return self.page.mark

    @property
    def errors(self) -> Faults:
        return self.page.errors

    @property
    def warnings(self) -> Faults:
        return self.page.warnings

    def id(self, kind: str = "f") -> str:
        return field_id(self.shown.path, kind)

    def option_id(self, position: int) -> str:
        """The first option has the field's own id: that is where an error leads."""
        return self.id() if position == 1 else self.id(f"o{position}")

    def value(self, path: str) -> str:
        """What stands in a field of one line or one choice; "" if nothing."""
        given = self.page.values.get(path)
        return given[-1] if given else ""

    def chosen(self, path: str) -> frozenset[str]:
        """What is ticked under a name."""
        return frozenset(self.page.values.get(path, ()))

    @staticmethod
    def text_of(value: Scalar) -> str:
        """A choice's value as a form posts it."""
        return text_of(value)

    def words(self, text: Text | None) -> str:
        """A text of the definition in the respondent's language; "" without one."""
        return text.version(self.page.locale)[1] if text is not None else ""

    @property
    def titleless(self) -> bool:
        """Whether the title is for screen readers only."""
        location = getattr(self.shown.element, "title_location", "default")
        return (self.page.titles if location == "default" else location) == "hidden"

    @property
    def faulty(self) -> bool:
        """Whether an error stands anywhere in this question."""
        return any(path in self.page.errors for path in field_paths(self.shown))

    def described(self, path: str) -> str:
        """The ids of what describes a field: hint, note and faults, in the order they are read."""
        ids = []
        if path == self.shown.path:
            if self.shown.description:
                ids.append(field_id(path, "h"))
            if self.note:
                ids.append(field_id(path, "n"))
        elif any(child.path == path and child.description for child in self.shown.children):
            ids.append(field_id(path, "h"))
        if path in self.page.errors:
            ids.append(field_id(path, "e"))
        if path in self.page.warnings:
            ids.append(field_id(path, "w"))
        return " ".join(ids)

    @property
    def note(self) -> str:
        """How much may be answered, where the definition limits it."""
        element = self.shown.element
        if isinstance(element, Ranking):
            return self._ranking_note(element)
        if isinstance(element, MultipleChoice):
            return _how_many(element.min_selected, element.max_selected)
        if isinstance(element, LongText) and element.max_length:
            return str(_("Up to %(count)s characters.", count=format_decimal(element.max_length)))
        return ""

    def _ranking_note(self, element: Ranking) -> str:
        if not element.select_to_rank:
            return str(_("Give every item a different rank; 1 is the highest."))
        if element.max_selected and element.max_selected == element.min_selected:
            return str(_("Give the ranks 1 to %(count)s; 1 is the highest.", count=element.max_selected))
        if element.max_selected:
            return str(_("Give ranks from 1 (the highest) to at most %(count)s.", count=element.max_selected))
        return str(_("Rank what matters to you; 1 is the highest."))

    @property
    def ranks(self) -> range:
        """The ranks that can be given."""
        items = len(self.shown.options)
        most = self.shown.element.max_selected if isinstance(self.shown.element, Ranking) else 0
        return range(1, min(most or items, items) + 1)

    @property
    def beside_other(self) -> bool:
        """Whether the remark is the text beside "other"."""
        return any(option.special == "other" for option in self.shown.options)

    @property
    def remark(self) -> str:
        """The label of the remark below; "" where there is none."""
        element = self.shown.element
        if isinstance(element, Input) and element.comment_area and not self.beside_other:
            return self.words(element.comment_text) or str(_("Remark"))
        return ""

    @property
    def remark_placeholder(self) -> str:
        element = self.shown.element
        if self.beside_other and isinstance(element, Choosing):
            return self.words(element.other_placeholder)
        return self.words(element.comment_placeholder) if isinstance(element, Input) else ""

    def sides(self) -> tuple[tuple[str, Option], tuple[str, Option]]:
        """The two answers of a yes-or-no question: what is posted, and how it is shown."""
        yes, no = self.shown.options
        return ("true", yes), ("false", no)

    def columns(self) -> list[tuple[Option, str, str]]:
        """The columns of a matrix: each with its value as a form posts it, and the kind of id its circles have."""
        return [
            (column, text_of(column.value), f"o{place}" if place > 1 else "f")
            for place, column in enumerate(self.shown.columns, 1)
        ]

    def input_type(self, shown: Shown) -> str:
        """The input's type; plain text where it holds what a calendar or a clock could not show."""
        asked = shown.element.input_type if isinstance(shown.element, TextInput) else "text"
        if asked == "number":
            return "text"  # a browser's number field shows nothing of what is no number
        given = self.value(shown.path)
        return "text" if asked in _NATIVE and given and not _NATIVE[asked].fullmatch(given) else asked

    @staticmethod
    def inputmode(shown: Shown) -> str:
        """Which keys a telephone offers for a number: without a sign or a comma where none can be needed."""
        if isinstance(shown.minimum, int | float) and shown.minimum >= 0:
            step = shown.element.step if isinstance(shown.element, TextInput) else None
            return "numeric" if step is not None and float(step).is_integer() else "decimal"
        return "text"  # the numeric keyboards of some telephones have no minus sign


def _how_many(least: int, most: int) -> str:
    if least and most and least == most:
        return str(ngettext("Choose exactly %(num)s.", "Choose exactly %(num)s.", most))
    if least > 1 and most:
        return str(_("Choose between %(least)s and %(most)s.", least=least, most=most))
    if most:
        return str(ngettext("Choose one at most.", "Choose up to %(num)s.", most))
    if least > 1:
        return str(_("Choose at least %(least)s.", least=least))
    return ""


def field_paths(shown: Shown) -> Iterator[str]:
    """Every path under which a fault of this question can stand, its own first."""
    yield shown.path
    if isinstance(shown.element, Matrix):
        for row in shown.rows:
            yield f"{shown.path}.{text_of(row.value)}"
    elif isinstance(shown.element, Ranking):
        for option in shown.options:
            yield f"{shown.path}.{text_of(option.value)}"
    for child in shown.children:
        yield child.path
    yield f"{shown.path}-Comment"


def first_field(shown: Shown, path: str) -> str:
    """The id of the field to go to for a fault at `path`: a question made of several fields leads to its first."""
    if path == shown.path:
        several = [*field_paths(shown)][1:-1]
        if several:
            return field_id(several[0])
    return field_id(path)


def place_of(shown: Shown, problem: AnswerProblem) -> str:
    """The id of the field to go to for a problem: of a matrix, the first row it is about."""
    rows = problem.parameters.get("rows", ())
    return field_id(f"{problem.path}.{rows[0]}") if rows else first_field(shown, problem.path)


def whereabouts(shown: Shown, path: str) -> str:
    """Which question a fault is in, and which row or item of it, for the list at the head of the page."""
    part = next(
        (option.text for option in (*shown.rows, *shown.options) if f"{shown.path}.{text_of(option.value)}" == path),
        next((child.title for child in shown.children if child.path == path), ""),
    )
    return f"{shown.title} ({part})" if part else shown.title


def questions(elements: Iterable[Shown]) -> Iterator[Shown]:
    """The visible questions among `elements`, those inside panels included; not what questions are made of."""
    for shown in elements:
        if shown.kind == "panel":
            yield from questions(shown.children)
        elif shown.kind == "question":
            yield shown


def items(elements: Sequence[Shown], page: Page, numbers: Iterator[int] | None) -> tuple[Item, ...]:
    """Every visible element of a page. `numbers` counts the questions; None: they are not numbered."""
    drawn = []
    for shown in elements:
        if shown.kind == "panel":
            drawn.append(Item(page, shown, "", items(shown.children, page, numbers)))
        else:
            counted = numbers is not None and shown.element.kind != "html" and isinstance(shown.element, Question)
            number = f"{next(numbers)}." if counted and numbers is not None else ""
            drawn.append(Item(page, shown, number, ()))
    return tuple(drawn)
