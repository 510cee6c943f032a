"""Reads validators and the limits of an input: what no answer could meet is refused."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any

import re2

from surveys.questionnaire.model import Validator

from .fields import Place, Reading, model_fields, read
from .findings import Findings, listed, quoted
from .properties import VALIDATORS

#: Validators that say something about each kind of answer; `expression` fits all.
_FITTING: Mapping[str, tuple[str, ...]] = {
    "text": ("numeric", "text", "email", "regex"),
    "item": ("numeric", "text", "email", "regex"),
    "comment": ("numeric", "text", "email", "regex"),
    "checkbox": ("answercount",),
    "tagbox": ("answercount",),
    "ranking": ("answercount",),
}
_OPTIONS = re2.Options()
_OPTIONS.log_errors = False
_OPTIONS.max_mem = 1 << 20
_LONGEST_PATTERN = 1_000
#: In one questionnaire.
MOST_VALIDATORS = 5_000
#: What RE2 reads and JavaScript does not, or otherwise; and what to write instead.
_FOREIGN: tuple[tuple[str, str, str], ...] = (
    (r"\(\?<?[=!]", "looking ahead or behind", "Use two validators, each with a simple pattern."),
    (r"\\[1-9]|\\k<", "references to an earlier group", "Use an expression validator."),
    (r"\(\?[imsU-]+[:)]", "flags inside the pattern", 'Write "caseInsensitive": true.'),
    (r"\(\?P<", "named groups of this kind", "Write ( … )."),
    (r"\\[pP]", "\\p classes", "List the characters, such as [A-Za-zÀ-ÿ]."),
    (r"\\[AzZQECa]", "this escape", "Write ^ and $, and a backslash before each special character."),
    (r"\[\[:", "POSIX classes", "Write the characters, such as [a-z]."),
)


def read_list(raw: list[object], kind: str, place: Place, reading: Reading) -> tuple[Validator, ...]:
    """The validators of a question or item. Faulty ones are reported and left out."""
    made = []
    for index, entry in enumerate(raw):
        reading.validators += 1
        if reading.validators > MOST_VALIDATORS:
            if reading.validators == MOST_VALIDATORS + 1:
                message = f"The questionnaire has more than {MOST_VALIDATORS:,} validators."
                reading.findings.error("E007", place.at("validators"), message, "Divide it.", name=place.name)
            break
        here = Place(
            f"{place.pointer}/validators/{index}", f"{place.what}, validator {index + 1}", place.name, owner=""
        )
        if not isinstance(entry, dict):
            reading.findings.error(
                "E310",
                here.pointer,
                f"{here.what} is an object, not {quoted(entry)}.",
                'Write {"type": …}.',
                name=place.name,
            )
            continue
        sort = entry.get("type")
        if not isinstance(sort, str) or sort not in VALIDATORS:
            if "type" not in entry:
                reading.findings.error(
                    "E311",
                    here.pointer,
                    f'{here.what} has no "type".',
                    f"Write {listed(list(VALIDATORS))}.",
                    name=place.name,
                )
            else:
                reading.findings.error(
                    "E310",
                    here.at("type"),
                    f"{here.what}: no validator {quoted(sort)}.",
                    reading.findings.did_you_mean(str(sort), VALIDATORS) or f"Write {listed(list(VALIDATORS))}.",
                    name=place.name,
                )
            continue
        values = read(entry, VALIDATORS[sort], here, reading)
        if sort != "expression" and sort not in _FITTING.get(kind, ()):
            fitting = (*_FITTING.get(kind, ()), "expression")
            reading.findings.error(
                "E318",
                here.at("type"),
                f"{here.what}: {quoted(sort)} does not fit this kind of question.",
                f"Write {listed(fitting)}.",
                name=place.name,
            )
            continue
        validator = _validator(sort, values, here, reading.findings)
        if validator is not None:
            made.append(validator)
    return tuple(made)


def _validator(sort: str, values: dict[str, Any], here: Place, findings: Findings) -> Validator | None:
    fields = model_fields(values, VALIDATORS[sort])
    low, high = fields.get("minimum"), fields.get("maximum")
    if sort in ("text", "answercount"):
        # 0 is survey-core's way of saying none
        fields["minimum"], fields["maximum"] = low, high = low or None, high or None
        if low is None and high is None:
            ends = [name for name in VALIDATORS[sort] if name.startswith(("min", "max"))]
            findings.warning(
                "W317", here.pointer, f"{here.what} checks nothing.", f"Add {listed(ends)}.", name=here.name
            )
    refuse_crossed(low, high, here, findings)
    if sort == "regex":
        pattern = values.get("regex")
        made = _pattern(pattern, here, findings) if pattern is not None else None
        if made is None:
            return None
        fields["pattern"] = made
    if sort == "expression" and "expression" not in fields:
        return None
    return Validator(kind=sort, **fields)  # type: ignore[arg-type]  # a key of VALIDATORS


def refuse_crossed(
    low: Any, high: Any, place: Place, findings: Findings, *, names: tuple[str, str] = ("minimum", "maximum")
) -> None:
    """Reports limits that leave nothing between them."""
    if low is not None and high is not None and type(low) is not str and type(high) is not str and low > high:
        findings.error(
            "E313",
            place.pointer,
            f"{place.what}: the {names[0]} {low:g} is larger than the {names[1]} {high:g}.",
            "Exchange them.",
            name=place.name,
        )


def _pattern(source: str, here: Place, findings: Findings) -> str | None:
    """The pattern as RE2 reads it, or None when it cannot be used on the server in linear time."""
    pointer = here.at("regex")
    if len(source) > _LONGEST_PATTERN:
        findings.error(
            "E314",
            pointer,
            f"{here.what}: the pattern is longer than {_LONGEST_PATTERN:,} characters.",
            "Use several validators.",
            name=here.name,
        )
        return None
    # what follows an escaped backslash is no escape
    bare = source.replace("\\\\", "  ")
    for foreign, label, instead in _FOREIGN:
        if re.search(foreign, bare):
            findings.error(
                "E314",
                pointer,
                f"{here.what}: patterns cannot use {label}: they must take the same short time "
                "for every answer, and mean the same in a browser.",
                instead,
                name=here.name,
            )
            return None
    pattern = re.sub(r"(?<!\\)((?:\\\\)*)\\u([0-9A-Fa-f]{4})", r"\1\\x{\2}", source)
    try:
        re2.compile(pattern, _OPTIONS)
    except re2.error as error:
        cause = error.args[0] if error.args else ""
        cause = cause.decode("utf-8", "replace") if isinstance(cause, bytes) else str(cause)
        findings.error(
            "E314",
            pointer,
            f"{here.what}: the pattern cannot be read: {cause[:80]}.",
            "Write a backslash before a character that is meant as itself.",
            name=here.name,
        )
        return None
    return pattern


_TIMES: Mapping[str, tuple[Callable[[str], object], str, str]] = {
    "date": (date.fromisoformat, r"\d{4}-\d\d-\d\d", "2026-01-31"),
    "datetime-local": (datetime.fromisoformat, r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?", "2026-01-31T09:30"),
    "month": (lambda text: date.fromisoformat(f"{text}-01"), r"\d{4}-\d\d", "2026-01"),
    "time": (time.fromisoformat, r"\d\d:\d\d(:\d\d)?", "09:30"),
}


def is_of(input_type: str, value: object) -> bool:
    """Whether `value` is a possible answer of an input of that type, limits aside."""
    if input_type == "number":
        return isinstance(value, int | float) and not isinstance(value, bool)
    if not isinstance(value, str):
        return False
    if input_type not in _TIMES:
        return True
    made, shape, _ = _TIMES[input_type]
    try:
        return bool(re.fullmatch(shape, value)) and made(value) is not None
    except ValueError:
        return False


def limits(values: dict[str, Any], place: Place, findings: Findings) -> None:
    """Checks `min`, `max`, `step` and the like of a text input; removes from `values` what cannot be used."""
    input_type = values.get("inputType", "text")
    bounded = input_type == "number" or input_type in _TIMES
    numeric = input_type == "number"
    for name in ("min", "max", "minValueExpression", "maxValueExpression", "minErrorText", "maxErrorText"):
        if name in values and not bounded:
            _no_meaning(name, input_type, "a number, date or time", values, place, findings)
    for name in ("step", "stepErrorText"):
        if name in values and not numeric:
            _no_meaning(name, input_type, "a number", values, place, findings)
    if "maxLength" in values and bounded:
        _no_meaning("maxLength", input_type, "a text", values, place, findings)
    for name in ("min", "max"):
        value = values.get(name)
        if numeric and isinstance(value, str) and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", value):
            values[name] = float(value) if "." in value else int(value)
        elif value is not None and not is_of(input_type, value):
            example = "a number such as 10" if numeric else f'"{_TIMES[input_type][2]}"'
            findings.error(
                "E310",
                place.at(name),
                f'{place.what}: "{name}" cannot be {quoted(value)} with inputType {quoted(input_type)}.',
                f"Write {example}.",
                name=place.name,
            )
            del values[name]
    low, high = values.get("min"), values.get("max")
    if low is not None and high is not None and low > high:
        findings.error(
            "E313",
            place.at("min"),
            f"{place.what}: min {quoted(low)} is larger than max {quoted(high)}.",
            "Exchange them.",
            name=place.name,
        )
    if values.get("step", 1) <= 0:
        findings.error(
            "E310", place.at("step"), f'{place.what}: "step" must be larger than 0.', "Write 1.", name=place.name
        )
        del values["step"]
    for text, of in (("minErrorText", "min"), ("maxErrorText", "max"), ("stepErrorText", "step")):
        if text in values and of not in values and f"{of}ValueExpression" not in values:
            findings.warning(
                "W317",
                place.at(text),
                f'{place.what}: "{text}" has no effect without "{of}".',
                f'Add "{of}", or remove it.',
                name=place.name,
            )


def _no_meaning(
    name: str, input_type: str, needs: str, values: dict[str, Any], place: Place, findings: Findings
) -> None:
    findings.error(
        "E317",
        place.at(name),
        f'{place.what}: "{name}" has no meaning for inputType {quoted(input_type)}.',
        f'It needs {needs}: change "inputType", or remove it.',
        name=place.name,
    )
    del values[name]
