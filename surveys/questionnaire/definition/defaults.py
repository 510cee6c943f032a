"""Default values: each must be an answer that a respondent could give."""

from collections.abc import Sequence

from surveys.questionnaire.model import (
    Answer,
    Boolean,
    Choice,
    Choosing,
    Input,
    Matrix,
    MultipleChoice,
    MultipleText,
    Ranking,
    Rating,
    Scalar,
    TextInput,
)

from .fields import Place
from .findings import Findings, listed, quoted
from .validators import is_of

#: Choices that may be chosen from the start.
MOST_DEFAULTS = 100


def checked(raw: object, question: Input, place: Place, findings: Findings) -> Answer | None:
    """The default as it would be stored, or None where it is no possible answer, which is reported."""
    made, wanted = _answer(raw, question)
    if made is None:
        findings.error(
            "E316",
            place.at("defaultValue"),
            f"{place.what}: {quoted(raw)} is not a possible answer.",
            wanted,
            name=place.name,
        )
    return made


def _answer(raw: object, question: Input) -> tuple[Answer | None, str]:
    match question:
        case TextInput():
            wanted = "Write a number." if question.input_type == "number" else "Write a text of that inputType."
            fits = is_of(question.input_type, raw) and raw != ""
            return (raw, "") if fits and isinstance(raw, str | int | float) else (None, wanted)
        case MultipleChoice() | Ranking():
            return _several(raw, question)
        case Choosing():
            return _choice(raw, question.choices), _offer(question.choices)
        case Rating():
            return _choice(raw, question.values), _offer(question.values)
        case Boolean():
            if isinstance(raw, bool):
                return (question.value_true if raw else question.value_false), ""
            made = _choice(raw, (Choice(question.value_true), Choice(question.value_false)))
            return made, "Write true or false."
        case Matrix():
            return _cells(raw, question), 'Write {"row": "column"} with values of rows and columns.'
        case MultipleText():
            return _items(raw, question), 'Write {"item": "text"} with names of items.'
        case _:
            return (raw if isinstance(raw, str) and raw else None), "Write a text."


def _choice(raw: object, choices: Sequence[Choice]) -> Scalar | None:
    """The choice's own value, so that "1" given for 1 is stored as 1."""
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        return None
    return next((choice.value for choice in choices if str(choice.value) == str(raw)), None)


def _offer(choices: Sequence[Choice]) -> str:
    if not choices:
        return "There are no choices."
    return f"Write {listed([choice.value for choice in choices[:8]])}."


def _several(raw: object, question: MultipleChoice | Ranking) -> tuple[Answer | None, str]:
    if not isinstance(raw, list):
        return None, "Write a list: […]."
    if len(raw) > len(question.choices):
        return None, "Name each choice once."
    made = [_choice(entry, question.choices) for entry in raw] if len(raw) <= MOST_DEFAULTS else []
    values = [value for value in made if value is not None]
    if not made or len(values) < len(made):
        return None, _offer(question.choices)
    if len({str(value) for value in values}) < len(values):
        return None, "Name each choice once."
    if isinstance(question, Ranking) and not question.select_to_rank and len(values) < len(question.choices):
        return None, "Rank all of the choices."
    exclusive = {str(choice.value) for choice in question.choices if choice.exclusive}
    if len(values) > 1 and any(str(value) in exclusive for value in values):
        return None, "An exclusive choice stands alone."
    if question.max_selected and len(values) > question.max_selected:
        return None, f"At most {question.max_selected} can be chosen."
    return values, ""


def _cells(raw: object, question: Matrix) -> Answer | None:
    if not isinstance(raw, dict) or not raw:
        return None
    rows = {str(row.value) for row in question.rows}
    made: dict[str, Scalar] = {}
    for row, column in raw.items():
        value = _choice(column, question.columns)
        if row not in rows or value is None:
            return None
        made[row] = value
    return made


def _items(raw: object, question: MultipleText) -> Answer | None:
    if not isinstance(raw, dict) or not raw:
        return None
    items = {item.name: item for item in question.items}
    made: dict[str, Scalar] = {}
    for name, value in raw.items():
        item = items.get(name)
        if item is None or not is_of(item.input_type, value) or value == "":
            return None
        made[name] = value
    return made
