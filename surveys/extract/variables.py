"""A question becomes variables: how the codebook names them, and how each reads a stored response."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from analysis import codebook as book
from analysis.codebook import NO_ANSWER, Category, Variable
from surveys.questionnaire import model
from surveys.questionnaire.expressions.coercion import text_of
from surveys.questionnaire.model import Choice, Panel, Questionnaire, Scalar
from surveys.questionnaire.path.wording import side_text

_NUMERIC_STYLES = {"decimal", "currency", "percent"}
_DATES = {"date", "datetime-local", "month"}

#: One question's stored answer (never None) as one cell a variable: a code of a closed one (NO_ANSWER included),
#: the value itself of an open one (None: no answer).
Cells = Callable[[Any], tuple[Any, ...]]


class _Names:
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
    """One question's variables, and how they read its stored answer (`cells`, set by whoever makes them)."""

    cells: Cells

    def __init__(self, question: model.Question, language: str, names: _Names) -> None:
        self.question = question
        self.language = language
        self.title = self.text(question.title, question.name)
        self.variables: list[Variable] = []
        #: For each variable the path whose asking counts: the question's, or its row's or option's.
        self.paths: list[str] = []
        self._names = names

    def text(self, text: model.Text | None, otherwise: str) -> str:
        return (text.version(self.language)[1] if text else "") or otherwise

    def label(self, choice: Choice) -> str:
        return self.text(choice.text, text_of(choice.value))

    def add(
        self,
        kind: book.VariableKind,
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

    def categories(self, choices: Sequence[Choice], *, scored: bool) -> tuple[Category, ...]:
        return tuple(
            Category(
                text_of(choice.value),
                self.label(choice),
                float(choice.value)
                if scored
                and not choice.missing
                and isinstance(choice.value, int | float)
                and not isinstance(choice.value, bool)
                else None,
                choice.missing,
                choice.code,
            )
            for choice in choices
        )


def _codes_of(choices: Sequence[Choice]) -> dict[Scalar, int]:
    return {choice.value: code for code, choice in enumerate(choices)}


def _one_of(choices: Sequence[Choice]) -> Cells:
    codes = _codes_of(choices)
    return lambda answer: (codes.get(answer, NO_ANSWER),)


def _value(answer: Any) -> tuple[Any, ...]:
    return (answer,)


def _single(reading: Reading, question: model.SingleChoice) -> book.QuestionKind:
    scored = question.data.measure in ("interval", "ratio")
    reading.add("category", categories=reading.categories(question.choices, scored=scored))
    reading.cells = _one_of(question.choices)
    return "single"


def _rating(reading: Reading, question: model.Rating) -> book.QuestionKind:
    reading.add("category", categories=reading.categories(question.values, scored=True))
    reading.cells = _one_of(question.values)
    return "rating"


def _boolean(reading: Reading, question: model.Boolean) -> book.QuestionKind:
    choices = (
        Choice(question.value_true, side_text(question, side=True)),
        Choice(question.value_false, side_text(question, side=False)),
    )
    reading.add("category", categories=reading.categories(choices, scored=False))
    reading.cells = _one_of(choices)
    return "boolean"


def _items(reading: Reading, kind: book.VariableKind, choices: Sequence[Choice], **more: Any) -> list[Scalar]:
    """A variable for each option or row. Returns their values, in order."""
    for choice in choices:
        code = text_of(choice.value)
        path = f"{reading.question.name}.{code}"
        reading.add(kind, item=code, item_label=reading.label(choice), path=path, **more)
    return [choice.value for choice in choices]


def _multiple(reading: Reading, question: model.MultipleChoice) -> book.QuestionKind:
    for choice in question.choices:
        chosen = Category("1", "Chosen", missing=choice.missing)
        _items(reading, "tick", (choice,), categories=(Category("0", "Not chosen"), chosen))
    values = [choice.value for choice in question.choices]
    nothing = (NO_ANSWER,) * len(values)
    reading.cells = lambda chosen: tuple(int(value in chosen) for value in values) if chosen else nothing
    return "multiple"


def _ranking(reading: Reading, question: model.Ranking) -> book.QuestionKind:
    values = _items(reading, "rank", question.choices)
    nothing = (NO_ANSWER,) * len(values)

    def cells(order: Sequence[Scalar]) -> tuple[int, ...]:
        ranks = {value: rank for rank, value in enumerate(order, 1)}
        return tuple(ranks.get(value, 0) for value in values) if ranks else nothing

    reading.cells = cells
    return "ranking"


def _matrix(reading: Reading, question: model.Matrix) -> book.QuestionKind:
    codes = _codes_of(question.columns)
    _items(reading, "category", question.rows, categories=reading.categories(question.columns, scored=True))
    rows = [text_of(row.value) for row in question.rows]
    reading.cells = lambda record: tuple(codes.get(record.get(row), NO_ANSWER) for row in rows)
    return "matrix"


def _text_kind(question: model.TextInput) -> Literal["number", "date", "text"]:
    if question.input_type == "number":
        return "number"
    return "date" if question.input_type in _DATES else "text"


def _text(reading: Reading, question: model.TextInput | model.Comment) -> book.QuestionKind:
    kind = _text_kind(question) if isinstance(question, model.TextInput) else "text"
    reading.add(kind)
    reading.cells = _value
    return kind


def _computed(reading: Reading, question: model.Computed) -> book.QuestionKind:
    kind: Literal["number", "text"] = "number" if question.display_style in _NUMERIC_STYLES else "text"
    reading.add(kind)
    reading.cells = _value
    return kind


def _multiple_text(reading: Reading, question: model.MultipleText) -> book.QuestionKind:
    for item in question.items:
        reading.add(_text_kind(item), item=item.name, item_label=reading.text(item.title, item.name))
    names = [item.name for item in question.items]
    reading.cells = lambda record: tuple(record.get(name) for name in names)
    return "record"


#: Question type to codebook: the third of the three tables a type stands in (READERS, WIDGETS, VARIABLES).
VARIABLES: Mapping[str, Callable[[Reading, Any], book.QuestionKind] | None] = {
    "text": _text,
    "comment": _text,
    "radiogroup": _single,
    "dropdown": _single,
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


def _with_conditions(
    elements: Iterable[model.Element], outer: tuple[str, ...]
) -> Iterator[tuple[model.Question, tuple[str, ...]]]:
    """Every question, with the sources of the conditions it stands under: the outermost first."""
    for element in elements:
        inner = (*outer, element.visible_if.source) if element.visible_if else outer
        if isinstance(element, Panel):
            yield from _with_conditions(element.elements, inner)
        elif isinstance(element, model.Question):
            yield element, inner


def _limit(question: model.Question) -> int | None:
    if isinstance(question, model.MultipleChoice | model.Ranking):
        return question.max_selected or None
    return None


def _asked(questionnaire: Questionnaire) -> Iterator[tuple[model.Question, model.Page | None, tuple[str, ...]]]:
    """Every question with its page and conditions; then the calculated values that are stored with the answers."""
    for page in questionnaire.pages:
        conditions = (page.visible_if.source,) if page.visible_if else ()
        for question, applied in _with_conditions(page.elements, conditions):
            yield question, page, applied
    for value in questionnaire.calculated:
        if value.include_into_result:
            yield (
                model.Computed(kind="expression", name=value.name, expression=value.expression, data=value.data),
                None,
                (),
            )


def read(questionnaire: Questionnaire, language: str) -> Iterator[tuple[Reading, book.Question]]:
    """Every question that has variables, in order: how its answers are read, and how the codebook describes it."""
    names = _Names()
    for question, page, applied in _asked(questionnaire):
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
                page=reading.text(page.title, page.name) if page else "Calculated values",
                variables=tuple(reading.variables),
                description=reading.text(question.description, ""),
                condition=applied[0] if len(applied) == 1 else " and ".join(f"({one})" for one in applied),
                required=isinstance(question, model.Input) and question.required,
                role=question.data.role,
                publish=question.data.publish,
                breakdown=question.data.breakdown,
                measure=question.data.measure,
                unit=question.data.unit,
                concept=question.data.concept,
                limit=_limit(question),
            ),
        )
