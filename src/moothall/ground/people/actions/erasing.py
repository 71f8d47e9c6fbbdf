"""What becomes of somebody who asks to be forgotten."""

from collections.abc import Mapping
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import F, Q

from moothall.ground.councils import scope
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import PLATFORM, Actor
from moothall.ground.people.actions.finding import keep_found
from moothall.ground.people.models import (
    Authority,
    ContactPoint,
    Home,
    Identity,
    Person,
    QueueView,
    SignIn,
    Standing,
    Subject,
    TeamMember,
)
from moothall.ground.people.words import ERASED, Whose


@transaction.atomic
def note_export(person: Person, held: Mapping[str, int], *, by: Actor, at: datetime) -> None:
    """Record that all that is held on somebody was given out; *held* counts it by kind."""
    journal.record("person.exported", person, by=by, at=at, facts={"held": dict(held)})


@transaction.atomic
def erase(whose: Whose, erased: Mapping[str, int], *, by: Actor, at: datetime) -> int:
    """Erase who somebody is, after every other package has erased what it held; return how many.

    The row stays, without anything of theirs: the journal and the figures know its number. Their
    way in goes too, unless they have a role in another council. Who was erased before, and of whom
    nothing more was found, is not erased again.
    """
    rows = Person.objects.select_for_update(of=("self",)).filter(pk__in=whose.person_ids)
    found = [one for one in rows.order_by("pk") if any(erased.values()) or not _is_erased(one)]
    if not found:
        return 0
    TeamMember.objects.filter(person_id__in=whose.person_ids).delete()
    ContactPoint.objects.filter(person_id__in=whose.person_ids).delete()
    Home.objects.filter(person_id__in=whose.person_ids).delete()
    own = QueueView.objects.filter(person_id__in=whose.person_ids)
    own.filter(team=None, is_shared=False).delete()
    given = Q(giver_id__in=whose.person_ids) | Q(holder_id__in=whose.person_ids)
    Authority.objects.filter(given, ended_at=None).update(ended_at=at, code_digest="")
    Authority.objects.filter(given).update(note="")
    Standing.objects.filter(council_id=whose.council_id, person_id__in=whose.person_ids).delete()
    for person in found:
        identity, person.identity = person.identity, None
        if identity is not None:
            SignIn.objects.filter(identity=identity, council_id=whose.council_id).delete()
        person.name, person.email, person.phone, person.phone_digits = ERASED, "", "", ""
        person.company_number, person.disabled_at = "", at
        person.save()
        keep_found([person], by=by, at=at)
        facts = {"erased": dict(erased)}
        journal.record("person.erased", person, by=by, at=at, facts=facts)
        if identity is not None:
            _forget(identity, by=by, at=at)
    return len(found)


def _is_erased(person: Person) -> bool:
    told = person.email or person.phone or person.company_number or person.identity_id
    return person.name == ERASED and person.disabled_at is not None and not told


def _forget(identity: Identity, *, by: Actor, at: datetime) -> None:
    if Standing.objects.filter(identity=identity).exists():
        return
    EmailAddress.objects.filter(user=identity).delete()
    Authenticator.objects.filter(user=identity).delete()
    Subject.objects.filter(identity=identity).delete()
    SignIn.objects.filter(identity=identity).delete()
    _end_kept_sessions(identity)
    Identity.objects.filter(pk=identity.pk).update(
        email=f"erased-{identity.pk}@erased.invalid",
        password=make_password(None),
        is_active=False,
        era=F("era") + 1,
    )
    with scope.opened([PLATFORM], writes=True):
        journal.record("identity.closed", identity, by=by, at=at)


def _end_kept_sessions(identity: Identity) -> None:
    """Remove their sessions themselves: what signed them in stands in there."""
    for session in Session.objects.iterator():
        if session.get_decoded().get("_auth_user_id") == str(identity.pk):
            session.delete()
