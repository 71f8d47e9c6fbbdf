"""Who can support what: the table, one component, what somebody's leaving does, what to learn."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from moothall.engine.registers.models import Record
from moothall.engine.tables import writing
from moothall.faces.pages import access
from moothall.faces.staff.cover import drawing, formpage
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.faces.staff.support import table
from moothall.ground.journal.words import Refused
from moothall.practices.servicedesk import actions
from moothall.practices.servicedesk import supporting as cover
from moothall.practices.servicedesk.models import Component
from moothall.practices.servicedesk.queries import supporting
from moothall.practices.servicedesk.rules import support as rules
from moothall.practices.servicedesk.supporting import Supported
from moothall.practices.servicedesk.words.support import (
    LONGEST_NAME,
    MOST_AT_ONCE,
    Gap,
    NoSuchComponent,
)

SIZE = 50
NONE_TO_ADD = (
    "There is no system to add a component to. Add it to the register of systems first; an operator"
    " publishes that register with the pack governance."
)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which components: with a gap ('' for all), of a system (0 for all), after one of them."""

    gap: str
    system: int
    after: int

    def takes(self, one: Supported) -> bool:
        """Whether a component is asked for."""
        is_of_system = not self.system or one.system_id == self.system
        return is_of_system and (not self.gap or self.gap in one.gaps)

    def address(self, *, gap: str | None = None, after: int = 0, name: str = "support") -> str:
        """Return where the same is shown, with another gap or further on."""
        said = {"gap": self.gap if gap is None else gap, "system": self.system, "after": after}
        query = urlencode({key: value for key, value in said.items() if value})
        return f"{reverse(f'staff:{name}')}{'?' if query else ''}{query}"


@access.staff
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show who can support which component, and how many have one person, nobody, or who left."""
    desk, asked = sit(request), _asked(request)
    every = _every(desk)
    of_system = [one for one in every if not asked.system or one.system_id == asked.system]
    page, is_more = _page([one for one in of_system if asked.takes(one)], asked.after)
    who = table.people(page)
    context = {
        "rows": table.rows(desk, page, who),
        "people": who,
        "tabs": _tabs(asked, of_system),
        "systems": sorted({(one.system_id, one.system) for one in every}, key=lambda one: one[1]),
        "asked": asked,
        "is_any": bool(every),
        "may_keep": _may_keep(desk),
        "more_url": asked.address(after=page[-1].id) if is_more else "",
        "file_url": asked.address(name="support-file"),
    }
    return shown(request, "staff/support/overview.html", context)


@access.staff
@require_safe
def file(request: HttpRequest) -> HttpResponse:
    """Give the table as CSV: every component that the same filter shows."""
    desk, asked = sit(request), _asked(request)
    found = [one for one in _every(desk) if asked.takes(one)]
    who = table.people(found)
    rows = [table.cells(desk, row) for row in table.rows(desk, found, who)]
    whole = b"".join(writing.chunks("csv", table.columns(desk, who), rows))
    said = {"Content-Disposition": 'attachment; filename="support.csv"'}
    return HttpResponse(whole, content_type=writing.media_type("csv"), headers=said)


@access.staff
@require_safe
def component(request: HttpRequest, number: int) -> HttpResponse:
    """Show a component: who supports it, at which level, and what is wrong."""
    desk = sit(request)
    kept, seen = one_of(desk, number)
    context = {
        "component": seen,
        "council": desk.council_name(kept.council_id),
        "tags": table.tags(seen),
        "supporters": [(one, table.more(one)) for one in seen.supporters],
        "may_keep": rules.why_not_keep(roles_in(desk, kept)) is None,
    }
    return shown(request, "staff/support/component.html", context)


@access.manager
@require_safe
def leaving(request: HttpRequest) -> HttpResponse:
    """Say what would become of the components that somebody supports if they left."""
    desk = sit(request)
    every = [one for one in _every(desk) if _manages(desk, one.council_id)]
    people = table.people(every)
    chosen = _number(request, "person")
    lost = cover.losses(every, chosen)
    context = {
        "people": people,
        "chosen": chosen,
        "name": dict(people).get(chosen, ""),
        "losses": lost,
        "nobody": sum(one.gap in {Gap.NOBODY, Gap.SUPPLIER} for one in lost),
        "alone": sum(one.gap == Gap.ONE for one in lost),
        "tags": {gap: table.Tag(gap.label, table.TONES[gap]) for gap in Gap},
        "place": desk.council_name,
    }
    return shown(request, "staff/support/leaving.html", context)


@access.staff
@require_safe
def training(request: HttpRequest) -> HttpResponse:
    """List the components that somebody must learn: why, who is learning, who could."""
    desk, after = sit(request), _number(request, "after")
    lessons = cover.lessons(_every(desk))
    page, is_more = _page(lessons, after)
    context = {
        "lessons": page,
        "count": len(lessons),
        "unbegun": sum(not one.learning for one in lessons),
        "tags": {gap: table.Tag(gap.label, table.TONES[gap]) for gap in Gap},
        "place": desk.council_name,
        "more_url": f"?after={page[-1].id}" if is_more else "",
    }
    return shown(request, "staff/support/training.html", context)


@access.manager
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Add components to a system."""
    desk, wrong = sit(request), ""
    mine = [one for one in desk.councils if _manages(desk, one)]
    found = supporting.systems(desk.who, mine)
    names = {str(one.id): _called(desk, one.title, one.kept.council_id) for one in found}
    form = drawing.made(_add_asks(names), request.POST or None, system=request.GET.get("system"))
    if request.method == "POST" and form.is_valid():
        system = Record.objects.select_related("register").get(pk=form.cleaned_data["system"])
        wanted = form.cleaned_data["names"].splitlines()
        by = desk.who.actor_in(system.council_id)
        try:
            made = actions.add_components(system, wanted, by=by, at=desk.at)
        except Refused as refused:
            wrong = str(refused)
        else:
            messages.success(request, "Say next who can support it.")
            if len(made) == 1:
                return redirect("staff:support-component", made[0].pk)
            return redirect(f"{reverse('staff:support')}?system={system.pk}")
    return formpage.asking(
        request,
        form,
        wrong,
        title="Add components of a system",
        button="Add them",
        back=("Who can support what", reverse("staff:support")),
        about=() if found else [NONE_TO_ADD],
    )


def one_of(desk: Desk, number: int) -> tuple[Component, Supported]:
    """Return a component of the councils at this desk, as it is seen there; 404 for any other."""
    try:
        kept = supporting.component(desk.councils, number)
        return kept, supporting.one(kept, desk.who, at=desk.at)
    except NoSuchComponent as gone:
        raise Http404(str(gone)) from gone


def roles_in(desk: Desk, kept: Component) -> frozenset[str]:
    """Return the roles of whoever looks in the council of a component."""
    return desk.who.roles.get(kept.council_id, frozenset())


def _add_asks(systems: dict[str, str]) -> dict[str, forms.Field]:
    hint = "One on each line, such as Payments, or Nightly export to the bank"
    return {
        "system": drawing.choice("Which system?", list(systems.items())),
        "names": drawing.prose(
            "What are the components called?", MOST_AT_ONCE * (LONGEST_NAME + 2), hint=hint
        ),
    }


def _called(desk: Desk, title: str, council_id: int) -> str:
    place = desk.council_name(council_id)
    return f"{title} ({place})" if place else title


def _every(desk: Desk) -> list[Supported]:
    return supporting.supported(desk.who, desk.councils, at=desk.at) if desk.councils else []


def _manages(desk: Desk, council_id: int) -> bool:
    return rules.why_not_keep(desk.who.roles.get(council_id, frozenset())) is None


def _may_keep(desk: Desk) -> bool:
    return any(_manages(desk, one) for one in desk.councils)


def _tabs(asked: Asked, found: Sequence[Supported]) -> list[dict[str, Any]]:
    counts = {gap: sum(gap in one.gaps for one in found) for gap in Gap}
    tabs = [("", "All", len(found)), *((gap.value, gap.label, counts[gap]) for gap in Gap)]
    return [
        {"text": text, "count": count, "url": asked.address(gap=gap), "is_here": gap == asked.gap}
        for gap, text, count in tabs
    ]


def _page(found: Sequence[Any], after: int) -> tuple[list[Any], bool]:
    """Return a page of what comes after a component, and whether there is more."""
    ids = [one.component.id if isinstance(one, cover.Lesson) else one.id for one in found]
    start = ids.index(after) + 1 if after in ids else 0
    return list(found[start : start + SIZE]), len(found) > start + SIZE


def _asked(request: HttpRequest) -> Asked:
    gap = request.GET.get("gap", "")
    system, after = _number(request, "system"), _number(request, "after")
    return Asked(gap if gap in Gap.values else "", system, after)


def _number(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
