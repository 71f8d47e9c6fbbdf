"""Receipts that GOV.UK Notify calls back with."""

import hmac
import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from moothall.engine.contact import actions as contact
from moothall.engine.contact.words import NoSuchMessage
from moothall.faces.pages import access
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor

NOTIFY = Actor.job("notify")


@access.platform
@csrf_exempt
@require_POST
def receipts(request: HttpRequest) -> HttpResponse:
    """Keep what became of a message. Whoever calls shows the bearer token that we agreed on."""
    if not _is_notify(request.headers.get("Authorization", "")):
        return JsonResponse(
            {"message": "The bearer token is not the one we agreed on."}, status=401
        )
    told = _told(request.body)
    reference, status = told.get("reference"), told.get("status")
    if not isinstance(reference, str) or not isinstance(status, str):
        return JsonResponse({"message": "Send a reference and a status."}, status=400)
    try:
        with scope.opened(councils.all_ids(), writes=True) as at:
            contact.receive(reference, status, by=NOTIFY, at=at)
    except NoSuchMessage as gone:
        return JsonResponse({"message": str(gone)}, status=404)
    return HttpResponse(status=204)


def _is_notify(header: str) -> bool:
    agreed = f"Bearer {settings.NOTIFY_BEARER}"
    return bool(settings.NOTIFY_BEARER) and hmac.compare_digest(header.encode(), agreed.encode())


def _told(body: bytes) -> Mapping[str, Any]:
    try:
        told = json.loads(body)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
