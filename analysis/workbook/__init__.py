"""The workbook that an action lead presents: cover, summary, tables with charts, crosstabs, responses, codebook."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import xlsxwriter

from analysis.columns import Dataset
from analysis.report import Report, headlines
from analysis.tables import Table

from .blocks import Blocks
from .cover import SIMULATED, contents, cover
from .crosstabs import crosstab_block
from .responses import Rows, TooLargeError
from .sheet import Sheet
from .style import FONT, Styles
from .summary import summary
from .text import caption, sheet_name
from .variables import variables

__all__ = ["TooLargeError", "write"]

#: The earliest that a ZIP file can say: the same bytes whenever the same workbook is made.
_EPOCH = (1980, 1, 1, 0, 0, 0)
#: Best compression costs three times the time of this for a twentieth less.
_LEVEL = 4


def write(target: Path | str | IO[bytes], dataset: Dataset, report: Report, *, made: datetime | None = None) -> None:
    """Writes the workbook (.xlsx) to a path, where it appears whole or not at all, or to an open binary file.

    `report` must be built from `dataset`. `made` (default: now, UTC) stands on the cover; with the same three the
    same bytes result. TooLargeError if a sheet cannot hold the responses, counting.DatasetError if a column
    contradicts the codebook: nothing is written then.
    """
    made = (made or datetime.now(UTC)).astimezone(UTC)
    rows = Rows(dataset)
    draft = BytesIO()
    place = _Workbook(draft, dataset, report, rows, made).finish()
    with _opened(target) as out:
        _copy(draft, out, f"xl/worksheets/sheet{place}.xml", rows)


@contextmanager
def _opened(target: Path | str | IO[bytes]) -> Iterator[IO[bytes]]:
    if not isinstance(target, Path | str):
        yield target
        return
    path = Path(target)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as out:
            yield out
        mask = os.umask(0)
        os.umask(mask)
        Path(name).chmod(0o666 & ~mask)
        Path(name).replace(path)
    except BaseException:
        with suppress(FileNotFoundError):
            Path(name).unlink()
        raise


def _copy(draft: BytesIO, out: IO[bytes], responses: str, rows: Rows) -> None:
    with ZipFile(draft) as source, ZipFile(out, "w", ZIP_DEFLATED, compresslevel=_LEVEL) as made:
        for name in source.namelist():
            entry = ZipInfo(name, _EPOCH)
            entry.compress_type = ZIP_DEFLATED
            content = source.read(name)
            with made.open(entry, "w", force_zip64=name == responses) as part:
                for piece in rows.xml(content) if name == responses else (content,):
                    part.write(piece)


class _Workbook:
    """All but the rows of the responses, in the order of the tabs."""

    def __init__(self, draft: IO[bytes], dataset: Dataset, report: Report, rows: Rows, made: datetime) -> None:
        self.dataset, self.report, self.rows, self.made = dataset, report, rows, made
        self.title = dataset.codebook.title
        self.book: Any = xlsxwriter.Workbook(
            draft,
            {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False},
        )
        self.book.formats[0].set_font_name(FONT)
        self.book.formats[0].set_font_size(10)
        self.styles = Styles(self.book)
        self._names: set[str] = set()
        self._order: list[str] = []

    def finish(self) -> int:
        """Writes every sheet; returns the place of the responses among them, from 1."""
        self.book.set_properties(
            {
                "title": caption(self.title, 250),
                "subject": caption(f"Wave {self.dataset.codebook.wave} of {self.dataset.codebook.survey}", 250),
                "author": caption(self.dataset.codebook.controller, 250).strip(),
                "comments": caption(SIMULATED, 250) if self.report.simulated else "Made by Plaza",
                "created": self.made.replace(tzinfo=None),
            }
        )
        front, over = self._sheet("Cover"), self._sheet("Summary")
        sections = self._sections()
        by = {one.name: self._sheet(f"By {one.name.replace('_', ' ')}") for one in self.report.breakdowns}
        responses = self._add("Responses")
        codebook = self._add("Codebook")
        blocks = Blocks(self.book, "Responses")
        numbers = {table.question.name: place for place, table in enumerate(self.report.tables, 1)}
        for sheet, tables in sections:
            sheet.span(tables[0].question.page or "Questions", "title", size=22)
            sheet.next(10)
            for table in tables:
                blocks.write(sheet, numbers[table.question.name], table)
        for breakdown in self.report.breakdowns:
            self._crosstabs(by[breakdown.name], breakdown.title, breakdown.name, numbers)
        summary(self.book, over, self.dataset, self.report, blocks.figures, SIMULATED)
        cover(front, self.dataset, self.report, self.made)
        described = [(over.name, "Key figures and charts of the headline questions")]
        described += [(sheet.name, f"Tables and charts: {tables[0].question.page}") for sheet, tables in sections]
        described += [
            (by[q.name].name, f"Crosstabs of the closed questions by: {q.title}") for q in self.report.breakdowns
        ]
        described += [
            (responses.get_name(), "Every response, one row each, with labels"),
            (codebook.get_name(), "Every variable: question, values, missing values, condition, base"),
        ]
        questions = [(table.question.name, table.question.title) for table in self.report.tables]
        contents(front, described, questions, blocks.places)
        self.rows.prepare(responses, self.styles, self.title)
        variables(codebook, self.styles, self.dataset, self.title)
        place = self._order.index(responses.get_name()) + 1
        self.book.close()
        return place

    def _add(self, wanted: str) -> Any:
        name = sheet_name(wanted, self._names)
        self._order.append(name)
        return self.book.add_worksheet(name)

    def _sheet(self, wanted: str) -> Sheet:
        worksheet = self._add(wanted)
        return Sheet(worksheet, self.styles, self.title, name=worksheet.get_name())

    def _sections(self) -> list[tuple[Sheet, list[Table]]]:
        """A sheet a page of the questionnaire."""
        pages = groupby(self.report.tables, key=lambda table: table.question.page)
        return [
            (self._sheet(f"{number} {page}" if page else f"{number} Questions"), list(tables))
            for number, (page, tables) in enumerate(pages, 1)
        ]

    def _crosstabs(self, sheet: Sheet, title: str, name: str, numbers: dict[str, int]) -> None:
        sheet.span("Crosstabs", "title", size=22)
        sheet.span(f"By: {title}", "subtitle", size=13)
        sheet.note(self.report.scope)
        sheet.next(10)
        marked = {question.name for question in headlines(self.report.codebook)}
        for table in self.report.crosstabs:
            if table.breakdown.name == name:
                chart = table.question.name in marked
                crosstab_block(self.book, sheet, numbers[table.question.name], table, chart=chart)
