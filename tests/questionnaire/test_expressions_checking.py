"""The check at load: every fault with its code, place and advice; what real forms write passes."""

import pytest

from surveys.questionnaire.expressions import Want, check, infer, parse
from surveys.questionnaire.expressions.value_types import (
    AnyType,
    BooleanType,
    ChoiceType,
    DateType,
    ListType,
    NumberType,
    RecordType,
    TextType,
    ValueType,
)

SCOPE: dict[str, ValueType] = {
    "staff": NumberType(),
    "remarks": TextType(),
    "since": DateType(),
    "consent": BooleanType(),
    "status": ChoiceType(("planned", "pilot", "operational", "none")),
    "rating": ChoiceType((1, 2, 3, 4, 5)),
    "level": ChoiceType((1, 2, 3, "dontknow")),
    "code": ChoiceType(("1", "2")),
    "uses": ListType(ChoiceType(("chat", "vision"))),
    "scores": ListType(ChoiceType((1, 2, 3))),
    "agree": RecordType({"r1": ChoiceType((1, 2, 3)), "Row.Two": ChoiceType((1, 2, 3))}),
    "contact": RecordType({"name": TextType(), "phones": NumberType()}),
    "anything": AnyType(),
}


def faults(source: str, want: Want = "condition") -> list[tuple[str, int, str, str]]:
    found = check(parse(source), SCOPE, want=want)
    return [(fault.code, fault.position, fault.message, fault.suggestion) for fault in found]


@pytest.mark.parametrize(
    "source",
    [
        "{staff} >= 18 and {status} notempty",
        "{Status} = 'Planned' or {STATUS} anyof ['pilot', 'operational']",
        "{staff} = '12'",
        "{remarks} = 12",
        "{remarks} = ''",
        "{since} != ''",
        "{status} = null",
        "{uses} contains 'chat' and {uses.length} > 1 and {uses[0]} = 'vision'",
        "{uses} = ['vision', 'chat']",
        "{uses} noneof ['chat']",
        "{status} contains 'plan'",
        "{remarks} contains 'x'",
        "{remarks.length} > 10",
        "{rating} > 3 and {level} > 2",
        "{code} > 1",
        "{rating} + {staff} * 2 > sum({scores}) / count({uses})",
        "({status} = 'pilot') + ({rating} = 1) + {consent} >= 2",
        "{consent}",
        "{consent} > 0",
        "!{consent}",
        "{consent} = true or {consent} = 'false' or {consent} = 1",
        "{since} > today() and {since} <= '2026-12-31' and {since} < dateAdd(today(), -1, 'months')",
        "age({since}) >= 18 and dateDiff({since}, today(), 'days') < 10",
        "year({since}) = currentYear()",
        "{agree.R1} = 3 and {agree.row.two} < 2 and {contact.phones} > 0",
        "{agree} notempty",
        "iif({staff} > 3, {rating}, 0) > 2",
        "round(avg({scores}, {rating}), 1) > 2.5",
        "substring({remarks}, 0, 2) = 'ab'",
        "min({scores}, {staff}) = max(1, 2)",
        "{anything} > 3 and {anything.part} = {staff} and {anything} contains {uses} and !{anything}",
        "true",
        "{#staff} = 3",
    ],
)
def test_what_real_forms_write_passes(source: str) -> None:
    assert faults(source) == []


@pytest.mark.parametrize(
    ("source", "code", "position", "message", "suggestion"),
    [
        ("1 = 1 and {staf} > 1", "E202", 10, "{staf}: no question of that name.", "Nearest: {staff}."),
        ("{zzz} = 1", "E202", 0, "{zzz}: no question of that name.", ""),
        ("{ staff } = 1", "E202", 0, "{ staff }: no question of that name.", "Write {staff}, without spaces"),
        ("{$staff.isVisible}", "E202", 0, "reads a property", "Leave out the $"),
        ("{agree.r3} = 1", "E202", 0, "agree has no row or item 'r3'", "There are: r1, Row.Two."),
        ("{contact.phone} = 1", "E202", 0, "contact has no row or item 'phone'", "Nearest: {contact.phones}."),
        ("{contact.xyz} = 1", "E202", 0, "contact has no row or item 'xyz'", "There are: name, phones."),
        ("{uses.first} = 1", "E202", 0, "a list has no part 'first'", "{uses.length} or {uses[0]}"),
        ("{uses[-1]} = 'chat'", "E202", 0, "numbered 0, 1, 2", "Write {uses[0]}."),
        ("{staff[0]} = 1", "E202", 0, "it is a number and has no part '[0]'", "Write {staff}."),
        ("{staff.length} = 1", "E202", 0, "it is a number and has no part 'length'", "Write {staff}."),
        ("not({staff} = 1)", "E203", 0, "not(…) is no function.", "Write !({staff} = 1)."),
        ("summe({staff}) = 1", "E203", 0, "No function is called summe.", "Did you mean sum()?"),
        (
            "displayValue('staff') = 'x'",
            "E203",
            0,
            "displayValue() is refused: its result arrives",
            "Compare the value",
        ),
        ("isContainerReady('p')", "E203", 0, "refused: it validates a page", ""),
        ("round() = 1", "E203", 0, "round() takes 1 to 2 arguments, not 0.", "round({a}, 2)"),
        ("today(1, 2) = {since}", "E203", 0, "today() takes at most 1 argument, not 2.", ""),
        ("currentYear(1) = 1", "E203", 0, "takes nothing, not 1.", ""),
        ("sum() = 1", "E203", 0, "takes at least 1 argument, not 0.", ""),
        ("sum({remarks}, 1) > 1", "E203", 4, "sum() works on numbers; {remarks} is text.", "sum({a}, {b})"),
        ("sum({uses}) > 1", "E203", 4, "{uses} is a list.", ""),
        ("age({remarks}) > 1", "E203", 4, "age() needs a date here; {remarks} is text.", "inputType date"),
        ("age({since}, 'days') > 1", "E203", 13, "knows no unit 'days'", "dateDiff({date}, today(), 'days')"),
        ("dateAdd({since}, 1, 'weeks') > today()", "E203", 20, "knows no unit 'weeks'", "days, months"),
        ("dateAdd({since}, '1') > today()", "E203", 17, "needs a number here; '1' is text", ""),
        ("getDate('15.3.2026') = today()", "E203", 8, "needs a date here", "Write dates as '2026-12-31'."),
        ("{staff}", "E204", 0, "{staff} is a number, not a condition.", "Write {staff} = 1 or {staff} notempty."),
        ("{status}", "E204", 0, "not a condition", "Write {status} = 'planned' or {status} notempty."),
        ("{uses}", "E204", 0, "{uses} is a list", "{uses} notempty or {uses} contains"),
        ("{agree}", "E204", 0, "is a group of answers", "{agree.r1}"),
        ("consent", "E204", 0, "'consent' is text", "A name stands in braces: {consent}."),
        ("{consent} and {staff}", "E204", 14, "{staff} is a number", ""),
        ("!{remarks}", "E204", 1, "{remarks} is text", ""),
        ("iif({staff}, true, false)", "E204", 4, "{staff} is a number", ""),
        ("{staff} + 1", "E204", 0, "{staff} + 1 is a number", "Compare it: {staff} + 1 > 0."),
        ("{uses} = 'chat'", "E205", 0, "{uses} is a list; = compares", "{uses} contains 'chat'"),
        ("'chat' != {uses}", "E205", 10, "{uses} is a list", ""),
        ("{staff} = [1]", "E205", 10, "[1] is a list", ""),
        ("{remarks} > 3", "E205", 0, "{remarks} is text and has no order.", ""),
        ("{staff} > '3'", "E205", 10, "'3' is text and has no order.", "Write 3 without quotes."),
        ("{status} < 3", "E205", 0, "a choice among texts and has no order", "anyof"),
        ("{uses} > 2", "E205", 0, "{uses} is a list", "Write {uses.length} > 2."),
        ("{remarks} + 1 > 2", "E205", 0, "{remarks} is text; + needs numbers.", "number question"),
        ("{level} * 2 > 2", "E205", 0, "a choice of which 'dontknow' is no number; * needs numbers", ""),
        ("{uses} + 1 > 2", "E205", 0, "{uses} is a list; + needs numbers.", "{uses.length}"),
        ("{scores} + 1 > 2", "E205", 0, "{scores} is a list", "sum({scores})"),
        ("today() + 1 > {since}", "E205", 0, "today() is a date; + needs numbers.", "dateAdd(today(), 1, 'days')"),
        ("{since} > 5", "E205", 10, "> compares a date with 5, which is a number", ""),
        ("{since} = '15.3.2026'", "E205", 10, "{since} is a date", "Write dates as"),
        ("{since} = {remarks}", "E205", 10, "{remarks} is text", ""),
        ("{staff} = 'many'", "E205", 10, "never equals the text 'many'", "{staff} = 1"),
        ("{consent} = 'yes'", "E205", 12, "is true or false and never equals", "{consent} = true"),
        ("{agree} = 1", "E205", 0, "{agree} is a group of answers", "{agree.r1}"),
        ("{agree} contains 1", "E205", 0, "{agree} is a group of answers", ""),
        ("{staff} > null", "E205", 10, "null stands beside = or != only.", "empty"),
        ("iif({staff} > 1, null, 2) = 2", "E205", 17, "null stands beside", ""),
        ("[null] = {uses}", "E205", 1, "null stands beside", ""),
        ("null empty", "E205", 0, "null stands beside", ""),
        ("null", "E205", 0, "null stands beside", ""),
        ("{uses} contains", "E205", 15, "Nothing stands to the right of contains.", ""),
    ],
)
def test_faults(source: str, code: str, position: int, message: str, suggestion: str) -> None:
    found = faults(source)
    assert [fault[:2] for fault in found] == [(code, position)]
    assert message in found[0][2]
    assert suggestion in found[0][3]
    assert all(fault.level == "error" for fault in check(parse(source), SCOPE, want="condition"))


@pytest.mark.parametrize(
    ("source", "position", "suggestion"),
    [
        ("{status} = 'pilott'", 11, "Nearest: pilot."),
        ("'xyz' != {status}", 0, "There are: planned, pilot, operational, none."),
        ("{uses} contains 'chatt'", 16, "Nearest: chat."),
        ("{uses} anyof ['chat', 'visoin']", 22, "Nearest: vision."),
        ("{uses} = ['x']", 10, "There are: chat, vision."),
        ("{status} noneof ['plannd']", 17, "Nearest: planned."),
        ("{rating} = 6", 11, "There are: 1, 2, 3, 4, 5."),
        ("{agree.r1} = 9", 13, "There are: 1, 2, 3."),
    ],
)
def test_values_that_no_choice_has_are_warned_of(source: str, position: int, suggestion: str) -> None:
    (fault,) = check(parse(source), SCOPE, want="condition")
    assert (fault.code, fault.level, fault.position, fault.suggestion) == ("W206", "warning", position, suggestion)


def test_every_fault_is_reported_in_order() -> None:
    found = faults("{nobody} > 1 and {remarks} + 1 > 2 and nosuch() and {status} = 'x' and {staff}")
    assert [(code, position) for code, position, *_ in found] == [
        ("E202", 0),
        ("E205", 17),
        ("E203", 39),
        ("W206", 63),
        ("E204", 71),
    ]


@pytest.mark.parametrize(
    ("source", "want", "accepted"),
    [
        ("{staff} + 1", "number", True),
        ("{rating}", "number", True),
        ("{remarks}", "number", False),
        ("{consent}", "number", False),
        ("today()", "number", False),
        ("today()", "date", True),
        ("'2026-12-31'", "date", True),
        ("'soon'", "date", False),
        ("{since}", "date", True),
        ("iif({staff} > 1, {since}, today())", "date", True),
        ("{remarks}", "text", True),
        ("iif({staff} > 1, 'A', 'B')", "text", True),
        ("{staff}", "text", False),
        ("{uses}", "value", True),
        ("null", "value", False),
    ],
)
def test_what_is_wanted(source: str, want: Want, accepted: bool) -> None:
    assert [code for code, *_ in faults(source, want)] == ([] if accepted else ["E205"])


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("{staff} > 1", BooleanType()),
        ("{staff} + {nobody}", NumberType()),
        ("today()", DateType()),
        ("iif({staff} > 1, {status}, {code})", ChoiceType(("planned", "pilot", "operational", "none", "1", "2"))),
        ("iif({staff} > 1, {rating}, 0)", NumberType()),
        ("iif({staff} > 1, 'A', 1)", TextType()),
        ("iif({staff} > 1, {uses}, 1)", AnyType()),
        ("[1, 2]", ListType(NumberType())),
        ("{uses[0]}", ChoiceType(("chat", "vision"))),
        ("{agree.r1}", ChoiceType((1, 2, 3))),
        ("null", AnyType()),
        ("{nobody}", AnyType()),
    ],
)
def test_types_of_computed_values(source: str, kind: ValueType) -> None:
    assert infer(parse(source), SCOPE) == kind
