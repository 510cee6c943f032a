"""A publication as its readers see it: the frozen document, in the order and the groups of the questionnaire.

The page, the CSV and the workbook for partners are all made from this, and this from the document alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal

#: Options that are no answers: the values under which a publication counts them.
NOT_ASKED, NO_ANSWER = "(not asked)", "(no answer)"
ASIDE = frozenset({NOT_ASKED, NO_ANSWER})
#: From so many on, the answers of hardly anybody are listed in one sentence.
MANY = 9

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Figure:
    """One published count: how many of the base gave this answer, as a range with both ends included."""

    value: str
    label: str
    lo: int
    hi: int


@dataclass(frozen=True, slots=True)
class Item:
    """One table: a whole question (`name` ""), a matrix row, a tick box or a ranked item, over its base."""

    name: str
    label: str
    kind: Literal["single", "tick"]
    base: Range
    figures: tuple[Figure, ...]

    @property
    def answers(self) -> tuple[Figure, ...]:
        """The figures of answers, without those in `rare`."""
        rare = self.rare
        return tuple(figure for figure in self.figures if figure.value not in ASIDE and figure not in rare)

    @property
    def rare(self) -> tuple[Figure, ...]:
        """The answers in the lowest range, if there are so many that a line for each would hide the others."""
        lowest = tuple(figure for figure in self.figures if figure.value not in ASIDE and figure.lo == 0)
        return lowest if len(lowest) >= MANY and len({figure.hi for figure in lowest}) == 1 else ()

    @property
    def aside(self) -> tuple[Figure, ...]:
        """Who gave no answer, and who was not asked."""
        return tuple(figure for figure in self.figures if figure.value in ASIDE)


@dataclass(frozen=True, slots=True)
class Block:
    """What was published of one question."""

    question: str
    title: str
    items: tuple[Item, ...]

    @property
    def common(self) -> tuple[Figure, ...]:
        """The figures beside the answers that are the same for every item."""
        first, *others = (item.aside for item in self.items)
        return tuple(figure for figure in first if all(figure in aside for aside in others))

    @property
    def shape(self) -> Literal["options", "ticks", "grid"]:
        """How it is drawn: one list of exclusive options, one list of ticks, or options by item."""
        if all(item.kind == "tick" for item in self.items):
            return "ticks"
        return "options" if len(self.items) == 1 else "grid"


@dataclass(frozen=True, slots=True)
class Section:
    """The blocks of one page of the questionnaire; `title` may be ""."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Withheld:
    """A question that was asked and not published, and why, in a sentence."""

    question: str
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class Published:
    """`respondents` is the base of the totals; `made` an ISO date; `k` the least width of a range."""

    survey: str
    wave: int
    number: int
    title: str
    made: str
    simulated: bool
    respondents: Range
    k: int
    sections: tuple[Section, ...]
    withheld: tuple[Withheld, ...]

    @property
    def blocks(self) -> tuple[Block, ...]:
        return tuple(block for section in self.sections for block in section.blocks)


def share(lo: int, hi: int, base: Range) -> Range:
    """The per cent that `lo` to `hi` people are of a base, rounded outwards so that the true share lies within."""
    least, most = base
    if most <= 0:
        return (0, 0)
    low = (100 * lo) // most
    high = 100 if least <= 0 else min(100, -((-100 * hi) // least))
    return (low, max(low, high))


def spoken(low: int, high: int) -> str:
    """A range in words: "12 to 16", or the number itself where both ends are the same."""
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"


def read(document: Mapping[str, Any]) -> Published:
    """The publication of one stored document (docs: "A publication in JSON").

    Raises KeyError or ValueError if the document is not one: it was frozen by us, so that is a fault of storage.
    """
    bases = {row["id"]: _range(row["respondents"]) for row in document["rows"] if row["variable"] is None}
    totals = [table for table in document["tables"] if table["row"] in bases]
    return Published(
        survey=str(document["survey"]),
        wave=int(document["wave"]),
        number=int(document["number"]),
        title=text_of(document["title"]),
        made=str(document["made"]),
        simulated=bool(document["simulated"]),
        respondents=next(iter(bases.values())),
        k=int(document["policy"]["k"]),
        sections=tuple(_sections(totals, bases)),
        withheld=tuple(
            Withheld(str(entry["question"]), text_of(entry.get("title")) or str(entry["question"]), str(entry["why"]))
            for entry in document["withheld"]
        ),
    )


def _sections(tables: Iterable[Mapping[str, Any]], bases: Mapping[int, Range]) -> Iterable[Section]:
    for title, within in groupby(tables, key=lambda table: text_of(table.get("section"))):
        blocks = []
        for question, of_question in groupby(within, key=lambda table: str(table["question"])):
            entries = list(of_question)
            blocks.append(
                Block(question, text_of(entries[0]["title"]), tuple(_item(entry, bases) for entry in entries))
            )
        yield Section(title, tuple(blocks))


def _item(table: Mapping[str, Any], bases: Mapping[int, Range]) -> Item:
    name = "" if table["item"] is None else str(table["item"])
    return Item(
        name=name,
        label=text_of(table.get("item_label")) or name,
        kind="tick" if table["kind"] == "tick" else "single",
        base=bases[table["row"]],
        figures=tuple(
            Figure(str(cell["value"]), text_of(cell["label"]) or str(cell["value"]), *_range((cell["lo"], cell["hi"])))
            for cell in table["cells"]
        ),
    )


def _range(pair: Sequence[int]) -> Range:
    lo, hi = (int(end) for end in pair)
    if not 0 <= lo <= hi:
        raise ValueError(f"{lo} to {hi} is not a range of counts.")
    return lo, hi


def text_of(text: object) -> str:
    """A text of the document: plain, or by language with "default" as the questionnaire's own."""
    if isinstance(text, Mapping):
        return str(text.get("default") or next(iter(text.values()), ""))
    return "" if text is None else str(text)
