"""What can be wrong: with a definition (`Problem`) and with an answer (`AnswerProblem`)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal

Level = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a definition, with its address.

    `pointer` is a JSON Pointer (RFC 6901) into the definition; `name` the element it belongs to, if any.
    """

    code: str
    pointer: str
    message: str
    suggestion: str = ""
    name: str = ""
    level: Level = "error"

    def __str__(self) -> str:
        sentence = f"{self.message} {self.suggestion}".rstrip()
        return f"{self.code} {self.pointer or '/'} {sentence}"


class DefinitionError(ValueError):
    """A definition was refused. `problems` holds every Problem that was found, warnings included."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


_NO_PARAMETERS: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class AnswerProblem:
    """One fault of an answer, as a code and parameters: whoever shows it makes the sentence.

    `path` is the field's path as conditions name it (`question`, `matrix.row`, `multi.item`);
    `kind` the class name survey-core gives the same fault, or our own code where typing comes first;
    `text` the author's own wording, already in the respondent's language, if the definition has one.
    """

    path: str
    code: str
    kind: str
    level: Level = "error"
    parameters: Mapping[str, Any] = field(default_factory=lambda: _NO_PARAMETERS)  # a mappingproxy has no hash in 3.11
    text: str = ""
