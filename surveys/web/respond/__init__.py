"""Answering: an open link, page by page, a review, one submission, a receipt. No account, one cookie."""

from flask import Blueprint, Flask

from surveys.web import access
from surveys.web.forms import protection

from . import doors, pages, review
from .drawing import field_id

blueprint = Blueprint("respond", __name__, url_prefix="/respond")
blueprint.before_request(access.anyone)
doors.register(blueprint)
pages.register(blueprint)
review.register(blueprint)


def init_app(app: Flask) -> None:
    """What the templates need. The pages check their own CSRF token, so as to keep what was typed."""
    app.jinja_env.filters["field_id"] = field_id
    protection.exempt(blueprint)
