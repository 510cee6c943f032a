"""A question becomes variables: how the codebook names them, and how each reads a stored response."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from analysis import codebook as book
from analysis.codebook import Category, Variable
from surveys.questionnaire import model
from surveys.questionnaire.model import Answer, Choice, Panel, Questionnaire, Scalar

_NUMERIC_STYLES = {"decimal", "currency", "percent"}
_DATES = {"date", "datetime-local", "month"}

#: What a variable needs to know beyond the codebook to read its cell: the path whose asking counts, and the cell.
Cell = Callable[[Mapping[str, Answer]], object]


def value_code(value: Scalar) -> str:
    """A choice's value as the codebook writes it: `true`, `3`, `3.5`, `operational`."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


class Names:
    """Column names: letters, digits and underscores, unique within a codebook whatever the case."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def take(self, *parts: str) -> str:
        name = "_".join(re.sub(r"\W+", "_", part, flags=re.ASCII).strip("_") or "x" for part in parts)
        name = name if name[0].isalpha() else f"v_{name}"
        unique, number = name, 2
        while unique.lower() in self._taken:
            unique, number = f"{name}_{number}", number + 1
        self._taken.add(unique.lower())
        return unique


class Reading:
    """One question's variables, and how each reads a stored response."""

    def __init__(self, question: model.Question, language: str, names: Names) -> None:
        self.question = question
        self.language = language
        self.title = self.text(question.title, question.name)
        self.variables: list[Variable] = []
        self.paths: list[str] = []
        self.cells: list[Cell] = []
        self._names = names

    def text(self, text: model.Text | None, otherwise: str) -> str:
        return (text.version(self.language)[1] if text else "") or otherwise

    def label(self, choice: Choice) -> str:
        return self.text(choice.text, value_code(choice.value))

    def add(  # one keyword a column of the codebook
        self,
        kind: book.VariableKind,
        cell: Cell,
        *,
        item: str | None = None,
        item_label: str = "",
        path: str = "",
        categories: Iterable[Category] = (),
    ) -> None:
        base = self.question.data.variable or self.question.name
        name = self._names.take(base) if item is None else self._names.take(base, item)
        label = f"{self.title}: {item_label}" if item_label else self.title
        self.variables.append(Variable(name, self.question.name, kind, label, item, item_label, tuple(categories)))
        self.paths.append(path or self.question.name)
        self.cells.append(cell)

    def categories(self, choices: Sequence[Choice], *, scored: bool) -> tuple[Category, ...]:
        return tuple(
            Category(
                value_code(choice.value),
                self.label(choice),
                float(choice.value)
                if scored
                and not choice.missing
                and isinstance(choice.value, int | float)
                and not isinstance(choice.value, bool)
                else None,
                choice.missing,
            )
            for choice in choices
        )


def _codes_of(choices: Sequence[Choice]) -> dict[Scalar, int]:
    return {choice.value: code for code, choice in enumerate(choices)}


def _category_cell(name: str, codes: Mapping[Scalar, int]) -> Cell:
    def cell(answers: Mapping[str, Answer]) -> object:
        value = answers.get(name)
        return None if value is None or isinstance(value, list | dict) else codes.get(value)

    return cell


def _choosing(reading: Reading, question: model.SingleChoice) -> book.QuestionKind:
    reading.add(
        "category",
        _category_cell(question.name, _codes_of(question.choices)),
        categories=reading.categories(question.choices, scored=question.data.measure in ("interval", "ratio")),
    )
    return "single"


def _rating(reading: Reading, question: model.Rating) -> book.QuestionKind:
    cell = _category_cell(question.name, _codes_of(question.values))
    reading.add("category", cell, categories=reading.categories(question.values, scored=True))
    return "rating"


def _boolean(reading: Reading, question: model.Boolean) -> book.QuestionKind:
    choices = (
        Choice(question.value_true, question.label_true or model.Text.of("Yes")),
        Choice(question.value_false, question.label_false or model.Text.of("No")),
    )
    cell = _category_cell(question.name, _codes_of(choices))
    reading.add("category", cell, categories=reading.categories(choices, scored=False))
    return "boolean"


def _multiple(reading: Reading, question: model.MultipleChoice) -> book.QuestionKind:

    def tick(value: Scalar) -> Cell:
        def cell(answers: Mapping[str, Answer]) -> object:
            chosen = answers.get(question.name)
            return (1 if value in chosen else 0) if isinstance(chosen, list) and chosen else None

        return cell

    for choice in question.choices:
        code = value_code(choice.value)
        chosen = (Category("0", "Not chosen"), Category("1", "Chosen", missing=choice.missing))
        reading.add(
            "tick",
            tick(choice.value),
            item=code,
            item_label=reading.label(choice),
            path=f"{question.name}.{code}",
            categories=chosen,
        )
    return "multiple"


def _ranking(reading: Reading, question: model.Ranking) -> book.QuestionKind:

    def rank(value: Scalar) -> Cell:
        def cell(answers: Mapping[str, Answer]) -> object:
            order = answers.get(question.name)
            if not isinstance(order, list) or not order:
                return None
            return order.index(value) + 1 if value in order else 0

        return cell

    for choice in question.choices:
        code = value_code(choice.value)
        reading.add(
            "rank", rank(choice.value), item=code, item_label=reading.label(choice), path=f"{question.name}.{code}"
        )
    return "ranking"


def _matrix(reading: Reading, question: model.Matrix) -> book.QuestionKind:
    codes = _codes_of(question.columns)
    categories = reading.categories(question.columns, scored=True)

    def row_cell(row: str) -> Cell:
        def cell(answers: Mapping[str, Answer]) -> object:
            record = answers.get(question.name)
            value = record.get(row) if isinstance(record, dict) else None
            return None if value is None else codes.get(value)

        return cell

    for row in question.rows:
        code = value_code(row.value)
        reading.add(
            "category",
            row_cell(code),
            item=code,
            item_label=reading.label(row),
            path=f"{question.name}.{code}",
            categories=categories,
        )
    return "matrix"


def _text_kind(question: model.TextInput) -> book.VariableKind:
    if question.input_type == "number":
        return "number"
    return "date" if question.input_type in _DATES else "text"


def _text(reading: Reading, question: model.TextInput | model.Comment) -> book.QuestionKind:
    kind: book.VariableKind = _text_kind(question) if isinstance(question, model.TextInput) else "text"
    reading.add(kind, lambda answers: answers.get(question.name))
    return kind  # type: ignore[return-value]  # number, date and text name both a variable and its question


def _computed(reading: Reading, question: model.Computed) -> book.QuestionKind:
    numeric = question.display_style in _NUMERIC_STYLES
    reading.add("number" if numeric else "text", lambda answers: answers.get(question.name))
    return "number" if numeric else "text"


def _multiple_text(reading: Reading, question: model.MultipleText) -> book.QuestionKind:

    def item_cell(name: str) -> Cell:
        def cell(answers: Mapping[str, Answer]) -> object:
            record = answers.get(question.name)
            return record.get(name) if isinstance(record, dict) else None

        return cell

    for item in question.items:
        reading.add(
            _text_kind(item), item_cell(item.name), item=item.name, item_label=reading.text(item.title, item.name)
        )
    return "record"


#: Question type to codebook: the third of the three tables a type stands in (READERS, WIDGETS, VARIABLES).
VARIABLES: Mapping[str, Callable[[Reading, Any], book.QuestionKind] | None] = {
    "text": _text,
    "comment": _text,
    "radiogroup": _choosing,
    "dropdown": _choosing,
    "checkbox": _multiple,
    "tagbox": _multiple,
    "ranking": _ranking,
    "rating": _rating,
    "boolean": _boolean,
    "matrix": _matrix,
    "multipletext": _multiple_text,
    "expression": _computed,
    "html": None,
}


def with_conditions(
    elements: Iterable[model.Element], outer: tuple[str, ...]
) -> Iterator[tuple[model.Question, tuple[str, ...]]]:
    for element in elements:
        inner = (*outer, element.visible_if.source) if element.visible_if else outer
        if isinstance(element, Panel):
            yield from with_conditions(element.elements, inner)
        elif isinstance(element, model.Question):
            yield element, inner


def _limit(question: model.Question) -> int | None:
    if isinstance(question, model.MultipleChoice | model.Ranking):
        return question.max_selected or None
    return None


def read(questionnaire: Questionnaire, language: str) -> Iterator[tuple[Reading, book.Question]]:
    names = Names()
    for page in questionnaire.pages:
        conditions = (page.visible_if.source,) if page.visible_if else ()
        for question, applied in with_conditions(page.elements, conditions):
            make = VARIABLES[question.kind]
            if make is None:
                continue
            reading = Reading(question, language, names)
            kind = make(reading, question)
            yield (
                reading,
                book.Question(
                    name=question.name,
                    kind=kind,
                    title=reading.title,
                    page=reading.text(page.title, page.name),
                    variables=tuple(reading.variables),
                    description=reading.text(question.description, ""),
                    condition=applied[0] if len(applied) == 1 else " and ".join(f"({one})" for one in applied),
                    required=isinstance(question, model.Input) and question.required,
                    role=question.data.role,
                    publish=question.data.publish,
                    breakdown=question.data.breakdown,
                    measure=question.data.measure,
                    unit=question.data.unit,
                    limit=_limit(question),
                ),
            )
