"""The answers of one evaluation while they are decided, one thing after the other in the order of dependencies.

What is hidden is unanswered at once: its answer is not there for anything that comes after it.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from surveys.questionnaire.answers.admission import key_of
from surveys.questionnaire.expressions import Expression
from surveys.questionnaire.expressions.coercion import is_empty, text_of
from surveys.questionnaire.model import (
    Answer,
    Calculated,
    Choice,
    Choosing,
    Computed,
    Element,
    Input,
    Matrix,
    Ranking,
    Rating,
    Scalar,
)

from .plan import Plan, Step
from .showing import EVERYTHING, Offer


@dataclass(slots=True)
class Situation:
    """`given` are all answers, `answers` those that remain; `values` is what expressions read, by lower-cased name."""

    plan: Plan
    given: Mapping[str, Answer]
    now: datetime
    values: dict[str, object] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    #: ids of the visible pages and elements
    visible: set[int] = field(default_factory=set)
    offers: dict[str, Offer] = field(default_factory=dict)
    computed: dict[str, object] = field(default_factory=dict)
    calculated: dict[str, object] = field(default_factory=dict)

    def decide(self, step: Step) -> None:
        thing = step.thing
        if isinstance(thing, Calculated):
            value = thing.expression.value(self.values, self.now)
            if is_empty(value) and not isinstance(value, float):  # NaN is kept, as a sign that something is amiss
                value = None
            self.calculated[thing.name] = self.values[step.key] = value
            return
        if step.holder is None or id(step.holder.thing) in self.visible:
            condition = thing.visible_if
            shown = thing.visible if condition is None else condition.holds(self.values, self.now)
        else:
            shown = False
        if shown:
            self.visible.add(id(thing))
        if isinstance(thing, Computed):
            # as in survey-core, what is read-only is not computed either
            expression = None if self._is_locked(step) else thing.expression
            value = None if expression is None else expression.value(self.values, self.now)
            if not is_empty(value) and value != math.inf:  # survey-core: dividing by zero gives nothing here
                self.values[step.key] = value
                if shown:
                    self.computed[thing.name] = value
        elif shown and isinstance(thing, Input):
            self._answer(step, thing)

    def _is_locked(self, step: Step | None) -> bool:
        """Whether an element, or a panel it stands in, is read-only."""
        if step is None or not isinstance(step.thing, Element):
            return False
        condition = step.thing.enable_if
        locked = step.thing.read_only if condition is None else not condition.holds(self.values, self.now)
        return locked or self._is_locked(step.holder)

    def _answer(self, step: Step, question: Input) -> None:
        """Takes over what of a visible question's answer has a place in it."""
        answer = self.given.get(question.name)
        if not step.fixed:
            self.offers[question.name] = self._offer(question)
        if answer is not None:
            answer = self._possible(question, answer)
        if answer is not None:
            self.answers[question.name] = answer
            self.values[step.key] = (
                tuple(answer) if isinstance(question, Ranking) and isinstance(answer, list) else answer
            )
        if step.comment and (remark := self.given.get(step.comment)) is not None:
            others = answer if isinstance(answer, list) else (answer,)
            if question.comment_area or "other" in others:
                self.answers[step.comment] = self.values[step.comment.lower()] = remark

    def _offer(self, question: Input) -> Offer:
        match question:
            case Choosing():
                return Offer(choices=self._offered(question.choices, question.choices_visible_if))
            case Rating():
                return Offer(choices=self._offered(question.values, None))
            case Matrix():
                return Offer(
                    choices=self._offered(question.columns, question.columns_visible_if),
                    rows=self._offered(question.rows, question.rows_visible_if),
                )
        return EVERYTHING

    def _offered(self, choices: tuple[Choice, ...], condition: Expression | None) -> tuple[Choice, ...]:
        """The choices whose own condition holds, or else the common one, which the built-in ones are free of."""
        offered = []
        for choice in choices:
            deciding = choice.visible_if or (None if choice.special else condition)
            if deciding is None or self.holds_of(choice, deciding):
                offered.append(choice)
        return tuple(offered)

    def holds_of(self, choice: Choice, condition: Expression) -> bool:
        """A condition asked of one choice: `{item}` and `{choice}` are its value."""
        return condition.holds({**self.values, "item": choice.value, "choice": choice.value}, self.now)

    def _possible(self, question: Input, answer: Answer) -> Answer | None:
        """The answer without what is not offered, or None if nothing remains of it."""
        offer = self.offers.get(question.name, EVERYTHING)
        match question:
            case Choosing():
                return _among(answer, question.choices if offer.choices is None else offer.choices)
            case Rating():
                return _among(answer, question.values if offer.choices is None else offer.choices)
            case Matrix() if isinstance(answer, dict):
                rows = {text_of(row.value) for row in (question.rows if offer.rows is None else offer.rows)}
                columns = keys(question.columns if offer.choices is None else offer.choices)
                return {
                    row: column for row, column in answer.items() if row in rows and key_of(column) in columns
                } or None
        return answer


def keys(choices: Sequence[Choice]) -> set[tuple[bool, Scalar]]:
    """What makes an answer one of these choices."""
    return {key_of(choice.value) for choice in choices}


def _among(answer: Answer, choices: Sequence[Choice]) -> Answer | None:
    if isinstance(answer, list):
        if not answer:
            return answer
        offered = keys(choices)
        return [value for value in answer if key_of(value) in offered] or None
    if isinstance(answer, dict):
        return None
    known = any(
        choice.value == answer and isinstance(choice.value, bool) is isinstance(answer, bool) for choice in choices
    )
    return answer if known else None
