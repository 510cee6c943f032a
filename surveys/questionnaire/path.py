"""Which pages and questions are asked, given answers; what is wrong with the answers; what would be stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from .model import Answer, Element, Page, Questionnaire, Scalar
from .problems import AnswerProblem


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
    page: Page
    title: str
    description: str
    elements: tuple[Shown, ...]
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """A questionnaire with answers in it, at one moment.

    `answers`: what remains once hidden means unanswered. `data`: what is stored on submission (`answers` plus
    visible computed values and calculated values marked `includeIntoResult`). `errors`: every fault of what is
    visible, warnings included, in document order. `not_asked`: paths this respondent was not shown: questions,
    `matrix.row`, options as `question.value`.
    """

    pages: tuple[ShownPage, ...]
    answers: Mapping[str, Answer]
    data: Mapping[str, Answer]
    calculated: Mapping[str, object]
    errors: tuple[AnswerProblem, ...]
    not_asked: tuple[str, ...]

    @property
    def valid(self) -> bool:
        return not any(problem.level == "error" for problem in self.errors)


def evaluate(questionnaire: Questionnaire, answers: Mapping[str, Answer], *, locale: str = "", now: datetime) -> State:
    """The one condition engine: a pure function of definition, answers, language and time (UTC)."""
    raise NotImplementedError
