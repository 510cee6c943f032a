"""Bins of a histogram: few, equal, at round numbers."""

import math

import numpy as np
from numpy.typing import NDArray

from .tables import Bin

#: Whole numbers of so few different values get a bin each.
SINGLE_VALUES = 12


def bins(values: NDArray[np.float64]) -> tuple[Bin, ...]:
    """Equal bins with round edges, about as many as Sturges' rule asks for (1926: log2(n) + 1), at most 13.

    `values` finite. Without values, no bins.
    """
    if not len(values):
        return ()
    low, high = float(values.min()), float(values.max())
    # Beyond 2**53 every float is whole, and one more than it is the same float.
    whole = bool((values == np.floor(values)).all()) and max(abs(low), abs(high)) < 1e15
    if whole and high - low < SINGLE_VALUES:
        edges = np.arange(low, high + 2)
    elif max(1e-300, 1e-9 * max(abs(low), abs(high))) < high - low < 1e300:
        edges = _edges(low, high, math.ceil(math.log2(len(values))) + 1, whole)
    else:
        # Too close together, or too far apart, for edges that a float can tell from one another.
        return (Bin(_name(low) if low == high else f"{_name(low)} to {_name(high)}", low, high, len(values)),)
    counts, _ = np.histogram(values, edges)
    return tuple(
        Bin(_label(float(edges[i]), float(edges[i + 1]), whole), float(edges[i]), float(edges[i + 1]), int(count))
        for i, count in enumerate(counts)
    )


def _edges(low: float, high: float, wanted: int, whole: bool) -> NDArray[np.float64]:
    raw = (high - low) / max(4, min(wanted, 12))
    power = 10.0 ** max(-300, math.floor(math.log10(raw)))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= raw * 0.999)
    if whole:
        step = max(1.0, math.ceil(step))
    first = math.floor(low / step)
    if first * step > low:
        first -= 1
    count = max(1, math.ceil((high - first * step) / step))
    # The upper end of the last bin is open in its label, so a value that lies on it needs one more.
    if first * step + count * step <= high:
        count += 1
    return np.array([(first + i) * step for i in range(count + 1)])


def _label(low: float, below: float, whole: bool) -> str:
    if whole:
        return _name(low) if below - low == 1 else f"{_name(low)} to {_name(below - 1)}"
    return f"{_name(low)} to under {_name(below)}"


def _name(value: float) -> str:
    # Four digits stand together: most of them are years.
    return f"{value:,.10g}".replace(",", "\N{NO-BREAK SPACE}" if abs(value) >= 10_000 else "")
