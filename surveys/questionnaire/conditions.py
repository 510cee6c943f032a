"""Expressions against the names of the questionnaire: unknown names, types, and the order of what they decide."""

from collections.abc import Mapping

from . import dependencies
from .fields import Reading
from .structure import Structure


def check_names(reading: Reading, known: Mapping[str, str]) -> None:
    for located in reading.expressions:
        for reference in sorted(located.expression.references - known.keys() - frozenset(located.local)):
            reading.findings.error(
                "E202",
                located.pointer,
                f"{{{reference}}}: no question of that name.",
                reading.findings.did_you_mean(reference, known.values()),
                name=located.name,
            )


def decide_order(structure: Structure, reading: Reading) -> tuple[str, ...]:
    """The order in which everything can be decided in one pass. Circles are reported."""
    graph = dependencies.nodes(structure.elements, reading.expressions)
    found = dependencies.order(graph)
    for cycle in found.cycles:
        node = graph[cycle[0].lower()]
        circle = " → ".join(cycle)
        if len(cycle) == 2:
            message, suggestion = f"{circle}: it depends on itself.", "Remove its own name from the expression."
        else:
            message, suggestion = f"{circle}: each depends on the next.", "Take one of them out of the circle."
        reading.findings.error("E206", node.pointer, message, suggestion, name=node.name)
    return found.names
