"""Conditions and computations: text to a frozen, typed tree, and the tree to a value."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Expression:
    """A parsed expression. `references`: the root names it reads, folded to lower case."""

    source: str
    references: frozenset[str]

    def value(self, values: Mapping[str, object], now: datetime) -> object:
        raise NotImplementedError
