"""Reads one object of a definition by its table of properties: what is accepted, in Python's types.

A wrong value is reported and left out, so that reading goes on and every problem is found in one pass.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from surveys.questionnaire.expressions import Expression, ExpressionSyntaxError, parse
from surveys.questionnaire.model import Text

from . import markup, texts, vocabulary
from .findings import Findings, listed, quoted, step
from .properties import Property, Table
from .texts import LocatedText

#: Expressions of a questionnaire, and their characters; the largest real ones have some 10,000.
MOST_EXPRESSIONS = 15_000
MOST_EXPRESSION_CHARACTERS = 300_000
#: Characters of one text in one language: some ten printed pages.
LONGEST_TEXT = 20_000
#: Characters of all texts; and of those in HTML, which cost more.
MOST_TEXT_CHARACTERS = 2_000_000
MOST_HTML_CHARACTERS = 500_000


@dataclass(frozen=True, slots=True)
class LocatedExpression:
    """An expression with its address, for what can be checked only once all names are known.

    `owner` is the name of the element whose state it decides ("" for validators and closing texts);
    `at` the property it stands in; `local` the values {item} and {choice} can have, where they mean something.
    """

    expression: Expression
    pointer: str
    name: str
    at: str
    wants_condition: bool
    owner: str = ""
    local: tuple[str, ...] = ()


@dataclass(slots=True)
class Reading:
    """One reading of one definition: what was found so far."""

    findings: Findings
    expressions: list[LocatedExpression] = field(default_factory=list)
    texts: list[LocatedText] = field(default_factory=list)
    elements: int = 0
    choices: int = 0
    expression_count: int = 0
    expression_characters: int = 0
    validators: int = 0
    text_characters: int = 0
    html_characters: int = 0
    #: Names of elements, folded, with the pointer where each was met first.
    names: dict[str, str] = field(default_factory=dict)
    #: Folded names of what was refused, or stands inside it: not to be reported as unknown too.
    refused: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an object stands and whose it is. `what` names it in sentences: question "age"."""

    pointer: str
    what: str
    name: str = ""
    owner: str = ""
    local: tuple[str, ...] = ()

    def at(self, key: str | int) -> str:
        return step(self.pointer, key)


#: Properties whose condition is asked once for each choice, row or column.
_PER_ITEM = frozenset({"choicesVisibleIf", "choicesEnableIf", "rowsVisibleIf", "columnsVisibleIf"})
LOCAL_NAMES = ("item", "choice")


def read(raw: Mapping[str, object], table: Table, place: Place, reading: Reading) -> dict[str, Any]:
    """The values of `raw` by their JSON names; unknown, wrong and merely visual properties are left out.

    Lists and records are checked for being one, and left as they are: their own tables read them.
    """
    values: dict[str, Any] = {}
    for key, value in raw.items():
        accepted = table.get(key)
        if accepted is None:
            _refuse(key, table, place, reading.findings)
            continue
        made = _value(value, accepted, place, reading)
        if made is not None and not accepted.visual:
            values[key] = made
    for accepted in table.values():
        if accepted.required and accepted.name not in raw:
            reading.findings.error(
                "E311",
                place.pointer,
                f'{place.what} has no "{accepted.name}".',
                f'Add "{accepted.name}". {accepted.note}',
                name=place.name,
            )
    return values


def model_fields(values: Mapping[str, Any], table: Table) -> dict[str, Any]:
    """The values that the model holds as they are, by the names of its fields."""
    return {table[key].field: value for key, value in values.items() if table[key].field}


def _refuse(key: str, table: Table, place: Place, findings: Findings) -> None:
    pointer = place.at(key)
    if key in vocabulary.NEVER:
        why, instead = vocabulary.NEVER[key]
        findings.error(
            "E103", pointer, f"{place.what}: {quoted(key)} is not supported: {why}.", instead, name=place.name
        )
    elif key in vocabulary.LATER:
        findings.error(
            "E102",
            pointer,
            f"{place.what}: {quoted(key)} is not in profile 1; it comes with a later profile.",
            "Leave it out.",
            name=place.name,
        )
    elif vocabulary.OLD_NAMES.get(key) in table:
        findings.error(
            "E110",
            pointer,
            f"{place.what}: {quoted(key)} is an old name.",
            f"Write {quoted(vocabulary.OLD_NAMES[key])}.",
            name=place.name,
        )
    else:
        findings.error(
            "E101",
            pointer,
            f"{place.what}: no property {quoted(key)}.",
            findings.did_you_mean(key, table) or "Leave it out, or keep notes of your own elsewhere.",
            name=place.name,
        )


def _value(raw: object, accepted: Property, place: Place, reading: Reading) -> Any:
    """The value in Python's types, or None when it was wrong or empty."""
    findings, pointer = reading.findings, place.at(accepted.name)
    label = f'{place.what}: "{accepted.name}"'
    match accepted.shape:
        case "text" | "html":
            return _text(raw, accepted, pointer, label, place, reading)
        case "condition" | "expression":
            return _expression(raw, accepted, pointer, label, place, reading)
    accepts, wanted = _SHAPES[accepted.shape]
    if not accepts(raw):
        findings.error(
            "E310", pointer, f"{label} is {wanted}, not {quoted(raw)}.", _remedy(raw, accepted), name=place.name
        )
        return None
    if accepted.shape == "integer" and isinstance(raw, float):
        raw = int(raw)
    if accepted.values and raw not in accepted.values:
        near = findings.nearest(raw, [str(value) for value in accepted.values]) if isinstance(raw, str) else ""
        suggestion = f"Did you mean {quoted(near)}?" if near else f"Write {listed(accepted.values)}."
        findings.error("E310", pointer, f"{label} cannot be {quoted(raw)}.", suggestion, name=place.name)
        return None
    if accepted.pattern and not re.fullmatch(accepted.pattern.removeprefix("^").removesuffix("$"), str(raw)):
        findings.error("E310", pointer, f"{label} cannot be {quoted(raw)}.", accepted.note, name=place.name)
        return None
    low, high = accepted.minimum, accepted.maximum
    if isinstance(raw, int | float) and ((low is not None and raw < low) or (high is not None and raw > high)):
        limits = " and ".join(
            part
            for part in (
                f"at least {low:g}" if low is not None else "",
                f"at most {high:g}" if high is not None else "",
            )
            if part
        )
        findings.error(
            "E310", pointer, f"{label} is {quoted(raw)}; it must be {limits}.", accepted.note, name=place.name
        )
        return None
    return raw


def _is_number(raw: object) -> bool:
    return isinstance(raw, int | float) and not isinstance(raw, bool)


_SHAPES: Mapping[str, tuple[Callable[[object], bool], str]] = {
    "string": (lambda raw: isinstance(raw, str), "a text"),
    "boolean": (lambda raw: isinstance(raw, bool), "true or false"),
    "integer": (lambda raw: _is_number(raw) and raw == int(raw), "a whole number"),  # type: ignore[call-overload]  # a number by then
    "number": (_is_number, "a number"),
    "size": (lambda raw: _is_number(raw) or isinstance(raw, str), "a number or a length such as 300px"),
    "limit": (lambda raw: _is_number(raw) or isinstance(raw, str), "a number, or a date or time in quotes"),
    "scalar": (lambda raw: isinstance(raw, str | int | float), "a text, a number, true or false"),
    "answer": (lambda raw: raw is not None, "an answer"),
    "list": (lambda raw: isinstance(raw, list), "a list"),
    "record": (lambda raw: isinstance(raw, dict), "an object"),
}


def _remedy(raw: object, accepted: Property) -> str:
    if raw is None:
        return "Leave the property out."
    if accepted.shape == "boolean":
        meant = raw.lower() if isinstance(raw, str) and raw.lower() in ("true", "false") else "true or false"
        return f'Write "{accepted.name}": {meant}, without quotes.'
    if accepted.shape in ("integer", "number") and isinstance(raw, str) and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", raw):
        return f"Write {raw} without quotes."
    if accepted.shape == "string" and isinstance(raw, int | float):
        return f"Write it in quotes{', or leave it out' if isinstance(raw, bool) else ''}."
    if accepted.shape == "list":
        return "Write it in square brackets: […]."
    return accepted.note


def _text(raw: object, accepted: Property, pointer: str, label: str, place: Place, reading: Reading) -> Text | None:
    text = texts.read(raw, pointer, label, reading.findings, name=place.name)
    if text is None or accepted.visual or not _fits(text, accepted, pointer, label, place, reading):
        return None
    if accepted.shape == "html":
        versions = []
        for language, version in text.versions:
            clean, lost = markup.sanitised(version)
            versions.append((language, clean))
            if lost:
                where = pointer if isinstance(raw, str) else step(pointer, language)
                reading.findings.warning(
                    "W340",
                    where,
                    f"{label}: the sanitiser removed {', '.join(lost[:10])}.",
                    "Remove it, or say it in plain HTML.",
                    name=place.name,
                )
        text = Text(tuple(versions))
    reading.texts.append(LocatedText(text, pointer, place.name))
    return text


def _fits(text: Text, accepted: Property, pointer: str, label: str, place: Place, reading: Reading) -> bool:
    """Whether the text and all texts so far are as long as people read; the first that is not is reported."""
    lengths = [len(version) for _, version in text.versions]
    was_full = _texts_are_full(reading)
    reading.text_characters += sum(lengths)
    if accepted.shape == "html":
        reading.html_characters += sum(lengths)
    if max(lengths) > LONGEST_TEXT:
        message = f"{label} has more than {LONGEST_TEXT:,} characters."
        reading.findings.error("E007", pointer, message, "Say it shorter, or link to it.", name=place.name)
        return False
    if _texts_are_full(reading):
        if not was_full:
            most = f"{MOST_TEXT_CHARACTERS:,} characters, or {MOST_HTML_CHARACTERS:,} in HTML"
            message = f"All texts together have more than {most}."
            reading.findings.error("E007", pointer, message, "Divide the questionnaire.", name=place.name)
        return False
    return True


def _expressions_are_full(reading: Reading) -> bool:
    too_long = reading.expression_characters > MOST_EXPRESSION_CHARACTERS
    return too_long or reading.expression_count > MOST_EXPRESSIONS


def _texts_are_full(reading: Reading) -> bool:
    return reading.text_characters > MOST_TEXT_CHARACTERS or reading.html_characters > MOST_HTML_CHARACTERS


def _expression(
    raw: object, accepted: Property, pointer: str, label: str, place: Place, reading: Reading
) -> Expression | None:
    findings = reading.findings
    if not isinstance(raw, str):
        suggestion = (
            'Write "visible": false.' if accepted.name == "visibleIf" and raw is False else "Write it in quotes."
        )
        findings.error(
            "E310", pointer, f"{label} is an expression in quotes, not {quoted(raw)}.", suggestion, name=place.name
        )
        return None
    if not raw.strip():
        findings.error("E310", pointer, f"{label} is empty.", "Leave the property out.", name=place.name)
        return None
    was_full = _expressions_are_full(reading)
    reading.expression_count += 1
    reading.expression_characters += len(raw)
    if _expressions_are_full(reading):
        if not was_full:
            most = f"{MOST_EXPRESSIONS:,} expressions, or {MOST_EXPRESSION_CHARACTERS:,} characters in them"
            message = f"The questionnaire has more than {most}."
            findings.error("E007", pointer, message, "Divide it into several questionnaires.", name=place.name)
        return None
    try:
        expression = parse(raw)
    except ExpressionSyntaxError as error:
        sentence = error.message if error.message.endswith((".", "?", "!")) else f"{error.message}."
        findings.error(
            "E201",
            pointer,
            f"{label}: position {error.position + 1}: {sentence}",
            error.suggestion,
            name=place.name,
        )
        return None
    local = place.local or (LOCAL_NAMES if accepted.name in _PER_ITEM else ())
    reading.expressions.append(
        LocatedExpression(
            expression, pointer, place.name, accepted.name, accepted.shape == "condition", place.owner, local
        )
    )
    return expression
