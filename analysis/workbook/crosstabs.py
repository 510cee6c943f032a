"""The sheet of one breakdown: every closed question by its categories."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from analysis.tables import Base, CrossRow, Crosstab

from .figures import Figure, Series, draw, spoken
from .sheet import LINE_HEIGHT, WIDTH, Sheet, row_height
from .style import series_colours
from .text import shorten

#: Shares and means over fewer are printed in grey: a single answer moves them by a tenth or more.
THIN = 10
_FIGURES = {
    "share": "% of valid answers within each group",
    "chosen": "% of those asked who chose it, within each group",
    "mean": "Mean score of valid answers within each group",
}


def crosstab_block(book: Any, sheet: Sheet, number: int, table: Crosstab, *, chart: bool) -> None:
    """With a chart if `chart` asks for it and there is anything to draw."""
    table, empty = _populated(table)
    drawing = chart and table.figure == "share" and table.total.valid > 0
    sheet.keep(sum(map(row_height, (row.label for row in table.rows))) * 2 + LINE_HEIGHT * 12)
    sheet.span(f"{number}. {table.question.title}", "question", size=11, spare=4)
    by = f"{_FIGURES[table.figure]}: {table.breakdown.title}"
    without = f"   ·   {table.unplaced} without an answer there are counted under All only" if table.unplaced else ""
    nobody = f"   ·   No responses from: {'; '.join(empty)}" if empty else ""
    sheet.note(by + without + nobody)
    head = sheet.head("", *(_headed(table, group.label, group.base) for group in table.groups),
                      _headed(table, "All", table.total))  # fmt: skip
    first = sheet.row
    shown = [row for row in table.rows if not row.missing]
    for row in shown:
        _figures(sheet, table, row)
    last = sheet.row - 1
    _bases(sheet, table)
    figure = _drawn(sheet, table, shown, (head, first, last)) if drawing else None
    if figure:
        sheet.keep(figure.height + 16)
        top, depth = sheet.next(8), sheet.depth
        draw(book, sheet, top, 0, figure, size=(WIDTH - 8, figure.height), title=figure.base)
        sheet.reach(depth + figure.height + 8)
    sheet.next(28)


def _populated(table: Crosstab) -> tuple[Crosstab, list[str]]:
    """Without the groups that nobody belongs to, and the labels of these."""
    kept = [place for place, group in enumerate(table.groups) if group.base.n]
    columns = [*kept, len(table.groups)]
    rows = tuple(
        replace(row, figures=tuple(row.figures[c] for c in columns), bases=tuple(row.bases[c] for c in columns))
        for row in table.rows
    )
    empty = [group.label for group in table.groups if not group.base.n]
    return replace(table, groups=tuple(table.groups[place] for place in kept), rows=rows), empty


def _headed(table: Crosstab, label: str, base: Base) -> str:
    n = base.asked if table.figure == "chosen" else base.valid
    return f"{shorten(label, 48)} (n\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}{n:,})"


def _figures(sheet: Sheet, table: Crosstab, row: CrossRow) -> None:
    at = sheet.labelled(row.label)
    values = row.figures if table.figure == "mean" else row.shares()
    style = "decimal" if table.figure == "mean" else "share"
    for column, (value, base) in enumerate(zip(values, row.bases, strict=True), 1):
        sheet.figure(at, column, value, style if base >= THIN else f"{style}_missing")


def _bases(sheet: Sheet, table: Crosstab) -> None:
    bases = (*(group.base for group in table.groups), table.total)
    if table.figure == "share":
        _counts(sheet, "Valid answers (n)", [base.valid for base in bases], "_base")
        for row in table.rows:
            style = "_missing" if row.missing else ""
            _counts(sheet, f"Number: {row.label}", [int(figure or 0) for figure in row.figures], style)
    elif table.figure == "chosen":
        _counts(sheet, "Asked (n)", [base.asked for base in bases], "_base")
        for row in table.rows:
            _counts(sheet, f"Number: {row.label}", [int(figure or 0) for figure in row.figures], "")
    else:
        _counts(sheet, "Valid answers to at least one row (n)", [base.valid for base in bases], "_base")
        _counts(sheet, "Don't know or similar only", [base.missing for base in bases], "_missing")
    _rest(sheet, bases)


def _rest(sheet: Sheet, bases: Sequence[Base]) -> None:
    _counts(sheet, "No answer", [base.no_answer for base in bases], "_missing")
    _counts(sheet, "Not asked", [base.not_asked for base in bases], "_missing")
    _counts(sheet, "All responses", [base.n for base in bases], "_base")


def _counts(sheet: Sheet, label: str, counts: Sequence[int], style: str) -> None:
    at = sheet.labelled(label, f"label{style}")
    for column, count in enumerate(counts, 1):
        sheet.figure(at, column, count, f"count{style}")


def _drawn(sheet: Sheet, table: Crosstab, shown: Sequence[CrossRow], place: tuple[int, int, int]) -> Figure:
    head, first, last = place
    columns = len(table.groups) + 1
    ordered = table.question.kind == "rating"
    colours = series_colours(len(shown), ordered=ordered)
    tells = " ".join(
        f"{label}: {spoken([(row.label, row.shares()[column]) for row in shown], '.0%')}."
        for column, label in enumerate([*(group.label for group in table.groups), "All"])
    )
    return Figure(
        "stacked",
        sheet.name,
        (head, 1, head, columns),
        tuple(
            Series((row, 0, row, 0), (row, 1, row, columns), colour)
            for row, colour in zip(range(first, last + 1), colours, strict=True)
        ),
        columns,
        f"Share of valid answers, by {table.breakdown.title} (n = {table.total.valid:,})",
        tells,
        highest=1.0,
    )
