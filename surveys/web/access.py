"""Who may come in: the database at hand, and one guard an audience."""

from typing import cast

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_security import current_user

from surveys.store import Database


def database() -> Database:
    """The database of this application."""
    return cast(Database, current_app.extensions["plaza"])


def anyone() -> None:
    """The guard of blueprints that are open to all, said aloud: respondents, partners, the public."""


def leads_only() -> ResponseReturnValue | None:
    """The guard of the leads' blueprint: whoever is not signed in is sent to sign in and then back."""
    if current_user.is_authenticated:
        return None
    # After a POST there is no page to come back to.
    back = request.full_path.rstrip("?") if request.method in {"GET", "HEAD"} else None
    return redirect(url_for("security.login", next=back), 303)
