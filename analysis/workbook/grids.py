"""Tables of many rows over the same columns: matrices and rankings. The chart stands below, as wide as the page."""

from typing import Any

from analysis.tables import Count, Frequency, Grid, Ranked, Ranking, share

from .figures import CROWD, Figure, Series, draw, spoken
from .sheet import LINE_HEIGHT, WIDTH, Sheet, row_height
from .style import series_colours

#: Ranks that get a column of their own; the rest share one.
RANK_COLUMNS = 5


def grid_block(book: Any, sheet: Sheet, table: Grid) -> Figure | None:
    valid, missing = _columns(table)
    head = sheet.head("Share of valid answers", *(c.label for c in valid), "Valid n", *_extras(table))
    first = sheet.row
    for row in table.rows:
        _share_row(sheet, table, row)
    last = sheet.row - 1
    figure = None
    if table.base.valid:
        figure = _stacked(sheet, table, valid, (head, first, last))
        sheet.keep(figure.height + 16)
        top, depth = sheet.next(8), sheet.depth
        draw(book, sheet, top, 0, figure, size=(WIDTH - 8, figure.height), title=figure.base)
        sheet.reach(depth + figure.height + 8)
    labels = [count.label for count in (*valid, *missing)]
    sheet.keep(LINE_HEIGHT * (len(table.rows) + 3))
    sheet.head("Number of responses", *labels, "No answer", "Asked", "Not asked")
    for row in table.rows:
        at = sheet.labelled(row.label)
        counts = [c.count for c in row.counts if not c.missing] + [c.count for c in row.counts if c.missing]
        for column, count in enumerate((*counts, row.base.no_answer, row.base.asked, row.base.not_asked), 1):
            sheet.figure(at, column, count, "count" if column <= len(valid) else "count_missing")
    return figure


def _columns(table: Grid) -> tuple[list[Count], list[Count]]:
    """The categories that all rows share: valid ones, then the missing ones."""
    counts = table.rows[0].counts if table.rows else ()
    return [c for c in counts if not c.missing], [c for c in counts if c.missing]


def _extras(table: Grid) -> list[str]:
    if not table.scored:
        return []
    return ["Mean", "SD", "Top two"] if any(row.top_two() is not None for row in table.rows) else ["Mean", "SD"]


def _share_row(sheet: Sheet, table: Grid, row: Frequency) -> None:
    at = sheet.labelled(row.label)
    shares = [row.valid_share(count) for count in row.counts if not count.missing]
    for column, value in enumerate(shares, 1):
        sheet.figure(at, column, value, "share")
    column = len(shares) + 1
    sheet.figure(at, column, row.base.valid, "count_missing")
    extras = _extras(table)
    if extras:
        sheet.figure(at, column + 1, row.statistics.mean if row.statistics else None, "decimal")
        sheet.figure(at, column + 2, row.statistics.sd if row.statistics else None, "decimal_missing")
    if "Top two" in extras:
        sheet.figure(at, column + 3, row.top_two(), "share")


def _stacked(sheet: Sheet, table: Grid, valid: list[Count], place: tuple[int, int, int]) -> Figure:
    head, first, last = place
    colours = series_colours(len(valid), ordered=table.scored)
    bases = sorted({row.base.valid for row in table.rows})
    n = f"n = {bases[0]:,}" if len(bases) == 1 else f"n = {bases[0]:,} to {bases[-1]:,} by row"
    return Figure(
        "stacked",
        sheet.name,
        (first, 0, last, 0),
        tuple(
            Series((head, column, head, column), (first, column, last, column), colour)
            for column, colour in enumerate(colours, 1)
        ),
        len(table.rows),
        f"Share of valid answers ({n})",
        " ".join(
            f"{row.label}: {spoken([(c.label, row.valid_share(c)) for c in row.counts if not c.missing], '.0%')}."
            for row in table.rows
        ),
        highest=1.0,
    )


def grid_height(table: Grid) -> int:
    """What must stay together: the shares and their chart."""
    return sum(map(row_height, (row.label for row in table.rows))) + _chart_height(len(table.rows))


def ranking_block(book: Any, sheet: Sheet, table: Ranking) -> Figure | None:
    items = sorted(table.items, key=lambda item: -item.points)
    places = len(items[0].ranks) if items else 0
    own = min(places, RANK_COLUMNS)
    lower = [f"{_ordinal(own + 1)} or lower"] if places > own else []
    ranks = [_ordinal(place) for place in range(1, own + 1)]
    head = sheet.head(
        "Item, by points", *ranks, *lower, "Not ranked", f"In top {table.top}", f"% in top {table.top}", "Points",
        "Mean rank",
    )  # fmt: skip
    first = sheet.row
    for item in items:
        _ranked_row(sheet, item, own, table.top)
    last = sheet.row - 1
    sheet.note(
        f"Points (Borda): {places} for a first place, one less for each place further down, none if not ranked. "
        "Mean rank: among those who ranked the item; 1 is best. Shares are of those who were asked and answered."
    )
    if not table.base.answered:
        return None
    colours = list(reversed(series_colours(max(2, table.top + 1), ordered=True)))[: table.top]
    figure = Figure(
        "stacked",
        sheet.name,
        (first, 0, last, 0),
        tuple(
            Series((head, column, head, column), (first, column, last, column), colour)
            for column, colour in enumerate(colours, 1)
        ),
        len(items),
        f"Number of respondents who ranked it {_listed(ranks[: table.top])} (n = {table.base.answered:,})",
        spoken([(item.label, item.top(table.top)) for item in items], "d"),
        labels="#,##0",
    )
    sheet.keep(figure.height + 8)
    top, depth = sheet.row, sheet.depth
    draw(book, sheet, top, 0, figure, size=(WIDTH - 8, figure.height), title=figure.base)
    sheet.reach(depth + figure.height + 8)
    return figure


def _ranked_row(sheet: Sheet, item: Ranked, own: int, top: int) -> None:
    at = sheet.labelled(item.label)
    counts = [*item.ranks[:own], *([sum(item.ranks[own:])] if len(item.ranks) > own else []), item.not_ranked]
    for column, count in enumerate(counts, 1):
        sheet.figure(at, column, count, "count")
    column = len(counts) + 1
    sheet.figure(at, column, item.top(top), "count")
    sheet.figure(at, column + 1, share(item.top(top), item.base.answered), "share")
    sheet.figure(at, column + 2, item.points, "count")
    sheet.figure(at, column + 3, item.mean_rank, "decimal")


def ranking_height(table: Ranking) -> int:
    return sum(map(row_height, (item.label for item in table.items))) + 40 + _chart_height(len(table.items))


def _chart_height(points: int) -> int:
    """With the header of the table above it."""
    return 150 + (26 if points > CROWD else 30) * points


def _ordinal(number: int) -> str:
    ending = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
