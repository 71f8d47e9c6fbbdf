"""A call ends: what to read out, and a case that the caller asked for already gone on with."""

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from moothall.engine.cases import actions as cases
from moothall.engine.cases import queries as case_queries
from moothall.engine.cases import rules
from moothall.engine.cases.models import Case
from moothall.engine.cases.words import NoSuchCase
from moothall.engine.contact import queries as contact
from moothall.engine.contact.models import Message
from moothall.engine.contact.words import Channel, State
from moothall.engine.payments import queries as money
from moothall.faces.pages import access, plain
from moothall.faces.staff.cover import covering
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.faces.staff.queue.rows import address, row
from moothall.faces.staff.queue.timing import due_by
from moothall.faces.staff.telephone import callers
from moothall.ground.journal.words import Refused
from moothall.ground.people.contact_points import phone_digits, plain_email
from moothall.practices.servicedesk import queries
from moothall.practices.servicedesk.queries import Beside

UNPROCESSABLE = 422
LONGEST = 10_000
READ_OUT = timedelta(hours=12)
"""How long whoever logged a case may read it out, whichever team has it."""
BY = {Channel.EMAIL: "an email", Channel.TEXT: "a text message", Channel.LETTER: "a letter"}
GOING = frozenset({State.QUEUED, State.SENT, State.DELIVERED})
SPELT = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        (
            *("Alfa", "Bravo", "Charlie", "Delta", "Echo", "Foxtrot", "Golf", "Hotel", "India"),
            *("Juliett", "Kilo", "Lima", "Mike", "November", "Oscar", "Papa", "Quebec", "Romeo"),
            *("Sierra", "Tango", "Uniform", "Victor", "Whiskey", "X-ray", "Yankee", "Zulu"),
        ),
        strict=True,
    )
)
"""The letters as they are spelt over the telephone everywhere (ICAO)."""


@access.officer
@require_safe
def done(request: HttpRequest, reference: str) -> HttpResponse:
    """Show the reference in large letters, and what to say of what happens next."""
    desk = sit(request)
    case = _case(desk, reference)
    line = callers.speaker(desk, request.GET)
    context = {
        "case": case,
        "is_heard": "heard" in request.GET,
        "spelt": [[SPELT.get(sign, sign) for sign in part] for part in case.reference.split("-")],
        "outside": covering.of_case(case, desk.at),
        "says": said_of(case, is_heard="heard" in request.GET),
        "here": address(case.reference) if desk.seen.filter(pk=case.pk).exists() else "",
        "again": f"{reverse('staff:log')}?{line.query}" if line.is_chosen else "",
        "line": line,
    }
    return shown(request, "staff/log_done.html", context)


@access.officer
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, reference: str) -> HttpResponse:
    """Take what a caller says of a case that is open already, in place of a second one."""
    desk = sit(request)
    try:
        case = case_queries.by_reference(reference, desk.seen)
    except NoSuchCase as gone:
        raise Http404(str(gone)) from gone
    line = callers.speaker(desk.only(case.council), request.POST or request.GET)
    beside = queries.beside([case], due_by=due_by(desk.at))
    context = {
        "case": case,
        "row": row(desk, case, Beside.of(case, beside, beside.answers.get(case.pk, {}))),
        "line": line,
        "typed": request.POST.get("said", ""),
        "errors": [],
    }
    if request.method != "POST":
        return shown(request, "staff/log_follow.html", context)
    by, said = desk.who.actor_in(case.council_id), request.POST.get("said", "").strip()[:LONGEST]
    try:
        cases.hear(case, by=by, at=desk.at, body=said, caller=line.told)
    except Refused as refusal:
        context["errors"] = [{"text": str(refusal), "href": "#said"}]
        return shown(request, "staff/log_follow.html", context, status=UNPROCESSABLE)
    where = reverse("staff:log-done", args=[case.reference])
    return redirect(f"{where}?heard=yes{'&' + line.query if line.fields else ''}")


def said_of(case: Case, *, is_heard: bool) -> list[str]:
    """Return what to tell the caller of a case, sentence by sentence."""
    definition = rules.definition_of(case)
    outcome = definition.outcome(case.outcome) if definition and case.outcome else None
    told = ["I have added that to what you asked us." if is_heard else "I have logged that."]
    if outcome:
        told.append(f"It is done: {outcome.label[:1].lower()}{outcome.label[1:]}.")
    elif due_at := case_queries.finishes_at(case):
        told.append(f"We aim to finish by {plain.moment(due_at)}.")
    if definition and not outcome:
        told += definition.next.split("\n\n")
    charge = money.charge_of(case)
    if charge and charge.paid_at is None:
        told.append(f"{charge.label} costs {plain.money(charge.amount)}. We start when it is paid.")
    if not is_heard and (going := _going(case)):
        told.append(going)
    return told


def _going(case: Case) -> str:
    every = contact.for_case(case.council_id, case.pk)
    sent = [one for one in every if one.state in GOING and _is_to_requester(one, case)]
    if not sent:
        return "No message goes out with the reference, so please write it down."
    to = sent[0].recipient if sent[0].channel != Channel.LETTER else "your address"
    return f"You will get {BY[Channel(sent[0].channel)]} with the reference, at {to}."


def _is_to_requester(message: Message, case: Case) -> bool:
    """Whether a message goes to where the case says its requester is; others are told of it too."""
    to = message.recipient
    if message.channel == Channel.EMAIL:
        return plain_email(to) == plain_email(case.contact_email)
    if message.channel == Channel.TEXT:
        return phone_digits(to) == phone_digits(case.contact_phone)
    return message.channel == Channel.LETTER


def _case(desk: Desk, reference: str) -> Case:
    """Return a case that this officer may see, or has just logged for another team."""
    for council in desk.councils:
        among: Any = case_queries.in_council(council)
        try:
            case = case_queries.by_reference(reference, among)
        except NoSuchCase:
            continue
        mine, since = desk.who.persons[council], desk.at - READ_OUT
        if case_queries.is_logged_by(case, mine, since=since):
            return case
        if desk.seen.filter(pk=case.pk).exists():
            return case
    raise Http404("No case of that reference was logged here.")
