"""The tables: what was counted, each with its base spelled out. `counting` makes them, nothing else does.

Denominators form a ledger that always adds up (`Base`):

    n = asked + not asked,   asked = answered + no answer,   answered = valid + missing ("don't know" and the like)

Shares are numbers from 0 to 1, or None where their base is empty: never a percentage of nobody.
"""

from dataclasses import dataclass
from typing import Literal

from .codebook import Question


def share(part: int, base: int) -> float | None:
    """part / base, None if the base is empty."""
    return part / base if base else None


@dataclass(frozen=True, slots=True)
class Base:
    """The ledger of one question or variable, in respondents. ValueError if it does not add up."""

    n: int
    not_asked: int = 0
    no_answer: int = 0
    missing: int = 0

    def __post_init__(self) -> None:
        if min(self.n, self.not_asked, self.no_answer, self.missing) < 0 or self.valid < 0:
            raise ValueError(f"a base that does not add up: {self}")

    @property
    def asked(self) -> int:
        return self.n - self.not_asked

    @property
    def answered(self) -> int:
        return self.asked - self.no_answer

    @property
    def valid(self) -> int:
        return self.answered - self.missing


@dataclass(frozen=True, slots=True)
class Statistics:
    """Of `n` numbers or scores. `sd` is the sample standard deviation (n - 1), None for a single value.

    Quartiles and median interpolate linearly between order statistics: type 7 of Hyndman and Fan, "Sample
    quantiles in statistical packages", The American Statistician 50 (1996), the default of numpy, R and Excel.
    """

    n: int
    mean: float
    sd: float | None
    minimum: float
    lower_quartile: float
    median: float
    upper_quartile: float
    maximum: float


@dataclass(frozen=True, slots=True)
class Count:
    """One category, and how many respondents gave it. `missing` and `score` as the codebook has them."""

    value: str
    label: str
    count: int
    missing: bool = False
    score: float | None = None


@dataclass(frozen=True, slots=True)
class Frequency:
    """One closed variable: how many gave each answer, in the order they were offered."""

    question: Question
    variable: str
    label: str
    base: Base
    counts: tuple[Count, ...]
    statistics: Statistics | None = None
    item: str | None = None

    def valid_share(self, count: Count) -> float | None:
        """Among valid answers; None for a missing category, which is not one of them."""
        return None if count.missing else share(count.count, self.base.valid)

    def asked_share(self, count: Count) -> float | None:
        return share(count.count, self.base.asked)

    def top_two(self) -> float | None:
        """Share of valid answers at the two highest scores; None unless four or more categories have scores."""
        scored = sorted((c for c in self.counts if c.score is not None and not c.missing), key=lambda c: c.score or 0)
        return share(sum(c.count for c in scored[-2:]), self.base.valid) if len(scored) >= 4 else None


@dataclass(frozen=True, slots=True)
class Tick:
    """One box of a multiple choice. `base` is that of the box, which may have been shown to fewer."""

    variable: str
    value: str
    label: str
    chosen: int
    base: Base
    missing: bool = False

    def asked_share(self) -> float | None:
        """Among the respondents who saw the box, whatever else they ticked."""
        return share(self.chosen, self.base.asked)

    def answered_share(self) -> float | None:
        return share(self.chosen, self.base.answered)


@dataclass(frozen=True, slots=True)
class Ticks:
    """A multiple choice. Shares are of respondents, not of ticks, and so add up to more than 1.

    In `base`, missing means: chose nothing but "don't know".
    """

    question: Question
    base: Base
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A matrix: a frequency a row, all over the same columns. In `base`, answered means: at least one row."""

    question: Question
    base: Base
    rows: tuple[Frequency, ...]

    @property
    def scored(self) -> bool:
        return any(count.score is not None for row in self.rows for count in row.counts)


@dataclass(frozen=True, slots=True)
class Ranked:
    """One item of a ranking. `ranks[0]` is how many put it first, and so on."""

    variable: str
    value: str
    label: str
    base: Base
    ranks: tuple[int, ...]
    not_ranked: int

    def top(self, k: int) -> int:
        return sum(self.ranks[:k])

    @property
    def points(self) -> int:
        """Borda count: first of K places earns K points, last 1, not ranked 0 (de Borda, 1781)."""
        return sum(count * (len(self.ranks) - place) for place, count in enumerate(self.ranks))

    @property
    def mean_rank(self) -> float | None:
        """Among those who ranked it; 1 is best."""
        ranked = sum(self.ranks)
        return sum(count * (place + 1) for place, count in enumerate(self.ranks)) / ranked if ranked else None


@dataclass(frozen=True, slots=True)
class Ranking:
    """`top` is the k of "among the top k": 3, or less if fewer items may be ranked."""

    question: Question
    base: Base
    items: tuple[Ranked, ...]
    top: int


@dataclass(frozen=True, slots=True)
class Bin:
    """`lowest <= value < below`; the last bin also holds its upper end."""

    label: str
    lowest: float
    below: float
    count: int


@dataclass(frozen=True, slots=True)
class Numbers:
    """A question for a number: statistics of the valid values (None without any) and a histogram."""

    question: Question
    variable: str
    label: str
    base: Base
    statistics: Statistics | None
    bins: tuple[Bin, ...]
    item: str | None = None


@dataclass(frozen=True, slots=True)
class Dates:
    """Dates by month if they span two years or less, else by year; values that are no dates come last."""

    question: Question
    variable: str
    label: str
    base: Base
    unit: Literal["month", "year"]
    counts: tuple[Count, ...]
    item: str | None = None


@dataclass(frozen=True, slots=True)
class Texts:
    """Free text is counted, never listed: the words stand in the sheet of the responses."""

    question: Question
    variable: str
    label: str
    base: Base
    item: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """A question of several fields, each with a table of its own."""

    question: Question
    base: Base
    parts: tuple[Frequency | Numbers | Dates | Texts, ...]


Table = Frequency | Ticks | Grid | Ranking | Numbers | Dates | Texts | Record


@dataclass(frozen=True, slots=True)
class Group:
    """One column of a crosstab: a category of the breakdown. `base` is the question's ledger within the group."""

    value: str
    label: str
    base: Base


@dataclass(frozen=True, slots=True)
class CrossRow:
    """`figures` are one a group, then one for all: counts, or means where the crosstab says so.

    `bases` are their denominators: valid answers of the group (shares, means) or those who saw the box (ticks).
    """

    value: str
    label: str
    figures: tuple[float | None, ...]
    bases: tuple[int, ...]
    missing: bool = False

    def shares(self) -> tuple[float | None, ...]:
        return tuple(
            None if f is None or self.missing else share(int(f), b)
            for f, b in zip(self.figures, self.bases, strict=True)
        )


@dataclass(frozen=True, slots=True)
class Crosstab:
    """A question by a breakdown. `total` counts everybody, also the `unplaced` who gave no breakdown answer."""

    question: Question
    breakdown: Question
    figure: Literal["share", "chosen", "mean"]
    groups: tuple[Group, ...]
    total: Base
    rows: tuple[CrossRow, ...]
    unplaced: int
