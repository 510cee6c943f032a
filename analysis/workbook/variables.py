"""The sheet of the codebook: one row a variable, with its question, categories, missing values and what it is for."""

from typing import Any

from analysis.codebook import Category, Question, Variable
from analysis.columns import Dataset
from analysis.counting import base_of, codes_of
from analysis.listing import NO_ANSWER_LABEL, NOT_ASKED_LABEL, NOT_RANKED_LABEL

from .sheet import HIGHEST, LINE_HEIGHT, fit_page, lines_of
from .style import Styles
from .text import plain

#: Heading, width in characters.
_COLUMNS = (
    ("Variable", 24),
    ("Question", 40),
    ("Item", 26),
    ("Kind", 10),
    ("Values: code = label", 40),
    ("Missing values", 20),
    ("Asked if", 28),
    ("Page", 20),
    ("Required", 9),
    ("Measure", 10),
    ("Unit", 9),
    ("Concept", 20),
    ("Role", 11),
    ("Publish", 11),
    ("All", 8),
    ("Asked", 8),
    ("Answered", 9),
    ("Valid", 8),
)
#: Which of them are counts.
_COUNTS = 14


def variables(worksheet: Any, styles: Styles, dataset: Dataset, title: str) -> None:
    worksheet.freeze_panes(1, 1)
    worksheet.set_row_pixels(0, 24)
    for column, (heading, width) in enumerate(_COLUMNS):
        worksheet.set_column(column, column, width)
        worksheet.write_string(0, column, heading, styles["cell_head"])
    row = 0
    for question in dataset.codebook.questions:
        for variable in question.variables:
            row += 1
            texts = _texts(question, variable)
            lines = max(lines_of(text, width * 7 + 5) for text, (_, width) in zip(texts, _COLUMNS, strict=False))
            worksheet.set_row_pixels(row, min(HIGHEST, max(LINE_HEIGHT, lines * 17 + 3)))
            for column, text in enumerate(texts):
                if text:
                    worksheet.write_string(row, column, plain(text), styles["cell_text"])
            base = base_of(variable, codes_of(dataset, variable))
            for column, count in enumerate((base.n, base.asked, base.answered, base.valid), _COUNTS):
                worksheet.write_number(row, column, count, styles["cell_number"])
    worksheet.autofilter(0, 0, max(1, row), len(_COLUMNS) - 1)
    fit_page(worksheet, title, repeat=(0, 0))
    worksheet.fit_to_pages(1, 0)


def _texts(question: Question, variable: Variable) -> tuple[str, ...]:
    text = question.title + (f"\n{question.description}" if question.description else "")
    missing = [category.label for category in variable.categories if category.missing and variable.kind != "tick"]
    missing += [NO_ANSWER_LABEL, *([NOT_ASKED_LABEL] if question.condition else [])]
    return (
        variable.name,
        text,
        variable.item_label,
        variable.kind,
        _values(variable, question),
        "\n".join(missing),
        question.condition or "always",
        question.page,
        "yes" if question.required else "no",
        question.measure or "",
        question.unit,
        question.concept,
        "" if question.role == "none" else question.role,
        question.publish or ("never" if question.kind in ("text", "record") else "aggregate"),
    )


def _values(variable: Variable, question: Question) -> str:
    if variable.kind == "rank":
        return f"1 = first place … {question.limit or len(question.variables)} = last place\n0 = {NOT_RANKED_LABEL}"
    if variable.kind in ("number", "text", "date"):
        return {"number": "a number", "text": "a text", "date": "a date (ISO 8601)"}[variable.kind]
    return "\n".join(map(_category, variable.categories))


def _category(category: Category) -> str:
    score = f"  [score {category.score:g}]" if category.score is not None else ""
    code = f"  [code {category.code}]" if category.code else ""
    return f"{category.value} = {category.label}{score}{code}"
