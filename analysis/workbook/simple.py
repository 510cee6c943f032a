"""Tables of one variable, or of ticks: rows of label, count and shares. Each says which cells a chart may draw."""

from analysis.tables import Base, Count, Dates, Frequency, Numbers, Statistics, Ticks, share

from .figures import Figure, Series, spoken
from .sheet import Sheet

#: A list longer than this (countries, say) is kept to the answers that were given.
LONG = 24


def frequency_rows(sheet: Sheet, table: Frequency) -> Figure | None:
    head = sheet.head("Answer", "Responses", "% of valid", "% of asked")
    first = sheet.row
    valid, unused = _shown([count for count in table.counts if not count.missing])
    for count in valid:
        _row(sheet, count.label, count.count, table.valid_share(count), table.asked_share(count))
    last = sheet.row - 1
    if unused:
        sheet.span(f"Given by nobody: {'; '.join(count.label for count in unused)}", "note", last=3, size=9)
    _ledger_rows(sheet, table.base, [count for count in table.counts if count.missing])
    _statistics(sheet, table.statistics)
    if not table.base.valid:
        return None
    return Figure(
        "columns" if table.question.kind == "rating" else "bars",
        sheet.name,
        (first, 0, last, 0),
        (Series((head, 2, head, 2), (first, 2, last, 2)),),
        len(valid),
        f"Share of valid answers (n = {table.base.valid:,})",
        spoken([(count.label, table.valid_share(count)) for count in valid], ".0%"),
    )


def tick_rows(sheet: Sheet, table: Ticks) -> Figure | None:
    """The chart shows shares of those who saw the box: who left all boxes empty did not choose it either."""
    head = sheet.head("Answer (several possible)", "Chosen by", "% of asked", "% of answered")
    first = sheet.row
    ticks = sorted(table.ticks, key=lambda tick: tick.missing)
    for tick in ticks:
        style = "_missing" if tick.missing else ""
        _row(sheet, tick.label, tick.chosen, tick.asked_share(), tick.answered_share(), style=style)
    last = sheet.row - 1 - sum(tick.missing for tick in ticks)
    _row(sheet, "Answered", table.base.answered, share(table.base.answered, table.base.asked), None, style="_base")
    _row(
        sheet, "No answer", table.base.no_answer, share(table.base.no_answer, table.base.asked), None, style="_missing"
    )
    _row(sheet, "Asked", table.base.asked, share(table.base.asked, table.base.asked), None, style="_base")
    _row(sheet, "Not asked", table.base.not_asked, None, None, style="_missing")
    drawn = [tick for tick in ticks if not tick.missing]
    if not table.base.asked or not drawn:
        return None
    return Figure(
        "bars",
        sheet.name,
        (first, 0, last, 0),
        (Series((head, 2, head, 2), (first, 2, last, 2)),),
        len(drawn),
        f"Share of those asked who chose it (n = {table.base.asked:,})",
        spoken([(tick.label, tick.asked_share()) for tick in drawn], ".0%"),
    )


def number_rows(sheet: Sheet, table: Numbers) -> Figure | None:
    unit = table.question.unit
    head = sheet.head(f"Value ({unit})" if unit else "Value", "Responses", "% of valid", "% of asked")
    first = sheet.row
    for one in table.bins:
        _row(sheet, one.label, one.count, share(one.count, table.base.valid), share(one.count, table.base.asked))
    last = sheet.row - 1
    _ledger_rows(sheet, table.base, [])
    _statistics(sheet, table.statistics)
    counts = [(one.label, one.count) for one in table.bins]
    return _columns(sheet, (head, first, last), counts, f"by value (n = {table.base.valid:,})", axis=unit)


def date_rows(sheet: Sheet, table: Dates) -> Figure | None:
    head = sheet.head(table.unit.capitalize(), "Responses", "% of valid", "% of asked")
    first = sheet.row
    for count in table.counts:
        _row(
            sheet, count.label, count.count, share(count.count, table.base.valid), share(count.count, table.base.asked)
        )
    last = sheet.row - 1
    _ledger_rows(sheet, table.base, [])
    counts = [(count.label, count.count) for count in table.counts]
    return _columns(sheet, (head, first, last), counts, f"by {table.unit} (n = {table.base.valid:,})")


def _columns(
    sheet: Sheet, rows: tuple[int, int, int], counts: list[tuple[str, int]], caption: str, *, axis: str = ""
) -> Figure | None:
    """One column a count; `rows`: of the heading, the first and the last count. None where there is nothing to draw."""
    head, first, last = rows
    if not counts:
        return None
    return Figure(
        "columns",
        sheet.name,
        (first, 0, last, 0),
        (Series((head, 1, head, 1), (first, 1, last, 1)),),
        len(counts),
        f"Number of responses {caption}",
        spoken(counts, "d"),
        labels="#,##0;;",
        axis=axis,
    )


def _row(sheet: Sheet, label: str, count: int, first: float | None, second: float | None, *, style: str = "") -> None:
    row = sheet.labelled(label, f"label{style}")
    sheet.figure(row, 1, count, f"count{style}")
    sheet.figure(row, 2, first, f"share{style}")
    sheet.figure(row, 3, second, f"share{style}")


def _shown(counts: list[Count]) -> tuple[list[Count], list[Count]]:
    """Those to list, and those of a long list that nobody gave."""
    given = [count for count in counts if count.count]
    if len(counts) <= LONG or not given:
        return counts, []
    return given, [count for count in counts if not count.count]


def _ledger_rows(sheet: Sheet, base: Base, missing: list[Count]) -> None:
    whole = share(base.valid, base.valid)
    _row(sheet, "Valid answers", base.valid, whole, share(base.valid, base.asked), style="_base")
    for count in missing:
        _row(sheet, count.label, count.count, None, share(count.count, base.asked), style="_missing")
    _row(sheet, "No answer", base.no_answer, None, share(base.no_answer, base.asked), style="_missing")
    _row(sheet, "Asked", base.asked, None, share(base.asked, base.asked), style="_base")
    _row(sheet, "Not asked", base.not_asked, None, None, style="_missing")


def _statistics(sheet: Sheet, found: Statistics | None) -> None:
    if found is None:
        return
    sheet.next(8)
    for label, value in (
        (f"Mean (n = {found.n:,})", found.mean),
        ("Standard deviation", found.sd),
        ("Lowest", found.minimum),
        ("Lower quartile", found.lower_quartile),
        ("Median", found.median),
        ("Upper quartile", found.upper_quartile),
        ("Highest", found.maximum),
    ):
        row = sheet.labelled(label)
        sheet.figure(row, 1, value, "figure")
