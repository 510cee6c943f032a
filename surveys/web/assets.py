"""Addresses of static files that change with their content, so that browsers may keep them for a year."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, url_for


@cache
def _fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def init_app(app: Flask) -> None:
    """Give templates `asset(filename)`: the address of a static file with the fingerprint of its content."""
    folder = Path(app.static_folder or "")

    @app.template_global()
    def asset(filename: str) -> str:
        return url_for("static", filename=filename, v=_fingerprint(folder / filename))
