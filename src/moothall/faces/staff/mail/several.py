"""Refuse several mails at once: how many is said first, then it is done, for one reason."""

from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from moothall.engine.inbox import actions, queries
from moothall.engine.inbox.models import Mail
from moothall.engine.inbox.words import LONGEST_REASON, MOST_AT_ONCE
from moothall.faces.pages import access, faults, plain
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.faces.staff.mail.pages import RefuseForm, line_of, may_judge
from moothall.ground.journal.words import Refused

NONE = "Choose mail that is still to be judged. What you chose was settled meanwhile, or nothing."


@access.officer
@require_POST
def refuse(request: HttpRequest) -> HttpResponse:
    """Ask for the reason, with the number of mails; refuse them once it was given."""
    desk = sit(request)
    found = _chosen(desk, request.POST.getlist("mail"))
    if not found:
        messages.error(request, NONE)
        return redirect("staff:mail")
    form = RefuseForm(request.POST if "sure" in request.POST else None, auto_id="refuse_%s")
    if not form.is_valid():
        return _ask(request, desk, found, form)
    try:
        count = _refused(desk, found, form.cleaned_data["reason"])
    except Refused as refusal:
        form.add_error("reason", str(refusal))
        return _ask(request, desk, found, form)
    done = plain.counted(count, "mail")
    messages.success(request, f"{done} refused. Nobody is told. Each can be undone, under Refused.")
    return redirect("staff:mail")


def _chosen(desk: Desk, texts: Sequence[str]) -> list[Mail]:
    """Return the mails that a form names and that whoever looks may judge."""
    tokens = set[UUID]()
    for text in texts[:MOST_AT_ONCE]:
        with suppress(ValueError):
            tokens.add(UUID(text))
    among = queries.visible(desk.who, desk.seen, desk.offers)
    return [one for one in queries.to_judge(among, tokens) if may_judge(desk, one.council_id)]


def _refused(desk: Desk, found: Sequence[Mail], reason: str) -> int:
    """Refuse mails, in each council as who acts there; return how many were."""
    of_council = defaultdict(list)
    for one in found:
        of_council[one.council_id].append(one)
    return sum(
        len(
            actions.refuse_several(theirs, reason=reason, by=desk.who.actor_in(council), at=desk.at)
        )
        for council, theirs in of_council.items()
    )


def _ask(request: HttpRequest, desk: Desk, found: Sequence[Mail], form: Any) -> HttpResponse:  # noqa: ANN401 -- a form of mail
    errors = faults.of_form(form) if form.is_bound else []
    context = {
        "rows": [line_of(desk, one) for one in found],
        "form": form,
        "errors": errors,
        "longest": LONGEST_REASON,
    }
    return shown(request, "staff/mail_several.html", context, status=422 if errors else 200)
