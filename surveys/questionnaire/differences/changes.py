"""What a comparison finds: each change with its place, and what it means to three kinds of people."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Noun = Literal["questionnaire", "page", "panel", "question", "calculated value"]


class Answers(StrEnum):
    """What happens to the answers already given."""

    KEPT = "kept"
    #: Still stored, but the new version may not accept it: whoever opens the page again is asked again.
    ASKED_AGAIN = "asked again"
    #: Nothing in the new version asks for it, shows it or takes it for an answer.
    ORPHANED = "orphaned"
    #: The same stored value means something else, or the same meaning is stored as another value.
    RECODED = "re-coded"


@dataclass(frozen=True, slots=True)
class Where:
    """The place of a change. The pointers lead into the old and the new file; None where there is no such place."""

    noun: Noun
    name: str = ""
    #: The choice, row, column or item within a question, such as `choice "yes"`.
    part: str = ""
    old: str | None = None
    new: str | None = None

    def __str__(self) -> str:
        named = f'{self.noun} "{self.name}"' if self.name else self.noun
        return f"{named}, {self.part}" if self.part else named


@dataclass(frozen=True, slots=True)
class Redo:
    """A text that wants a translator: `stale` where the source has changed, else `missing`."""

    text: str
    language: str
    why: Literal["stale", "missing"]


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. `code` is a key of `sentences.SENTENCES`; the sentences are for people who do not program."""

    code: str
    where: Where
    respondents: str
    answers: Answers
    answers_sentence: str
    translators: str
    redo: tuple[Redo, ...] = ()

    @property
    def loses_answers(self) -> bool:
        """Whether a stored answer may drop out of what the questionnaire asks for."""
        return self.answers is Answers.ORPHANED

    @property
    def changes_meaning(self) -> bool:
        """Whether a stored answer may come to stand for something else."""
        return self.answers is Answers.RECODED
