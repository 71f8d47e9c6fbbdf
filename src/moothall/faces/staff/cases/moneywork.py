"""What an officer does about a case's money. Each act calls one action; no card is typed here."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from moothall.engine.cases.models import Case
from moothall.engine.payments import actions as payments
from moothall.engine.payments import queries
from moothall.engine.payments.models import Charge, Payment
from moothall.engine.payments.words import NoSuchCharge, NoSuchRefund, NothingDue
from moothall.faces.pages import access
from moothall.faces.pages.plain import money as printed
from moothall.faces.staff.cases import casework, money
from moothall.faces.staff.cases.casepage import Said
from moothall.faces.staff.desk import sit
from moothall.faces.staff.queue.rows import address
from moothall.ground.journal.words import Actor, Refused

Typed = Mapping[str, str]


@access.officer
@require_POST
def act(request: HttpRequest, reference: str, verb: str) -> HttpResponse:
    """Ask for a fee, send the link, take note of another till's receipt, or ask for a refund."""
    if verb not in ACTS:
        raise Http404(verb)
    desk = sit(request)
    found = casework.one_of(desk, reference)
    by, typed = desk.who.actor_in(found.council_id), request.POST.dict()
    try:
        done = ACTS[verb](found, typed, by=by, at=desk.at)
    except Refused as refusal:
        return casework.case_page(
            request, desk, found, Said("money", None, str(refusal)), typed=typed
        )
    messages.success(request, done)
    return redirect(address(reference) + "#money")


@access.officer
@require_POST
def decide(request: HttpRequest, reference: str, refund: UUID) -> HttpResponse:
    """Approve or refuse a refund that another officer asked for."""
    desk = sit(request)
    found = casework.one_of(desk, reference)
    is_approved = request.POST.get("decision") == "approved"
    try:
        kept = queries.refund(found, refund)
        by = desk.who.actor_in(found.council_id)
        payments.decide_refund(kept, by=by, at=desk.at, is_approved=is_approved)
    except NoSuchRefund as gone:
        raise Http404(str(gone)) from gone
    except Refused as refusal:
        return casework.case_page(request, desk, found, Said("money", None, str(refusal)))
    said = "approved. It is on its way." if is_approved else "refused."
    messages.success(request, f"The refund of {printed(kept.amount)} is {said}")
    return redirect(address(reference) + "#money")


def _charge(case: Case) -> Charge:
    charge = queries.charge_of(case)
    if charge is None:
        raise NoSuchCharge
    return charge


def _counted(case: Case) -> Payment:
    found = queries.money_of(case)
    counted = found.counted if found else None
    if counted is None:
        raise NothingDue("It was not paid by card here. Refund it where it was paid.")
    return counted


def _ask(case: Case, _typed: Typed, *, by: Actor, at: datetime) -> str:
    charge = payments.ask(case, by=by, at=at)
    return f"{printed(charge.amount)} is asked for. The case waits until it is paid."


def _link(case: Case, _typed: Typed, *, by: Actor, at: datetime) -> str:
    payments.send_link(_charge(case), by=by, at=at)
    return "The link to pay is on its way."


def _till(case: Case, typed: Typed, *, by: Actor, at: datetime) -> str:
    receipt, remark = typed.get("receipt", ""), typed.get("remark", "")[:1000]
    payments.mark_paid(_charge(case), by=by, at=at, receipt=receipt, remark=remark)
    return "It is marked as paid. The case goes on."


def _refund(case: Case, typed: Typed, *, by: Actor, at: datetime) -> str:
    amount, why = money.pence(typed.get("amount", "")), typed.get("why", "")
    kept = payments.ask_refund(_counted(case), by=by, at=at, amount=amount, why=why)
    if kept.next_try_at is None:
        return f"A refund of {printed(amount)} is asked for. Another officer must approve it."
    return f"A refund of {printed(amount)} is on its way."


ACTS: Mapping[str, Callable[..., str]] = {
    "ask": _ask,
    "link": _link,
    "till": _till,
    "refund": _refund,
}
"""What an officer does, by the last word of its address."""
