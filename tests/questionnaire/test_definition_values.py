"""Rules of single properties: what is refused, at which place, and what passes."""

from typing import Any

import pytest

from surveys.questionnaire import definition


def survey(*elements: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"pages": [{"name": "p", "elements": list(elements)}], **more}


def found(source: Any) -> list[tuple[str, str]]:
    """Code and pointer of each problem; pointers into the first question begin there."""
    return [(problem.code, problem.pointer.removeprefix("/pages/0/elements/0")) for problem in definition.check(source)]


def q(kind: str, **more: Any) -> dict[str, Any]:
    return {"type": kind, "name": "a", **more}


def regex(pattern: str) -> dict[str, Any]:
    return q("text", validators=[{"type": "regex", "regex": pattern}])


ABC = ["a", "b", "c"]
CODED = [{"value": "a", "x-data": {"code": "1"}}, {"value": "b", "x-data": {"code": "1"}}]
CLOSING = "/completedHtmlOnCondition/0"
REFUSED: list[tuple[dict[str, Any], str, str]] = [
    (q("text", min=1), "E317", "/min"),
    (q("text", inputType="number", min="one"), "E310", "/min"),
    (q("text", inputType="date", max="2026-02-30"), "E310", "/max"),
    (q("text", inputType="date", min="2026-02-02", max="2026-02-01"), "E313", "/min"),
    (q("text", inputType="time", min="25:00"), "E310", "/min"),
    (q("text", inputType="number", step=0), "E310", "/step"),
    (q("text", inputType="number", maxLength=3), "E317", "/maxLength"),
    (q("text", inputType="number", minErrorText="x"), "W317", "/minErrorText"),
    (q("text", maxLength=0), "E310", "/maxLength"),
    (q("text", title=None), "E310", "/title"),
    (q("text", title={"default": "x", "FR": "y"}), "E330", "/title/FR"),
    (q("text", title={}), "E330", "/title"),
    (q("text", visibleIf=True), "E310", "/visibleIf"),
    (q("text", visibleIf=" "), "E310", "/visibleIf"),
    (q("text", defaultValue=""), "E316", "/defaultValue"),
    (q("text", inputType="number", defaultValue="5"), "E316", "/defaultValue"),
    (q("text", inputType="date", defaultValue="tomorrow"), "E316", "/defaultValue"),
    (q("text", minValueExpression="1"), "E317", "/minValueExpression"),
    (q("comment", rows=0), "E310", "/rows"),
    (q("comment", rows=2.5), "E310", "/rows"),
    (q("comment", validators=[{"type": "numeric", "minValue": 3, "maxValue": 2}]), "E313", "/validators/0"),
    (q("comment", validators=[{"type": "text"}]), "W317", "/validators/0"),
    (q("comment", validators=["email"]), "E310", "/validators/0"),
    (q("comment", validators=[{"text": "x"}]), "E311", "/validators/0"),
    (q("comment", validators=[{"type": "email", "allowDigits": False}]), "E103", "/validators/0/allowDigits"),
    (regex("(?<!a)b"), "E314", "/validators/0/regex"),
    (regex("(a)\\1"), "E314", "/validators/0/regex"),
    (regex("(?i)a"), "E314", "/validators/0/regex"),
    (regex("\\p{L}+"), "E314", "/validators/0/regex"),
    (regex("a{1,9999}"), "E314", "/validators/0/regex"),
    (regex("a" * 1_001), "E314", "/validators/0/regex"),
    (q("radiogroup", choices=[]), "E311", ""),
    (q("radiogroup", choices={"a": 1}), "E310", "/choices"),
    (q("radiogroup", choices=[True, "a"]), "E310", "/choices/0"),
    (q("radiogroup", choices=[{"value": "a", "text": "A", "txt": "b"}]), "E101", "/choices/0/txt"),
    (q("radiogroup", choices=[{"text": "A"}, "b"]), "E311", "/choices/0"),
    (q("radiogroup", choices=["", "b"]), "E310", "/choices/0"),
    (q("radiogroup", choices=["b "]), "E310", "/choices/0"),
    (q("radiogroup", choices=[1, "1"]), "E304", "/choices/1"),
    (q("radiogroup", choices=["other", "b"], showOtherItem=True), "E304", "/showOtherItem"),
    (q("radiogroup", choices=ABC, otherText="x"), "W317", "/otherText"),
    (q("radiogroup", choices=ABC, showOtherItem=True, showCommentArea=True), "E312", "/showCommentArea"),
    (q("radiogroup", choices=[{"value": 1, "isExclusive": True}, 2]), "W317", "/choices/0/isExclusive"),
    (q("radiogroup", choices=ABC, defaultValue=["a"]), "E316", "/defaultValue"),
    (q("radiogroup", choices=CODED), "E323", "/choices/1/x-data/code"),
    (q("dropdown", choicesMin=5, choicesMax=1), "E313", "/choicesMax"),
    (q("dropdown", choices=[2], choicesMin=1, choicesMax=3), "E304", "/choicesMin"),
    (q("checkbox", choices=ABC, minSelectedChoices=3, maxSelectedChoices=2), "E313", ""),
    (q("checkbox", choices=ABC, showNoneItem=True, minSelectedChoices=4), "E313", "/minSelectedChoices"),
    (q("checkbox", choices=ABC, defaultValue="a"), "E316", "/defaultValue"),
    (q("checkbox", choices=ABC, defaultValue=["a", "a"]), "E316", "/defaultValue"),
    (q("checkbox", choices=ABC, showNoneItem=True, defaultValue=["a", "none"]), "E316", "/defaultValue"),
    (q("checkbox", choices=ABC, maxSelectedChoices=1, defaultValue=["a", "b"]), "E316", "/defaultValue"),
    (q("ranking", choices=ABC, maxSelectedChoices=2), "E317", "/maxSelectedChoices"),
    (q("ranking", choices=ABC, defaultValue=["a"]), "E316", "/defaultValue"),
    (q("ranking", choices=ABC, showOtherItem=True), "E101", "/showOtherItem"),
    (q("rating", rateMin=5, rateMax=1), "E313", "/rateMax"),
    (q("rating", rateMax=30), "E313", "/rateMax"),
    (q("rating", rateCount=7), "E103", "/rateCount"),
    (q("rating", rateValues=[1, 2], rateMax=7), "W317", "/rateMax"),
    (q("rating", defaultValue=6), "E316", "/defaultValue"),
    (q("boolean", valueTrue="x", valueFalse="x"), "E304", "/valueFalse"),
    (q("boolean", defaultValue="yes"), "E316", "/defaultValue"),
    (q("matrix", columns=[1], rows=[]), "E311", "/rows"),
    (q("matrix", columns=[1], rows=["r", "r"]), "E304", "/rows/1"),
    (q("matrix", columns=[1], rows=["r", "s"], eachRowRequired=True, eachRowUnique=True), "E313", "/eachRowUnique"),
    (q("matrix", columns=[1], rows=["r"], defaultValue={"s": 1}), "E316", "/defaultValue"),
    (q("matrix", columns=[1], rows=[{"value": "r", "enableIf": "true"}]), "E101", "/rows/0/enableIf"),
    (q("multipletext", items=[]), "E311", "/items"),
    (q("multipletext", items=[{"name": "x"}, {"name": "X"}]), "E301", "/items/1/name"),
    (q("multipletext", items=[{"name": "x.y"}]), "E303", "/items/0/name"),
    (q("multipletext", items=[{"name": "x", "min": 3}]), "E317", "/items/0/min"),
    (q("multipletext", items=[{"name": "x"}], defaultValue={"x": 3}), "E316", "/defaultValue"),
    (q("html"), "E311", ""),
    (q("html", html="<p>x</p>", isRequired=True), "E101", "/isRequired"),
    (q("html", html='<a href="{b}">x</a>'), "W340", "/html"),
    (q("expression", expression="1", currency="euro"), "E310", "/currency"),
    (q("expression", expression="null"), "E205", "/expression"),
    (q("text", **{"x-data": []}), "E310", "/x-data"),
    (q("text", **{"x-data": {"role": "id"}}), "E320", "/x-data/role"),
    (q("text", **{"x-data": {"retention": "six months"}}), "E320", "/x-data/retention"),
    (q("text", **{"x-data": {"retention": "P"}}), "E320", "/x-data/retention"),
    (q("text", **{"x-data": {"variable": "1st"}}), "E320", "/x-data/variable"),
    (q("checkbox", choices=ABC, **{"x-data": {"breakdown": True}}), "E322", "/x-data/breakdown"),
    (q("boolean", **{"x-data": {"breakdown": True, "publish": "never"}}), "E322", "/x-data/breakdown"),
    (q("panel", elements=[], **{"x-data": {"variable": "V"}}), "E320", "/x-data/variable"),
    (q("panel", isRequired=True), "E101", "/isRequired"),
    ({"type": "text", "name": "move"}, "E302", "/name"),
    ({"type": "text", "name": "Locale"}, "E302", "/name"),
    ({"type": "text", "name": " a"}, "E303", "/name"),
    ({"type": "text", "name": ""}, "E303", "/name"),
    ({"type": "text", "name": 5}, "E310", "/name"),
    ({"name": "a"}, "E311", ""),
]  # fmt: skip


@pytest.mark.parametrize(("element", "code", "pointer"), REFUSED, ids=range(len(REFUSED)))
def test_a_question_is_refused_or_warned_of(element: dict[str, Any], code: str, pointer: str) -> None:
    source = survey(element, {"type": "text", "name": "b"})
    expected = [(code, pointer)]
    if element.get("type") == "matrix" and code == "E304":
        assert expected[0] in found(source)
    else:
        assert found(source) == expected
    assert all(problem.suggestion for problem in definition.check(source))


ACCEPTED: list[dict[str, Any]] = [
    q("text", inputType="number", min="-2.5", max=3),
    q("text", inputType="datetime-local", min="2026-01-31T09:30"),
    q("text", inputType="month", max="2026-12", defaultValue="2026-01"),
    q("text", title=""),
    q("text", title={"default": "x", "pt-br": "y", "sr-Latn": "z"}),
    regex("^\\d{3}$"),
    regex("^[^@\\s]+@[^@]+\\.[a-z]+$"),
    regex("^[\\u00c0-\\u00ff]\\\\p$"),
    q("radiogroup", choices=["none", "other"]),
    q("radiogroup", choices=[{"value": 1.5, "text": "x|y"}, -1, 0]),
    q("radiogroup", choices=[1, 2], defaultValue="1"),
    q("dropdown", choices=[], choicesMin=1, choicesMax=3),
    q("checkbox", choices=ABC, showOtherItem=True, minSelectedChoices=4),
    q("ranking", choices=ABC, defaultValue=["c", "a", "b"]),
    q("ranking", choices=ABC, selectToRankEnabled=True, maxSelectedChoices=3, defaultValue=["c"]),
    q("rating", rateMin=0, rateMax=19),
    q("rating", rateMin=0, rateMax=1, rateStep=0.5, defaultValue=0.5),
    q("boolean", valueTrue=1, valueFalse=0, defaultValue=1),
    q("multipletext", items=[{"name": "x", "inputType": "number"}], defaultValue={"x": 3}),
    q("html", html="<h2>A &amp; B</h2><p lang='fr'>é <a href='/privacy'>c</a> &lt; {b} <br></p>"),
    q("expression", expression="{b}", displayStyle="currency", currency="EUR"),
    q("panel", elements=[]),
    {"type": "text", "name": "année 1"},
    {"type": "text", "name": "page"},
]


@pytest.mark.parametrize("element", ACCEPTED, ids=range(len(ACCEPTED)))
def test_a_question_passes(element: dict[str, Any]) -> None:
    assert definition.check(survey(element, {"type": "text", "name": "b"})) == ()


SURVEYS: list[tuple[dict[str, Any], list[tuple[str, str]]]] = [
    ({}, [("E311", "")]),
    ({"pages": []}, [("E311", "/pages")]),
    ({"pages": [3]}, [("E310", "/pages/0")]),
    ({"pages": [{"elements": []}]}, [("E311", "/pages/0")]),
    (survey(showProgressBar="top"), [("E310", "/showProgressBar")]),
    (survey(clearInvisibleValues="none"), [("E310", "/clearInvisibleValues")]),
    (survey(locale="English"), [("E310", "/locale")]),
    (survey(cookieName="x"), [("E103", "/cookieName")]),
    (survey(completedHtmlOnCondition=[{"html": "x"}]), [("E311", CLOSING)]),
    (survey(completedHtmlOnCondition=[{"html": "x", "expression": "1 + 1"}]), [("E204", f"{CLOSING}/expression")]),
    (survey(calculatedValues=[{"name": "k"}]), [("E311", "/calculatedValues/0")]),
    (survey(calculatedValues=[{"name": "P", "expression": "1"}]), [("E301", "/calculatedValues/0/name")]),
    (survey(**{"x-data": {"profile": "1"}}), [("E320", "/x-data/profile")]),
    (survey(**{"x-data": {"languages": ["en", "Klingon"]}}), [("E320", "/x-data/languages/1")]),
    (survey(**{"x-data": {"languages": ["fr"]}}), [("E320", "/x-data/languages")]),
    (survey(**{"x-data": {"notice": "<script>x</script>"}}), [("W340", "/x-data/notice")]),
    ({"elements": [], "x-data": {"contact": "x"}}, [("E320", "/x-data/contact")]),
]  # fmt: skip


@pytest.mark.parametrize(("source", "expected"), SURVEYS, ids=range(len(SURVEYS)))
def test_the_survey_itself(source: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert found(source) == expected


def test_what_was_refused_is_not_unknown_as_well() -> None:
    source = survey(
        {"type": "paneldynamic", "name": "later"},
        {"type": "text", "name": "t", "inputType": "integer"},
        {"type": "text", "name": "b", "visibleIf": "{later} notempty and {t} > 3", "title": "{later} {t}"},
    )
    assert [code for code, _ in found(source)] == ["E102", "E310"]


def test_what_stands_in_a_panel_of_a_wrong_name_is_read() -> None:
    inner = [{"type": "text", "name": "x", "visibleIf": "{y} = 1"}]
    assert found(survey({"type": "panel", "name": "in.ner", "elements": inner}, {"type": "text", "name": "b"})) == [
        ("E303", "/name"),
        ("E202", "/elements/0/visibleIf"),
    ]


def test_a_name_may_not_be_that_of_a_remark() -> None:
    source = survey(q("radiogroup", choices=ABC, showOtherItem=True), {"type": "text", "name": "A-comment"})
    assert found(source) == [("E301", "/pages/0/elements/1/name")]


def test_an_item_is_known_only_in_conditions_of_choices() -> None:
    assert found(survey(q("radiogroup", choices=ABC, visibleIf="{item} = 'a'"))) == [("E202", "/visibleIf")]
    assert found(survey(q("radiogroup", choices=ABC, choicesVisibleIf="{item} = 'z'"))) == [
        ("W206", "/choicesVisibleIf")
    ]
    assert found(survey(q("radiogroup", choices=[1, 2], choicesEnableIf="{choice} > 1"))) == []
    assert found(survey(q("matrix", columns=[1], rows=["x"], rowsVisibleIf="{item} = 'x'"))) == []


@pytest.mark.parametrize(
    ("html", "kept", "lost"),
    [
        ("<script>alert(1)</script>a", "a", "<script>"),
        ('<p onclick="x()">a</p>', "<p>a</p>", "onclick of <p>"),
        ('<a href="javascript:x()">a</a>', '<a rel="noopener noreferrer">a</a>', "href of <a>"),
        ('<img src="https://example.org/pixel.gif">a', "a", "<img>"),
        ("<!-- note -->a", "a", "a comment"),
        ('<a href="https://example.org/?q={b}">a</a>', '<a rel="noopener noreferrer">a</a>', "a {name} in href of <a>"),
        ("fewer than a<b", "fewer than a", 'text behind a bare "<"'),
    ],
)
def test_html_is_sanitised_and_the_author_told(html: str, kept: str, lost: str) -> None:
    source = survey(q("html", html=html), {"type": "text", "name": "b"})
    (problem,) = definition.check(source)
    assert problem.code == "W340"
    assert lost in problem.message
    made = next(iter(definition.load(source).questions()))
    assert str(made.html) == kept  # type: ignore[attr-defined]  # an Html
