"""Publications, for partners and the public: frozen figures, and nothing behind them.

This blueprint has no way to responses or waves: it imports neither, and neither does anything it imports.
"""

import csv
import io
import json
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import TypeVar, cast

from flask import Blueprint, Response, abort, current_app, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from markupsafe import Markup

from analysis import csv_export, public_workbook, published
from analysis.picture import picture
from surveys.store import publications
from surveys.store.models import Publication
from surveys.web import access
from surveys.web.access import database

blueprint = Blueprint("partner", __name__)
blueprint.before_request(access.anyone)

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_T = TypeVar("_T")


class Kept:
    """What was made of publications: they never change, so it is made once. The longest unused goes first."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: OrderedDict[tuple[object, ...], object] = OrderedDict()
        self._lock = Lock()

    def get(self, key: tuple[object, ...], make: Callable[[], _T]) -> _T:
        """What is kept under `key`, else what `make` returns, kept from now on."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return cast(_T, self._kept[key])
        made = make()  # outside the lock: two at once may make the same, and no one waits for another's
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)
        return made


@blueprint.record_once
def _prepare(state: object) -> None:
    app = state.app  # type: ignore[attr-defined]  # Flask's BlueprintSetupState
    app.extensions["publications_kept"] = Kept(64)


@blueprint.route("/results")
def index() -> ResponseReturnValue:
    """Every publication, by survey, the newest first."""
    with database().reading() as session:
        found = publications.every(session)
    surveys: dict[str, list[Publication]] = {}
    for one in found:
        surveys.setdefault(one.survey, []).append(one)
    return _lasting(make_response(render_template("partner/index.html", surveys=surveys)))


@blueprint.route("/results.json")
def index_json() -> ResponseReturnValue:
    """The same list for programs."""
    with database().reading() as session:
        found = publications.every(session)
    entries = [
        {
            "survey": one.survey,
            "number": one.number,
            "wave": one.wave,
            "title": one.title,
            "made": one.made_at.date().isoformat(),
            "final": one.final,
            "simulated": one.simulated,
            "address": url_for("partner.publication", slug=one.survey, number=one.number),
        }
        for one in found
    ]
    return _lasting(_json(_written({"publications": entries})))


@blueprint.route("/results/<slug>")
def survey(slug: str) -> ResponseReturnValue:
    """The newest publication of a survey, at its own lasting address."""
    return redirect(url_for("partner.publication", slug=slug, number=_of(slug)[0].number))


@blueprint.route("/results/<slug>.<any(json, csv, xlsx):form>")
def survey_as(slug: str, form: str) -> ResponseReturnValue:
    """The newest publication as a file."""
    return redirect(url_for(f"partner.publication_{form}", slug=slug, number=_of(slug)[0].number))


@blueprint.route("/results/<slug>/<int:number>")
def publication(slug: str, number: int) -> ResponseReturnValue:
    """The page of one publication."""
    every = _of(slug)
    one = _numbered(every, number)
    shown = _published(one)

    def draw() -> Markup:
        return Markup(render_template("partner/figures.html", published=shown, pictures=True))  # noqa: S704 - escaped by the template

    page = render_template(
        "partner/publication.html",
        publication=one,
        published=shown,
        others=[other for other in every if other.number != number],
        figures=_kept().get((*_key(one), "page", str(get_locale())), draw),
    )
    return _lasting(make_response(page))


@blueprint.route("/results/<slug>/<int:number>/<question>.svg")
def chart(slug: str, number: int, question: str) -> ResponseReturnValue:
    """The figures of one question as a picture, for those who quote them elsewhere."""
    one = _numbered(_of(slug), number)
    whole = _published(one)
    block = next((block for block in whole.blocks if block.question == question), None)
    if block is None:
        abort(404)
    content = picture(whole, block).encode("utf-8", "replace")
    return _lasting(_file(content, "image/svg+xml", f"{slug}-{number}-{question}.svg"))


@blueprint.route("/results/<slug>/<int:number>.json")
def publication_json(slug: str, number: int) -> ResponseReturnValue:
    """The document exactly as it was frozen."""
    one = _numbered(_of(slug), number)
    return _lasting(_json(_kept().get((*_key(one), "json"), lambda: _written(_document(one)))))


@blueprint.route("/results/<slug>/<int:number>.csv")
def publication_csv(slug: str, number: int) -> ResponseReturnValue:
    """One line a figure, in UTF-8 with a byte order mark, for spreadsheets and programs alike."""
    one = _numbered(_of(slug), number)

    def write() -> bytes:
        text = io.StringIO(newline="")
        lines = csv.writer(text)
        lines.writerow(public_workbook.COLUMNS)
        for line in public_workbook.lines(_published(one)):
            lines.writerow([csv_export.guarded(cell) for cell in line])
        return text.getvalue().encode("utf-8-sig", "replace")

    content = _kept().get((*_key(one), "csv"), write)
    return _lasting(_file(content, "text/csv; charset=utf-8", f"{slug}-{number}.csv"))


@blueprint.route("/results/<slug>/<int:number>.xlsx")
def publication_xlsx(slug: str, number: int) -> ResponseReturnValue:
    """The publication as a workbook."""
    one = _numbered(_of(slug), number)

    def write() -> bytes:
        file = io.BytesIO()
        public_workbook.write(file, _published(one))
        return file.getvalue()

    return _lasting(_file(_kept().get((*_key(one), "xlsx"), write), _XLSX, f"{slug}-{number}.xlsx"))


blueprint.add_app_template_global(published.share, "share_of")
blueprint.add_app_template_global(published.text_of, "text_of")


def _of(slug: str) -> list[Publication]:
    """The publications of a survey without their documents, the newest first; 404 if there are none."""
    with database().reading() as session:
        found = publications.every(session, slug)
    if not found:
        abort(404)
    return found


def _numbered(every: list[Publication], number: int) -> Publication:
    found = next((one for one in every if one.number == number), None)
    if found is None:
        abort(404)
    return found


def _kept() -> Kept:
    return cast(Kept, current_app.extensions["publications_kept"])


def _key(one: Publication) -> tuple[object, ...]:
    return one.id, one.survey, one.number, one.made_at


def _document(one: Publication) -> dict[str, object]:
    with database().reading() as session:
        whole = publications.get(session, one.survey, one.number)
    if whole is None:
        abort(404)
    return whole.document


def _published(one: Publication) -> published.Published:
    return _kept().get((*_key(one), "published"), lambda: published.read(_document(one)))


def _written(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _json(text: bytes) -> Response:
    return Response(text, content_type="application/json")


def _file(content: bytes, kind: str, name: str) -> Response:
    response = Response(content, content_type=kind)
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def _lasting(response: Response) -> Response:
    """Let browsers keep it, and ask for it again only by its fingerprint."""
    response.headers["Cache-Control"] = "no-cache"
    response.add_etag()
    return cast(Response, response.make_conditional(request))
