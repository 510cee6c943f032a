"""Gathers the Problems of one reading, with what they have in common: names for suggestions, wording, an end."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from surveys.questionnaire.problems import Problem

#: Nobody reads further, and a hostile file must not make a report larger than itself.
MOST_PROBLEMS = 1_000
#: Comparisons that suggestions may cost in one reading, about a second.
MOST_COMPARISONS = 50_000
_LONGEST_QUOTE = 60


class TooManyProblems(Exception):  # noqa: N818 - ends a reading; it is no error of the program
    """The report is full."""


@dataclass(slots=True)
class Findings:
    """The Problems found so far, in the order in which they were found."""

    problems: list[Problem] = field(default_factory=list)
    _comparisons: int = 0

    def error(self, code: str, pointer: str, message: str, suggestion: str = "", *, name: str = "") -> None:
        self.report(Problem(code, pointer, message, suggestion, name, "error"))

    def warning(self, code: str, pointer: str, message: str, suggestion: str = "", *, name: str = "") -> None:
        self.report(Problem(code, pointer, message, suggestion, name, "warning"))

    def report(self, problem: Problem) -> None:
        if len(self.problems) >= MOST_PROBLEMS:
            if self.problems[-1].code != "E009":
                message = f"There are more than {MOST_PROBLEMS:,} problems; the rest is not listed."
                self.problems.append(Problem("E009", "", message, "Mend these and check again."))
            raise TooManyProblems
        self.problems.append(problem)

    @property
    def failed(self) -> bool:
        return any(problem.level == "error" for problem in self.problems)

    def nearest(self, word: str, candidates: Iterable[str]) -> str:
        """The candidate most like `word`, compared without case; "" if none is alike or the budget is spent."""
        by_folded = {candidate.lower(): candidate for candidate in candidates}
        self._comparisons += len(by_folded)
        if self._comparisons > MOST_COMPARISONS or len(word) > _LONGEST_QUOTE:
            return ""
        found = difflib.get_close_matches(word.lower(), by_folded, n=1, cutoff=0.7)
        return by_folded[found[0]] if found else ""

    def did_you_mean(self, word: str, candidates: Iterable[str]) -> str:
        near = self.nearest(word, candidates)
        return f"Did you mean {quoted(near)}?" if near else ""


def quoted(value: object) -> str:
    """A value of the definition as it is named in a sentence: JSON-like, cut where it is long."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list | tuple):
        return "a list"
    if isinstance(value, int | float):
        return repr(value)
    text = str(value)
    return '"' + (text if len(text) <= _LONGEST_QUOTE else text[: _LONGEST_QUOTE - 1] + "…") + '"'


def listed(values: Sequence[object], last: str = "or") -> str:
    """The values as words: "a", "b" or "c"."""
    words = [quoted(value) for value in values]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"


def step(pointer: str, key: str | int) -> str:
    """The JSON Pointer (RFC 6901) of a member of what `pointer` names."""
    return f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"
