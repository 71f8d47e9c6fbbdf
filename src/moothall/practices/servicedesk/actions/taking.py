"""What is done with shifts: covered, swapped, handed over; absences, numbers and calendar feeds."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from moothall.engine.contact import actions as contact
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.people.words import Whose
from moothall.practices.servicedesk.actions import telling
from moothall.practices.servicedesk.actions.rotas import locked
from moothall.practices.servicedesk.models import (
    Absence,
    Feed,
    Handover,
    Number,
    Rota,
    Shift,
    Swap,
)
from moothall.practices.servicedesk.queries import duty
from moothall.practices.servicedesk.rules import oncall as rules
from moothall.practices.servicedesk.shifts import Span
from moothall.practices.servicedesk.words.oncall import (
    NotThisShift,
    NotYourShift,
    OverAlready,
    SwapState,
)

ERASED = "Erased"


@transaction.atomic
def cover(
    shift: Shift, identity: int, *, span: Span | None = None, by: Actor, at: datetime
) -> Shift:
    """Give a shift, or a part of it, to somebody else; offers of it are withdrawn.

    Both are told by email.

    :raises NotThisShift: saying why.
    """
    locked(shift.rota)
    shift.refresh_from_db()
    whole = (max(shift.starts_at, at) if shift.starts_at < at else shift.starts_at, shift.ends_at)
    part = span or whole
    if why := rules.why_not_cover(shift, part, at=at):
        raise NotThisShift(why)
    if identity not in duty.team(shift.rota):
        raise NotThisShift("Only people of the rota's team are put on call.")
    before, was = (shift.starts_at, shift.ends_at), shift.identity_id
    _settle_all([shift.pk], at=at)
    shift.identity_id, shift.is_kept = identity, True
    shift.starts_at, shift.ends_at = part
    shift.save()
    for starts, ends in ((before[0], part[0]), (part[1], before[1])):
        if starts < ends:
            _beside(shift, was, starts, ends)
    facts = {"rota": shift.rota_id, "identity": identity, "instead_of": was}
    journal.record("shift.covered", shift, by=by, at=at, facts=facts)
    if identity != was:
        telling.tell_of_cover(shift, was, by=by, at=at)
    return shift


@transaction.atomic
def offer(
    shift: Shift,
    identity: int,
    *,
    to: int | None = None,
    back: Shift | None = None,
    by: Actor,
    at: datetime,
) -> Swap:
    """Offer a shift of one's own to somebody, or to whoever of the team comes first.

    Whoever is asked is told by email.

    :raises NotThisShift: saying why.
    """
    rota = locked(shift.rota)
    shift.refresh_from_db()
    if why := rules.why_not_offer(shift, back, identity, at=at):
        raise NotThisShift(why)
    if to is not None and (to == identity or to not in duty.team(rota)):
        raise NotThisShift("Offer it to somebody else of the rota's team.")
    if back is not None and to not in {None, back.identity_id}:
        raise NotThisShift("The shift in return is somebody else's: choose one of whom you ask.")
    to = back.identity_id if back is not None else to
    swap = Swap.objects.create(
        council_id=shift.council_id,
        shift=shift,
        back=back,
        offered_by_id=identity,
        to_id=to,
        offered_at=at,
    )
    journal.record("swap.offered", swap, by=by, at=at, facts={"shift": shift.pk})
    telling.tell_of_offer(swap, rota, by=by, at=at)
    return swap


@transaction.atomic
def accept(swap: Swap, identity: int, *, by: Actor, at: datetime) -> Swap:
    """Take a shift that was offered, and give the one in return.

    :raises OverAlready: when it was settled before.
    :raises NotThisShift: saying why.
    """
    rota = locked(swap.shift.rota)
    swap = _open(swap)
    if why := rules.why_not_accept(swap, identity, duty.team(rota), at):
        raise NotThisShift(why)
    _take(swap.shift, identity)
    if swap.back is not None:
        _take(swap.back, swap.offered_by_id)
    telling.tell_of_answer(swap, identity, is_taken=True, by=by, at=at)
    return _settled(swap, SwapState.ACCEPTED, identity, by=by, at=at)


@transaction.atomic
def decline(swap: Swap, identity: int, *, by: Actor, at: datetime) -> Swap:
    """Decline a shift that was offered to oneself, or withdraw one's own offer.

    :raises OverAlready: when it was settled before.
    :raises NotYourShift: for whoever neither offered it nor was asked.
    """
    locked(swap.shift.rota)
    swap = _open(swap)
    if identity not in {swap.offered_by_id, swap.to_id}:
        raise NotYourShift("Only whoever was asked declines, and whoever offered withdraws.")
    is_own = identity == swap.offered_by_id
    state = SwapState.WITHDRAWN if is_own else SwapState.DECLINED
    if not is_own:
        telling.tell_of_answer(swap, identity, is_taken=False, by=by, at=at)
    return _settled(swap, state, identity, by=by, at=at)


@transaction.atomic
def hand_over(shift: Shift, identity: int, note: str, *, by: Actor, at: datetime) -> Handover:
    """Write what the next one must know; again, until they took over, it is written anew.

    :raises NotYourShift: for anybody but whoever was on call.
    :raises NotThisShift: saying why.
    """
    locked(shift.rota)
    if shift.identity_id != identity:
        raise NotYourShift
    if why := rules.why_not_hand_over(shift, note, at=at):
        raise NotThisShift(why)
    written = Handover.objects.filter(shift=shift).first()
    if written is not None and written.taken_at is not None:
        raise OverAlready("The next one has taken over. Tell them yourself.")
    handover, _ = Handover.objects.update_or_create(
        shift=shift,
        defaults={
            "council_id": shift.council_id,
            "note": note.strip(),
            "written_by_id": identity,
            "written_at": at,
        },
    )
    journal.record("handover.written", handover, by=by, at=at, facts={"shift": shift.pk})
    return handover


@transaction.atomic
def take_over(handover: Handover, identity: int, *, by: Actor, at: datetime) -> Handover:
    """Say that one has read what was handed over, and is on call now; again it says nothing more.

    :raises NotYourShift: for whoever is not on call after that shift.
    """
    rota = locked(handover.shift.rota)
    handover.refresh_from_db()
    if handover.taken_at is not None:
        return handover
    after = {one.identity_id for one in duty.on_call(rota, max(at, handover.shift.ends_at))}
    if identity not in after:
        raise NotYourShift("Only whoever comes after that shift takes over.")
    handover.taken_by_id, handover.taken_at = identity, at
    handover.save(update_fields=["taken_by", "taken_at"])
    journal.record("handover.taken", handover, by=by, at=at)
    return handover


@transaction.atomic
def note_absence(rota: Rota, identity: int, span: Span, *, by: Actor, at: datetime) -> Absence:
    """Note that somebody cannot be on call; their shifts in that time are flagged.

    Noted again for the same time it is the one that was.

    :raises NotThisShift: saying why.
    """
    locked(rota)
    if why := rules.why_not_absent(span, at=at):
        raise NotThisShift(why)
    starts, ends = span
    same = Absence.objects.filter(rota=rota, identity_id=identity, starts_at=starts, ends_at=ends)
    if (noted := same.first()) is not None:
        return noted
    absence = Absence.objects.create(
        council_id=rota.council_id,
        rota=rota,
        identity_id=identity,
        starts_at=starts,
        ends_at=ends,
    )
    journal.record("absence.noted", absence, by=by, at=at, facts={"rota": rota.pk})
    return absence


@transaction.atomic
def end_absence(absence: Absence, *, by: Actor, at: datetime) -> None:
    """Take an absence away."""
    journal.record("absence.ended", absence, by=by, at=at, facts={"rota": absence.rota_id})
    absence.delete()


@transaction.atomic
def set_number(rota: Rota, identity: int, phone: str, *, by: Actor, at: datetime) -> Number:
    """Say at which number somebody is called for a rota.

    :raises NotThisShift: for what is no number.
    """
    if why := rules.why_not_number(phone):
        raise NotThisShift(why)
    number, _ = Number.objects.update_or_create(
        rota=rota,
        identity_id=identity,
        defaults={"council_id": rota.council_id, "phone": phone.strip()},
    )
    journal.record("number.set", number, by=by, at=at, facts={"rota": rota.pk})
    return number


@transaction.atomic
def make_feed(rota: Rota, identity: int, *, by: Actor, at: datetime) -> str:
    """Give somebody a secret address of a rota; the one before opens nothing any more.

    :returns: the secret, which is kept nowhere.
    """
    secret = secrets.token_urlsafe(32)
    digest = hashlib.sha256(secret.encode()).hexdigest()
    feed, _ = Feed.objects.update_or_create(
        rota=rota,
        identity_id=identity,
        defaults={"council_id": rota.council_id, "digest": digest, "made_at": at},
    )
    journal.record("feed.made", feed, by=by, at=at, facts={"rota": rota.pk})
    return secret


@transaction.atomic
def end_feed(feed: Feed, *, by: Actor, at: datetime) -> None:
    """Let a secret address open nothing any more."""
    journal.record("feed.ended", feed, by=by, at=at, facts={"rota": feed.rota_id})
    feed.delete()


@transaction.atomic
def erase(whose: Whose, *, by: Actor, at: datetime) -> int:
    """Erase what rotas hold on somebody who was on call, and were texted; return how many things.

    Shifts stay as the times of a number: who answered when is counted, and those to come are
    flagged as of somebody who left. It is a part of erasing a person, which has its entry.
    """
    number = whose.identity_id
    if number is None:
        return 0
    with duty.seen_with_shared(whose.council_id) as ids:
        told = contact.erase_on_call(ids, duty.texted(number), by=by, at=at)
        noted = Handover.objects.filter(written_by_id=number).update(note=ERASED)
        kinds = (Number, Absence, Feed)
        gone = [kind.objects.filter(identity_id=number).delete()[0] for kind in kinds]
    return noted + told + sum(gone)


def _beside(shift: Shift, identity: int, starts: datetime, ends: datetime) -> Shift:
    return Shift.objects.create(
        council_id=shift.council_id,
        rota_id=shift.rota_id,
        layer_id=shift.layer_id,
        identity_id=identity,
        planned_id=shift.planned_id,
        starts_at=starts,
        ends_at=ends,
        is_kept=True,
    )


def _take(shift: Shift, identity: int) -> None:
    shift.identity_id, shift.is_kept = identity, True
    shift.save(update_fields=["identity", "is_kept"])


def _open(swap: Swap) -> Swap:
    found = Swap.objects.select_for_update(of=("self",)).filter(pk=swap.pk)
    swap = found.select_related("shift__rota__council", "back").get()
    if swap.state != SwapState.OFFERED:
        raise OverAlready(f"It was {SwapState(swap.state).label.lower()} already.")
    return swap


def _settled(swap: Swap, state: SwapState, identity: int, *, by: Actor, at: datetime) -> Swap:
    swap.state, swap.settled_by_id, swap.settled_at = state, identity, at
    swap.save(update_fields=["state", "settled_by", "settled_at"])
    facts = {"state": str(state), "shift": swap.shift_id}
    journal.record("swap.settled", swap, by=by, at=at, facts=facts)
    return swap


def _settle_all(shift_ids: Collection[int], *, at: datetime) -> None:
    named = Q(shift_id__in=shift_ids) | Q(back_id__in=shift_ids)
    open_ones = Swap.objects.filter(named, state=SwapState.OFFERED)
    open_ones.update(state=SwapState.WITHDRAWN, settled_at=at)
