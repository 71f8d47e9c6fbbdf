"""One record of a register: its page, and the forms that add one and change it."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from moothall.engine.documents.words import NoSuchFile
from moothall.engine.registers import actions, kinds, queries, rules
from moothall.engine.registers.definition import Field
from moothall.engine.registers.queries import Kept, Shown, Whole, filed
from moothall.engine.registers.words import (
    Clash,
    KnownAlready,
    NoSuchRecord,
    NotAllowed,
    NotARecord,
)
from moothall.engine.upkeep import queries as upkeep
from moothall.faces.pages import access, filing, noting
from moothall.faces.pages.fields import Filled
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.faces.staff.registers import (
    recordacts,
    recordfiles,
    recordlinks,
    relationpicture,
    whereabouts,
)
from moothall.faces.staff.registers.overview import open_to
from moothall.faces.staff.registers.recordforms import Form
from moothall.ground.people import queries as people

LONGEST_WHY = 2000
NOT_HERE = "There is no such record here, or it is not open to you."
CLASHED = "Somebody else changed the same while you wrote. What you typed is below."


@access.staff
@require_safe
def record(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Show what a record says, what it leads to, and all that was ever done to it."""
    desk = sit(request)
    whole = whole_of(desk, slug, number)
    noting.record_seen(request, whole, desk.who.actor_in(whole.record.council_id))
    sections: dict[str, list[Shown]] = {}
    for one in whole.fields:
        sections.setdefault(one.field.section or "", []).append(one)
    related: dict[str, list[queries.Related]] = {}
    for other in whole.related:
        related.setdefault(other.label, []).append(other)
    roles = desk.who.roles.get(whole.record.council_id, frozenset())
    today = timezone.localtime(desk.at).date()
    deeds = recordacts.offered(whole, roles, today)
    rated = [number] if whole.record.is_rated else []
    into = whole.record.merged_into_id
    context = {
        "whole": whole,
        "record": whole.record,
        "register": whole.kept.definition,
        "deeds": deeds,
        "rating": queries.ratings(rated).get(number),
        "slips": {one.field.id: one for one in queries.slips(whole)},
        "to_read": upkeep.mine(desk.who, whole, today),
        "readers": upkeep.readers(whole, today),
        "followed": upkeep.followed(desk.who, whole),
        "stays": queries.titles(desk.who, [into]).get(into) if into else None,
        "state": whole.kept.definition.state(whole.record.state),
        "cases": recordlinks.of_record(desk, number),
        "sections": sections,
        "files": recordfiles.listed(whole),
        "related": related,
        "picture": relationpicture.drawn(
            whole.record.title, whole.kept.definition.one.capitalize(), whole.related
        ),
        "place": desk.council_name(whole.record.council_id),
        "loads_of": "" if whole.why_not_change else desk.councils[whole.record.council_id].slug,
        "where": whereabouts.of(desk, whole),
    }
    return shown(request, "staff/record.html", context)


@access.staff
@require_safe
def file(request: HttpRequest, slug: str, number: int, key: UUID) -> FileResponse:
    """Give a file of a record to whoever may see its field at this moment."""
    desk = sit(request)
    whole = whole_of(desk, slug, number)
    try:
        name, found = filed.file(whole, key)
    except NoSuchFile as gone:
        raise Http404(NOT_HERE) from gone
    noting.record_seen(request, whole, desk.who.actor_in(whole.record.council_id), (name,))
    return filing.given(found)


@access.staff
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, council: str, slug: str) -> HttpResponse:
    """Add a record to a council's register."""
    desk = sit(request)
    place = next((one for one in desk.councils.values() if one.slug == council), None)
    kept = next((k for k in open_to(desk, slug) if place and k.council_id == place.pk), None)
    if place is None or kept is None:
        raise Http404(NOT_HERE)
    token = _token(request)
    form = _form(desk, kept, token)
    if request.method != "POST":
        return _page(request, form, {}, {"token": token})
    posted, wrongs = form.received(request)
    turned = form.turned(posted)
    if turned is not None:
        return _page(request, form, turned, {"token": token, "wrongs": wrongs})
    read = form.read(posted, {})
    wrongs += read.wrongs
    if not wrongs:
        by = desk.who.actor_in(place.pk)
        try:
            made = actions.add(place, slug, read.values, by=by, at=desk.at, token=token)
        except NotARecord as refused:
            wrongs = form.refused(refused.wrongs)
        except (KnownAlready, NotAllowed) as refused:
            return _refused(request, form, posted, {"token": token}, str(refused))
        else:
            messages.success(request, f"{made.title} is added.")
            return redirect("staff:record", slug, made.pk)
    return _page(request, form, posted, {"token": token, "wrongs": wrongs}, status=422)


@access.staff
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Change a record; where others changed the same meanwhile, show what each of them said."""
    desk = sit(request)
    whole = whole_of(desk, slug, number)
    form = _form(desk, whole.kept, whole)
    noting.record_seen(request, whole, desk.who.actor_in(whole.record.council_id))
    about: dict[str, Any] = {"whole": whole, "revision": whole.record.revision}
    if request.method != "POST":
        return _page(request, form, form.begun(whole.values), about)
    posted, wrongs = form.received(request)
    about["revision"] = seen = revision_of(request, whole)
    about["why"] = why = request.POST.get("said-why", "").strip()[:LONGEST_WHY]
    turned = form.turned(posted)
    if turned is not None:
        return _page(request, form, turned, {**about, "wrongs": wrongs})
    read = form.read(posted, whole.values)
    wrongs += read.wrongs
    if not wrongs:
        by = desk.who.actor_in(whole.record.council_id)
        try:
            made = actions.change(
                whole.record, read.values, by=by, at=desk.at, revision=seen, why=why
            )
        except NotARecord as refused:
            wrongs = form.refused(refused.wrongs)
        except Clash as clash:
            about |= {"revision": clash.revision, "clashes": _clashes(desk, whole, clash)}
            return _refused(request, form, posted, about, CLASHED)
        except (KnownAlready, NotAllowed, NoSuchRecord) as refused:
            return _refused(request, form, posted, about, str(refused))
        else:
            messages.success(request, _said(whole, made.revision))
            return redirect("staff:record", slug, number)
    return _page(request, form, posted, {**about, "wrongs": wrongs}, status=422)


def whole_of(desk: Desk, slug: str, number: int) -> Whole:
    """Return a record as the officer may see it.

    :raises Http404: where it is not in that register, or not open to them.
    """
    try:
        whole = queries.one(desk.who, number)
    except NoSuchRecord as gone:
        raise Http404(NOT_HERE) from gone
    if whole.kept.slug != slug or whole.record.council_id not in desk.councils:
        raise Http404(NOT_HERE)
    return whole


def _form(desk: Desk, kept: Kept, where: UUID | Whole) -> Form:
    """Return the form of a new record, by its token, or of one that there is.

    :raises PermissionDenied: with the reason, for somebody who may not change them.
    """
    refused = rules.why_not_change(kept.definition, desk.who.roles.get(kept.council_id, ()))
    if refused:
        raise PermissionDenied(refused)
    files = recordfiles.Files.of(desk, kept, where)
    return Form(kept, desk.who, timezone.localtime(desk.at).date(), files=files)


def _page(
    request: HttpRequest,
    form: Form,
    filled: Filled,
    about: Mapping[str, Any],
    *,
    status: int = 200,
) -> HttpResponse:
    wrongs = about.get("wrongs", ())
    whole = about.get("whole")
    context = {
        "errors": [{"text": one.message, "href": f"#{one.field}"} for one in wrongs],
        **about,
        "register": form.definition,
        "has_files": bool(form.definition.files),
        "parts": form.drawn(filled, whole.values if whole else {}, wrongs),
    }
    return shown(request, "staff/record_form.html", context, status=status)


def _refused(
    request: HttpRequest, form: Form, posted: Filled, about: Mapping[str, Any], why: str
) -> HttpResponse:
    told = {**about, "errors": [{"text": why, "href": "#main-content"}]}
    return _page(request, form, posted, told, status=422)


def _clashes(desk: Desk, whole: Whole, clash: Clash) -> Sequence[tuple[Field, str, str, str]]:
    """Return field by field what it said before, says now and is to say, in words."""
    by_id = whole.kept.definition.by_id
    found = []
    for name, three in clash.fields.items():
        before, now, wanted = (printed(desk, by_id[name], value) for value in three)
        found.append((by_id[name], before, now, wanted))
    return found


def printed(desk: Desk, field: Field, value: Any) -> str:  # noqa: ANN401 - what a field holds
    """Return a value in words, with names of officers and titles of records that may be seen."""
    if value is None:
        return "Nothing"
    if field.type == "officer":
        return people.names([value]).get(value, "Somebody who is not here any more")
    if field.type == "relation":
        titles = queries.titles(desk.who, value)
        return ", ".join(titles[one][0] for one in value if one in titles) or "Not open to you"
    return kinds.of(field).printed(field, value)


def _said(whole: Whole, revision: int) -> str:
    if revision == whole.record.revision:
        return "Nothing was changed: it said that already."
    return f"{whole.record.title} is changed."


def revision_of(request: HttpRequest, whole: Whole) -> int:
    """Return the revision that a form was drawn from; that of now for one that lost it."""
    typed = request.POST.get("revision", "")
    return int(typed) if typed.isdecimal() and len(typed) < 9 else whole.record.revision


def _token(request: HttpRequest) -> UUID:
    """Return the form's token; a new one for a form that lost its own."""
    try:
        return UUID(request.POST.get("token", ""))
    except ValueError:
        return uuid4()
