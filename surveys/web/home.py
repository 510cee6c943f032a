"""The front page, the notices, and the sign of life."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, ngettext

from surveys.questionnaire import model
from surveys.questionnaire.model import Questionnaire
from surveys.store import publications, waves
from surveys.store.models import Publication, Wave
from surveys.web import access
from surveys.web.access import database

blueprint = Blueprint("home", __name__)
blueprint.before_request(access.anyone)

#: Seconds an answer takes, by kind: about 7 s a closed item and 30 s and more an open one are what web surveys
#: measure (Qualtrics' and Versta's published rules of thumb agree on this order); looking things up comes on top.
_SECONDS = {"comment": 75, "text": 20, "multipletext": 40, "ranking": 40, "checkbox": 20, "tagbox": 20, "html": 10}
_OTHERWISE = 15
_A_ROW = 8


@dataclass(frozen=True, slots=True)
class Offer:
    """A survey as the front page shows it: its current wave and what was published of it."""

    wave: Wave
    questionnaire: Questionnaire
    minutes: tuple[int, int]
    newest: Publication | None


@blueprint.route("/")
def index() -> ResponseReturnValue:
    """What this installation is, which surveys are open, what has been published."""
    now = datetime.now(UTC)
    with database().reading() as session:
        published: dict[str, Publication] = {}
        for one in publications.every(session):
            published.setdefault(one.survey, one)
        offers = [
            Offer(wave, questionnaire, minutes(questionnaire), published.get(wave.survey.slug))
            for wave in _current(waves.every(session))
            for questionnaire in (waves.questionnaire(wave),)
        ]
    is_open = {offer.wave.id for offer in offers if waves.accepts(offer.wave, now)}
    return render_template(
        "home/index.html",
        running=[offer for offer in offers if offer.wave.id in is_open],
        ended=[offer for offer in offers if offer.wave.id not in is_open],
        published=list(published.values()),
    )


@blueprint.route("/privacy")
def privacy() -> ResponseReturnValue:
    """The privacy notice: who is responsible, what each survey asks for which purpose, and for how long."""
    locale = str(get_locale() or "en")
    with database().reading() as session:
        surveys = [
            (wave, questionnaire, asked(questionnaire, locale))
            for wave in _current(waves.every(session))
            for questionnaire in (waves.questionnaire(wave),)
        ]
    return render_template("home/privacy.html", surveys=surveys)


@blueprint.route("/accessibility")
def accessibility() -> ResponseReturnValue:
    """The accessibility statement."""
    return render_template("home/accessibility.html")


@blueprint.route("/health")
def health() -> ResponseReturnValue:
    """For monitors: 200 while the database answers, else 503."""
    answers = database().ping()
    return {"status": "ok" if answers else "database does not answer"}, 200 if answers else 503


def _current(every: Iterable[Wave]) -> list[Wave]:
    """The newest wave of each survey, from waves that stand newest first."""
    newest: dict[str, Wave] = {}
    for wave in every:
        newest.setdefault(wave.survey.slug, wave)
    return list(newest.values())


def minutes(questionnaire: Questionnaire) -> tuple[int, int]:
    """How long answering takes: the questions that everybody gets, and all of them. Whole minutes, at least one."""
    least = most = 0
    for page in questionnaire.pages:
        always, all_ = _seconds(page.elements)
        most += all_
        least += 0 if page.visible_if else always
    return max(1, round(least / 60)), max(1, ceil(most / 60))


def _seconds(elements: Sequence[model.Element]) -> tuple[int, int]:
    always = everything = 0
    for element in elements:
        if isinstance(element, model.Panel):
            least, most = _seconds(element.elements)
        elif isinstance(element, model.Matrix):
            least = most = _OTHERWISE + _A_ROW * len(element.rows)
        else:
            least = most = _SECONDS.get(element.kind, _OTHERWISE)
        everything += most
        always += 0 if element.visible_if else least
    return always, everything


@dataclass(frozen=True, slots=True)
class Asked:
    """What a questionnaire declares of one question. `kept` in words, "" if undeclared."""

    title: str
    purpose: str
    kept: str
    identifying: bool


def asked(questionnaire: Questionnaire, locale: str) -> list[Asked]:
    """Every question that takes an answer, with its declared purpose and retention, in order."""
    return [
        Asked(
            question.title.version(locale)[1] if question.title else question.name,
            question.data.purpose,
            in_words(question.data.retention),
            question.data.role == "identifying",
        )
        for question in questionnaire.questions()
        if isinstance(question, model.Input)
    ]


def in_words(duration: str) -> str:
    """An ISO 8601 duration in years, months, weeks and days as words: `P6M` is "6 months". Others stay as they are."""
    units = {
        "Y": lambda n: ngettext("%(num)d year", "%(num)d years", n),
        "M": lambda n: ngettext("%(num)d month", "%(num)d months", n),
        "W": lambda n: ngettext("%(num)d week", "%(num)d weeks", n),
        "D": lambda n: ngettext("%(num)d day", "%(num)d days", n),
    }
    words, digits = [], ""
    for sign in duration.removeprefix("P"):
        if sign.isdigit():
            digits += sign
        elif digits and sign in units and duration.startswith("P"):
            words.append(str(units[sign](int(digits))))
            digits = ""
        else:
            return duration
    return duration if digits or not words else " ".join(words)
