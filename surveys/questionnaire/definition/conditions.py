"""Expressions against the names of the questionnaire: unknown names, types, and the order of what they decide."""

from collections import ChainMap
from collections.abc import Iterable, Mapping

from surveys.questionnaire.expressions import check
from surveys.questionnaire.expressions.checking import Want
from surveys.questionnaire.expressions.value_types import AnyType, ValueType
from surveys.questionnaire.model import Calculated, Question, TextInput
from surveys.questionnaire.problems import Problem

from . import dependencies
from .fields import LOCAL_NAMES, LocatedExpression, Reading
from .scope import item_type, scope_of
from .structure import Structure

#: What computes the limits of an input.
LIMIT_OF: Mapping[str, Want] = {
    "number": "number",
    "date": "date",
    "datetime-local": "date",
    "month": "date",
    "time": "text",
}
#: Names of a circle that are written out.
LONGEST_CIRCLE = 30


def check_all(
    structure: Structure,
    questions: Iterable[Question],
    known: Mapping[str, str],
    remarks: Iterable[str],
    reading: Reading,
) -> tuple[str, ...]:
    """Reports every fault of every expression; returns the names in the order in which they can be decided.

    `known`: names that have a value, folded, with their spelling; `remarks`: folded names of questions with one.
    """
    order = _order(structure, reading)
    by_name: dict[str, Question] = {}
    for question in questions:
        by_name.setdefault(question.name.lower(), question)
    calculated: dict[str, Calculated] = {value.name.lower(): value for value in structure.calculated}
    scope: dict[str, ValueType] = scope_of(by_name, calculated, order, remarks)
    # names that were refused on their own account, and unknown ones once they are reported, fit everywhere
    scope |= dict.fromkeys(reading.refused, AnyType())
    items = _Items(by_name)
    for located in reading.expressions:
        _report_unknown(located, known, scope, by_name, reading)
        names: Mapping[str, ValueType] = scope
        if located.local:
            names = ChainMap(dict.fromkeys(LOCAL_NAMES, items.type_of(located)), scope)
        _report_faults(located, names, by_name, reading)
    return order


class _Items:
    """The types of {item} in the conditions of each question; made once, since choices may be many."""

    def __init__(self, questions: Mapping[str, Question]) -> None:
        self._questions = questions
        self._types: dict[tuple[str, bool], ValueType] = {}

    def type_of(self, located: LocatedExpression) -> ValueType:
        question = self._questions.get(located.name.lower())
        if question is None:
            return AnyType()
        in_row = located.at == "rowsVisibleIf" or located.pointer.startswith(f"{question.pointer}/rows/")
        key = question.name, in_row
        if key not in self._types:
            self._types[key] = item_type(question, in_row=in_row)
        return self._types[key]


def _report_unknown(
    located: LocatedExpression,
    known: Mapping[str, str],
    scope: dict[str, ValueType],
    questions: Mapping[str, Question],
    reading: Reading,
) -> None:
    for place in located.expression.places:
        name = place.name
        # spaces inside the braces are the checker's to report
        if name in known or name in located.local or place.path != place.path.strip():
            continue
        if name in LOCAL_NAMES:
            message = "it is a choice's value, known only in the conditions of choices, rows and columns."
            suggestion = "Name the question."
        elif name in questions or name in reading.names:
            message, suggestion = "it has no value.", "Name a question that can be answered."
        else:
            message = "no question of that name."
            suggestion = reading.findings.did_you_mean(name, known.values()) or "Correct the name, or add the question."
        message = f"position {place.position + 1}: {{{place.path[:60]}}}: {message}"
        reading.findings.error("E202", located.pointer, message, suggestion, name=located.name)
        scope.setdefault(name, AnyType())


def _report_faults(
    located: LocatedExpression, scope: Mapping[str, ValueType], questions: Mapping[str, Question], reading: Reading
) -> None:
    question = questions.get(located.name.lower())
    for fault in check(located.expression, scope, want=_wanted(located, question)):
        reading.findings.report(
            Problem(
                fault.code,
                located.pointer,
                f"position {fault.position + 1}: {fault.message}",
                fault.suggestion,
                located.name,
                fault.level,
            )
        )


def _wanted(located: LocatedExpression, question: Question | None) -> Want:
    if located.wants_condition:
        return "condition"
    if located.at in ("minValueExpression", "maxValueExpression") and isinstance(question, TextInput):
        return LIMIT_OF.get(question.input_type, "value")
    return "value"


def _order(structure: Structure, reading: Reading) -> tuple[str, ...]:
    graph = dependencies.nodes(structure.elements, reading.expressions)
    found = dependencies.order(graph)
    for cycle in found.cycles:
        node = graph[cycle[0].lower()]
        shown = cycle if len(cycle) <= LONGEST_CIRCLE else (*cycle[: LONGEST_CIRCLE - 2], "…", cycle[-1])
        circle = " → ".join(shown)
        if len(cycle) == 2:
            message, suggestion = f"{circle}: it depends on itself.", "Remove its own name from the expression."
        else:
            message, suggestion = f"{circle}: each depends on the next.", "Take one of them out of the circle."
        reading.findings.error("E206", node.pointer, message, suggestion, name=node.name)
    return found.names
