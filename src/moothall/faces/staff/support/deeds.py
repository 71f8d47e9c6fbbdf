"""What a manager does with a component: says who supports it, renames it, keeps it no more."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from moothall.faces.pages import access, plain
from moothall.faces.staff.cover import drawing, formpage
from moothall.faces.staff.desk import Desk, sit
from moothall.faces.staff.support.pages import one_of, roles_in
from moothall.ground.journal.words import Actor, Refused
from moothall.practices.servicedesk import actions
from moothall.practices.servicedesk.models import Component
from moothall.practices.servicedesk.queries import supporting
from moothall.practices.servicedesk.rules import support as rules
from moothall.practices.servicedesk.supporting import Supported
from moothall.practices.servicedesk.words.support import LONGEST_NAME, OF_PEOPLE

Sent = Mapping[str, Any]
AGAIN = "Whoever supports it already is moved to this level"


@dataclass(frozen=True)
class At:
    """Where a deed is done: at which desk, with which component, and whose support is meant."""

    desk: Desk
    kept: Component
    seen: Supported
    support: int

    @property
    def by(self) -> Actor:
        """Who acts in the component's council."""
        return self.desk.who.actor_in(self.kept.council_id)


@dataclass(frozen=True)
class Deed:
    """A deed: its title and button, what it asks for (nothing: a button alone), what it does."""

    title: str
    button: str
    do: Callable[[At, Sent], str]
    asks: Callable[[At], Mapping[str, forms.Field]] | None = None
    starts: Callable[[At], Mapping[str, Any]] = lambda at: {}


@access.manager
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, number: int, verb: str) -> HttpResponse:
    """Ask what a deed needs and do it; what a button says is done at once."""
    desk = sit(request)
    kept, seen = one_of(desk, number)
    deed = DEEDS.get(verb)
    if deed is None or (deed.asks is None and request.method != "POST"):
        raise Http404("Nothing of the kind is done with a component.")
    if why := rules.why_not_keep(roles_in(desk, kept)):
        raise PermissionDenied(why)
    named = request.POST.get("support", "")
    is_number = named.isascii() and named.isdigit() and len(named) < 19
    return _asked(request, deed, At(desk, kept, seen, int(named) if is_number else 0))


def _asked(request: HttpRequest, deed: Deed, at: At) -> HttpResponse:
    fields = deed.asks(at) if deed.asks else {}
    data = request.POST if request.method == "POST" else None
    form, wrong = drawing.made(fields, data, **deed.starts(at)), ""
    if data is not None and (not fields or form.is_valid()):
        try:
            messages.success(request, deed.do(at, form.cleaned_data if fields else {}))
        except Refused as refused:
            wrong = str(refused)
        else:
            return _after(deed, at)
    return formpage.asking(
        request,
        form,
        wrong,
        title=deed.title,
        button=deed.button,
        back=(at.seen.name, reverse("staff:support-component", args=[at.seen.id])),
        about=[f"{at.seen.name}, of {at.seen.system}."],
    )


def _after(deed: Deed, at: At) -> HttpResponse:
    if deed is DEEDS["end"]:
        return redirect("staff:support")
    return redirect("staff:support-component", at.seen.id)


def _people_asks(at: At) -> dict[str, forms.Field]:
    council = at.kept.council_id
    found = supporting.workers([council]).get(council, {})
    named = [(str(number), _as_now(at, number, name)) for number, name in found.items()]
    levels = [(level.value, str(level.label)) for level in OF_PEOPLE]
    return {
        "level": drawing.choice("How well do they know it?", levels),
        "people": drawing.several("Who?", named, hint=AGAIN),
    }


def _as_now(at: At, identity: int, name: str) -> str:
    mine = at.seen.of(identity)
    return f"{name} ({mine.level.label.lower()} now)" if mine else name


def _people(at: At, sent: Sent) -> str:
    identities = [int(number) for number in sent["people"]]
    new = actions.support(at.kept, identities, sent["level"], by=at.by, at=at.desk.at)
    return f"Saved for {plain.counted(new, 'person', 'people')}." if new else "It was so already."


def _supplier_asks(_: At) -> dict[str, forms.Field]:
    return {"supplier": drawing.line("Which supplier supports it?", LONGEST_NAME)}


def _supplier(at: At, sent: Sent) -> str:
    actions.support_by(at.kept, sent["supplier"], by=at.by, at=at.desk.at)
    return f"{sent['supplier']} supports it."


def _rename_asks(_: At) -> dict[str, forms.Field]:
    return {"name": drawing.line("What is it called?", LONGEST_NAME)}


def _rename(at: At, sent: Sent) -> str:
    actions.rename_component(at.kept, sent["name"], by=at.by, at=at.desk.at)
    return "It has its new name."


def _remove(at: At, _: Sent) -> str:
    name = next((one.name for one in at.seen.supporters if one.support_id == at.support), "")
    if actions.end_support(at.kept, at.support, by=at.by, at=at.desk.at):
        return f"{name} is not named any more."
    return "That was taken away already."


def _end(at: At, _: Sent) -> str:
    actions.end_component(at.kept, by=at.by, at=at.desk.at)
    return f"{at.seen.name} is kept no more."


DEEDS: Mapping[str, Deed] = {
    "people": Deed("Say who can support it", "Save who can", _people, _people_asks),
    "supplier": Deed("Name a supplier", "Save the supplier", _supplier, _supplier_asks),
    "rename": Deed(
        "Rename the component",
        "Save the name",
        _rename,
        _rename_asks,
        lambda at: {"name": at.kept.name},
    ),
    "remove": Deed("Not any more", "Not any more", _remove),
    "end": Deed("Keep it no more", "Keep it no more", _end),
}
