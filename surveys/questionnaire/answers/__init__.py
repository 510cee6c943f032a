"""Raw strings and foreign JSON to typed answers, and back to the strings a form shows.

Typing comes first: what a condition, a check or a row of the database sees is of the question's type, always. What
cannot be read is a problem with an address, and is kept as it was typed. Whether what was read is *right* (required,
limits, patterns, choices that exclude each other) is for `path.evaluate` to say, which sees all the answers.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from surveys.questionnaire.expressions.coercion import text_of
from surveys.questionnaire.model import Answer, Boolean, Input, Question, Questionnaire, Ranking
from surveys.questionnaire.problems import AnswerProblem

from .admission import admit
from .readers import LONGEST, READERS, Reader, comment_path, field_names, takes_comment

__all__ = ["LONGEST", "READERS", "Reading", "admit", "field_names", "fields", "initial", "merge", "read"]


@dataclass(frozen=True, slots=True)
class Reading:
    """What a request holds for some questions.

    `answers` has a key for every one of them, and for its `name-Comment` where it has one; None means emptied, or
    not readable. `rejected` maps fields to the strings that could not be read, and `problems` says why.
    """

    answers: dict[str, Answer | None]
    rejected: dict[str, list[str]]
    problems: tuple[AnswerProblem, ...]


def read(questions: Iterable[Question], raw: Mapping[str, Sequence[str]]) -> Reading:
    """The answers to `questions` in the posted fields `raw` (name -> every string posted under it).

    Pass the questions that were on the page, no others: a question whose fields are missing counts as emptied.
    Fields that belong to none of them are left alone.
    """
    reader = Reader(raw)
    answers: dict[str, Answer | None] = {}
    for question in questions:
        if isinstance(question, Input):
            answers[question.name] = READERS[question.kind](reader, question)
            if takes_comment(question):
                path = comment_path(question)
                answers[path] = reader.text(path, lines=True)
    return Reading(answers, reader.rejected, tuple(reader.problems))


def merge(
    answers: Mapping[str, Answer],
    rejected: Mapping[str, Sequence[str]],
    questions: Iterable[Question],
    reading: Reading,
) -> tuple[dict[str, Answer], dict[str, list[str]]]:
    """A draft's answers and rejected strings once `reading` of `questions` has replaced what was there of them."""
    read_fields = {name for question in questions for name in field_names(question)}
    merged = {name: answer for name, answer in answers.items() if name not in reading.answers}
    merged.update((name, answer) for name, answer in reading.answers.items() if answer is not None)
    kept = {path: list(strings) for path, strings in rejected.items() if path not in read_fields}
    return merged, kept | reading.rejected


def fields(
    question: Question, answers: Mapping[str, Answer], rejected: Mapping[str, Sequence[str]]
) -> dict[str, list[str]]:
    """The strings each field of a question shows: what was answered, or what was typed and could not be read.

    Reading them again gives the same answer. Every field has a key; an empty list is an empty field.
    """
    shown: dict[str, list[str]] = {name: [] for name in field_names(question)}
    answer = answers.get(question.name)
    if isinstance(question, Boolean) and answer is not None:
        shown[question.name] = ["true" if answer == question.value_true else "false"]
    elif isinstance(question, Ranking) and isinstance(answer, list):
        shown.update((f"{question.name}.{text_of(value)}", [str(rank)]) for rank, value in enumerate(answer, 1))
    elif isinstance(answer, dict):
        shown.update((f"{question.name}.{part}", [text_of(value)]) for part, value in answer.items())
    elif isinstance(answer, list):
        shown[question.name] = [text_of(value) for value in answer]
    elif answer is not None:
        shown[question.name] = [text_of(answer)]
    if takes_comment(question) and comment_path(question) in answers:
        shown[comment_path(question)] = [text_of(answers[comment_path(question)])]
    for path, strings in shown.items():
        if path in rejected:
            keeps = isinstance(answer, list) and not isinstance(question, Ranking)  # what is ticked and can be read
            shown[path] = [*(strings if keeps else ()), *rejected[path]]
    return shown


def initial(questionnaire: Questionnaire) -> dict[str, Answer]:
    """The answers a new draft starts with: the default values."""
    return {
        question.name: question.default
        for question in questionnaire.questions()
        if isinstance(question, Input) and question.default is not None
    }
