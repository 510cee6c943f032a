"""The order of decision: after what is read, like the document where possible; circles are named."""

from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.questionnaire import definition
from surveys.questionnaire.definition.dependencies import Node, order


def graph(before: dict[str, list[str]], wished: dict[str, list[str]] | None = None) -> dict[str, Node]:
    wished = wished or {}
    return {
        name: Node(name, "", dict.fromkeys(names), dict.fromkeys(wished.get(name, [])))
        for name, names in before.items()
    }


def survey(*elements: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"pages": [{"name": "p", "elements": list(elements)}], **more}


def text(name: str, **more: Any) -> dict[str, Any]:
    return {"type": "text", "name": name, **more}


edges = st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=30)


@given(edges)
def test_any_graph_is_ordered_or_its_circles_are_real(pairs: list[tuple[int, int]]) -> None:
    before: dict[str, list[str]] = {f"n{i}": [] for i in range(12)}
    for one, other in pairs:
        before[f"n{one}"].append(f"n{other}")
    found = order(graph(before))
    assert sorted(found.names) == sorted(before)
    for cycle in found.cycles:
        assert cycle[0] == cycle[-1]
        assert all(following in before[name] for name, following in pairwise(cycle))
    place = {name: index for index, name in enumerate(found.names)}
    if not found.cycles:
        assert all(place[other] < place[name] for name in before for other in before[name])
    elif all(place[other] < place[name] for name in before for other in before[name]):
        raise AssertionError("a circle was reported where there is none")


@given(edges)
def test_references_backwards_keep_the_order_of_the_document(pairs: list[tuple[int, int]]) -> None:
    before: dict[str, list[str]] = {f"n{i}": [] for i in range(12)}
    for one, other in pairs:
        if one != other:
            before[f"n{max(one, other)}"].append(f"n{min(one, other)}")
    assert order(graph(before)).names == tuple(before)


def test_wishes_are_kept_where_they_can_be() -> None:
    assert order(graph({"a": [], "b": []}, {"a": ["b"]})).names == ("b", "a")
    assert order(graph({"a": [], "b": ["a"]}, {"a": ["b"]})).names == ("a", "b")
    assert order(graph({"a": []}, {"a": ["a"]})) == order(graph({"a": []}))


def test_a_chain_of_five_thousand_needs_no_recursion() -> None:
    names = [f"n{i}" for i in range(5_000)]
    chain = {name: [following] for name, following in zip(names, [*names[1:], names[-1]], strict=True)}
    chain[names[-1]] = []
    assert order(graph(chain)).names == tuple(reversed(names))


def test_forward_references_move_what_they_read_to_the_front() -> None:
    made = definition.load(survey(text("a", visibleIf="{c} notempty"), text("b"), text("c")))
    assert made.order == ("p", "c", "a", "b")


def test_everything_inside_waits_for_what_its_container_reads() -> None:
    panel = {"type": "panel", "name": "inner", "visibleIf": "{last} notempty", "elements": [text("inside")]}
    made = definition.load(survey(panel, text("last")))
    assert made.order == ("p", "last", "inner", "inside")


def circles(source: dict[str, Any]) -> list[str]:
    return [problem.message.split(":")[0] for problem in definition.check(source) if problem.code == "E206"]


def test_circles_through_pages_choices_rows_and_calculated_values() -> None:
    assert circles({"pages": [{"name": "p", "visibleIf": "{a} = 'x'", "elements": [text("a")]}]}) == ["p → a → p"]
    choices = [{"value": 1, "visibleIf": "{b} = 'x'"}]
    one = {"type": "radiogroup", "name": "a", "choices": choices}
    assert circles(
        survey(one, text("b", visibleIf="{k} = 1"), calculatedValues=[{"name": "k", "expression": "{a} + 0"}])
    ) == ["a → b → k → a"]
    matrix = {"type": "matrix", "name": "m", "columns": [1], "rows": ["r"], "rowsVisibleIf": "{m.r} = 1"}
    assert circles(survey(matrix)) == ["m → m"]


def test_what_only_judges_an_answer_closes_no_circle() -> None:
    source = survey(
        text("a", requiredIf="{b} empty", enableIf="{a} empty or {b} empty"),
        text("b", requiredIf="{a} empty", validators=[{"type": "expression", "expression": "{b} != {a}"}]),
        text("n", inputType="number", maxValueExpression="{n2}"),
        text("n2", inputType="number", minValueExpression="{n}"),
    )
    assert definition.check(source) == ()


@settings(max_examples=30)
@given(st.permutations(["a", "b", "c", "d"]))
def test_the_order_does_not_hang_on_where_calculated_values_stand(names: list[str]) -> None:
    values = [{"name": name, "expression": f"{{{before}}} + 1"} for before, name in zip("xabc", "abcd", strict=True)]
    values.sort(key=lambda value: names.index(value["name"]))
    made = definition.load(survey(text("x", inputType="number"), calculatedValues=values))
    assert made.order == ("p", "x", "a", "b", "c", "d")
