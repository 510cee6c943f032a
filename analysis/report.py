"""The report: the ordered tables of a wave. Exact figures, for the action lead's eyes only.

What partners and the public see is a `disclosure.PublicReport`, made from this one.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from .codebook import Codebook, Question
from .columns import Dataset
from .counting import table
from .crosstabs import GROUPING, can_cross, crosstab
from .tables import Crosstab, Table

#: Without a wish of the reader, so many background variables are crossed with the closed questions…
DEFAULT_BREAKDOWNS = 3
#: …and only those that fit on a page beside each other.
DEFAULT_GROUPS = 12


@dataclass(frozen=True)
class Report:
    """`scope` says in words which crosstabs were made, and which were not."""

    codebook: Codebook
    n: int
    tables: tuple[Table, ...]
    crosstabs: tuple[Crosstab, ...]
    breakdowns: tuple[Question, ...]
    scope: str
    simulated: bool = False


def build(dataset: Dataset, *, breakdowns: Sequence[str] | None = None) -> Report:
    """One table a question, then every closed question by each breakdown.

    `breakdowns` are names of single-choice questions; without them, the first three background questions that are
    declared as breakdowns and have at most twelve categories. ValueError on a name that cannot be one;
    counting.DatasetError if a column contradicts the codebook.
    """
    codebook = dataset.codebook
    chosen = _defaults(codebook) if breakdowns is None else tuple(_named(codebook, name) for name in breakdowns)
    crossed = [question for question in codebook.questions if _worth_crossing(question)]
    crosstabs = tuple(
        crosstab(dataset, question, by) for by in chosen for question in crossed if question.name != by.name
    )
    tables = tuple(table(dataset, question) for question in codebook.questions)
    scope = _scope(codebook, chosen, crossed, asked_for=breakdowns is not None)
    return Report(codebook, dataset.n, tables, crosstabs, chosen, scope, dataset.simulated)


def is_background(question: Question) -> bool:
    """Whether it asks who answers rather than what they think: what others are broken down by."""
    return question.role == "quasi"


def headlines(codebook: Codebook) -> tuple[Question, ...]:
    """The closed questions that the author marked as worth a breakdown and that are not background."""
    return tuple(q for q in codebook.questions if q.breakdown and not is_background(q) and can_cross(q))


def _defaults(codebook: Codebook) -> tuple[Question, ...]:
    declared = [
        question
        for question in codebook.questions
        if question.breakdown and question.kind in GROUPING and len(question.variables[0].categories) <= DEFAULT_GROUPS
    ]
    background = [question for question in declared if is_background(question)]
    return tuple((background or declared)[:DEFAULT_BREAKDOWNS])


def _worth_crossing(question: Question) -> bool:
    return can_cross(question) and not is_background(question) and question.publish != "never"


def _named(codebook: Codebook, name: str) -> Question:
    for question in codebook.questions:
        if question.name == name:
            if question.kind not in GROUPING:
                raise ValueError(
                    f'"{name}" is a {question.kind} question and cannot be a breakdown: choose a single choice'
                )
            return question
    possible = ", ".join(question.name for question in codebook.questions if question.kind in GROUPING)
    raise ValueError(f'no question "{name}" to break down by. Possible: {possible or "none"}')


def _scope(codebook: Codebook, chosen: Sequence[Question], crossed: Sequence[Question], *, asked_for: bool) -> str:
    if not chosen:
        return "No crosstabs: no background question is declared as a breakdown."
    names = "; ".join(question.title for question in chosen)
    text = f"{len(crossed)} closed questions by each of: {names}."
    left = [question for question in codebook.questions if question.breakdown and question not in chosen]
    if left and not asked_for:
        text += (
            f" Chosen were the first {DEFAULT_BREAKDOWNS} background questions of at most {DEFAULT_GROUPS} categories."
            f" Crosstabs by other variables ({', '.join(question.name for question in left)}) can be asked for."
        )
    return text
