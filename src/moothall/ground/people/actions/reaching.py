"""What can be done with contact points: given, proved by a code, made the main one, removed."""

from datetime import datetime

from django.db import transaction

from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.languages.speech import marked
from moothall.ground.people import contact_points, rules
from moothall.ground.people.actions.finding import keep_found
from moothall.ground.people.models import ContactPoint, Person
from moothall.ground.people.words import WRONG_CODES, NoContactPoint, PointKind

WRONG = marked("The code is not right. Check the message that we sent, and enter its six digits.")
NO_MORE = marked("Too many codes were not right. Ask for a new one.")


@transaction.atomic
def add_point(
    person: Person, kind: str, typed: str, *, by: Actor, at: datetime, is_proved: bool = False
) -> ContactPoint:
    """Keep where somebody says they are reached; given again, return what is kept.

    :param is_proved: where it was proved in another way: they sign in with that address. It is the
        main one then.
    :raises NoContactPoint: for what is no address, and where there are too many.
    """
    value = contact_points.as_compared(kind, typed)
    kept = ContactPoint.objects.filter(person=person, kind=kind, value=value).first()
    if kept is None:
        why = rules.why_not_keep(person, kind, typed)
        if why and not is_proved:
            raise NoContactPoint(why)
        kept = ContactPoint.objects.create(
            council_id=person.council_id,
            person=person,
            kind=kind,
            value=value,
            shown=typed.strip(),
            added_at=at,
        )
        journal.record("contact-point.added", kept, by=by, at=at, facts={"kind": kind})
    if is_proved and not kept.is_proved:
        _hold(kept, by=by, at=at)
        make_main(kept, by=by, at=at)
    return kept


@transaction.atomic
def code_for(point: ContactPoint, *, by: Actor, at: datetime) -> str:
    """Return a new code for a contact point, to be sent there and nowhere else; old ones end.

    :raises NoContactPoint: when it is proved, or had one a moment ago.
    """
    kept = _locked(point)
    if why := rules.why_not_code(kept, at):
        raise NoContactPoint(why)
    code = contact_points.fresh_code()
    kept.code_digest = contact_points.code_digest(kept.pk, code)
    kept.coded_at, kept.wrong_codes = at, 0
    kept.save(update_fields=["code_digest", "coded_at", "wrong_codes"])
    journal.record("contact-point.coded", kept, by=by, at=at, facts={"kind": kept.kind})
    return code


@transaction.atomic
def prove(point: ContactPoint, typed: str, *, by: Actor, at: datetime) -> str | None:
    """Take a contact point for proved, if the code is its own; otherwise return what is wrong.

    Nothing is raised, so that wrong tries are counted: after five the code is good no more. The
    first proved one of its kind is the main one.

    :param typed: the code as somebody typed it.
    """
    kept = _locked(point)
    if why := rules.why_not_prove(kept, at):
        return why
    if not contact_points.is_code(kept.code_digest, kept.pk, typed):
        return _mistaken(kept, by=by, at=at)
    if why := rules.why_not_theirs(kept):
        return why
    _hold(kept, by=by, at=at)
    if not ContactPoint.objects.filter(person=kept.person, kind=kept.kind, is_main=True).exists():
        make_main(kept, by=by, at=at)
    return None


@transaction.atomic
def make_main(point: ContactPoint, *, by: Actor, at: datetime) -> ContactPoint:
    """Reach somebody at this contact point before others of its kind.

    :raises NoContactPoint: when it is not proved.
    """
    kept = _locked(point)
    if why := rules.why_not_main(kept):
        raise NoContactPoint(why)
    others = ContactPoint.objects.filter(person=kept.person, kind=kept.kind, is_main=True)
    others.update(is_main=False)
    kept.is_main = True
    kept.save(update_fields=["is_main"])
    _follow(kept.person, kept.kind, kept.shown)
    keep_found([kept.person], by=by, at=at)
    journal.record("contact-point.main", kept, by=by, at=at, facts={"kind": kept.kind})
    return kept


@transaction.atomic
def remove_point(point: ContactPoint, *, by: Actor, at: datetime) -> None:
    """Forget a contact point of somebody.

    :raises NoContactPoint: for the address they sign in with, and the main one among several.
    """
    kept = _locked(point)
    if why := rules.why_not_remove(kept):
        raise NoContactPoint(why)
    journal.record("contact-point.removed", kept, by=by, at=at, facts={"kind": kept.kind})
    if kept.is_main:
        _follow(kept.person, kept.kind, "")
    ContactPoint.objects.filter(pk=kept.pk).delete()
    keep_found([kept.person], by=by, at=at)


def _locked(point: ContactPoint) -> ContactPoint:
    """Return a contact point as it is now; its person is held first, as whoever keeps search does.

    So what somebody is found by is never written from points that were read before a change.
    """
    mine = Person.objects.select_for_update(of=("self",), no_key=True).filter(pk=point.person_id)
    mine.values_list("pk", flat=True).first()
    locked = ContactPoint.objects.select_for_update(of=("self",))
    return locked.select_related("person__identity").get(pk=point.pk)


def _hold(kept: ContactPoint, *, by: Actor, at: datetime) -> None:
    kept.proved_at, kept.code_digest, kept.wrong_codes = at, "", 0
    kept.save(update_fields=["proved_at", "code_digest", "wrong_codes"])
    journal.record("contact-point.proved", kept, by=by, at=at, facts={"kind": kept.kind})
    keep_found([kept.person], by=by, at=at)


def _mistaken(kept: ContactPoint, *, by: Actor, at: datetime) -> str:
    kept.wrong_codes += 1
    is_over = kept.wrong_codes >= WRONG_CODES
    if is_over:
        kept.code_digest = ""
    kept.save(update_fields=["wrong_codes", "code_digest"])
    facts = {"kind": kept.kind, "wrong": kept.wrong_codes}
    journal.record("contact-point.mistaken", kept, by=by, at=at, facts=facts)
    return NO_MORE if is_over else WRONG


def _follow(person: Person, kind: str, shown: str) -> None:
    """Let the person's own columns, which lists and messages read, hold the main one."""
    if kind == PointKind.EMAIL:
        person.email = shown
    else:
        person.phone = shown
    person.clean_ways()
    person.save(update_fields=["email", "phone", "phone_digits"])
