"""Disclosure control: the only way from a report to figures that partners and the public may see.

Every count among `n` is published as a range by a fixed rule on the count and n alone: 0 to n is cut into bands of
at least `width` values, counted from both ends, the slack in the middle. So zero is never told from width - 1,
unanimity never from n - width + 1, and no range is narrower than `width` values. The rule is the project's own,
measured against thresholds, rounding and cell keys; these are explained in Hundepool et al., "Statistical Disclosure
Control" (Wiley, 2012). What one table's ranges tell together (they add up to n) is for the auditor of releases to
judge, not for this rule.

What this module publishes is the total of a closed wave, and nothing that moves: no breakdowns, no interim figures.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Literal

from .codebook import Question
from .published import NO_ANSWER, NOT_ASKED
from .report import Report
from .tables import Base, Frequency, Grid, Ranking, Record, Table, Ticks

_SEAL: Final = object()


class Refusal(Exception):  # noqa: N818  # a decision, not a mistake
    """Nothing may be published. Says what is needed, and not how much of it there is."""


@dataclass(frozen=True, slots=True)
class Policy:
    """`k`: the fewest values of a range. `row`: the fewest respondents of anything published.

    ValueError below k = 3 (two could see each other) and below row = 2k (the one range would be 0 to n).
    """

    k: int = 5
    row: int = 10

    def __post_init__(self) -> None:
        if self.k < 3:
            raise ValueError(f"k is {self.k}: ranges of fewer than 3 values protect nobody")
        if self.row < 2 * self.k:
            raise ValueError(f"row is {self.row}: at least twice k ({2 * self.k}) respondents are needed")

    def document(self) -> dict[str, object]:
        return {"k": self.k, "row": self.row, "width": self.k, "rule": "bands from both ends"}


#: What holds unless an installation decides otherwise.
POLICY = Policy()


def bands(n: int, width: int) -> tuple[tuple[int, int], ...]:
    """0 to n cut into bands (lowest, highest), each at least `width` values wide; a single one if n is too small.

    bands(14, 5) = 0-4, 5-9, 10-14; bands(12, 5) = 0-6, 7-12. ValueError for a negative n or a width under 1.
    """
    if n < 0 or width < 1:
        raise ValueError(f"no bands of {width} values among {n}")
    count = (n + 1) // width
    if count < 2:
        return ((0, n),)
    slack = n + 1 - count * width
    sizes = [width] * count
    if count % 2:
        sizes[count // 2] += slack
    else:
        # The lower middle band takes the larger half: the next begins above n / 2.
        sizes[count // 2 - 1] += slack - slack // 2
        sizes[count // 2] += slack // 2
    found, lowest = [], 0
    for size in sizes:
        found.append((lowest, lowest + size - 1))
        lowest += size
    return tuple(found)


def range_of(count: int, n: int, width: int) -> tuple[int, int]:
    """The band that holds `count`: a function of its three arguments, of nothing else. ValueError if 0 <= count <= n
    does not hold."""
    for lowest, highest in bands(n, width):
        if lowest <= count <= highest:
            return lowest, highest
    raise ValueError(f"{count} is no count among {n}")


@dataclass(frozen=True, slots=True)
class Cell:
    """An option, and the least and most respondents who may have chosen it."""

    value: str
    label: str
    lo: int
    hi: int


@dataclass(frozen=True, slots=True)
class PublicTable:
    """`single`: the cells are exclusive options, "not asked" and "no answer" among them. `tick`: one cell, chose it."""

    question: str
    title: str
    section: str
    kind: Literal["single", "tick"]
    cells: tuple[Cell, ...]
    item: str | None = None
    item_label: str = ""

    def document(self) -> dict[str, object]:
        return {
            "question": self.question,
            "item": self.item,
            "kind": self.kind,
            "title": self.title,
            "item_label": self.item_label,
            "section": self.section,
            "row": 0,
            "cells": [{"value": cell.value, "label": cell.label, "lo": cell.lo, "hi": cell.hi} for cell in self.cells],
        }


@dataclass(frozen=True)
class PublicReport:
    """Safe to show to anybody. Only `publish` makes one: TypeError otherwise."""

    survey: str
    wave: int
    number: int | None
    made: date | None
    title: Mapping[str, str]
    policy: Policy
    simulated: bool
    respondents: int
    tables: tuple[PublicTable, ...]
    withheld: tuple[tuple[Question, str], ...]
    seal: object = None

    def __post_init__(self) -> None:
        if self.seal is not _SEAL:
            raise TypeError("a public report comes from disclosure.publish, which protects it")

    def document(self) -> dict[str, Any]:
        """The frozen form, as JSON types: docs, "A publication in JSON". Without number and date if none were given."""
        n = self.respondents
        known: dict[str, object] = {"number": self.number, "made": self.made.isoformat() if self.made else None}
        return {
            "survey": self.survey,
            "wave": self.wave,
            **{name: value for name, value in known.items() if value is not None},
            "final": True,
            "title": dict(self.title),
            "policy": self.policy.document(),
            "simulated": self.simulated,
            "rows": [{"id": 0, "variable": None, "categories": [], "release": self.number or 1, "respondents": [n, n]}],
            "tables": [table.document() for table in self.tables],
            "withheld": [_withheld(question, why) for question, why in self.withheld],
            "texts": [],
        }


def _withheld(question: Question, why: str) -> dict[str, str]:
    return {"question": question.name, "title": question.title, "why": why}


def publish(
    report: Report,
    policy: Policy = POLICY,
    *,
    number: int | None = None,
    made: date | None = None,
    title: Mapping[str, str] | None = None,
) -> PublicReport:
    """The protected report of a closed wave: the caller answers for its being closed, and for publishing it once.

    `number` counts the publications of the survey from 1; it and the date are left to the store if it gives them.
    `title` is the survey's by language (default: the codebook's).
    Refusal if fewer than `policy.row` responded.
    """
    if report.n < policy.row:
        raise Refusal(f"a publication needs at least {policy.row} responses, and this wave has fewer")
    tables: list[PublicTable] = []
    withheld: list[tuple[Question, str]] = []
    for table in report.tables:
        why = _why_not(table)
        if why:
            withheld.append((table.question, why))
        else:
            tables += _protected(table, report.n, policy)
    return PublicReport(
        survey=report.codebook.survey,
        wave=report.codebook.wave,
        number=number,
        made=made,
        title=title or {"default": report.codebook.title},
        policy=policy,
        simulated=report.simulated,
        respondents=report.n,
        tables=tuple(tables),
        withheld=tuple(withheld),
        seal=_SEAL,
    )


def _why_not(table: Table) -> str:
    """Why the question is withheld, "" if it is not. Known from the codebook alone, so that it tells nothing."""
    question = table.question
    if question.role == "identifying" or question.publish == "never":
        return "Not for publication: respondents were told so."
    if isinstance(table, Frequency | Ticks | Grid | Ranking):
        return ""
    if isinstance(table, Record) or question.kind == "text":
        return "Texts are not published."
    return "Numbers and dates are not published yet."


def _protected(table: Table, n: int, policy: Policy) -> Iterator[PublicTable]:
    if isinstance(table, Frequency):
        yield _single(table, n, policy)
    elif isinstance(table, Grid):
        for row in table.rows:
            yield _single(row, n, policy)
    elif isinstance(table, Ticks):
        for tick in table.ticks:
            yield _tick(table.question, (tick.value, tick.label), (tick.chosen, "Chose it"), n, policy)
    elif isinstance(table, Ranking):
        label = f"Ranked among the top {table.top}" if table.top > 1 else "Ranked first"
        for item in table.items:
            yield _tick(table.question, (item.value, item.label), (item.top(table.top), label), n, policy)


def _single(table: Frequency, n: int, policy: Policy) -> PublicTable:
    base: Base = table.base
    counts = [(count.value, count.label, count.count) for count in table.counts]
    counts += [(NO_ANSWER, "No answer", base.no_answer), (NOT_ASKED, "Not asked", base.not_asked)]
    return PublicTable(
        table.question.name,
        table.question.title,
        table.question.page,
        "single",
        tuple(Cell(value, label, *range_of(count, n, policy.k)) for value, label, count in counts),
        table.item,
        table.label if table.item is not None else "",
    )


def _tick(question: Question, item: tuple[str, str], chosen: tuple[int, str], n: int, policy: Policy) -> PublicTable:
    count, label = chosen
    cell = Cell("chosen", label, *range_of(count, n, policy.k))
    return PublicTable(question.name, question.title, question.page, "tick", (cell,), *item)
