"""Change several records at once: looked through first, done with one reason, and undone.

Each record is changed as it would be alone, with its own history and entry; what cannot be done to
one costs that one and not the others.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from django.db import transaction

from moothall.engine.registers import queries, rules
from moothall.engine.registers.actions import keeping, moving
from moothall.engine.registers.actions.keeping import Step
from moothall.engine.registers.columns import Kept
from moothall.engine.registers.kinds import Values
from moothall.engine.registers.models import BulkChange, Change, Record
from moothall.engine.registers.words import (
    Clash,
    KnownAlready,
    NoSuchBulkChange,
    NoSuchRecord,
    NotAllowed,
    NotARecord,
    What,
)
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor

MOST: Final = 200
"""So many records are changed at once at most."""
MEANWHILE: Final = "Somebody changed it meanwhile."
SAME: Final = "It says that already."
GONE: Final = "It is not there any more."


@dataclass(frozen=True)
class Wanted:
    """What is to be done to each record: a move, or fields that say something else, and why.

    *roles* are those that it is done with, where a key stands for fewer than whoever acts has.
    """

    values: Values = field(default_factory=dict)
    move: str = ""
    why: str = ""
    roles: frozenset[str] | None = None


@dataclass(frozen=True)
class Line:
    """What becomes of one record: by field what it said and says; `why_not` where nothing does."""

    record_id: int
    title: str
    fields: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    state: tuple[str, str] | None = None
    why_not: str = ""


@dataclass(frozen=True)
class Together:
    """What became of several records, or would: the change that was kept, and a line each."""

    lines: Sequence[Line]
    bulk: BulkChange | None = None

    @property
    def done(self) -> Sequence[Line]:
        """Those that are changed."""
        return [one for one in self.lines if not one.why_not]

    @property
    def left(self) -> Sequence[Line]:
        """Those to which nothing is done."""
        return [one for one in self.lines if one.why_not]


@transaction.atomic
def foresee_together(
    kept: Kept, records: Mapping[int, int], wanted: Wanted, *, by: Actor, at: datetime
) -> Together:
    """Return what changing these records would do: it is done, looked at, and taken back.

    :param records: their ids, each with the revision that was seen.
    :raises NotAllowed: for somebody who may not, or for too many.
    """
    with transaction.atomic():
        found = _do(kept, records, wanted, by=by, at=at)
        transaction.set_rollback(True)
    return Together(found.lines)


@transaction.atomic
def change_together(
    kept: Kept, records: Mapping[int, int], wanted: Wanted, *, by: Actor, at: datetime
) -> Together:
    """Change these records, each as it would be alone; what cannot be done to one is said.

    :param records: their ids, each with the revision that was seen.
    :raises NotAllowed: for somebody who may not, or for too many.
    """
    return _do(kept, records, wanted, by=by, at=at)


def _do(
    kept: Kept, records: Mapping[int, int], wanted: Wanted, *, by: Actor, at: datetime
) -> Together:
    roles = queries.roles_of(kept.council_id, by) if wanted.roles is None else wanted.roles
    reason = rules.why_not_change(kept.definition, roles)
    if not reason and len(records) > MOST:
        reason = f"At most {MOST} records are changed at once."
    if reason:
        raise NotAllowed(reason)
    bulk = BulkChange.objects.create(
        council_id=kept.council_id,
        register_id=kept.register_id,
        wanted={"move": wanted.move, "values": dict(wanted.values)},
        why=wanted.why,
        by_kind=by.kind,
        by_id=by.id,
        changed_at=at,
    )
    found = Record.objects.filter(register_id=kept.register_id).in_bulk(list(records))
    lines = []
    for number, revision in sorted(records.items()):  # locked in one order by all
        line, done = _line(found.get(number), bulk, wanted, by=by, at=at, seen=(number, revision))
        lines.append(line)
        if done is None:
            bulk.left[number] = line.why_not
        else:
            bulk.done[number] = done
    bulk.save()
    facts: dict[str, object] = {"move": wanted.move, "fields": sorted(wanted.values)}
    facts |= {"done": len(bulk.done), "left": len(bulk.left)}
    journal.record("records.changed-together", bulk, by=by, at=at, facts=facts)
    return Together(lines, bulk)


def _line(
    before: Record | None,
    bulk: BulkChange,
    wanted: Wanted,
    *,
    by: Actor,
    at: datetime,
    seen: tuple[int, int],
) -> tuple[Line, list[Any] | None]:
    """Do it to one record; return its line, and what undoing it needs, if anything was done."""
    if before is None or before.removed_at:
        return Line(seen[0], before.title if before else "", why_not=GONE), None
    try:
        with transaction.atomic():
            now = _one(before, bulk, wanted, by=by, at=at, revision=seen[1])
    except (KnownAlready, NotAllowed, NotARecord) as refused:
        return Line(before.pk, before.title, why_not=str(refused)), None
    except (Clash, NoSuchRecord):
        return Line(before.pk, before.title, why_not=MEANWHILE), None
    if now.revision == before.revision:
        return Line(before.pk, before.title, why_not=SAME), None
    state = (before.state, now.state) if before.state != now.state else None
    line = Line(before.pk, before.title, keeping.differing(before.values, now.values), state)
    return line, [now.revision, _iso(before.review_on), _iso(before.keep_until_on)]


def _one(
    record: Record, bulk: BulkChange, wanted: Wanted, *, by: Actor, at: datetime, revision: int
) -> Record:
    why = f"{reason(bulk)}. {wanted.why}" if wanted.why else reason(bulk)
    if not wanted.move:
        return keeping.change(record, wanted.values, by=by, at=at, revision=revision, why=why)
    kept = queries.register_of(record)
    move = kept.definition.move(wanted.move)
    if move and move.why and not wanted.why.strip():
        raise NotAllowed("Say why.")
    if move and record.state == move.to and record.state not in move.leaves:
        return record
    whole = {**record.values, **wanted.values}
    if move and wanted.roles is not None:
        refused = rules.why_not_move(
            kept.definition, move, record.state, wanted.roles, values=whole
        )
        if refused:
            raise NotAllowed(refused)
    return moving.move(
        record, wanted.move, by=by, at=at, why=why, values=wanted.values, revision=revision
    )


def reason(bulk: BulkChange) -> str:
    """Return what a line of history says of a change of several records."""
    return f"With others, change {bulk.pk} of several"


@transaction.atomic
def undo_together(
    bulk: BulkChange, *, by: Actor, at: datetime, roles: frozenset[str] | None = None
) -> Together:
    """Put back what a change of several records did; what was changed since is left, and said.

    :param roles: those that it is undone with, where a key stands for fewer than whoever acts has.
    :raises NoSuchBulkChange: where it was undone already.
    :raises NotAllowed: for somebody who did not do it, and leads nobody, or could not do it.
    """
    now = BulkChange.objects.select_for_update(of=("self",)).get(pk=bulk.pk)
    if now.undone_at:
        raise NoSuchBulkChange("That was undone already.")
    kept = queries.by_ids([now.register_id])[now.register_id]
    held = queries.roles_of(now.council_id, by) if roles is None else roles
    refused = rules.why_not_undo(kept.definition, now, by, held)
    if refused:
        raise NotAllowed(refused)
    found = Record.objects.in_bulk([int(number) for number in now.done])
    steps = queries.bulk_steps(now)
    since = queries.touched_since(steps)
    lines = [
        _put_back(
            found.get(int(number)),
            steps.get(int(number)),
            _Before(done, since.get(int(number), frozenset())),
            now,
            by=by,
            at=at,
        )
        for number, done in sorted(now.done.items(), key=lambda one: int(one[0]))
    ]
    now.undone_at = at
    now.save()
    counts = {"put_back": sum(not line.why_not for line in lines)}
    counts["left"] = len(lines) - counts["put_back"]
    journal.record("records.put-back", now, by=by, at=at, facts=counts)
    return Together(lines, now)


@dataclass(frozen=True)
class _Before:
    """How a record stood before a step, and what others touched since."""

    done: Sequence[Any]
    since: frozenset[str]


def _put_back(
    before: Record | None,
    step: Change | None,
    stood: _Before,
    bulk: BulkChange,
    *,
    by: Actor,
    at: datetime,
) -> Line:
    if before is None or step is None or before.removed_at:
        return Line(before.pk if before else 0, before.title if before else "", why_not=GONE)
    try:
        with transaction.atomic():
            now = keeping.locked(before)
            kept = queries.register_of(now)
            values, columns, fields = _back(kept, now, step, stood)
            why = queries.undone_text(bulk)
            step_back = Step(What.CHANGED, why, columns, fields, undoes=step.revision)
            keeping.write(now, kept, values, by=by, at=at, step=step_back)
    except (Clash, NoSuchRecord):
        return Line(before.pk, before.title, why_not=MEANWHILE)
    except (KnownAlready, NotAllowed, NotARecord) as refused:
        return Line(before.pk, before.title, why_not=str(refused))
    return Line(before.pk, before.title, step.fields)


def _back(
    kept: Kept, now: Record, step: Change, stood: _Before
) -> tuple[Values, Mapping[str, Any], Mapping[str, Any]]:
    """Return what a record said before a step: values, columns, and what its history says of them.

    :raises Clash: where what the step said was changed since.
    """
    computed = {one.id for one in kept.definition.computed}
    state = step.fields.get("state")
    said = {n: pair for n, pair in step.fields.items() if n not in _STANDS and n not in computed}
    if stood.since & {*said, *(["state"] if state else [])}:
        raise Clash({}, now.revision)
    values = {**now.values, **{name: pair[0] for name, pair in said.items()}}
    if not state:
        return values, {}, {}
    review_on, keep_until_on = (date.fromisoformat(d) if d else None for d in stood.done[1:])
    if str(What.REVIEWED) in stood.since:
        review_on = now.review_on
    columns = {"state": state[0], "review_on": review_on, "keep_until_on": keep_until_on}
    return values, columns, {"state": [state[1], state[0]]}


_STANDS: Final = frozenset({"state", "rag", "slips", "compared"})
"""What a line of history says beside fields."""


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
