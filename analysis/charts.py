"""Charts for web pages: inline SVG, readable without colour, script or style sheet.

No inline style, as the content security policy forbids it: presentation attributes, and classes for a style sheet to
take over (`chart`, `chart-label`, `chart-figure`, `chart-grid`, `chart-bar`, `chart-range`). Every chart names and
describes itself to those who cannot see it; a data table belongs beside it all the same.
"""

import re
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape
from zlib import crc32

from .published import Block, Figure, Item, share, spoken

INK, GREY, LINE, BAR = "#22313F", "#4A5963", "#D5DBE0", "#1F5A7A"
#: In units of the view box: the whole, and where the bars of a plain list end and their figures begin.
WIDTH, BARS = 600, 400
_SIZE = 15
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: solid up to `low`, fading out until `high`, both in per cent; `figure` says it in words."""

    label: str
    low: int
    high: int
    figure: str


def bar_ranges(block: Block) -> str:
    """The published ranges of one question: each bar is certain up to its lower bound and ends softly at its upper."""
    if block.shape == "grid":
        return _grid(block)
    if block.shape == "options":
        item = block.items[0]
        bars = [_ranged(figure.label, figure, item) for figure in item.figures]
    else:
        bars = [_ranged(item.label, figure, item) for item in block.items for figure in item.figures]
    return _range_bars(bars, block.title, f"{_based(block)} {_listed(bars)}")


def _ranged(label: str, figure: Figure, item: Item) -> Bar:
    low, high = share(figure.lo, figure.hi, item.base)
    return Bar(label, low, high, f"{spoken(low, high)} % ({spoken(figure.lo, figure.hi)})")


def _based(block: Block) -> str:
    lowest = min((item.base[0] for item in block.items), default=0)
    highest = max((item.base[1] for item in block.items), default=0)
    return f"Shares of {spoken(lowest, highest)} respondents, as ranges."


def _listed(bars: Iterable[Bar]) -> str:
    return "; ".join(f"{bar.label}: {bar.figure}" for bar in bars) + "."


def _range_bars(rows: Sequence[Bar], title: str, description: str) -> str:
    """A list of bars below each other, each under its label; shares from 0 to 100 per cent."""
    own = _own(title, description)
    body, y = [], 4
    top = y
    for row in rows:
        lines = _wrapped(row.label, 74)
        for line in lines:
            y += 20
            body.append(_text(0, y, line, "chart-label"))
        y += 8
        body.append(_bar(own, (0, y, BARS, 20), row))
        body.append(_text(BARS + 12, y + 15, row.figure, "chart-figure", colour=GREY))
        y += 34
    grid = _gridlines(0, BARS, top, max(top, y - 10))
    scale = [_text(BARS * at / 100, y + 8, f"{at} %", "chart-scale", colour=GREY, anchor=anchor, size=12)
             for at, anchor in ((0, "start"), (50, "middle"), (100, "end"))]  # fmt: skip
    return _svg(own, [*grid, *body, *scale], (WIDTH, y + 16), title, description)


def _grid(block: Block) -> str:
    """A matrix: a line an item, a small bar an option."""
    rows = [[_ranged(figure.label, figure, item) for figure in item.figures] for item in block.items]
    told = " ".join(f"{item.label}: {_listed(bars)}" for item, bars in zip(block.items, rows, strict=True))
    description = f"{_based(block)} {told}"
    own = _own(block.title, description)
    options = [figure.label for figure in block.items[0].figures]
    label, gap = 190, 10
    cell = max(72, (WIDTH + 160 - label) // max(1, len(options)))
    width = label + cell * len(options)
    body: list[str] = []
    heads = [_wrapped(option, max(8, int((cell - gap) / 6.6)), 3) for option in options]
    y = 8 + 15 * max((len(lines) for lines in heads), default=1)
    for column, lines in enumerate(heads):
        for place, line in enumerate(reversed(lines)):
            at = label + column * cell
            body.append(_text(at, y - 15 * place, line, "chart-label", size=12))
    y += 10
    for item, bars in zip(block.items, rows, strict=True):
        lines = _wrapped(item.label, int((label - gap) / 6.9), 3)
        height = max(44, 17 * len(lines) + 12)
        body.append(f'<line x1="0" y1="{y}" x2="{width}" y2="{y}" stroke="{LINE}" class="chart-grid"/>')
        for place, line in enumerate(lines):
            body.append(_text(0, y + 20 + 17 * place, line, "chart-label", size=13))
        for column, bar in enumerate(bars):
            at = label + column * cell
            body.append(_bar(own, (at, y + 8, cell - gap, 12), bar, frame=True))
            body.append(_text(at, y + 35, f"{spoken(bar.low, bar.high)} %", "chart-figure", colour=GREY, size=11))
        y += height
    return _svg(own, body, (width, y + 4), block.title, description)


def _wrapped(text: str, across: int, lines: int = 2) -> list[str]:
    """At most so many lines of `across` characters; the whole text stands in the description and the table."""
    return textwrap.wrap(text, across, max_lines=lines, placeholder="…") or [""]


def _text(
    x: float, y: float, text: str, kind: str, *, colour: str = INK, anchor: str = "start", size: int = _SIZE
) -> str:
    aligned = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{x:g}" y="{y:g}" font-size="{size}" fill="{colour}"{aligned} class="{kind}">{plain(text)}</text>'


def _bar(own: str, place: tuple[float, float, float, float], bar: Bar, *, frame: bool = False) -> str:
    x, y, width, height = place
    low, high = (max(0.0, min(100.0, float(end))) * width / 100 for end in (bar.low, bar.high))
    parts = [f"<title>{plain(f'{bar.label}: {bar.figure}')}</title>"]
    if frame:
        parts.append(f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" fill="#EEF2F5"/>')
    if low:
        parts.append(f'<rect x="{x:g}" y="{y:g}" width="{low:g}" height="{height:g}" fill="{BAR}" class="chart-bar"/>')
    if high > low:
        parts.append(
            f'<rect x="{x + low:g}" y="{y:g}" width="{high - low:g}" height="{height:g}" fill="url(#{own}-fade)"'
            f' stroke="{BAR}" stroke-opacity="0.35" stroke-dasharray="2 2" class="chart-range"/>'
        )
    return f"<g>{''.join(parts)}</g>"


def _gridlines(x: float, width: float, top: float, bottom: float) -> list[str]:
    return [
        f'<line x1="{x + width * at / 4:g}" y1="{top:g}" x2="{x + width * at / 4:g}" y2="{bottom:g}"'
        f' stroke="{LINE}" class="chart-grid"/>'
        for at in range(5)
    ]


def _own(title: str, description: str) -> str:
    """Several charts share a page, and an identifier may stand there only once."""
    return f"chart-{crc32((title + description).encode('utf-8', 'replace')):08x}"


def _svg(own: str, body: Sequence[str], size: tuple[float, float], title: str, description: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size[0]:g} {size[1]:g}" width="100%" role="img"'
        f' aria-labelledby="{own}-title {own}-description" class="chart" focusable="false">'
        f'<title id="{own}-title">{plain(title)}</title><desc id="{own}-description">{plain(description)}</desc>'
        f'<defs><linearGradient id="{own}-fade"><stop offset="0" stop-color="{BAR}" stop-opacity="0.75"/>'
        f'<stop offset="1" stop-color="{BAR}" stop-opacity="0.05"/></linearGradient></defs>'
        f"{''.join(body)}</svg>"
    )


def plain(text: str) -> str:
    """A text as it stands in SVG: escaped, and without what XML cannot hold."""
    return escape(_ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text), {'"': "&quot;", "'": "&#39;"})
