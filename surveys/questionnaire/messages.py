"""One English sentence for each code of an `AnswerProblem`, with `%(name)s` parameters.

Whoever shows a problem passes the sentence through its own gettext; the core never imports one. The sentences
say what to do. `BUILT_IN` are the labels of the options that a questionnaire may offer without wording them.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from .problems import AnswerProblem

MESSAGES: Mapping[str, str] = MappingProxyType(
    {
        # what could not be read
        "type.text": "Enter text.",
        "type.number": "Enter a number, such as 12 or 12.5.",
        "type.number.ambiguous": "Write %(decimal)s or %(whole)s, so that the comma cannot be misread.",
        "type.date": "Enter a date as day/month/year, such as 15/03/2026.",
        "type.datetime": "Enter a date and a time, such as 15/03/2026 08:30.",
        "type.time": "Enter a time, such as 08:30.",
        "type.month": "Enter a month and a year, such as 03/2026.",
        "type.choice": "Choose one of the options.",
        "type.list": "Give a list of the options chosen.",
        "type.record": "Give one answer for each row.",
        "type.rank": "Enter a whole number from 1 as rank.",
        "type.single": "Give one answer only.",
        "url": "Enter a web address, such as https://www.example.org.",
        "choice.unknown": "This is not one of the options: choose again.",
        "choice.duplicate": "Choose each option once only.",
        "row.unknown": "This row is not part of the question.",
        "item.unknown": "This field is not part of the question.",
        "ranking.duplicate": "Give each rank once only.",
        "ranking.unknown": "This is not one of the items to rank.",
        "name.unknown": "No question has this name.",
        "name.computed": "This value is computed from other answers: leave it out.",
        "length.max": "Use %(maximum)s characters or fewer. You have %(length)s.",
        # what was read, and is wrong
        "readonly": "This answer cannot be changed.",
        "required": "Answer this question.",
        "other.required": "Describe what you mean by this option.",
        "row.required": "Answer every row.",
        "row.duplicate": "Give each row a different answer.",
        "choice.exclusive": "“%(choice)s” cannot be combined with another option.",
        "choice.disabled": "“%(choice)s” is not available: choose again.",
        "choice.too_few": "Choose at least %(minimum)s.",
        "choice.too_many": "Choose at most %(maximum)s.",
        "ranking.incomplete": "Rank every item.",
        "number.min": "Enter %(minimum)s or more.",
        "number.max": "Enter %(maximum)s or less.",
        "number.between": "Enter a number between %(minimum)s and %(maximum)s.",
        "number.step": "Enter a multiple of %(step)s.",
        "date.min": "Enter %(minimum)s or later.",
        "date.max": "Enter %(maximum)s or earlier.",
        "text.min_length": "Enter at least %(minimum)s characters.",
        "text.max_length": "Enter at most %(maximum)s characters.",
        "text.length": "Enter between %(minimum)s and %(maximum)s characters.",
        "email": "Enter an e-mail address, such as name@example.org.",
        "pattern": "This does not have the form that is asked for.",
        "expression": "This answer does not agree with your other answers.",
        "answercount.min": "Choose at least %(minimum)s.",
        "answercount.max": "Choose at most %(maximum)s.",
    }
)

BUILT_IN: Mapping[str, str] = MappingProxyType(
    {
        "other": "Other (please describe)",
        "none": "None",
        "refused": "Prefer not to say",
        "dontknow": "Do not know",
        "true": "Yes",
        "false": "No",
    }
)


def sentence(problem: AnswerProblem) -> str:
    """The author's own wording of a problem, or our English sentence with the parameters filled in."""
    if problem.text:
        return problem.text
    parameters: Mapping[str, Any] = problem.parameters
    return MESSAGES[problem.code] % parameters
