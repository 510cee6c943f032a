"""Answers in words, for the respondent who reads them once more before submitting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from flask_babel import format_date, format_datetime, format_decimal, format_time

from surveys.questionnaire import answers as reading
from surveys.questionnaire.expressions.coercion import text_of
from surveys.questionnaire.model import Answer, Boolean, Input, Question, Ranking, TextInput
from surveys.questionnaire.path.state import Option, Shown


@dataclass(frozen=True, slots=True)
class Told:
    """An answer in words: one text, a list (`ranked` if its order counts), or pairs of row and answer; and a remark.

    `long` answers need the width of the page. `unread`: what was typed and could not be understood.
    """

    text: str = ""
    parts: tuple[str, ...] = ()
    ranked: bool = False
    pairs: tuple[tuple[str, str], ...] = ()
    remark: str = ""
    unread: tuple[str, ...] = ()

    @property
    def long(self) -> bool:
        return bool(self.pairs) or len(self.text) > 300


def told(shown: Shown, answers: Mapping[str, Answer], rejected: Mapping[str, Sequence[str]]) -> Told | None:
    """The answer of a visible question, or None if there is none."""
    element = shown.element
    if not isinstance(element, Input):
        return Told(text=shown.display) if shown.display else None
    answer = answers.get(shown.path)
    remark = str(answers.get(f"{shown.path}-Comment", ""))
    unread = _unread(element, rejected)
    if answer is None:
        return Told(remark=remark, unread=unread) if remark or unread else None
    if isinstance(answer, dict):
        return Told(pairs=_pairs(shown, answer), remark=remark, unread=unread)
    if isinstance(answer, list):
        names = tuple(_label(shown.options, value) for value in answer)
        return Told(parts=names, ranked=isinstance(element, Ranking), remark=remark, unread=unread)
    if shown.options:
        return Told(text=_label(shown.options, answer), remark=remark, unread=unread)
    if isinstance(element, Boolean):
        return Told(text=text_of(answer), remark=remark, unread=unread)
    return Told(text=_written(answer, element), remark=remark, unread=unread)


def _pairs(shown: Shown, answer: Mapping[str, Answer]) -> tuple[tuple[str, str], ...]:
    if shown.children:
        names = [(child.path.partition(".")[2], child.title, child.element) for child in shown.children]
        return tuple((title, _written(answer[name], element)) for name, title, element in names if name in answer)
    rows = [(text_of(row.value), row.text) for row in shown.rows]
    return tuple((text, _label(shown.columns, answer[row])) for row, text in rows if row in answer)


def _label(options: Sequence[Option], value: object) -> str:
    for option in options:
        if option.value == value and isinstance(option.value, bool) is isinstance(value, bool):
            return option.text
    return str(value)


def _unread(question: Question, rejected: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    return tuple(text for name in reading.field_names(question) for text in rejected.get(name, ()))


def _written(answer: object, element: object) -> str:
    """What was written, as the language writes numbers and dates."""
    if isinstance(answer, bool):
        return text_of(answer)
    if isinstance(answer, int | float):
        return f"{format_decimal(answer)} {element.data.unit if isinstance(element, TextInput) else ''}".rstrip()
    text = str(answer)
    kind = element.input_type if isinstance(element, TextInput) else ""
    try:
        match kind:
            case "date":
                return str(format_date(date.fromisoformat(text), "long"))
            case "month":
                return str(format_date(date.fromisoformat(f"{text}-01"), "MMMM y"))
            case "time":
                return str(format_time(time.fromisoformat(text), "short", rebase=False))
            case "datetime-local":
                return str(format_datetime(datetime.fromisoformat(text), "long", rebase=False))
    except ValueError:
        pass  # a default of the definition that is no date: as it stands
    return text
