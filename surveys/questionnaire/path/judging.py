"""What is wrong with the answer to a question that is asked: required, limits, patterns, checks.

The rules and their order are survey-core's: a fault of the question itself (unanswered, outside its limits) keeps its
validators from running; otherwise every validator runs and each failure is reported. Below them stand our own faults,
which survey-core leaves to the browser: too many choices, choices that exclude each other, texts that are too long.
`kind` is the class survey-core reports the same fault with; our own faults keep our codes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

import re2

from surveys.questionnaire.answers.admission import key_of
from surveys.questionnaire.expressions import Expression
from surveys.questionnaire.expressions.coercion import is_empty, number_in, settled, text_of, utf16_length
from surveys.questionnaire.expressions.dates import from_text
from surveys.questionnaire.model import (
    Answer,
    Choice,
    Choosing,
    Comment,
    Input,
    Matrix,
    MultipleChoice,
    MultipleText,
    Ranking,
    Scalar,
    SingleChoice,
    Text,
    TextInput,
    Validator,
)
from surveys.questionnaire.problems import AnswerProblem, Level

from . import formats
from .wording import Wording

_CUSTOM: Final = "CustomError"
_DATES: Final = frozenset({"date", "datetime-local"})
_LIMITED: Final = frozenset({"number", "date", "datetime-local", "time", "month"})
_FREE: Final = frozenset({"text", "email", "url", "tel"})
#: survey-core's last day: later ones are slips of the hand.
_LAST_DAY: Final = "2999-12-31"
_ALONE: Final = frozenset({"none", "refused", "dontknow"})

#: survey-core's own pattern of an e-mail address, in RE2's syntax.
_EMAIL: Final = re2.compile(
    r'^(([^<>()\[\].,;:\s\p{Z}@"]+(\.[^<>()\[\].,;:\s\p{Z}@"]+)*)|(".+"))'
    r'@(([^<>()\[\].,;:\s\p{Z}@"]+\.)+[^<>()\[\].,;:\s\p{Z}@"]{2,})$'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question that is asked: its answer, and what of it is offered. `columns`, `rows` are a matrix's."""

    question: Input
    answer: Answer | None
    comment: str
    required: bool
    choices: Sequence[Choice] = ()
    disabled: frozenset[tuple[bool, Scalar]] = frozenset()
    rows: Sequence[Choice] = ()


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges the answers of one evaluation. `values` and `now` are what conditions read."""

    wording: Wording
    values: Mapping[str, object]
    now: datetime

    def holds(self, expression: Expression) -> bool:
        return expression.holds(self.values, self.now)

    def limit(self, fixed: float | str | None, computed: Expression | None, input_type: str) -> float | str | None:
        """The smallest or largest value now: computed, or fixed. A date is ISO text, as precise as the input."""
        if computed is None:
            return None if is_empty(fixed) else fixed
        value = computed.value(self.values, self.now)
        if isinstance(value, datetime):
            return f"{value:%Y-%m-%dT%H:%M}" if input_type == "datetime-local" else f"{value:%Y-%m-%d}"
        if isinstance(value, bool) or is_empty(value):
            return None
        return value if isinstance(value, int | float | str) else None

    def faults(self, asked: Asked) -> Iterator[AnswerProblem]:
        """Every fault of one question, in survey-core's order, then ours; a multiple text's own, then its items'."""
        question, answer = asked.question, asked.answer
        own = list(self._required(question.name, answer, question.required_text) if asked.required else ())
        match question:
            case TextInput():
                own += self._written(question.name, question, answer)
            case Choosing():
                own += self._chosen(asked, question)
            case Matrix():
                own += self._rows(asked, question)
        yield from own or self._validated(question.name, question.validators, answer)
        yield from self._ours(asked)
        if isinstance(question, MultipleText):
            record = answer if isinstance(answer, dict) else {}
            for item in question.items:
                yield from self._item(f"{question.name}.{item.name}", item, record.get(item.name))

    def _item(self, path: str, item: TextInput, answer: Scalar | None) -> Iterator[AnswerProblem]:
        own = list(self._required(path, answer, item.required_text) if item.required else ())
        own += self._written(path, item, answer)
        yield from own or self._validated(path, item.validators, answer)
        yield from _too_long(path, answer, item.max_length if item.input_type in _FREE else None)

    def _problem(
        self, path: str, code: str, kind: str, text: Text | None = None, *, level: Level = "error", **parameters: object
    ) -> AnswerProblem:
        return AnswerProblem(path, code, kind, level, parameters, self.wording.say(text) if text else "")

    def _required(self, path: str, answer: Answer | None, text: Text | None) -> Iterator[AnswerProblem]:
        if unanswered(answer):
            yield self._problem(path, "required", "AnswerRequiredError", text)

    # ------------------------------------------------------------------ texts, numbers, dates

    def _written(self, path: str, item: TextInput, answer: Answer | None) -> Iterator[AnswerProblem]:
        if not unanswered(answer):
            if item.input_type in _LIMITED:
                yield from self._limits(path, item, answer)
            if item.input_type == "number" and item.step and _off_step(answer, item.step):
                yield self._limit_problem(path, "number.step", item.step_text, item.step, "step", "number")
        if (
            item.input_type == "email"
            and not any(validator.kind == "email" for validator in item.validators)
            and not is_email(answer)
        ):
            yield self._problem(path, "email", _CUSTOM)

    def _limits(self, path: str, item: TextInput, answer: Answer | None) -> Iterator[AnswerProblem]:
        domain = "number" if item.input_type == "number" else "date"
        low = self.limit(item.minimum, item.minimum_expression, item.input_type)
        high = self.limit(item.maximum, item.maximum_expression, item.input_type)
        if high is None and item.input_type in _DATES:
            high = _LAST_DAY
        if low is not None and _less(answer, low, item.input_type):
            yield self._limit_problem(path, f"{domain}.min", item.minimum_text, low, "minimum", item.input_type)
        if high is not None and _less(high, answer, item.input_type):
            yield self._limit_problem(path, f"{domain}.max", item.maximum_text, high, "maximum", item.input_type)

    def _limit_problem(
        self, path: str, code: str, text: Text | None, limit: float | str, name: str, input_type: str
    ) -> AnswerProblem:
        language = self.wording.voice.language
        shown = (
            formats.stored(limit, input_type, language) if isinstance(limit, str) else formats.number(limit, language)
        )
        own = self.wording.say(text).replace("{0}", shown) if text else ""
        return AnswerProblem(path, code, _CUSTOM, parameters={name: shown}, text=own)

    # ------------------------------------------------------------------ choices and rows

    def _chosen(self, asked: Asked, question: Choosing) -> Iterator[AnswerProblem]:
        chosen = _members(asked.answer)
        if "other" in chosen and not asked.comment and any(choice.special == "other" for choice in asked.choices):
            yield self._problem(f"{question.name}", "other.required", "OtherEmptyError", question.other_error_text)
        least = question.min_selected if isinstance(question, MultipleChoice | Ranking) else 0
        alone = len(chosen) == 1 and any(
            choice.special in _ALONE and choice.value in chosen for choice in asked.choices
        )
        if len(chosen) < least and not alone and (chosen or isinstance(question, MultipleChoice)):
            yield self._problem(question.name, "choice.too_few", _CUSTOM, minimum=least, count=len(chosen))

    def _rows(self, asked: Asked, question: Matrix) -> Iterator[AnswerProblem]:
        record = asked.answer if isinstance(asked.answer, dict) else {}
        rows = [text_of(row.value) for row in asked.rows]
        if question.each_row_required:
            missing = tuple(row for row in rows if is_empty(record.get(row)))
            if missing:
                yield self._problem(question.name, "row.required", "RequiredInAllRowsError", rows=missing)
        if question.each_row_unique:
            taken: set[str] = set()
            again = []
            for row in rows:
                column = record.get(row)
                if is_empty(column) or column is None:
                    continue
                if text_of(column) in taken:
                    again.append(row)
                taken.add(text_of(column))
            if again:
                yield self._problem(question.name, "row.duplicate", "EachRowUniqueError", rows=tuple(again))

    # ------------------------------------------------------------------ validators

    def _validated(self, path: str, validators: Sequence[Validator], answer: Answer | None) -> Iterator[AnswerProblem]:
        for validator in validators:
            failure = self._failure(validator, answer)
            if failure:
                code, parameters = failure
                kind = "RequreNumericError" if code == "type.number" else _CUSTOM
                yield self._problem(path, code, kind, validator.text, level=validator.level, **parameters)

    def _failure(self, validator: Validator, answer: Answer | None) -> tuple[str, dict[str, object]] | None:
        """The code and parameters of what a validator finds, or None."""
        if validator.kind == "expression":
            return ("expression", {}) if validator.expression and not self.holds(validator.expression) else None
        if validator.kind == "email":
            return None if is_email(answer) else ("email", {})
        if answer is None or unanswered(answer):
            return None
        match validator.kind:
            case "numeric":
                return _numeric(validator, answer, self.wording.voice.language)
            case "text":
                return _length(validator, answer)
            case "regex":
                return None if _matches(validator, answer) else ("pattern", {})
            case "answercount":
                return _count(validator, answer)
        return None

    # ------------------------------------------------------------------ our own

    def _ours(self, asked: Asked) -> Iterator[AnswerProblem]:
        question, answer = asked.question, asked.answer
        path = question.name
        match question:
            case TextInput() if question.input_type in _FREE:
                yield from _too_long(path, answer, question.max_length)
            case Comment():
                yield from _too_long(path, answer, question.max_length)
            case MultipleChoice() | Ranking() | SingleChoice():
                yield from self._combined(asked, question)

    def _combined(self, asked: Asked, question: Choosing) -> Iterator[AnswerProblem]:
        path, chosen = question.name, _members(asked.answer)
        if not chosen:
            return
        keys = {key_of(value) for value in chosen}
        for choice in asked.choices:
            if key_of(choice.value) in keys:
                if key_of(choice.value) in asked.disabled:
                    yield AnswerProblem(
                        path, "choice.disabled", "choice.disabled", parameters={"choice": self._label(choice)}
                    )
                if len(chosen) > 1 and (choice.exclusive or choice.special in _ALONE):
                    yield AnswerProblem(
                        path, "choice.exclusive", "choice.exclusive", parameters={"choice": self._label(choice)}
                    )
        most = question.max_selected if isinstance(question, MultipleChoice | Ranking) else 0
        if most and len(chosen) > most:
            parameters = {"maximum": most, "count": len(chosen)}
            yield AnswerProblem(path, "choice.too_many", "choice.too_many", parameters=parameters)
        if isinstance(question, Ranking) and not question.select_to_rank and len(chosen) < len(asked.choices):
            yield AnswerProblem(path, "ranking.incomplete", "ranking.incomplete")

    def _label(self, choice: Choice) -> str:
        return self.wording.say(choice.text) or text_of(choice.value)


def unanswered(answer: object) -> bool:
    """Empty, or a text of white space only."""
    return is_empty(answer) or (isinstance(answer, str) and answer.isspace())


def is_email(answer: object) -> bool:
    """Whether survey-core would take it for an e-mail address; an empty one passes."""
    return not answer or (isinstance(answer, str) and _EMAIL.search(_encodable(answer)) is not None)


def _members(answer: Answer | None) -> list[Scalar]:
    if isinstance(answer, list):
        return answer
    return [] if answer is None or isinstance(answer, dict) else [answer]


def _less(left: object, right: object, input_type: str) -> bool:
    """`left < right` as the input type orders them. What cannot be compared is not less."""
    if input_type == "number":
        return number_in(left) < number_in(right)
    if not isinstance(left, str) or not isinstance(right, str):
        return False
    if input_type in _DATES:
        earlier, later = from_text(left), from_text(right)
        return isinstance(earlier, datetime) and isinstance(later, datetime) and earlier < later
    return left < right


def _off_step(answer: object, step: float) -> bool:
    """Whether a number lies between two steps, counted from 0 in whole units of its last decimal."""
    number = number_in(answer)
    if number != number:  # noqa: PLR0124  # NaN
        return False
    scale = 1
    while scale < 1_000_000 and (round(step * scale) / scale != step or round(number * scale) / scale != number):
        scale *= 10
    whole_step = round(step * scale)
    return whole_step > 0 and round(number * scale) % whole_step != 0


def _numeric(validator: Validator, answer: Answer, language: str) -> tuple[str, dict[str, object]] | None:
    number = number_in(answer)
    if number != number:  # noqa: PLR0124  # NaN
        return "type.number", {}
    low, high = validator.minimum, validator.maximum
    if (low is None or number >= low) and (high is None or number <= high):
        return None
    limits = {
        name: formats.number(settled(limit), language)
        for name, limit in (("minimum", low), ("maximum", high))
        if limit is not None
    }
    code = "number.between" if len(limits) == 2 else "number.min" if low is not None else "number.max"
    return code, dict(limits)


def _length(validator: Validator, answer: Answer) -> tuple[str, dict[str, object]] | None:
    if not isinstance(answer, str | list):
        return None
    length = utf16_length(answer) if isinstance(answer, str) else len(answer)
    low, high = int(validator.minimum or 0), int(validator.maximum or 0)
    if length >= low and (not high or length <= high):
        return None
    parameters: dict[str, object] = {"minimum": low, "maximum": high, "length": length}
    return ("text.length" if low and high else "text.min_length" if low else "text.max_length"), parameters


def _count(validator: Validator, answer: Answer) -> tuple[str, dict[str, object]] | None:
    if not isinstance(answer, list):
        return None
    if validator.minimum and len(answer) < validator.minimum:
        return "answercount.min", {"minimum": int(validator.minimum), "count": len(answer)}
    if validator.maximum and len(answer) > validator.maximum:
        return "answercount.max", {"maximum": int(validator.maximum), "count": len(answer)}
    return None


@lru_cache(maxsize=1024)
def _pattern(pattern: str, ignore_case: bool) -> "re2._Regexp":
    options = re2.Options()
    options.case_sensitive = not ignore_case
    return re2.compile(pattern, options)


def _matches(validator: Validator, answer: Answer) -> bool:
    """Searches, as `RegExp.test` does; a list matches if each of its members does, and all of it joined."""
    pattern = _pattern(validator.pattern, validator.ignore_case)
    several = [*answer, answer] if isinstance(answer, list) else [answer]
    return all(pattern.search(_encodable(text_of(text))) is not None for text in several)


def _encodable(text: str) -> str:
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _too_long(path: str, answer: object, limit: int | None) -> Iterator[AnswerProblem]:
    if limit and isinstance(answer, str) and (length := utf16_length(answer)) > limit:
        yield AnswerProblem(path, "length.max", "length.max", parameters={"maximum": limit, "length": length})
