"""Typed JSON to answers: what an import, a simulation or a check hands in, admitted value by value or refused."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Final

from surveys.questionnaire.expressions.coercion import settled, text_of, utf16_length
from surveys.questionnaire.model import (
    Answer,
    Boolean,
    Choice,
    Choosing,
    Comment,
    Input,
    Matrix,
    MultipleChoice,
    MultipleText,
    Questionnaire,
    Ranking,
    Rating,
    Scalar,
    TextInput,
)
from surveys.questionnaire.problems import AnswerProblem

from . import notation
from .readers import LONGEST, comment_path, takes_comment

Key = tuple[bool, Scalar]

_ISO: Final = {
    "date": (re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII), date.fromisoformat, "type.date"),
    "datetime-local": (
        re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?", re.ASCII), datetime.fromisoformat, "type.datetime",
    ),
    "time": (re.compile(r"\d{2}:\d{2}(:\d{2})?", re.ASCII), time.fromisoformat, "type.time"),
    "month": (re.compile(r"\d{4}-\d{2}", re.ASCII), lambda text: date.fromisoformat(f"{text}-01"), "type.month"),
}  # fmt: skip


class RefusedError(ValueError):
    """A value that is no answer to the question: its field and the code of the problem."""

    def __init__(self, path: str, code: str, **parameters: object) -> None:
        super().__init__(code)
        self.problem = AnswerProblem(path, code, code, parameters=parameters)


def key_of(value: Scalar) -> Key:
    """What makes two values the same choice: 1 and 1.0 are, 1 and true or "1" are not."""
    return isinstance(value, bool), value


def keys_of(choices: Iterable[Choice]) -> dict[Key, Scalar]:
    """The values of choices, by key."""
    return {key_of(choice.value): choice.value for choice in choices}


def admit(
    questionnaire: Questionnaire, document: Mapping[str, object], *, addresses: bool = True
) -> tuple[dict[str, Answer], tuple[AnswerProblem, ...]]:
    """The answers in a JSON object `{question: answer}`, and everything in it that is no answer.

    Strict: names, JSON types, dates (ISO 8601), choices, rows and items must be the definition's own. What is
    refused is left out of the answers and reported; null counts as unanswered. `addresses=False` leaves the form
    of web addresses unchecked, as survey-core does.
    """
    questions = {question.name: question for question in questionnaire.questions()}
    comments = {comment_path(question) for question in questions.values() if takes_comment(question)}
    computed = {calculated.name for calculated in questionnaire.calculated}
    answers: dict[str, Answer] = {}
    problems: list[AnswerProblem] = []
    for name, value in document.items():
        question = questions.get(name)
        try:
            if value is None:
                continue
            if isinstance(question, Input):
                answers[name] = _admitted(question, value, addresses=addresses)
            elif name in comments:
                answers[name] = _text(name, value)
            else:
                code = "name.computed" if question is not None or name in computed else "name.unknown"
                raise RefusedError(str(name), code)
        except RefusedError as refused:
            problems.append(refused.problem)
    return answers, tuple(problems)


def _admitted(question: Input, value: object, *, addresses: bool) -> Answer:
    match question:
        case TextInput():
            return _written(question.name, question, value, addresses=addresses)
        case Comment():
            return _text(question.name, value)
        case MultipleChoice():
            return _listed(question, value, "choice")
        case Ranking():
            return _listed(question, value, "ranking")
        case Choosing():
            return _chosen(question.name, keys_of(question.choices), value)
        case Rating():
            return _chosen(question.name, keys_of(question.values), value)
        case Boolean():
            both = {key_of(side): side for side in (question.value_true, question.value_false)}
            return _chosen(question.name, both, value)
        case Matrix():
            columns = keys_of(question.columns)
            rows = {text_of(row.value) for row in question.rows}
            return {
                _part(question.name, row, rows, "row.unknown"): _chosen(f"{question.name}.{row}", columns, column)
                for row, column in _record(question.name, value)
            }
        case MultipleText():
            items = {item.name: item for item in question.items}
            return {
                _part(question.name, name, items, "item.unknown"): _written(
                    f"{question.name}.{name}", items[name], text, addresses=addresses
                )
                for name, text in _record(question.name, value)
            }
    raise TypeError(f"no way to admit an answer to a question of kind {question.kind}")


def _record(path: str, value: object) -> list[tuple[str, object]]:
    if not isinstance(value, Mapping):
        raise RefusedError(path, "type.record")
    return [(str(name), member) for name, member in value.items() if member is not None]


def _part(path: str, name: str, known: Iterable[str], code: str) -> str:
    if name not in known:
        raise RefusedError(f"{path}.{name}", code)
    return name


def _written(path: str, item: TextInput, value: object, *, addresses: bool) -> Scalar:
    if item.input_type == "number":
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) < notation.LARGEST:
            raise RefusedError(path, "type.number")
        return settled(value)
    text = _text(path, value)
    if text and item.input_type in _ISO:
        form, parse, code = _ISO[item.input_type]
        try:
            if not form.fullmatch(text):
                raise ValueError(text)
            parse(text)
        except ValueError:
            raise RefusedError(path, code) from None
    if text and addresses and item.input_type == "url":
        try:
            notation.web_address(text)
        except notation.UnreadableError as unreadable:
            raise RefusedError(path, unreadable.code) from None
    return text


def _text(path: str, value: object) -> str:
    if not isinstance(value, str):
        raise RefusedError(path, "type.text")
    text = notation.clean(value)
    length = utf16_length(text)
    if length > LONGEST:
        raise RefusedError(path, "length.max", maximum=LONGEST, length=length)
    return text


def _chosen(path: str, known: Mapping[Key, Scalar], value: object) -> Scalar:
    if not isinstance(value, str | int | float):
        raise RefusedError(path, "type.choice")
    if key_of(value) not in known:
        raise RefusedError(path, "choice.unknown")
    return known[key_of(value)]


def _listed(question: Choosing, value: object, prefix: str) -> list[Scalar]:
    if not isinstance(value, list | tuple):
        raise RefusedError(question.name, "type.list")
    known = keys_of(question.choices)
    found: dict[Key, Scalar] = {}
    for member in value:
        if not isinstance(member, str | int | float):
            raise RefusedError(question.name, "type.list")
        key = key_of(member)
        if key not in known:
            raise RefusedError(question.name, f"{prefix}.unknown")
        if key in found:
            raise RefusedError(question.name, f"{prefix}.duplicate")
        found[key] = known[key]
    return list(found.values())
