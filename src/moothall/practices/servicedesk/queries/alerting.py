"""Who is told of a case outside working hours in place of the usual, and how."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from moothall.engine.cases.duty import Told
from moothall.engine.cases.models import Case
from moothall.engine.contact import queries as contact
from moothall.engine.contact import rules
from moothall.engine.contact.words import Channel, Way
from moothall.ground.people.contact_points import is_mobile, phone_digits
from moothall.ground.people.models import Person
from moothall.practices.servicedesk.models import Number, Rota
from moothall.practices.servicedesk.queries import duty


def told_instead(case: Case, *, at: datetime) -> Told | None:
    """Return whoever is on call for a case outside working hours; None: nobody.

    A rota that says which cases it answers for answers for no other. Of those on call it is the
    first who still is in the team, is not absent, and has an address that can be written to. They
    are texted too where their number for the rota is a mobile's and they prefer texts.
    """
    if case.team is None:
        return None
    code, service, priority = case.team.code, case.service, case.priority
    with duty.seen_with_shared(case.council_id) as ids:
        rota = duty.for_team(ids, code)
        if rota is None or not duty.is_outside(rota, at):
            return None
        day = at.astimezone(ZoneInfo(rota.council.zone)).date()
        listed = duty.list_of(rota)
        if listed and not any(duty.holds(one, service, priority, day) for one in listed):
            return None
        called = [one.identity_id for one in duty.on_call(rota, at) if one.away_until is None]
        return _first(rota, called)


def _first(rota: Rota, identities: Iterable[int]) -> Told | None:
    """Return the first of these who is in a rota's team and can be written to."""
    members = duty.members(rota).select_related("person")
    known = {one.person.identity_id: one.person for one in members if one.person.email}
    found = (known[number] for number in identities if number in known)
    person = next((one for one in found if _can_be_sent_to(one.email)), None)
    return None if person is None else Told(person.email, _mobile(rota, person))


def _mobile(rota: Rota, person: Person) -> str:
    """Return the number at which somebody is texted while they are on call, if they want that."""
    if contact.preferred_channel(person.pk) != Channel.TEXT:
        return ""
    found = Number.objects.filter(rota=rota, identity_id=person.identity_id or 0)
    phone = found.values_list("phone", flat=True).first() or ""
    return f"+{phone_digits(phone)}" if is_mobile(phone) else ""


def _can_be_sent_to(email: str) -> bool:
    way = Way(channel=Channel.EMAIL, recipient=email, subject="Warning", body="")
    return rules.why_not_way(way) is None
