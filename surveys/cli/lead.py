"""`lead add`."""

from datetime import timedelta

import click

from surveys.cli.terminal import Commands, Refused, address, database, notice, now
from surveys.store import StoreError, leads, surveys

commands = Commands("lead", help="Who may run surveys here.")

LINK_LIFETIME = timedelta(days=7)


@commands.command("add")
@click.argument("email")
@click.option("--survey", "slugs", multiple=True, help="A survey this lead may see (may be given several times).")
@click.option("--role", type=click.Choice(["lead", "admin"]), default="lead", help="An admin sees every survey.")
def add(email: str, slugs: tuple[str, ...], role: str) -> None:
    """Add a lead, or give an existing one more surveys; prints a one-time sign-in link, good for 7 days."""
    try:
        with database().transaction() as session:
            lead = leads.by_email(session, email) or leads.create(session, email)
            if role == "admin":
                leads.make_admin(session, lead)
            for slug in slugs:
                survey = surveys.get(session, slug)
                if survey is None:
                    raise Refused(f'There is no survey "{slug}". `flask --app wsgi wave list` lists what there is.')
                leads.allow(session, lead, survey)
            token = leads.sign_in_link(session, lead, now(), LINK_LIFETIME)
    except StoreError as error:
        raise Refused(str(error)) from error
    if role == "lead" and not slugs:
        notice("This lead sees no survey yet: add --survey SURVEY, or --role admin.")
    click.echo(address(f"/sign-in/{token}"))
