"""Text that a spreadsheet shows as it was written: never a formula, never XML, never too long, no unsafe name."""

import re

#: Characters (UTF-16 units) a cell holds: "Excel specifications and limits", Microsoft.
CELL_LIMIT = 32_767
#: Rows and columns of a sheet, of the same source.
ROW_LIMIT, COLUMN_LIMIT = 1_048_576, 16_384
CUT = " … [cut here: a cell holds no more; the CSV export has the whole text]"

#: What XML 1.0 cannot hold, lone surrogates among it.
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: What Excel reads as an escaped character ("Strict XML string", ECMA-376 part 1, 22.9.2.19).
_ESCAPE = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_REFERENCE = re.compile(r"!(?=\$?[A-Z]+\$?\d)")
#: Not those that hold words together.
_SPACES = re.compile(r"[ \t\n]+")
_NAME = re.compile(r"[\[\]:*?/\\\s]+")


def clean(text: str) -> str:
    """Without characters that XML cannot hold (each becomes U+FFFD, so that it is seen) and at most a cell long."""
    text = _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(text) > CELL_LIMIT // 2 - 6 * text.count("_x"):
        text = _cut(text)
    return text


def _cut(text: str) -> str:
    if _units(text) <= CELL_LIMIT:
        return text
    room = CELL_LIMIT - len(CUT)
    kept = text
    while (over := _units(kept) - room) > 0:
        # Whole characters only; an escape counts seven units for one, so this may take a few rounds.
        kept = kept[: len(kept) - max(1, over // 14)]
    return kept + CUT


def _units(text: str) -> int:
    """The length of the text as it is written to the file, in UTF-16 units."""
    return len(escape(text).encode("utf-16-le")) // 2


def escape(text: str) -> str:
    """A literal `_x000D_` written so that Excel shows it, and not the character it stands for."""
    return _ESCAPE.sub("_x005F_", text)


def plain(text: str) -> str:
    """For XlsxWriter's `write_string`, which escapes XML but takes `<r>…</r>` for rich text of its own making."""
    text = escape(clean(text))
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text


def caption(text: str, limit: int = 120) -> str:
    """For titles of charts and alternative texts: one line. Never a reference, which XlsxWriter makes of what begins
    with "=" or looks like "sheet!A1"."""
    return shorten(_REFERENCE.sub("! ", _SPACES.sub(" ", clean(text)).strip()), limit).lstrip("=") or " "


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, cut at a word where one ends near."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    at = head.rfind(" ", limit * 2 // 3)
    return f"{head[:at] if at > 0 else head}…"


def running(text: str) -> str:
    """For the running header of a printed page, where "&" begins a command."""
    return caption(text, 90).replace("&", "&&")


def sheet_name(wanted: str, taken: set[str]) -> str:
    """A valid name near the wanted one: at most 31 characters, unique whatever the case. Adds it to `taken`."""
    name = _NAME.sub(" ", _ILLEGAL.sub("", wanted)).strip(" '")
    # "History" belongs to Excel itself.
    name = f"{name} sheet".strip() if name.lower() in {"", "history"} else name
    number, found = 2, _short(name, 31)
    while found.lower() in taken:
        tail = f" {number}"
        found, number = _short(name, 31 - len(tail)) + tail, number + 1
    taken.add(found.lower())
    return found


def _short(name: str, limit: int) -> str:
    """The limit counts UTF-16 units."""
    while len(name.encode("utf-16-le")) // 2 > limit:
        name = name[:-1]
    return name.rstrip(" '")


def quoted(sheet: str) -> str:
    """A sheet's name as references and links write it."""
    return "'" + sheet.replace("'", "''") + "'"


def letters(column: int) -> str:
    """The letters of a column, counted from 0: A, …, Z, AA, …"""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
