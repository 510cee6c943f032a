"""Answers per day as columns: inline SVG that stretches with the page, its words outside it as plain text."""

from collections.abc import Mapping
from datetime import date, timedelta

from flask_babel import format_date
from flask_babel import gettext as _
from markupsafe import Markup, escape

_MOST_COLUMNS = 92  # about a quarter; longer waves are shown by week


def day_bars(per_day: Mapping[date, int]) -> Markup:
    """Columns from the first day with an answer to the last, empty days included; by week beyond a quarter."""
    first, last = min(per_day), max(per_day)
    step = 1 if (last - first).days < _MOST_COLUMNS else 7
    columns: list[tuple[date, int]] = []
    start = first
    while start <= last:
        columns.append((start, sum(per_day.get(start + timedelta(days=offset), 0) for offset in range(step))))
        start += timedelta(days=step)
    highest = max(count for _start, count in columns)
    # At least ten places, so that the first days are columns and not walls.
    places = max(10, len(columns))
    bars = Markup("").join(
        Markup(
            '<rect class="days__bar" x="{x:.2f}" y="{y:.2f}" width="{width:.2f}" height="{height:.2f}">'
            "<title>{title}</title></rect>"
        ).format(
            x=place * 100 / places + 8 / places,
            y=100 - 100 * count / highest,
            width=84 / places,
            height=100 * count / highest,
            title=f"{_written(day)}: {count}",
        )
        for place, (day, count) in enumerate(columns)
    )
    summary = _(
        "%(total)d answers from %(first)s to %(last)s, at most %(most)d a %(unit)s.",
        total=sum(per_day.values()),
        first=_written(first),
        last=_written(last),
        most=highest,
        unit=_("day") if step == 1 else _("week"),
    )
    return Markup(
        '<figure class="days"><p class="days__most">{most}</p>'
        '<svg class="days__chart" viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label="{summary}">'
        '<line class="days__line" x1="0" y1="0" x2="100" y2="0"/>{bars}</svg>'
        '<figcaption class="days__axis"><span>{first}</span><span>{last}</span></figcaption></figure>'
    ).format(
        most=_("at most %(most)d a %(unit)s", most=highest, unit=_("day") if step == 1 else _("week")),
        summary=escape(summary),
        bars=bars,
        first=_written(first),
        last=_written(last) if len(columns) >= places else "",
    )


def _written(day: date) -> str:
    return str(format_date(day, "d MMMM y"))
