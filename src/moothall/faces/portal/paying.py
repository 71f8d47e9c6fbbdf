"""Paying: what is owed, the way to GOV.UK Pay, and the way back from it.

Whoever has the link may pay; the page says what for and how much, and nothing of who asked. No card
number is ever typed here.
"""

from collections.abc import Callable
from functools import wraps
from typing import cast
from urllib.parse import urlsplit
from uuid import UUID

from csp.decorators import csp_update
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from moothall.engine.cases import queries as cases
from moothall.engine.payments import actions as payments
from moothall.engine.payments import queries, rules
from moothall.engine.payments.models import Charge, Payment
from moothall.engine.payments.words import (
    WHY_FAILED,
    ChargeState,
    NoSuchCharge,
    NothingDue,
    NotOurs,
    State,
)
from moothall.faces.pages import access, addresses, holding
from moothall.faces.portal import visiting
from moothall.ground.languages import days
from moothall.ground.languages.speech import marked, said, spoken
from moothall.outside.payments.client import NoAnswer, Refusal

PATIENCE = 4.0
"""Seconds that somebody waits for Pay's answer on the way back."""
NO_WAY = marked(
    "We cannot reach the card service now. Nothing is lost: try again in a few minutes."
)
WENT_WRONG = marked("Your payment did not go through. No money was taken.")


def leads_to_pay(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let the forms of a page lead to where card pages are, and nowhere else."""

    @wraps(view)
    def shown(request: HttpRequest, *given: object, **named: object) -> HttpResponse:
        allowed = {"form-action": settings.PAY_PAGES}
        return cast("HttpResponse", csp_update(allowed)(view)(request, *given, **named))

    return shown


@access.anyone
@leads_to_pay
@require_http_methods(["GET", "HEAD", "POST"])
def pay(request: HttpRequest, token: UUID) -> HttpResponse:
    """Say what is to be paid, and lead to GOV.UK Pay."""
    charge = _charge(request, token)
    last, at = queries.last_payment(charge), visiting.at(request)
    if rules.why_not_pay(charge, charge.case, at, last=last):
        return _over(request, charge)
    if request.method == "POST":
        return _begin(request, charge)
    if rules.is_over(charge, at):
        return redirect("portal:pay-back", token)
    failed = last is not None and last.ended_at is not None
    return _page(request, charge, wrong=_why(last.code) if failed and last else "")


@access.anyone
@leads_to_pay
@require_safe
def back(request: HttpRequest, token: UUID) -> HttpResponse:
    """Tell whoever comes back from GOV.UK Pay what came of it, as Pay says at this moment.

    Nothing is written here: the loop does that, also for those who never come back.
    """
    charge = _charge(request, token)
    if charge.state == ChargeState.PAID:
        return _over(request, charge)
    last = queries.last_payment(charge)
    if last is None or last.ended_at is not None:
        return redirect("portal:pay", token)
    return _as_pay_says(request, charge, last)


def _as_pay_says(request: HttpRequest, charge: Charge, last: Payment) -> HttpResponse:
    way = queries.pay(charge.council_id, timeout=PATIENCE)
    try:
        told = way.payment(last.payment_id) if way and last.payment_id else None
    except (NoAnswer, Refusal):
        told = None
    if told is not None and told.is_paid:
        return _paid(request, charge)
    if told is not None and told.is_finished:
        if rules.is_over(charge, visiting.at(request)):
            return _over(request, charge)
        return _page(request, charge, wrong=_why(told.code))
    is_open = told is not None and told.status in {State.CREATED, State.STARTED}
    go_on = reverse("portal:pay", args=(charge.token,))
    if told is not None and rules.is_over(charge, visiting.at(request)):
        is_open, go_on = is_open and _is_card_page(told.next_url), told.next_url
    context = {**_context(request, charge), "is_open": is_open, "go_on": go_on}
    return render(request, "portal/pay_unknown.html", context)


def _begin(request: HttpRequest, charge: Charge) -> HttpResponse:
    by, at = visiting.actor(request), visiting.at(request)
    way = queries.pay(charge.council_id)
    if way is None:
        return _page(request, charge, wrong=NO_WAY, status=503)
    address = reverse("portal:pay-back", args=(charge.token,))
    leads_back = addresses.of(visiting.council(request), address)
    try:
        begun = payments.start(charge, by=by, at=at, pay=way, back=leads_back, language=spoken())
    except NothingDue:
        return redirect("portal:pay", charge.token)
    except NotOurs:
        return _page(request, charge, wrong=NO_WAY, status=422)
    if begun.is_done:
        return redirect("portal:pay-back", charge.token)
    if not begun.url or not _is_card_page(begun.url):
        return _page(request, charge, wrong=NO_WAY, status=422)
    return redirect(begun.url)


def _is_card_page(url: str) -> bool:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}" in settings.PAY_PAGES


def _charge(request: HttpRequest, token: UUID) -> Charge:
    try:
        return queries.charge(visiting.council(request).pk, token)
    except NoSuchCharge as gone:
        raise Http404(str(gone)) from gone


def _over(request: HttpRequest, charge: Charge) -> HttpResponse:
    if charge.state == ChargeState.PAID:
        return _paid(request, charge)
    why = said(rules.why_not_pay(charge, charge.case, visiting.at(request)) or "")
    return render(request, "portal/pay_over.html", {**_context(request, charge), "why": why})


def _paid(request: HttpRequest, charge: Charge) -> HttpResponse:
    return render(request, "portal/paid.html", _context(request, charge))


def _page(
    request: HttpRequest, charge: Charge, *, wrong: str = "", status: int = 200
) -> HttpResponse:
    told = said(wrong) if wrong else ""
    errors = [{"text": told, "href": "#pay"}] if told else []
    context = {**_context(request, charge), "wrong": told, "errors": errors}
    return render(request, "portal/pay.html", context, status=status)


def _context(request: HttpRequest, charge: Charge) -> dict[str, object]:
    is_theirs = holding.holds_case(request, charge.case_id)
    person = visiting.who(request).persons.get(charge.council_id)
    last_on = rules.last_day(charge, charge.case.council.zone)
    return {
        "charge": charge,
        "case": charge.case,
        "due_at": cases.finishes_at(charge.case),
        "service": visiting.service_of(request, charge.case),
        "last_day": last_on and days.with_weekday(last_on),
        "is_theirs": is_theirs or (person is not None and charge.case.requester_id == person),
    }


def _why(code: str) -> str:
    return f"{said(WENT_WRONG)} {said(WHY_FAILED.get(code, ''))}".strip()
