"""One simulated answer: drawn from a distribution, among the options this respondent is shown."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from random import Random

from surveys.questionnaire.model import (
    Answer,
    Choosing,
    Comment,
    Input,
    Matrix,
    MultipleChoice,
    MultipleText,
    Ranking,
    Scalar,
    TextInput,
)
from surveys.questionnaire.path import Option, Shown

from .distributions import Distribution, key

#: Turning by the golden ratio fills the unit interval as evenly as any sequence can.
GOLDEN = (math.sqrt(5) - 1) / 2
_GENERIC = "A simulated answer, made up for demonstration."
_OTHER = "Something else (simulated)"


@dataclass(frozen=True, slots=True)
class Situation:
    """Whoever answers, and what is known so far.

    `number` counts from 1; `values` are the answers so far by folded name, as conditions read them; `turn` is where
    this respondent stands in a question with `spread`, or None to draw at random.
    """

    random: Random
    number: int
    now: datetime
    values: Mapping[str, object]
    turn: float | None = None


def draw(shown: Shown, law: Distribution, situation: Situation) -> Answer | None:
    """An answer to what is shown; None where nothing can be chosen."""
    question = shown.element
    match question:
        case Ranking():
            return _ranking(question, shown, law, situation)
        case MultipleChoice():
            return _ticks(question, shown, law, situation.random)
        case Matrix():
            return _matrix(question, shown, law, situation)
        case MultipleText():
            return _items(shown, law, situation)
        case TextInput():
            return _text(question, shown, law, situation)
        case Comment():
            return _sentence(question, law, situation)
    return _option([option for option in shown.options if option.enabled], law, situation)


def remark(law: Distribution, situation: Situation) -> str:
    """The text beside "other"."""
    return situation.random.choice(law.other or (_OTHER,)).replace("{n}", str(situation.number))


def scale_weights(scale: tuple[float, ...], mean: float, sd: float) -> tuple[float, ...]:
    """Weights of the points of `scale`: a normal law of spread `sd`, cut off at its ends and moved to have this `mean`.

    A mean nearer than 2 % of the scale to an end is drawn as if it were that far away.
    """
    return _scale_weights(scale, round(mean, 6), sd)


# -- choosing


def _option(options: Sequence[Option], law: Distribution, situation: Situation) -> Scalar | None:
    if not options:
        return None
    weights = [law.weights.get(key(option.value), 0.0) for option in options] if law.weights else []
    if not weights and law.mean is not None:
        weights = list(_on_scale([option.value for option in options], law.mean, law.sd))
    return options[_pick(weights, len(options), situation.random, situation.turn)].value


def _pick(weights: Sequence[float], count: int, random: Random, turn: float | None = None) -> int:
    """An index below `count`; uniformly if all weights are 0 or there are none."""
    if not weights or sum(weights) <= 0:
        weights = [1.0] * count
    point = (random.random() if turn is None else turn) * sum(weights)
    for index, weight in enumerate(weights):
        point -= weight
        if point < 0:
            return index
    return max(index for index, weight in enumerate(weights) if weight > 0)


def _ticks(question: MultipleChoice, shown: Shown, law: Distribution, random: Random) -> list[Scalar] | None:
    enabled = [option for option in shown.options if option.enabled]
    special = {choice.value for choice in question.choices if choice.exclusive}
    alone = [option for option in enabled if option.exclusive or option.value in special]
    together = [option for option in enabled if option not in alone]

    def share(option: Option) -> float:
        if law.shares is not None:
            return law.shares.get(key(option.value), 0.0)
        return 0.1 if option in alone or option.special else 0.4

    for option in alone:
        if random.random() < share(option):
            return [option.value]
    if not together:
        return [alone[0].value] if alone else None
    # who answers ticks at least one: the likeliest are ticked first where the draw leaves too few, or too many
    chances = [(share(option) - random.random(), share(option), at) for at, option in enumerate(together)]
    fewest, most_counted = _limits(question, "answercount")
    least = int(max(1, question.min_selected, fewest or 0))
    most = int(min(question.max_selected or len(together), most_counted or len(together)))
    wanted = min(max(sum(margin > 0 for margin, _, _ in chances), least), most, len(together))
    possible = sorted(chances, key=lambda chance: (chance[1] > 0, chance[0]), reverse=True)
    return [together[at].value for at in sorted(at for _, _, at in possible[:wanted])]


def _ranking(question: Ranking, shown: Shown, law: Distribution, situation: Situation) -> list[Scalar] | None:
    options = [option for option in shown.options if option.enabled]
    if not options:
        return None
    random = situation.random
    record = situation.values.get(law.follow.lower()) if law.follow else None
    scores = record if isinstance(record, dict) else {}

    def score(option: Option) -> float:
        if law.follow:
            given = scores.get(key(option.value))
            # a little noise: priorities follow how severe something is, but not slavishly
            return (float(given) if isinstance(given, int | float) else -1.0) + random.gauss(0, 0.6)
        weight = law.weights.get(key(option.value), 0.0) if law.weights else 1.0
        # Efraimidis and Spirakis (2006): a weighted order without replacement
        return math.log(1 - random.random()) / weight if weight > 0 else -math.inf

    order = sorted(((score(option), -at, option.value) for at, option in enumerate(options)), reverse=True)
    if not question.select_to_rank:
        return [value for _, _, value in order]
    most = min(question.max_selected or len(options), len(options))
    counts = [law.counts.get(str(n + 1), 0.0) for n in range(most)] if law.counts else [0.0] * (most - 1) + [1.0]
    count = max(_pick(counts, most, random) + 1, min(question.min_selected, most))
    return [value for _, _, value in order[:count]]


# -- matrices and multiple texts


def _matrix(question: Matrix, shown: Shown, law: Distribution, situation: Situation) -> dict[str, Scalar] | None:
    missing = {column.value for column in question.columns if column.missing}
    columns = list(shown.columns)
    added: dict[str, float] = {}
    for shift in law.shifts:
        if shift.condition.holds(situation.values, situation.now):
            for name, amount in shift.rows.items():
                added[name] = added.get(name, 0.0) + amount
    answers: dict[str, Scalar] = {}
    for row in shown.rows:
        name = key(row.value)
        if not columns:
            break
        part = law.parts.get(name, law)
        answers[name] = _cell(columns, missing, part, added.get(name, 0.0), situation.random)
        if question.each_row_unique:
            columns = [column for column in columns if column.value != answers[name]]
    wanted = [c.value for c in shown.columns if key(c.value) == law.at_least_one] if law.at_least_one else []
    if wanted and answers and wanted[0] not in answers.values():
        names = list(answers)
        likely = [(law.parts.get(name, law).weights or {}).get(law.at_least_one, 0.0) for name in names]
        answers[names[_pick(likely, len(names), situation.random)]] = wanted[0]
    return answers or None


def _cell(columns: list[Option], missing: set[Scalar], law: Distribution, added: float, random: Random) -> Scalar:
    unknown = [column.value for column in columns if column.value in missing]
    if unknown and law.missing and random.random() < law.missing:
        return unknown[0]
    if law.weights:
        weights = [law.weights.get(key(column.value), 0.0) for column in columns]
    elif law.mean is not None:
        weights = list(
            _on_scale([c.value if c.value not in missing else "" for c in columns], law.mean + added, law.sd)
        )
    else:
        weights = []
    return columns[_pick(weights, len(columns), random)].value


def _items(shown: Shown, law: Distribution, situation: Situation) -> dict[str, Scalar] | None:
    answers: dict[str, Scalar] = {}
    for item in shown.children:
        if isinstance(item.element, TextInput):
            answers[item.element.name] = _text(
                item.element, item, law.parts.get(item.element.name, Distribution()), situation
            )
    return answers or None


# -- numbers, dates and texts


def _text(question: TextInput, shown: Shown, law: Distribution, situation: Situation) -> Scalar:
    if law.texts:
        return _sentence(question, law, situation)
    n = situation.number
    match question.input_type:
        case "number":
            return _number(question, shown, law, situation.random)
        case "text" if any(validator.kind == "numeric" for validator in question.validators):
            return str(_number(question, shown, law, situation.random))
        case "text" if any(validator.kind == "email" for validator in question.validators):
            return f"respondent.{n}@example.org"
        case "date" | "datetime-local" | "month":
            return _moment(question.input_type, shown, law, situation)
        case "time":
            return f"{situation.random.randrange(24):02}:{situation.random.randrange(60):02}"
        case "email":
            return f"respondent.{n}@example.org"
        case "url":
            return f"https://example.org/{n}"
        case "tel":
            return f"+49 30 {23125000 + n % 1000}"  # numbers set aside for film and radio
    return _sentence(question, law, situation)


def _number(question: TextInput, shown: Shown, law: Distribution, random: Random) -> int | float:
    least, most = _limits(question, "numeric")
    lows = [bound for bound in (shown.minimum, law.first, least) if isinstance(bound, int | float)]
    highs = [bound for bound in (shown.maximum, law.last, most) if isinstance(bound, int | float)]
    low = max(lows) if lows else None
    high = min(highs) if highs else None
    if law.mean is not None:
        found = random.gauss(law.mean, law.sd)
        found = found if low is None else max(found, low)
        found = found if high is None else min(found, high)
    else:
        start = low if low is not None else (high - 100 if high is not None else 0)
        found = random.uniform(start, high if high is not None else start + 100)
    if question.step:
        base = low or 0
        found = base + math.floor((found - base) / question.step) * question.step
    found = round(found, law.decimals or (6 if question.step and question.step % 1 else 0))
    if low is not None and found < low:
        found = low
    if high is not None and found > high:
        found = high
    return int(found) if found == int(found) else found


def _moment(kind: str, shown: Shown, law: Distribution, situation: Situation) -> str:
    today = situation.now.date()
    first = max((day for day in (_day(shown.minimum), _day(law.first)) if day), default=None)
    last = min((day for day in (_day(shown.maximum), _day(law.last)) if day), default=None)
    first = first or (last or today) - timedelta(days=365 * 3)
    last = last or max(today, first)
    day = first + timedelta(days=situation.random.randrange(max((last - first).days, 0) + 1))
    if kind == "month":
        return day.isoformat()[:7]
    return day.isoformat() + (f"T{situation.random.randrange(24):02}:00" if kind == "datetime-local" else "")


def _day(bound: float | str | None) -> date | None:
    """The day of an ISO date, month or time; None where there is no bound."""
    if not isinstance(bound, str):
        return None
    try:
        return date.fromisoformat(bound[:10] if len(bound) > 7 else f"{bound}-01")
    except ValueError:
        return None


def _sentence(question: TextInput | Comment, law: Distribution, situation: Situation) -> str:
    if law.texts:  # as it is: a profile's text that does not fit is the profile's fault, and is named
        return situation.random.choice(law.texts).replace("{n}", str(situation.number))
    least, most = _limits(question, "text")
    text = _GENERIC
    while len(text) < (least or 0):
        text = f"{text} {_GENERIC}"
    longest = min((limit for limit in (question.max_length, most) if limit), default=None)
    return text if longest is None else text[: int(longest)].rstrip(" .,")


def _limits(question: Input, kind: str) -> tuple[float | None, float | None]:
    """What the validators of one kind leave: the greatest of their minima, the least of their maxima."""
    bounds = [validator for validator in question.validators if validator.kind == kind and validator.level == "error"]
    minima = [validator.minimum for validator in bounds if validator.minimum is not None]
    maxima = [validator.maximum for validator in bounds if validator.maximum is not None]
    return max(minima, default=None), min(maxima, default=None)


# -- scales


def _on_scale(values: Sequence[Scalar], mean: float, sd: float) -> list[float]:
    """Weights of all values; 0 for those that are not numbers."""
    numbers = [float(v) for v in values if isinstance(v, int | float) and not isinstance(v, bool)]
    found = iter(scale_weights(tuple(numbers), mean, sd)) if numbers else iter(())
    return [next(found) if isinstance(v, int | float) and not isinstance(v, bool) else 0.0 for v in values]


@lru_cache(maxsize=1024)
def _scale_weights(scale: tuple[float, ...], mean: float, sd: float) -> tuple[float, ...]:
    low, high = min(scale), max(scale)
    margin = (high - low) * 0.02
    target = min(max(mean, low + margin), high - margin)
    below, above = low - 20 * sd - (high - low), high + 20 * sd + (high - low)
    weights: tuple[float, ...] = tuple(1.0 for _ in scale)
    for _ in range(60):
        centre = (below + above) / 2
        powers = [-((point - centre) ** 2) / (2 * sd * sd) for point in scale]
        top = max(powers)
        weights = tuple(math.exp(power - top) for power in powers)
        reached = sum(point * weight for point, weight in zip(scale, weights, strict=True)) / sum(weights)
        below, above = (centre, above) if reached < target else (below, centre)
    return weights


def may_have_other(question: Input, answer: Answer | None) -> bool:
    """Whether the answer chose the built-in "other", which wants a text beside it."""
    if not isinstance(question, Choosing):
        return False
    chosen = answer if isinstance(answer, list) else [answer]
    return any(choice.special == "other" and choice.value in chosen for choice in question.choices)
