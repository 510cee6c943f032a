"""Which pages and questions are asked, given answers; what is wrong with the answers; what would be stored.

The one condition engine. First everything is decided in the order of dependencies: what is hidden has no answer for
all that comes after it. Then, with the answers that remain, what is visible is judged and worded.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from surveys.questionnaire.answers.admission import key_of
from surveys.questionnaire.expressions.coercion import settled, storable, text_of
from surveys.questionnaire.model import (
    Answer,
    Choice,
    Choosing,
    Element,
    Html,
    Input,
    Matrix,
    Panel,
    Questionnaire,
    Rating,
    TextInput,
)
from surveys.questionnaire.problems import AnswerProblem

from .judging import Asked, Judge
from .plan import plan_of
from .showing import EVERYTHING, Offer, Show
from .situation import Situation, keys
from .state import Option, Shown, ShownPage, State
from .wording import Wording

__all__ = ["Option", "Shown", "ShownPage", "State", "closing", "evaluate", "keep_locked"]


def evaluate(
    questionnaire: Questionnaire,
    answers: Mapping[str, Answer],
    *,
    locale: str = "",
    now: datetime,
    texts_for: str | None = None,
    faults_for: str | None = None,
    seed: str = "",
) -> State:
    """The one condition engine: a pure function of definition, answers, language and time (UTC).

    `answers` are well-typed, as `answers.read` and `answers.admit` give them; nothing else is assumed, and nothing
    is raised. `texts_for` names the only page whose elements are wanted (the others are still evaluated, and their
    errors found); "" wants none. `faults_for` names the only page that is judged, "" none: half of an evaluation is
    judging. `seed` orders choices in random order, the same for the same seed.
    """
    situation = _decided(questionnaire, answers, now)
    return _Outcome(situation, locale or questionnaire.locale, seed, texts_for=texts_for, faults_for=faults_for).state()


def closing(questionnaire: Questionnaire, answers: Mapping[str, Answer], *, locale: str = "", now: datetime) -> str:
    """The closing text for these answers: HTML, sanitised at load, with what is filled in escaped; "" without one.

    It is that of the first `completedHtmlOnCondition` that holds, else `completedHtml`.
    """
    situation = _decided(questionnaire, answers, now)
    text = questionnaire.completed_html
    for special in questionnaire.completed_html_on_condition:
        if special.expression.holds(situation.values, now):
            text = special.html
            break
    return Wording(situation.plan.stage(locale or questionnaire.locale).voice, situation.values).html(text)


def _decided(questionnaire: Questionnaire, answers: Mapping[str, Answer], now: datetime) -> Situation:
    plan = plan_of(questionnaire)
    situation = Situation(plan, answers, now)
    for step in plan.steps:
        situation.decide(step)
    return situation


class _Outcome:
    """Judges and words what a situation has come to."""

    def __init__(
        self, situation: Situation, language: str, seed: str, *, texts_for: str | None, faults_for: str | None
    ) -> None:
        self.situation = situation
        self.language = language
        self.texts_for = texts_for
        self.faults_for = faults_for
        stage = situation.plan.stage(language)
        wording = Wording(stage.voice, situation.values)
        self.judge = Judge(wording, situation.values, situation.now)
        self.show = Show(stage, wording, seed)
        self.errors: list[AnswerProblem] = []
        self.not_asked: list[str] = []
        self.placed: dict[str, str] = {}
        self.locked: set[str] = set()
        self.page = ""
        self.judging = False

    def state(self) -> State:
        situation = self.situation
        pages = []
        for page in situation.plan.questionnaire.pages:
            self.page = page.name
            self.judging = self.faults_for is None or self.faults_for == page.name
            wanted = self.texts_for is None or self.texts_for == page.name
            shown, anything = self._elements(page.elements, read_only=False, wanted=wanted)
            if anything:
                pages.append(self.show.page(page, shown))
        return State(
            pages=tuple(pages),
            answers=situation.answers,
            data=self._data(),
            calculated=situation.calculated,
            errors=tuple(self.errors),
            not_asked=tuple(self.not_asked),
            computed=situation.computed,
            included=self._included(),
            placed=self.placed,
            locked=frozenset(self.locked),
            locale=self.language,
        )

    def _included(self) -> dict[str, object]:
        calculated = self.situation.calculated
        every = self.situation.plan.questionnaire.calculated
        return {one.name: calculated[one.name] for one in every if one.include_into_result}

    def _data(self) -> dict[str, Answer]:
        data: dict[str, Answer] = dict(self.situation.answers)
        for name, value in (*self.situation.computed.items(), *self._included().items()):
            kept = stored(value)
            if kept is not None:
                data[name] = kept
        return data

    def _elements(
        self, elements: tuple[Element, ...], *, read_only: bool, wanted: bool
    ) -> tuple[tuple[Shown, ...], bool]:
        """The visible ones of `elements`, if their texts are wanted, and whether there are any."""
        shown: list[Shown] = []
        anything = False
        for element in elements:
            if id(element) not in self.situation.visible:
                self._note_hidden(element)
                continue
            locked = read_only or self._is_locked(element)
            if isinstance(element, Panel):
                children, filled = self._elements(element.elements, read_only=locked, wanted=wanted)
                if filled and wanted:
                    shown.append(self.show.panel(element, children, read_only=locked))
                anything = anything or filled
                if filled:
                    self.placed[element.name] = self.page
                continue
            anything = True
            self.placed[element.name] = self.page
            question = self._question(element, read_only=locked, wanted=wanted)
            if question is not None:
                shown.append(question)
        return tuple(shown), anything

    def _is_locked(self, element: Element) -> bool:
        condition = element.enable_if
        return element.read_only if condition is None else not self.judge.holds(condition)

    def _note_hidden(self, element: Element) -> None:
        if isinstance(element, Panel):
            for child in element.elements:
                self._note_hidden(child)
        elif not isinstance(element, Html):
            self.not_asked.append(element.name)

    def _question(self, element: Element, *, read_only: bool, wanted: bool) -> Shown | None:
        situation = self.situation
        required = False
        offer = situation.offers.get(element.name, EVERYTHING)
        if isinstance(element, Input):
            if read_only:
                self.locked.add(element.name)
            if offer is not EVERYTHING:
                self._note_options(element, offer)
            if not wanted and not self.judging:
                return None
            condition = element.required_if
            required = element.required if condition is None else self.judge.holds(condition)
            offer = self._enabled(element, offer)
            if self.judging and not read_only:
                self._judge(element, offer, required=required)
        if not wanted:
            return None
        return self.show.question(
            element, offer, required=required, read_only=read_only, limits=self._limits,
            value=situation.computed.get(element.name),
        )  # fmt: skip

    def _judge(self, question: Input, offer: Offer, *, required: bool) -> None:
        choices: Sequence[Choice] = ()
        rows: Sequence[Choice] = ()
        if isinstance(question, Choosing):
            choices = question.choices if offer.choices is None else offer.choices
        elif isinstance(question, Matrix):
            rows = question.rows if offer.rows is None else offer.rows
        comment = self.situation.answers.get(f"{question.name}-Comment", "")
        self.errors.extend(
            self.judge.faults(
                Asked(
                    question=question,
                    answer=self.situation.answers.get(question.name),
                    comment=comment if isinstance(comment, str) else "",
                    required=required,
                    choices=choices,
                    disabled=offer.disabled,
                    rows=rows,
                )
            )
        )

    def _enabled(self, question: Input, offer: Offer) -> Offer:
        """The offer with the choices that cannot be chosen now."""
        if not isinstance(question, Choosing):
            return offer
        common = question.choices_enable_if
        choices = question.choices if offer.choices is None else offer.choices
        disabled = [
            key_of(choice.value)
            for choice in choices
            if (condition := choice.enable_if or (None if choice.special else common)) is not None
            and not self.situation.holds_of(choice, condition)
        ]
        if not disabled:
            return offer
        return Offer(choices=offer.choices, rows=offer.rows, disabled=frozenset(disabled))

    def _note_options(self, question: Input, offer: Offer) -> None:
        match question:
            case Choosing():
                every, offered = question.choices, offer.choices
            case Rating():
                every, offered = question.values, offer.choices
            case Matrix():
                every, offered = question.rows, offer.rows
            case _:
                return
        if offered is not None and len(offered) < len(every):
            there = keys(offered)
            self.not_asked.extend(
                f"{question.name}.{text_of(choice.value)}" for choice in every if key_of(choice.value) not in there
            )

    def _limits(self, item: TextInput) -> tuple[float | str | None, float | str | None]:
        return (
            self.judge.limit(item.minimum, item.minimum_expression, item.input_type),
            self.judge.limit(item.maximum, item.maximum_expression, item.input_type),
        )


def stored(value: object) -> Answer | None:
    """A computed value as it is stored: a number, text, truth value or list of these; None if there is nothing.

    Dates are stored as those of questions are: `2026-03-15`, or `2026-03-15T08:30` where there is a time.
    """
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M}" if value.hour or value.minute else f"{value:%Y-%m-%d}"
    plain = storable(value)
    if isinstance(plain, list):
        members = [stored(member) for member in plain]
        return [member for member in members if isinstance(member, str | int | float)]
    if isinstance(plain, float):
        return settled(plain)
    if isinstance(plain, dict):
        return {key: member for key, member in plain.items() if isinstance(member, str | int | float)}
    return plain if isinstance(plain, str | int) else None


def keep_locked(
    state: State, before: Mapping[str, Answer], after: Mapping[str, Answer]
) -> tuple[dict[str, Answer], tuple[AnswerProblem, ...]]:
    """`after` with the answers that `state` (of `after`) locks as they were `before`, and a problem for each attempt.

    A browser does not post a disabled field; whoever changes a locked answer has written the request by hand. A
    missing one is put back without a word.
    """
    kept = dict(after)
    problems = []
    for name in sorted(state.locked):
        for path in (name, f"{name}-Comment"):
            if kept.get(path) == before.get(path):
                continue
            if path in kept:
                problems.append(AnswerProblem(path, "readonly", "readonly"))
                del kept[path]
            if path in before:
                kept[path] = before[path]
    return kept, tuple(problems)
