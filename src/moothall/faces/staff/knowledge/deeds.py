"""What is done to an article at the desk. Each deed calls one action."""

from collections.abc import Callable, Mapping
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from moothall.faces.pages import access
from moothall.faces.staff.desk import sit
from moothall.faces.staff.knowledge import articles
from moothall.ground.journal.words import Actor, Refused
from moothall.practices.knowledge import actions
from moothall.practices.knowledge.models import Article

MAIN = "main-content"
Deed = Callable[[Article, QueryDict, Actor, datetime], str]


@access.officer
@require_POST
def act(request: HttpRequest, number: int, verb: str) -> HttpResponse:
    """Do something to an article; where it is refused, say why."""
    desk = sit(request)
    found = articles.one_of(desk, number)
    if verb not in DEEDS:
        raise Http404(verb)
    by = desk.who.actor_in(found.council_id)
    try:
        done = DEEDS[verb](found, request.POST, by, desk.at)
    except Refused as refusal:
        return articles.page_of(request, desk, found, wrong=articles.Wrong({MAIN: str(refusal)}))
    messages.success(request, done)
    return redirect("staff:article", found.pk)


def _submit(found: Article, typed: QueryDict, by: Actor, at: datetime) -> str:
    del typed
    actions.submit(found, by=by, at=at)
    return "Sent to be looked through."


def _return(found: Article, typed: QueryDict, by: Actor, at: datetime) -> str:
    actions.give_back(found, typed.get("remark", ""), by=by, at=at)
    return "Given back to its author."


def _publish(found: Article, typed: QueryDict, by: Actor, at: datetime) -> str:
    version = actions.publish(found, typed.get("remark", ""), by=by, at=at)
    return f"Published: version {version.number} is read from now on."


def _withdraw(found: Article, typed: QueryDict, by: Actor, at: datetime) -> str:
    actions.withdraw(found, typed.get("remark", ""), by=by, at=at)
    return "Withdrawn: nobody reads it any more."


def _put_back(found: Article, typed: QueryDict, by: Actor, at: datetime) -> str:
    number = _number(typed, "version")
    version = actions.put_back(found, number, by=by, at=at)
    return f"Version {number} is read again, as version {version.number}."


def _review(found: Article, typed: QueryDict, by: Actor, at: datetime) -> str:
    del typed
    actions.review(found, by=by, at=at)
    return "Looked through. It is due again after its months."


def _unpicture(found: Article, typed: QueryDict, by: Actor, at: datetime) -> str:
    actions.remove_picture(found, _number(typed, "picture"), by=by, at=at)
    return "The picture is removed."


def _number(typed: QueryDict, name: str) -> int:
    """Return a number that a form sends; 0, which is nothing's, for what is none."""
    asked = typed.get(name, "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 9 else 0


DEEDS: Mapping[str, Deed] = {
    "submit": _submit,
    "return": _return,
    "publish": _publish,
    "withdraw": _withdraw,
    "put-back": _put_back,
    "review": _review,
    "remove-picture": _unpicture,
}
"""What can be done, by its name in the address."""
