"""Native charts. A figure is drawn from cells of a sheet, so that whoever edits the cells sees the chart follow."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from .sheet import Sheet
from .style import ACCENT, FONT, GREY, INK, LINE, label_on
from .text import caption, letters, quoted

#: More categories than these stand closer together.
CROWD = 10
#: (first row, first column, last row, last column) of a sheet, from 0.
Cells = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Series:
    """`name` is the cell that holds the series' name."""

    name: Cells
    values: Cells
    colour: str = ACCENT


@dataclass(frozen=True, slots=True)
class Figure:
    """`bars` lie, one a category; `columns` stand, for scales; `stacked` bars divide a whole into series.

    `base` says what the figures are of, with n; `points` is the number of categories; `tells` describes the
    figure to those who cannot see it.
    """

    shape: Literal["bars", "columns", "stacked"]
    sheet: str
    categories: Cells
    series: tuple[Series, ...]
    points: int
    base: str
    tells: str
    labels: str = "0%"
    axis: str = ""
    highest: float | None = None

    @property
    def height(self) -> int:
        """Pixels at which every label has room."""
        if self.shape == "columns":
            return 250
        legend = 26 * -(-len(self.series) // 4) if self.shape == "stacked" else 0
        pitch = (27, 20) if self.shape == "bars" else (36, 26)
        return max(150, 62 + legend + pitch[self.points > CROWD] * self.points)


_TEXT = {"name": FONT, "size": 9, "color": INK}


def draw(book: Any, sheet: Sheet, row: int, column: int, figure: Figure, *, size: tuple[int, int], title: str) -> None:
    """Puts the figure with its upper left corner at a cell; `size` in pixels."""
    stacked = figure.shape == "stacked"
    kind = {"type": "column" if figure.shape == "columns" else "bar"}
    chart = book.add_chart(kind | ({"subtype": "stacked"} if stacked else {}))
    for series in figure.series:
        chart.add_series(
            {
                "name": _reference(figure.sheet, series.name),
                "categories": _reference(figure.sheet, figure.categories),
                "values": _reference(figure.sheet, series.values),
                "fill": {"color": series.colour},
                "border": {"color": "#FFFFFF", "width": 0.75} if stacked else {"none": True},
                "gap": {"bars": 45, "columns": 35, "stacked": 40}[figure.shape],
                "data_labels": _labels(figure, series),
            }
        )
    chart.set_title({"name": caption(title, 110), "name_font": {**_TEXT, "size": 10, "bold": True}, "overlay": False})
    chart.set_legend({"position": "bottom", "font": _TEXT} if stacked else {"none": True})
    _axes(chart, figure)
    chart.set_chartarea({"border": {"none": True}, "fill": {"color": "#FFFFFF"}})
    chart.set_plotarea({"fill": {"none": True}})
    chart.set_size({"width": size[0], "height": size[1]})
    described = caption(f"{title}. {figure.base}. {figure.tells}", 900)
    sheet.worksheet.insert_chart(
        row, column, chart, {"description": described, "x_offset": 4, "y_offset": 4, "object_position": 1}
    )


def _reference(sheet: str, cells: Cells) -> str:
    first, last = (f"${letters(cells[i + 1])}${cells[i] + 1}" for i in (0, 2))
    return f"={quoted(sheet)}!{first}" if first == last else f"={quoted(sheet)}!{first}:{last}"


def _labels(figure: Figure, series: Series) -> dict[str, Any]:
    if figure.shape != "stacked":
        return {"value": True, "num_format": figure.labels, "font": _TEXT, "position": "outside_end"}
    # A label needs some 5 % of the bar to stand in.
    least = "0.05" if figure.highest == 1 else "1"
    fitting = f'[>={least}]{figure.labels};""'
    return {"value": True, "num_format": fitting, "font": {**_TEXT, "size": 8, "color": label_on(series.colour)},
            "position": "center"}  # fmt: skip


def _axes(chart: Any, figure: Figure) -> None:
    line = {"color": LINE}
    categories: dict[str, Any] = {"num_font": _TEXT, "line": line, "major_tick_mark": "none"}
    values: dict[str, Any] = {
        "visible": False,
        "min": 0,
        "major_gridlines": {"visible": False},
        "num_font": _TEXT,
    }
    if figure.highest is not None:
        values["max"] = figure.highest
    if figure.axis:
        # Under bars the axis of the categories stands upright, where a name would only take room.
        categories |= {"name": caption(figure.axis, 60), "name_font": {**_TEXT, "bold": False, "color": GREY}}
    if figure.shape != "columns":
        # Every label, even where one of two lines touches the next.
        categories |= {"reverse": True, "interval_unit": 1}
    upright = figure.shape == "columns"
    chart.set_x_axis(categories if upright else values)
    chart.set_y_axis(values if upright else categories)


def spoken(pairs: Sequence[tuple[str, float | None]], form: str) -> str:
    """A figure in words, for its alternative text: "Yes 40%; No 60%"."""
    return "; ".join(f"{label} {'no figure' if value is None else format(value, form)}" for label, value in pairs)
