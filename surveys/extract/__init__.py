"""The one door: here, and only here, a questionnaire becomes a codebook and stored responses become columns."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from math import nan

import numpy as np
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from analysis import codebook as book
from analysis.codebook import NO_ANSWER, NOT_ASKED, Codebook, Variable
from analysis.columns import Column, Dataset, NumberColumn, TextColumn
from surveys.extract.variables import VARIABLES, Cell, read
from surveys.questionnaire import model
from surveys.questionnaire.model import Answer, Questionnaire
from surveys.store import responses, waves
from surveys.store.models import Wave

__all__ = ["VARIABLES", "codebook", "dataset"]


def codebook(questionnaire: Questionnaire, survey: str, wave: int, *, language: str = "") -> Codebook:
    """The codebook of one wave, in `language` (default: the questionnaire's own)."""
    language = language or questionnaire.locale
    title = questionnaire.title.version(language)[1] if questionnaire.title else ""
    return Codebook(
        survey=survey,
        title=title or survey,
        wave=wave,
        questions=tuple(question for _, question in read(questionnaire, language)),
        digest=questionnaire.digest,
        version=questionnaire.version,
        language=language,
        controller=questionnaire.controller,
    )


def _column(kind: book.VariableKind, values: Sequence[object], codes: Sequence[int]) -> Column:
    if kind == "number":
        numbers = [float(value) if isinstance(value, int | float) else nan for value in values]
        return NumberColumn(np.array(numbers, dtype=np.float64), np.array(codes, dtype=np.int16))
    if kind in ("text", "date"):
        texts = tuple("" if value is None else str(value) for value in values)
        return TextColumn(texts, np.array(codes, dtype=np.int16))
    return np.array(codes, dtype=np.int16)


class _Filling:
    """One column on its way: a value and a code a response."""

    def __init__(self, variable: Variable, question: str, path: str, cell: Cell) -> None:
        self.kind = variable.kind
        self.open = variable.kind in ("number", "text", "date")
        self.question, self.path, self.cell = question, path, cell
        self.values: list[object] = []
        self.codes: list[int] = []

    def add(self, answers: Mapping[str, Answer], not_asked: frozenset[str]) -> None:
        if self.question in not_asked or self.path in not_asked:
            value, code = None, NOT_ASKED
        else:
            value = self.cell(answers)
            code = NO_ANSWER if value is None else 0 if self.open else int(value)  # type: ignore[call-overload]  # a closed cell is a code
        self.codes.append(code)
        if self.open:
            self.values.append(value)


def _remark(name: str) -> Cell:
    return lambda answers: answers.get(f"{name}-Comment")


def dataset(session: Session, wave: Wave, *, language: str = "") -> Dataset:
    """Every submitted response of `wave` as columns. Reads the rows once, in a stream."""
    questionnaire = waves.questionnaire(wave)
    language = language or questionnaire.locale
    fillings: dict[str, _Filling] = {}
    remarks: dict[str, _Filling] = {}
    for reading, question in read(questionnaire, language):
        for variable, path, cell in zip(reading.variables, reading.paths, reading.cells, strict=True):
            fillings[variable.name] = _Filling(variable, question.name, path, cell)
        if _may_carry_remark(reading.question):
            text = Variable(f"{question.name}-Comment", question.name, "text", question.title)
            remarks[question.name] = _Filling(text, question.name, question.name, _remark(question.name))
    submitted: list[datetime | None] = []
    languages: list[str] = []
    simulated = False
    for row in responses.submitted(session, wave.id):
        not_asked = frozenset(row.not_asked)
        for filling in (*fillings.values(), *remarks.values()):
            filling.add(row.answers, not_asked)
        submitted.append(row.submitted_at)
        languages.append(row.language)
        simulated = simulated or row.simulated
    return Dataset(
        codebook=codebook(questionnaire, wave.survey.slug, wave.number, language=language),
        n=len(submitted),
        columns={name: _column(one.kind, one.values, one.codes) for name, one in fillings.items()},
        numbers=tuple(range(1, len(submitted) + 1)),
        submitted=tuple(submitted),
        languages=tuple(languages),
        remarks={name: TextColumn(*_texts(one)) for name, one in remarks.items() if any(one.values)},
        simulated=simulated,
        opened=wave.opened_at,
        closed=wave.closed_at,
    )


def _texts(filling: _Filling) -> tuple[tuple[str, ...], NDArray[np.int16]]:
    texts = tuple("" if value is None else str(value) for value in filling.values)
    return texts, np.array(filling.codes, dtype=np.int16)


def _may_carry_remark(question: model.Question) -> bool:
    if isinstance(question, model.Choosing):
        return question.comment_area or any(choice.special == "other" for choice in question.choices)
    return isinstance(question, model.Input) and question.comment_area
