"""A data set for analysts, as a pandas data frame. The only module that imports pandas: a second and 100 MB of it.

Nothing that the web serves may import this. `write_csv` needs no pandas and lives in `csv_export`; it is named here
too, as this is where an analyst looks for it.
"""

import pandas as pd

from .codebook import NO_ANSWER, Question, Variable
from .columns import Dataset, NumberColumn, TextColumn
from .counting import codes_of
from .csv_export import write_csv
from .listing import MISSING_LABELS, NO_ANSWER_LABEL, NOT_ASKED_LABEL

__all__ = ["to_frame", "write_csv"]


def to_frame(dataset: Dataset, *, missing_labels: bool = False) -> pd.DataFrame:
    """One row a response (index: its number), one column a variable, then the remarks as `question-Comment`.

    Closed variables are categoricals of labels, ordered where the measure is ordinal or scores are given; ranks and
    numbers are numeric (rank 0: answered, not ranked); dates and texts are strings. Cells without a value are
    missing; with `missing_labels`, categoricals say "(not asked)" and "(no answer)" instead.
    `frame.attrs["labels"]` holds the label of each column. Labels that a question has twice get their value added.
    """
    columns: dict[str, pd.Series] = {}
    labels: dict[str, str] = {}
    for question in dataset.codebook.questions:
        for variable in question.variables:
            columns[variable.name] = _series(dataset, question, variable, missing_labels=missing_labels)
            labels[variable.name] = variable.label
    for name, remark in dataset.remarks.items():
        columns[f"{name}-Comment"] = _texts(remark)
    frame = pd.DataFrame(columns, index=pd.RangeIndex(dataset.n))
    frame.index = pd.Index(dataset.numbers or range(1, dataset.n + 1), name="response")
    frame.attrs["labels"] = labels
    return frame


def _series(dataset: Dataset, question: Question, variable: Variable, *, missing_labels: bool) -> pd.Series:
    column = dataset.columns[variable.name]
    codes = codes_of(dataset, variable)
    if isinstance(column, NumberColumn):
        return pd.Series(column.values).where(codes == 0)
    if isinstance(column, TextColumn):
        return _texts(column)
    if variable.kind == "rank":
        return pd.Series(codes.astype("float64")).where(codes >= 0)
    names = _unique(variable)
    ordered = question.measure == "ordinal" or any(category.score is not None for category in variable.categories)
    ordered = ordered and not any(category.missing for category in variable.categories)
    if not missing_labels:
        known = codes.astype("int64").clip(min=NO_ANSWER)
        return pd.Series(pd.Categorical.from_codes(known, categories=pd.Index(names), ordered=ordered))
    names += [NOT_ASKED_LABEL, NO_ANSWER_LABEL]
    # From the end: "no answer" is -1, "not asked" -2, as the last two names are.
    placed = [code if code >= 0 else len(names) + code for code in codes.tolist()]
    return pd.Series(pd.Categorical.from_codes(placed, categories=pd.Index(names)))


def _unique(variable: Variable) -> list[str]:
    labels = [category.label for category in variable.categories] or ["Not chosen", "Chosen"]
    values = [category.value for category in variable.categories] or ["false", "true"]
    taken = [*labels, *MISSING_LABELS.values()]
    return [
        label if taken.count(label) == 1 else f"{label} [{value}]" for label, value in zip(labels, values, strict=True)
    ]


def _texts(column: TextColumn) -> pd.Series:
    return pd.Series(
        [value if code == 0 else None for value, code in zip(column.values, column.codes, strict=True)], dtype="str"
    )
