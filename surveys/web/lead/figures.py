"""What comes out of a wave: the workbook for the lead, and frozen figures for partners and the public."""

import tempfile
import threading

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from analysis import published, report, workbook
from surveys import extract, publishing
from surveys.web.access import database
from surveys.web.lead import desk

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PATIENCE = 60  # seconds that a workbook waits for another one's turn

#: A workbook of many responses takes a processor for a while: one at a time in each process.
_turn = threading.Lock()


def register(blueprint: Blueprint) -> None:
    blueprint.add_url_rule("/<slug>/waves/<int:number>/workbook.xlsx", "workbook", download)
    blueprint.add_url_rule("/<slug>/waves/<int:number>/publish", "publish", publish, methods=["GET", "POST"])


def download(slug: str, number: int) -> ResponseReturnValue:
    """The wave's workbook, made on the spot in a file without a name, which vanishes once it is sent."""
    with database().reading() as session:
        desk.wave_of(session, slug, number)
    if not _turn.acquire(timeout=_PATIENCE):
        abort(503, _("Another workbook is being made. Try again in a minute."))
    file = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the response
    try:
        with database().reading() as session:
            dataset = extract.dataset(session, desk.wave_of(session, slug, number))
        workbook.write(file, dataset, report.build(dataset))
        size = file.tell()
        file.seek(0)
    except BaseException:
        file.close()
        raise
    finally:
        _turn.release()
    name = f"{slug}-wave-{number}-{desk.now():%Y-%m-%d}.xlsx"
    response = send_file(file, _XLSX, as_attachment=True, download_name=name, etag=False, max_age=None)
    response.content_length = size
    response.headers["Cache-Control"] = "no-store"
    return response


def publish(slug: str, number: int) -> ResponseReturnValue:
    """Show what would become public, and publish it for good."""
    moment = desk.now()
    form = desk.Confirmation()
    refusal = ""
    preview: published.Published | None = None
    if form.validate_on_submit():
        try:
            with database().transaction() as session:
                made = publishing.publish(session, desk.wave_of(session, slug, number), now=moment)
        except publishing.Refusal as sentence:
            refusal = str(sentence)
        else:
            flash(_("Publication %(number)s is public.", number=made.number))
            return redirect(url_for("partner.publication", slug=slug, number=made.number), 303)
    with database().reading() as session:
        wave = desk.wave_of(session, slug, number)
        if not refusal:
            try:
                preview = published.read(publishing.prepare(session, wave, now=moment))
            except publishing.Refusal as sentence:
                refusal = str(sentence)
        standing = desk.standing(session, wave, moment)
    page = render_template(
        "lead/publish.html", survey=wave.survey, standing=standing, form=form, preview=preview, refusal=refusal
    )
    return page, 200 if request.method == "GET" else 409
