"""The sheet of the responses: XlsxWriter makes the sheet, its header and its styles; the rows are streamed into it.

XlsxWriter holds every cell of a workbook, or of none (`constant_memory`, which then cannot fill the charts' caches).
So it writes this sheet with a single sample row, and `Rows` takes that row's place while the file is copied: a
hundred thousand responses pass through in blocks, and a category's cell is put into XML once, not once a response.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from math import ceil
from typing import Any
from xml.sax.saxutils import escape as escape_xml

from analysis.columns import Dataset
from analysis.listing import MISSING_LABELS, NO_ANSWER_LABEL, Coded, Field, Open, fields

from .sheet import fit_page
from .style import Styles
from .text import COLUMN_LIMIT, ROW_LIMIT, clean, escape, letters, plain

#: Rows above the first response: titles, names.
HEADER = 2
BLOCK = 1024
_FIXED = (("response", "Number of the response", 10), ("submitted", "Submitted (UTC)", 18), ("language", "Language", 9))
_STYLES = ("cell_text", "cell_missing", "cell_number", "cell_date", "cell_time")
_EPOCH = date(1899, 12, 30)
#: Before, Excel's calendar has a 29 February 1900 that never was.
_FIRST_DATE = date(1900, 3, 1)

#: Lines of the highest row: longer texts are read in the cell, or in the CSV file.
LINES = 16

Fragments = Callable[[int, int], Sequence[str]]
Lines = Callable[[int, int], Sequence[int]]


class TooLargeError(ValueError):
    """More responses or variables than a sheet can hold."""


class Rows:
    """The responses as XML. TooLargeError if they do not fit into a sheet."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.fields = fields(dataset)
        width = len(_FIXED) + len(self.fields)
        if dataset.n + HEADER > ROW_LIMIT or width > COLUMN_LIMIT:
            raise TooLargeError(
                f"{dataset.n:,} responses with {width:,} columns do not fit into an Excel sheet "
                f"({ROW_LIMIT:,} rows, {COLUMN_LIMIT:,} columns): export them as CSV instead"
            )

    def prepare(self, worksheet: Any, styles: Styles, title: str) -> None:
        """Everything but the rows: header, widths, filter, print settings, and the sample row that `xml` replaces."""
        worksheet.freeze_panes(HEADER, 1)
        worksheet.set_row_pixels(0, 92)
        for column, (name, text, width) in enumerate(_FIXED):
            worksheet.set_column(column, column, width)
            worksheet.write_string(0, column, text, styles["cell_head"])
            worksheet.write_string(1, column, name, styles["cell_name"])
        for column, field in enumerate(self.fields, len(_FIXED)):
            worksheet.set_column(column, column, _width(field))
            worksheet.write_string(0, column, plain(field.title), styles["cell_head"])
            worksheet.write_string(1, column, plain(field.name), styles["cell_name"])
        last = len(_FIXED) + len(self.fields) - 1
        worksheet.autofilter(HEADER - 1, 0, HEADER - 1 + max(1, self.dataset.n), last)
        fit_page(worksheet, title, repeat=(0, HEADER - 1))
        worksheet.fit_to_pages(0, 0)
        worksheet.set_print_scale(60)
        worksheet.repeat_columns(0)
        for column, style in enumerate(_STYLES):
            worksheet.write_blank(HEADER, column, None, styles[style])

    def xml(self, sheet: bytes) -> Iterator[bytes]:
        """The worksheet's XML as XlsxWriter wrote it, with the responses in place of the sample row."""
        text = sheet.decode()
        sample = re.search(rf'<row r="{HEADER + 1}".*?</row>', text)
        if sample is None:
            raise ValueError("the sheet of the responses has no sample row")
        marks = [f' s="{mark}"' for mark in re.findall(r' s="(\d+)"', sample[0])]
        marks = marks if len(marks) == len(_STYLES) else [""] * len(_STYLES)
        last = f"{letters(len(_FIXED) + len(self.fields) - 1)}{HEADER + max(1, self.dataset.n)}"
        yield re.sub(r'<dimension ref="[^"]*"/>', f'<dimension ref="A1:{last}"/>', text[: sample.start()]).encode()
        yield from self._rows(_Cells(*marks))
        yield text[sample.end() :].encode()

    def _rows(self, cells: "_Cells") -> Iterator[bytes]:
        columns = [*self._fixed(cells), *(_fragments(field, cells) for field in self.fields)]
        wrapped = [lines for field in self.fields if (lines := _lines(field))]
        # A row is its own number, joined by what stands between its occurrences: the rest of a cell and the next
        # cell's beginning. That makes a row one call.
        starts = [f'<c r="{letters(column)}' for column in range(len(columns))]
        for first in range(0, self.dataset.n, BLOCK):
            until = min(first + BLOCK, self.dataset.n)
            ends = [column(first, until) for column in columns]
            heights = _heights([count(first, until) for count in wrapped], until - first)
            block = []
            numbers = range(first + HEADER + 1, until + HEADER + 1)
            for number, height, row in zip(numbers, heights, zip(*ends, strict=True), strict=True):
                parts = ['<row r="', f'"{height}>{starts[0]}']
                parts += [end + start for end, start in zip(row, starts[1:], strict=False)]
                parts.append(f"{row[-1]}</row>")
                block.append(str(number).join(parts))
            yield "".join(block).encode()

    def _fixed(self, cells: "_Cells") -> Iterator[Fragments]:
        dataset = self.dataset
        numbers = dataset.numbers or range(1, dataset.n + 1)
        moments = dataset.submitted or (None,) * dataset.n
        languages = dataset.languages or ("",) * dataset.n
        yield lambda a, b: [cells.number(float(number)) for number in numbers[a:b]]
        yield lambda a, b: [cells.moment(moment) for moment in moments[a:b]]
        yield lambda a, b: [cells.text(language) for language in languages[a:b]]


def _heights(lines: Sequence[Sequence[int]], rows: int) -> Sequence[str]:
    """The attributes of rows that hold more than a line: not every program works heights out when it opens a file."""
    if not lines:
        return [""] * rows
    most = (max(row) for row in zip(*lines, strict=True))
    return ["" if count < 2 else f' ht="{min(count, LINES) * 12.75 + 2.25:g}" customHeight="1"' for count in most]


def _lines(field: Field) -> Lines | None:
    """How many lines each cell takes, None if none takes more than one."""
    across = _width(field) * 1.1
    if isinstance(field, Coded):
        counts = [ceil(len(str(label)) / across) for label in field.labels]
        table = [*counts, 1, 1]
        return (
            (lambda a, b: [table[code] for code in field.codes[a:b].tolist()]) if max(counts, default=1) > 1 else None
        )
    if field.kind != "text":
        return None
    return lambda a, b: [
        ceil(len(text) / across) + text.count("\n") if isinstance(text, str) else 1 for text in field.values[a:b]
    ]


def _fragments(field: Field, cells: "_Cells") -> Fragments:
    missing = {code: cells.missing(label) for code, label in MISSING_LABELS.items()}
    if isinstance(field, Coded):
        # Negative codes index a list from its end: "no answer" is -1, "not asked" -2.
        known = [cells.number(label) if isinstance(label, int) else cells.text(label) for label in field.labels]
        table = [*known, missing[-2], missing[-1]]
        return lambda a, b: [table[code] for code in field.codes[a:b].tolist()]
    return _open_fragments(field, cells, missing)


def _open_fragments(field: Open, cells: "_Cells", missing: dict[int, str]) -> Fragments:
    writers: dict[str, Callable[[Any], str]] = {"number": cells.number, "text": cells.text, "date": cells.date}
    write = writers[field.kind]

    def fragments(first: int, until: int) -> Sequence[str]:
        pairs = zip(field.codes[first:until].tolist(), field.values[first:until], strict=True)
        return [write(value) if code == 0 else missing[code] for code, value in pairs]

    return fragments


class _Cells:
    """What follows a cell's address, for each style; arguments are the style marks of the sample row."""

    def __init__(self, text: str, missing: str, number: str, date_: str, time: str) -> None:
        self._text, self._missing, self._number, self._date, self._time = text, missing, number, date_, time

    def text(self, text: str) -> str:
        return self._string(text, self._text)

    def missing(self, text: str) -> str:
        return self._string(text, self._missing)

    def number(self, number: float) -> str:
        return f'"{self._number}><v>{float(number)!r}</v></c>'

    def date(self, text: str) -> str:
        """A whole ISO date becomes a date; what is less (a month) or unfit for Excel stays text."""
        try:
            day = date.fromisoformat(text) if len(text) == 10 else None
        except ValueError:
            day = None
        if day is None or day < _FIRST_DATE:
            return self.text(text)
        return f'"{self._date}><v>{(day - _EPOCH).days}</v></c>'

    def moment(self, moment: datetime | None) -> str:
        if moment is None:
            return self.missing(NO_ANSWER_LABEL)
        at = moment.astimezone(UTC) if moment.tzinfo else moment
        since = at.replace(tzinfo=None) - datetime(1899, 12, 30)  # noqa: DTZ001  # Excel's days have no zone
        return f'"{self._time}><v>{since.total_seconds() / 86400!r}</v></c>'

    @staticmethod
    def _string(text: str, mark: str) -> str:
        if not text:
            return f'"{mark}/>'
        written = escape_xml(escape(clean(text)))
        return f'"{mark} t="inlineStr"><is><t xml:space="preserve">{written}</t></is></c>'


def _width(field: Field) -> int:
    if isinstance(field, Coded):
        return max(13, min(34, 3 + max((len(str(label)) for label in field.labels), default=0)))
    return {"number": 13, "date": 13, "text": 46}[field.kind]
