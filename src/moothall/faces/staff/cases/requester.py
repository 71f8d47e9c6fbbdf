"""Who asked for a case: how they are reached, and the way to all that they asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from moothall.engine.cases import queries as cases
from moothall.engine.cases.history import EventKind
from moothall.engine.cases.models import Case
from moothall.engine.contact import queries as contact
from moothall.engine.contact.words import Channel
from moothall.faces.pages import plain
from moothall.faces.staff.desk import Desk
from moothall.faces.staff.queue.rows import CHANNELS
from moothall.ground.languages.words import Language
from moothall.ground.people.words import KNOWERS


@dataclass(frozen=True, slots=True)
class Fact:
    """A line of what is known, with where it leads."""

    label: str
    text: str
    href: str = ""


def facts(desk: Desk, case: Case, lines: Sequence[cases.Line]) -> list[Fact]:
    """Return what is known of who asked; their name leads to all that is known of them."""
    found = [Fact("Name", case.contact_name or "Not given", _known_url(desk, case))]
    first = [line for line in lines if line.kind == EventKind.CREATED and line.is_for_another]
    found += [Fact("Asked by", line.by) for line in first]
    if case.contact_email:
        found.append(Fact("Email", case.contact_email, f"mailto:{case.contact_email}"))
        if failing := contact.failing(case.council_id, Channel.EMAIL, case.contact_email):
            since = plain.short_moment(failing.since_at)
            found.append(Fact("Email fails", f"Since {since}. {failing.reason}"))
    if case.contact_phone:
        number = case.contact_phone.replace(" ", "")
        shown = case.contact_phone.replace(" ", "\N{NO-BREAK SPACE}")
        found.append(Fact("Telephone", shown, f"tel:{number}"))
    found.append(Fact("Came in by", CHANNELS.get(case.channel, case.channel)))
    if case.language == Language.WELSH:
        found.append(Fact("Asked in", "Welsh: messages go out in Welsh, answer in Welsh"))
    return [*found, Fact("Asked", plain.short_moment(case.created_at))]


def all_url(case: Case) -> str:
    """Return the address of the view with all that they asked for; nothing where nobody is told."""
    reached = case.contact_email or case.contact_phone
    asked = urlencode({"text": reached, "state": "any", "sort": "newest"})
    return f"{reverse('staff:queue')}?{asked}" if reached else ""


def _known_url(desk: Desk, case: Case) -> str:
    roles = desk.who.roles.get(case.council_id, frozenset())
    asked = case.requester
    if asked is None or asked.disabled_at is not None or not roles & KNOWERS:
        return ""
    return reverse("staff:known-person", args=[asked.pk])
