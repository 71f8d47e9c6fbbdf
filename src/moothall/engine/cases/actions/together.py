"""Do the same to several cases: looked at first, done in turns with one press, and undone.

Each case is worked as it would be alone, with its own event and entry; what cannot be done to one
costs that one and not the others.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from moothall.engine.cases import rules
from moothall.engine.cases.actions import telling
from moothall.engine.cases.actions.deeds import (
    DEEDS,
    SINCE,
    UNDONE,
    UNDONE_ALONE,
    event_after,
    stood,
    until,
)
from moothall.engine.cases.models import BulkChange, Case
from moothall.engine.cases.queries import together as queries
from moothall.engine.cases.together import (
    AT_A_TIME,
    FOR_GOOD,
    GONE,
    MEANWHILE,
    MOST,
    TOLD_OF,
    Line,
    Verb,
    Wanted,
)
from moothall.engine.cases.words import NoSuchBulkChange, NotNow
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor, Refused
from moothall.ground.people.models import Standing
from moothall.ground.people.words import LEADING


def foresee_together(
    cases: Collection[Case], wanted: Wanted, *, by: Actor, at: datetime
) -> Sequence[Line]:
    """Return what doing that would do to each of these cases, and whom it would tell; do nothing.

    Whom it would tell is looked up of the first two hundred.

    :raises NotNow: for too many.
    """
    _refuse_too_many(len(cases))
    watching = queries.watching([case.pk for case in cases], by)
    lines = list[Line]()
    looked = 0
    for case in cases:
        is_near = looked < TOLD_OF
        line = _foreseen(
            case, wanted, by, watching.get(case.pk, 0) if is_near else 0, is_near=is_near, at=at
        )
        looked += not line.why_not
        lines.append(line)
    return lines


def _foreseen(
    case: Case, wanted: Wanted, by: Actor, watching: int, *, is_near: bool, at: datetime
) -> Line:
    deed = DEEDS[wanted.verb]
    if why := _why_not(case, wanted, by, at):
        return Line(case.pk, case.reference, case.title, why_not=why)
    moment = deed.tells(case, wanted) if is_near else ""
    welsh = wanted.values.get("welsh", "")
    words = telling.canned(case, wanted.text, by=by, welsh=welsh) if wanted.text else ""
    meant = telling.meant(case, moment, event_id=0, by=by, reply=words) if moment else []
    return Line(
        case.pk,
        case.reference,
        case.title,
        deed.changes(case, wanted),
        [(one.channel, one.recipient) for one in meant],
        watching if deed.is_watched else 0,
    )


def _why_not(case: Case, wanted: Wanted, by: Actor, at: datetime) -> str:
    try:
        why = DEEDS[wanted.verb].why_not(case, wanted, by)
    except Refused as refused:
        return str(refused)
    day = until(wanted)
    return why or (day and rules.why_not_until(day, zone=case.council.zone, at=at)) or ""


@transaction.atomic
def change_together(
    council_id: int, chosen: Mapping[int, int], wanted: Wanted, *, by: Actor, at: datetime
) -> BulkChange:
    """Do the same to these cases of a council: the first at once, the others by the loop.

    :param chosen: their numbers, each with how many events it had when it was seen.
    :raises NotNow: for too many, or none.
    """
    _refuse_too_many(len(chosen))
    bulk = _begun(council_id, chosen, wanted, by, at)
    bulk.save()
    return go_on_together(bulk, by=by, at=at)


@transaction.atomic
def change_in_list(case: Case, wanted: Wanted, *, by: Actor, at: datetime, seen: int) -> BulkChange:
    """Do that to one case of a list; it is undone as a change of several is.

    :param seen: how many events it had when it was looked at.
    :raises NotNow: in the words of the rule, or where somebody worked on it meanwhile.
    """
    bulk = _begun(case.council_id, {case.pk: seen}, wanted, by, at)
    bulk.is_single = True
    bulk.save()
    bulk = go_on_together(bulk, by=by, at=at)
    if why := bulk.left.get(str(case.pk)):
        raise NotNow(why)
    return bulk


def _begun(
    council_id: int, chosen: Mapping[int, int], wanted: Wanted, by: Actor, at: datetime
) -> BulkChange:
    """Return a change of these cases that is still to be done to each."""
    return BulkChange(
        council_id=council_id,
        verb=wanted.verb,
        wanted=dict(wanted.values),
        text=wanted.text,
        waiting=sorted([number, seen] for number, seen in chosen.items()),
        by_kind=by.kind,
        by_id=by.id,
        changed_at=at,
    )


def _refuse_too_many(number: int) -> None:
    if number > MOST:
        raise NotNow(f"At most {MOST:,} cases are changed at once.")
    if not number:
        raise NotNow("Choose cases, or all of the view.")


@transaction.atomic
def go_on_together(bulk: BulkChange, *, by: Actor, at: datetime) -> BulkChange:
    """Go on with a change of several cases, or with undoing it, by the next twenty-five.

    Whoever began it acts, by their rights of now; *by* is who goes on with it.
    """
    now = BulkChange.objects.select_for_update(of=("self",)).get(pk=bulk.pk)
    if now.finished_at is not None:
        return now
    here, now.waiting = now.waiting[:AT_A_TIME], now.waiting[AT_A_TIME:]
    numbers = [number for number, _ in here]
    cases = Case.objects.select_related("council", "team", "assignee").in_bulk(numbers)
    is_undone = now.undone_at is not None
    for number, seen in here:
        turn = _put_back if is_undone else _change
        turn(now, cases.get(number), (number, seen), at=at)
    if not now.waiting:
        now.finished_at, now.text = at, ""
    now.save()
    facts = {"verb": now.verb, "turn": len(here), "done": len(now.done), "left": len(now.left)}
    verb = "cases.put-back" if is_undone else "cases.changed-together"
    journal.record(verb, now, by=by, at=at, facts=facts)
    return now


def _change(bulk: BulkChange, case: Case | None, seen: tuple[int, int], *, at: datetime) -> None:
    """Do it to one case; keep what undoing needs, or why nothing was done."""
    wanted = Wanted(Verb(bulk.verb), bulk.wanted, bulk.text)
    by = Actor(bulk.by_kind, bulk.by_id)
    key = str(seen[0])
    if case is None:
        bulk.left[key] = GONE
        return
    if case.events_so_far != seen[1] and queries.was_touched_since(case.pk, seen[1]):
        bulk.left[key] = MEANWHILE
        return
    before, so_far = stood(case, wanted), case.events_so_far
    try:
        with transaction.atomic():
            if why := _why_not(case, wanted, by, at):
                raise NotNow(why)
            DEEDS[wanted.verb].do(case, wanted, by, at)
    except Refused as refused:
        bulk.left[key] = str(refused)
    else:
        bulk.done[key] = before | {"event": event_after(case, so_far)}


@transaction.atomic
def undo_together(
    bulk: BulkChange, *, by: Actor, at: datetime, roles: Collection[str] | None = None
) -> BulkChange:
    """Undo what a change of several cases did; what more happened to since is left, and said.

    :param roles: those that it is undone with, where a key stands for fewer than whoever acts has.
    :raises NoSuchBulkChange: where it was undone already, or is still under way.
    :raises NotNow: for what cannot be undone, and for somebody who did not do it and leads nobody.
    """
    now = BulkChange.objects.select_for_update(of=("self",)).get(pk=bulk.pk)
    if now.undone_at or now.finished_at is None:
        raise NoSuchBulkChange("That was undone already, or is still under way.")
    if reason := why_not_undo(now, by, roles):
        raise NotNow(reason)
    now.undone_at, now.undone_by_kind, now.undone_by_id = at, by.kind, by.id
    now.finished_at = None
    now.waiting = sorted([int(number), done["event"]] for number, done in now.done.items())
    now.save()
    return go_on_together(now, by=by, at=at)


def why_not_undo(bulk: BulkChange, by: Actor, roles: Collection[str] | None = None) -> str | None:
    """Say why somebody may not undo a change of several cases: who did it may, and who leads."""
    if Verb(bulk.verb) in FOR_GOOD:
        return "What was written cannot be taken back."
    is_theirs = (bulk.by_kind, bulk.by_id) == (by.kind, by.id)
    held = Standing.objects.filter(council_id=bulk.council_id, person_id=by.id or 0)
    mine = set(held.values_list("role", flat=True)) if roles is None else set(roles)
    if is_theirs or (mine & LEADING and bulk.verb != Verb.WATCH):
        return None
    return "Only whoever changed them, and managers, can undo it."


def _put_back(bulk: BulkChange, case: Case | None, seen: tuple[int, int], *, at: datetime) -> None:
    """Undo it for one case; keep that it was, or why not."""
    deed, key = DEEDS[Verb(bulk.verb)], str(seen[0])
    by = Actor(bulk.undone_by_kind, bulk.undone_by_id)
    before: Mapping[str, Any] = bulk.done[key]
    if case is None or deed.undo is None:
        bulk.put_back[key] = GONE
        return
    if deed.later and queries.was_touched_since(case.pk, seen[1], deed.later):
        bulk.put_back[key] = SINCE
        return
    try:
        with transaction.atomic():
            if why := None if bulk.verb == Verb.WATCH else rules.why_not_work(case, by):
                raise NotNow(why)
            said = UNDONE_ALONE if len(bulk.done) == 1 else UNDONE.format(bulk.pk)
            deed.undo(case, before, said, by, at)
    except Refused as refused:
        bulk.put_back[key] = str(refused)
    else:
        bulk.put_back[key] = ""
