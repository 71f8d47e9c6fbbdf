"""What GOV.UK Pay calls back with: a hint to ask it now."""

import json
import re
from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from moothall.engine.payments import actions as payments
from moothall.engine.payments import queries
from moothall.faces.pages import access
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.outside.payments import signing

PAY = Actor.job("pay-webhook")
NUMBER = re.compile(r"[A-Za-z0-9]{1,60}")
"""What GOV.UK Pay's numbers are made of."""


@access.platform
@csrf_exempt
@require_POST
def told(request: HttpRequest) -> HttpResponse:
    """Take a signed message about a payment; what is said in it is not believed, but asked about.

    The secret is that of the council whose payment it names, so no council speaks for another.
    """
    body = request.body if request.content_type == "application/json" else b""
    message = _read(body)
    said = request.headers.get(signing.HEADER, "")
    with scope.opened(councils.all_ids() or [0], writes=True) as at:
        payment = queries.at_pay(_number(message))
        secret = queries.webhook_secret(payment.council_id) if payment else ""
        if payment is None or not signing.is_signed(secret, body, said):
            return JsonResponse({"message": "The signature is not ours."}, status=401)
        payments.hurry(payment, by=PAY, at=at)
    return HttpResponse(status=204)


def _number(message: Mapping[str, Any]) -> str:
    resource = message.get("resource")
    found = resource.get("payment_id") if isinstance(resource, dict) else None
    return found if isinstance(found, str) and NUMBER.fullmatch(found) else ""


def _read(body: bytes) -> Mapping[str, Any]:
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):  # nothing that can be read, or brackets without end
        return {}
    return told if isinstance(told, dict) else {}
