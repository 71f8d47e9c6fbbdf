"""Undo a takeover: every case as if it had never come, but for those that somebody worked."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction

from moothall.engine.cases import actions as cases
from moothall.engine.moving.actions.bringing import at_point, let_go, refuse, whose
from moothall.engine.moving.models import Commented, RefusedRow, Taken, Takeover, TakeoverPart
from moothall.engine.moving.queries import along
from moothall.engine.moving.words import NotAtThatPoint
from moothall.engine.registers.words import LoadState
from moothall.ground.councils import queries as councils
from moothall.ground.councils.models import Council
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor


@transaction.atomic
def ask_undo(one: Takeover, *, by: Actor, at: datetime) -> Takeover:
    """Ask for a takeover to be undone; the job takes its cases back. A command's stops at once.

    The bytes of its file go, as nothing more of it is taken over. Asked again, what was taken back
    before is counted with the rest.

    :raises NotAtThatPoint: where nothing of it was taken over.
    """
    one = at_point(one, LoadState.LOADED, LoadState.FAILED, LoadState.LOADING)
    if one.state == LoadState.LOADING and one.length:
        raise NotAtThatPoint("Its cases are being taken over: wait for the end.")
    refuse(one.council_id, by=by)
    if one.state == LoadState.FAILED and not one.counts.get("is_begun"):
        raise NotAtThatPoint("Nothing of it was taken over.")
    one.counts = {**one.counts, "taken_back": one.counts.get("taken_back", 0), "left": 0}
    TakeoverPart.objects.filter(takeover=one).delete()
    one.length = one.comments_length = 0
    one.state, one.reached, one.done, one.tries = LoadState.UNDOING, 0, 0, 0
    one.rows = Taken.objects.filter(takeover=one).count()
    one.why_failed = ""
    for name, value in whose(by).items():
        setattr(one, name, value)
    one.save()
    journal.record("takeover.undoing", one, by=by, at=at)
    return one


@transaction.atomic
def undo_cases(one: Takeover, ids: Sequence[int], *, by: Actor, at: datetime) -> Takeover:
    """Take some of its cases back; those that somebody worked stay, and are counted.

    What other files brought of what was said of them goes along, counted by file.

    :raises NotAtThatPoint: for cases that were looked at already.
    """
    one = at_point(one, LoadState.UNDOING)
    refuse(one.council_id, by=by)
    if ids and ids[0] <= one.reached:
        raise NotAtThatPoint("Those cases are taken back already.")
    council = councils.by_ids([one.council_id])[0]
    said = along.said_by_others(one, ids)
    gone = _taken_back(council, ids, by=by, at=at)
    counts = one.counts
    went = sum((said[number] for number in gone if number in said), Counter[str]())
    one.counts = {
        **counts,
        **{name: counts.get(name, 0) + more for name, more in went.items()},
        "taken_back": counts.get("taken_back", 0) + len(gone),
        "left": counts.get("left", 0) + len(ids) - len(gone),
    }
    one.reached = max([one.reached, *ids])
    one.done, one.tries = one.done + len(ids), 0
    one.save(update_fields=["counts", "reached", "done", "tries"])
    return one


def _taken_back(council: Council, ids: Sequence[int], *, by: Actor, at: datetime) -> list[int]:
    """Take cases back together; half and half again, where something is tied to one of them.

    So the few that something is tied to are found in some tries, and no other is tried alone.
    """
    gone = _try(council, ids, by=by, at=at)
    if gone is not None:
        return gone
    if len(ids) == 1:
        return []
    middle = len(ids) // 2
    halves = (ids[:middle], ids[middle:])
    return [one for half in halves for one in _taken_back(council, half, by=by, at=at)]


def _try(council: Council, ids: Sequence[int], *, by: Actor, at: datetime) -> list[int] | None:
    """Take cases back; None, where something is tied to one of them, and nothing was done."""
    try:
        with transaction.atomic():
            gone = cases.take_back(council, ids, by=by, at=at)
            Taken.objects.filter(case_id__in=gone).delete()
            Commented.objects.filter(case_id__in=gone).delete()
    except IntegrityError:
        return None
    return gone


@transaction.atomic
def end_undoing(one: Takeover, *, by: Actor, at: datetime) -> Takeover:
    """Say that a takeover was undone; how many cases were taken back, and how many left."""
    one = at_point(one, LoadState.UNDOING)
    RefusedRow.objects.filter(takeover=one).delete()
    one.state = LoadState.UNDONE
    let_go(one, at)
    told = ("taken_back", "left", along.TOTAL)
    facts: dict[str, object] = {name: one.counts.get(name, 0) for name in told}
    journal.record("takeover.undone", one, by=by, at=at, facts=facts)
    return one
