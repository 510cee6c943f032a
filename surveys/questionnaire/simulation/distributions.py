"""How simulated respondents answer: a profile of distributions, read and checked against its questionnaire.

A profile is JSON with a closed shape:

    {"note": "…", "skip": 0.05, "questions": {"ai_status": …}}

`skip` is the probability that an optional question is left open. Each question has one distribution, or a list of
them, each with a condition `"if"` in the questionnaire's own language, the last one without: the first that holds is
drawn from. What a distribution may say depends on the kind of question (`KEYS`); options are named by their values.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from surveys.questionnaire import expressions
from surveys.questionnaire.expressions import Expression, ExpressionSyntaxError
from surveys.questionnaire.model import (
    Boolean,
    Choice,
    Choosing,
    Comment,
    Input,
    Matrix,
    MultipleChoice,
    MultipleText,
    Questionnaire,
    Ranking,
    Rating,
    Scalar,
    SingleChoice,
    TextInput,
)


class SimulationError(ValueError):
    """A profile that does not fit its questionnaire (all faults in one message), or a question without valid answer."""


@dataclass(frozen=True, slots=True)
class Shift:
    """What is added to the means of some matrix rows where the condition holds."""

    condition: Expression
    rows: Mapping[str, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Distribution:
    """One law of answers; what is None or empty was not said and is drawn uniformly or made up.

    `weights`: relative weights of options (or of matrix columns); options that are not named are never drawn.
    `shares`: the probability of each tick (of an exclusive option: of this option alone). `counts`: weights of how
    many items are ranked. `follow`: the matrix whose answers order a ranking. `mean` and `sd`: of a number, or of a
    numeric scale; `missing`: the probability of its "don't know". `at_least_one`: a column that some row must have.
    `parts`: a matrix's rows, a multiple text's items. `first`, `last`: bounds of a number or an ISO date.
    `spread`: respondents take turns instead of being drawn, so that even small groups come close to the weights.
    """

    condition: Expression | None = None
    skip: float | None = None
    weights: Mapping[str, float] | None = None
    shares: Mapping[str, float] | None = None
    counts: Mapping[str, float] | None = None
    follow: str = ""
    mean: float | None = None
    sd: float = 1.0
    missing: float = 0.0
    at_least_one: str = ""
    parts: "Mapping[str, Distribution]" = field(default_factory=dict)
    shifts: tuple[Shift, ...] = ()
    first: float | str | None = None
    last: float | str | None = None
    decimals: int = 0
    texts: tuple[str, ...] = ()
    other: tuple[str, ...] = ()
    spread: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """`questions`: the alternatives of a question, in order; the last has no condition."""

    questions: Mapping[str, tuple[Distribution, ...]]
    skip: float = 0.0


#: What a distribution may say, by kind of question; every alternative may also have `if` and `skip`.
KEYS: Mapping[type[Input], frozenset[str]] = {
    SingleChoice: frozenset({"weights", "spread", "other"}),
    Boolean: frozenset({"weights", "spread"}),
    Rating: frozenset({"weights", "mean", "sd"}),
    MultipleChoice: frozenset({"shares", "other"}),
    Ranking: frozenset({"weights", "counts", "follow"}),
    Matrix: frozenset({"weights", "rows", "shifts", "at_least_one"}),
    MultipleText: frozenset({"items"}),
    Comment: frozenset({"texts"}),
}
_TEXT_KEYS = {
    "number": frozenset({"mean", "sd", "from", "to", "decimals", "texts"}),
    "date": frozenset({"from", "to", "texts"}),
    "datetime-local": frozenset({"from", "to", "texts"}),
    "month": frozenset({"from", "to", "texts"}),
}
_ROW_KEYS = frozenset({"weights", "mean", "sd", "missing"})


def key(value: Scalar) -> str:
    """How a profile names a value: `true`, `3`, `operational`."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def read(document: Mapping[str, object], questionnaire: Questionnaire) -> Profile:
    """The profile in `document`; {} is one that says nothing. Raises SimulationError with every fault."""
    reader = _Reader(questionnaire)
    profile = reader.profile(document)
    if reader.faults:
        raise SimulationError("The simulation profile cannot be used:\n" + "\n".join(reader.faults))
    return profile


class _Reader:
    def __init__(self, questionnaire: Questionnaire) -> None:
        self.inputs = {q.name: q for q in questionnaire.questions() if isinstance(q, Input)}
        self.known = {q.name.lower() for q in questionnaire.questions()}
        self.faults: list[str] = []

    def profile(self, document: Mapping[str, object]) -> Profile:
        self.closed("", document, {"note", "skip", "questions"})
        questions: dict[str, tuple[Distribution, ...]] = {}
        for name, entry in self.mapping("/questions", document.get("questions", {})).items():
            where = f"/questions/{name}"
            question = self.inputs.get(name)
            if question is None:
                self.fault(where, "the questionnaire has no question of that name that takes an answer.")
                continue
            questions[name] = self.alternatives(where, entry, question)
        spread = [name for name, alternatives in questions.items() if any(a.spread for a in alternatives)]
        if len(spread) > 1:
            # two questions that take turns in step would be tied to each other
            self.fault("/questions", f"only one question may have spread: {', '.join(spread)}.")
        return Profile(questions, self.fraction("/skip", document.get("skip", 0)))

    def alternatives(self, where: str, entry: object, question: Input) -> tuple[Distribution, ...]:
        if not isinstance(entry, list):
            return (self.distribution(where, entry, question),)
        found = tuple(self.distribution(f"{where}/{at}", one, question) for at, one in enumerate(entry))
        if not found or found[-1].condition is not None or any(one.condition is None for one in found[:-1]):
            self.fault(where, 'give every alternative but the last an "if"; the last one is for all others.')
        return found

    def distribution(self, where: str, entry: object, question: Input) -> Distribution:
        given = self.mapping(where, entry)
        self.closed(where, given, _keys(question) | {"if", "skip"})
        scale = _scale(question)
        options = [key(choice.value) for choice in _options(question)]
        rows = question.rows if isinstance(question, Matrix) else ()
        parts = {
            name: self.row(f"{where}/rows/{name}", part, scale, options)
            for name, part in self.named(f"{where}/rows", given.get("rows", {}), [key(r.value) for r in rows]).items()
        }
        items = {item.name: item for item in question.items} if isinstance(question, MultipleText) else {}
        for name, part in self.named(f"{where}/items", given.get("items", {}), list(items)).items():
            parts[name] = self.distribution(f"{where}/items/{name}", part, items[name])
        at_least_one = given.get("at_least_one", "")
        if at_least_one and key(cast(Scalar, at_least_one)) not in options:
            self.fault(f"{where}/at_least_one", f"no column {at_least_one!r}.")
        follow = given.get("follow", "")
        if follow and not (isinstance(follow, str) and _scale(self.inputs.get(follow))):
            self.fault(f"{where}/follow", f"{follow!r} is not a matrix with a numeric scale.")
        mean = None if given.get("mean") is None else self.number(f"{where}/mean", given["mean"])
        if mean is not None and isinstance(question, Rating):
            self.on_scale(f"{where}/mean", mean, scale)
        return Distribution(
            condition=self.condition(f"{where}/if", given["if"]) if "if" in given else None,
            skip=self.fraction(f"{where}/skip", given["skip"]) if "skip" in given else None,
            weights=self.weights(f"{where}/weights", given.get("weights"), options),
            shares=self.shares(f"{where}/shares", given.get("shares"), options),
            counts=self.weights(f"{where}/counts", given.get("counts"), [str(n + 1) for n in range(len(options))]),
            follow=str(follow),
            mean=mean,
            sd=self.positive(f"{where}/sd", given.get("sd", 1)),
            at_least_one=key(cast(Scalar, at_least_one)),
            parts=parts,
            shifts=self.shifts(f"{where}/shifts", given.get("shifts", []), [key(r.value) for r in rows]),
            first=self.bound(f"{where}/from", given.get("from"), question),
            last=self.bound(f"{where}/to", given.get("to"), question),
            decimals=int(self.number(f"{where}/decimals", given.get("decimals", 0))),
            texts=self.texts(f"{where}/texts", given.get("texts", [])),
            other=self.texts(f"{where}/other", given.get("other", [])),
            spread=given.get("spread") is True,
        )

    def row(self, where: str, entry: object, scale: Sequence[float], options: Sequence[str]) -> Distribution:
        given = self.mapping(where, entry)
        self.closed(where, given, _ROW_KEYS)
        mean = None if "mean" not in given else self.number(f"{where}/mean", given["mean"])
        if mean is not None:
            self.on_scale(f"{where}/mean", mean, scale)
        return Distribution(
            weights=self.weights(f"{where}/weights", given.get("weights"), options),
            mean=mean,
            sd=self.positive(f"{where}/sd", given.get("sd", 1)),
            missing=self.fraction(f"{where}/missing", given.get("missing", 0)),
        )

    def shifts(self, where: str, entry: object, rows: list[str]) -> tuple[Shift, ...]:
        found = []
        for at, one in enumerate(entry if isinstance(entry, list) else [entry]):
            here = f"{where}/{at}"
            given = self.mapping(here, one)
            self.closed(here, given, {"if", "rows"})
            condition = self.condition(f"{here}/if", given.get("if"))
            amounts = self.named(f"{here}/rows", given.get("rows", {}), rows)
            if condition is not None:
                found.append(
                    Shift(condition, {row: self.number(f"{here}/rows/{row}", v) for row, v in amounts.items()})
                )
        return tuple(found)

    # -- leaves

    def fault(self, where: str, message: str) -> None:
        self.faults.append(f"{where or '/'} {message}")

    def closed(self, where: str, given: Mapping[str, object], allowed: "frozenset[str] | set[str]") -> None:
        for unknown in sorted(set(given) - set(allowed)):
            self.fault(f"{where}/{unknown}", f"is not known here; known are {', '.join(sorted(allowed))}.")

    def mapping(self, where: str, entry: object) -> dict[str, object]:
        if isinstance(entry, Mapping):
            return {str(name): value for name, value in entry.items()}
        self.fault(where, "must be an object.")
        return {}

    def named(self, where: str, entry: object, names: Sequence[str]) -> dict[str, object]:
        given = self.mapping(where, entry)
        for unknown in [name for name in given if name not in names]:
            self.fault(f"{where}/{unknown}", f"is not there; there are {', '.join(names) or 'none'}.")
            del given[unknown]
        return given

    def number(self, where: str, entry: object) -> float:
        if isinstance(entry, int | float) and not isinstance(entry, bool):
            return float(entry)
        self.fault(where, "must be a number.")
        return 0.0

    def fraction(self, where: str, entry: object) -> float:
        found = self.number(where, entry)
        if not 0 <= found <= 1:
            self.fault(where, "must be a probability between 0 and 1.")
        return found

    def positive(self, where: str, entry: object) -> float:
        found = self.number(where, entry)
        if found <= 0:
            self.fault(where, "must be greater than 0.")
            return 1.0
        return found

    def on_scale(self, where: str, mean: float, scale: Sequence[float]) -> None:
        if not scale:
            self.fault(where, "needs options with numbers as values.")
        elif not min(scale) <= mean <= max(scale):
            self.fault(where, f"{mean:g} is outside the scale from {min(scale):g} to {max(scale):g}.")

    def weights(self, where: str, entry: object, options: Sequence[str]) -> Mapping[str, float] | None:
        return self.amounts(where, entry, options, self.number, needed=True)

    def shares(self, where: str, entry: object, options: Sequence[str]) -> Mapping[str, float] | None:
        return self.amounts(where, entry, options, self.fraction, needed=False)

    def amounts(
        self,
        where: str,
        entry: object,
        options: Sequence[str],
        read_one: Callable[[str, object], float],
        *,
        needed: bool,
    ) -> Mapping[str, float] | None:
        if entry is None:
            return None
        found = {name: read_one(f"{where}/{name}", value) for name, value in self.named(where, entry, options).items()}
        if any(value < 0 for value in found.values()) or (needed and not sum(found.values()) > 0):
            self.fault(where, "needs weights of at least 0, one of them greater.")
        return found

    def bound(self, where: str, entry: object, question: Input) -> float | str | None:
        if entry is None:
            return None
        if isinstance(question, TextInput) and question.input_type == "number":
            return self.number(where, entry)
        if not isinstance(entry, str):
            self.fault(where, "must be an ISO date, such as 2026-03-15.")
        return str(entry)

    def texts(self, where: str, entry: object) -> tuple[str, ...]:
        if not isinstance(entry, list) or not all(isinstance(text, str) and text.strip() for text in entry):
            self.fault(where, "must be a list of texts.")
            return ()
        return tuple(entry)

    def condition(self, where: str, entry: object) -> Expression | None:
        try:
            found = expressions.parse(entry if isinstance(entry, str) else "")
        except ExpressionSyntaxError as error:
            self.fault(where, f"is not a condition: {error}")
            return None
        for unknown in sorted(found.references - self.known):
            self.fault(where, f"{{{unknown}}}: the questionnaire has no question of that name.")
        return found


def _keys(question: Input) -> frozenset[str]:
    if isinstance(question, TextInput):
        return _TEXT_KEYS.get(question.input_type, frozenset({"texts"}))
    return KEYS[type(question)]


def _options(question: Input | None) -> tuple[Choice, ...]:
    match question:
        case Choosing():
            return question.choices
        case Rating():
            return question.values
        case Matrix():
            return question.columns
        case Boolean():
            return (Choice(question.value_true), Choice(question.value_false))
    return ()


def _scale(question: Input | None) -> tuple[float, ...]:
    """The numbers of a scale: the values of its options that are numbers and not missing."""
    return tuple(
        float(choice.value)
        for choice in _options(question)
        if isinstance(choice.value, int | float) and not isinstance(choice.value, bool) and not choice.missing
    )
