"""What can be done to where people live: given, left, taken away; and looking at a household."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import transaction

from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.people import queries, rules
from moothall.ground.people.models import Home, Person
from moothall.ground.people.words import Dwelling, Looking, Mistaken, NoHome


@transaction.atomic
def move_in(
    person: Person,
    dwelling: Dwelling,
    *,
    by: Actor,
    at: datetime,
    from_on: date | None = None,
    reason: str = "",
) -> Home:
    """Record that somebody lives at an address; where they lived until now ends with that day.

    Giving the same address again keeps what is there, and says since when if that is said; an
    officer's word for it stands then with their reason.

    :param from_on: their first day there, in the council's zone; None where they did not say.
    :param reason: why an officer records it; nobody needs one for themselves.
    :raises NoHome: for an officer without a reason, somebody who is no person, and a day to come.
    """
    _lock(person)
    today = _today(person, at)
    if why := rules.why_not_move_in(person, from_on, today):
        raise NoHome(why)
    if why := rules.why_not_correct(person, by, reason):
        raise NoHome(why)
    before = queries.home_of(person)
    if before is not None and before.dwelling == dwelling and before.person_id == person.pk:
        return _known_since(before, from_on, by=by, at=at, reason=reason)
    _end_every(person, from_on or today)
    made = Home(council_id=person.council_id, person=person, from_on=from_on, given_at=at)
    made.lines, made.postcode, made.uprn = list(dwelling.lines), dwelling.postcode, dwelling.uprn
    _say_who(made, by, reason)
    made.save(force_insert=True)
    facts = {"person": person.pk, "uprn": bool(made.uprn), "corrected": bool(made.reason)}
    journal.record("home.given", made, by=by, at=at, facts=facts)
    return made


@transaction.atomic
def move_out(home: Home, left_on: date, *, by: Actor, at: datetime, reason: str = "") -> Home:
    """Record the last day of somebody at an address; that they lived there is kept.

    :raises NoHome: when they left already, for a day to come or before the first, and for an
        officer without a reason.
    """
    kept = _locked(home)
    if why := rules.why_not_move_out(kept, left_on, _today(kept.person, at)):
        raise NoHome(why)
    if why := rules.why_not_correct(kept.person, by, reason):
        raise NoHome(why)
    kept.until_on, kept.left_reason = left_on, reason.strip()
    kept.save(update_fields=["until_on", "left_reason"])
    facts = {"person": kept.person_id, "corrected": bool(kept.left_reason)}
    journal.record("home.left", kept, by=by, at=at, facts=facts)
    return kept


@transaction.atomic
def remove_home(home: Home, *, by: Actor, at: datetime, why: str = "") -> None:
    """Take away an address that was never somebody's: nothing of it is kept but why, as a code.

    :param why: one of `Mistaken`, where an officer takes it away; nobody needs one for themselves.
    :raises NoHome: for an officer without one, and for a reason that there is not.
    """
    kept = _locked(home)
    is_known = why in Mistaken.values
    if rules.why_not_correct(kept.person, by, why if is_known else "") or (why and not is_known):
        raise NoHome("Choose why it was never their address.")
    facts = {"person": kept.person_id} | ({"why": why} if why else {})
    journal.record("home.removed", kept, by=by, at=at, facts=facts)
    Home.objects.filter(pk=kept.pk).delete()


@transaction.atomic
def see_household(home: Home, why: str, *, by: Actor, at: datetime) -> None:
    """Record that an officer looks at who lives with somebody, before they are shown.

    :raises NoHome: without one of the reasons there are.
    """
    if why not in Looking.values:
        raise NoHome("Choose why you look.")
    facts = {"person": home.person_id, "why": why}
    journal.record("household.seen", home, by=by, at=at, facts=facts)


def _known_since(home: Home, from_on: date | None, *, by: Actor, at: datetime, reason: str) -> Home:
    is_new = from_on is not None and from_on != home.from_on
    if is_new or _is_officers(home, by):
        home.from_on, home.given_at = from_on or home.from_on, at
        _say_who(home, by, reason)
        home.save(update_fields=["from_on", "given_at", "recorded_by", "reason"])
        facts = {"person": home.person_id, "corrected": bool(home.reason)}
        journal.record("home.given", home, by=by, at=at, facts=facts)
    return home


def _is_officers(home: Home, by: Actor) -> bool:
    """Whether it is the word of somebody else than whoever lives there."""
    return by.kind == "person" and by.id != home.person_id


def _say_who(home: Home, by: Actor, reason: str) -> None:
    """Keep whose word it is: an officer's, with their reason, or that of whoever lives there."""
    is_officer = _is_officers(home, by)
    home.recorded_by_id = by.id if is_officer else None
    home.reason = reason.strip() if is_officer else ""


def _end_every(person: Person, day: date) -> None:
    """End where they live now, also what was known of it under another number of theirs.

    Why they live elsewhere stands with the new home only: the household they left may be why.
    """
    for one in queries.homes_of(person):
        if not one.is_over:
            one.until_on = day if one.begins_before(day) else one.from_on
            one.save(update_fields=["until_on"])


def _lock(person: Person) -> None:
    Person.objects.select_for_update(of=("self",)).get(pk=person.pk)


def _locked(home: Home) -> Home:
    _lock(home.person)
    kept = Home.objects.select_for_update(of=("self",)).filter(pk=home.pk)
    found = kept.select_related("person__council").first()
    if found is None:
        raise NoHome("That address is not there any more.")
    return found


def _today(person: Person, at: datetime) -> date:
    return at.astimezone(ZoneInfo(person.council.zone)).date()
