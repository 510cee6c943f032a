"""Expressions against what survey-core 3.1.1 answered.

`expressions.jsonl`: 1,000 random probes. `coercion.jsonl`: 2,260 more over one set of awkward answers (its first
line): every kind of value with every operator, dates, functions, spellings. Both were recorded with the oracle;
the answers it gave are facts that no test here adapts.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from surveys.questionnaire.expressions import ExpressionSyntaxError, parse
from surveys.questionnaire.expressions.nodes import Call, Chain, Negation, Node, parts
from surveys.questionnaire.expressions.probing import encode, probe

HERE = Path(__file__).parent

INVALID = {"$date": "Invalid Date"}
#: Where we differ although the check accepts: years beyond 9999 are no dates.
DEVIATIONS = {"dateAdd({d}, 100000, 'months')": INVALID, "dateAdd('2026-01-01T24:00', 100000, 'years')": INVALID}


def recorded(name: str) -> Iterator[dict[str, Any]]:
    with (HERE / name).open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def probes() -> Iterator[dict[str, Any]]:
    yield from recorded("expressions.jsonl")
    common, *others = recorded("coercion.jsonl")
    for line in others:
        yield common | {"as": "value"} | line


PROBES = list(probes())


def moment(line: dict[str, Any]) -> datetime:
    return datetime.fromisoformat(line["now"])


def folded(line: dict[str, Any]) -> dict[str, object]:
    return {name.lower(): value for name, value in line["values"].items()}


def same(ours: object, theirs: object) -> bool:
    """Equal as JSON: 1 is 1.0, but never true."""
    return json.dumps(ours) == json.dumps(theirs) or (
        type(ours) in (int, float) and type(theirs) in (int, float) and ours == theirs
    )


def paired(node: Node) -> str:
    """The tree with every operator between two operands, as survey-core builds it."""
    match node:
        case Chain(operands=(first, *others), operators=operators):
            text = paired(first)
            for operator, other in zip(operators, others, strict=True):
                text = f"({text} {operator} {paired(other)})"
            return text
        case Call(function=name):
            return f"{name}({', '.join(map(paired, parts(node)))})"
        case Negation(operand=operand):
            return f"!{paired(operand)}"
        case _:
            return str(node)


def test_the_same_expressions_can_be_read() -> None:
    differ = []
    for line in PROBES:
        try:
            parse(line["expression"])
        except ExpressionSyntaxError:
            readable = False
        else:
            readable = True
        if readable == ("syntax" in line["expected"]):
            differ.append(line["expression"])
    assert differ == []


def test_accepted_expressions_give_the_same_value() -> None:
    accepted, differ = 0, {}
    for line in PROBES:
        ok, found = probe(line["expression"], line["values"], moment(line), line["as"])
        if not ok:
            continue
        accepted += 1
        if "value" not in line["expected"] or not same(found, line["expected"]["value"]):
            differ[line["expression"]] = found
    assert differ == DEVIATIONS
    assert accepted > 1400


def test_random_expressions_agree_even_unchecked() -> None:
    """What the check refuses for its types still evaluates as survey-core does, conditions with a loose truth apart."""
    differ = []
    for line in recorded("expressions.jsonl"):
        if "value" not in line["expected"]:
            continue
        value = parse(line["expression"]).value(folded(line), moment(line))
        ours = encode(value) if line["as"] == "value" else value in (True, 1)
        if not same(ours, line["expected"]["value"]):
            differ.append((line["expression"], ours, line["expected"]["value"]))
    assert differ == []


def test_the_tree_is_the_same() -> None:
    """Our printed tree, read again and printed in the oracle's manner, is the oracle's."""
    for line in recorded("expressions.jsonl"):
        if "parsed" in line["expected"]:
            tree = parse(line["expression"]).tree
            assert parse(str(tree)).tree == tree
            theirs = line["expected"]["parsed"].replace("O'Neil", "O\\'Neil")  # printed without its backslash
            assert paired(parse(theirs).tree) == paired(tree)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("{rk} = ['a', 'b']", True),
        ("{rk} = ['b', 'a']", False),
        ("{rk} != ['b', 'a']", True),
        ("{rk[0]} = 'a'", True),
        ("{rk} contains ['b', 'a']", True),
        ("{rk}", ["a", "b"]),
    ],
)
def test_the_order_of_a_ranking_counts(expression: str, expected: object) -> None:
    """Recorded with a ranking question: survey-core knows the order from the type, we from the tuple."""
    now = datetime.fromisoformat("2026-03-15T10:20:30Z")
    assert encode(parse(expression).value({"rk": ("a", "b")}, now)) == expected
