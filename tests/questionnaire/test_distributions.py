"""The laws answers are drawn from, one by one; and profiles that do not fit their questionnaire."""

import statistics
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.questionnaire import definition
from surveys.questionnaire.model import Answer, Questionnaire
from surveys.questionnaire.simulation import SimulationError, distributions, draws, simulate

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)

NOTHING_SAID: dict[str, object] = {}
Respondent = dict[str, Answer]


def form(*elements: Mapping[str, object]) -> Questionnaire:
    return definition.load({"elements": [{"title": "A question?", **element} for element in elements]})


def run(
    questionnaire: Questionnaire, profile: Mapping[str, object] = NOTHING_SAID, *, seed: int = 1, count: int = 200
) -> list[Respondent]:
    return list(simulate(questionnaire, profile, seed=seed, count=count, now=NOW))


def of(question: str, law: object) -> dict[str, object]:
    return {"questions": {question: law}}


def record(respondent: Respondent, name: str) -> dict[str, Any]:
    found = respondent[name]
    assert isinstance(found, dict)
    return found


def ticked(respondent: Respondent, name: str) -> list[Any]:
    found = respondent[name]
    assert isinstance(found, list)
    return found


def share(respondents: Sequence[Respondent], holds: Callable[[Respondent], bool]) -> float:
    return sum(map(holds, respondents)) / len(respondents)


def chose(respondent: Respondent, name: str, option: str) -> bool:
    return option in ticked(respondent, name)


ONE = {"type": "radiogroup", "name": "one", "choices": ["a", "b", "c"], "isRequired": True}


def test_weights() -> None:
    found = run(form(ONE), of("one", {"weights": {"a": 3, "b": 1}}), count=1000)
    assert share(found, lambda r: r["one"] == "a") == pytest.approx(0.75, abs=0.04)
    assert all(r["one"] != "c" for r in found)


def test_without_a_word_all_options_are_alike() -> None:
    counts = Counter(r["one"] for r in run(form(ONE), count=900))
    assert all(counts[option] == pytest.approx(300, abs=50) for option in "abc")


def test_spread_follows_the_weights_closely_even_among_few() -> None:
    law = {"spread": True, "weights": {"a": 60, "b": 35, "c": 5}}
    for seed in range(5):
        counts = Counter(r["one"] for r in run(form(ONE), of("one", law), seed=seed, count=40))
        assert counts["a"] == pytest.approx(24, abs=2)
        assert counts["c"] == pytest.approx(2, abs=1)


def test_the_first_condition_that_holds_decides() -> None:
    law = [
        {"if": "{one} = 'a'", "weights": {"x": 1}},
        {"if": "{one} anyof ['a', 'b']", "weights": {"y": 1}},
        {"weights": {"z": 1}},
    ]
    two = {"type": "radiogroup", "name": "two", "choices": ["x", "y", "z"], "isRequired": True}
    found = {(r["one"], r["two"]) for r in run(form(ONE, two), of("two", law), count=60)}
    assert found == {("a", "x"), ("b", "y"), ("c", "z")}


def test_skip_is_for_optional_questions_only() -> None:
    optional = {**ONE, "name": "two", "isRequired": False}
    respondents = run(form(ONE, optional), {"skip": 0.25}, count=1000)
    assert share(respondents, lambda r: "two" in r) == pytest.approx(0.75, abs=0.04)
    assert all("one" in r for r in respondents)
    never = run(form(ONE, optional), {"skip": 0.25, "questions": {"two": {"skip": 0}}})
    assert all("two" in r for r in never)


def test_shares_of_ticks_and_of_the_exclusive_option() -> None:
    many = {
        "type": "checkbox", "name": "many", "isRequired": True, "showOtherItem": True,
        "choices": ["a", "b", "c", {"value": "no", "isExclusive": True}],
    }  # fmt: skip
    law = {"shares": {"a": 0.9, "b": 0.3, "no": 0.2, "other": 0.1}, "other": ["something"]}
    found = run(form(many), of("many", law), count=1000)
    assert share(found, lambda r: r["many"] == ["no"]) == pytest.approx(0.2, abs=0.04)
    rest = [r for r in found if r["many"] != ["no"]]
    for option, expected in (("a", 0.93), ("b", 0.3), ("other", 0.1)):  # at least one: a is ticked where none was
        assert share(rest, partial(chose, name="many", option=option)) == pytest.approx(expected, abs=0.045)
    assert all("c" not in ticked(r, "many") and "no" not in ticked(r, "many") for r in rest)
    assert all((r.get("many-Comment") == "something") is ("other" in ticked(r, "many")) for r in found)


GRID = {
    "type": "matrix", "name": "grid", "isRequired": True, "eachRowRequired": True, "rows": ["x", "y"],
    "columns": [0, 1, 2, 3, 4, {"value": "dk", "x-data": {"missing": True}}],
}  # fmt: skip


def test_means_shifts_and_missing_of_a_matrix() -> None:
    law = {
        "rows": {"x": {"mean": 2.9, "sd": 1, "missing": 0.1}, "y": {"mean": 1.2, "sd": 0.8}},
        "shifts": [{"if": "{one} = 'a'", "rows": {"y": 1}}],
    }
    found = run(form(ONE, GRID), of("grid", law), count=1200)
    assert share(found, lambda r: record(r, "grid")["x"] == "dk") == pytest.approx(0.1, abs=0.03)
    known = [record(r, "grid")["x"] for r in found if record(r, "grid")["x"] != "dk"]
    assert statistics.mean(known) == pytest.approx(2.9, abs=0.1)
    assert 0.7 < statistics.stdev(known) < 1.1
    shifted = [record(r, "grid")["y"] for r in found if r["one"] == "a"]
    others = [record(r, "grid")["y"] for r in found if r["one"] != "a"]
    assert statistics.mean(shifted) == pytest.approx(2.2, abs=0.15)
    assert statistics.mean(others) == pytest.approx(1.2, abs=0.1)


def test_at_least_one_row_has_what_must_be_somewhere() -> None:
    law = {"weights": {"0": 98, "1": 1, "4": 1}, "at_least_one": 4}
    found = [list(record(r, "grid").values()) for r in run(form(GRID), of("grid", law))]
    assert all(4 in values for values in found)
    assert sum(values.count(4) == 2 for values in found) < 20


def test_a_ranking_follows_its_matrix() -> None:
    ranking = {"type": "ranking", "name": "top", "choices": ["x", "y"], "selectToRankEnabled": True, "isRequired": True}
    laws = {
        "grid": {"rows": {"x": {"mean": 3.8, "sd": 0.5}, "y": {"mean": 0.3, "sd": 0.5}}},
        "top": {"follow": "grid", "counts": {"1": 1, "2": 3}},
    }
    found = run(form(GRID, ranking), {"questions": laws}, count=400)
    assert share(found, lambda r: ticked(r, "top")[0] == "x") > 0.95
    assert share(found, lambda r: len(ticked(r, "top")) == 2) == pytest.approx(0.75, abs=0.07)


def test_a_weighted_ranking_puts_the_heavy_first() -> None:
    ranking = {"type": "ranking", "name": "order", "choices": ["a", "b", "c"], "isRequired": True}
    found = run(form(ranking), of("order", {"weights": {"a": 6, "b": 3, "c": 1}}), count=1000)
    first = Counter(ticked(r, "order")[0] for r in found)
    assert first["a"] == pytest.approx(600, abs=60)
    assert first["c"] == pytest.approx(100, abs=40)
    assert all(sorted(ticked(r, "order")) == ["a", "b", "c"] for r in found)


def test_numbers_and_dates_stay_within_the_profile() -> None:
    number = {"type": "text", "name": "n", "inputType": "number", "min": 0, "isRequired": True}
    found = [r["n"] for r in run(form(number), of("n", {"mean": 50, "sd": 10, "to": 60}), count=500)]
    numbers = [n for n in found if isinstance(n, int)]
    assert len(numbers) == 500
    assert max(numbers) == 60
    assert 46 < statistics.mean(numbers) < 50
    day = {"type": "text", "name": "d", "inputType": "date", "isRequired": True}
    days = {str(r["d"]) for r in run(form(day), of("d", {"from": "2026-02-27", "to": "2026-03-01"}), count=60)}
    assert days == {"2026-02-27", "2026-02-28", "2026-03-01"}


def test_texts_may_count_the_respondents() -> None:
    text = {"type": "text", "name": "t", "isRequired": True}
    assert [r["t"] for r in run(form(text), of("t", {"texts": ["City {n}"]}), count=2)] == ["City 1", "City 2"]


@given(st.lists(st.integers(-10, 10), min_size=2, max_size=9, unique=True), st.floats(0, 1), st.floats(0.4, 3))
@settings(max_examples=60, deadline=None)
def test_a_scale_has_exactly_the_mean_it_is_asked_for(points: list[int], at: float, sd: float) -> None:
    low, high = min(points), max(points)
    mean = low + (0.03 + 0.94 * at) * (high - low)
    scale = tuple(map(float, points))
    weights = draws.scale_weights(scale, mean, sd)
    reached = sum(point * weight for point, weight in zip(scale, weights, strict=True)) / sum(weights)
    assert reached == pytest.approx(mean, abs=1e-4)
    assert all(weight >= 0 for weight in weights)


# -- profiles that do not fit


@pytest.mark.parametrize(
    ("law", "where"),
    [
        ({"one": {"weight": {}}}, "/questions/one/weight is not known"),
        ({"one": {"weights": {"q": 1}}}, "/questions/one/weights/q"),
        ({"one": {"weights": {"a": -1, "b": 2}}}, "/questions/one/weights needs weights"),
        ({"one": {"weights": {"a": 0}}}, "/questions/one/weights needs weights"),
        ({"one": {"weights": {"a": True}}}, "/questions/one/weights/a must be a number"),
        ({"one": {"skip": 2}}, "/questions/one/skip must be a probability"),
        ({"one": 3}, "/questions/one must be an object"),
        ({"one": []}, "/questions/one give every alternative"),
        ({"one": [{"weights": {"a": 1}}, {"weights": {"b": 1}}]}, "/questions/one give every alternative"),
        ({"one": [{"if": "{one} =", "weights": {"a": 1}}, {}]}, "/questions/one/0/if is not a condition"),
        ({"one": [{"if": "{nosuch} = 1"}, {}]}, "/questions/one/0/if {nosuch}"),
        ({"one": {"spread": True}, "two": {"spread": True}}, "only one question may have spread"),
        ({"grid": {"rows": {"q": {"mean": 1}}}}, "/questions/grid/rows/q is not there; there are x, y"),
        ({"grid": {"rows": {"x": {"mean": 7}}}}, "/questions/grid/rows/x/mean 7 is outside the scale"),
        ({"grid": {"rows": {"x": {"sd": 0}}}}, "/questions/grid/rows/x/sd must be greater"),
        ({"grid": {"at_least_one": 9}}, "/questions/grid/at_least_one"),
        ({"grid": {"shifts": [{"rows": {"x": 1}}]}}, "/questions/grid/shifts/0/if"),
        ({"top": {"follow": "one"}}, "/questions/top/follow"),
        ({"text": {"texts": [""]}}, "/questions/text/texts must be a list of texts"),
        ({"day": {"from": 3}}, "/questions/day/from must be an ISO date"),
        ({"nosuch": {}}, "/questions/nosuch the questionnaire has no question"),
    ],
)
def test_a_profile_that_does_not_fit_is_refused(law: dict[str, object], where: str) -> None:
    questionnaire = form(
        ONE, {**ONE, "name": "two"}, GRID, {"type": "ranking", "name": "top", "choices": ["x", "y"]},
        {"type": "text", "name": "text"}, {"type": "text", "name": "day", "inputType": "date"},
    )  # fmt: skip
    with pytest.raises(SimulationError) as refusal:
        simulate(questionnaire, {"questions": law}, seed=1, count=1, now=NOW)
    assert where in str(refusal.value)


def test_all_faults_of_a_profile_are_named_at_once() -> None:
    profile = {"skip": -1, "extra": 1, "questions": {"one": {"weights": {"q": 1}}, "two": {}}}
    with pytest.raises(SimulationError) as refusal:
        distributions.read(profile, form(ONE))
    for where in ("/skip", "/extra", "/questions/one/weights/q", "/questions/two"):
        assert f"\n{where} " in str(refusal.value)
