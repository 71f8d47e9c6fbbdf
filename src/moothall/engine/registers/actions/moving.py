"""What becomes of a record: moved, rated, put off, reviewed, removed, merged; and back."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from moothall.engine.registers import computing, queries, rules
from moothall.engine.registers.actions import keeping, lasting
from moothall.engine.registers.actions.keeping import Step
from moothall.engine.registers.columns import Kept
from moothall.engine.registers.kinds import Values
from moothall.engine.registers.models import Change, Record
from moothall.engine.registers.queries import filed
from moothall.engine.registers.words import (
    Clash,
    Colour,
    NoSuchRecord,
    NotAllowed,
    NotARecord,
    What,
)
from moothall.ground.journal.words import Actor


@transaction.atomic
def move(  # noqa: PLR0913 - which move, by whom, when, why, with what, as seen when
    record: Record,
    move_id: str,
    *,
    by: Actor,
    at: datetime,
    why: str = "",
    values: Values | None = None,
    revision: int | None = None,
) -> Record:
    """Take a record from one state to another by a move of its register, filling fields with it.

    Pressed again, when it is where the move leads, it changes nothing.

    :param revision: that of the record as whoever moves it saw it, where that matters to them.
    :raises Clash: where somebody changed it since.
    :raises NotAllowed: for somebody who may not, from another state, or without what it needs.
    :raises NotARecord: with what is wrong with the values, by field.
    """
    now = keeping.locked(record)
    kept = queries.register_of(now)
    wanted = kept.definition.move(move_id)
    if wanted is None:
        raise NotAllowed(f"There is no move {move_id!r} here.")
    if now.state == wanted.to and now.state not in wanted.leaves:
        return now
    refuse_stale(now, revision)
    day = keeping.today_of(now.council_id, at)
    form = filed.form_of(now, by)
    said = keeping.right(kept, values or {}, now.values, by=by, today=day, form=form)
    whole = {**now.values, **said}
    roles = queries.roles_of(now.council_id, by)
    reason = rules.why_not_move(kept.definition, wanted, now.state, roles, values=whole)
    if not reason and wanted.why and not why.strip():
        reason = "Say why."
    if reason:
        raise NotAllowed(reason)
    step = Step(
        What.MOVED,
        why,
        _in_state(kept, now, wanted.to, whole, day),
        {"state": [now.state, wanted.to]},
        {"from": now.state, "to": wanted.to, "move": move_id},
    )
    return keeping.write(now, kept, whole, by=by, at=at, step=step)


def refuse_stale(now: Record, revision: int | None) -> None:
    """Refuse to go on with a record that somebody changed since it was seen.

    :raises Clash: without fields: whatever was changed may matter to what is done.
    """
    if revision is not None and revision < now.revision:
        raise Clash({}, now.revision)


def _in_state(
    kept: Kept, record: Record, state: str, values: Values, day: date
) -> Mapping[str, Any]:
    """Return what another state says of a record: nothing is reviewed that is over.

    A move is no review: the next one stays, and is a rhythm from today where there was none.
    """
    was_over = computing.is_over(kept.definition, record.state)
    known = None if was_over else record.review_on
    review_on = computing.next_review(kept.definition, state, known, day)
    until = computing.keep_until(kept.definition, values, state, day)
    return {"state": state, "review_on": review_on, "keep_until_on": until}


@transaction.atomic
def rate(
    record: Record,
    colour: Colour | None,
    *,
    by: Actor,
    at: datetime,
    why: str,
    revision: int | None = None,
) -> Record:
    """Say that a record is red, amber or green against the rule; None leaves it to the rule again.

    :raises Clash: as for `move`.
    :raises NotAllowed: without a reason, for somebody who may not, or where there is no rule.
    """
    now = keeping.locked(record)
    kept = queries.register_of(now)
    roles = queries.roles_of(now.council_id, by)
    reason = rules.why_not_rate(kept.definition, roles, why)
    if reason:
        raise NotAllowed(reason)
    day = keeping.today_of(now.council_id, at)
    by_rule = computing.rag(kept.definition, now.values, now.state, day)
    rag = by_rule if colour is None else colour.value
    if (now.rag, now.is_rated) == (rag, colour is not None):
        return now
    refuse_stale(now, revision)
    step = Step(
        What.RATED,
        why,
        {"rag": rag, "is_rated": colour is not None},
        {"rag": [now.rag, rag]},
        {"from": now.rag, "to": rag},
    )
    return keeping.write(now, kept, now.values, by=by, at=at, step=step)


@transaction.atomic
def revise(  # noqa: PLR0913 - what, to when, by whom, when, who agreed and why
    record: Record,
    name: str,
    day: date,
    *,
    by: Actor,
    at: datetime,
    agreed_by: int,
    why: str,
    revision: int | None = None,
) -> Record:
    """Put off a date that may slip; its first stays beside it, with how often and who agreed.

    :raises Clash: as for `move`.
    :raises NotAllowed: for somebody who may not, a field that is no such date, or without a reason.
    :raises NotARecord: where the date or whoever agreed cannot be.
    """
    now = keeping.locked(record)
    kept = queries.register_of(now)
    field = kept.definition.by_id.get(name)
    before = now.values.get(name)
    if field is None or not field.revisable or before is None:
        raise NotAllowed("Only a date that was given and may slip can be revised.")
    if not why.strip():
        raise NotAllowed("Say why.")
    today = keeping.today_of(now.council_id, at)
    rest = {other: value for other, value in now.values.items() if other != name}
    said = keeping.right(kept, {name: day.isoformat()}, rest, by=by, today=today)
    if not queries.is_officer(now.council_id, agreed_by):
        raise NotARecord({name: "Choose who agreed: somebody who works here."})
    if said[name] == before:
        return now
    refuse_stale(now, revision)
    slip = now.slips.get(name, {"original": before, "slips": 0})
    slip = {**slip, "slips": slip["slips"] + 1, "agreed": agreed_by}
    step = Step(
        What.REVISED, why, {"slips": {**now.slips, name: slip}}, facts={"agreed": agreed_by}
    )
    return keeping.write(now, kept, {**now.values, **said}, by=by, at=at, step=step)


@transaction.atomic
def review(
    record: Record,
    *,
    by: Actor,
    at: datetime,
    why: str = "",
    next_on: date | None = None,
    revision: int | None = None,
) -> Record:
    """Say that somebody looked at a record again: the next time is a rhythm later.

    :param why: what they saw.
    :param next_on: when it is looked at next, where that is not the rhythm's day.
    :raises NotAllowed: for somebody who may not, or where the register has no rhythm.
    :raises NotARecord: for a next day that is not after today.
    :raises Clash: as for `move`.
    """
    now = keeping.locked(record)
    kept = queries.register_of(now)
    roles = queries.roles_of(now.council_id, by)
    reason = rules.why_not_review(kept.definition, now.state, roles)
    if reason:
        raise NotAllowed(reason)
    today = keeping.today_of(now.council_id, at)
    if next_on is not None and next_on <= today:
        raise NotARecord({"review_on": "The next review must be after today."})
    then = next_on or computing.reviewed(kept.definition.review, today)
    said = {**now.values, **computing.kept_at_review(kept.definition, now.values)}
    if then == now.review_on and not why and said == now.values:
        return now
    refuse_stale(now, revision)
    step = Step(
        What.REVIEWED, why, {"review_on": then}, facts={"next": then.isoformat() if then else ""}
    )
    return keeping.write(now, kept, said, by=by, at=at, step=step)


@transaction.atomic
def remove(
    record: Record, *, by: Actor, at: datetime, why: str, revision: int | None = None
) -> Record:
    """Take a record off its register; `restore` puts it back.

    :raises NotAllowed: for somebody who may not, or without a reason.
    :raises Clash: as for `move`.
    """
    now = keeping.locked(record)
    kept = queries.register_of(now)
    reason = rules.why_not_change(kept.definition, queries.roles_of(now.council_id, by))
    if reason or not why.strip():
        raise NotAllowed(reason or "Say why.")
    refuse_stale(now, revision)
    day = keeping.today_of(now.council_id, at)
    until = keeping.kept_until(kept, now, now.values, day, removed_on=day)
    step = Step(What.REMOVED, why, {"removed_at": at, "keep_until_on": until})
    return keeping.write(now, kept, now.values, by=by, at=at, step=step)


@transaction.atomic
def restore(record: Record, *, by: Actor, at: datetime, why: str = "") -> Record:
    """Put a record back that was taken off its register, and not into another.

    :raises NoSuchRecord: where there is none that was.
    :raises KnownAlready: where another record has its key by now.
    """
    gone = Record.objects.select_for_update(of=("self",)).filter(
        pk=record.pk, removed_at__isnull=False, merged_into__isnull=True
    )
    return _back(gone.first(), Step(What.RESTORED, why), by=by, at=at)


def _back(record: Record | None, step: Step, *, by: Actor, at: datetime) -> Record:
    if record is None:
        raise NoSuchRecord
    kept = queries.register_of(record)
    reason = rules.why_not_change(kept.definition, queries.roles_of(record.council_id, by))
    if reason:
        raise NotAllowed(reason)
    record.removed_at = record.merged_into_id = None
    until = lasting.kept_until(kept, [record], {record.pk: vars(record)})[record.pk]
    there = {"removed_at": None, "merged_into_id": None, "keep_until_on": until}
    back = Step(step.what, step.why, there)
    return keeping.write(record, kept, record.values, by=by, at=at, step=back)


@transaction.atomic
def merge(
    record: Record,
    into: Record,
    *,
    by: Actor,
    at: datetime,
    why: str = "",
    revisions: tuple[int, int] | None = None,
) -> tuple[Record, Record]:
    """Make one record of two that are the same thing; return the one that stays, and the other.

    The one that stays keeps all it says, and takes from the other what it does not say itself.

    :param revisions: those of the two as whoever merges them saw them.
    :raises NotAllowed: for somebody who may not, or records of two registers.
    :raises Clash: where somebody changed one of them since.
    """
    first, second = sorted((record, into), key=lambda one: one.pk)
    locked = {one.pk: keeping.locked(one) for one in (first, second)}
    gone, stays = locked[record.pk], locked[into.pk]
    kept = queries.register_of(stays)
    reason = rules.why_not_merge(gone, stays)
    reason = reason or rules.why_not_change(kept.definition, queries.roles_of(stays.council_id, by))
    if reason:
        raise NotAllowed(reason)
    for one, seen in zip((gone, stays), revisions or (), strict=False):
        refuse_stale(one, seen)
    off = Step(
        What.MERGED,
        why,
        {"removed_at": at, "merged_into_id": stays.pk},
        facts={"into": stays.pk},
    )
    gone = keeping.write(gone, kept, gone.values, by=by, at=at, step=off)
    keys = {name for fields in kept.definition.keys for name in fields}
    taken = {n: v for n, v in gone.values.items() if n not in stays.values and n not in keys}
    on = Step(What.MERGED, why, {"merged_into_id": None}, facts={"from": gone.pk})
    stays = keeping.write(stays, kept, {**taken, **stays.values}, by=by, at=at, step=on)
    return stays, gone


@transaction.atomic
def unmerge(record: Record, *, by: Actor, at: datetime, why: str = "") -> Record:
    """Make two records of one again: the other loses what it took and still says.

    :raises NoSuchRecord: where it was not merged into one that is there.
    """
    found = Record.objects.select_for_update(of=("self",)).filter(
        pk=record.pk, merged_into__isnull=False
    )
    gone = found.first()
    if gone is None or gone.merged_into is None or gone.removed_at is None:
        raise NoSuchRecord
    stays = keeping.locked(gone.merged_into)
    kept = queries.register_of(stays)
    line = (
        Change.objects.filter(record_id=stays.pk, what=What.MERGED, happened_at=gone.removed_at)
        .order_by("-revision")
        .first()
    )
    took = line.fields if line else {}
    left = {
        name: value
        for name, value in stays.values.items()
        if name not in took or took[name] != [None, value]
    }
    facts, undoes = {"other": gone.pk}, line.revision if line else 0
    step = Step(What.UNMERGED, why, {"merged_into_id": None}, facts=facts, undoes=undoes)
    keeping.write(stays, kept, left, by=by, at=at, step=step)
    return _back(gone, Step(What.UNMERGED, why), by=by, at=at)
