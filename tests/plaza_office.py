"""Whether LibreOffice is here. CI must have it: there its absence is a failure, never a skip."""

import os
import shutil

import pytest

needs_office = pytest.mark.skipif(
    shutil.which("soffice") is None and not os.environ.get("CI"),
    reason="LibreOffice is not installed: make system installs it",
)
