"""Which language a page speaks: the one asked for, else the one chosen before, else the browser's."""

from collections.abc import Sequence
from datetime import datetime

from babel import Locale, UnknownLocaleError
from babel.support import NullTranslations
from flask import Flask, g, has_request_context, request, session
from flask_babel import format_date, get_translations

#: Languages the interface is translated into; the first is the fallback.
INTERFACE = ("en",)


def chosen(languages: Sequence[str]) -> str:
    """One of `languages` (the first is the fallback): `?lang=`, this browser's last choice, Accept-Language.

    A choice by `?lang=` is kept in the session.
    """
    wanted = request.args.get("lang", "")
    if wanted in languages:
        if session.get("lang") != wanted:
            session["lang"] = wanted
        return wanted
    if session.get("lang") in languages:
        return str(session["lang"])
    if len(languages) == 1:
        return languages[0]
    offered = {language.lower(): language for language in reversed(languages)}
    # In the browser's order; Belgian French is French before it is English, which werkzeug's best_match denies.
    for accepted, quality in request.accept_languages:
        found = offered.get(accepted.lower()) or offered.get(accepted.partition("-")[0].lower())
        if found and quality > 0:
            return found
    return languages[0]


def interface_language() -> str:
    """The language of buttons, notices and errors."""
    return chosen(INTERFACE) if has_request_context() else INTERFACE[0]


def _translations() -> NullTranslations:
    """The catalogue of this request. flask-babel looks it up anew, in a dozen steps, for each of a page's sentences."""
    found: NullTranslations | None = g.get("translations")
    if found is None:
        found = g.translations = get_translations()
    return found


def init_app(app: Flask) -> None:
    """Give templates their texts, and `language_name`: what a language calls itself."""
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]  # of the extension that Babel has added
        lambda text: _translations().ugettext(text),
        lambda one, many, number: _translations().ungettext(one, many, number),
        newstyle=True,
    )
    app.jinja_env.globals["_"] = app.jinja_env.globals["gettext"]  # Jinja's own `_` looks `gettext` up each time

    @app.template_filter()
    def language_name(code: str) -> str:
        try:
            return (Locale.parse(code, sep="-").get_display_name() or code).capitalize()
        except (ValueError, UnknownLocaleError):
            return code

    @app.template_filter()
    def date(moment: datetime) -> str:
        return str(format_date(moment, "long"))
