"""Columns to tables. One pass of `bincount` over each column of codes; no respondent is looked at alone."""

import re
from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from .codebook import NOT_ASKED, Category, Question, Variable
from .columns import Codes, Dataset, NumberColumn, TextColumn
from .histogram import bins
from .tables import (
    Base,
    Count,
    Dates,
    Frequency,
    Grid,
    Numbers,
    Ranked,
    Ranking,
    Record,
    Statistics,
    Table,
    Texts,
    Tick,
    Ticks,
)

Mask = NDArray[np.bool_]

#: Publications and workbooks speak of "the top 3" of a ranking, or of fewer if fewer may be ranked.
TOP_RANKS = 3

_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])(?!\d)")


class DatasetError(ValueError):
    """A column that contradicts its codebook: nothing can be counted until that is put right."""


def codes_of(dataset: Dataset, variable: Variable) -> Codes:
    """The codes of a variable, whatever its kind. DatasetError if the column is absent or not `n` long."""
    column = dataset.columns.get(variable.name)
    if column is None:
        raise DatasetError(f'variable "{variable.name}": the data set has no such column')
    codes = column.codes if isinstance(column, NumberColumn | TextColumn) else column
    if len(codes) != dataset.n:
        raise DatasetError(f'variable "{variable.name}": {len(codes)} cells for {dataset.n} responses')
    return codes


def tally(variable: Variable, codes: Codes, size: int) -> NDArray[np.int64]:
    """How many not asked, no answer, then each code from 0 to size - 1. DatasetError on any other code."""
    found = np.bincount(codes.astype(np.int64) - NOT_ASKED, minlength=size + 2) if _fits(codes) else np.empty(0, int)
    if len(found) != size + 2:
        raise DatasetError(f'variable "{variable.name}": a code outside {NOT_ASKED}…{size - 1}')
    return found


def _fits(codes: Codes) -> bool:
    return not len(codes) or int(codes.min()) >= NOT_ASKED


def base_of(variable: Variable, codes: Codes) -> Base:
    """The ledger of one variable, over `codes` (which may be those of a group)."""
    size = max(len(variable.categories), int(codes.max(initial=0)) + 1)
    found = tally(variable, codes, size)
    missing = sum(int(found[2 + code]) for code, category in enumerate(variable.categories) if category.missing)
    return Base(len(codes), int(found[0]), int(found[1]), 0 if variable.kind == "tick" else missing)


def base_of_all(question: Question, columns: Sequence[Codes]) -> Base:
    """The ledger of a question of several variables: asked if any was, answered if any was."""
    n = len(columns[0]) if columns else 0
    asked, answered, valid, doubt = (np.zeros(n, dtype=bool) for _ in range(4))
    for variable, codes in zip(question.variables, columns, strict=True):
        asked |= codes != NOT_ASKED
        answered |= codes >= 0
        lost = _missing(variable, codes)
        doubt |= lost
        # A box that was left empty says nothing against "don't know" being the only answer given.
        valid |= (codes > 0 if variable.kind == "tick" else codes >= 0) & ~lost
    missing = answered & doubt & ~valid
    return Base(n, n - int(asked.sum()), int((asked & ~answered).sum()), int(missing.sum()))


def _missing(variable: Variable, codes: Codes) -> Mask:
    lost = [code for code, category in enumerate(variable.categories) if category.missing]
    return np.isin(codes, lost) if lost else np.zeros(len(codes), dtype=bool)


def table(dataset: Dataset, question: Question) -> Table:
    """The table of one question. DatasetError if its columns contradict the codebook."""
    columns = [codes_of(dataset, variable) for variable in question.variables]
    if question.kind == "multiple":
        ticks = tuple(_tick(v, c) for v, c in zip(question.variables, columns, strict=True))
        return Ticks(question, base_of_all(question, columns), ticks)
    if question.kind == "matrix":
        rows = tuple(frequency(question, v, c) for v, c in zip(question.variables, columns, strict=True))
        return Grid(question, base_of_all(question, columns), rows)
    if question.kind == "ranking":
        return _ranking(question, columns)
    parts = tuple(_single(dataset, question, variable) for variable in question.variables)
    if question.kind == "record" or len(parts) != 1:
        return Record(question, base_of_all(question, columns), parts)
    return parts[0]


def _single(dataset: Dataset, question: Question, variable: Variable) -> Frequency | Numbers | Dates | Texts:
    column = dataset.columns[variable.name]
    codes = codes_of(dataset, variable)
    if isinstance(column, NumberColumn):
        return _numbers(question, variable, column)
    if isinstance(column, TextColumn):
        tally(variable, codes, 1)
        return _dates(question, variable, column) if variable.kind == "date" else _texts(question, variable, codes)
    return frequency(question, variable, codes)


def frequency(question: Question, variable: Variable, codes: Codes) -> Frequency:
    """How many gave each answer of one closed variable. DatasetError on a code that its categories do not have."""
    found = tally(variable, codes, len(variable.categories))
    counts = tuple(
        Count(category.value, category.label, int(count), category.missing, category.score)
        for category, count in zip(variable.categories, found[2:], strict=True)
    )
    missing = sum(count.count for count in counts if count.missing)
    base = Base(len(codes), int(found[0]), int(found[1]), missing)
    label = variable.item_label or variable.label
    return Frequency(question, variable.name, label, base, counts, of_scores(counts), variable.item)


def of_scores(counts: Sequence[Count]) -> Statistics | None:
    """Statistics over the scores of valid answers; None if none has a score."""
    scored = sorted((c.score, c.count) for c in counts if c.score is not None and not c.missing and c.count)
    if not scored:
        return None
    values = np.array([value for value, _ in scored])
    weights = np.array([count for _, count in scored])
    n = int(weights.sum())
    mean = float((values * weights).sum() / n)
    sd = float(np.sqrt((weights * (values - mean) ** 2).sum() / (n - 1))) if n > 1 else None
    until = weights.cumsum()

    def quantile(p: float) -> float:
        place = (n - 1) * p
        below, above = (values[np.searchsorted(until, int(rank), side="right")] for rank in (place, np.ceil(place)))
        return float(below + (above - below) * (place - int(place)))

    return Statistics(n, mean, sd, values[0].item(), quantile(0.25), quantile(0.5), quantile(0.75), values[-1].item())


def _tick(variable: Variable, codes: Codes) -> Tick:
    found = tally(variable, codes, 2)
    chosen: Category | None = variable.categories[1] if len(variable.categories) > 1 else None
    return Tick(
        variable.name,
        variable.item or variable.name,
        variable.item_label or variable.label,
        int(found[3]),
        Base(len(codes), int(found[0]), int(found[1])),
        chosen is not None and chosen.missing,
    )


def _ranking(question: Question, columns: Sequence[Codes]) -> Ranking:
    places = min(question.limit or len(columns), len(columns))
    # A wave keeps the ranks it was answered with, even those beyond a limit that was lowered since.
    places = max([places, *(int(codes.max(initial=0)) for codes in columns)])
    items = []
    for variable, codes in zip(question.variables, columns, strict=True):
        found = tally(variable, codes, places + 1)
        base = Base(len(codes), int(found[0]), int(found[1]))
        label = variable.item_label or variable.label
        ranks = tuple(int(count) for count in found[3:])
        items.append(Ranked(variable.name, variable.item or variable.name, label, base, ranks, int(found[2])))
    return Ranking(question, base_of_all(question, columns), tuple(items), top_of(question))


def top_of(question: Question) -> int:
    """The k of "ranked among the top k": known from the questionnaire alone, never from answers."""
    return min(TOP_RANKS, question.limit or TOP_RANKS, len(question.variables))


def _numbers(question: Question, variable: Variable, column: NumberColumn) -> Numbers:
    found = tally(variable, column.codes, 1)
    values = column.values[column.codes == 0]
    if not np.isfinite(values).all():
        raise DatasetError(f'variable "{variable.name}": a cell said to hold a number holds none')
    label = variable.item_label or variable.label
    base = Base(len(column.codes), int(found[0]), int(found[1]))
    return Numbers(question, variable.name, label, base, statistics(values), bins(values), variable.item)


def statistics(values: NDArray[np.float64]) -> Statistics | None:
    """None without values."""
    n = len(values)
    if not n:
        return None
    low, lower, middle, upper, high = (float(q) for q in np.quantile(values, [0, 0.25, 0.5, 0.75, 1]))
    sd = float(values.std(ddof=1)) if n > 1 else None
    return Statistics(n, float(values.mean()), sd, low, lower, middle, upper, high)


def _dates(question: Question, variable: Variable, column: TextColumn) -> Dates:
    given = [value for value, code in zip(column.values, column.codes, strict=True) if code == 0]
    months = sorted((int(m[1]), int(m[2])) for m in map(_MONTH.match, given) if m)
    unit: Literal["month", "year"] = "month"
    counts: list[Count] = []
    if months:
        first, last = (year * 12 + month - 1 for year, month in (months[0], months[-1]))
        unit = "month" if last - first < 24 else "year"
        step = 1 if unit == "month" else 12
        held = np.array([year * 12 + month - 1 for year, month in months]) // step
        per_step = np.bincount(held - held[0])
        # Months are shown without gaps; of years only those that occur, as a stray 1066 would add nine hundred.
        for offset in np.arange(len(per_step)) if unit == "month" else np.flatnonzero(per_step):
            name = _period(int(held[0] + offset), unit)
            counts.append(Count(name, name, int(per_step[offset])))
    if rest := len(given) - len(months):
        counts.append(Count("", "Without year and month", rest))
    label = variable.item_label or variable.label
    base = base_of(variable, column.codes)
    return Dates(question, variable.name, label, base, unit, tuple(counts), variable.item)


def _period(number: int, unit: Literal["month", "year"]) -> str:
    return f"{number // 12:04}-{number % 12 + 1:02}" if unit == "month" else f"{number:04}"


def _texts(question: Question, variable: Variable, codes: Codes) -> Texts:
    label = variable.item_label or variable.label
    return Texts(question, variable.name, label, base_of(variable, codes), variable.item)
