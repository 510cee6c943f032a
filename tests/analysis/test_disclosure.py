"""The rule of the ranges, and that nothing but ranges leaves the report."""

import json
from collections.abc import Callable
from datetime import date

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from analysis.codebook import NO_ANSWER, NOT_ASKED, Category, Codebook, Question, Variable
from analysis.columns import Dataset
from analysis.disclosure import POLICY, Policy, PublicReport, Refusal, bands, publish, range_of
from analysis.report import build

Cities = Callable[..., Dataset]
MADE = date(2026, 11, 20)

SIZES = st.integers(0, 400)
WIDTHS = st.integers(3, 20)


def test_the_bands_of_the_written_examples() -> None:
    assert bands(14, 5) == ((0, 4), (5, 9), (10, 14))
    assert bands(12, 5) == ((0, 6), (7, 12))
    assert bands(40, 5) == ((0, 4), (5, 9), (10, 14), (15, 20), (21, 25), (26, 30), (31, 35), (36, 40))


@given(SIZES, WIDTHS)
def test_bands_cover_every_count_once_and_none_is_narrower_than_the_width(n: int, width: int) -> None:
    found = bands(n, width)
    assert [value for low, high in found for value in range(low, high + 1)] == list(range(n + 1))
    if n + 1 >= width:
        assert all(high - low + 1 >= width for low, high in found)
        # Only the slack in the middle makes a band wider, by less than a whole band.
        assert all(high - low + 1 < 2 * width for low, high in found) or len(found) == 1


@given(SIZES, WIDTHS)
def test_zero_is_never_told_from_width_minus_one_nor_unanimity_from_its_mirror(n: int, width: int) -> None:
    assume(n + 1 >= width)
    assert range_of(0, n, width) == range_of(width - 1, n, width)
    assert range_of(n, n, width) == range_of(n - width + 1, n, width)


@given(SIZES, WIDTHS)
def test_two_halves_are_cut_above_the_middle(n: int, width: int) -> None:
    """So that two exclusive options are never both said to be in the upper half."""
    found = bands(n, width)
    assume(len(found) % 2 == 0)
    assert found[len(found) // 2][0] * 2 > n


@given(st.integers(0, 300), st.data(), WIDTHS)
def test_the_range_contains_the_count(n: int, data: st.DataObject, width: int) -> None:
    count = data.draw(st.integers(0, n))
    low, high = range_of(count, n, width)
    assert low <= count <= high


@pytest.mark.parametrize(("count", "n"), [(-1, 10), (11, 10)])
def test_no_range_for_what_is_no_count(count: int, n: int) -> None:
    with pytest.raises(ValueError, match="no count among"):
        range_of(count, n, 5)


def test_bands_of_nonsense_are_refused() -> None:
    with pytest.raises(ValueError, match="no bands"):
        bands(-1, 5)
    with pytest.raises(ValueError, match="no bands"):
        bands(5, 0)


@pytest.mark.parametrize(("k", "row"), [(2, 10), (5, 9)])
def test_a_policy_that_protects_nobody_is_refused(k: int, row: int) -> None:
    with pytest.raises(ValueError, match=r"k is 2|row is 9"):
        Policy(k, row)


def single(codes: list[int], **rest: object) -> Dataset:
    options = (Category("y", "Yes"), Category("n", "No"), Category("dk", "Do not know", missing=True))
    variable = Variable("q", "q", "category", "Q?", categories=options)
    question = Question("q", "single", "Q?", "Page", (variable,), **rest)  # type: ignore[arg-type]  # by keyword
    return Dataset(Codebook("s", "S", 1, (question,)), len(codes), {"q": np.array(codes, dtype=np.int16)})


@given(st.lists(st.integers(NOT_ASKED, 2), min_size=10, max_size=80))
def test_every_figure_of_a_question_is_its_count_and_n_seen_through_the_rule(codes: list[int]) -> None:
    document = publish(build(single(codes)), number=1, made=MADE).document()
    (table,) = document["tables"]
    shown = {cell["value"]: (cell["lo"], cell["hi"]) for cell in table["cells"]}
    places = {"y": 0, "n": 1, "dk": 2, "(no answer)": NO_ANSWER, "(not asked)": NOT_ASKED}
    assert shown == {value: range_of(codes.count(code), len(codes), POLICY.k) for value, code in places.items()}


@given(st.lists(st.integers(NOT_ASKED, 2), min_size=10, max_size=60), st.randoms(use_true_random=False))
def test_the_order_of_responses_tells_nothing(codes: list[int], order: object) -> None:
    shuffled = list(codes)
    order.shuffle(shuffled)  # type: ignore[attr-defined]  # random.Random
    first, second = (publish(build(single(c)), number=1, made=MADE).document() for c in (codes, shuffled))
    assert first == second


def test_fewer_than_ten_are_refused_without_telling_how_many() -> None:
    with pytest.raises(Refusal, match="at least 10") as refusal:
        publish(build(single([0] * 9)), number=1, made=MADE)
    assert "9" not in str(refusal.value)


def test_only_publish_makes_a_public_report() -> None:
    with pytest.raises(TypeError, match=r"disclosure\.publish"):
        PublicReport("s", 1, 1, MADE, {}, POLICY, False, 99, (), ())


@pytest.mark.parametrize("rest", [{"publish": "never"}, {"role": "identifying"}])
def test_what_is_not_for_publication_is_named_and_nothing_else(rest: dict[str, str]) -> None:
    document = publish(build(single([0] * 20, **rest)), number=1, made=MADE).document()
    assert document["tables"] == []
    assert [entry["question"] for entry in document["withheld"]] == ["q"]


def test_a_publication_has_the_promised_shape(cities: Dataset) -> None:
    document = publish(build(cities), number=3, made=MADE).document()
    assert json.loads(json.dumps(document)) == document
    assert {key: document[key] for key in ("survey", "wave", "number", "made", "final", "simulated", "texts")} == {
        "survey": "ai-cities", "wave": 1, "number": 3, "made": "2026-11-20", "final": True, "simulated": True,
        "texts": [],
    }  # fmt: skip
    assert document["title"] == {"default": "AI, data and barriers in urban security"}
    assert (document["policy"]["k"], document["policy"]["row"]) == (5, 10)
    assert document["rows"] == [
        {"id": 0, "variable": None, "categories": [], "release": 3, "respondents": [96, 96]}
    ]  # fmt: skip
    kinds = {question.name: question.kind for question in cities.codebook.questions}
    for table in document["tables"]:
        assert table["row"] == 0
        assert (table["kind"] == "tick") == (kinds[table["question"]] in ("multiple", "ranking"))
        assert (table["item"] is None) == (kinds[table["question"]] in ("single", "boolean", "rating"))
        assert len(table["cells"]) == 1 or table["kind"] == "single"
    shown = {table["question"] for table in document["tables"]}
    withheld = {entry["question"] for entry in document["withheld"]}
    assert shown | withheld == set(kinds)
    assert withheld == {"city_name", "data_systems", "since", "eu_recommendation"}


def test_every_published_range_contains_the_truth(cities: Dataset) -> None:
    document = publish(build(cities), number=1, made=MADE).document()
    variables = {(v.question, v.item): v for v in cities.codebook.variables()}
    for table in document["tables"]:
        variable = variables[table["question"], table["item"]]
        codes = cities.columns[variable.name]
        assert isinstance(codes, np.ndarray)
        places = {category.value: place for place, category in enumerate(variable.categories)}
        places |= {"(no answer)": NO_ANSWER, "(not asked)": NOT_ASKED}
        for cell in table["cells"]:
            if table["kind"] == "single":
                true = int((codes == places[cell["value"]]).sum())
            elif variable.kind == "rank":
                assert cell["label"] == "Ranked among the top 3"
                true = int(((codes >= 1) & (codes <= 3)).sum())
            else:
                true = int((codes == 1).sum())
            assert (cell["lo"], cell["hi"]) == range_of(true, cities.n, 5)


def test_no_exact_count_and_no_text_of_a_respondent_is_in_the_document(make_cities: Cities) -> None:
    data = make_cities(11)
    document = json.dumps(publish(build(data), number=1, made=MADE).document(), ensure_ascii=False)
    for words in ("Nice", "Madrid", "Fund the small cities", "Drone footage"):
        assert words not in document
    assert '"count"' not in document


def test_a_title_in_several_languages_is_kept(cities: Dataset) -> None:
    title = {"default": "AI", "fr": "IA"}
    assert publish(build(cities), number=1, made=MADE, title=title).document()["title"] == title


def test_number_and_date_may_be_left_to_the_store(cities: Dataset) -> None:
    document = publish(build(cities)).document()
    assert "number" not in document
    assert "made" not in document
