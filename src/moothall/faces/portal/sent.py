"""Sending what was asked for, and what people are told and can keep once it is sent."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST, require_safe

from moothall.engine.cases import queries as cases
from moothall.engine.cases import rules as case_rules
from moothall.engine.cases.history import Asked
from moothall.engine.cases.models import Case, Submission
from moothall.engine.cases.queries import asking
from moothall.engine.cases.words import NoSuchCase, NotComplete
from moothall.engine.catalogue import journey, plan
from moothall.engine.catalogue import queries as services
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.catalogue.models import Draft
from moothall.engine.catalogue.words import NotOpen
from moothall.engine.payments import actions as payments
from moothall.engine.payments import queries as money
from moothall.faces.pages import access, holding
from moothall.faces.pages.languages import name_of
from moothall.faces.pages.plain import day, moment
from moothall.faces.portal import promised, reading, recordpdf, visiting
from moothall.faces.portal.journeys import ask_lost, rows
from moothall.faces.portal.recordpdf import Record
from moothall.faces.portal.under_way import draft_of
from moothall.ground.languages.speech import marked, said, spoken

SENT = {
    "report": marked("Report sent"),
    "incident": marked("Report sent"),
    "request": marked("Request sent"),
    "problem": marked("Report sent"),
}


@access.anyone
@require_POST
def submit(request: HttpRequest, token: UUID) -> HttpResponse:
    """Send the answers; sent already, show the same confirmation again."""
    if sent := _sent(request, token):
        return _onward(sent.case, token)
    try:
        draft = draft_of(request, token)
    except Http404:
        if sent := _sent(request, token):  # By a first press that ended since we looked.
            return _onward(sent.case, token)
        raise
    asked = Asked(
        token=token,
        version_id=draft.version_id,
        answers=draft.answers,
        channel=draft.channel,
        language=spoken(),
    )
    try:
        case = payments.submit(
            visiting.council(request), asked, by=visiting.actor(request), at=visiting.at(request)
        )
    except NotComplete:
        ask_lost(request, draft)
        return redirect("portal:resume", token)
    except NotOpen as shut:
        return _shut(request, draft, str(shut))
    if visiting.acting(request) is None:  # what is another's is not kept by the browser
        holding.hold_draft(request, token)
        holding.hold_case(request, case.pk)
    reading.note_sent(request)
    return _onward(case, token)


def _shut(request: HttpRequest, draft: Draft, reason: str) -> HttpResponse:
    """Say that it closed, or is full, while somebody answered; their answers stay."""
    context = {
        "service": visiting.service(request, draft.version_id),
        "token": draft.token,
        "reason": reason,
        "until": day(draft.saved_at + services.DRAFTS_KEPT),
    }
    return render(request, "portal/shut.html", context, status=409)


def _onward(case: Case, token: UUID) -> HttpResponse:
    """Lead to the payment where one is to be made, else to the confirmation."""
    charge = money.charge_of(case) if case_rules.waits_for_payment(case) else None
    return redirect("portal:pay", charge.token) if charge else redirect("portal:done", token)


@access.anyone
@require_safe
def confirmation(request: HttpRequest, token: UUID) -> HttpResponse:
    """Show the reference, and what happens next and when."""
    sent = _found(request, token)
    service = _service(request, sent)
    context = {
        "service": service,
        "case": sent.case,
        "token": token,
        "sent": said(SENT[service.kind]),
        "due_at": cases.finishes_at(sent.case),
        "told": promised.message_of(sent.case),
        "fee": plan.fee_of(service, sent.answers),
        "charge": money.charge_of(sent.case) if service.fee else None,
    }
    return render(request, "portal/confirmation.html", context)


@access.anyone
@require_safe
def record(request: HttpRequest, token: UUID) -> HttpResponse:
    """Show everything that was sent on one page, to print or keep."""
    sent = _found(request, token)
    context = {
        "service": _service(request, sent),
        "case": sent.case,
        "token": token,
        "facts": _facts(sent),
        "rows": rows(_service(request, sent), sent.answers),
    }
    return render(request, "portal/record.html", context)


@access.anyone
@require_safe
def record_file(request: HttpRequest, token: UUID) -> HttpResponse:
    """Give the record as a PDF to keep."""
    sent = _found(request, token)
    service, reference = _service(request, sent), sent.case.reference
    told = journey.summary(service, sent.answers)
    file = recordpdf.made(
        Record(
            title=said("Record of {reference}", reference=reference),
            council=name_of(visiting.council(request)),
            service=service.name,
            facts=list(_told(sent).items()),
            answers=[(row.label, row.printed) for row in told],
            contact=service.contact.split("\n\n"),
            language=spoken().value,
            words={text: said(text) for text in recordpdf.WORDS},
            dated_on=localtime(sent.submitted_at).date().isoformat(),
        )
    )
    headers = {"Content-Disposition": f'attachment; filename="record-{reference}.pdf"'}
    return HttpResponse(file, content_type="application/pdf", headers=headers)


def _found(request: HttpRequest, token: UUID) -> Submission:
    sent = _sent(request, token)
    if sent is None:
        raise Http404("Nothing was sent with that form.")
    return sent


def _sent(request: HttpRequest, token: UUID) -> Submission | None:
    """What was sent with a form, if this browser or person sent it."""
    council = visiting.council(request)
    try:
        sent = asking.submission(council.pk, token)
    except NoSuchCase:
        return None
    is_theirs = visiting.is_theirs(request, sent.case)
    is_held = visiting.acting(request) is None and holding.holds_draft(request, token)
    return sent if is_theirs or is_held else None


def _service(request: HttpRequest, sent: Submission) -> ServiceDefinition:
    service = visiting.service_of(request, sent.case)
    if service is None:
        raise Http404("It was not sent with a form of ours.")
    return service


def _facts(sent: Submission) -> list[dict[str, Any]]:
    told = _told(sent).items()
    return [{"key": {"text": key}, "value": {"text": value}} for key, value in told]


def _told(sent: Submission) -> dict[str, str]:
    told = {said("Reference"): sent.case.reference, said("Sent"): moment(sent.submitted_at)}
    if due_at := cases.finishes_at(sent.case):
        told[said("We aim to finish by")] = moment(due_at)
    return told
