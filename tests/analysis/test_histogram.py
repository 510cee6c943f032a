"""Bins hold every number once, at round edges."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from analysis.histogram import bins

FINITE = st.floats(allow_nan=False, allow_infinity=False)


@given(st.lists(FINITE, min_size=1, max_size=80))
def test_every_number_is_in_exactly_one_bin(values: list[float]) -> None:
    found = bins(np.array(values))
    assert sum(one.count for one in found) == len(values)
    assert 1 <= len(found) <= 16
    for one in found[:-1]:
        assert one.count == sum(one.lowest <= value < one.below for value in values)


@given(st.lists(st.integers(0, 10_000).map(float), min_size=2, max_size=60))
def test_whole_numbers_get_labels_that_do_not_overlap(values: list[float]) -> None:
    found = bins(np.array(values))
    assert len({one.label for one in found}) == len(found)
    assert all(one.lowest == int(one.lowest) for one in found)


def test_few_whole_values_get_a_bin_each() -> None:
    assert [(one.label, one.count) for one in bins(np.array([1.0, 1.0, 4.0]))] == [
        ("1", 2),
        ("2", 0),
        ("3", 0),
        ("4", 1),
    ]


def test_labels_read_as_people_write_them() -> None:
    assert [one.label for one in bins(np.array([0.0, 97.0, 12.0, 55.0, 30.0]))][:2] == ["0 to 24", "25 to 49"]
    assert bins(np.array([0.1, 0.2, 0.9, 0.55]))[0].label == "0 to under 0.2"
    assert bins(np.array([2024.0, 2026.0]))[0].label == "2024"
    assert bins(np.array([250_000.5]))[0].label == "250\N{NO-BREAK SPACE}000.5"
    assert bins(np.array([])) == ()
