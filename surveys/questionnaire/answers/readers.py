"""What a form posts for a question, to its answer: one reader for each class of question."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from surveys.questionnaire.expressions.coercion import text_of, utf16_length
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
    Question,
    Ranking,
    Rating,
    Scalar,
    SingleChoice,
    TextInput,
)
from surveys.questionnaire.problems import AnswerProblem

from . import notation
from .notation import UnreadableError

Raw = Mapping[str, Sequence[str]]

#: The longest text that is taken where the author sets no limit, in UTF-16 units.
LONGEST: Final = 20_000
#: A string longer than this is not even looked at.
_FLOOD: Final = 4 * LONGEST
#: How many strings that could not be read are kept, a field: enough to show again, not enough to fill a disk.
_KEPT_STRINGS: Final = 200

#: How each input type is written. Types that are not listed are single lines of text.
NOTATIONS: Mapping[str, Callable[[str], Scalar]] = {
    "number": notation.number,
    "date": notation.day,
    "datetime-local": notation.moment,
    "time": notation.clock,
    "month": notation.month,
    "url": notation.web_address,
}


@dataclass(slots=True)
class Reader:
    """The fields of one request, read question by question; gathers what could not be read."""

    raw: Raw
    rejected: dict[str, list[str]] = field(default_factory=dict)
    problems: list[AnswerProblem] = field(default_factory=list)

    def strings(self, path: str) -> list[str]:
        """What was posted under a field's name, cleaned, without blanks. A flood stays as it is, to be refused."""
        posted = self.raw.get(path, ())
        cleaned = (text if len(text) > _FLOOD else notation.clean(text) for text in posted)
        return [text for text in cleaned if text and not text.isspace()]

    def single(self, path: str) -> str | None:
        """The one string posted; None if there is none, or if there are several that differ."""
        strings = self.strings(path)
        if len(set(strings)) > 1:
            self.refuse(path, strings, "type.single")
            return None
        return strings[0] if strings else None

    def refuse(self, path: str, strings: Iterable[str], code: str, **parameters: object) -> None:
        """Notes a problem, and keeps the strings so that the form can show them again."""
        self.rejected.setdefault(path, []).extend(
            notation.clean(text[: LONGEST + 1]) for text in list(strings)[:_KEPT_STRINGS]
        )
        self.problems.append(AnswerProblem(path, code, code, parameters=parameters))

    def text(self, path: str, *, lines: bool) -> str | None:
        """Free text: cleaned, outer white space off."""
        string = self.single(path)
        if string is None:
            return None
        if len(string) > _FLOOD:
            self.refuse(path, [string], "length.max", maximum=LONGEST, length=len(string))
            return None
        text = string.strip() if lines else notation.line(string)
        length = utf16_length(text)
        if length > LONGEST:
            self.refuse(path, [string], "length.max", maximum=LONGEST, length=length)
            return None
        return text or None

    def written(self, path: str, item: TextInput) -> Scalar | None:
        """What was written into a text field, as its input type asks for."""
        notated = NOTATIONS.get(item.input_type)
        if notated is None:
            return self.text(path, lines=False)
        string = self.single(path)
        if string is None:
            return None
        try:
            return notated(string[: LONGEST + 1])
        except UnreadableError as refused:
            self.refuse(path, [string], refused.code, **refused.parameters)
            return None

    def chosen(self, path: str, values: Mapping[str, Scalar]) -> Scalar | None:
        """One of `values`, by the string a form posts for it."""
        string = self.single(path)
        if string is None:
            return None
        if string not in values:
            self.refuse(path, [string], "choice.unknown")
            return None
        return values[string]


def posted(choices: Iterable[Choice]) -> dict[str, Scalar]:
    """The values of choices by the string that stands for each in a form."""
    return {text_of(choice.value): choice.value for choice in choices}


def _text(reader: Reader, question: TextInput) -> Answer | None:
    return reader.written(question.name, question)


def _comment(reader: Reader, question: Comment) -> Answer | None:
    return reader.text(question.name, lines=True)


def _single(reader: Reader, question: SingleChoice) -> Answer | None:
    return reader.chosen(question.name, posted(question.choices))


def _rating(reader: Reader, question: Rating) -> Answer | None:
    return reader.chosen(question.name, posted(question.values))


def _boolean(reader: Reader, question: Boolean) -> Answer | None:
    return reader.chosen(question.name, {"true": question.value_true, "false": question.value_false})


def _multiple(reader: Reader, question: MultipleChoice) -> Answer | None:
    values = posted(question.choices)
    strings = reader.strings(question.name)
    unknown = [text for text in strings if text not in values]
    if unknown:
        reader.refuse(question.name, unknown, "choice.unknown")
    ticked = set(strings)
    return [value for text, value in values.items() if text in ticked] or None


def _ranking(reader: Reader, question: Ranking) -> Answer | None:
    """Ranks may have gaps: only their order counts. One rank that cannot be used refuses them all."""
    ranks: dict[int, str] = {}
    before = len(reader.problems)
    strings: dict[str, str] = {}
    for text, _ in posted(question.choices).items():
        path = f"{question.name}.{text}"
        string = reader.single(path)
        if string is None:
            continue
        strings[path] = string
        try:
            rank = notation.number(string[:50])
        except UnreadableError:
            rank = 0
        if not isinstance(rank, int) or rank < 1:
            reader.refuse(path, [string], "type.rank")
        elif rank in ranks:
            reader.refuse(path, [string], "ranking.duplicate", rank=rank)
        else:
            ranks[rank] = text
    if len(reader.problems) > before:
        for path, string in strings.items():
            reader.rejected.setdefault(path, [notation.clean(string[: LONGEST + 1])])
        return None
    values = posted(question.choices)
    return [values[ranks[rank]] for rank in sorted(ranks)] or None


def _matrix(reader: Reader, question: Matrix) -> Answer | None:
    columns = posted(question.columns)
    record = {
        row: value
        for row in posted(question.rows)
        if (value := reader.chosen(f"{question.name}.{row}", columns)) is not None
    }
    return record or None


def _multiple_text(reader: Reader, question: MultipleText) -> Answer | None:
    record = {
        item.name: value
        for item in question.items
        if (value := reader.written(f"{question.name}.{item.name}", item)) is not None
    }
    return record or None


#: How each kind of question is read from a form, by its type in the JSON. Kinds that take no answer have no reader.
#: (`Any`: each reader takes the class of its own kind, which the kind in the JSON guarantees.)
READERS: Mapping[str, Callable[[Reader, Any], Answer | None]] = {
    "text": _text,
    "comment": _comment,
    "radiogroup": _single,
    "dropdown": _single,
    "checkbox": _multiple,
    "tagbox": _multiple,
    "ranking": _ranking,
    "rating": _rating,
    "boolean": _boolean,
    "matrix": _matrix,
    "multipletext": _multiple_text,
}


def takes_comment(question: Question) -> bool:
    """Whether there is a `name-Comment` beside the answer: a remark, or the text beside "other"."""
    if not isinstance(question, Input):
        return False
    if question.comment_area:
        return True
    return isinstance(question, Choosing) and any(choice.special == "other" for choice in question.choices)


def comment_path(question: Question) -> str:
    """The field of the remark, or of the text beside "other"."""
    return f"{question.name}-Comment"


def field_names(question: Question) -> tuple[str, ...]:
    """The names of all fields a form has for a question, in order."""
    match question:
        case Matrix():
            names = tuple(f"{question.name}.{row}" for row in posted(question.rows))
        case MultipleText():
            names = tuple(f"{question.name}.{item.name}" for item in question.items)
        case Ranking():
            names = tuple(f"{question.name}.{text}" for text in posted(question.choices))
        case Input():
            names = (question.name,)
        case _:
            names = ()
    return (*names, comment_path(question)) if takes_comment(question) else names
