"""Responses as CSV: one row a response, the columns of the responses' sheet, labels for codes."""

import csv
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from .columns import Dataset
from .listing import MISSING_LABELS, Coded, Field, fields

BLOCK = 1024
#: What a spreadsheet takes for the beginning of a formula: OWASP, "CSV Injection".
_FORMULA = ("=", "+", "-", "@", "\t", "\r")

_Cell = TypeVar("_Cell")


def write_csv(path: Path | str, dataset: Dataset, *, guard: bool = False) -> None:
    """UTF-8 with a byte order mark, so that Excel reads it as such; RFC 4180 (commas, CRLF, doubled quotes).

    Cells without a value say "(no answer)" or "(not asked)". `guard` puts an apostrophe before texts that a
    spreadsheet would take for a formula: for files that go on to people, as it alters the data.
    """
    with Path(path).open("w", encoding="utf-8-sig", errors="replace", newline="") as out:
        lines = csv.writer(out)
        lines.writerows(_rows(dataset, guard=guard))


def _rows(dataset: Dataset, *, guard: bool) -> Iterator[Sequence[object]]:
    found = fields(dataset)
    yield ["response", "submitted", "language", *(guarded(field.name) if guard else field.name for field in found)]
    numbers = dataset.numbers or tuple(range(1, dataset.n + 1))
    moments = dataset.submitted or (None,) * dataset.n
    languages = dataset.languages or ("",) * dataset.n
    for first in range(0, dataset.n, BLOCK):
        part = slice(first, first + BLOCK)
        columns = [_cells(field, part, guard=guard) for field in found]
        yield from zip(numbers[part], map(_moment, moments[part]), languages[part], *columns, strict=True)


def _moment(moment: datetime | None) -> str:
    if moment is None:
        return ""
    return (moment.astimezone(UTC) if moment.tzinfo else moment).strftime("%Y-%m-%dT%H:%M:%SZ")


def _cells(field: Field, part: slice, *, guard: bool) -> list[object]:
    codes = field.codes[part].tolist()
    if isinstance(field, Coded):
        labels = [guarded(label) if guard else label for label in field.labels]
        # Negative codes count from the end: "no answer" is -1, "not asked" -2.
        table: list[object] = [*labels, MISSING_LABELS[-2], MISSING_LABELS[-1]]
        return [table[code] for code in codes]
    values = [_number(value) if field.kind == "number" else value for value in field.values[part]]
    cells = [value if code == 0 else MISSING_LABELS[code] for value, code in zip(values, codes, strict=True)]
    return [guarded(cell) if guard else cell for cell in cells]


def _number(value: float | str) -> object:
    number = float(value)
    return int(number) if number.is_integer() else number


def guarded(cell: _Cell) -> _Cell | str:
    """The cell as it is, a text that a spreadsheet would take for a formula with an apostrophe before it."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
