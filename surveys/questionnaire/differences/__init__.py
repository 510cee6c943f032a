"""Two versions of a questionnaire: what changed, and what that means for respondents, answers and translators.

A change of spelling is none: conditions are compared by their trees. What the model does not hold (widths, columns,
the order of keys in the file) concerns nobody; files that differ in nothing else are reported as one change of looks.
"""

from collections.abc import Iterable

from surveys.questionnaire.model import Questionnaire

from . import layout, whole
from .changes import Answers, Change, Redo, Where
from .ledger import Ledger
from .sentences import CODES

__all__ = ["CODES", "Answers", "Change", "Redo", "Where", "blocks_open_wave", "compare"]


def compare(old: Questionnaire, new: Questionnaire) -> tuple[Change, ...]:
    """Every change from `old` to `new`: of the whole, then page by page in the new order, then of computed values."""
    ledger = Ledger(old, new)
    parts = layout.match_all(old, new)
    ledger.renames = whole.renames(parts.questions, old, new)
    whole.compare(ledger)
    layout.compare(ledger, parts)
    whole.compare_calculated(ledger)
    if not ledger.changes and old.digest != new.digest:
        ledger.add("appearance-changed", Where("questionnaire", old="", new=""))
    return tuple(ledger.changes)


def blocks_open_wave(changes: Iterable[Change]) -> tuple[Change, ...]:
    """The changes that an open wave cannot take: a stored answer is lost, or comes to mean something else."""
    return tuple(change for change in changes if change.loses_answers or change.changes_meaning)
