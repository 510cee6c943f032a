"""The closing text of a questionnaire, as its author wrote it for these answers."""

from datetime import datetime

from surveys.questionnaire.model import Questionnaire
from surveys.questionnaire.path.plan import plan_of
from surveys.questionnaire.path.state import State
from surveys.questionnaire.path.wording import Wording


def closing(questionnaire: Questionnaire, state: State, now: datetime) -> str:
    """HTML, sanitised at load and with answers escaped: the first text whose condition holds, else the common one.

    "" where the author wrote none.
    """
    given = {**state.answers, **state.computed, **state.calculated}
    values: dict[str, object] = {name.lower(): value for name, value in given.items()}
    text = questionnaire.completed_html
    for special in questionnaire.completed_html_on_condition:
        if special.expression.holds(values, now):
            text = special.html
            break
    return Wording(plan_of(questionnaire).stage(state.locale).voice, values).html(text)
