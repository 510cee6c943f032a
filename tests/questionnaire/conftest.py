"""Small questionnaires in a line or two, and their evaluation at a fixed moment."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from surveys.questionnaire import definition
from surveys.questionnaire.model import Answer, Questionnaire
from surveys.questionnaire.path import evaluate
from surveys.questionnaire.path.state import State

NOW = datetime(2026, 3, 15, 10, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def now() -> datetime:
    """15 March 2026, 10:00 UTC."""
    return NOW


@pytest.fixture(scope="session")
def build() -> Callable[..., Questionnaire]:
    """build(element, …, **survey): one page of elements; build(pages=[[…], […]]): several."""

    def make(*elements: Mapping[str, Any], pages: list[Any] | None = None, **survey: Any) -> Questionnaire:
        contents = pages if pages is not None else [list(elements)]
        listed = [
            page if isinstance(page, Mapping) else {"name": f"p{number}", "elements": page}
            for number, page in enumerate(contents, 1)
        ]
        return definition.load({"pages": listed, **survey})

    return make


@pytest.fixture(scope="session")
def given(build: Callable[..., Questionnaire]) -> Callable[..., State]:
    """given(answers, element, …, **survey): the state of a questionnaire with these answers, on 15 March 2026."""

    def state(answers: Mapping[str, Answer], *elements: Any, locale: str = "", **survey: Any) -> State:
        return evaluate(build(*elements, **survey), answers, locale=locale, now=NOW)

    return state
