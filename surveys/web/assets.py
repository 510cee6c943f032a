"""Addresses of static files that change with their content, so that browsers may keep them for a year."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask, request, url_for


def init_app(app: Flask) -> None:
    """Give templates `asset(filename)`: the address of a static file with the fingerprint of its content."""
    folder = Path(app.static_folder or "")

    @cache
    def address(filename: str, _root: str) -> str:
        fingerprint = hashlib.sha256((folder / filename).read_bytes()).hexdigest()[:12]
        return url_for("static", filename=filename, v=fingerprint)

    @app.template_global()
    def asset(filename: str) -> str:
        return address(filename, request.root_path)
