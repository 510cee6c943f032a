"""Crosstabs: a question by a breakdown variable, with the question's ledger in every group."""

from collections.abc import Callable, Sequence

import numpy as np

from .codebook import NOT_ASKED, Question, QuestionKind, Variable
from .columns import Codes, Dataset
from .counting import DatasetError, base_of, base_of_all, codes_of, of_scores
from .tables import Base, Count, CrossRow, Crosstab, Group

#: Kinds that a crosstab can show. A matrix shows the mean of each row, and so needs scores.
CLOSED: frozenset[QuestionKind] = frozenset({"single", "boolean", "rating", "multiple", "matrix"})
#: Kinds whose categories can be the columns of a crosstab.
GROUPING: frozenset[QuestionKind] = frozenset({"single", "boolean", "rating"})


def can_cross(question: Question) -> bool:
    """Whether `crosstab` can show the question: it is closed, and a matrix has scores."""
    if question.kind == "matrix":
        return any(c.score is not None for variable in question.variables for c in variable.categories)
    return question.kind in CLOSED


def crosstab(dataset: Dataset, question: Question, breakdown: Question) -> Crosstab:
    """ValueError if the question has no crosstab or the breakdown no groups; DatasetError on a broken column."""
    if not can_cross(question):
        raise ValueError(
            f'question "{question.name}" ({question.kind}) has no crosstab: it is not closed or has no scores'
        )
    grouping = _grouping(breakdown)
    placed = codes_of(dataset, grouping)
    if len(placed) and int(placed.max()) >= len(grouping.categories):
        raise DatasetError(f'variable "{grouping.name}": a code beyond its {len(grouping.categories)} categories')
    columns = [codes_of(dataset, variable) for variable in question.variables]
    size = len(grouping.categories)
    tables = [
        _cross(variable, codes, placed, size) for variable, codes in zip(question.variables, columns, strict=True)
    ]
    bases = _bases(question, columns, placed, size)
    groups = tuple(Group(c.value, c.label, base) for c, base in zip(grouping.categories, bases, strict=False))
    total = bases[-1]
    unplaced = int((placed < 0).sum())
    if question.kind == "multiple":
        rows = tuple(_ticked(v, t) for v, t in zip(question.variables, tables, strict=True))
        return Crosstab(question, breakdown, "chosen", groups, total, rows, unplaced)
    if question.kind == "matrix":
        rows = tuple(_meant(v, t) for v, t in zip(question.variables, tables, strict=True))
        return Crosstab(question, breakdown, "mean", groups, total, rows, unplaced)
    rows = _shared(question.variables[0], tables[0], bases)
    return Crosstab(question, breakdown, "share", groups, total, rows, unplaced)


def _grouping(breakdown: Question) -> Variable:
    if breakdown.kind not in GROUPING or len(breakdown.variables) != 1:
        raise ValueError(f'"{breakdown.name}" ({breakdown.kind}) cannot be a breakdown: only a single choice can')
    return breakdown.variables[0]


def _bases(question: Question, columns: Sequence[Codes], placed: Codes, size: int) -> list[Base]:
    """The question's ledger in each group, then among all."""

    def base(chosen: Callable[[Codes], Codes]) -> Base:
        if len(columns) == 1 and question.kind != "multiple":
            return base_of(question.variables[0], chosen(columns[0]))
        return base_of_all(question, [chosen(codes) for codes in columns])

    def within(group: int) -> Callable[[Codes], Codes]:
        mask = placed == group
        return lambda codes: codes[mask]

    return [*(base(within(group)) for group in range(size)), base(lambda codes: codes)]


#: Rows: not asked, no answer, then the codes. Columns: the groups, then all.
_Cross = np.ndarray[tuple[int, int], np.dtype[np.int64]]


def _cross(variable: Variable, codes: Codes, placed: Codes, size: int) -> _Cross:
    height = max(len(variable.categories), 2 if variable.kind == "tick" else 0) - NOT_ASKED
    shifted = codes.astype(np.int64) - NOT_ASKED
    if len(shifted) and not 0 <= int(shifted.min()) <= int(shifted.max()) < height:
        raise DatasetError(f'variable "{variable.name}": a code outside {NOT_ASKED}…{height + NOT_ASKED - 1}')
    # Whoever gave no breakdown answer goes to a column of their own, which then only enters the total.
    across = np.where(placed >= 0, placed, size).astype(np.int64)
    found = np.bincount(shifted * (size + 1) + across, minlength=height * (size + 1)).reshape(height, size + 1)
    return np.column_stack([found[:, :size], found.sum(axis=1)])


def _shared(variable: Variable, found: _Cross, bases: Sequence[Base]) -> tuple[CrossRow, ...]:
    valid = tuple(base.valid for base in bases)
    return tuple(
        CrossRow(c.value, c.label, tuple(int(count) for count in found[2 + code]), valid, c.missing)
        for code, c in enumerate(variable.categories)
    )


def _ticked(variable: Variable, found: _Cross) -> CrossRow:
    saw = tuple(int(count) for count in found[1:].sum(axis=0))
    label = variable.item_label or variable.label
    return CrossRow(variable.item or variable.name, label, tuple(int(count) for count in found[3]), saw)


def _meant(variable: Variable, found: _Cross) -> CrossRow:
    means: list[float | None] = []
    bases: list[int] = []
    for column in found[2:].T:
        statistics = of_scores(
            [
                Count(c.value, c.label, int(n), c.missing, c.score)
                for c, n in zip(variable.categories, column, strict=True)
            ]
        )
        means.append(statistics.mean if statistics else None)
        bases.append(statistics.n if statistics else 0)
    return CrossRow(variable.item or variable.name, variable.item_label or variable.label, tuple(means), tuple(bases))
