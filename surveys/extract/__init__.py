"""The one door: here, and only here, a questionnaire becomes a codebook and stored responses become columns."""

from datetime import datetime
from itertools import chain

from sqlalchemy.orm import Session

from analysis.codebook import Codebook
from analysis.columns import Dataset
from surveys.extract.filling import Filling, Remarks
from surveys.extract.variables import VARIABLES, read
from surveys.questionnaire import model
from surveys.questionnaire.model import Questionnaire
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


def dataset(session: Session, wave: Wave, *, language: str = "") -> Dataset:
    """Every submitted response of `wave` as columns. Reads the rows once, in a stream."""
    questionnaire = waves.questionnaire(wave)
    language = language or questionnaire.locale
    questions = [reading for reading, _ in read(questionnaire, language)]
    fillings = [Filling(reading) for reading in questions if reading.variables]
    remarks = {one.question.name: Remarks(one.question.name) for one in questions if _may_carry_remark(one.question)}
    every: tuple[Filling | Remarks, ...] = (*fillings, *remarks.values())
    submitted: list[datetime | None] = []
    languages: list[str] = []
    simulated = False
    for row in responses.submitted(session, wave.id):
        not_asked = frozenset(row.not_asked)
        for one in every:
            one.add(row.answers, not_asked)
        submitted.append(row.submitted_at)
        languages.append(row.language)
        simulated = simulated or row.simulated
    written = {name: one.column() for name, one in remarks.items()}
    return Dataset(
        codebook=codebook(questionnaire, wave.survey.slug, wave.number, language=language),
        n=len(submitted),
        columns=dict(chain.from_iterable(one.columns() for one in fillings)),
        numbers=tuple(range(1, len(submitted) + 1)),
        submitted=tuple(submitted),
        languages=tuple(languages),
        remarks={name: column for name, column in written.items() if column is not None},
        simulated=simulated,
        opened=wave.opened_at,
        closed=wave.closed_at,
    )


def _may_carry_remark(question: model.Question) -> bool:
    if isinstance(question, model.Choosing):
        return question.comment_area or any(choice.special == "other" for choice in question.choices)
    return isinstance(question, model.Input) and question.comment_area
