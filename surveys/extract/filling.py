"""Columns under way: one response after the other, a question at a time."""

from collections.abc import Iterator, Mapping, Sequence
from math import nan
from typing import Any

import numpy as np

from analysis.codebook import NO_ANSWER, NOT_ASKED, VariableKind
from analysis.columns import Codes, Column, NumberColumn, TextColumn
from surveys.extract.variables import Cells, Reading
from surveys.questionnaire.model import Answer

#: Stands in an open column where the question was not asked; None stands where it was not answered.
_NOT_ASKED = object()


def _open(kind: VariableKind) -> bool:
    return kind in ("number", "text", "date")


class Filling:
    """The columns of one question. A row is a tuple of cells; equal rows of closed questions are kept once."""

    def __init__(self, reading: Reading) -> None:
        self._name = reading.question.name
        self._cells: Cells = reading.cells
        self._variables = tuple(reading.variables)
        self._open = tuple(_open(variable.kind) for variable in self._variables)
        self._paths = tuple(reading.paths)
        self._inner = frozenset(self._paths) - {self._name}
        self._not_asked = tuple(_NOT_ASKED if one else NOT_ASKED for one in self._open)
        self._no_answer = tuple(None if one else NO_ANSWER for one in self._open)
        self._known: dict[tuple[Any, ...], tuple[Any, ...]] = {}
        self._rows: list[tuple[Any, ...]] = []

    def add(self, answers: Mapping[str, Answer], not_asked: frozenset[str]) -> None:
        """Read the next response."""
        if self._name in not_asked:
            self._rows.append(self._not_asked)
            return
        answer = answers.get(self._name)
        row = self._no_answer if answer is None else self._cells(answer)
        if not_asked and not self._inner.isdisjoint(not_asked):
            row = tuple(
                absent if path in not_asked else cell
                for path, absent, cell in zip(self._paths, self._not_asked, row, strict=True)
            )
        self._rows.append(row if self._open[0] else self._known.setdefault(row, row))

    def columns(self) -> Iterator[tuple[str, Column]]:
        """The finished columns, by variable name."""
        if self._open and not any(self._open):
            codes = np.array(self._rows, dtype=np.int16).reshape(len(self._rows), len(self._variables))
            for place, variable in enumerate(self._variables):
                yield variable.name, np.ascontiguousarray(codes[:, place])
            return
        for place, variable in enumerate(self._variables):
            yield variable.name, column(variable.kind, [row[place] for row in self._rows])


class Remarks:
    """The texts beside "other" and the remarks of one question."""

    def __init__(self, question: str) -> None:
        self._question, self._name = question, f"{question}-Comment"
        self._values: list[Any] = []

    def add(self, answers: Mapping[str, Answer], not_asked: frozenset[str]) -> None:
        """Read the next response."""
        self._values.append(_NOT_ASKED if self._question in not_asked else answers.get(self._name))

    def column(self) -> TextColumn | None:
        """The finished column; None if nobody wrote anything."""
        found = column("text", self._values)
        return found if isinstance(found, TextColumn) and any(found.values) else None


def column(kind: VariableKind, values: Sequence[Any]) -> Column:
    """An open column of values, None and "not asked"."""
    codes: Codes = np.array(
        [NO_ANSWER if value is None else NOT_ASKED if value is _NOT_ASKED else 0 for value in values], dtype=np.int16
    )
    if kind == "number":
        numbers = [float(value) if isinstance(value, int | float) else nan for value in values]
        return NumberColumn(np.array(numbers, dtype=np.float64), codes)
    texts = tuple("" if value is None or value is _NOT_ASKED else str(value) for value in values)
    return TextColumn(texts, codes)
