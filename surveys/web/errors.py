"""Friendly pages for what goes wrong, in the layout of all others."""

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

#: The faults with a page of their own; any other HTTP error is told by its name and description.
PAGES = frozenset({403, 404, 405, 413, 500})


def init_app(app: Flask) -> None:
    """Show a page of the site for every HTTP error, and for every fault of ours as a 500."""

    @app.errorhandler(CSRFError)
    def expired(_error: CSRFError) -> ResponseReturnValue:
        return render_template("errors/expired.html"), 400

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> ResponseReturnValue:
        if error.code is None or error.code < 400:
            return error.get_response()  # a redirection that werkzeug raises
        name = f"errors/{error.code}.html" if error.code in PAGES else "errors/other.html"
        page = render_template(name, error=error, posted=request.method == "POST")
        response = error.get_response()
        response.set_data(page)
        response.content_type = "text/html; charset=utf-8"
        return response
