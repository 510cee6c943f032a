"""Reads questions: values of the JSON to the frozen classes of the model."""

from dataclasses import replace
from typing import Any

from surveys.questionnaire.model import (
    Boolean,
    Choice,
    Choosing,
    Computed,
    Html,
    Input,
    Matrix,
    MultipleChoice,
    MultipleText,
    Question,
    Ranking,
    Rating,
    TextInput,
)

from . import choices, declarations, defaults, names, validators
from .declarations import Inherited
from .fields import Place, Reading, model_fields, read
from .findings import quoted
from .kinds import MULTIPLE_TEXT_ITEM, QUESTION_KINDS, Kind


def read_question(raw: dict[str, object], place: Place, inherited: Inherited, reading: Reading) -> Question | None:
    """The question, or None where so much is missing that nothing can be made of it. `raw["type"]` is a kind."""
    kind = QUESTION_KINDS[str(raw["type"])]
    values = read(raw, kind.properties, place, reading)
    if issubclass(kind.model, Input):
        _required(values, place, reading)
    if "inputType" in raw and "inputType" not in values:
        # what depends on it cannot be judged
        reading.refused.add(place.name.lower())
    elif kind.model is TextInput:
        validators.limits(values, place, reading.findings)
    fields = model_fields(values, kind.properties)
    fields |= {"kind": kind.name, "name": place.name, "pointer": place.pointer}
    fields["data"] = declarations.of_question(
        values.get("x-data"), inherited, kind.name, str(values.get("inputType", "text")), place, reading
    )
    if "validators" in values:
        fields["validators"] = validators.read_list(values["validators"], kind.name, place, reading)
    fields |= _own(kind, values, raw, inherited, place, reading)
    if kind.model is Html and "html" not in fields:
        return None
    question = kind.model(**fields)
    if isinstance(question, Computed) and question.expression is None:
        return None
    return _with_default(question, values, place, reading) if isinstance(question, Input) else question


def _own(
    kind: Kind,
    values: dict[str, Any],
    raw: dict[str, object],
    inherited: Inherited,
    place: Place,
    reading: Reading,
) -> dict[str, Any]:
    """The fields that only this kind has and that are not read as they are."""
    made: dict[str, Any] = {}
    if issubclass(kind.model, Choosing):
        made["choices"] = offered = choices.offered(values, raw, place, reading)
        _selection(kind, values, offered, place, reading)
    elif kind.model is Rating:
        made["values"] = choices.rates(values, place, reading)
    elif kind.model is Boolean:
        _truth(values, place, reading)
    elif kind.model is Matrix:
        for sort in ("columns", "rows"):
            made[sort] = choices.read_list(values.get(sort, []), sort, place, reading)
            if sort in values and not values[sort]:
                reading.findings.error(
                    "E311", place.at(sort), f"{place.what} has no {sort}.", "List them.", name=place.name
                )
        if (
            values.get("eachRowUnique")
            and values.get("eachRowRequired")
            and len(made["rows"]) > len(made["columns"]) > 0
        ):
            reading.findings.error(
                "E313",
                place.at("eachRowUnique"),
                f"{place.what} has more rows than columns: they cannot all differ.",
                'Remove "eachRowUnique" or "eachRowRequired".',
                name=place.name,
            )
    elif kind.model is MultipleText:
        made["items"] = _items(values.get("items", []), inherited, place, reading)
    return made


def _required(values: dict[str, Any], place: Place, reading: Reading) -> None:
    if values.get("isRequired") and "requiredIf" in values:
        reading.findings.error(
            "E312",
            place.at("requiredIf"),
            f'{place.what} has both "isRequired" and "requiredIf".',
            'Keep "requiredIf" if it is required only sometimes.',
            name=place.name,
        )
    if "requiredErrorText" in values and not values.get("isRequired") and "requiredIf" not in values:
        reading.findings.warning(
            "W317",
            place.at("requiredErrorText"),
            f'{place.what}: "requiredErrorText" has no effect: it is not required.',
            'Add "isRequired": true, or remove it.',
            name=place.name,
        )
    if values.get("showCommentArea") and values.get("showOtherItem"):
        reading.findings.error(
            "E312",
            place.at("showCommentArea"),
            f'{place.what}: "showCommentArea" and "showOtherItem" both keep their text as "{place.name}-Comment".',
            "Remove one of them; ask for remarks in a question of type comment.",
            name=place.name,
        )
    for text, needs in (
        ("commentText", "showCommentArea"),
        ("commentPlaceholder", "showCommentArea"),
        ("otherErrorText", "showOtherItem"),
        ("otherPlaceholder", "showOtherItem"),
    ):
        if text in values and not values.get(needs):
            reading.findings.warning(
                "W317",
                place.at(text),
                f'{place.what}: "{text}" has no effect without "{needs}".',
                f'Add "{needs}": true, or remove it.',
                name=place.name,
            )


def _selection(kind: Kind, values: dict[str, Any], offered: tuple[Choice, ...], place: Place, reading: Reading) -> None:
    """How many may be chosen; what only means something where several may be."""
    if kind.model not in (MultipleChoice, Ranking):
        for index, entry in enumerate(values.get("choices", [])):
            if isinstance(entry, dict) and entry.get("isExclusive") is True:
                reading.findings.warning(
                    "W317",
                    f"{place.pointer}/choices/{index}/isExclusive",
                    f'{place.what}: "isExclusive" has no effect where only one can be chosen.',
                    "Remove it.",
                    name=place.name,
                )
        return
    low, high = values.get("minSelectedChoices", 0), values.get("maxSelectedChoices", 0)
    if kind.model is Ranking and (low or high) and not values.get("selectToRankEnabled"):
        at = "minSelectedChoices" if low else "maxSelectedChoices"
        reading.findings.error(
            "E317",
            place.at(at),
            f'{place.what}: "{at}" has no meaning where all choices are ranked.',
            'Add "selectToRankEnabled": true, or remove it.',
            name=place.name,
        )
    validators.refuse_crossed(
        low, high or None, place, reading.findings, names=("minSelectedChoices", "maxSelectedChoices")
    )
    together = sum(not choice.exclusive for choice in offered)
    if offered and low > max(together, 1):
        reading.findings.error(
            "E313",
            place.at("minSelectedChoices"),
            f"{place.what}: {low} must be chosen, but only {together} can be chosen together.",
            f"Write at most {together}.",
            name=place.name,
        )


def _truth(values: dict[str, Any], place: Place, reading: Reading) -> None:
    if str(values.get("valueTrue", True)) == str(values.get("valueFalse", False)):
        reading.findings.error(
            "E304",
            place.at("valueFalse"),
            f"{place.what}: yes and no have the same value.",
            "Values must differ.",
            name=place.name,
        )


def _items(raw: list[object], inherited: Inherited, place: Place, reading: Reading) -> tuple[TextInput, ...]:
    made: list[TextInput] = []
    seen: dict[str, str] = {}
    if not raw:
        reading.findings.error("E311", place.at("items"), f"{place.what} has no items.", "List them.", name=place.name)
    for index, entry in enumerate(raw):
        pointer = f"{place.pointer}/items/{index}"
        if not isinstance(entry, dict):
            reading.findings.error(
                "E310",
                pointer,
                f"{place.what}, item {index + 1} is an object, not {quoted(entry)}.",
                'Write {"name": …}.',
                name=place.name,
            )
            continue
        name = entry.get("name")
        what = f"{place.what}, item {quoted(name)}" if isinstance(name, str) else f"{place.what}, item {index + 1}"
        here = Place(pointer, what, place.name, place.owner)
        reading.elements += 1
        values = read(entry, MULTIPLE_TEXT_ITEM, here, reading)
        if not names.allowed(values.get("name"), here, reading.findings):
            continue
        folded = values["name"].lower()
        if folded in seen:
            reading.findings.error(
                "E301",
                here.at("name"),
                f"{what} stands twice, also at {seen[folded]}.",
                "Give each its own name.",
                name=place.name,
            )
            continue
        seen[folded] = here.at("name")
        _required(values, here, reading)
        if "inputType" in entry and "inputType" not in values:
            reading.refused.add(place.name.lower())
        else:
            validators.limits(values, here, reading.findings)
        fields = model_fields(values, MULTIPLE_TEXT_ITEM)
        input_type = str(values.get("inputType", "text"))
        fields["data"] = declarations.of_question(values.get("x-data"), inherited, "item", input_type, here, reading)
        fields["validators"] = validators.read_list(values.get("validators", []), "item", here, reading)
        made.append(TextInput(kind="text", pointer=pointer, **fields))
    return tuple(made)


def _with_default(question: Input, values: dict[str, Any], place: Place, reading: Reading) -> Input:
    if "defaultValue" not in values:
        return question
    default = defaults.checked(values["defaultValue"], question, place, reading.findings)
    return question if default is None else replace(question, default=default)
