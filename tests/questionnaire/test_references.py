"""Names in braces: found in texts, and looked up among the answers."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.questionnaire.expressions import lookup, names_in, value_types

VALUES: dict[str, object] = {
    "a": 1,
    "list": ["x", {"part": "y"}],
    "matrix": {"Row": 3, "a.b": 4, "none": None, "length": 9},
    "text": "a😀",
    "nothing": None,
    "q-comment": "why",
}


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Hello {a}!", ((6, 9, "a"),)),
        ("{ a } and {matrix.Row}", ((0, 5, "a"), (10, 22, "matrix.Row"))),
        ("{a {b}", ((3, 6, "b"),)),
        ("{a}}", ((0, 3, "a"),)),
        ("{}{ }{x: 1}", ()),
        ("} {", ()),
        ("", ()),
    ],
)
def test_names_in_texts(text: str, places: tuple[tuple[int, int, str], ...]) -> None:
    assert names_in(text) == places


@given(st.text("{}a :."))
def test_places_do_not_overlap_and_hold_their_name(text: str) -> None:
    end = 0
    for start, stop, name in names_in(text):
        assert start >= end
        assert text[start] == "{"
        assert text[stop - 1] == "}"
        assert text[start + 1 : stop - 1].strip() == name != ""
        end = stop


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a", (True, 1)),
        ("A", (True, 1)),
        ("Matrix.row", (True, 3)),
        ("matrix.A.B", (True, 4)),
        ("matrix.none", (True, None)),
        ("matrix.length", (True, 9)),
        ("matrix.no", (False, None)),
        ("list[0]", (True, "x")),
        ("list[-1].PART", (True, "y")),
        ("list[1].part", (True, "y")),
        ("list[2]", (False, None)),
        ("list[0,5]", (True, None)),
        ("list[0.5]", (False, None)),
        ("list[x]", (False, None)),
        ("list.1.part", (True, "y")),
        ("list.length", (True, 2)),
        ("text.length", (True, 3)),
        ("text[0]", (False, None)),
        ("nothing", (True, None)),
        ("nothing.length", (True, 0)),
        ("nobody.length", (True, 0)),
        ("nobody", (False, None)),
        ("q-Comment", (True, "why")),
        ("", (False, None)),
        (".", (False, None)),
        ("a" + ".b" * 5000, (False, None)),
    ],
)
def test_lookup(path: str, expected: tuple[bool, object]) -> None:
    assert lookup(path, VALUES) == expected


@given(st.text("ab.[]0-1length", max_size=30))
def test_lookup_never_raises(path: str) -> None:
    found, value = lookup(path, VALUES)
    assert found or value is None


def test_the_scope_of_the_documentation() -> None:
    assert doctest.testmod(value_types).failed == 0
