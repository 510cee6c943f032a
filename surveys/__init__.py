"""Plaza: questionnaires for city officials. `create_app` makes the application of one installation."""

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask


def create_app(overrides: Mapping[str, object] | None = None) -> "Flask":
    """The application with the settings of `config.SETTINGS`; `overrides` come before environment and file.

    Nothing is connected and nothing migrated: `flask prepare` does that. Raises config.ConfigurationError.
    """
    # Here and not above: this module runs whenever any room of the house is imported, and the questionnaire and the
    # analysis must not load the web with it.
    # ruff: noqa: PLC0415
    from flask import Flask
    from flask_babel import Babel
    from werkzeug.middleware.proxy_fix import ProxyFix

    from surveys import cli, config
    from surveys.store import Database
    from surveys.web import accounts, assets, errors, headers, home, languages, lead, partner, respond
    from surveys.web.forms import protection

    settings = config.load(overrides)
    app = Flask(
        __name__,
        instance_path=str(settings["INSTANCE"]),
        template_folder=str(config.ROOT / "templates"),
        static_folder="static",
    )
    app.config.update(
        SESSION_COOKIE_NAME="plaza",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=str(settings["BASE_URL"]).startswith("https://"),
        PERMANENT_SESSION_LIFETIME=timedelta(days=config.DRAFT_LIFETIME_DAYS),
        # Two pages at once must not overwrite each other's cookie: it is sent only when it has changed.
        SESSION_REFRESH_EACH_REQUEST=False,
        # A questionnaire may stay open on a desk for a week: the token lives as long as the session.
        WTF_CSRF_TIME_LIMIT=None,
        MAX_CONTENT_LENGTH=settings["MAX_REQUEST_BYTES"],
        MAX_FORM_MEMORY_SIZE=settings["MAX_REQUEST_BYTES"],
        BABEL_TRANSLATION_DIRECTORIES=str(config.ROOT / "translations"),
    )
    app.config.update(settings)
    # A link with a slash too many, as mail programs and people make them, must not lose an answer.
    app.url_map.strict_slashes = False
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    if isinstance(proxies := settings["PROXIES"], int) and proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies)  # type: ignore[method-assign]

    try:
        app.extensions["plaza"] = Database(str(settings["DATABASE_URL"]))
    except ValueError as error:
        raise config.ConfigurationError(str(error)) from error
    Babel(app, locale_selector=languages.interface_language)
    protection.init_app(app)
    for part in (headers, assets, errors, languages, accounts, respond, cli):
        part.init_app(app)
    for audience in (home, respond, partner, lead):
        app.register_blueprint(audience.blueprint)
    return app
