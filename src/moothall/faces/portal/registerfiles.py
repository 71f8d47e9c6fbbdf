"""Public registers as files: CSV, JSON, GeoJSON and JSON-LD, written as their rows come.

Nothing here depends on who asks, so that everybody's caches may keep it for a while.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from moothall.engine.registers import queries
from moothall.engine.registers.queries import Asked, Kept, Open, OpenPage, exporting
from moothall.engine.registers.words import NoSuchList
from moothall.engine.tables import writing
from moothall.engine.tables.laying import Cell, Column
from moothall.faces.pages import access
from moothall.faces.portal import linkeddata, registerlists, visiting
from moothall.faces.portal.registers import english_of, found
from moothall.ground.councils import scope
from moothall.ground.councils.models import Council

AT_ONCE: Final = 1_000
KEPT_FOR: Final = "public, max-age=300"


@access.anyone
@require_safe
def register_file(request: HttpRequest, slug: str, form: str) -> HttpResponseBase:
    """Give a public register as a file, narrowed and sorted as the list of the same question."""
    council, kept = visiting.council(request), english_of(request, slug)
    listing = registerlists.read(kept, request.GET)
    asked = replace(listing.asked, after="", most=AT_ONCE)
    said = f"{queries.fingerprint(kept)} {form} {listing.query} {visiting.at(request).date()}"
    etag = f'"{hashlib.sha256(said.encode()).hexdigest()[:32]}"'
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return _open(unchanged, etag)
    if form == "jsonld":
        return _open(_json(linkeddata.of_register(council, kept), form), etag)
    try:
        first = queries.openly_listed(kept, asked)
    except NoSuchList as wrong:
        raise Http404(str(wrong)) from wrong
    pieces = WRITTEN[form](council, kept, _all(kept, asked, first))
    reply = StreamingHttpResponse(pieces, content_type=_media_type(form))
    reply["Content-Disposition"] = f'attachment; filename="{council.slug}-{slug}.{form}"'
    return _open(reply, etag)


@access.anyone
@require_safe
def record_file(request: HttpRequest, slug: str, token: str, form: str) -> HttpResponseBase:
    """Give a public record as JSON, GeoJSON or JSON-LD."""
    council = visiting.council(request)
    named = UUID(token)
    record = found(english_of(request, slug), named)
    if not isinstance(record, Open):
        return _open(HttpResponse(status=410), "")
    if record.token != named:
        return redirect("portal:open-record-file", slug, record.token, form)
    if form == "jsonld":
        return _tagged(request, _json(linkeddata.of_record(council, record), form))
    if form == "geojson":
        return _tagged(request, _json(_feature(council, record), form))
    return _tagged(request, _json(_record(council, record), form))


def _all(kept: Kept, asked: Asked, first: OpenPage) -> Iterator[Open]:
    """Yield what a list shows, each page in a scope of its own: the view's is over by then."""
    page = first
    yield from page.rows
    while page.after:
        with scope.opened([kept.council_id], writes=False):
            page = queries.openly_listed(kept, replace(asked, after=page.after))
        yield from page.rows


def _commas(council: Council, kept: Kept, records: Iterable[Open]) -> Iterator[bytes]:
    return writing.chunks("csv", _columns(kept), _rows(council, records, has_shape=False))


def _features(council: Council, kept: Kept, records: Iterable[Open]) -> Iterator[bytes]:
    columns = [*_columns(kept), Column("geometry", "shape")]
    return writing.chunks("geojson", columns, _rows(council, records, has_shape=True))


def _lines(council: Council, kept: Kept, records: Iterable[Open]) -> Iterator[bytes]:
    """Yield JSON: what the register is, then a record a line."""
    about = {
        "register": kept.slug,
        "name": kept.definition.name,
        "summary": kept.definition.summary,
        "council": council.name,
        "fields": [
            {"id": one.id, "label": one.label, "type": one.holds}
            for one in queries.public_fields(kept.definition)
        ],
    }
    yield _dumped(about).encode()[:-1] + b',"records":[\n'
    between = ""
    for record in records:
        yield f"{between}{_dumped(_record(council, record))}".encode()
        between = ",\n"
    yield b"\n]}\n"


WRITTEN: Final[Mapping[str, Callable[[Council, Kept, Iterable[Open]], Iterator[bytes]]]] = {
    "csv": _commas,
    "json": _lines,
    "geojson": _features,
}


def _columns(kept: Kept) -> list[Column]:
    fields = queries.public_fields(kept.definition)
    labels = [one.label for one in fields]
    return [
        Column("Web address"),
        *(
            Column(one.label if labels.count(one.label) == 1 else one.id, exporting.held(one))
            for one in fields
        ),
    ]


def _rows(council: Council, records: Iterable[Open], *, has_shape: bool) -> Iterator[list[Cell]]:
    for record in records:
        cells = [linkeddata.record_address(council, record), *map(record.cell, record.fields)]
        yield [*cells, record.shape] if has_shape else cells


def _record(council: Council, record: Open) -> dict[str, Any]:
    """Return a record as JSON: whom and what it names, by name; else as its fields keep it."""
    values: dict[str, Any] = {}
    for field in record.fields:
        value = record.values.get(field.id)
        if value is None:
            continue
        if field.type == "relation":
            value = [
                {"register": o.register, "id": str(o.token), "title": o.title}
                for o in record.led(field)
            ]
        elif field.type == "file":
            value = [linkeddata.file_of(council, record, one) for one in value]
        elif field.type == "officer":
            value = record.text(field)
        values[field.id] = value
    where = linkeddata.record_address(council, record)
    return {"id": str(record.token), "url": where, "title": record.title, "values": values}


def _feature(council: Council, record: Open) -> dict[str, Any]:
    said = _record(council, record)
    return {
        "type": "Feature",
        "id": said["url"],
        "geometry": record.shape,
        "properties": {"title": said["title"], **said["values"]},
    }


def _json(said: Mapping[str, Any], form: str) -> HttpResponse:
    return HttpResponse(_dumped(said), content_type=_media_type(form))


def _dumped(said: Mapping[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def _media_type(form: str) -> str:
    known = {"json": "application/json", "jsonld": linkeddata.MEDIA_TYPE}
    return known.get(form) or writing.media_type(form)


def _tagged(request: HttpRequest, reply: HttpResponse) -> HttpResponseBase:
    etag = f'"{hashlib.sha256(reply.content).hexdigest()[:32]}"'
    return _open(get_conditional_response(request, etag=etag, response=reply) or reply, etag)


def _open(reply: HttpResponseBase, etag: str) -> HttpResponseBase:
    """Let everybody keep a reply for a while; search engines list the page that leads to it."""
    if etag:
        reply["ETag"] = etag
    reply["Cache-Control"] = KEPT_FOR
    reply["X-Robots-Tag"] = "noindex"
    return reply
