"""Reads the survey, its pages and panels, calculated values and closing texts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain, count
from typing import Any, TypeGuard

from surveys.questionnaire.model import Calculated, Completed, Data, Element, Page, Panel

from . import declarations, names, questions, vocabulary
from .declarations import Inherited
from .fields import Place, Reading, model_fields, read
from .findings import quoted
from .kinds import KINDS
from .properties import CALCULATED, COMPLETED, INPUT_TYPES, PAGE, PANEL, SURVEY

#: Questions, panels, pages, items and calculated values in one questionnaire.
MOST_ELEMENTS = 5_000
NOTHING_INHERITED = Inherited({})


@dataclass(slots=True)
class Structure:
    """What the file is made of. `containers`: the page or panel of each element by its name, in order."""

    values: dict[str, Any] = field(default_factory=dict)
    survey_data: dict[str, Any] = field(default_factory=dict)
    pages: tuple[Page, ...] = ()
    calculated: tuple[Calculated, ...] = ()
    completed: tuple[Completed, ...] = ()
    elements: list[tuple[str, str, str]] = field(default_factory=list)


def read_survey(raw: dict[str, Any], reading: Reading) -> Structure:
    place = Place("", "the survey")
    made = Structure()
    made.values = read(raw, SURVEY, place, reading)
    inherited = NOTHING_INHERITED
    if "x-data" in made.values:
        made.survey_data = declarations.of_survey(made.values["x-data"], place, reading)
        inherited = inherited.within(
            {key: made.survey_data[key] for key in ("purpose", "retention") if key in made.survey_data}
        )
    made.pages = _pages(raw, made, inherited, reading)
    made.calculated = _calculated(made, inherited, reading)
    made.completed = _completed(made.values.get("completedHtmlOnCondition", []), reading)
    return made


def _pages(raw: dict[str, Any], made: Structure, inherited: Inherited, reading: Reading) -> tuple[Page, ...]:
    findings = reading.findings
    if "elements" in raw and "pages" in raw:
        findings.error(
            "E315",
            "/elements",
            'The survey has both "pages" and "elements"; one of them would be lost.',
            "Move the elements into a page.",
        )
    elif "elements" not in raw and "pages" not in raw and "questions" not in raw:
        findings.error("E311", "", "The survey has no pages.", 'Write "pages": [{"name": …, "elements": […]}].')
    pages: list[Page] = []
    for index, entry in enumerate(made.values.get("pages", [])):
        page = _page(entry, f"/pages/{index}", index, made, inherited, reading)
        if page is not None:
            pages.append(page)
    if "elements" in made.values:
        before = len(made.elements)
        elements = _elements(made.values["elements"], Place("", "the survey"), "", made, inherited, reading)
        # survey-core's own name for the only page; this page has no condition that its elements wait for
        name = next(name for name in chain(["page1"], map("page1_{}".format, count())) if name not in reading.names)
        made.elements.insert(before, (name, "", ""))
        reading.names[name] = ""
        pages.append(Page(name=name, elements=elements))
    if "pages" in made.values and not made.values["pages"]:
        findings.error("E311", "/pages", "The survey has no pages.", 'Write {"name": …, "elements": […]}.')
    return tuple(pages)


def _page(
    entry: object, pointer: str, index: int, made: Structure, inherited: Inherited, reading: Reading
) -> Page | None:
    if not _is_object(entry, pointer, f"page {index + 1}", reading):
        return None
    place = _named(entry, pointer, "page", index)
    if not _counted(place, reading):
        return None
    values = read(entry, PAGE, place, reading)
    registered = names.register(values.get("name"), place, reading)
    if registered:
        made.elements.append((place.name, pointer, ""))
    if "x-data" in values:
        inherited = declarations.of_container(values["x-data"], inherited, place, reading)
    elements = _elements(values.get("elements", []), place, place.name if registered else "", made, inherited, reading)
    return Page(pointer=pointer, elements=elements, **{"name": "", **model_fields(values, PAGE)})


def _elements(
    raw: list[object], around: Place, container: str, made: Structure, inherited: Inherited, reading: Reading
) -> tuple[Element, ...]:
    found: list[Element] = []
    for index, entry in enumerate(raw):
        pointer = f"{around.at('elements')}/{index}"
        label = f"{around.what}, element {index + 1}"
        if not _is_object(entry, pointer, label, reading):
            continue
        kind = entry.get("type")
        place = _named(entry, pointer, "panel" if kind == "panel" else "question", index, around=around.what)
        if not _counted(place, reading):
            break
        registered = names.register(entry.get("name"), place, reading)
        if registered:
            made.elements.append((place.name, pointer, container))
        else:
            _excuse(entry, reading)
        if kind == "panel":
            found.append(_panel(entry, place, place.name if registered else "", made, inherited, reading))
        elif isinstance(kind, str) and kind in KINDS:
            question = questions.read_question(entry, place, inherited, reading)
            if question is None:
                _excuse(entry, reading)
            else:
                found.append(question)
        else:
            _refuse_type(entry, place, reading)
            _excuse(entry, reading)
    return tuple(found)


def _panel(
    entry: dict[str, Any], place: Place, container: str, made: Structure, inherited: Inherited, reading: Reading
) -> Panel:
    """`container`: its name, or "" where that was refused."""
    values = read(entry, PANEL, place, reading)
    if "x-data" in values:
        inherited = declarations.of_container(values["x-data"], inherited, place, reading)
    elements = _elements(values.get("elements", []), place, container, made, inherited, reading)
    known = {
        key: inherited.values[key] for key in ("role", "publish", "purpose", "retention") if key in inherited.values
    }
    fields = {"name": place.name, **model_fields(values, PANEL)}
    return Panel(kind="panel", pointer=place.pointer, elements=elements, data=Data(**known), **fields)


def _calculated(made: Structure, inherited: Inherited, reading: Reading) -> tuple[Calculated, ...]:
    found: list[Calculated] = []
    for index, entry in enumerate(made.values.get("calculatedValues", [])):
        pointer = f"/calculatedValues/{index}"
        if not _is_object(entry, pointer, f"calculated value {index + 1}", reading):
            continue
        place = _named(entry, pointer, "calculated value", index)
        if not _counted(place, reading):
            break
        values = read(entry, CALCULATED, place, reading)
        if names.register(values.get("name"), place, reading):
            made.elements.append((place.name, pointer, ""))
        else:
            _excuse(entry, reading)
        data = declarations.of_question(values.get("x-data"), inherited, "calculated value", "", place, reading)
        if "expression" in values and "name" in values:
            found.append(Calculated(pointer=pointer, data=data, **model_fields(values, CALCULATED)))
        else:
            _excuse(entry, reading)
    return tuple(found)


def _completed(raw: list[object], reading: Reading) -> tuple[Completed, ...]:
    found: list[Completed] = []
    for index, entry in enumerate(raw):
        pointer, what = f"/completedHtmlOnCondition/{index}", f"closing text {index + 1}"
        if not _is_object(entry, pointer, what, reading):
            continue
        fields = model_fields(read(entry, COMPLETED, Place(pointer, what), reading), COMPLETED)
        if len(fields) == 2:
            found.append(Completed(**fields))
    return tuple(found)


def _is_object(entry: object, pointer: str, what: str, reading: Reading) -> TypeGuard[dict[str, Any]]:
    if isinstance(entry, dict):
        return True
    reading.findings.error("E310", pointer, f"{what} is an object, not {quoted(entry)}.", 'Write {"name": …}.')
    return False


def _named(entry: Mapping[str, object], pointer: str, noun: str, index: int, around: str = "") -> Place:
    name = entry.get("name")
    if isinstance(name, str) and name:
        return Place(pointer, f"{noun} {quoted(name)}", name, owner=name)
    return Place(pointer, f"{around}, element {index + 1}" if around else f"{noun} {index + 1}")


def _excuse(entry: Mapping[str, object], reading: Reading) -> None:
    """What reads the name of something refused is not to blame."""
    name = entry.get("name")
    if isinstance(name, str):
        reading.refused.add(name.lower())


def _counted(place: Place, reading: Reading) -> bool:
    reading.elements += 1
    if reading.elements == MOST_ELEMENTS + 1:
        reading.findings.error(
            "E007",
            place.pointer,
            f"The questionnaire has more than {MOST_ELEMENTS:,} pages, questions and panels.",
            "Divide it into several questionnaires.",
        )
    return reading.elements <= MOST_ELEMENTS


def _refuse_type(entry: Mapping[str, object], place: Place, reading: Reading) -> None:
    findings, kind = reading.findings, entry.get("type")
    if "type" not in entry:
        findings.error(
            "E311",
            place.pointer,
            f'{place.what} has no "type".',
            'Write "type": "text", or another kind of question.',
            name=place.name,
        )
    elif not isinstance(kind, str):
        findings.error(
            "E310",
            place.at("type"),
            f'{place.what}: "type" is a text, not {quoted(kind)}.',
            'Write "type": "text".',
            name=place.name,
        )
    elif kind in vocabulary.LATER_TYPES:
        findings.error(
            "E102",
            place.at("type"),
            f"{place.what}: {quoted(kind)} comes with profile 2.",
            "Ask in single questions, a panel or a matrix.",
            name=place.name,
        )
    elif kind in vocabulary.NEVER_TYPES:
        why, instead = vocabulary.NEVER_TYPES[kind]
        findings.error(
            "E103", place.at("type"), f"{place.what}: {quoted(kind)} is not supported: {why}.", instead, name=place.name
        )
    else:
        findings.error(
            "E101",
            place.at("type"),
            f"{place.what}: no type {quoted(kind)}.",
            (f'Write "type": "text", "inputType": {quoted(kind)}.' if kind in INPUT_TYPES else "")
            or findings.did_you_mean(kind, (*KINDS, "panel"))
            or f"The types are {', '.join(KINDS)} and panel.",
            name=place.name,
        )
