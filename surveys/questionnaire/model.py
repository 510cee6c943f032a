"""The questionnaire: frozen, valid from birth. Only `definition.load` makes one.

Names are the JSON's, in snake case. Conditions are parsed expressions, never strings; texts are
localised (`Text`). Nothing here knows a URL, a form or a row.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from .expressions import Expression

Scalar = str | int | float | bool
#: One stored answer: a value, a list of values (in order, for a ranking), or a record `{row: value}`.
Answer = Scalar | list[Scalar] | dict[str, Scalar]

Role = Literal["identifying", "quasi", "sensitive", "none"]
Publish = Literal["never", "aggregate", "microdata"]
Measure = Literal["nominal", "ordinal", "interval", "ratio"]


@dataclass(frozen=True, slots=True)
class Text:
    """A text in one or more languages. May hold `{name}` places, filled by `path.evaluate`."""

    versions: tuple[tuple[str, str], ...]

    def version(self, locale: str) -> tuple[str, str]:
        """The language used and the text: exact locale, then its language, then `default`.

        The language is "" for the default version: the questionnaire's own.
        """
        found = dict(self.versions)
        for candidate in (locale, locale.split("-", maxsplit=1)[0]):
            if candidate and found.get(candidate):
                return candidate, found[candidate]
        return "", found.get("default", "")

    def __str__(self) -> str:
        return self.version("")[1]

    @classmethod
    def of(cls, text: str) -> "Text":
        return cls((("default", text),))


@dataclass(frozen=True, slots=True)
class Data:
    """The `x-data` of a question: what analysis and publication need to know."""

    role: Role = "none"
    publish: Publish | None = None
    breakdown: bool = False
    variable: str = ""
    measure: Measure | None = None
    unit: str = ""
    concept: str = ""
    purpose: str = ""
    retention: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """An option, a matrix row or column, a rate value. `text` is None where the value is its own label."""

    value: Scalar
    text: Text | None = None
    visible_if: Expression | None = None
    enable_if: Expression | None = None
    exclusive: bool = False
    #: none, refused, dontknow, other: the built-in options; "" for the author's own.
    special: Literal["", "other", "none", "refused", "dontknow"] = ""
    #: Excluded from means and valid percentages ("don't know"); from `x-data.missing`, or dontknow and refused.
    missing: bool = False
    code: str = ""


@dataclass(frozen=True, slots=True)
class Validator:
    """A rule of the author's. Which limits apply is for `kind` to say; `text` is what is said when it is broken.

    `minimum` and `maximum` are of the number, of the characters, or of the boxes ticked.
    """

    kind: Literal["numeric", "text", "email", "regex", "expression", "answercount"]
    text: Text | None = None
    level: Literal["error", "warning", "info"] = "error"
    minimum: float | None = None
    maximum: float | None = None
    pattern: str = ""
    ignore_case: bool = False
    expression: Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """What stands on a page. `pointer` is its place in the JSON, for messages."""

    kind: str
    name: str
    pointer: str = ""
    title: Text | None = None
    description: Text | None = None
    visible: bool = True
    visible_if: Expression | None = None
    enable_if: Expression | None = None
    read_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel(Element):
    """Elements that stand together, under one title and one condition."""

    elements: tuple[Element, ...] = ()
    data: Data = field(default_factory=Data)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What is shown at once. `pointer` is its place in the JSON, for messages."""

    name: str
    pointer: str = ""
    title: Text | None = None
    description: Text | None = None
    visible: bool = True
    visible_if: Expression | None = None
    elements: tuple[Element, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Question(Element):
    """What stands on a page by itself, whether it takes an answer (`Input`) or not; its name is unique."""

    title_location: str = "default"
    data: Data = field(default_factory=Data)


@dataclass(frozen=True, slots=True, kw_only=True)
class Html(Question):
    """A text of the author's, sanitised at load."""

    html: Text = Text(())


@dataclass(frozen=True, slots=True, kw_only=True)
class Computed(Question):
    """type `expression`: shows a computed value."""

    expression: Expression | None = None
    format: Text | None = None
    display_style: str = "none"
    currency: str = ""
    minimum_fraction_digits: int = -1
    maximum_fraction_digits: int = -1
    use_grouping: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Input(Question):
    """A question that takes an answer."""

    required: bool = False
    required_if: Expression | None = None
    required_text: Text | None = None
    validators: tuple[Validator, ...] = ()
    default: Answer | None = None
    #: The remark below the question (`showCommentArea`), kept as `name-Comment`.
    comment_area: bool = False
    comment_text: Text | None = None
    comment_placeholder: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextInput(Input):
    """One line: a text, number, date… by `input_type`. Limits are numbers, or ISO texts where it asks for a date."""

    input_type: str = "text"
    minimum: float | str | None = None
    maximum: float | str | None = None
    minimum_expression: Expression | None = None
    maximum_expression: Expression | None = None
    minimum_text: Text | None = None
    maximum_text: Text | None = None
    step: float | None = None
    step_text: Text | None = None
    max_length: int | None = None
    placeholder: Text | None = None
    autocomplete: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment(Input):
    """Several lines of text."""

    max_length: int | None = None
    rows: int = 4
    placeholder: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Choosing(Input):
    """What the choice questions share. `choices` includes the built-in ones (other, none…), in shown order."""

    choices: tuple[Choice, ...] = ()
    choices_visible_if: Expression | None = None
    choices_enable_if: Expression | None = None
    choices_order: Literal["none", "asc", "desc", "random"] = "none"
    other_error_text: Text | None = None
    other_placeholder: Text | None = None
    placeholder: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SingleChoice(Choosing):
    """radiogroup, dropdown."""

    autocomplete: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MultipleChoice(Choosing):
    """checkbox, tagbox."""

    min_selected: int = 0
    max_selected: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking(Choosing):
    """Without `select_to_rank` all items are ranked; with it, `min_selected` to `max_selected` (0: no limit)."""

    select_to_rank: bool = False
    min_selected: int = 0
    max_selected: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rating(Input):
    """One of a few values in order; the descriptions stand at its two ends."""

    values: tuple[Choice, ...] = ()
    minimum_description: Text | None = None
    maximum_description: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Boolean(Input):
    """Yes or no; stored are `value_true` and `value_false`, shown the labels, or the built-in ones."""

    value_true: Scalar = True
    value_false: Scalar = False
    label_true: Text | None = None
    label_false: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix(Input):
    """One single choice per row."""

    columns: tuple[Choice, ...] = ()
    rows: tuple[Choice, ...] = ()
    rows_visible_if: Expression | None = None
    columns_visible_if: Expression | None = None
    each_row_required: bool = False
    each_row_unique: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MultipleText(Input):
    """Several lines under one title. The answer is a record: what was written, by the name of the item."""

    items: tuple[TextInput, ...] = ()


@dataclass(frozen=True, slots=True)
class Calculated:
    """A value that follows from the answers. It is stored with them only if `include_into_result` says so."""

    name: str
    expression: Expression
    include_into_result: bool = False
    pointer: str = ""
    data: Data = field(default_factory=Data)


@dataclass(frozen=True, slots=True)
class Completed:
    """`completedHtmlOnCondition`: the closing text for some."""

    expression: Expression
    html: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Questionnaire:
    """The instrument. Immutable; shared between threads and requests.

    `order` lists every computed thing (questions, panels and pages by name, calculated values) so that
    whatever a condition refers to stands before it: one pass over it evaluates everything.
    """

    digest: str
    id: str = ""
    version: str = ""
    controller: str = ""
    #: The privacy notice (sanitised HTML), what the answers are for, and how long they are kept (ISO 8601).
    notice: Text | None = None
    purpose: str = ""
    retention: str = ""
    locale: str = "en"
    languages: tuple[str, ...] = ("en",)
    title: Text | None = None
    description: Text | None = None
    pages: tuple[Page, ...] = ()
    calculated: tuple[Calculated, ...] = ()
    completed_html: Text | None = None
    completed_html_on_condition: tuple[Completed, ...] = ()
    show_question_numbers: str = "off"
    show_progress_bar: bool = True
    show_prev_button: bool = True
    page_next_text: Text | None = None
    page_prev_text: Text | None = None
    complete_text: Text | None = None
    required_mark: str = "*"
    question_title_location: str = "top"
    order: tuple[str, ...] = ()

    def questions(self) -> Iterator[Question]:
        """Every question in document order, those inside panels included."""
        for page in self.pages:
            yield from questions_in(page.elements)


def questions_in(elements: tuple[Element, ...]) -> Iterator[Question]:
    """The questions among `elements`, in order, those inside panels included."""
    for element in elements:
        if isinstance(element, Panel):
            yield from questions_in(element.elements)
        elif isinstance(element, Question):
            yield element
