"""Reading expressions: what can be read, what cannot and what is said about it, and the bounds."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire.expressions import Expression, ExpressionSyntaxError, Place, parse, syntax_fault
from surveys.questionnaire.expressions.nodes import (
    Call,
    Chain,
    Emptiness,
    Literal,
    Negation,
    Node,
    Null,
    Reference,
    Sequence,
)
from surveys.questionnaire.expressions.references import Path


@pytest.mark.parametrize(
    ("source", "tree"),
    [
        ("{a} = 1", "({a} = 1)"),
        ("{a} == 1 AND {b} <> 'x' Or {c} notempty", "((({a} = 1) and ({b} != 'x')) or {c} notempty)"),
        ("1 + 2 * 3 ^ 2 - 4", "(1 + (2 * (3 ^ 2)) - 4)"),
        ("2 ^ 3 ^ 2", "(2 ^ 3 ^ 2)"),
        ("{a}=1and{b}=2", "(({a} = 1) and ({b} = 2))"),
        ("(1 + 2", "(1 + 2)"),
        ("{a} => 2", "({a} >= 2)"),
        ("{a} equals 5", "({a} = 5)"),
        ("{l} *= 'x' && {l} notcontain 'y'", "(({l} contains 'x') and ({l} notcontains 'y'))"),
        ("!{a} empty", "!{a} empty"),
        ("negate ({a} = 1)", "!({a} = 1)"),
        ("iif({a} greater 3, 'x', [1, -2.5])", "iif(({a} > 3), 'x', [1, -2.5])"),
        ("{#a} contains", "({#a} contains null)"),
        ("word", "'word'"),
        (r"'it\'s'", r"'it\'s'"),
        ("0x12", "18"),
        ("''", "''"),
    ],
)
def test_what_is_read(source: str, tree: str) -> None:
    assert str(parse(source).tree) == tree


@pytest.mark.parametrize(
    ("source", "position", "message"),
    [
        ("", 0, "is empty"),
        ("   ", 0, "is empty"),
        ("{b} =", 5, "ends too early"),
        ("{a} = 1 and ", 12, "ends too early"),
        ("{cm_type} = '\"hcm", 12, "unclosed quote"),
        ("{a} = 'it's'", 10, "quote inside a text"),
        ("{a", 0, "opens no name"),
        ("{a} = 007", 7, "not a number"),
        ("[1, 2", 0, "not closed"),
        ("{a} = 1)", 7, "closes nothing"),
        ("{a} {b}", 4, "opens no name"),
        ("{a} is 1", 4, "'is' is not expected"),
        ("1" * 251, 0, "too long"),
        ("(" * 150 + "1", 101, "too many brackets"),
    ],
)
def test_what_cannot_be_read(source: str, position: int, message: str) -> None:
    with pytest.raises(ExpressionSyntaxError, match=message) as raised:
        parse(source)
    assert raised.value.position == position
    fault = syntax_fault(raised.value)
    assert (fault.code, fault.position, fault.message) == ("E201", position, raised.value.message)


@pytest.mark.parametrize(
    "source",
    [
        "(" * 5000,
        "!" * 10_000,
        "f(" * 3000 + "1",
        "[f(f(f(1," * 1000,
        "f(1,[" * 1900,
        "x" * 10_001,
        "9" * 5000,
        "0x" + "9" * 5000,
        "-" * 9999,
        "{" * 9999,
    ],
)
def test_hostile_sources_are_refused_at_once(source: str) -> None:
    with pytest.raises(ExpressionSyntaxError):
        parse(source)


def test_retries_do_not_multiply() -> None:
    """Calls may lack their closing bracket, so each level tries the failing list again: once is remembered."""
    with pytest.raises(ExpressionSyntaxError):
        parse("[f(f(f(1," * 24 + "[")


@pytest.mark.parametrize("operator", ["or", "and", "+", "=", "contains"])
def test_long_rows_of_one_operator_are_fine(operator: str) -> None:
    expression = parse(f" {operator} ".join(["{a}"] * 700))
    assert expression.references == {"a"}
    assert str(expression.tree).count(operator) == 699


def test_names_and_their_places() -> None:
    expression = parse("{Staff} > 1 and {matrix.Row} = {list[0]} or {#Staff} empty")
    assert expression.references == {"staff", "matrix", "list"}
    assert expression.places == (
        Place("staff", "Staff", 0),
        Place("matrix", "matrix.Row", 16),
        Place("list", "list[0]", 31),
        Place("staff", "Staff", 44),
    )


def test_expressions_are_values() -> None:
    one, other = parse("{a} = 1"), parse("{a} = 1")
    assert one == other
    assert hash(one) == hash(other)
    assert repr(one) == "Expression(source='{a} = 1', references=frozenset({'a'}))"
    assert parse("{a}=1").tree == one.tree


def outcome(source: str) -> Expression | ExpressionSyntaxError:
    """What reading comes to; any other exception fails the test."""
    try:
        return parse(source)
    except ExpressionSyntaxError as error:
        return error


@given(st.text())
def test_any_text_is_read_or_refused(source: str) -> None:
    found = outcome(source)
    if isinstance(found, ExpressionSyntaxError):
        assert 0 <= found.position <= len(source)
        assert found.message


WORDS = """( ) [ ] , { } ' " ! - + * / ^ % = == != <> < > => 1 0 1.5 007 0x1 null undefined true 'a' {a} {b.c[0]}
    and or not contains anyof empty notempty negate iif( sum( f ( word ''"""
FRAGMENTS = st.sampled_from(WORDS.split())


@given(st.lists(FRAGMENTS, max_size=30), st.sampled_from(["", " "]))
def test_any_mixture_of_words_is_read_or_refused(words: list[str], between: str) -> None:
    source = between.join(words)
    found = outcome(source)
    if isinstance(found, ExpressionSyntaxError):
        assert 0 <= found.position <= len(source)
    else:
        assert parse(str(found.tree)).tree == found.tree


NAMES = st.text(string.ascii_letters + "_ éß-", min_size=1, max_size=6).filter(lambda name: "equals" not in name)
TEXTS = st.text(string.printable + "é😀").filter(
    lambda text: not any(sign in text for sign in ("=>", "=<", "<>", "equals")) and "\\" not in text
)
ATOMS = st.one_of(
    st.builds(Literal, st.booleans()),
    st.builds(Literal, st.integers(-(10**15), 10**15)),
    st.builds(Literal, st.floats(1e-9, 1e9).filter(lambda number: not number.is_integer())),
    st.builds(Literal, TEXTS),
    st.builds(Null),
    st.builds(Reference, st.builds(Path.of, NAMES), st.booleans()),
)


def grow(nodes: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    levels = (("or",), ("and",), ("=", "<=", ">"), ("+", "-"), ("*", "/", "%"), ("^",), ("contains", "noneof"))
    chains = st.sampled_from(levels).flatmap(
        lambda level: st.lists(st.sampled_from(level), min_size=1, max_size=3).flatmap(
            lambda operators: st.lists(nodes, min_size=len(operators) + 1, max_size=len(operators) + 1).map(
                lambda operands: Chain(tuple(operands), tuple(operators))
            )
        )
    )
    return st.one_of(
        chains,
        st.builds(Negation, nodes),
        st.builds(Emptiness, ATOMS, st.booleans()),
        st.builds(lambda items: Sequence(tuple(items)), st.lists(nodes, max_size=3)),
        st.builds(lambda items: Call("iif", tuple(items)), st.lists(nodes, max_size=3)),
    )


@given(st.recursive(ATOMS, grow, max_leaves=12))
def test_what_is_printed_reads_the_same(tree: Node) -> None:
    assert parse(str(tree)).tree == tree
