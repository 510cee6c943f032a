"""The summary: key figures, the charts of the headline questions, and the most frequent answers."""

from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

import numpy as np

from analysis.codebook import NOT_ASKED, Question
from analysis.columns import Dataset
from analysis.counting import codes_of
from analysis.report import Report, headlines, is_background
from analysis.tables import Frequency, Grid, Ranking

from .figures import Figure, draw
from .sheet import LABEL_WIDTH, NARROW_COLUMNS, NARROW_WIDTH, NO_FIGURE, Sheet
from .text import shorten

#: So many charts are a summary; more are a report.
CHARTS = 12
#: A small chart has room for so many categories.
FEW = 14
#: The second chart of a row stands at this column; both are as wide.
SECOND = 4
CHART_WIDTH = LABEL_WIDTH + NARROW_WIDTH * (SECOND - 1) - 12


def summary(
    book: Any, sheet: Sheet, dataset: Dataset, report: Report, figures: Mapping[str, Figure], banner: str
) -> None:
    sheet.span(dataset.codebook.title, "title", size=22)
    if report.simulated:
        sheet.span(banner, "banner", spare=6)
    sheet.next(8)
    _tiles(sheet, dataset)
    sheet.next(12)
    if drawn := headline_charts(report, figures):
        sheet.span("Headline questions", "heading", size=13)
        _charts(book, sheet, drawn, figures)
    if drawn := background_charts(report, figures):
        sheet.keep(220)
        sheet.span("Who answered", "heading", size=13)
        _charts(book, sheet, drawn, figures)
    _frequent(sheet, report)


def _tiles(sheet: Sheet, dataset: Dataset) -> None:
    given = [moment for moment in dataset.submitted if moment]
    days = (max(given).date() - min(given).date()).days + 1 if given else 0
    spoken = len({language for language in dataset.languages if language})
    tiles = (
        (f"{dataset.n:,}", "responses"),
        (f"{len(dataset.codebook.questions)}", "questions"),
        (_share_answered(dataset), "of the questions asked were answered, in the median response"),
        (f"{days:,}", "days from the first response to the last"),
        (f"{spoken}", "language of response" if spoken == 1 else "languages of response"),
    )
    top, below = sheet.next(38), sheet.next(40)
    for (figure, text), (first, last) in zip(
        tiles, ((0, 0), (1, 3), (4, 6), (7, 9), (10, NARROW_COLUMNS)), strict=True
    ):
        sheet.across(top, first, last, figure, "tile")
        sheet.across(below, first, last, text, "tile_text")


def _share_answered(dataset: Dataset) -> str:
    asked, answered = (np.zeros(dataset.n, dtype=np.int64) for _ in range(2))
    for question in dataset.codebook.questions:
        columns = [codes_of(dataset, variable) for variable in question.variables]
        if columns:
            asked += np.any([codes != NOT_ASKED for codes in columns], axis=0)
            answered += np.any([codes >= 0 for codes in columns], axis=0)
    shares = [a / b for a, b in zip(answered.tolist(), asked.tolist(), strict=True) if b]
    return f"{median(shares):.0%}" if shares else NO_FIGURE


def headline_charts(report: Report, figures: Mapping[str, Figure]) -> list[Question]:
    """Headline questions, scored matrices and rankings, in their order."""
    marked = {question.name for question in headlines(report.codebook)}
    return [
        table.question
        for table in report.tables
        if table.question.name in figures
        and (table.question.name in marked or isinstance(table, Ranking) or (isinstance(table, Grid) and table.scored))
    ][:CHARTS]


def background_charts(report: Report, figures: Mapping[str, Figure]) -> list[Question]:
    """Who answered: background with few enough categories for a small chart."""
    return [
        question
        for question in report.codebook.questions
        if question.breakdown and is_background(question) and question.name in figures
        and figures[question.name].points <= FEW
    ]  # fmt: skip


def _charts(book: Any, sheet: Sheet, questions: Sequence[Question], figures: Mapping[str, Figure]) -> None:
    # Charts of like height share a row, so that the grid stays tidy; the sort keeps the order among equals.
    queue = sorted(questions, key=lambda question: figures[question.name].height)
    for place in range(0, len(queue), 2):
        pair = queue[place : place + 2]
        height = max(figures[question.name].height for question in pair) + 24
        sheet.keep(height + 12)
        top, depth = sheet.row, sheet.depth
        for column, question in zip((0, SECOND), pair, strict=False):
            figure = figures[question.name]
            # A few bars in a high frame would be blocks.
            size = (CHART_WIDTH, min(height, figure.height * 3 // 2))
            draw(book, sheet, top, column, figure, size=size, title=_titled(question, figure))
        sheet.reach(depth + height + 12)


def _titled(question: Question, figure: Figure) -> str:
    base = figure.base[figure.base.rfind("(") :].replace(" ", "\N{NO-BREAK SPACE}")
    return f"{shorten(question.title, 90)} {base}"


def _frequent(sheet: Sheet, report: Report) -> None:
    rows = [
        (table, max(valid, key=lambda count: count.count))
        for table in report.tables
        if isinstance(table, Frequency) and table.question in headlines(report.codebook)
        for valid in [[count for count in table.counts if not count.missing]]
        if valid and table.base.valid
    ]
    if not rows:
        return
    sheet.keep(28 * len(rows) + 60)
    sheet.next()
    sheet.span("The most frequent valid answer to each headline question", "heading", size=13)
    at = sheet.next(24)
    sheet.text(at, 0, "Question", "head")
    sheet.across(at, 1, 7, "Answer", "head")
    for column, text in ((8, "Given by"), (9, "% of valid"), (10, "Valid n")):
        sheet.text(at, column, text, "head_number")
    for table, count in rows:
        at = sheet.labelled(table.question.title)
        sheet.across(at, 1, 7, count.label, "label")
        sheet.figure(at, 8, count.count, "count")
        sheet.figure(at, 9, table.valid_share(count), "share")
        sheet.figure(at, 10, table.base.valid, "count_missing")
