"""Unsubscribing from surveys, which nobody asked for: by a page, or one click of a mail reader."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from moothall.engine.contact import actions as contact
from moothall.engine.contact import queries, rules
from moothall.engine.contact.words import Barring, Way
from moothall.faces.pages import access
from moothall.faces.portal import visiting


@access.anyone
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: UUID) -> HttpResponse:
    """Ask whether to send no more of these, and take it. Mail readers post by themselves.

    That is RFC 8058. Nothing else can be done with the link, so a post from elsewhere does no harm.
    """
    council = visiting.council(request)
    message = queries.by_token(council.pk, str(token))
    if message is None or not rules.may_unsubscribe(message):
        raise Http404("There is nothing to unsubscribe from.")
    context = {"address": message.recipient}
    if request.method != "POST":
        return render(request, "portal/unsubscribe.html", context)
    way = Way(channel=message.channel, recipient=message.recipient, subject="-", body="-")
    contact.bar(
        council,
        way,
        reason=Barring.UNSUBSCRIBED,
        topic=message.topic,
        by=visiting.actor(request),
        at=visiting.at(request),
    )
    return render(request, "portal/unsubscribed.html", context)
