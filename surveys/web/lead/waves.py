"""Opening, closing and reopening a wave. Each act has a page that says what it does, and happens by POST only."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, DateField, FileField, RadioField, ValidationError
from wtforms.validators import InputRequired, Optional

from surveys.config import ROOT
from surveys.questionnaire import definition
from surveys.questionnaire.problems import DefinitionError, Problem
from surveys.store import StoreError, surveys, waves
from surveys.store.models import Survey, Wave
from surveys.web.access import database
from surveys.web.lead import desk


def register(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/<slug>/open", "open_wave", open_wave, methods=["GET", "POST"])
    blueprint.add_url_rule("/<slug>/waves/<int:number>/close", "close_wave", close_wave, methods=["GET", "POST"])
    blueprint.add_url_rule("/<slug>/waves/<int:number>/reopen", "reopen_wave", reopen_wave, methods=["GET", "POST"])


@dataclass(frozen=True, slots=True)
class Source:
    """A questionnaire that may be opened without uploading one."""

    name: str
    label: str
    hint: str


class ClosingForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types
    """The last day on which answers are taken; none: until a lead closes the wave."""

    closes = DateField(
        format="%Y-%m-%d",
        validators=[Optional()],
        render_kw={"type": "date"},
    )

    def validate_closes(self, field: DateField) -> None:
        if field.data is not None and field.data < desk.now().date():
            raise ValidationError(_("The last day is in the past. Choose today or a later day."))

    @property
    def moment(self) -> datetime | None:
        """The end of the last day, in UTC."""
        last: date | None = self.closes.data
        return datetime.combine(last, time.max, UTC) if last else None


class OpeningForm(ClosingForm):
    source = RadioField(validators=[InputRequired(lazy_gettext("Choose which questionnaire the wave asks."))])
    file = FileField()
    anonymous = BooleanField()

    def validate_file(self, field: FileField) -> None:
        if self.source.data == "file" and not (isinstance(field.data, FileStorage) and field.data.filename):
            raise ValidationError(_("Choose the JSON file of the questionnaire."))


def open_wave(slug: str) -> ResponseReturnValue:
    """Open the next wave: with the last one's questionnaire, the one that ships, or an uploaded file."""
    moment = desk.now()
    with database().reading() as session:
        survey = desk.survey_of(session, slug)
        standings = desk.standings(session, slug, moment)
        sources = list(_sources(survey, standings))
    latest = standings[0] if standings else None
    blocked = latest if latest and latest.state == "open" else None
    form = OpeningForm()
    form.source.choices = [(name, name) for name in (*(source.name for source in sources), "file")]
    if not form.is_submitted():
        form.source.data = form.source.choices[0][0]
        form.anonymous.data = bool(latest and latest.wave.anonymous)
    problems: Sequence[Problem] = ()
    refusal = ""
    if not blocked and form.validate_on_submit():
        try:
            wave, problems = _open(survey, latest.wave if latest else None, form, moment)
        except DefinitionError as error:
            problems = error.problems
        except StoreError as sentence:
            refusal = str(sentence)
        else:
            flash(_("Wave %(number)s is open. Send its link to those you ask.", number=wave.number))
            for problem in problems:
                flash(str(problem), "warning")
            return redirect(url_for("lead.wave", slug=slug, number=wave.number), 303)
    page = render_template(
        "lead/open.html",
        survey=survey,
        number=latest.wave.number + 1 if latest else 1,
        form=form,
        sources=sources,
        problems=problems,
        refusal=refusal,
        blocked=blocked,
    )
    return page, 200 if request.method == "GET" else 409 if blocked else 422


def _sources(survey: Survey, standings: Sequence[desk.Standing]) -> Iterator[Source]:
    if standings:
        latest = standings[0].wave
        label = _("The same questionnaire as wave %(number)s", number=latest.number)
        yield Source("same", label, _("Figures of both waves can be compared question by question."))
    if (ROOT / "questionnaires" / f"{survey.slug}.json").is_file():
        yield Source("shipped", _("The questionnaire that comes with Plaza"), f"questionnaires/{survey.slug}.json")


def _open(survey: Survey, latest: Wave | None, form: OpeningForm, moment: datetime) -> tuple[Wave, Sequence[Problem]]:
    """Open the wave the form describes; also what the definition was warned of. Raises DefinitionError, StoreError."""
    with database().transaction() as session:
        source = _text(session, survey, latest, form)
        definition.load(source)
        text = source if isinstance(source, str) else source.decode("utf-8-sig")
        owner = surveys.lock(session, survey.slug)
        wave = waves.open_wave(
            session, owner, text, closes=form.moment, anonymous=bool(form.anonymous.data), now=moment
        )
    return wave, definition.check(text)


def _text(session: Session, survey: Survey, latest: Wave | None, form: OpeningForm) -> str | bytes:
    if form.source.data == "same" and latest is not None:
        return waves.definition(session, latest)
    if form.source.data == "shipped":
        return (ROOT / "questionnaires" / f"{survey.slug}.json").read_bytes()
    content: bytes = form.file.data.read()
    return content


def close_wave(slug: str, number: int) -> ResponseReturnValue:
    """Close a wave: no answer is taken any more."""
    moment = desk.now()
    form = desk.Confirmation()
    with database().reading() as session:
        standing = desk.standing(session, desk.wave_of(session, slug, number), moment)
    if not standing.may_close:
        flash(_("Wave %(number)s is closed already.", number=number), "warning")
        return redirect(url_for("lead.wave", slug=slug, number=number), 303)
    if form.validate_on_submit():
        try:
            with database().transaction() as session:
                waves.close(session, desk.wave_of(session, slug, number), moment)
        except StoreError as sentence:
            flash(str(sentence), "warning")
        else:
            flash(_("Wave %(number)s is closed. Nobody can answer any more.", number=number))
        return redirect(url_for("lead.wave", slug=slug, number=number), 303)
    return render_template("lead/close.html", survey=standing.wave.survey, standing=standing, form=form)


def reopen_wave(slug: str, number: int) -> ResponseReturnValue:
    """Reopen a closed wave: only the newest, and only while its figures have not been published."""
    moment = desk.now()
    form = ClosingForm()
    with database().reading() as session:
        standing = desk.standing(session, desk.wave_of(session, slug, number), moment)
    if not standing.may_reopen:
        flash(_why_not(standing), "warning")
        return redirect(url_for("lead.wave", slug=slug, number=number), 303)
    if form.validate_on_submit():
        try:
            with database().transaction() as session:
                # Judged again inside: a publication made meanwhile must win.
                current = desk.standing(session, desk.wave_of(session, slug, number), moment)
                if not current.may_reopen:
                    raise StoreError(_why_not(current))
                waves.reopen(session, current.wave, closes=form.moment, now=moment)
        except StoreError as sentence:
            flash(str(sentence), "warning")
        else:
            flash(_("Wave %(number)s is open again.", number=number))
        return redirect(url_for("lead.wave", slug=slug, number=number), 303)
    page = render_template("lead/reopen.html", survey=standing.wave.survey, standing=standing, form=form)
    return page, 200 if request.method == "GET" else 422


def _why_not(standing: desk.Standing) -> str:
    number = standing.wave.number
    if standing.state == "open":
        return str(_("Wave %(number)s is open.", number=number))
    if standing.state == "published":
        return str(
            _("Wave %(number)s cannot be reopened: its figures are public and do not move any more.", number=number)
        )
    return str(_("Wave %(number)s cannot be reopened: a later wave has been opened since.", number=number))
