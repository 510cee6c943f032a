"""The texts of a questionnaire in one language, with `{name}` places filled from the answers.

A text without places is settled once for each language and shared by every evaluation after it. A place that names
no question, calculated value or remark stays as it is written; one without an answer is empty.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from typing import Final

from surveys.questionnaire.expressions import lookup
from surveys.questionnaire.expressions.coercion import is_empty, text_of
from surveys.questionnaire.messages import BUILT_IN
from surveys.questionnaire.model import (
    Boolean,
    Choice,
    Choosing,
    Computed,
    Matrix,
    MultipleText,
    Question,
    Questionnaire,
    Rating,
    Text,
    TextInput,
)

from . import formats

_PLACE: Final = re.compile(r"\{([^{}:]+)\}")
_ROOT: Final = re.compile(r"[.\[]")
#: Texts of choices may hold places too, whose answers are choices again. Deeper than this nobody wrote on purpose.
_DEEPEST: Final = 4

_SIDES: Final = {True: Text.of(BUILT_IN["true"]), False: Text.of(BUILT_IN["false"])}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text in the language used: literal parts and places in turn. `language` is "" where it is the one asked for."""

    parts: tuple[str, ...]
    language: str = ""

    @property
    def settled(self) -> bool:
        return len(self.parts) == 1


NO_PHRASE: Final = Phrase(("",))


@dataclass(slots=True)
class Voice:
    """The phrases of one questionnaire in one language; grows as texts are first used, and is never cleared."""

    questionnaire: Questionnaire
    language: str
    questions: Mapping[str, Question]
    calculated: frozenset[str]
    phrases: dict[int, Phrase] = field(default_factory=dict)

    def phrase(self, text: Text | None) -> Phrase:
        """The phrase of one of the questionnaire's own texts (they live as long as it does, so their id is a key)."""
        if text is None:
            return NO_PHRASE
        found = self.phrases.get(id(text))
        if found is None:
            used, version = text.version(self.language)
            used = used or self.questionnaire.locale
            same = used.partition("-")[0] == self.language.partition("-")[0]
            found = Phrase(tuple(_PLACE.split(version)), "" if same or not version else used)
            self.phrases[id(text)] = found
        return found


def side_text(question: Boolean, *, side: bool) -> Text:
    """The text of yes or of no."""
    return (question.label_true if side else question.label_false) or _SIDES[side]


@dataclass(frozen=True, slots=True)
class Wording:
    """A voice with the answers of one evaluation. `values` as expressions read them: by lower-cased root name."""

    voice: Voice
    values: Mapping[str, object]

    def say(self, text: Text | None, depth: int = 0) -> str:
        """Plain text. Whoever puts it into HTML escapes it."""
        phrase = self.voice.phrase(text)
        return phrase.parts[0] if phrase.settled else self.filled(phrase, depth)

    def html(self, text: Text | None) -> str:
        """HTML as it was sanitised at load, what is filled in escaped."""
        phrase = self.voice.phrase(text)
        return "".join(
            part if not index % 2 else escape(self._place(part, 0)) if self._known(part) else f"{{{part}}}"
            for index, part in enumerate(phrase.parts)
        )

    def filled(self, phrase: Phrase, depth: int = 0) -> str:
        return "".join(
            part if not index % 2 else self._place(part, depth) if self._known(part) else f"{{{part}}}"
            for index, part in enumerate(phrase.parts)
        )

    def _known(self, place: str) -> bool:
        """Whether there is anything of that name: a question, a part of one, a calculated value, a remark."""
        name = place.strip()
        root, *rest = _ROOT.split(name.lower(), maxsplit=1)
        question = self.voice.questions.get(root)
        if question is None and root not in self.voice.calculated:
            return root in self.values
        if not rest or name.endswith((".length", "]")):
            return True
        if isinstance(question, Matrix):
            return any(text_of(row.value).lower() == rest[0] for row in question.rows)
        if isinstance(question, MultipleText):
            return any(item.name.lower() == rest[0] for item in question.items)
        return lookup(name, self.values)[0]

    def _place(self, place: str, depth: int) -> str:
        if depth > _DEEPEST:
            return ""
        name = place.strip()
        found, value = lookup(name, self.values)
        if not found or is_empty(value) or (isinstance(value, str) and value.isspace()):
            return "0" if not found and name.endswith(".length") else ""
        root, *rest = _ROOT.split(name.lower(), maxsplit=1)
        question = self.voice.questions.get(root)
        if question is None or name.lower().endswith(".length"):
            return self._value(value)
        if isinstance(question, MultipleText) and rest:
            item = next((item for item in question.items if item.name.lower() == rest[0]), None)
            return self._value(value) if item is None else self.display(item, value, depth)
        if isinstance(question, Matrix) and rest:
            return self._choice(question.columns, value, depth)
        return self.display(question, value, depth)

    def display(self, question: Question, value: object, depth: int = 0) -> str:
        """An answer in words: texts of choices, numbers and dates as the language writes them."""
        match question:
            case Choosing():
                several = value if isinstance(value, list | tuple) else (value,)
                return ", ".join(self._chosen(question, member, depth) for member in several)
            case Rating():
                return self._choice(question.values, value, depth)
            case Boolean():
                return self.say(side_text(question, side=value == question.value_true), depth + 1)
            case TextInput() if isinstance(value, str):
                return formats.stored(value, question.input_type, self.voice.language)
            case Matrix() if isinstance(value, Mapping):
                rows = {text_of(row.value): row for row in question.rows}
                return "; ".join(
                    f"{self._label(rows[row], depth) if row in rows else row}: "
                    f"{self._choice(question.columns, column, depth)}"
                    for row, column in value.items()
                )
            case MultipleText() if isinstance(value, Mapping):
                return "; ".join(
                    f"{self.say(item.title, depth + 1) or item.name}: {self.display(item, value[item.name], depth)}"
                    for item in question.items
                    if not is_empty(value.get(item.name))
                )
            case Computed():
                return self.computed(question, value)
        return self._value(value)

    def computed(self, question: Computed, value: object) -> str:
        """The value of an expression question in its display style and format."""
        if is_empty(value):
            return ""
        text = self._value(value)
        if question.display_style == "date" and isinstance(value, str):
            text = formats.stored(value[:10], "date", self.voice.language)
        elif question.display_style not in ("none", "date") and isinstance(value, int | float):
            digits = question.minimum_fraction_digits, question.maximum_fraction_digits
            text = formats.styled(
                value, question.display_style, self.voice.language, question.currency, digits,
                grouped=question.use_grouping,
            )  # fmt: skip
        pattern = self.say(question.format)
        return pattern.replace("{0}", text) if pattern else text

    def _chosen(self, question: Choosing, value: object, depth: int) -> str:
        if value == "other":
            remark = self.values.get(f"{question.name}-Comment".lower())
            if isinstance(remark, str) and remark and not question.comment_area:
                return remark
        return self._choice(question.choices, value, depth)

    def _choice(self, choices: tuple[Choice, ...], value: object, depth: int) -> str:
        is_bool = isinstance(value, bool)
        for choice in choices:
            if choice.value == value and isinstance(choice.value, bool) is is_bool:
                return self._label(choice, depth)
        return self._value(value)

    def _label(self, choice: Choice, depth: int) -> str:
        return self.say(choice.text, depth + 1) or text_of(choice.value)

    def _value(self, value: object) -> str:
        if isinstance(value, datetime):
            return formats.day(value, self.voice.language)
        if isinstance(value, list | tuple):
            return ", ".join(self._value(member) for member in value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return formats.number(value, self.voice.language)
        return text_of(value)
