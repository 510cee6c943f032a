"""`gunicorn wsgi:app`, `flask --app wsgi …`."""

import click

from surveys import create_app
from surveys.config import ConfigurationError

try:
    app = create_app()
except ConfigurationError as error:
    # The flask command says it in a sentence; gunicorn stops with it.
    raise click.ClickException(str(error)) from error
