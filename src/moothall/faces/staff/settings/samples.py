"""The messages of a service before anybody gets them: of a draft, and of every version."""

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from moothall.engine.cases import samples
from moothall.engine.cases.samples import Change, Sample
from moothall.engine.catalogue import examples, queries, reading
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.catalogue.models import ServiceVersion
from moothall.engine.catalogue.words import NoSuchService
from moothall.engine.contact.words import Channel
from moothall.faces.pages import access, addresses, letterpdf
from moothall.faces.pages.letterpdf import Letter
from moothall.faces.staff.cases.previews import WHEN
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.ground.councils.models import Council

NOTHING = "Paste the definition of a service"
TOO_LONG = f"Use {samples.LONGEST:,} characters or fewer in each"
NOT_SET = "This letter cannot be set: it has signs that the typeface lacks"


@dataclass(frozen=True, slots=True)
class Draft:
    """What was pasted: a definition, example journeys; what they were read as, or what is wrong."""

    text: str = ""
    example: str = ""
    definition: ServiceDefinition | None = None
    answers: Mapping[str, Any] | None = None
    faults: Sequence[str] = ()


@access.designer
@require_http_methods(["GET", "HEAD", "POST"])
def drafts(request: HttpRequest) -> HttpResponse:
    """Take a draft, and show its messages as they would arrive; or one of its letters as a PDF."""
    desk = _desk(request)
    if request.method != "POST":
        return _draft_page(request, desk, Draft())
    draft = _read(desk.council, request.POST.get("text", ""), request.POST.get("example", ""))
    if draft.definition is None:
        return _draft_page(request, desk, draft)
    found = _samples(desk, draft.definition, draft.answers or {})
    if wanted := request.POST.get("letter"):
        return _letter(desk, found, wanted)
    return _draft_page(request, desk, draft, found)


@access.designer
@require_safe
def service(request: HttpRequest, service: str) -> HttpResponse:
    """Show the messages of a version of a service, and what is other than in the one before."""
    desk = _desk(request)
    version = _version(desk, service, request.GET.get("version", ""))
    definition = queries.definition(version.pk)
    versions = queries.versions(desk.council.pk, service)
    before = next((one for one in versions if one.number < version.number), None)
    was = queries.definition(before.pk) if before else None
    context = {
        "service": definition,
        "version": version,
        "versions": versions,
        "before": before,
        "changes": [_told(one) for one in samples.changes(was, definition)] if was else [],
        "samples": [_shown(one) for one in _samples(desk, definition, {})],
    }
    return shown(request, "staff/sample.html", context)


@access.designer
@require_safe
def letter(request: HttpRequest, service: str, moment: str) -> HttpResponse:
    """Give a letter of a version of a service as a PDF."""
    desk = _desk(request)
    version = _version(desk, service, request.GET.get("version", ""))
    return _letter(desk, _samples(desk, queries.definition(version.pk), {}), moment)


def _desk(request: HttpRequest) -> Desk:
    desk = sit(request)
    if desk.council.is_partnership:
        raise Http404("A partnership's services stand in each of its councils: look there.")
    return desk


def _version(desk: Desk, slug: str, typed: str) -> ServiceVersion:
    is_number = typed.isascii() and typed.isdigit() and len(typed) < 6
    try:
        return queries.version(desk.council.pk, slug, number=int(typed) if is_number else None)
    except NoSuchService as gone:
        raise Http404(str(gone)) from gone


def _read(council: Council, text: str, example: str) -> Draft:
    if max(len(text), len(example)) > samples.LONGEST:
        return Draft(text, example, faults=[TOO_LONG])
    if not text.strip():
        return Draft(text, example, faults=[NOTHING])
    found = reading.read(text, file="line", known=queries.known(council))
    if found.definition is None:
        return Draft(text, example, faults=[str(fault) for fault in found.faults])
    if not example.strip():
        return Draft(text, example, found.definition)
    read = examples.read(example, file="example, line")
    if isinstance(read, tuple):
        return Draft(text, example, faults=[str(fault) for fault in read])
    sent = next((one for one in read.journeys if one.ends is None), read.journeys[0])
    return Draft(text, example, found.definition, sent.answers)


def _samples(
    desk: Desk, definition: ServiceDefinition, answers: Mapping[str, Any]
) -> Sequence[Sample]:
    home = addresses.of(desk.council, "")
    return samples.of(definition, answers, home=home, zone=desk.council.zone, at=desk.at)


def _letter(desk: Desk, found: Sequence[Sample], moment: str) -> HttpResponse:
    one = next((s for s in found if s.on == moment and s.channel == Channel.LETTER), None)
    if one is None:
        raise Http404("There is no such letter.")
    said = Letter(
        council=desk.council.name,
        recipient=one.recipient,
        subject=one.subject,
        body=one.body,
        dated_on=desk.at.date().isoformat(),
    )
    try:
        file = letterpdf.made(said)
    except subprocess.SubprocessError as fault:
        raise Http404(NOT_SET) from fault
    name = f"letter-{moment}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(file, content_type="application/pdf", headers=headers)


def _draft_page(
    request: HttpRequest, desk: Desk, draft: Draft, found: Sequence[Sample] = ()
) -> HttpResponse:
    wrong = [{"text": text, "href": "#text"} for text in draft.faults]
    context = {
        "draft": draft,
        "errors": wrong,
        "samples": [_shown(one) for one in found],
        "is_read": draft.definition is not None,
        "offers": sorted(
            {offer.definition.service: offer.definition.name for offer in desk.offers}.items(),
            key=itemgetter(1),
        ),
    }
    return shown(request, "staff/samples.html", context, status=422 if wrong else 200)


def _shown(one: Sample) -> dict[str, Any]:
    way = Channel(one.channel)
    length = one.length
    told = f"{length.characters} characters, sent as {length.parts}" if length else ""
    return {
        "on": one.on,
        "when": f"{WHEN[one.on]}{', if that does not arrive' if one.is_spare else ''}",
        "way": way.label,
        "is_letter": way == Channel.LETTER,
        "to": one.recipient,
        "subject": one.subject,
        "body": one.body,
        "length": told,
        "is_long": bool(length and length.is_too_long),
        "is_wide": bool(length and length.is_wide),
    }


def _told(one: Change) -> dict[str, Any]:
    return {"when": WHEN[one.on], "lines": cast("Any", one.lines)}
