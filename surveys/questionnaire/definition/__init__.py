"""A definition (JSON) to a Questionnaire, or to every Problem at once.

The format is profile 1 of the SurveyJS vocabulary: `properties` and `kinds` hold its words, `codes` what can
be wrong. Never pass the JSON beyond this module.
"""

import hashlib
import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from surveys.questionnaire.model import Questionnaire, questions_in
from surveys.questionnaire.problems import DefinitionError, Problem

from . import conditions, names, source, structure, whole
from .fields import Reading, model_fields
from .findings import Findings, TooManyProblems
from .kinds import KINDS
from .properties import SURVEY, SURVEY_DATA

__all__ = ["KINDS", "check", "digest_of", "load", "load_cached"]

Source = str | bytes | Mapping[str, Any]


def load(source: Source, *, digest: str | None = None) -> Questionnaire:
    """The questionnaire that `source` (JSON text, its UTF-8 bytes, or the parsed object) defines.

    `digest` is kept as the questionnaire's own; by default it is computed from the source.
    Raises DefinitionError with every Problem, warnings included, when one of them is an error.
    """
    questionnaire, problems = _read(source, digest)
    if questionnaire is None:
        raise DefinitionError(problems)
    return questionnaire


def check(source: Source) -> tuple[Problem, ...]:
    """Every Problem of the definition, warnings included, in the order of the file as far as they have one."""
    return _read(source, "")[1]


@lru_cache(maxsize=64)
def _cached(digest: str, text: str) -> Questionnaire:
    return load(text, digest=digest)


def load_cached(text: str, digest: str) -> Questionnaire:
    """`load`, remembered for the digests used last. `digest` must be `digest_of(text)`."""
    return _cached(digest, text)


def digest_of(text: str | bytes) -> str:
    """The SHA-256 of the definition's UTF-8 text, in hexadecimal."""
    return hashlib.sha256(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")).hexdigest()


def _digest(given: Source) -> str:
    if isinstance(given, str | bytes):
        return digest_of(given)
    return digest_of(json.dumps(given, sort_keys=True, ensure_ascii=False, separators=(",", ":")))


def _read(given: Source, digest: str | None) -> tuple[Questionnaire | None, tuple[Problem, ...]]:
    findings = Findings()
    questionnaire = None
    try:
        raw = source.read(dict(given) if isinstance(given, Mapping) else given, findings)
        if raw is not None:
            questionnaire = _questionnaire(raw, Reading(findings))
    except TooManyProblems:
        questionnaire = None
    if findings.failed or questionnaire is None:
        return None, tuple(findings.problems)
    return _signed(questionnaire, _digest(given) if digest is None else digest), tuple(findings.problems)


def _questionnaire(raw: dict[str, Any], reading: Reading) -> dict[str, Any]:
    """The fields of the questionnaire but its digest; worth something only if nothing failed."""
    made = structure.read_survey(raw, reading)
    questions = tuple(question for page in made.pages for question in questions_in(page.elements))
    remarks = whole.remarks(questions)
    names.refuse_comment_clashes(remarks, reading)
    known = whole.valued(questions, made.calculated)
    # what was refused on its own account is not unknown as well
    mentionable = dict.fromkeys(reading.refused, "") | known
    order = conditions.check_all(made, questions, mentionable, remarks, reading)
    whole.check_mentions(reading, mentionable)
    whole.check_variables(questions, made.calculated, reading)
    languages = whole.languages(made, reading)
    fields = model_fields(made.values, SURVEY) | model_fields(made.survey_data, SURVEY_DATA)
    return fields | {
        "languages": languages,
        "pages": made.pages,
        "calculated": made.calculated,
        "completed_html_on_condition": made.completed,
        "order": order,
    }


def _signed(fields: dict[str, Any], digest: str) -> Questionnaire:
    return Questionnaire(digest=digest, **fields)
