"""Bring a file with another desk's cases: taken in, read, mapped, looked through, begun, let go."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any, BinaryIO, Final

from django.conf import settings
from django.db import transaction

from moothall.engine.moving import queries, rules
from moothall.engine.moving.mapping import CaseMapping
from moothall.engine.moving.models import RefusedRow, Takeover, TakeoverPart
from moothall.engine.moving.words import (
    NotAFileOfCases,
    NotAtThatPoint,
    NotYoursToMove,
)
from moothall.engine.registers.loads import receiving
from moothall.engine.registers.loads.mapping import HowWritten
from moothall.engine.registers.words import LoadState
from moothall.engine.tables.words import Unreadable
from moothall.ground.councils.models import Council
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.outside.postgres import copying

PART: Final = 1_000_000
STALE: Final = timedelta(days=1)
"""How long it is known what a file would do."""
LONGEST_DESK: Final = 60
PLAIN: Final = HowWritten()


@dataclass(frozen=True)
class Foreseen:
    """What taking a file over would do: its counts, what is worth noting, the first refused.

    `rows` is how many were looked at, of cases and of comments, where counts do not say it.
    """

    counts: Mapping[str, int]
    notes: Mapping[str, int]
    refused: Sequence[Unreadable]
    comments_refused: Sequence[Unreadable] = ()
    rows: int = 0


@transaction.atomic
def prepare(  # noqa: PLR0913 -- what a form has
    council: Council,
    desk: str,
    name: str,
    content: BinaryIO | None,
    *,
    by: Actor,
    at: datetime,
    form: HowWritten = PLAIN,
) -> Takeover:
    """Take in a file with the cases of another desk; nothing is taken over yet. It is read next.

    Without its bytes it is read where it lies, by whoever brings it and not by the job.

    :raises NotYoursToMove: for somebody who may not.
    :raises NotAFileOfCases: without the desk's name, or for a file that is none.
    """
    refuse(council.pk, by=by)
    called = " ".join(desk.split())
    if not called or len(called) > LONGEST_DESK:
        raise NotAFileOfCases(f"Enter the name of the other desk, up to {LONGEST_DESK} characters")
    if content:
        refuse_file(name, content)
    one = Takeover.objects.create(
        council_id=council.pk,
        desk=called,
        file_name=name[:200],
        form=form.model_dump(mode="json", exclude_defaults=True),
        state=LoadState.READING if content else LoadState.CHOSEN,
        begun_at=at,
        **whose(by),
    )
    if content:
        one.digest, one.length = keep_bytes(one, content)
        one.save(update_fields=["digest", "length"])
    journal.record("takeover.prepared", one, by=by, at=at, facts={"digest": one.digest})
    return one


def refuse_file(name: str, content: BinaryIO) -> None:
    """Refuse what is no file of rows, or too long.

    :raises NotAFileOfCases: with the reason.
    """
    if why := receiving.why_not(name, content, int(settings.LOAD_MEGABYTES) * 1_000_000):
        raise NotAFileOfCases(why)


def refuse(council_id: int, *, by: Actor) -> None:
    """Refuse whoever may not bring in another desk's cases.

    :raises NotYoursToMove: with the reason.
    """
    why = rules.why_not_move_in(queries.roles_of(council_id, by))
    if why:
        raise NotYoursToMove(why)


def whose(by: Actor) -> dict[str, Any]:
    """Return the columns that say who brings a file."""
    return {"by_kind": by.kind, "by_id": by.id, "by_code": by.code}


def keep_bytes(one: Takeover, content: BinaryIO, *, first: int = 0) -> tuple[str, int]:
    """Keep the bytes of a file, a megabyte after the other; return its digest and its length.

    :param first: the number of its first megabyte.
    """
    digest, length = hashlib.sha256(), 0
    content.seek(0)
    for number in count(first):
        part = content.read(PART)
        if not part:
            break
        digest.update(part)
        length += len(part)
        TakeoverPart.objects.create(
            council_id=one.council_id, takeover_id=one.pk, number=number, content=part
        )
    return digest.hexdigest(), length


def at_point(one: Takeover, *states: LoadState) -> Takeover:
    """Return a takeover as it is now, held until the transaction ends.

    :raises NotAtThatPoint: where it is in none of these states any more.
    """
    found = Takeover.objects.select_for_update(of=("self",)).get(pk=one.pk)
    if found.state not in states:
        said = f"The file is not at that point any more: {found.get_state_display().lower()}."
        raise NotAtThatPoint(f"{said} {found.why_failed}".strip())
    return found


NOT_KEPT: Final = (
    "The file is not kept any more: bring it again. Cases that are here stay as they are."
)
CHOOSING: Final = (LoadState.CHOSEN, LoadState.SEEN, LoadState.FAILED)


@transaction.atomic
def read_again(one: Takeover, form: HowWritten, *, by: Actor, at: datetime) -> Takeover:
    """Have a file read in another way, as somebody says how it is written."""
    one = unbegun(one, *CHOOSING)
    refuse(one.council_id, by=by)
    one.form = form.model_dump(mode="json", exclude_defaults=True)
    one.mapping, one.state = {}, LoadState.READING
    anew(one, by)
    journal.record("takeover.chosen", one, by=by, at=at)
    return one


@transaction.atomic
def choose(
    one: Takeover, mapping: CaseMapping, *, by: Actor, at: datetime, is_ready: bool = True
) -> Takeover:
    """Say what columns and words mean; once it *is_ready*, the file is looked through.

    :raises NotAMapping: where that does not fit the file, or what the council has.
    """
    one = unbegun(one, *CHOOSING)
    refuse(one.council_id, by=by)
    mapping = mapping.model_copy(update={"desk": one.desk})
    if is_ready:
        queries.judge(one, mapping, by=by, at=at)
        queries.comment_judge(one, mapping, by=by, at=at)
    one.mapping = mapping.as_json()
    one.state = LoadState.LOOKING if is_ready else LoadState.CHOSEN
    anew(one, by)
    journal.record("takeover.chosen", one, by=by, at=at)
    return one


@transaction.atomic
def look_again(one: Takeover, *, by: Actor, at: datetime) -> Takeover:
    """Have a file looked through again by its mapping."""
    one = unbegun(one, LoadState.SEEN, LoadState.FAILED)
    refuse(one.council_id, by=by)
    if not one.mapping:
        raise NotAtThatPoint("Say what its columns mean first.")
    one.state = LoadState.LOOKING
    anew(one, by)
    journal.record("takeover.chosen", one, by=by, at=at)
    return one


def unbegun(one: Takeover, *states: LoadState) -> Takeover:
    """Return a file of which nothing was taken over, as it is now, held until the transaction ends.

    :raises NotAtThatPoint: where some of it was, or it is in none of these states any more.
    """
    found = at_point(one, *states)
    is_begun = found.state == LoadState.FAILED and found.counts.get("is_begun")
    if is_begun and (found.done or found.is_undoing_begun):
        raise NotAtThatPoint("Some of it is taken over already: go on with it, or undo it.")
    return found


def anew(one: Takeover, by: Actor) -> None:
    """Forget what was found of a file before, and save it."""
    RefusedRow.objects.filter(takeover=one).delete()
    one.why_failed, one.counts, one.notes = "", {}, {}
    one.tries = one.done = 0
    for name, value in whose(by).items():
        setattr(one, name, value)
    one.save()


@transaction.atomic
def foresee(one: Takeover, foreseen: Foreseen, *, by: Actor, at: datetime) -> Takeover:
    """Keep what a takeover would do, to be looked at before it is begun."""
    one = at_point(one, LoadState.LOOKING)
    RefusedRow.objects.filter(takeover=one).delete()
    keep_refused(one, foreseen.refused)
    keep_refused(one, foreseen.comments_refused, is_of_comments=True)
    one.counts, one.notes = dict(foreseen.counts), dict(foreseen.notes)
    one.rows = foreseen.rows or sum(one.counts.values())
    one.state, one.seen_at, one.tries = LoadState.SEEN, at, 0
    one.save()
    journal.record("takeover.seen", one, by=by, at=at, facts={"counts": one.counts})
    return one


@transaction.atomic
def begin(one: Takeover, *, by: Actor, at: datetime) -> Takeover:
    """Begin to take the cases over; one that stopped goes on where it was.

    Nobody is written to: neither requesters, nor officers of time that ran out there long ago.

    :raises NotAtThatPoint: where nobody has seen what it would do now, or undoing it began.
    """
    one = at_point(one, LoadState.SEEN, LoadState.FAILED)
    refuse(one.council_id, by=by)
    is_begun = bool(one.counts.get("is_begun"))
    if one.state == LoadState.FAILED and (why := _why_not_go_on(one)):
        raise NotAtThatPoint(why)
    if not is_begun:
        if one.seen_at is None or at - one.seen_at > STALE:
            raise NotAtThatPoint("It is a day since it was looked through: look again.")
        RefusedRow.objects.filter(takeover=one).delete()
        one.counts, one.notes, one.done = {"is_begun": 1}, {}, 0
    one.state, one.why_failed, one.tries = LoadState.LOADING, "", 0
    for name, value in whose(by).items():
        setattr(one, name, value)
    one.save()
    journal.record("takeover.begun", one, by=by, at=at)
    return one


def _why_not_go_on(one: Takeover) -> str | None:
    if one.is_undoing_begun:
        return "Some of it is taken back already: undo the rest, then bring the file again."
    if not one.counts.get("is_begun"):
        return "Nothing of it was taken over: look it through again."
    return None if one.length else NOT_KEPT


@transaction.atomic
def end(one: Takeover, *, by: Actor, at: datetime) -> Takeover:
    """Say that the cases were taken over; the file is let go."""
    one = at_point(one, LoadState.LOADING)
    one.state = LoadState.LOADED
    let_go(one, at)
    journal.record("takeover.ended", one, by=by, at=at, facts={"counts": one.counts})
    return one


@transaction.atomic
def drop(one: Takeover, *, by: Actor, at: datetime) -> Takeover:
    """Let a file go without taking anything over."""
    one = unbegun(one, *CHOOSING, LoadState.READING, LoadState.LOOKING)
    refuse(one.council_id, by=by)
    RefusedRow.objects.filter(takeover=one).delete()
    one.state = LoadState.DROPPED
    let_go(one, at)
    journal.record("takeover.dropped", one, by=by, at=at)
    return one


def let_go(one: Takeover, at: datetime) -> None:
    """Let the bytes of a file go, and what was shown of it."""
    TakeoverPart.objects.filter(takeover=one).delete()
    one.length, one.head, one.tries, one.ended_at = 0, {}, 0, at
    one.comments_length, one.comments_head = 0, {}
    one.save()


def keep_refused(
    one: Takeover, refused: Sequence[Unreadable], *, is_of_comments: bool = False
) -> None:
    """Keep rows that could not be cases, or comments."""
    same = {
        "council_id": one.council_id,
        "takeover_id": one.pk,
        "is_of_comments": is_of_comments,
    }
    rows = [{"line": row.line, "reason": row.reason, "text": row.text} | same for row in refused]
    copying.put(RefusedRow, rows)
