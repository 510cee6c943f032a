"""A presentation sheet under the pen: written from the top down, with page breaks that cut no table or chart."""

import textwrap
from typing import Any

from .style import FONT, Styles
from .text import plain, quoted, running

#: Pixels at 96 to the inch. The label column, then equal narrow ones; together they fill a landscape A4 at 78 %,
#: also in LibreOffice, whose columns come out a twentieth wider.
LABEL_WIDTH, NARROW_WIDTH, NARROW_COLUMNS = 355, 72, 11
WIDTH = LABEL_WIDTH + NARROW_WIDTH * NARROW_COLUMNS
LAST = NARROW_COLUMNS
LINE_HEIGHT = 20
#: No row is higher: 409 points.
HIGHEST = 545
PRINT_SCALE = 78
#: A4 is 8.27 inches high; 0.6 above and below go to the margins.
PAGE_HEIGHT = int((8.27 - 1.2) * 96 / (PRINT_SCALE / 100))
#: Average width of a character at 10 points, generous so that rows come out too high rather than too low.
CHARACTER = 5.8
#: A page that holds no more than a heading is not left for another.
HEADING = 110
#: What stands where there is no figure.
NO_FIGURE = "\N{EN DASH}"


def lines_of(text: str, width: int, size: int = 10) -> int:
    """How many lines the text takes in `width` pixels at a font size in points."""
    across = max(4, int((width - 8) / (CHARACTER * size / 10)))
    return sum(max(1, len(textwrap.wrap(part, across))) for part in (text.split("\n") or [""]))


def fit_page(worksheet: Any, title: str, *, repeat: tuple[int, int] | None = None) -> None:
    """A4, landscape, a running header with the title and a footer with the page's number."""
    worksheet.set_landscape()
    worksheet.set_paper(9)
    worksheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.6)
    worksheet.set_header(f'&L&"{FONT},Regular"&8{running(title)}&R&"{FONT},Regular"&8&A')
    worksheet.set_footer(f'&L&"{FONT},Regular"&8Plaza&R&"{FONT},Regular"&8Page &P of &N')
    if repeat:
        worksheet.repeat_rows(*repeat)


def row_height(label: str) -> int:
    """Of a row that begins with this label, in pixels."""
    return max(LINE_HEIGHT, lines_of(label, LABEL_WIDTH) * 16 + 4)


class Sheet:
    """`row` is the next free row, `depth` the height in pixels of all above it."""

    def __init__(self, worksheet: Any, styles: Styles, title: str, *, name: str) -> None:
        self.worksheet, self.styles, self.name = worksheet, styles, name
        self.row = self.depth = 0
        self._page_start = 0
        self._breaks: list[int] = []
        worksheet.hide_gridlines(2)
        worksheet.set_column_pixels(0, 0, LABEL_WIDTH)
        worksheet.set_column_pixels(1, NARROW_COLUMNS, NARROW_WIDTH)
        worksheet.set_print_scale(PRINT_SCALE)
        fit_page(worksheet, title)

    def next(self, height: int = LINE_HEIGHT) -> int:
        """Claims the next row, `height` pixels high, and says which it is."""
        row = self.row
        self.worksheet.set_row_pixels(row, height)
        self.row += 1
        self.depth += height
        return row

    def reach(self, depth: int) -> None:
        """Rows until `depth`, where what floats (a chart) ends."""
        while self.depth < depth:
            self.next()

    def keep(self, height: int) -> None:
        """What follows, `height` pixels high, is not to be cut by the end of a printed page."""
        used = self.depth - self._page_start
        if used > HEADING and used + height > PAGE_HEIGHT:
            self._breaks.append(self.row)
            self._page_start = self.depth
            self.worksheet.set_h_pagebreaks(self._breaks)

    def text(self, row: int, column: int, text: str, style: str = "plain") -> None:
        if text:
            self.worksheet.write_string(row, column, plain(text), self.styles[style])
        else:
            self.worksheet.write_blank(row, column, None, self.styles[style])

    def figure(self, row: int, column: int, figure: float | None, style: str) -> None:
        """A number, or a dash where there is none."""
        if figure is None:
            self.text(row, column, NO_FIGURE, "dash_base" if style.endswith("_base") else "dash")
        else:
            self.worksheet.write_number(row, column, figure, self.styles[style])

    def span(self, text: str, style: str, *, first: int = 0, last: int = LAST, size: int = 10, spare: int = 0) -> int:
        """Text across columns, in a row of its own that is high enough for it."""
        width = sum(LABEL_WIDTH if column == 0 else NARROW_WIDTH for column in range(first, last + 1))
        row = self.next(round(lines_of(text, width, size) * size * 1.55) + 6 + spare)
        self.across(row, first, last, text, style)
        return row

    def across(self, row: int, first: int, last: int, text: str, style: str) -> None:
        """Text over several columns of one row."""
        if last > first:
            # merge_range guesses the type of what it writes, and would make formulas of texts.
            self.worksheet.merge_range(row, first, row, last, "", self.styles[style])
        self.text(row, first, text, style)

    def link(self, row: int, column: int, sheet: str, target_row: int, text: str) -> None:
        """A link to a row of another sheet, counted from 0."""
        self.worksheet.write_url(
            row, column, f"internal:{quoted(sheet)}!A{target_row + 1}", self.styles["link"], plain(text)
        )

    def head(self, *labels: str) -> int:
        """The header of a table: the label column, then numeric ones."""
        most = max([lines_of(labels[0], LABEL_WIDTH, 9), *(lines_of(label, NARROW_WIDTH, 10) for label in labels[1:])])
        row = self.next(min(10, most) * 14 + 8)
        for column, label in enumerate(labels):
            self.text(row, column, label, "head_number" if column else "head")
        return row

    def labelled(self, label: str, style: str = "label") -> int:
        """The next row, with its label."""
        row = self.next(row_height(label))
        self.text(row, 0, label, style)
        return row

    def note(self, text: str) -> int:
        return self.span(text, "note", size=9)
