"""Frames and CSV say what the data set says."""

import csv
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.codebook import NO_ANSWER, Category, Codebook, Question, Variable
from analysis.columns import Dataset, NumberColumn, TextColumn
from analysis.frame import to_frame, write_csv

Cities = Callable[..., Dataset]


def test_a_frame_has_a_column_a_variable_with_labels(cities: Dataset) -> None:
    frame = to_frame(cities)
    names = [variable.name for variable in cities.codebook.variables()]
    assert list(frame.columns) == [*names, "data_sources-Comment"]
    assert list(frame.index) == list(cities.numbers)
    for variable in cities.codebook.variables():
        codes = cities.columns[variable.name]
        if variable.kind == "category" and isinstance(codes, np.ndarray):
            expected = [variable.categories[code].label if code >= 0 else None for code in codes.tolist()]
            assert [None if pd.isna(cell) else cell for cell in frame[variable.name]] == expected
    numbers = cities.columns["data_systems"]
    assert isinstance(numbers, NumberColumn)
    assert frame["data_systems"].mean() == np.nanmean(numbers.values)
    assert frame.attrs["labels"]["ai_status"] == "Does your authority use AI in urban security?"
    assert frame["flagship_effect"].cat.ordered
    assert not frame["ai_status"].cat.ordered


def test_missing_reasons_are_labels_if_one_asks(cities: Dataset) -> None:
    frame = to_frame(cities, missing_labels=True)
    codes = cities.columns["flagship_effect"]
    assert isinstance(codes, np.ndarray)
    counts = frame["flagship_effect"].value_counts()
    assert counts["(not asked)"] == (codes == -2).sum()
    assert counts["(no answer)"] == (codes == -1).sum()
    assert not frame["flagship_effect"].isna().any()


def test_two_categories_of_one_label_stay_apart() -> None:
    options = (Category("a", "Other"), Category("b", "Other"), Category("c", "(no answer)"))
    question = Question("q", "single", "Q", "P", (Variable("q", "q", "category", "Q", categories=options),))
    data = Dataset(Codebook("s", "S", 1, (question,)), 3, {"q": np.array([0, 1, 2], dtype=np.int16)})
    assert list(to_frame(data)["q"]) == ["Other [a]", "Other [b]", "(no answer) [c]"]


def test_csv_holds_labels_reasons_numbers_and_every_character(cities: Dataset, tmp_path: Path) -> None:
    write_csv(tmp_path / "out.csv", cities)
    content = (tmp_path / "out.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(content.decode("utf-8-sig").splitlines()))
    assert len(rows) == cities.n
    for variable in cities.codebook.variables():
        codes = cities.columns[variable.name]
        if variable.kind == "category" and isinstance(codes, np.ndarray):
            missing = {-1: "(no answer)", -2: "(not asked)"}
            expected = [missing[c] if c < 0 else variable.categories[c].label for c in codes.tolist()]
            assert [row[variable.name] for row in rows] == expected
    assert rows[0]["submitted"].endswith("Z")
    assert {row["city_name"] for row in rows} <= {"Nice", "Madrid", "Rīga", "(no answer)"}
    assert "Drone footage" in {row["data_sources-Comment"] for row in rows}


def test_csv_guards_against_formulas_only_if_asked_to(tmp_path: Path) -> None:
    given = ("=1+1", "+1", "-1", "@x", "\ttab", "plain", 'a "quote", a comma\nand a line', "😀", "\ud800", "")
    question = Question("q", "text", "Q", "P", (Variable("q", "q", "text", "Q"),))
    column = TextColumn(given, np.array([*[0] * 9, NO_ANSWER], dtype=np.int16))
    data = Dataset(Codebook("s", "S", 1, (question,)), len(given), {"q": column})

    def written(*, guard: bool) -> list[str]:
        write_csv(tmp_path / "out.csv", data, guard=guard)
        with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as lines:
            return [row["q"] for row in csv.DictReader(lines)]

    assert written(guard=False) == [*given[:8], "?", "(no answer)"]
    assert written(guard=True) == [*(f"'{text}" for text in given[:5]), *given[5:8], "?", "(no answer)"]


def test_nothing_that_the_web_serves_loads_pandas() -> None:
    modules = "analysis.workbook, analysis.report, analysis.disclosure, analysis.charts, analysis.csv_export"
    code = f"import sys, {modules}; sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
