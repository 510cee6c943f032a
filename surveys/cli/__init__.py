"""The commands: `flask --app wsgi …`. Results go to standard output, notices and progress to standard error.

Exit codes: 0 done, 1 refused (the sentence says why), 2 wrong usage.
"""

from flask import Flask

from surveys.cli import export, installation, lead, publication, questionnaire, response, wave


def init_app(app: Flask) -> None:
    """Register every command with `app`."""
    for command in (
        questionnaire.commands,
        wave.commands,
        response.commands,
        publication.commands,
        lead.commands,
        export.export,
        installation.prepare,
    ):
        app.cli.add_command(command)
