"""Planted faults, one a file: each is named with code, pointer, element, sentence and what to write instead."""

import json
from pathlib import Path

import pytest

from surveys.questionnaire import definition
from surveys.questionnaire.definition.codes import CODES
from surveys.questionnaire.problems import DefinitionError

FAULTS = Path(__file__).parents[1] / "faults"

SIZE, LAMPS, CONTACT = (f"/pages/0/elements/{index}" for index in range(3))
TECHNOLOGIES, QUALITY, COSTS, THANKS = (f"/pages/1/elements/{index}" for index in range(4))
TOTAL = "/calculatedValues/0"

#: File, pointer, element, words of the message, words of the suggestion. The file's name begins with the code.
PLANTED = [
    ("e001-trailing-comma", "", "", "line 173, column 5", "Remove the comma"),
    ("e002-latin-1", "", "", "line 4: byte 60 (0xc9) is not UTF-8", "UTF-8"),
    ("e003-key-twice", f"{LAMPS}/name", "", '"name" stands twice', "Keep one"),
    ("e004-not-a-number", f"{LAMPS}/max", "", "NaN", "number"),
    ("e008-control-character", f"{SIZE}/title/fr", "", "U+0007", "Remove it"),
    ("e101-unknown-property", f"{LAMPS}/isReqired", "lamps", '"isReqired"', 'Did you mean "isRequired"?'),
    ("e101-unknown-type", f"{LAMPS}/type", "lamps", '"number"', 'Write "type": "text", "inputType": "number".'),
    ("e102-later-property", f"{LAMPS}/defaultValueExpression", "lamps", "profile 1", "Leave it out"),
    ("e102-later-type", f"{COSTS}/type", "costs", '"paneldynamic" comes with profile 2', "panel"),
    ("e103-choices-by-url", f"{TECHNOLOGIES}/choicesByUrl", "technologies", "other hosts", "List the choices"),
    ("e103-triggers", "/triggers", "", "the order of events", "calculated value"),
    ("e110-old-name", f"{SIZE}/hasOther", "size", "old name", 'Write "showOtherItem".'),
    ("e201-unclosed-quote", f"{QUALITY}/visibleIf", "quality", "position 10: unclosed quote", "Close the text"),
    ("e202-unknown-name", f"{QUALITY}/visibleIf", "quality", "{technology}", 'Did you mean "technologies"?'),
    ("e202-unknown-row", f"{CONTACT}/visibleIf", "contact", "{quality.streets}", "squares, parks"),
    ("e203-unknown-function", f"{TOTAL}/expression", "total", "summ", "Did you mean sum()?"),
    ("e204-not-a-condition", "/pages/1/visibleIf", "lighting", "is a number, not a condition", "{lamps} notempty"),
    ("e205-arithmetic-on-text", f"{TOTAL}/expression", "total", "{contact} is text", "number question"),
    ("e205-list-compared-with-text", f"{QUALITY}/visibleIf", "quality", "is a list", "{technologies} contains 'led'"),
    ("e206-circle", LAMPS, "lamps", "lamps → quality → lighting → lamps", "out of the circle"),
    ("e301-name-twice", "/pages/0/elements/3/name", "LAMPS", f"also at {LAMPS}/name", "its own name"),
    ("e302-reserved-name", f"{THANKS}/name", "row", '"row" is reserved', "row_1"),
    ("e303-name-with-a-dot", f"{THANKS}/name", "thank.you", 'holds "."', 'Write "thank_you".'),
    ("e304-choice-twice", f"{SIZE}/choices/3", "size", f"also at {SIZE}/choices/0", "must differ"),
    ("e305-value-and-text-in-one", f"{SIZE}/choices/3", "size", "packs value and text", '{"value": "huge", "text"'),
    ("e310-value-not-in-the-set", f"{LAMPS}/inputType", "lamps", '"integer"', '"number"'),
    (
        "e310-wrong-json-type",
        f"{SIZE}/isRequired",
        "size",
        "is true or false",
        'Write "isRequired": true or false, without',
    ),
    ("e311-no-choices", SIZE, "size", "has no choices", 'Write "choices"'),
    ("e311-no-name", THANKS, "", 'element 4 has no "name"', 'Add "name"'),
    ("e312-required-twice", f"{SIZE}/requiredIf", "size", 'both "isRequired" and "requiredIf"', 'Keep "requiredIf"'),
    ("e313-minimum-above-maximum", f"{LAMPS}/min", "lamps", "10 is larger than max 5", "Exchange them"),
    ("e313-more-than-there-are", f"{TECHNOLOGIES}/minSelectedChoices", "technologies", "only 4", "at most 4"),
    ("e314-look-ahead", f"{CONTACT}/validators/0/regex", "contact", "looking ahead", "two validators"),
    ("e314-unclosed-group", f"{CONTACT}/validators/0/regex", "contact", "missing )", "backslash"),
    ("e315-pages-and-elements", "/elements", "", "would be lost", "into a page"),
    ("e316-impossible-default", f"{SIZE}/defaultValue", "size", '"tiny"', '"small", "medium" or "large"'),
    ("e317-limit-on-a-text", f"{CONTACT}/max", "contact", "no meaning", "inputType"),
    ("e318-validator-does-not-fit", f"{TECHNOLOGIES}/validators/0/type", "technologies", '"email"', '"answercount"'),
    ("e320-unknown-entry", f"{SIZE}/x-data/rule", "size", '"rule"', 'Did you mean "role"?'),
    ("e321-identifying-published", f"{CONTACT}/x-data/publish", "contact", "identifying", 'Write "publish": "never".'),
    ("e322-breakdown-of-a-text", f"{LAMPS}/x-data/breakdown", "lamps", "closed questions", "radiogroup"),
    ("e323-variable-twice", f"{LAMPS}/x-data/variable", "lamps", f"also at {SIZE}/x-data/variable", "its own"),
    ("e324-other-profile", "/x-data/profile", "", "profile 2", '"profile": 1'),
    ("e330-no-default-version", f"{LAMPS}/title", "lamps", "no default version", 'Add "default"'),
    ("w202-unknown-place", f"{LAMPS}/description", "lamps", "{authorty}", "as it stands"),
    ("w206-no-such-choice", f"{QUALITY}/visibleIf", "quality", "'leds'", "led"),
    ("w304-differs-only-in-case", f"{SIZE}/choices/3", "size", '"Large" and "large"', "differ"),
    ("w317-no-effect", f"{LAMPS}/requiredErrorText", "lamps", "no effect", 'Add "isRequired": true'),
    ("w331-missing-language", f"{LAMPS}/title", "lamps", 'missing in "fr"', "default version"),
    ("w332-unlisted-language", f"{LAMPS}/title", "lamps", '"nl"', "List the language"),
    ("w340-script", f"{THANKS}/html/default", "thanks", "removed <script>", "plain HTML"),
]
#: Too large to be files; `test_definition_source` makes them.
NOT_PLANTED = {"E005", "E006", "E007", "E009", "E010"}


def test_the_file_the_faults_are_planted_in_is_sound() -> None:
    assert definition.check((FAULTS / "sound.json").read_bytes()) == ()


@pytest.mark.parametrize(("file", "pointer", "name", "message", "suggestion"), PLANTED, ids=[f[0] for f in PLANTED])
def test_a_planted_fault_is_named_and_nothing_else(
    file: str, pointer: str, name: str, message: str, suggestion: str
) -> None:
    source = (FAULTS / f"{file}.json").read_bytes()
    (problem,) = definition.check(source)
    assert (problem.code, problem.pointer, problem.name) == (file[:4].upper(), pointer, name)
    assert message in problem.message
    assert suggestion in problem.suggestion
    if problem.code.startswith("E"):
        with pytest.raises(DefinitionError) as caught:
            definition.load(source)
        assert caught.value.problems == (problem,)
    else:
        assert problem.level == "warning"
        assert definition.load(source).questions()


def test_every_fault_file_is_expected_and_every_code_has_one() -> None:
    files = {path.stem for path in FAULTS.glob("*.json")} - {"sound", "many"}
    assert files == {planted[0] for planted in PLANTED}
    assert {file[:4].upper() for file in files} | NOT_PLANTED == set(CODES)


def test_many_faults_are_found_in_one_pass() -> None:
    problems = definition.check((FAULTS / "many.json").read_bytes())
    found = [(problem.code, problem.pointer) for problem in problems]
    assert sorted(found) == sorted(
        [
            ("E101", "/trigers"),
            ("E103", "/cookieName"),
            ("E110", f"{SIZE}/hasOther"),
            ("E304", f"{SIZE}/choices/3"),
            ("E305", f"{SIZE}/choices/4"),
            ("E316", f"{SIZE}/defaultValue"),
            ("E301", f"{LAMPS}/name"),
            ("E101", f"{LAMPS}/isReqired"),
            ("E313", f"{LAMPS}/min"),
            ("E317", f"{CONTACT}/max"),
            ("E321", f"{CONTACT}/x-data/publish"),
            ("E314", f"{CONTACT}/validators/0/regex"),
            ("E103", f"{TECHNOLOGIES}/type"),
            ("E201", f"{QUALITY}/visibleIf"),
            ("E302", f"{THANKS}/name"),
            ("E330", f"{THANKS}/html"),
            ("E312", "/pages/1/elements/4/requiredIf"),
            ("E202", "/pages/1/elements/4/requiredIf"),
            ("W202", "/pages/1/elements/4/title"),
            ("E206", COSTS),
            ("E206", "/calculatedValues/1"),
            ("E202", "/pages/1/visibleIf"),
            ("E204", f"{COSTS}/visibleIf"),
        ]
    )
    assert all(problem.message and problem.suggestion for problem in problems)


def test_pointers_lead_to_what_is_wrong_or_to_where_it_is_missing() -> None:
    for file, *_ in PLANTED:
        if file[:4] in ("e001", "e002", "e003", "e004"):
            continue
        source = json.loads((FAULTS / f"{file}.json").read_text(encoding="utf-8"))
        for problem in definition.check(source):
            value = source
            for key in problem.pointer.split("/")[1:]:
                value = value[int(key)] if isinstance(value, list) else value[key]
