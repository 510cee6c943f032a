"""One JSON object in, one out: the shape of `questionnaire evaluate`.

The shapes are those of the differential-test oracle in its mode "effective", so that survey-core and this engine
can be given the same lines and their answers be compared.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Literal

from . import definition
from .answers.admission import admit
from .expressions import probing
from .messages import sentence
from .model import Answer, Html
from .path import Option, Shown, State, evaluate
from .problems import AnswerProblem, DefinitionError, Problem


def respond(line: Mapping[str, Any]) -> dict[str, Any]:
    """What one input object comes to: a definition with answers, or the probe of an expression.

    Never raises: a line of the wrong shape, and a definition that is refused, give `"ok": false` with `problems`.
    """
    identity = {"id": line["id"]} if "id" in line else {}
    try:
        if "expression" in line and "definition" not in line:
            return identity | _probed(line)
        answers, locale, now = _arguments(line)
        questionnaire = definition.load(line.get("definition", {}))
    except DefinitionError as refused:
        return identity | _refused(refused.problems)
    except ValueError as wrong:
        return identity | _refused((Problem("E310", "", str(wrong)),))
    admitted, problems = admit(questionnaire, answers, addresses=False)
    state = evaluate(questionnaire, admitted, locale=locale, now=now)
    return identity | _outcome(state, admitted, problems)


def _probed(line: Mapping[str, Any]) -> dict[str, Any]:
    source, values, as_ = line["expression"], _or(line.get("values"), {}), _or(line.get("as"), "value")
    if not isinstance(source, str) or not isinstance(values, Mapping):
        raise ValueError('"expression" is a text, "values" an object {name: value}.')
    if as_ not in ("value", "condition"):
        raise ValueError('"as" is "value" or "condition".')
    wanted: Literal["value", "condition"] = "condition" if as_ == "condition" else "value"
    accepted, found = probing.probe(source, values, moment(line.get("now")), wanted)
    if accepted:
        return {"ok": True, "value": found}
    return _refused(
        tuple(
            Problem(fault.code, "/expression", f"position {fault.position}: {fault.message}", fault.suggestion)
            for fault in found
        )
        if isinstance(found, list)
        else ()
    )


def _arguments(line: Mapping[str, Any]) -> tuple[Mapping[str, object], str, datetime]:
    answers, locale, now = _or(line.get("answers"), {}), _or(line.get("locale"), ""), line.get("now")
    if not isinstance(answers, Mapping):
        raise ValueError('"answers" is an object {question: answer}.')
    if not isinstance(locale, str):
        raise ValueError('"locale" is a language code such as "fr".')
    if "definition" in line and not isinstance(line["definition"], Mapping):
        raise ValueError('"definition" is an object.')
    return answers, locale, moment(now)


def _or(value: object, default: object) -> object:
    return default if value is None else value


def moment(text: object) -> datetime:
    """The time an ISO 8601 text names, in UTC; the present for None. Raises ValueError."""
    if text is None:
        return datetime.now(UTC)
    try:
        found = datetime.fromisoformat(str(text))
        return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError('"now" is a time in ISO 8601, such as "2026-03-15T10:00:00Z".') from None


def _refused(problems: tuple[Problem, ...]) -> dict[str, Any]:
    return {
        "ok": False,
        "problems": [
            {
                "code": problem.code,
                "pointer": problem.pointer,
                "message": f"{problem.message} {problem.suggestion}".rstrip(),
            }
            for problem in problems
            if problem.level == "error"
        ],
    }


def _outcome(state: State, answers: Mapping[str, Answer], refused: tuple[AnswerProblem, ...]) -> dict[str, Any]:
    errors = [*refused, *state.errors]
    # survey-core keeps the empty text or list of a hidden question among the data; it says nothing either way.
    data: dict[str, object] = {name: answer for name, answer in answers.items() if answer in ("", [])}
    data |= state.data
    # dates and what is not a number as the oracle writes them, not as they are stored
    computed = {**state.computed, **state.included}
    data |= {name: value for name, value in computed.items() if isinstance(value, datetime | float)}
    return {
        "ok": True,
        "pages": [page.page.name for page in state.pages],
        "elements": [_element(shown) for page in state.pages for shown in page.walk()],
        "calculated": {name: probing.encode(value) for name, value in state.calculated.items()},
        "valid": not any(problem.level == "error" for problem in errors),
        "errors": [
            {"path": problem.path, "class": problem.kind, "level": problem.level, "text": sentence(problem)}
            for problem in errors
        ],
        "data": {name: probing.encode(value) for name, value in data.items()},
    }


def _element(shown: Shown) -> dict[str, Any]:
    question = shown.element
    described: dict[str, Any] = {
        "path": shown.path, "kind": shown.kind, "type": "text" if shown.kind == "item" else question.kind,
        "name": question.name,
    }  # fmt: skip
    if isinstance(question, Html):
        described["html"] = shown.html
    else:
        described["title"] = shown.title
    if shown.description:
        described["description"] = shown.description
    described |= {"required": shown.required, "readOnly": shown.read_only}
    described |= dict(_lists(shown))
    if shown.display:
        described["display"] = shown.display
    return described


def _lists(shown: Shown) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    if shown.element.kind == "matrix":
        yield "columns", [_option(option) for option in shown.columns]
        yield "rows", [_option(option) for option in shown.rows]
    elif shown.options or hasattr(shown.element, "choices"):
        yield "choices", [_option(option) for option in shown.options]


def _option(option: Option) -> dict[str, Any]:
    described: dict[str, Any] = {"value": option.value, "text": option.text}
    return described if option.enabled else described | {"enabled": False}
