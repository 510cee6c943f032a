"""How the workbook looks: one palette, one type face, a handful of cell styles.

Arial is on every office machine, and Liberation Sans has its measures: rows and columns fit everywhere alike.
Colours: a blue ramp against sand and ochre, told apart by lightness too, so also by the colour-blind and in print.
"""

from collections.abc import Sequence
from typing import Any

FONT = "Arial"
INK, GREY, LINE, BAND, ACCENT, PAPER = "#22313F", "#5B6770", "#D5DBE0", "#F1F5F8", "#1F5A7A", "#FFFFFF"
WARNING = "#F8E3B4"
ORDERED = ("#DCE9F1", "#A9CADD", "#6FA5C4", "#3A7CA3", "#1F5A7A", "#123B52")
DISTINCT = (
    "#1F5A7A", "#74A9C6", "#D3E3EC", "#E6CF9C", "#B4BBC3", "#C58B4E", "#5E4B6E", "#B3A2BF", "#3F7463", "#A5C8B8",
)  # fmt: skip


def series_colours(count: int, *, ordered: bool) -> tuple[str, ...]:
    """Light to dark for a scale from low to high; else colours that neighbours are told apart by."""
    if ordered and count > 1:
        return tuple(_between(ORDERED, place / (count - 1)) for place in range(count))
    return tuple(DISTINCT[place % len(DISTINCT)] for place in range(count))


def _between(ramp: Sequence[str], at: float) -> str:
    place = at * (len(ramp) - 1)
    left = min(int(place), len(ramp) - 2)
    parts = [(int(ramp[left][i : i + 2], 16), int(ramp[left + 1][i : i + 2], 16)) for i in (1, 3, 5)]
    return "#" + "".join(f"{round(a + (b - a) * (place - left)):02X}" for a, b in parts)


def label_on(colour: str) -> str:
    """Ink or white, whichever reads better on the colour (relative luminance, WCAG 2.2)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return PAPER if luminance < 0.3 else INK


_BASE: dict[str, Any] = {"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "vcenter"}
_STYLES: dict[str, dict[str, Any]] = {
    "plain": {},
    "wrap": {"text_wrap": True, "valign": "top"},
    "title": {"font_size": 22, "bold": True, "font_color": ACCENT, "text_wrap": True},
    "subtitle": {"font_size": 13, "font_color": GREY, "text_wrap": True},
    "heading": {"font_size": 13, "bold": True, "font_color": ACCENT, "text_wrap": True},
    "question": {"font_size": 11, "bold": True, "font_color": ACCENT, "text_wrap": True, "top": 2, "top_color": ACCENT},
    "note": {"font_size": 9, "font_color": GREY, "text_wrap": True, "valign": "top"},
    "banner": {"bold": True, "text_wrap": True, "bg_color": WARNING, "border": 1, "border_color": "#C58B4E",
               "indent": 1},
    "link": {"font_color": ACCENT, "underline": 1, "valign": "top", "text_wrap": True},
    "term": {"bold": True, "valign": "top"},
    "fact": {"text_wrap": True, "valign": "top", "align": "left"},
    "head": {"bold": True, "font_size": 9, "bg_color": BAND, "bottom": 1, "bottom_color": LINE, "text_wrap": True},
    "head_number": {"bold": True, "font_size": 9, "bg_color": BAND, "bottom": 1, "bottom_color": LINE,
                    "text_wrap": True, "align": "right"},
    "label": {"text_wrap": True},
    "label_missing": {"text_wrap": True, "italic": True, "font_color": GREY},
    "label_base": {"text_wrap": True, "bold": True, "top": 1, "top_color": LINE},
    "count": {"num_format": "#,##0", "align": "right"},
    "count_missing": {"num_format": "#,##0", "align": "right", "italic": True, "font_color": GREY},
    "count_base": {"num_format": "#,##0", "align": "right", "bold": True, "top": 1, "top_color": LINE},
    "share": {"num_format": "0%", "align": "right"},
    "share_missing": {"num_format": "0%", "align": "right", "italic": True, "font_color": GREY},
    "share_base": {"num_format": "0%", "align": "right", "bold": True, "top": 1, "top_color": LINE},
    "decimal": {"num_format": "0.0", "align": "right"},
    "decimal_missing": {"num_format": "0.0", "align": "right", "italic": True, "font_color": GREY},
    "figure": {"num_format": "#,##0.##", "align": "right"},
    "dash": {"align": "right", "font_color": GREY},
    "dash_base": {"align": "right", "font_color": GREY, "top": 1, "top_color": LINE},
    "tile": {"font_size": 20, "bold": True, "font_color": ACCENT, "bg_color": BAND, "align": "center"},
    "tile_text": {"font_size": 9, "font_color": GREY, "bg_color": BAND, "align": "center", "valign": "top",
                  "text_wrap": True},
    "cell_head": {"bold": True, "bg_color": BAND, "text_wrap": True, "valign": "top", "font_size": 9},
    "cell_name": {"bold": True, "bg_color": BAND, "bottom": 1, "bottom_color": ACCENT, "font_size": 9,
                  "font_color": GREY},
    "cell_text": {"text_wrap": True, "valign": "top"},
    "cell_missing": {"font_color": GREY, "italic": True, "valign": "top"},
    "cell_number": {"valign": "top"},
    "cell_date": {"valign": "top", "num_format": "yyyy-mm-dd", "align": "left", "indent": 1},
    "cell_time": {"valign": "top", "num_format": "yyyy-mm-dd hh:mm", "align": "left", "indent": 1},
}  # fmt: skip


class Styles:
    """The cell styles of one workbook, made when first asked for."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            self._made[name] = self._book.add_format(_BASE | _STYLES[name])
        return self._made[name]
