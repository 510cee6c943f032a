"""The workbook for partners: a publication's ranges as tables to read and as lines to compute with."""

from collections.abc import Iterator
from typing import IO, Any

import xlsxwriter

from .published import Block, Item, Published, share, spoken
from .workbook.text import plain

COLUMNS = (
    "section",
    "question",
    "title",
    "item",
    "item_label",
    "kind",
    "value",
    "label",
    "count_low",
    "count_high",
    "base_low",
    "base_high",
    "share_low_percent",
    "share_high_percent",
    "simulated",
)

_SIMULATED = "Simulated data. No city gave these answers."
_INK = "#0b0c0c"
_BAND = "#1d4f91"
_PALE = "#e8eff8"


def lines(published: Published) -> Iterator[tuple[str | int, ...]]:
    """One line a figure, in the order of the questionnaire, with the columns of COLUMNS."""
    for section in published.sections:
        for block in section.blocks:
            for item in block.items:
                for figure in item.figures:
                    yield (
                        section.title,
                        block.question,
                        block.title,
                        item.name,
                        item.label,
                        item.kind,
                        figure.value,
                        figure.label,
                        figure.lo,
                        figure.hi,
                        *item.base,
                        *share(figure.lo, figure.hi, item.base),
                        "yes" if published.simulated else "no",
                    )


def write(target: IO[bytes], published: Published) -> None:
    """Write the publication to `target` as XLSX: About, Tables, Figures. Texts are never formulas or links."""
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_urls": False}) as workbook:
        workbook.set_properties({"title": plain(published.title), "comments": "Figures are ranges, frozen."})
        look = _look(workbook)
        _about(workbook.add_worksheet("About"), published, look)
        _tables(workbook.add_worksheet("Tables"), published, look)
        _figures(workbook.add_worksheet("Figures"), published, look)


def _look(workbook: Any) -> dict[str, Any]:
    base = {"font_name": "Calibri", "font_size": 11, "font_color": _INK, "valign": "top"}
    cell = base | {"bottom": 1, "bottom_color": "#c8d0da"}
    return {
        "title": workbook.add_format(base | {"bold": True, "font_size": 20, "font_color": _BAND}),
        "section": workbook.add_format(base | {"bold": True, "font_size": 14, "font_color": _BAND}),
        "question": workbook.add_format(base | {"bold": True, "font_size": 12, "text_wrap": True}),
        "head": workbook.add_format(
            base | {"bold": True, "font_color": "#ffffff", "bg_color": _BAND, "text_wrap": True}
        ),
        "number": workbook.add_format(
            base | {"bold": True, "font_color": "#ffffff", "bg_color": _BAND, "align": "right"}
        ),
        "item": workbook.add_format(cell | {"bold": True, "bg_color": _PALE, "text_wrap": True}),
        "text": workbook.add_format(base | {"text_wrap": True}),
        "label": workbook.add_format(cell | {"text_wrap": True}),
        "range": workbook.add_format(cell | {"align": "right"}),
        "plain": workbook.add_format(base),
        "name": workbook.add_format(base | {"bold": True}),
        "warning": workbook.add_format(base | {"bold": True, "bg_color": "#fff3c4", "text_wrap": True}),
    }


def _about(sheet: Any, published: Published, look: dict[str, Any]) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 90)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.write_string(0, 0, plain(published.title), look["title"])
    row = 2
    if published.simulated:
        sheet.merge_range(row, 0, row, 1, "", look["warning"])
        sheet.write_string(row, 0, _SIMULATED, look["warning"])
        row += 2
    facts = (
        ("Survey", f"{published.survey}, wave {published.wave}"),
        ("Publication", f"No. {published.number}, frozen on {published.made}"),
        ("Respondents", spoken(*published.respondents)),
        (
            "How to read",
            "A figure of 12 to 16 means: at least 12 and at most 16 respondents. Shares are rounded outwards.",
        ),
        (
            "Why ranges",
            f"No range holds fewer than {published.k} numbers, so that nobody's answer can be worked out. "
            "Tables are counted once, when the wave has closed, and do not move afterwards.",
        ),
        ("Sheets", "Tables: to read, question by question. Figures: the same, one line a figure, to compute with."),
    )
    for name, text in facts:
        sheet.write_string(row, 0, name, look["name"])
        sheet.write_string(row, 1, plain(text), look["text"])
        _heighten(sheet, row, text, 95)
        row += 1
    if published.withheld:
        row += 1
        sheet.write_string(row, 0, "Not published", look["section"])
        for entry in published.withheld:
            row += 1
            sheet.write_string(row, 0, plain(entry.question), look["name"])
            sheet.write_string(row, 1, plain(f"{entry.title} ({entry.why.rstrip('.')})"), look["text"])
            _heighten(sheet, row, f"{entry.title} ({entry.why})", 95)


def _tables(sheet: Any, published: Published, look: dict[str, Any]) -> None:
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 64)
    sheet.set_column(1, 3, 16)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    row = 0
    if published.simulated:
        sheet.write_string(0, 0, _SIMULATED, look["warning"])
        row = 2
    for section in published.sections:
        if section.title:
            sheet.write_string(row, 0, plain(section.title), look["section"])
            row += 2
        for block in section.blocks:
            row = _block(sheet, row, block, look) + 2


def _block(sheet: Any, row: int, block: Block, look: dict[str, Any]) -> int:
    sheet.merge_range(row, 0, row, 3, "", look["question"])
    sheet.write_string(row, 0, plain(block.title), look["question"])
    _heighten(sheet, row, block.title, 105)
    row += 1
    for column, head in enumerate(("Answer", "Share", "Respondents", "Of")):
        sheet.write_string(row, column, head, look["number" if column else "head"])
    for item in block.items:
        if block.shape == "grid":
            row += 1
            for column in range(1, 4):
                sheet.write_blank(row, column, None, look["item"])
            sheet.write_string(row, 0, plain(item.label), look["item"])
            _heighten(sheet, row, item.label, 62)
        row = _answers(sheet, row, block, item, look)
    return row


def _answers(sheet: Any, row: int, block: Block, item: Item, look: dict[str, Any]) -> int:
    for figure in item.figures:
        row += 1
        label = item.label if block.shape == "ticks" and item.label else figure.label
        sheet.write_string(row, 0, plain(label), look["label"])
        _heighten(sheet, row, label, 68)
        low, high = share(figure.lo, figure.hi, item.base)
        sheet.write_string(row, 1, f"{spoken(low, high)} %", look["range"])
        sheet.write_string(row, 2, spoken(figure.lo, figure.hi), look["range"])
        sheet.write_string(row, 3, spoken(*item.base), look["range"])
    return row


def _figures(sheet: Any, published: Published, look: dict[str, Any]) -> None:
    sheet.freeze_panes(1, 0)
    for column, (name, width) in enumerate(
        zip(COLUMNS, (22, 20, 48, 18, 36, 8, 18, 36, 11, 11, 10, 10, 18, 18, 10), strict=True)
    ):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, look["head"])
    row = 0
    for row, line in enumerate(lines(published), start=1):
        for column, value in enumerate(line):
            if isinstance(value, int):
                sheet.write_number(row, column, value, look["plain"])
            else:
                sheet.write_string(row, column, plain(value), look["plain"])
    sheet.autofilter(0, 0, row, len(COLUMNS) - 1)


def _heighten(sheet: Any, row: int, text: str, across: int) -> None:
    """Make the row as high as its wrapped text: not every program does so by itself."""
    lines = sum(max(1, -(-len(line) // across)) for line in text.splitlines()) or 1
    if lines > 1:
        sheet.set_row(row, min(409, 15.5 * lines))  # 409 points are the most a row can have
