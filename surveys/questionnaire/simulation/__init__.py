"""Simulated respondents: plausible answers that follow every condition, for demonstrations and tests.

Deterministic: respondent `i` depends on the seed and on `i` alone, and each of its answers on its question's name
too, so that a longer run begins with a shorter one and an added question leaves the other answers as they were.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from random import Random

from surveys.questionnaire.expressions import Expression
from surveys.questionnaire.model import Answer, Input, Matrix, Questionnaire, Validator
from surveys.questionnaire.path import Shown, State, evaluate
from surveys.questionnaire.path.state import question_of
from surveys.questionnaire.problems import AnswerProblem

from . import distributions, draws
from .distributions import Distribution, Profile, SimulationError

__all__ = ["SimulationError", "simulate"]

#: How often a refused answer is drawn again before the question is given up.
ATTEMPTS = 50

_UNSAID = (Distribution(),)


def simulate(
    questionnaire: Questionnaire, profile: Mapping[str, object], *, seed: int, count: int, now: datetime
) -> Iterator[dict[str, Answer]]:
    """The answers of `count` respondents, each valid under `evaluate`. `profile`: see distributions.

    Raises SimulationError: at once if the profile does not fit the questionnaire, while drawing if a question gets
    no valid answer.
    """
    laws = distributions.read(profile, questionnaire)
    start = evaluate(questionnaire, {}, now=now)
    plan = _Plan(questionnaire, laws, _watched(questionnaire), _compared(questionnaire), start, seed, now)
    return (_Respondent(plan, index).answers() for index in range(count))


@dataclass(frozen=True, slots=True)
class _Plan:
    questionnaire: Questionnaire
    profile: Profile
    #: Folded names that decide what is asked: after such an answer, look again.
    watched: frozenset[str]
    #: By question, the questions that its validators read.
    compared: Mapping[str, frozenset[str]]
    #: Before the first answer; the same for everyone.
    start: State
    seed: int
    now: datetime


class _Respondent:
    """Reads from the top, answers what is asked, and starts again wherever an answer opens something."""

    def __init__(self, plan: _Plan, index: int) -> None:
        self.plan = plan
        self.index = index
        self.given: dict[str, Answer] = {}
        self.settled: set[str] = set()
        self.attempts: dict[str, int] = {}
        self.values: dict[str, object] = {}
        self.state = plan.start

    def answers(self) -> dict[str, Answer]:
        while True:
            self._answer_all()
            errors = [problem for problem in self.state.errors if problem.level == "error"]
            if not errors:
                return dict(self.state.answers)
            for problem in errors:
                self._reopen(problem)

    def _answer_all(self) -> None:
        asked = True
        while asked:
            asked = False
            for shown in _inputs(self.state):
                if shown.element.name in self.settled or shown.read_only:
                    continue
                self._answer(shown)
                asked = True
                if shown.element.name.lower() in self.plan.watched:
                    break
            if asked:
                self.state = self._evaluate()

    def _answer(self, shown: Shown) -> None:
        question = shown.element
        assert isinstance(question, Input)  # noqa: S101  # _inputs yields nothing else
        attempt = self.attempts.get(question.name, 0)
        random = self._random(question.name, attempt)
        law = self._law(question.name)
        self.settled.add(question.name)
        for name in (question.name, f"{question.name}-Comment"):
            self.given.pop(name, None)
        skip = self.plan.profile.skip if law.skip is None else law.skip
        # an optional question to which nothing fits is left open, as people do
        if not _required(shown) and (random.random() < skip or attempt > ATTEMPTS // 2):
            return
        turn = self._turn(question.name) if law.spread and not attempt else None
        situation = draws.Situation(random, self.index + 1, self.plan.now, self.values, turn)
        answer = draws.draw(shown, law, situation)
        if answer is None:
            return
        self.given[question.name] = self.values[question.name.lower()] = answer
        if draws.may_have_other(question, answer):
            self.given[f"{question.name}-Comment"] = draws.remark(law, situation)

    def _law(self, name: str) -> Distribution:
        alternatives = self.plan.profile.questions.get(name, _UNSAID)
        for law in alternatives[:-1]:
            if law.condition is not None and law.condition.holds(self.values, self.plan.now):
                return law
        return alternatives[-1]

    def _reopen(self, problem: AnswerProblem) -> None:
        name = question_of(problem.path)
        self.attempts[name] = self.attempts.get(name, 0) + 1
        if name not in self.settled or self.attempts[name] >= ATTEMPTS:
            detail = "".join(f", {key} {value}" for key, value in problem.parameters.items())
            wording = f' "{problem.text}"' if problem.text else ""
            raise SimulationError(
                f'Question "{name}": no valid answer found for respondent {self.index + 1} in {self.attempts[name]} '
                f"attempts. The last was refused ({problem.code}{detail}).{wording} "
                'Say in the profile what to answer, for example with "texts" or "weights".'
            )
        again = {name}
        if self.attempts[name] % 5 == 0:  # perhaps another answer it is compared with stands in the way
            again |= self.plan.compared.get(name, frozenset()) & self.settled
        for other in again - {name}:
            self.attempts[other] = self.attempts.get(other, 0) + 1
        self.settled -= again

    def _evaluate(self) -> State:
        state = evaluate(self.plan.questionnaire, self.given, now=self.plan.now)
        self.values = {name.lower(): answer for name, answer in state.answers.items()}
        return state

    def _random(self, *parts: object) -> Random:
        # a text seed goes through SHA-512: the same everywhere, whatever PYTHONHASHSEED says
        return Random("/".join(map(str, (self.plan.seed, self.index, *parts))))  # noqa: S311  # repeatable, not secret

    def _turn(self, name: str) -> float:
        start = Random(f"{self.plan.seed}/{name}").random()  # noqa: S311  # repeatable, not secret
        return (start + self.index * draws.GOLDEN) % 1.0


def _inputs(state: State) -> Iterator[Shown]:
    """Every question on screen that takes an answer, top to bottom."""

    def walk(elements: tuple[Shown, ...]) -> Iterator[Shown]:
        for shown in elements:
            if shown.kind == "panel":
                yield from walk(shown.children)
            elif isinstance(shown.element, Input):
                yield shown

    for page in state.pages:
        yield from walk(page.elements)


def _required(shown: Shown) -> bool:
    question = shown.element
    every_row = isinstance(question, Matrix) and question.each_row_required
    return shown.required or every_row or any(child.required for child in shown.children)


def _compared(questionnaire: Questionnaire) -> dict[str, frozenset[str]]:
    names = {question.name.lower(): question.name for question in questionnaire.questions()}
    return {
        question.name: frozenset(
            names[reference]
            for validator in question.validators
            if validator.expression is not None
            for reference in validator.expression.references
            if reference in names
        )
        for question in questionnaire.questions()
        if isinstance(question, Input)
    }


def _watched(questionnaire: Questionnaire) -> frozenset[str]:
    """The folded names that any expression reads, but those of validators: they judge an answer, and open nothing."""
    found: set[str] = set()

    def walk(node: object) -> None:
        if isinstance(node, Expression):
            found.update(node.references)
        elif isinstance(node, tuple):
            for part in node:
                walk(part)
        elif is_dataclass(node) and not isinstance(node, Validator):
            for one in fields(node):
                walk(getattr(node, one.name))

    walk((questionnaire.pages, questionnaire.calculated))
    return frozenset(found)
