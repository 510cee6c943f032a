"""The columns: what was answered, as arrays. Together with a codebook, a Dataset."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from .codebook import Codebook

Codes = NDArray[np.int16]


@dataclass(frozen=True)
class NumberColumn:
    """`values` float64, NaN where there is none; `codes` 0 where there is a value, else NO_ANSWER or NOT_ASKED."""

    values: NDArray[np.float64]
    codes: Codes


@dataclass(frozen=True)
class TextColumn:
    """`values` one string a response, "" where there is none; `codes` as in NumberColumn. Dates are ISO texts."""

    values: tuple[str, ...]
    codes: Codes


#: Categories, ticks and ranks are bare codes.
Column = Codes | NumberColumn | TextColumn


@dataclass(frozen=True)
class Dataset:
    """All submitted responses of a wave, in a fixed order; every column has `n` cells.

    `numbers` identify the responses within this export (1, 2, 3…), `submitted` their time in UTC;
    `remarks` holds the text beside "other" and the remarks, by question name.
    """

    codebook: Codebook
    n: int
    columns: Mapping[str, Column]
    numbers: tuple[int, ...] = ()
    submitted: tuple[datetime | None, ...] = ()
    languages: tuple[str, ...] = ()
    remarks: Mapping[str, TextColumn] = field(default_factory=dict)
    simulated: bool = False
    opened: datetime | None = None
    closed: datetime | None = None
