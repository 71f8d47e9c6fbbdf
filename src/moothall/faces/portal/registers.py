"""What the council keeps that everybody may see: its public registers, lists and records."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from moothall.engine.documents.words import NoSuchFile
from moothall.engine.registers import queries
from moothall.engine.registers.queries import Kept, Open, filed
from moothall.engine.registers.words import (
    NoLongerThere,
    NoSuchList,
    NoSuchRecord,
    NoSuchRegister,
)
from moothall.faces.pages import access, filing
from moothall.faces.portal import registerlists, visiting
from moothall.faces.portal.front import Card, card, offers_of
from moothall.ground.languages.speech import counted, said, spoken

NOT_HERE: Final = "There is no such public register here."
KEPT_FOR: Final = "private, max-age=60"
MOST_BESIDE: Final = 3


@dataclass(frozen=True, slots=True)
class Row:
    """A record in the list: its page, what it is called, and the first of what else it says."""

    url: str
    title: str
    beside: list[tuple[str, str]]


class Gone:
    """Stands for a record that there was, and is no more."""


@access.anyone
@require_safe
def overview(request: HttpRequest) -> HttpResponseBase:
    """List the registers that everybody may see, under their headings."""
    groups: dict[str, list[Kept]] = {}
    for one in queries.opened(visiting.council(request).pk):
        kept = queries.spoken_as(one, spoken())
        groups.setdefault(kept.definition.group, []).append(kept)
    return kept_for_a_minute(request, "portal/registers.html", {"groups": groups})


@access.anyone
@require_safe
def register(request: HttpRequest, slug: str) -> HttpResponseBase:
    """List the public records of a register: the address says which, and in what order."""
    kept = register_of(request, slug)
    listing = registerlists.read(kept, request.GET)
    try:
        page = queries.openly_listed(kept, listing.asked)
    except NoSuchList as wrong:
        raise Http404(str(wrong)) from wrong
    context = {
        "register": kept.definition,
        "listing": listing,
        "boxes": listing.boxes(),
        "orders": listing.orders(),
        "is_narrowed": bool(set(listing.parts) - {"sort", "after"}),
        "rows": [row_of(record) for record in page.rows],
        "counted_words": counted_words(page.count, is_capped=page.is_capped),
        "next_url": listing.address("portal:register", after=page.after) if page.after else "",
        "first_url": listing.address("portal:register") if listing.parts.get("after") else "",
        "files": [
            (label, listing.address("portal:register-file", form))
            for form, label in (("csv", "CSV"), ("json", "JSON"), ("geojson", "GeoJSON"))
        ],
        "map_url": listing.address("portal:register-map") if queries.openly_mapped(kept) else "",
        "linked": reverse("portal:register-file", args=[slug, "jsonld"]),
    }
    return kept_for_a_minute(request, "portal/register.html", context)


@access.anyone
@require_safe
def record(request: HttpRequest, slug: str, token: UUID) -> HttpResponseBase:
    """Show a public record; lead on from one merged into another, say of one gone that it is."""
    kept = register_of(request, slug)
    there = found(kept, token)
    if not isinstance(there, Open):
        context = {"register": kept.definition}
        return render(request, "portal/open_record_gone.html", context, status=410)
    if there.token != token:
        return redirect("portal:open-record", slug, there.token)
    rows = [(field, there.text(field), there.led(field)) for field in there.fields]
    shown: dict[str, Any] = {
        "register": kept.definition,
        "record": there,
        "rows": [row for row in rows if row[1]],
        "kept_files": _files(there),
        "services": _services(request, kept),
        "files": [
            (label, reverse("portal:open-record-file", args=[slug, token, form]))
            for form, label in (("json", "JSON"), ("geojson", "GeoJSON"))
        ],
        "linked": reverse("portal:open-record-file", args=[slug, token, "jsonld"]),
    }
    return kept_for_a_minute(request, "portal/open_record.html", shown)


@access.anyone
@require_safe
def record_document(request: HttpRequest, slug: str, token: UUID, key: UUID) -> FileResponse:
    """Give a file of a public record, while its field is public and the file was found clean."""
    there = found(register_of(request, slug), token)
    if not isinstance(there, Open):
        raise Http404(NOT_HERE)
    try:
        return filing.given(filed.open_file(there, key))
    except NoSuchFile as gone:
        raise Http404(NOT_HERE) from gone


def register_of(request: HttpRequest, slug: str) -> Kept:
    """Return the public register of that name in the language of the page, or answer 404."""
    return queries.spoken_as(english_of(request, slug), spoken())


def english_of(request: HttpRequest, slug: str) -> Kept:
    """Return the public register of that name in this council, in English, or answer 404."""
    try:
        return queries.opened_register(visiting.council(request).pk, slug)
    except NoSuchRegister as gone:
        raise Http404(NOT_HERE) from gone


def found(kept: Kept, token: UUID) -> Open | Gone:
    """Return a public record, or that there was one; where there never was, answer 404."""
    try:
        return queries.openly(kept, token)
    except NoLongerThere:
        return Gone()
    except NoSuchRecord as none:
        raise Http404(NOT_HERE) from none


def _files(record: Open) -> Mapping[str, Sequence[filing.Listed]]:
    """Return the files of a public record, by field."""

    def address(key: UUID) -> str:
        return reverse("portal:open-record-document", args=[record.kept.slug, record.token, key])

    return {name: filing.listed(rows, address) for name, rows in filed.open_files(record).items()}


def _services(request: HttpRequest, kept: Kept) -> list[Card]:
    """Return the services for residents that ask which record of a register it is about."""
    return [
        card(offer)
        for offer in offers_of(visiting.council(request))
        if offer.definition.ask != "employees"
        and any(asked.of == kept.slug for _, asked in offer.definition.questions())
    ]


def row_of(record: Open) -> Row:
    """Return a record as a list shows it."""
    title = record.title
    said_beside = [(field.label, record.line(field)) for field in record.fields]
    beside = [pair for pair in said_beside if pair[1] and pair[1] != title]
    where = reverse("portal:open-record", args=[record.kept.slug, record.token])
    return Row(where, title, beside[:MOST_BESIDE])


def counted_words(count: int, *, is_capped: bool) -> str:
    """Return in words how many records a list has."""
    if is_capped:
        return said("More than {number} records", number=f"{count:,}")
    return counted("{number} record", "{number} records", count)


def kept_for_a_minute(
    request: HttpRequest, template: str, context: Mapping[str, Any]
) -> HttpResponseBase:
    """Render a page that a browser may keep for a minute, and then asks whether it is another."""
    reply = render(request, template, dict(context))
    etag = f'"{hashlib.sha256(reply.content).hexdigest()[:32]}"'
    found_same: HttpResponse = get_conditional_response(request, etag=etag, response=reply) or reply
    found_same["ETag"] = etag
    found_same["Cache-Control"] = KEPT_FOR
    return found_same
