"""A definition's text to JSON values: what RFC 8259 leaves open is refused, and hostile files cost little.

Afterwards every string can be stored and sent (no lone surrogates, no control characters but tab and line
ends), every number is finite and exact in a double, keys are unique and nesting is shallow.
"""

import json
import math
import re
from collections import Counter
from typing import Any, TypeAlias

from .findings import Findings, quoted, step

#: Bytes. The largest real definitions are about 1 MB.
LARGEST_FILE = 5_000_000
#: Deep enough for twenty panels in each other.
DEEPEST = 64
#: JSON values in one definition.
MOST_VALUES = 500_000
#: Characters of a property name; the longest in use has 37.
LONGEST_KEY = 200
#: Beyond it JavaScript, and so survey-core and spreadsheets, cannot count in ones.
LARGEST_NUMBER = 2**53
#: Control characters (U+0000 breaks PostgreSQL, others XML) and halves of UTF-16 pairs.
_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


#: The way to a value: the way to its parent and its key there.
_Trail: TypeAlias = "tuple[_Trail, str | int] | None"


class _Doubled(dict[str, Any]):
    """An object in which keys stand twice, until the walk that knows its pointer reports it."""

    def __init__(self, members: dict[str, Any], twice: tuple[str, ...]) -> None:
        super().__init__(members)
        self.twice = twice


class _Unreadable(Exception):  # noqa: N818 - ends a reading; the finding has been reported
    pass


def read(source: object, findings: Findings) -> dict[str, Any] | None:
    """The definition as a dict, or None when a finding says why there is none."""
    if isinstance(source, str | bytes | bytearray):
        try:
            source = _parsed(source, findings)
        except _Unreadable:
            return None
    if not isinstance(source, dict):
        findings.error(
            "E010", "", f"A definition is a JSON object, not {quoted(source)}.", 'Write {"title": …, "pages": […]}.'
        )
        return None
    return source if _walk(source, findings) else None


def _parsed(source: str | bytes | bytearray, findings: Findings) -> object:
    # a text of n characters has at least n bytes, so that only texts near the limit need encoding
    if len(source) > LARGEST_FILE or (
        isinstance(source, str) and len(source) * 4 > LARGEST_FILE < len(source.encode("utf-8", "replace"))
    ):
        findings.error(
            "E006", "", f"The file is larger than {LARGEST_FILE:,} bytes.", "Divide it into several questionnaires."
        )
        raise _Unreadable
    text = source if isinstance(source, str) else _decoded(bytes(source), findings)
    text = text.removeprefix("\ufeff")

    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(pairs)
        if len(found) == len(pairs):
            return found
        counts = Counter(key for key, _ in pairs)
        return _Doubled(found, tuple(key for key, count in counts.items() if count > 1))

    def integer(digits: str) -> float:
        # what is too large is found by the walk, which knows where it stands
        return int(digits) if len(digits) <= 17 else math.inf

    try:
        return json.loads(text, object_pairs_hook=members, parse_int=integer)
    except json.JSONDecodeError as error:
        findings.error(
            "E001", "", f"line {error.lineno}, column {error.colno}: {_sentence(error, text)}", _remedy(error, text)
        )
    except RecursionError:
        _too_deep(findings, "")
    raise _Unreadable


def _decoded(source: bytes, findings: Findings) -> str:
    try:
        return source.decode("utf-8")
    except UnicodeDecodeError as error:
        line = source.count(b"\n", 0, error.start) + 1
        findings.error(
            "E002",
            "",
            f"line {line}: byte {error.start:,} (0x{source[error.start]:02x}) is not UTF-8.",
            "Save the file as UTF-8.",
        )
        raise _Unreadable from error


_SENTENCES = {
    "Expecting value": "a value is missing here.",
    "Expecting property name enclosed in double quotes": "a property name in double quotes is missing here.",
    "Expecting ':' delimiter": "a colon is missing here.",
    "Expecting ',' delimiter": "a comma or a closing bracket is missing here.",
    "Unterminated string starting at": "this text has no closing quote.",
    "Invalid control character at": "a line end or another control character stands inside a text.",
    "Invalid \\escape": "a backslash stands before a character that cannot follow it.",
    "Invalid \\uXXXX escape": "\\u needs four hexadecimal digits.",
    "Extra data": "something follows after the end of the definition.",
    "Illegal trailing comma before end of object": "a comma stands before the closing brace.",
    "Illegal trailing comma before end of array": "a comma stands before the closing bracket.",
}


def _sentence(error: json.JSONDecodeError, text: str) -> str:
    if not text.strip():
        return "the file is empty."
    return _SENTENCES.get(error.msg.removesuffix(": "), f"{error.msg}.")


def _remedy(error: json.JSONDecodeError, text: str) -> str:
    before = text[: error.pos].rstrip()
    here = text[error.pos : error.pos + 1]
    if before.endswith(",") and here in ("}", "]"):
        return "Remove the comma before the closing bracket."
    if here == "'" or (error.msg.startswith("Expecting property") and here not in ("", '"')):
        return "Names and texts stand in double quotes."
    if text[error.pos : error.pos + 2] in ("//", "/*"):
        return "JSON has no comments; remove it."
    if error.msg.startswith("Invalid control"):
        return "Write \\n for a line end."
    if error.msg.startswith("Invalid \\escape"):
        return "Write a backslash as \\\\."
    if "delimiter" in error.msg and here == '"':
        return "Put a comma between two members."
    return ""


def _too_deep(findings: Findings, pointer: str) -> None:
    findings.error("E005", pointer, f"The definition is nested more than {DEEPEST} deep.", "Flatten its panels.")


def _walk(source: dict[str, Any], findings: Findings) -> bool:
    """Reports whatever a JSON text of the profile cannot hold; whether the rest can be read nevertheless.

    `source` may come from a program. Pointers are made only where something is reported: in a hostile file they
    would be larger than the file.
    """
    pending: list[tuple[object, _Trail, int]] = [(source, None, 0)]
    count = 0
    sound = True
    while pending:
        value, trail, depth = pending.pop()
        count += 1
        if count > MOST_VALUES:
            message = f"The definition has more than {MOST_VALUES:,} values."
            findings.error("E007", "", message, "Divide it into several questionnaires.")
            return False
        if not isinstance(value, dict | list):
            sound = _is_storable(value, trail, findings) and sound
        elif depth >= DEEPEST:
            _too_deep(findings, _pointer(trail))
            return False
        elif isinstance(value, list):
            pending.extend((value[i], (trail, i), depth + 1) for i in range(len(value) - 1, -1, -1))
        elif _has_plain_keys(value, trail, findings):
            pending.extend((member, (trail, key), depth + 1) for key, member in reversed(value.items()))
        else:
            return False
    return sound


def _pointer(trail: _Trail) -> str:
    keys: list[str | int] = []
    while trail is not None:
        trail, key = trail
        keys.append(key)
    pointer = ""
    for key in reversed(keys):
        pointer = step(pointer, key)
    return pointer


def _has_plain_keys(value: dict[Any, Any], trail: _Trail, findings: Findings) -> bool:
    for key in value:
        if not isinstance(key, str):
            findings.error("E010", _pointer(trail), f"A property name is a text, not {type(key).__name__}.")
            return False
        if len(key) > LONGEST_KEY:
            message = f"A property name has more than {LONGEST_KEY} characters."
            findings.error("E007", _pointer(trail), message, "No property has such a name; remove it.")
            return False
        if not _is_storable(key, trail, findings):
            return False
    for key in value.twice if isinstance(value, _Doubled) else ():
        findings.error(
            "E003",
            step(_pointer(trail), key),
            f"{quoted(key)} stands twice in one object.",
            "Keep one; JSON readers differ in which they take.",
        )
    return True


def _is_storable(value: object, trail: _Trail, findings: Findings) -> bool:
    if isinstance(value, str):
        found = _UNSTORABLE.search(value)
        if found is None:
            return True
        message = f"The character U+{ord(found[0]):04X} at position {found.start() + 1} cannot be stored."
        findings.error("E008", _pointer(trail), message, "Remove it.")
    elif isinstance(value, int | float):
        if abs(value) <= LARGEST_NUMBER:
            return True
        message = "JSON has no NaN." if value != value else "The number is too large to be exact."  # noqa: PLR0124 - NaN alone differs from itself
        findings.error("E004", _pointer(trail), message, "Write another number, or a text in quotes.")
    elif value is None:
        return True
    else:
        findings.error("E010", _pointer(trail), f"{type(value).__name__} is not a JSON value.")
    return False
