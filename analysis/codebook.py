"""The codebook: variables, categories, labels and missing-value reasons of a wave.

It is the wall between what is asked and what is counted: analysis reads nothing else of a questionnaire.
"""

from dataclasses import dataclass
from typing import Literal

#: Codes of a cell without a value. A category's position (0, 1, 2…) is the code of a value.
NO_ANSWER = -1
NOT_ASKED = -2

QuestionKind = Literal[
    "single", "multiple", "matrix", "ranking", "rating", "boolean", "number", "date", "text", "record"
]
VariableKind = Literal["category", "tick", "rank", "number", "text", "date"]
Measure = Literal["nominal", "ordinal", "interval", "ratio"]
Publish = Literal["never", "aggregate", "microdata"]


@dataclass(frozen=True, slots=True)
class Category:
    """One answer of a closed variable. `missing` ("don't know", "refused") is left out of valid shares and means.

    `score` is the number that means are taken over; None where there is none. `code`: what the author wants the value
    called in other programs, "" if nothing else.
    """

    value: str
    label: str
    score: float | None = None
    missing: bool = False
    code: str = ""


@dataclass(frozen=True, slots=True)
class Variable:
    """One column: a whole single-choice question, one tick box, one matrix row, one ranked item, one number…

    `name` is unique and safe as a column name; `item` the tick box, row or ranked item within the question.
    A tick has the categories (not chosen, chosen): codes 0 and 1; the second is `missing` where the box says
    "don't know". A rank's code is the rank from 1; 0 is "answered, this item not ranked".
    """

    name: str
    question: str
    kind: VariableKind
    label: str
    item: str | None = None
    item_label: str = ""
    categories: tuple[Category, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What the variables of one question share, in the respondent's order.

    `condition` is the source of the condition under which it is asked, "" if always.
    `publish` None means undeclared: closed questions then count as `aggregate`, text as `never`.
    `page` is the title of the page it stands on; `limit` the most boxes one may tick or items one may rank, None
    if there is no such limit.
    """

    name: str
    kind: QuestionKind
    title: str
    page: str
    variables: tuple[Variable, ...]
    description: str = ""
    condition: str = ""
    required: bool = False
    role: Literal["identifying", "quasi", "sensitive", "none"] = "none"
    publish: Publish | None = None
    breakdown: bool = False
    measure: Measure | None = None
    unit: str = ""
    #: Address of the concept in a vocabulary, for whoever joins data of several surveys.
    concept: str = ""
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Codebook:
    """All that analysis knows of a questionnaire. `digest` is that of the definition the wave was opened with."""

    survey: str
    title: str
    wave: int
    questions: tuple[Question, ...]
    digest: str = ""
    version: str = ""
    language: str = "en"
    controller: str = ""

    def variables(self) -> tuple[Variable, ...]:
        return tuple(variable for question in self.questions for variable in question.variables)
