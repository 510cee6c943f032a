"""`gunicorn wsgi:app`, `flask --app wsgi …`."""

from surveys import create_app

app = create_app()
