"""A questionnaire laid out for evaluation: what stands in what, and in which order things are decided.

Made once for each questionnaire and kept; evaluations only read it (and let its voices learn phrases).
"""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from surveys.questionnaire.answers.readers import comment_path, takes_comment
from surveys.questionnaire.model import (
    Calculated,
    Choice,
    Choosing,
    Element,
    Matrix,
    Page,
    Panel,
    Question,
    Questionnaire,
    Rating,
)

from .showing import Stage
from .wording import Voice

_KEPT_PLANS: Final = 64
_KEPT_STAGES: Final = 64


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to decide. `holder` is the step of the page or panel it stands in; `key` its name in expressions."""

    thing: Page | Element | Calculated
    key: str
    holder: "Step | None" = None
    comment: str = ""
    #: Whether each of its choices (rows, columns) is always offered.
    fixed: bool = True


@dataclass(slots=True)
class Plan:
    """The steps of a questionnaire in the order of decision, and its stages, one for each language."""

    questionnaire: Questionnaire
    steps: tuple[Step, ...]
    stages: dict[str, Stage] = field(default_factory=dict)

    def stage(self, language: str) -> Stage:
        """The prepared texts and elements of one language."""
        found = self.stages.get(language)
        if found is None:
            if len(self.stages) >= _KEPT_STAGES:  # languages come from outside
                self.stages.clear()
            questionnaire = self.questionnaire
            questions = {question.name.lower(): question for question in questionnaire.questions()}
            calculated = frozenset(calculated.name.lower() for calculated in questionnaire.calculated)
            found = self.stages[language] = Stage(Voice(questionnaire, language, questions, calculated))
        return found


_PLANS: OrderedDict[str, Plan] = OrderedDict()


def plan_of(questionnaire: Questionnaire) -> Plan:
    """The plan of a questionnaire; made at its first evaluation."""
    plan = _PLANS.get(questionnaire.digest)
    if plan is None or plan.questionnaire is not questionnaire:
        plan = _made(questionnaire)
        _PLANS[questionnaire.digest] = plan
        while len(_PLANS) > _KEPT_PLANS:
            _PLANS.popitem(last=False)
    return plan


def _made(questionnaire: Questionnaire) -> Plan:
    places = {name: place for place, name in enumerate(questionnaire.order)}
    unlisted = len(places)  # nothing, if the loader made the questionnaire
    steps = sorted(_document_order(questionnaire), key=lambda step: places.get(step.thing.name, unlisted))
    return Plan(questionnaire, tuple(steps))


def _document_order(questionnaire: Questionnaire) -> Iterator[Step]:
    for page in questionnaire.pages:
        step = Step(page, page.name.lower())
        yield step
        yield from _inside(page.elements, step)
    for calculated in questionnaire.calculated:
        yield Step(calculated, calculated.name.lower())


def _inside(elements: tuple[Element, ...], holder: Step) -> Iterator[Step]:
    for element in elements:
        comment = comment_path(element) if isinstance(element, Question) and takes_comment(element) else ""
        step = Step(element, element.name.lower(), holder, comment, _is_fixed(element))
        yield step
        if isinstance(element, Panel):
            yield from _inside(element.elements, step)


def _is_fixed(element: Element) -> bool:
    match element:
        case Choosing():
            return element.choices_visible_if is None and _unconditional(element.choices)
        case Matrix():
            conditions = element.rows_visible_if, element.columns_visible_if
            return conditions == (None, None) and _unconditional(element.rows) and _unconditional(element.columns)
        case Rating():
            return _unconditional(element.values)
    return True


def _unconditional(choices: tuple[Choice, ...]) -> bool:
    return all(choice.visible_if is None for choice in choices)
