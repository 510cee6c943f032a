"""The list of surveys, and a wave's progress."""

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from surveys.questionnaire.model import Input
from surveys.store import leads, responses, waves
from surveys.web.access import database
from surveys.web.lead import desk


def register(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/", "surveys", surveys)
    blueprint.add_url_rule("/<slug>", "survey", survey)
    blueprint.add_url_rule("/<slug>/waves/<int:number>", "wave", wave)


def surveys() -> ResponseReturnValue:
    """Every survey this lead sees, with its current wave."""
    moment = desk.now()
    with database().reading() as session:
        rows = []
        for one in leads.surveys_of(session, desk.lead(session)):
            current = waves.current(session, one.slug)
            standing = desk.standing(session, current, moment) if current else None
            rows.append((one, standing, responses.progress(session, current.id) if current else None))
    return render_template("lead/surveys.html", rows=rows)


def survey(slug: str) -> ResponseReturnValue:
    """The current wave of a survey: the open one, else the newest."""
    with database().reading() as session:
        found = desk.survey_of(session, slug)
        current = waves.current(session, slug)
    if current is None:
        return render_template("lead/empty.html", survey=found)
    return wave(slug, current.number)


def wave(slug: str, number: int) -> ResponseReturnValue:
    """One wave: how far it has come, and what can be done with it."""
    moment = desk.now()
    with database().reading() as session:
        found = desk.wave_of(session, slug, number)
        standings = desk.standings(session, slug, moment)
        progress = responses.progress(session, found.id)
        questionnaire = waves.questionnaire(found)
    return render_template(
        "lead/wave.html",
        survey=found.survey,
        standing=next(one for one in standings if one.wave.number == number),
        standings=standings,
        progress=progress,
        questions=sum(isinstance(question, Input) for question in questionnaire.questions()),
        title=str(questionnaire.title or found.survey.title),
        public_address=f"{str(current_app.config['BASE_URL']).rstrip('/')}/respond/{slug}",
    )
