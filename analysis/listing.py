"""Responses as they are listed: one row a response, one field a variable, missing values in words.

The sheet of the responses and the CSV file say the same in the same columns, because both are written from this.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from .codebook import NO_ANSWER, NOT_ASKED, Question, Variable
from .columns import Codes, Dataset, NumberColumn, TextColumn
from .counting import codes_of

NOT_ASKED_LABEL, NO_ANSWER_LABEL, NOT_RANKED_LABEL = "(not asked)", "(no answer)", "(not ranked)"
MISSING_LABELS = {NOT_ASKED: NOT_ASKED_LABEL, NO_ANSWER: NO_ANSWER_LABEL}


@dataclass(frozen=True)
class Coded:
    """A field whose cells are few different ones: `labels` by code, from 0; integers are ranks."""

    name: str
    title: str
    codes: Codes
    labels: tuple[str | int, ...]


@dataclass(frozen=True)
class Open:
    """A field of numbers or texts: `values[i]` counts where `codes[i]` is 0."""

    name: str
    title: str
    kind: Literal["number", "text", "date"]
    codes: Codes
    values: Sequence[float] | Sequence[str]


Field = Coded | Open


def fields(dataset: Dataset) -> tuple[Field, ...]:
    """In the order of the questionnaire; remarks follow their question. DatasetError as in `counting`."""
    found: list[Field] = []
    for question in dataset.codebook.questions:
        found += [_field(dataset, question, variable) for variable in question.variables]
        if question.name in dataset.remarks:
            found.append(_remark(question.name, question.title, dataset.remarks[question.name]))
    known = {question.name for question in dataset.codebook.questions}
    found += [_remark(name, name, column) for name, column in dataset.remarks.items() if name not in known]
    return tuple(found)


def _field(dataset: Dataset, question: Question, variable: Variable) -> Field:
    column = dataset.columns.get(variable.name)
    codes = codes_of(dataset, variable)
    # The item comes first: a column is narrow, and its fellows share the question.
    title = f"{variable.item_label} | {question.title}" if variable.item_label else question.title
    if isinstance(column, NumberColumn):
        return Open(variable.name, title, "number", codes, column.values)  # type: ignore[arg-type]  # an array is one
    if isinstance(column, TextColumn):
        return Open(variable.name, title, "date" if variable.kind == "date" else "text", codes, column.values)
    if variable.kind == "rank":
        return Coded(variable.name, title, codes, (NOT_RANKED_LABEL, *range(1, int(codes.max(initial=0)) + 1)))
    labels = tuple(category.label for category in variable.categories)
    return Coded(variable.name, title, codes, labels or ("Not chosen", "Chosen"))


def _remark(question: str, title: str, column: TextColumn) -> Open:
    return Open(f"{question}-Comment", f"{title}: remark or other", "text", column.codes, column.values)
