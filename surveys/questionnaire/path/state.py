"""What an evaluation gives: the visible tree in the respondent's language, and what is right, wrong and stored."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from surveys.questionnaire.model import Answer, Element, Page, Scalar
from surveys.questionnaire.problems import AnswerProblem


@dataclass(frozen=True, slots=True)
class Option:
    """A visible choice, row, column or rate value, in the respondent's language.

    `language` names the language of `text` where it is not the one asked for ("" otherwise).
    """

    value: Scalar
    text: str
    enabled: bool = True
    exclusive: bool = False
    special: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One visible element. `children`: a panel's elements, a multiple text's items. `path` is the field's name."""

    path: str
    kind: Literal["panel", "question", "item"]
    element: Element
    title: str = ""
    description: str = ""
    language: str = ""
    required: bool = False
    read_only: bool = False
    options: tuple[Option, ...] = ()
    rows: tuple[Option, ...] = ()
    columns: tuple[Option, ...] = ()
    minimum: float | str | None = None
    maximum: float | str | None = None
    html: str = ""
    display: str = ""
    children: "tuple[Shown, ...]" = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPage:
    """A visible page. `elements` is empty where the evaluation was asked for another page's texts only."""

    page: Page
    title: str
    description: str
    elements: tuple[Shown, ...]
    language: str = ""

    def walk(self) -> Iterator[Shown]:
        """Every visible element of the page in order: panels before what they hold, questions before their items."""
        return _walk(self.elements)


def _walk(elements: tuple[Shown, ...]) -> Iterator[Shown]:
    for element in elements:
        yield element
        yield from _walk(element.children)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A questionnaire with answers in it, at one moment.

    `answers`: what remains once hidden means unanswered. `data`: what is stored on submission (`answers` plus
    visible computed values and calculated values marked `includeIntoResult`), JSON values throughout. `errors`:
    every fault of what is visible, warnings included, in document order. `not_asked`: paths this respondent was
    not shown: questions, `matrix.row`, options as `question.value`. `calculated`, `included` (those of them marked
    `includeIntoResult`) and `computed` (the visible expression questions) hold the values as computed: a date is a
    `datetime` there, and an ISO string in `data`.
    `placed` says on which page each visible element stands; `locked` names the questions that may not be changed.
    """

    pages: tuple[ShownPage, ...]
    answers: Mapping[str, Answer]
    data: Mapping[str, Answer]
    calculated: Mapping[str, object]
    errors: tuple[AnswerProblem, ...]
    not_asked: tuple[str, ...]
    computed: Mapping[str, object] = field(default_factory=dict)
    included: Mapping[str, object] = field(default_factory=dict)
    placed: Mapping[str, str] = field(default_factory=dict)
    locked: frozenset[str] = frozenset()
    locale: str = ""

    @property
    def valid(self) -> bool:
        return not any(problem.level == "error" for problem in self.errors)

    def errors_on(self, page: str) -> tuple[AnswerProblem, ...]:
        """The faults of one page, warnings included, in document order."""
        return tuple(problem for problem in self.errors if self.placed.get(question_of(problem.path)) == page)


def question_of(path: str) -> str:
    """The question a field's path belongs to: `matrix` of `matrix.row`, `town` of `town-Comment`."""
    return path.partition(".")[0].removesuffix("-Comment")
