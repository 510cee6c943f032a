"""One block a question: its title, its base in words, its table, its chart."""

from typing import Any

from analysis.tables import Base, Dates, Frequency, Grid, Numbers, Ranking, Record, Table, Texts, Ticks

from .figures import Figure, draw
from .grids import grid_block, grid_height, ranking_block, ranking_height
from .sheet import LINE_HEIGHT, NARROW_WIDTH, PAGE_HEIGHT, Sheet
from .simple import LONG, date_rows, frequency_rows, number_rows, tick_rows

#: Simple tables take the label column and three more; the chart stands beside them.
BESIDE = 5
BESIDE_WIDTH = NARROW_WIDTH * 7 - 8


class Blocks:
    """Writes blocks, and remembers where each question stands (`places`) and what was drawn (`figures`)."""

    def __init__(self, book: Any, responses: str) -> None:
        self.book, self.responses = book, responses
        self.places: dict[str, tuple[str, int]] = {}
        self.figures: dict[str, Figure] = {}

    def write(self, sheet: Sheet, number: int, table: Table) -> None:
        question = table.question
        sheet.keep(min(_height(table), PAGE_HEIGHT))
        row = sheet.span(f"{number}. {question.title}", "question", size=11, spare=4)
        self.places[question.name] = (sheet.name, row)
        sheet.note(ledger(table.base))
        if figure := self._part(sheet, table):
            self.figures[question.name] = figure
        sheet.next(28)

    def _part(self, sheet: Sheet, table: Table) -> Figure | None:
        if isinstance(table, Grid):
            return grid_block(self.book, sheet, table)
        if isinstance(table, Ranking):
            return ranking_block(self.book, sheet, table)
        if isinstance(table, Record):
            for part in table.parts:
                sheet.keep(_height(part))
                sheet.span(part.label, "term")
                sheet.note(ledger(part.base))
                self._part(sheet, part)
            return None
        if isinstance(table, Texts):
            row = sheet.labelled(f"{table.base.answered} texts, to be read in the sheet of the responses")
            sheet.link(row, 1, self.responses, 0, "Open")
            return None
        return self._beside(sheet, table)

    def _beside(self, sheet: Sheet, table: Frequency | Ticks | Numbers | Dates) -> Figure | None:
        top, depth = sheet.row, sheet.depth
        if isinstance(table, Frequency):
            figure = frequency_rows(sheet, table)
        elif isinstance(table, Ticks):
            figure = tick_rows(sheet, table)
        elif isinstance(table, Numbers):
            figure = number_rows(sheet, table)
        else:
            figure = date_rows(sheet, table)
        if figure:
            draw(self.book, sheet, top, BESIDE, figure, size=(BESIDE_WIDTH, figure.height), title=figure.base)
            sheet.reach(depth + figure.height + 8)
        return figure


def ledger(base: Base) -> str:
    """The base in words: every figure of the ledger, so that it can be added up."""
    doubt = f" (valid {base.valid}, don't know or similar {base.missing})" if base.missing else ""
    return (
        f"{base.n:,} responses = asked {base.asked:,} + not asked {base.not_asked:,}   ·   "
        f"asked = answered {base.answered:,}{doubt} + no answer {base.no_answer:,}"
    )


def _height(table: Table) -> int:
    """Roughly, in pixels: what a page break must leave room for."""
    heading = 70
    if isinstance(table, Grid):
        return heading + grid_height(table)
    if isinstance(table, Ranking):
        return heading + ranking_height(table)
    if isinstance(table, Frequency | Dates):
        rows = sum(1 for count in table.counts if count.count or len(table.counts) <= LONG)
        return heading + max(LINE_HEIGHT * (rows + 8), 62 + 27 * rows)
    if isinstance(table, Ticks):
        return heading + max(LINE_HEIGHT * (len(table.ticks) + 5), 62 + 27 * len(table.ticks))
    if isinstance(table, Numbers):
        return heading + LINE_HEIGHT * (len(table.bins) + 11)
    return heading + 2 * LINE_HEIGHT
