"""What holds for every questionnaire and every answer."""

import string
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveys.questionnaire import answers as reading
from surveys.questionnaire import definition
from surveys.questionnaire.answers.readers import takes_comment
from surveys.questionnaire.expressions.coercion import is_empty
from surveys.questionnaire.model import Answer, Html, Input, Question, Questionnaire, questions_in
from surveys.questionnaire.path import evaluate
from surveys.questionnaire.path.state import State

NOW = datetime(2026, 3, 15, 10, 0, tzinfo=UTC)
VALUES = ["a", "b", "c", "d"]
CONDITIONS = [
    "{%s} notempty", "{%s} empty", "{%s} = 'a'", "{%s} != 'b'", "!({%s} = 'c')", "{%s} = 'a' or {%s} = 'd'",
]  # fmt: skip
KINDS = [
    "text", "comment", "radiogroup", "checkbox", "ranking", "boolean", "rating", "matrix", "multipletext", "number",
    "date", "expression", "html",
]  # fmt: skip
LIST_CONDITIONS = ["{%s} contains 'a'", "{%s} anyof ['b', 'c']", "{%s} notempty", "{%s.length} > 1"]

slow = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much]
)


@st.composite
def elements(draw: st.DrawFn, name: str, before: Mapping[str, str]) -> dict[str, Any]:
    """A question whose conditions read names in `before` (name -> type)."""

    def condition() -> str:
        source = draw(st.sampled_from(sorted(before)))
        forms = LIST_CONDITIONS if before[source] in ("checkbox", "ranking") else CONDITIONS
        return draw(st.sampled_from(forms)).replace("%s", source)

    kind = draw(st.sampled_from(KINDS))
    question: dict[str, Any] = {"type": "text" if kind in ("number", "date") else kind, "name": name}
    choices: list[Any] = list(VALUES)
    coin = st.booleans()
    usable = {key for key, value in before.items() if value in ("radiogroup", "checkbox")}
    if draw(coin) and usable:
        source = draw(st.sampled_from(sorted(usable)))
        forms = LIST_CONDITIONS if before[source] == "checkbox" else CONDITIONS
        choices[1] = {"value": "b", "visibleIf": draw(st.sampled_from(forms)).replace("%s", source)}
    match kind:
        case "radiogroup" | "checkbox":
            question |= {"choices": choices, "showOtherItem": draw(st.booleans()), "showNoneItem": draw(st.booleans())}
        case "ranking":
            question["choices"] = choices
        case "matrix":
            question |= {"columns": [0, 1, "x"], "rows": ["r1", "r2"], "eachRowRequired": draw(st.booleans())}
        case "multipletext":
            question["items"] = [{"name": "n", "inputType": "number"}, {"name": "t"}]
        case "number" | "date":
            question["inputType"] = kind
        case "expression":
            question["expression"] = "1 + 1"
        case "html":
            question["html"] = f"<p>{{{draw(st.sampled_from(sorted(before)))}}}</p>" if before else "<p>x</p>"
    if kind not in ("expression", "html") and draw(st.booleans()):
        question["isRequired"] = True
    if draw(coin) and usable:
        source = draw(st.sampled_from(sorted(usable)))
        forms = LIST_CONDITIONS if before[source] == "checkbox" else CONDITIONS
        question["visibleIf"] = draw(st.sampled_from(forms)).replace("%s", source)
        question["title"] = f"About {{{source}}}"
    return question


@st.composite
def questionnaires(draw: st.DrawFn) -> Questionnaire:
    """Up to eight questions on up to three pages, in an order that need not be that of their dependencies."""
    before: dict[str, str] = {}
    made = []
    for number in range(draw(st.integers(1, 8))):
        question = draw(elements(f"q{number}", before))
        made.append(question)
        if question["type"] in ("radiogroup", "checkbox"):
            before[question["name"]] = question["type"]
    shuffled = draw(st.permutations(made))
    cut = draw(st.integers(0, len(shuffled)))
    pages = [page for page in (shuffled[:cut], shuffled[cut:]) if page]
    return definition.load({"pages": [{"name": f"p{n}", "elements": page} for n, page in enumerate(pages)]})


def texts() -> st.SearchStrategy[str]:
    return st.text(string.ascii_letters + " .,äß😀<>&{}'\"\n", max_size=12)


def an_answer(question: Question) -> st.SearchStrategy[Answer]:
    """Any admissible answer to a question."""
    kind = getattr(question, "input_type", question.kind)
    values = [choice.value for choice in getattr(question, "choices", ())]
    strategies: dict[str, st.SearchStrategy[Any]] = {
        "number": st.one_of(st.integers(-(10**12), 10**12), st.integers(-1000, 1000).map(lambda n: n / 8)),
        "date": st.dates(date(1000, 1, 1)).map(date.isoformat),
        "datetime-local": st.dates(date(1000, 1, 1)).map(lambda day: f"{day}T08:30"),
        "time": st.times()
        .map(lambda t: t.replace(microsecond=0, second=0))
        .map(lambda t: time.isoformat(t, "minutes")),
        "month": st.dates(date(1000, 1, 1)).map(lambda d: d.isoformat()[:7]),
        "radiogroup": st.sampled_from(values or [""]),
        "dropdown": st.sampled_from(values or [""]),
        "checkbox": st.lists(st.sampled_from(values or [""]), unique=True),
        "tagbox": st.lists(st.sampled_from(values or [""]), unique=True),
        "ranking": st.lists(st.sampled_from(values or [""]), unique=True),
        "rating": st.sampled_from([choice.value for choice in getattr(question, "values", ())] or [1]),
        "boolean": st.sampled_from([True, False]),
        "matrix": st.dictionaries(st.sampled_from(["r1", "r2"]), st.sampled_from([0, 1, "x"])),
        "multipletext": st.fixed_dictionaries({}, optional={"n": st.integers(-5, 5), "t": texts()}),
    }
    return strategies.get(kind, texts())


@st.composite
def cases(draw: st.DrawFn) -> tuple[Questionnaire, dict[str, Answer]]:
    questionnaire = draw(questionnaires())
    document: dict[str, Answer] = {}
    for question in questionnaire.questions():
        if isinstance(question, Input) and draw(st.integers(0, 4)):
            document[question.name] = draw(an_answer(question))
            if takes_comment(question) and draw(st.booleans()):
                document[f"{question.name}-Comment"] = draw(texts())
    admitted, problems = reading.admit(questionnaire, document)
    assert problems == ()
    return questionnaire, admitted


def visible(state: State) -> set[str]:
    return {element.path for page in state.pages for element in page.walk()}


@slow
@given(cases())
def test_evaluating_what_remains_changes_nothing(case: tuple[Questionnaire, dict[str, Answer]]) -> None:
    questionnaire, document = case
    state = evaluate(questionnaire, document, now=NOW)
    again = evaluate(questionnaire, state.answers, now=NOW)
    assert again.answers == state.answers
    assert again.data == state.data
    assert again.errors == state.errors
    assert visible(again) == visible(state)


@slow
@given(cases(), st.randoms(use_true_random=False))
def test_the_order_of_the_answers_does_not_matter(case: tuple[Questionnaire, dict[str, Answer]], random: Any) -> None:
    questionnaire, document = case
    items = list(document.items())
    random.shuffle(items)
    state, other = evaluate(questionnaire, document, now=NOW), evaluate(questionnaire, dict(items), now=NOW)
    assert (state.data, state.errors, state.pages) == (other.data, other.errors, other.pages)


@slow
@given(cases())
def test_hidden_is_neither_answered_nor_stored_and_everything_is_shown_or_not_asked(
    case: tuple[Questionnaire, dict[str, Answer]],
) -> None:
    questionnaire, document = case
    state = evaluate(questionnaire, document, now=NOW)
    shown = visible(state)
    for question in questionnaire.questions():
        if isinstance(question, Html):
            continue
        assert (question.name in shown) is not (question.name in state.not_asked)
        if question.name not in shown:
            assert question.name not in state.answers
            assert question.name not in state.data
            assert f"{question.name}-Comment" not in state.data
    for name, answer in state.answers.items():
        given = document[name]
        if given != answer:  # parts that are hidden were left out
            assert isinstance(answer, list | dict)
            assert isinstance(given, list | dict)
            assert len(answer) < len(given)
    offered = {
        f"{element.path}.{option.value}"
        for page in state.pages
        for element in page.walk()
        for option in (*element.options, *element.rows)
    }
    assert offered.isdisjoint(state.not_asked)


@slow
@given(cases())
def test_asking_for_one_pages_texts_changes_nothing_else(case: tuple[Questionnaire, dict[str, Answer]]) -> None:
    questionnaire, document = case
    full = evaluate(questionnaire, document, now=NOW)
    for page in full.pages:
        part = evaluate(questionnaire, document, now=NOW, texts_for=page.page.name)
        assert (part.data, part.errors, part.not_asked) == (full.data, full.errors, full.not_asked)
        assert [each.page.name for each in part.pages] == [each.page.name for each in full.pages]
        assert next(each for each in part.pages if each.page == page.page).elements == page.elements
        same = page.page.name
        judged = evaluate(questionnaire, document, now=NOW, texts_for=same, faults_for=same)
        assert judged.errors == full.errors_on(same)
        assert (judged.pages, judged.data, judged.not_asked) == (part.pages, part.data, part.not_asked)
        assert (judged.locked, judged.placed) == (full.locked, full.placed)


@slow
@given(cases())
def test_fields_and_read_are_inverse(case: tuple[Questionnaire, dict[str, Answer]]) -> None:
    """But for outer white space, the order of ticks, and what says nothing: those a form does not keep."""
    questionnaire, document = case
    for question in questionnaire.questions():
        raw = reading.fields(question, document, {})
        assert set(raw) == set(reading.field_names(question))
        read = reading.read([question], raw)
        assert read.problems == ()
        again = {name: answer for name, answer in read.answers.items() if answer is not None}
        assert reading.read([question], reading.fields(question, again, {})).answers == read.answers
        before, after = document.get(question.name), read.answers.get(question.name)
        if question.kind == "checkbox" and isinstance(before, list) and before:
            assert isinstance(after, list)
            assert sorted(before, key=str) == sorted(after, key=str)
        elif isinstance(before, str):
            assert (after or "") == " ".join(before.split("\n")).strip() or question.kind == "comment"
        elif isinstance(before, dict):
            assert isinstance(after, dict) or all(is_empty(v) or str(v).isspace() for v in before.values())
        elif not is_empty(before):
            assert after == before


NAMES = st.sampled_from(["q", "q.r1", "q.2", "q.n", "q.t", "q.x", "q-Comment", "other", ""])
HARD = ["1", "2", "a", "true", "other", "x", "1,234", "1e400", "\u0663"]
STRINGS = st.lists(
    st.one_of(st.text(st.characters(codec=None, categories=None), max_size=30), st.sampled_from(HARD)), max_size=4
)


@slow
@given(questionnaires(), st.dictionaries(NAMES, STRINGS), st.data())
def test_no_request_raises_or_gives_what_is_not_admitted(
    questionnaire: Questionnaire, noise: dict[str, list[str]], data: st.DataObject
) -> None:
    questions = list(questionnaire.questions())
    names = [name for question in questions for name in reading.field_names(question)] or ["q"]
    raw = {**noise, **{name: data.draw(STRINGS) for name in names}}
    read = reading.read(questions, raw)
    kept = {name: answer for name, answer in read.answers.items() if answer is not None}
    assert reading.admit(questionnaire, kept) == (kept, ())
    assert {problem.path for problem in read.problems} <= set(read.rejected)
    evaluate(questionnaire, kept, now=NOW)
    again = reading.read(
        questions,
        {name: strings for q in questions for name, strings in reading.fields(q, kept, read.rejected).items()},
    )
    assert again.answers == read.answers
    assert [(p.path, p.code) for p in again.problems] == [(p.path, p.code) for p in read.problems]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@slow
@given(questionnaires(), st.data())
def test_no_document_raises_and_what_is_admitted_can_be_evaluated(
    questionnaire: Questionnaire, data: st.DataObject
) -> None:
    document = {question.name: data.draw(JSON) for question in questions_in(questionnaire.pages[0].elements)}
    admitted, problems = reading.admit(questionnaire, document)
    assert reading.admit(questionnaire, admitted) == (admitted, ())
    assert set(admitted).isdisjoint(problem.path for problem in problems)
    evaluate(questionnaire, admitted, now=NOW)
