"""A chart that can travel: with its question, its source and, if so, that its figures are simulated."""

import re
import textwrap

from .charts import GREY, INK, bar_ranges, plain
from .published import Block, Published, spoken

_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_MARGIN, _LINE = 20, 24


def picture(published: Published, block: Block) -> str:
    """The chart of one question as an SVG file of its own, on white. Shares are of the respondents it names."""
    chart = bar_ranges(block)
    found = _SIZE.search(chart)
    if found is None:
        raise ValueError("The chart does not say how large it is.")
    width, height = (float(number) for number in found.groups())
    lines = textwrap.wrap(block.title, int(width / 9.5)) or [""]
    top = _MARGIN + _LINE * len(lines) + 4
    source = f"{published.title}, wave {published.wave}. {spoken(*published.respondents)} respondents. "
    source += f"Figures are ranges, frozen on {published.made}."
    notes = textwrap.wrap(source, int(width / 6.2))
    if published.simulated:
        notes.insert(0, "SIMULATED DATA: no city gave these answers.")
    bottom = top + height + 12
    whole = (width + 2 * _MARGIN, bottom + 17 * len(notes) + _MARGIN)
    words = [
        f'<text x="{_MARGIN}" y="{_MARGIN + _LINE * (place + 0.6):g}" font-size="18" font-weight="bold" fill="{INK}">'
        f"{plain(line)}</text>"
        for place, line in enumerate(lines)
    ]
    words += [
        f'<text x="{_MARGIN}" y="{bottom + 17 * (place + 0.7):g}" font-size="12" fill="{GREY}">{plain(line)}</text>'
        for place, line in enumerate(notes)
    ]
    # The chart keeps its own view box; here it gets a place and a size of its own instead of the page's width.
    body = chart.removeprefix("<svg ").replace(' width="100%"', "", 1)
    placed = f'<svg x="{_MARGIN}" y="{top}" width="{width:g}" height="{height:g}" {body}'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole[0]:g} {whole[1]:g}"'
        f' width="{whole[0]:g}" height="{whole[1]:g}" font-family="Arial, Helvetica, sans-serif">'
        f'<rect width="100%" height="100%" fill="#FFFFFF"/>{"".join(words)}'
        f"{placed}</svg>"
    )
