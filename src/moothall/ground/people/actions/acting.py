"""What can be done so that one person acts for another, or for a business."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.db.models import F

from moothall.ground.councils.models import Council
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.languages.speech import marked
from moothall.ground.people import companies, queries, rules
from moothall.ground.people.actions.finding import keep_found
from moothall.ground.people.contact_points import fresh_long_code, long_code_digests
from moothall.ground.people.models import Authority, Person
from moothall.ground.people.words import (
    CODE_TAKEN_WITHIN,
    LONGEST_ACTING,
    Evidence,
    NoBusiness,
    NotActing,
    Part,
    PersonKind,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """In what somebody may act, and until when; an empty list leaves everything open."""

    expires_at: datetime
    services: Sequence[str] = ()
    cases: Sequence[int] = ()
    part: str = Part.AGENT


@dataclass(frozen=True, slots=True)
class Shown:
    """What an officer saw that lets somebody act for another, and what they noted of it."""

    evidence: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Business:
    """A business as it is typed; the company number however it is, '' where it has none."""

    name: str
    company_number: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class Offered:
    """An authority that waits to be taken up, and its code: nowhere else is it to be had."""

    authority: Authority
    code: str


@transaction.atomic
def offer(giver: Person, within: Within, *, by: Actor, at: datetime) -> Offered:
    """Let whoever enters the code that is returned act for *giver*, by their own word.

    An owner who offers it for a business gives no more than they have: no service or case that is
    not theirs, and no longer than they act themselves. What is not said is all that is theirs.

    :raises NotActing: for a time that is too long or over, an owner of a person, and more than is
        the owner's.
    """
    within = _bounded(giver, within, by=by, at=at)
    made, code = _made(giver, within, by=by, at=at), fresh_long_code()
    made.evidence, made.code_digest = Evidence.OWN_WORD, long_code_digests(code)[0]
    made.save(force_insert=True)
    journal.record("authority.offered", made, by=by, at=at, facts=_facts(made))
    return Offered(made, code)


@transaction.atomic
def take_up(holder: Person, code: str, *, by: Actor, at: datetime) -> Authority:
    """Let *holder*, who was told the code, act for whoever gave it; it is good once, for a week.

    :raises NotActing: for a code that is none, or no longer, and one's own.
    """
    waiting = Authority.objects.select_for_update(of=("self",)).select_related("giver")
    kept = waiting.filter(
        council_id=holder.council_id, code_digest__in=long_code_digests(code), holder=None
    ).first()
    if (
        kept is None
        or kept.ended_at
        or not _is_theirs_to_offer(kept, at)
        or at > min(kept.given_at + CODE_TAKEN_WITHIN, kept.expires_at)
    ):
        raise NotActing(marked("That code is not right, or is no longer good. Ask for a new one."))
    _close_what_ran_out(kept.giver, holder, at)
    if why := rules.why_not_hold(kept.giver, holder):
        raise NotActing(why)
    kept.holder, kept.code_digest = holder, ""
    kept.save(update_fields=["holder", "code_digest"])
    journal.record("authority.held", kept, by=by, at=at, facts=_facts(kept))
    return kept


@transaction.atomic
def appoint(
    giver: Person,
    holder: Person,
    within: Within,
    *,
    on: Shown,
    by: Actor,
    at: datetime,
) -> Authority:
    """Record that *holder* acts for *giver*, and on what evidence; it holds from now on.

    :raises NotActing: when they do already, for evidence that nobody knows, and for an officer, be
        it whoever records it or another.
    """
    if on.evidence not in Evidence.values:
        raise NotActing("Say what shows that they may act.")
    if why := rules.why_not_appoint(holder, by):
        raise NotActing(why)
    return _held(giver, holder, within, on=on, by=by, at=at)


def _held(
    giver: Person,
    holder: Person,
    within: Within,
    *,
    on: Shown,
    by: Actor,
    at: datetime,
) -> Authority:
    _close_what_ran_out(giver, holder, at)
    if why := rules.why_not_hold(giver, holder):
        raise NotActing(why)
    made = _made(giver, within, by=by, at=at)
    made.holder, made.evidence, made.note = holder, on.evidence, on.note
    made.save(force_insert=True)
    facts = {**_facts(made), "evidence": on.evidence}
    journal.record("authority.held", made, by=by, at=at, facts=facts)
    return made


@transaction.atomic
def end_acting(authority: Authority, *, by: Actor, at: datetime) -> None:
    """End at once that somebody acts for another; ended already, nothing more happens.

    What they offered in the other's name and nobody has taken up ends with it.
    """
    kept = Authority.objects.select_for_update(of=("self",)).get(pk=authority.pk)
    if kept.ended_at is not None:
        return
    kept.ended_at, kept.code_digest = at, ""
    kept.save(update_fields=["ended_at", "code_digest"])
    waiting = Authority.objects.filter(giver=kept.giver_id, holder=None, ended_at=None)
    offers = waiting.filter(offered_by=kept.holder_id) if kept.holder_id else waiting.none()
    count = offers.update(ended_at=at, code_digest="")
    facts = _facts(kept) | ({"offers_ended": count} if count else {})
    journal.record("authority.ended", kept, by=by, at=at, facts=facts)


@transaction.atomic
def add_business(
    council: Council, said: Business, *, by: Actor, at: datetime, owner: Person | None = None
) -> Person:
    """Make a business known to *council*; with an owner, they may act for it and let others.

    Until an officer has checked it (`check_business`), whoever sees it is told that nobody did.

    :raises NoBusiness: for a number that is none, and a company that is known already.
    """
    if why := rules.why_not_add_business(council.pk, said.company_number):
        raise NoBusiness(why)
    made = Person(council=council, kind=PersonKind.BUSINESS, name=said.name, email=said.email)
    made.company_number = companies.read(said.company_number)
    made.full_clean()
    made.save(force_insert=True)
    keep_found([made], by=by, at=at)
    journal.record("business.added", made, by=by, at=at)
    if owner is not None:
        within = Within(expires_at=at + LONGEST_ACTING, part=Part.OWNER)
        _held(made, owner, within, on=Shown(Evidence.OWN_WORD), by=by, at=at)
    return made


@transaction.atomic
def check_business(business: Person, *, by: Actor, at: datetime) -> Person:
    """Record that an officer saw that a business is what it says.

    :raises NoBusiness: for a person, and for whoever acts for the business or did.
    """
    if why := rules.why_not_check(business, by):
        raise NoBusiness(why)
    business.checked_at = at
    business.save(update_fields=["checked_at"])
    journal.record("business.checked", business, by=by, at=at)
    return business


def _close_what_ran_out(giver: Person, holder: Person, at: datetime) -> None:
    over = Authority.objects.filter(giver=giver, holder=holder, ended_at=None, expires_at__lte=at)
    over.update(ended_at=F("expires_at"))


def _bounded(giver: Person, within: Within, *, by: Actor, at: datetime) -> Within:
    """Return what is offered within what whoever offers it may themselves."""
    if by.kind != "person" or by.id == giver.pk:
        return within
    own = queries.acting(by.id or 0, giver.pk, at)
    services = within.services or (own.services if own else ())
    cases = within.cases or (own.cases if own else ())
    why = rules.why_not_pass_on(own, services, cases)
    if own is None or why:
        raise NotActing(why)
    expires_at = min(within.expires_at, own.expires_at)
    return replace(within, services=services, cases=cases, expires_at=expires_at)


def _is_theirs_to_offer(offered: Authority, at: datetime) -> bool:
    """Whether whoever offered it for another still owns that; everybody offers for themselves."""
    if not offered.giver.is_business and offered.offered_by_id in {None, offered.giver_id}:
        return True
    own = queries.acting(offered.offered_by_id or 0, offered.giver_id, at)
    return rules.why_not_pass_on(own, offered.services, offered.cases) is None


def _made(giver: Person, within: Within, *, by: Actor, at: datetime) -> Authority:
    if why := rules.why_not_give(giver, within.part, within.expires_at, at):
        raise NotActing(why)
    return Authority(
        council_id=giver.council_id,
        giver=giver,
        offered_by_id=by.id if by.kind == "person" else None,
        part=within.part,
        services=sorted(within.services),
        cases=sorted(within.cases),
        given_at=at,
        expires_at=within.expires_at,
    )


def _facts(authority: Authority) -> dict[str, object]:
    return {"giver": authority.giver_id, "holder": authority.holder_id, "part": authority.part}
