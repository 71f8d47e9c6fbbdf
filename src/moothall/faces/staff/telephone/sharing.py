"""A caller's own saved answers, opened by the code that the caller reads out, and gone on with."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest
from django.urls import reverse

from moothall.engine.catalogue import actions as catalogue
from moothall.engine.catalogue import journey, queries
from moothall.engine.catalogue.models import Draft
from moothall.engine.catalogue.queries import Offer
from moothall.engine.catalogue.words import NoSuchDraft, WrongCode
from moothall.faces.pages import holding
from moothall.faces.pages.limits import Limit
from moothall.faces.staff.desk import Desk, sit
from moothall.ground.councils.models import Council

GUESSES = Limit("caller-code", tries=10, seconds=300)
TOO_MANY = "You have tried too many codes. Wait 5 minutes, then try again."
KEPT = "The answers are saved. The caller goes on with them at home."


def opened(request: HttpRequest, desk: Desk, code: str) -> str:
    """Open a caller's draft by its code; return the address of the form with its answers.

    :raises WrongCode: for a code that opens none; such tries are counted.
    """
    key = f"identity {desk.who.identity_id}"
    if GUESSES.is_reached(key):
        raise WrongCode(TOO_MANY)
    try:
        draft = _opened(desk, code)
    except WrongCode:
        GUESSES.count(key)
        raise
    holding.hold_draft(request, draft.token)
    service = queries.definition(draft.version_id).service
    address = reverse("staff:log-call", args=[desk.councils[draft.council_id].slug, service])
    return f"{address}?{urlencode({'draft': draft.token})}"


def _opened(desk: Desk, code: str) -> Draft:
    """Open the draft of a code in the councils whose cases the officer works, as its officer."""
    for council in desk.councils:
        by = desk.who.actor_in(council)
        try:
            return catalogue.open_draft([council], code, by=by, at=desk.at)
        except WrongCode:
            continue
    raise WrongCode


def answers_of(request: HttpRequest, place: Council, offer: Offer) -> dict[str, Any] | None:
    """Return what fills the form of the draft that the address names, if it was opened here."""
    draft = _held(request, request.GET.get("draft", ""), place)
    if draft is None:
        return None
    answers = draft.answers
    if draft.version_id != offer.version_id:
        answers = journey.carried(queries.definition(draft.version_id), offer.definition, answers)
    filled: dict[str, Any] = {"token": str(draft.token), "channel": "phone"}
    for _, question in offer.definition.questions():
        filled |= journey.fields(question, answers.get(question.id))
    return filled


def fill(request: HttpRequest, place: Council, offer: Offer, answers: Mapping[str, Any]) -> None:
    """Save what an officer filled in, for the caller to go on with.

    :raises Http404: where the officer has opened no draft, or it was sent meanwhile.
    """
    draft = _held(request, request.POST.get("token", ""), place)
    if draft is None:
        raise Http404("The caller's answers are not here any more.")
    desk = sit(request)
    version = queries.head(place.pk, offer.definition.service)
    by = desk.who.actor_in(place.pk)
    catalogue.fill_draft(draft.token, version, by=by, at=desk.at, answers=answers)
    messages.success(request, KEPT)


def _held(request: HttpRequest, token: str, place: Council) -> Draft | None:
    if not holding.holds_draft(request, token):
        return None
    try:
        draft = queries.draft(UUID(token))
    except NoSuchDraft:
        return None
    return draft if draft.council_id == place.pk else None
