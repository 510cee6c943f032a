"""The action leads' workspace: a wave's progress, opening and closing, the workbook, publishing."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from surveys.web import access
from surveys.web.lead import days, figures, surveys, waves

blueprint = Blueprint("lead", __name__, url_prefix="/lead")


@blueprint.before_request
def guard() -> ResponseReturnValue | None:
    """Every page of this blueprint is for leads; which surveys a lead sees, `desk.survey_of` decides."""
    return access.leads_only()


surveys.register(blueprint)
waves.register(blueprint)
figures.register(blueprint)

blueprint.add_app_template_global(days.day_bars)
