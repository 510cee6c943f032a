"""Reads what can be chosen: choices, built-in choices, rows, columns and rate values."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any, Literal

from surveys.questionnaire.messages import BUILT_IN
from surveys.questionnaire.model import Choice, Scalar, Text

from . import declarations
from .fields import LOCAL_NAMES, Place, Reading, model_fields, read
from .findings import Findings, quoted
from .properties import CHOICE, CHOICE_DATA, MATRIX_COLUMN, MATRIX_ROW, RATE_VALUE, ROW_DATA, Table

#: In one questionnaire. Country lists have 250, the largest municipal list in Europe 36,000.
MOST_CHOICES = 50_000
#: In one matrix: nobody answers more.
MOST_ROWS = 300
#: survey-core stops at 20 values without a word.
MOST_RATES = 20

_RANGE = frozenset({"choicesMin", "choicesMax", "choicesStep"})

Sort = Literal["choices", "columns", "rows", "rateValues"]
_TABLES: dict[Sort, tuple[str, Table, Table]] = {
    "choices": ("choice", CHOICE, CHOICE_DATA),
    "columns": ("column", MATRIX_COLUMN, CHOICE_DATA),
    "rows": ("row", MATRIX_ROW, ROW_DATA),
    "rateValues": ("rate value", RATE_VALUE, CHOICE_DATA),
}
#: Built-in choices in the order in which they are shown: property, its text, value, missing.
_SPECIAL: tuple[tuple[str, str, Literal["none", "refused", "dontknow", "other"], bool], ...] = (
    ("showNoneItem", "noneText", "none", False),
    ("showRefuseItem", "refuseText", "refused", True),
    ("showDontKnowItem", "dontKnowText", "dontknow", True),
    ("showOtherItem", "otherText", "other", False),
)


def read_list(raw: list[object], sort: Sort, place: Place, reading: Reading) -> tuple[Choice, ...]:
    """The items of one list. Faulty items are reported and left out."""
    noun, table, data_table = _TABLES[sort]
    made: list[tuple[str, Choice]] = []
    if sort in ("rows", "columns") and len(raw) > MOST_ROWS:
        message = f"{place.what} has more than {MOST_ROWS} {sort}."
        reading.findings.error("E007", place.at(sort), message, "Divide it into several questions.", name=place.name)
        raw = raw[:MOST_ROWS]
    for index, entry in enumerate(raw):
        reading.choices += 1
        if reading.choices > MOST_CHOICES:
            reading.findings.error(
                "E007",
                place.at(sort),
                f"The questionnaire has more than {MOST_CHOICES:,} choices.",
                "Ask in steps, or for a text.",
                name=place.name,
            )
            break
        what = f"{place.what}, {noun} {index + 1}"
        pointer = f"{place.pointer}/{sort}/{index}"
        here = Place(pointer, what, place.name, place.owner, LOCAL_NAMES)
        if isinstance(entry, dict):
            values = read(entry, table, here, reading)
            fields = model_fields(values, table)
            if isinstance(values.get("x-data"), dict):
                fields |= declarations.of_choice(values["x-data"], data_table, here, reading)
            value = values.get("value")
            if value is None:
                continue
        else:
            value, fields = entry, {}
        kept = _value(value, here, reading.findings, bare=not isinstance(entry, dict))
        if kept is not None:
            made.append((pointer, Choice(value=kept, **fields)))
    _refuse_twins(made, place, reading.findings)
    return tuple(choice for _, choice in made)


def _value(value: object, here: Place, findings: Findings, *, bare: bool) -> Scalar | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        findings.error(
            "E310",
            here.pointer,
            f"{here.what} cannot be {quoted(value)}.",
            'Write a text or a number; for yes and no use "type": "boolean".',
            name=here.name,
        )
        return None
    if not isinstance(value, str):
        return int(value) if value == int(value) else value
    if not value.strip():
        findings.error("E310", here.pointer, f"{here.what} has an empty value.", "Give it a value.", name=here.name)
        return None
    if bare and "|" in value:
        stored, _, text = value.partition("|")
        findings.error(
            "E305",
            here.pointer,
            f"{here.what}: {quoted(value)} packs value and text into one.",
            f'Write {{"value": {quoted(stored)}, "text": {quoted(text)}}}.',
            name=here.name,
        )
        return None
    if value != value.strip():
        findings.error(
            "E310",
            here.pointer,
            f"{here.what}: the value {quoted(value)} begins or ends with a space.",
            f"Write {quoted(value.strip())}.",
            name=here.name,
        )
        return None
    return value


def _refuse_twins(made: Iterable[tuple[str, Choice]], place: Place, findings: Findings) -> None:
    """Values that conditions and forms could not tell apart, and codes that exports could not."""
    seen: dict[str, str] = {}
    folded: dict[str, Scalar] = {}
    codes: dict[str, str] = {}
    for pointer, choice in made:
        key = str(choice.value)
        if key in seen:
            findings.error(
                "E304",
                pointer,
                f"{place.what}: the value {quoted(choice.value)} stands twice, also at {seen[key]}.",
                'Values must differ (1 and "1" are the same).',
                name=place.name,
            )
        elif key.lower() in folded:
            other = quoted(folded[key.lower()])
            findings.warning(
                "W304",
                pointer,
                f"{place.what}: {quoted(choice.value)} and {other} differ only in case; "
                "conditions take them for the same.",
                "Choose values that differ.",
                name=place.name,
            )
        seen.setdefault(key, pointer)
        folded.setdefault(key.lower(), choice.value)
        if choice.code:
            if choice.code in codes:
                findings.error(
                    "E323",
                    f"{pointer}/x-data/code",
                    f"{place.what}: the code {quoted(choice.code)} stands twice, also at {codes[choice.code]}.",
                    "Give every choice its own code.",
                    name=place.name,
                )
            codes.setdefault(choice.code, pointer)


def offered(values: dict[str, Any], raw: Mapping[str, object], place: Place, reading: Reading) -> tuple[Choice, ...]:
    """All a question offers, in shown order: its own choices, the numbers of a dropdown, the built-in ones.

    `raw` is the question as it is written: what was refused in it is not missing.
    """
    own = read_list(values.get("choices", []), "choices", place, reading)
    own += _numbers(values, own, place, reading.findings)
    if not own and not raw.get("choices") and not _RANGE & raw.keys():
        reading.findings.error(
            "E311",
            place.pointer,
            f"{place.what} has no choices.",
            'Write "choices": [{"value": …, "text": …}].',
            name=place.name,
        )
    taken = {str(choice.value).lower(): choice for choice in own}
    built_in: list[Choice] = []
    for shown, text_of, special, missing in _SPECIAL:
        if values.get(shown):
            if special in taken:
                reading.findings.error(
                    "E304",
                    place.at(shown),
                    f'{place.what}: "{shown}" adds the value "{special}", which the choices have.',
                    f'Remove the choice or "{shown}".',
                    name=place.name,
                )
            text = values.get(text_of) or Text.of(BUILT_IN[special])
            exclusive = special != "other"
            built_in.append(Choice(special, text, exclusive=exclusive, special=special, missing=missing))
        elif text_of in values:
            reading.findings.warning(
                "W317",
                place.at(text_of),
                f'{place.what}: "{text_of}" has no effect without "{shown}".',
                f'Add "{shown}": true, or remove it.',
                name=place.name,
            )
    return own + tuple(built_in)


def _numbers(values: dict[str, Any], own: tuple[Choice, ...], place: Place, findings: Findings) -> tuple[Choice, ...]:
    if not _RANGE & values.keys():
        return ()
    low, high, by = values.get("choicesMin", 0), values.get("choicesMax", 0), values.get("choicesStep", 1)
    if by <= 0 or high <= low:
        findings.error(
            "E313",
            place.at("choicesMax" if "choicesMax" in values else "choicesMin"),
            f"{place.what}: there are no numbers from choicesMin {low} to choicesMax {high} by choicesStep {by}.",
            "choicesMax must be larger than choicesMin, choicesStep larger than 0.",
            name=place.name,
        )
        return ()
    if (high - low) / by > 5_000:
        findings.error(
            "E007",
            place.at("choicesMax"),
            f"{place.what} offers more than 5,000 numbers.",
            'Use "type": "text" with "inputType": "number".',
            name=place.name,
        )
        return ()
    taken = {str(choice.value) for choice in own}
    numbers = tuple(Choice(value) for value in _series(low, high, by))
    for number in numbers:
        if str(number.value) in taken:
            findings.error(
                "E304",
                place.at("choicesMin"),
                f"{place.what}: the choices hold {number.value} too.",
                "Remove the choice, or begin elsewhere.",
                name=place.name,
            )
    return numbers


def _series(low: float, high: float, by: float) -> list[Scalar]:
    """The numbers from `low` to `high`, exact to the decimals that are written."""
    start, end, distance = (Decimal(repr(number)) for number in (low, high, by))
    count = int((end - start) / distance) + 1
    return [_plain(start + index * distance) for index in range(count)]


def _plain(number: Decimal) -> Scalar:
    return int(number) if number == int(number) else float(number)


def rates(values: dict[str, Any], place: Place, reading: Reading) -> tuple[Choice, ...]:
    """The values of a rating: the author's list, or numbers."""
    if values.get("rateValues"):
        made = read_list(values["rateValues"], "rateValues", place, reading)
        for ignored in ("rateMin", "rateMax", "rateStep"):
            if ignored in values:
                reading.findings.warning(
                    "W317",
                    place.at(ignored),
                    f'{place.what}: "{ignored}" has no effect beside "rateValues".',
                    "Remove one of them.",
                    name=place.name,
                )
    else:
        low, high, by = values.get("rateMin", 1), values.get("rateMax", 5), values.get("rateStep", 1)
        if high <= low or by > high - low:
            reading.findings.error(
                "E313",
                place.at("rateMax" if "rateMax" in values else "rateMin"),
                f"{place.what}: there are no values from rateMin {low} to rateMax {high} by rateStep {by}.",
                "rateMax must be larger than rateMin.",
                name=place.name,
            )
            return ()
        if (high - low) / by + 1 > MOST_RATES:
            return _too_many(place, "rateMax", reading.findings)
        made = tuple(Choice(value) for value in _series(low, high, by))
    return _too_many(place, "rateValues", reading.findings) if len(made) > MOST_RATES else made


def _too_many(place: Place, at: str, findings: Findings) -> tuple[Choice, ...]:
    findings.error(
        "E313",
        place.at(at),
        f"{place.what} has more than {MOST_RATES} values.",
        'Use fewer values, or "type": "text" with "inputType": "number".',
        name=place.name,
    )
    return ()
