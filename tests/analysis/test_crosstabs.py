"""Crosstabs equal pandas' own, and each group keeps a ledger of its own."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.codebook import NO_ANSWER, NOT_ASKED, Category, Codebook, Question, Variable
from analysis.columns import Dataset
from analysis.counting import DatasetError, table
from analysis.crosstabs import crosstab
from analysis.report import build, headlines
from analysis.tables import Base, Frequency

Cities = Callable[..., Dataset]


def question_of(dataset: Dataset, name: str) -> Question:
    return next(question for question in dataset.codebook.questions if question.name == name)


def test_counts_and_shares_equal_pandas(cities: Dataset) -> None:
    status, size = question_of(cities, "ai_status"), question_of(cities, "population_class")
    found = crosstab(cities, status, size)
    frame = pd.DataFrame({"status": cities.columns["ai_status"], "size": cities.columns["population_class"]})
    expected = pd.crosstab(frame["status"], frame["size"]).reindex(index=range(7), columns=range(4), fill_value=0)
    counts = expected.to_numpy()
    assert [list(row.figures[:-1]) for row in found.rows] == counts.tolist()
    assert [row.figures[-1] for row in found.rows] == counts.sum(axis=1).tolist()
    # The last category is "do not know".
    valid = counts[:6]
    for row, line in zip(found.rows, valid / valid.sum(axis=0), strict=False):
        assert row.shares()[:-1] == pytest.approx(line.tolist())
    assert found.rows[6].missing
    assert found.rows[6].shares() == (None,) * 5


def test_means_of_a_matrix_equal_pandas(cities: Dataset) -> None:
    barriers, size = question_of(cities, "barriers"), question_of(cities, "population_class")
    found = crosstab(cities, barriers, size)
    assert found.figure == "mean"
    for variable, row in zip(barriers.variables, found.rows, strict=True):
        frame = pd.DataFrame({"code": cities.columns[variable.name], "size": cities.columns["population_class"]})
        # Codes are the scores here.
        frame = frame[frame["code"] >= 0]
        scores = frame["code"].astype("float64")
        assert row.figures[:-1] == pytest.approx(scores.groupby(frame["size"]).mean().tolist())
        assert row.figures[-1] == pytest.approx(scores.mean())
        assert row.bases[-1] == scores.count()


def test_ticks_are_shares_of_those_who_saw_the_box(cities: Dataset) -> None:
    sources, size = question_of(cities, "data_sources"), question_of(cities, "population_class")
    found = crosstab(cities, sources, size)
    placed, first = cities.columns["population_class"], cities.columns[sources.variables[0].name]
    assert isinstance(placed, np.ndarray)
    assert isinstance(first, np.ndarray)
    asked = [int(((placed == group) & (first != NOT_ASKED)).sum()) for group in range(4)]
    chosen = [int(((placed == group) & (first == 1)).sum()) for group in range(4)]
    assert list(found.rows[0].bases) == [*asked, sum(asked)]
    assert list(found.rows[0].figures) == [*chosen, sum(chosen)]


SMALL = (Category("a", "A"), Category("b", "B"), Category("dk", "?", missing=True))


@given(st.lists(st.tuples(st.integers(NOT_ASKED, 2), st.integers(NOT_ASKED, 2)), max_size=60))
def test_groups_and_the_unplaced_make_up_the_whole(pairs: list[tuple[int, int]]) -> None:
    ask, by = (Question(n, "single", n, "P", (Variable(n, n, "category", n, categories=SMALL),)) for n in "qb")
    columns = {name: np.array([pair[i] for pair in pairs], dtype=np.int16) for i, name in enumerate("qb")}
    data = Dataset(Codebook("s", "S", 1, (ask, by)), len(pairs), columns)
    found = crosstab(data, ask, by)
    assert sum(group.base.n for group in found.groups) + found.unplaced == len(pairs)
    assert found.unplaced == sum(pair[1] < 0 for pair in pairs)
    whole = table(data, ask)
    assert isinstance(whole, Frequency)
    assert found.total == whole.base
    assert [row.figures[-1] for row in found.rows] == [count.count for count in whole.counts]
    for place, group in enumerate(found.groups):
        inside = [pair[0] for pair in pairs if pair[1] == place]
        expected = Base(len(inside), inside.count(NOT_ASKED), inside.count(NO_ANSWER), inside.count(2))
        assert group.base == expected
        assert [row.figures[place] for row in found.rows] == [inside.count(code) for code in range(3)]


def test_what_cannot_be_crossed_is_refused(cities: Dataset) -> None:
    size = question_of(cities, "population_class")
    with pytest.raises(ValueError, match="has no crosstab"):
        crosstab(cities, question_of(cities, "eu_recommendation"), size)
    with pytest.raises(ValueError, match="has no scores"):
        crosstab(cities, question_of(cities, "ai_governance"), size)
    with pytest.raises(ValueError, match="cannot be a breakdown"):
        crosstab(cities, size, question_of(cities, "data_sources"))


def test_a_code_beyond_the_breakdowns_categories_is_an_error(cities: Dataset) -> None:
    broken = dict(cities.columns)
    broken["population_class"] = np.full(cities.n, 9, dtype=np.int16)
    data = Dataset(cities.codebook, cities.n, broken)
    with pytest.raises(DatasetError, match="beyond its 4 categories"):
        crosstab(data, question_of(cities, "ai_status"), question_of(cities, "population_class"))


def test_a_report_has_a_table_a_question_in_order(cities: Dataset) -> None:
    report = build(cities)
    assert [table.question.name for table in report.tables] == [q.name for q in cities.codebook.questions]
    assert report.n == 96
    assert report.simulated


def test_a_report_crosses_by_background_that_fits_and_says_what_it_left_out(cities: Dataset) -> None:
    report = build(cities)
    # country has 22 categories, ai_status is no background.
    assert [question.name for question in report.breakdowns] == ["org_type", "population_class", "respondent_role"]
    assert "country, ai_strategy, ai_status, frt_position" in report.scope
    crossed = {crosstab.question.name for crosstab in report.crosstabs}
    assert {"ai_status", "data_sources", "barriers"} <= crossed
    assert not crossed & {"country", "population_class", "city_name", "ai_governance"}
    assert [q.name for q in headlines(cities.codebook)] == ["ai_strategy", "ai_status", "frt_position"]


def test_a_reader_may_ask_for_breakdowns_by_name(cities: Dataset) -> None:
    report = build(cities, breakdowns=["ai_status"])
    assert {crosstab.breakdown.name for crosstab in report.crosstabs} == {"ai_status"}
    assert "ai_status" not in {crosstab.question.name for crosstab in report.crosstabs}
    assert build(cities, breakdowns=[]).crosstabs == ()
    with pytest.raises(ValueError, match="Possible: country, org_type"):
        build(cities, breakdowns=["nosuch"])
    with pytest.raises(ValueError, match="a matrix question"):
        build(cities, breakdowns=["barriers"])


def test_an_empty_wave_has_a_report(make_cities: Cities) -> None:
    report = build(make_cities(0))
    assert all(crosstab.total == Base(0) for crosstab in report.crosstabs)
