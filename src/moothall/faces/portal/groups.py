"""Groups as their members meet them: join and leave, say if one comes, add it to a calendar."""

from datetime import UTC
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from moothall.engine.contact import rules as contact
from moothall.faces.pages import access
from moothall.faces.portal import visiting
from moothall.ground.journal.words import Refused
from moothall.ground.languages.speech import marked, said
from moothall.practices.servicedesk import actions
from moothall.practices.servicedesk.actions.gathering import spoken
from moothall.practices.servicedesk.models import Group, Guest
from moothall.practices.servicedesk.queries import groups as queries
from moothall.practices.servicedesk.words.groups import NoSuchGroup, Reply, SessionState

TYPE = "text/calendar; charset=utf-8"
JOINED = marked("You are a member now.")
LEFT = marked("You are a member no more.")
REPLIES = {
    Reply.YES: marked("You come. Thank you."),
    Reply.NO: marked("You cannot come. Thank you for telling us."),
}
OVER = marked("This session is over, or it was cancelled.")


@access.employee
@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    """List the groups that whoever works for the council may join, and is in, with what comes."""
    council = visiting.council(request)
    mine = queries.memberships([visiting.me(request).pk])
    shown = [one for one in queries.groups(council.pk) if one.is_open or one.pk in mine]
    ahead = queries.coming(list(mine), visiting.at(request))
    context = {
        "groups": [(one, one.pk in mine) for one in shown],
        "ahead": [(one, spoken(one)) for one in ahead],
    }
    return render(request, "portal/groups.html", context)


@access.employee
@require_POST
def join(request: HttpRequest, number: int) -> HttpResponse:
    """Join an open group."""
    group = _group(request, number)
    by, at = visiting.who(request).actor_in(group.council_id), visiting.at(request)
    try:
        actions.join(group, visiting.me(request), by=by, at=at)
    except Refused as refused:
        messages.error(request, said(str(refused)))
    else:
        messages.success(request, said(JOINED))
    return redirect("portal:groups")


@access.employee
@require_POST
def leave(request: HttpRequest, number: int) -> HttpResponse:
    """Leave a group."""
    group = _group(request, number)
    me = visiting.me(request)
    member = queries.memberships([me.pk]).get(group.pk)
    if member is not None:
        by = visiting.who(request).actor_in(group.council_id)
        actions.leave(member, by=by, at=visiting.at(request))
        messages.success(request, said(LEFT))
    return redirect("portal:groups")


@access.anyone
@require_http_methods(["GET", "HEAD", "POST"])
def leave_by_email(request: HttpRequest, token: UUID) -> HttpResponse:
    """Leave a group by the link in its messages, without signing in."""
    member = queries.member_by_token(visiting.council(request).pk, token)
    if member is None:
        raise Http404("There is no such member.")
    if request.method == "POST":
        actions.leave(member, by=visiting.actor(request), at=visiting.at(request))
        member.left_at = visiting.at(request)
    context = {"group": member.group, "has_left": member.left_at is not None}
    return render(request, "portal/group_leave.html", context)


@access.anyone
@require_http_methods(["GET", "HEAD", "POST"])
def session(request: HttpRequest, token: UUID) -> HttpResponse:
    """Show what one is invited to, and take whether one comes; answering again changes it."""
    guest, told = _guest(request, token), ""
    if request.method == "POST":
        answer = request.POST.get("reply", "")
        try:
            by, at = visiting.actor(request), visiting.at(request)
            guest = actions.reply(guest, answer, by=by, at=at)
            told = said(REPLIES[Reply(guest.reply)])
        except Refused:
            told = said(OVER)
    one = guest.session
    context = {
        "session": one,
        "moment_words": spoken(one),
        "token": token,
        "reply": guest.reply,
        "told": told,
        "is_open": one.state == SessionState.PLANNED and one.ends_at > visiting.at(request),
        "leave": guest.member.token,
    }
    return render(request, "portal/group_session.html", context)


@access.anyone
@require_safe
def calendar(request: HttpRequest, token: UUID) -> HttpResponse:
    """Give a session as calendars read it (iCalendar, RFC 5545); changed, it takes its place."""
    from icalendar import Calendar, Event  # noqa: PLC0415 - large, and seldom asked for

    guest = _guest(request, token)
    one, council = guest.session, visiting.council(request)
    event = Event()
    event.add("uid", f"session-{one.pk}@{council.slug}.moothall")
    event.add("sequence", one.revision)
    event.add("dtstamp", visiting.at(request))
    event.add("dtstart", one.starts_at.astimezone(UTC))
    event.add("dtend", one.ends_at.astimezone(UTC))
    event.add("summary", f"{one.group.name}: {one.title}")
    is_off = one.state == SessionState.CANCELLED
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    event.add("location", ", ".join(part for part in (one.place, one.link) if part))
    event.add("description", one.agenda)
    event.add("url", f"{contact.home_of(council)}/groups/sessions/{token}")
    told = Calendar()
    told.add("prodid", "-//Moothall//Groups//EN")
    told.add("version", "2.0")
    told.add("method", "CANCEL" if is_off else "PUBLISH")
    told.add_component(event)
    headers = {
        "Content-Disposition": f'attachment; filename="session-{one.pk}.ics"',
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(bytes(told.to_ical()), content_type=TYPE, headers=headers)


def _group(request: HttpRequest, number: int) -> Group:
    try:
        return queries.group(visiting.council(request).pk, number)
    except NoSuchGroup as gone:
        raise Http404(str(gone)) from gone


def _guest(request: HttpRequest, token: UUID) -> Guest:
    found = queries.guest_by_token(visiting.council(request).pk, token)
    if found is None:
        raise Http404("There is no such invitation.")
    return found
