"""Counting: the ledger of bases always adds up, and every figure equals one worked out by other means."""

import statistics as stdlib
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.codebook import NO_ANSWER, NOT_ASKED, Category, Codebook, Question, Variable
from analysis.columns import Dataset, NumberColumn, TextColumn
from analysis.counting import DatasetError, base_of, frequency, table
from analysis.tables import Base, Dates, Frequency, Grid, Numbers, Ranking, Record, Texts, Ticks

Alone = Callable[..., Dataset]

SCALE = (
    Category("1", "Low", 1.0),
    Category("2", "Middle", 2.0),
    Category("3", "High", 3.0),
    Category("4", "Top", 4.0),
    Category("dk", "Do not know", None, missing=True),
)
VARIABLE = Variable("q", "q", "category", "Q", categories=SCALE)
QUESTION = Question("q", "rating", "Q", "Page", (VARIABLE,))
CODES = st.lists(st.integers(NOT_ASKED, len(SCALE) - 1), max_size=60)


def codes(*values: int) -> np.ndarray:
    return np.array(values, dtype=np.int16)


@given(CODES)
def test_the_ledger_adds_up_and_every_count_is_right(values: list[int]) -> None:
    found = frequency(QUESTION, VARIABLE, codes(*values))
    base = found.base
    assert base.n == len(values) == base.asked + base.not_asked
    assert base.asked == base.answered + base.no_answer
    assert base.answered == base.valid + base.missing == sum(count.count for count in found.counts)
    assert base.not_asked == values.count(NOT_ASKED)
    assert base.no_answer == values.count(NO_ANSWER)
    assert base.missing == values.count(4)
    assert [count.count for count in found.counts] == [values.count(code) for code in range(5)]
    shares = [share for count in found.counts if (share := found.valid_share(count)) is not None]
    assert sum(shares) == pytest.approx(1.0) if base.valid else shares == []


@given(CODES)
def test_statistics_of_scores_equal_those_of_the_values_themselves(values: list[int]) -> None:
    scores = [float(value + 1) for value in values if 0 <= value < 4]
    found = frequency(QUESTION, VARIABLE, codes(*values)).statistics
    if not scores:
        assert found is None
        return
    assert found is not None
    assert found.n == len(scores)
    assert found.mean == pytest.approx(stdlib.fmean(scores))
    assert found.median == stdlib.median(scores)
    assert found.sd == (pytest.approx(stdlib.stdev(scores)) if len(scores) > 1 else None)
    assert (found.minimum, found.maximum) == (min(scores), max(scores))
    assert [found.lower_quartile, found.upper_quartile] == pytest.approx(list(np.quantile(scores, [0.25, 0.75])))


@pytest.mark.parametrize("wrong", [5, -3])
def test_a_code_outside_the_codebook_is_an_error_not_a_lost_answer(wrong: int, alone: Alone) -> None:
    with pytest.raises(DatasetError, match=r'"q".*code outside'):
        table(alone(QUESTION, {"q": codes(0, wrong)}), QUESTION)


def test_a_column_of_another_length_or_none_at_all_is_an_error(alone: Alone) -> None:
    with pytest.raises(DatasetError, match="1 cells for 2 responses"):
        table(alone(QUESTION, {"q": codes(0)}, n=2), QUESTION)
    with pytest.raises(DatasetError, match="no such column"):
        table(alone(QUESTION, {"other": codes(0)}), QUESTION)


def test_a_base_that_does_not_add_up_is_refused() -> None:
    with pytest.raises(ValueError, match="does not add up"):
        Base(n=3, not_asked=2, no_answer=2)


def test_top_two_needs_a_scale() -> None:
    assert frequency(QUESTION, VARIABLE, codes(0, 2, 3, 4)).top_two() == pytest.approx(2 / 3)
    short = Variable("q", "q", "category", "Q", categories=SCALE[:3])
    assert frequency(QUESTION, short, codes(0, 2)).top_two() is None


def boxes(*names: str, doubt: str = "") -> Question:
    def chosen(name: str) -> tuple[Category, ...]:
        return Category("0", "Not chosen"), Category("1", "Chosen", missing=name == doubt)

    variables = tuple(Variable(f"m_{name}", "m", "tick", "M", name, name.upper(), chosen(name)) for name in names)
    return Question("m", "multiple", "M", "Page", variables)


def test_ticks_are_shares_of_respondents_who_saw_the_box(alone: Alone) -> None:
    question = boxes("a", "b", "c", doubt="c")
    #        both, only c, b and c, no answer, not asked, a but b was hidden
    columns = {
        "m_a": codes(1, 0, 0, NO_ANSWER, NOT_ASKED, 1),
        "m_b": codes(1, 0, 1, NO_ANSWER, NOT_ASKED, NOT_ASKED),
        "m_c": codes(0, 1, 1, NO_ANSWER, NOT_ASKED, 0),
    }
    found = table(alone(question, columns), question)
    assert isinstance(found, Ticks)
    assert found.base == Base(6, not_asked=1, no_answer=1, missing=1)
    assert [tick.chosen for tick in found.ticks] == [2, 2, 2]
    assert [tick.base.asked for tick in found.ticks] == [5, 4, 5]
    assert [tick.asked_share() for tick in found.ticks] == [2 / 5, 2 / 4, 2 / 5]
    assert [tick.answered_share() for tick in found.ticks] == [2 / 4, 2 / 3, 2 / 4]


@given(st.lists(st.tuples(*[st.integers(NOT_ASKED, 1)] * 3), max_size=40))
def test_the_ledger_of_several_variables_adds_up_too(rows: list[tuple[int, int, int]]) -> None:
    question = boxes("a", "b", "c", doubt="c")
    columns = {f"m_{name}": codes(*(row[i] for row in rows)) for i, name in enumerate("abc")}
    from_rows = Base(
        len(rows),
        sum(all(cell == NOT_ASKED for cell in row) for row in rows),
        sum(any(cell != NOT_ASKED for cell in row) and all(cell < 0 for cell in row) for row in rows),
        sum(row[2] == 1 and row[0] < 1 and row[1] < 1 for row in rows),
    )
    data = Dataset(book(question), len(rows), columns)
    assert table(data, question).base == from_rows


def book(question: Question) -> Codebook:
    return Codebook("s", "S", 1, (question,))


def test_a_matrix_is_a_frequency_a_row(alone: Alone) -> None:
    rows = tuple(Variable(f"g_{r}", "g", "category", f"G: {r}", r, r.upper(), SCALE) for r in "xy")
    question = Question("g", "matrix", "G", "Page", rows)
    data = alone(question, {"g_x": codes(0, 3, 4, NO_ANSWER, NOT_ASKED), "g_y": codes(1, 1, 4, NO_ANSWER, NOT_ASKED)})
    found = table(data, question)
    assert isinstance(found, Grid)
    assert found.scored
    # The third respondent said nothing but "do not know", in both rows.
    assert found.base == Base(5, not_asked=1, no_answer=1, missing=1)
    assert [row.label for row in found.rows] == ["X", "Y"]
    assert [row.base.valid for row in found.rows] == [2, 2]
    assert found.rows[0].statistics is not None
    assert found.rows[0].statistics.mean == 2.5


def ranked(*orders: tuple[int, ...]) -> dict[str, np.ndarray]:
    return {f"r_{item}": codes(*(order[i] for order in orders)) for i, item in enumerate("abcd")}


def ranking(limit: int | None = None) -> Question:
    variables = tuple(Variable(f"r_{item}", "r", "rank", "R", item, item.upper()) for item in "abcd")
    return Question("r", "ranking", "R", "Page", variables, limit=limit)


def test_a_ranking_counts_places_points_and_means(alone: Alone) -> None:
    question = ranking(limit=2)
    data = alone(question, ranked((1, 2, 0, 0), (2, 1, 0, 0), (1, 0, 2, 0), (-1,) * 4, (-2,) * 4))
    found = table(data, question)
    assert isinstance(found, Ranking)
    assert found.top == 2
    assert found.base == Base(5, not_asked=1, no_answer=1)
    first, second, third, last = found.items
    assert (first.ranks, first.not_ranked) == ((2, 1), 0)
    assert (second.ranks, second.not_ranked) == ((1, 1), 1)
    assert [item.points for item in found.items] == [5, 3, 1, 0]
    assert [item.top(1) for item in found.items] == [2, 1, 0, 0]
    assert first.mean_rank == pytest.approx(4 / 3)
    assert (third.mean_rank, last.mean_rank) == (2.0, None)


def test_the_k_of_the_top_k_comes_from_the_questionnaire_alone(alone: Alone) -> None:
    for limit, top in ((None, 3), (5, 3), (2, 2), (1, 1)):
        question = ranking(limit)
        found = table(alone(question, ranked((1, 2, 3, 4))), question)
        assert isinstance(found, Ranking)
        assert found.top == top
        # Ranks beyond a limit are counted, not lost.
        assert sum(sum(item.ranks) for item in found.items) == 4


def numbers(values: list[float], missing: list[int] | None = None) -> tuple[Question, NumberColumn]:
    gone = missing or []
    question = Question("n", "number", "N", "Page", (Variable("n", "n", "number", "N"),))
    cells = np.array([*values, *[np.nan] * len(gone)])
    return question, NumberColumn(cells, codes(*[0] * len(values), *gone))


@given(st.lists(st.floats(-1e9, 1e9), min_size=1, max_size=50))
def test_numbers_are_described_as_pandas_describes_them(values: list[float]) -> None:
    question, column = numbers(values, [NO_ANSWER, NOT_ASKED])
    found = table(Dataset(book(question), len(values) + 2, {"n": column}), question)
    assert isinstance(found, Numbers)
    assert found.base == Base(len(values) + 2, not_asked=1, no_answer=1)
    told = pd.Series(values).describe()
    got = found.statistics
    assert got is not None
    assert (got.n, got.minimum, got.maximum) == (told["count"], told["min"], told["max"])
    scale = 1e-9 * max(1.0, *(abs(value) for value in values))
    for mine, theirs in (
        (got.mean, told["mean"]),
        (got.lower_quartile, told["25%"]),
        (got.median, told["50%"]),
        (got.upper_quartile, told["75%"]),
    ):
        assert mine == pytest.approx(theirs, rel=1e-9, abs=scale)
    assert (got.sd is None) == (len(values) == 1)
    assert got.sd is None or got.sd == pytest.approx(told["std"], rel=1e-6, abs=scale)
    assert sum(one.count for one in found.bins) == len(values)


def test_a_number_that_is_none_is_an_error(alone: Alone) -> None:
    question, column = numbers([1.0])
    broken = NumberColumn(np.array([np.inf]), column.codes)
    with pytest.raises(DatasetError, match="holds none"):
        table(alone(question, {"n": broken}), question)


def dated(*values: str) -> tuple[Question, TextColumn]:
    question = Question("d", "date", "D", "Page", (Variable("d", "d", "date", "D"),))
    return question, TextColumn((*values, "", ""), codes(*[0] * len(values), NO_ANSWER, NOT_ASKED))


def test_dates_within_two_years_are_counted_by_month_without_gaps(alone: Alone) -> None:
    question, column = dated("2025-11-30", "2026-02-01", "2026-02-28T10:30", "2026-02", "soon")
    found = table(alone(question, {"d": column}), question)
    assert isinstance(found, Dates)
    assert found.unit == "month"
    assert [(count.label, count.count) for count in found.counts] == [
        ("2025-11", 1), ("2025-12", 0), ("2026-01", 0), ("2026-02", 3), ("Without year and month", 1),
    ]  # fmt: skip
    assert found.base == Base(7, not_asked=1, no_answer=1)


def test_dates_far_apart_are_counted_by_the_years_that_occur(alone: Alone) -> None:
    question, column = dated("1066-10-14", "2020-01-01", "2020-12-31")
    found = table(alone(question, {"d": column}), question)
    assert isinstance(found, Dates)
    assert [(count.label, count.count) for count in found.counts] == [("1066", 1), ("2020", 2)]


def test_texts_are_counted_and_a_record_has_a_part_a_field(alone: Alone) -> None:
    parts = (
        Variable("c_who", "c", "text", "C: who", "who", "Who"),
        Variable("c_many", "c", "number", "C: many", "many", "How many"),
    )
    question = Question("c", "record", "C", "Page", parts)
    columns = {
        "c_who": TextColumn(("x", "", "", ""), codes(0, NO_ANSWER, NO_ANSWER, NOT_ASKED)),
        "c_many": NumberColumn(np.array([np.nan, 3, np.nan, np.nan]), codes(NO_ANSWER, 0, NO_ANSWER, NOT_ASKED)),
    }
    found = table(alone(question, columns), question)
    assert isinstance(found, Record)
    assert found.base == Base(4, not_asked=1, no_answer=1)
    who, many = found.parts
    assert isinstance(who, Texts)
    assert isinstance(many, Numbers)
    assert (who.base.answered, who.label, many.base.answered, many.label) == (1, "Who", 1, "How many")


def test_an_empty_wave_has_tables_of_nobody(make_cities: Callable[..., Dataset]) -> None:
    empty = make_cities(0)
    for question in empty.codebook.questions:
        found = table(empty, question)
        assert found.base == Base(0)
        if isinstance(found, Frequency):
            assert all(found.asked_share(count) is None for count in found.counts)


def test_the_base_of_a_variable_within_a_group() -> None:
    assert base_of(VARIABLE, codes(0, 4, -1, -2)) == Base(4, 1, 1, 1)
