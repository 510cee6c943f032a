"""What type of value each name of a questionnaire stands for: the scope its expressions are checked in."""

from collections.abc import Iterable, Mapping, Sequence

from surveys.questionnaire.expressions import infer
from surveys.questionnaire.expressions.value_types import (
    AnyType,
    BooleanType,
    ChoiceType,
    DateType,
    ListType,
    NumberType,
    RecordType,
    TextType,
    ValueType,
)
from surveys.questionnaire.model import (
    Boolean,
    Calculated,
    Choice,
    Choosing,
    Comment,
    Computed,
    Matrix,
    MultipleChoice,
    MultipleText,
    Question,
    Ranking,
    Rating,
    TextInput,
)

#: Beyond it (the lists of countries stay below), a value in a condition is not looked up among the choices.
MOST_VALUES = 300
_DATES = frozenset({"date", "datetime-local", "month"})


def scope_of(
    questions: Mapping[str, Question],
    calculated: Mapping[str, Calculated],
    order: Sequence[str],
    remarks: Iterable[str],
) -> dict[str, ValueType]:
    """The type of every folded name that has a value. `order`: each name after those it is computed from."""
    scope: dict[str, ValueType] = {f"{name}-comment": TextType() for name in remarks}
    for name, question in questions.items():
        kind = type_of(question)
        if kind is not None:
            scope[name] = kind
    for spelling in order:
        name = spelling.lower()
        made = calculated.get(name) or questions.get(name)
        if isinstance(made, Calculated | Computed):
            scope[name] = AnyType() if made.expression is None else infer(made.expression, scope)
    return scope


def type_of(question: Question) -> ValueType | None:
    """The type of the question's answer; None where it has none, or one that must be inferred."""
    match question:
        case TextInput():
            return _of_input(question)
        case Comment():
            return TextType()
        case MultipleChoice() | Ranking():
            return ListType(_one_of(question.choices))
        case Choosing():
            return _one_of(question.choices)
        case Rating():
            return _one_of(question.values)
        case Boolean():
            plain = question.value_true is True and question.value_false is False
            return BooleanType() if plain else ChoiceType((question.value_true, question.value_false))
        case Matrix():
            columns = _one_of(question.columns)
            return RecordType({str(row.value): columns for row in question.rows})
        case MultipleText():
            return RecordType({item.name: _of_input(item) for item in question.items})
        case _:
            return None


def item_type(question: Question, *, in_row: bool) -> ValueType:
    """The type of {item} in conditions of the choices, columns or (`in_row`) rows of `question`."""
    match question:
        case Matrix():
            return _one_of(question.rows if in_row else question.columns)
        case Choosing():
            return _one_of(question.choices)
        case _:
            return AnyType()


def _of_input(question: TextInput) -> ValueType:
    if question.input_type == "number":
        return NumberType()
    return DateType() if question.input_type in _DATES else TextType()


def _one_of(choices: Iterable[Choice]) -> ValueType:
    values = tuple(choice.value for choice in choices)
    if len(values) <= MOST_VALUES:
        return ChoiceType(values)
    return NumberType() if ChoiceType(values).numeric else ChoiceType()
