"""Forget the rows that files brought: after some days, and when somebody is erased."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from moothall.engine.moving import queries
from moothall.engine.moving.actions import bringing
from moothall.engine.moving.models import RefusedRow, Takeover, TakeoverPart
from moothall.engine.moving.words import ERASED
from moothall.engine.registers.actions import turning
from moothall.engine.registers.words import LoadState
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.people.words import Whose

SOMEBODY_ERASED: Final = (
    "The file was let go: a person was erased, and might be in it. Bring it again without them."
)
BROUGHT_SO_FAR: Final = "Cases that it brought before are here, and are left as they are."


@transaction.atomic
def forget_older(
    council_id: int, since: datetime, *, by: Actor, at: datetime, most: int = 200
) -> int:
    """Erase the rows of files that were brought before a moment; return of how many files.

    What was never taken over is let go. That a row was refused, and its line, stays.
    """
    found = queries.with_rows(council_id, since).select_for_update(of=("self",), skip_locked=True)
    old = list(found.order_by("pk")[:most])
    for one in old:
        rows = RefusedRow.objects.filter(takeover=one).exclude(text="", reason=ERASED)
        rows.update(text="", reason=ERASED)
        TakeoverPart.objects.filter(takeover=one).delete()
        if one.state not in (LoadState.LOADED, LoadState.UNDONE) and not one.counts.get("is_begun"):
            one.state, one.ended_at = LoadState.DROPPED, at
        one.head, one.notes, one.length, one.is_emptied = {}, {}, 0, True
        one.comments_head, one.comments_length = {}, 0
        one.save()
        journal.record("takeover.forgotten", one, by=by, at=at)
    return len(old)


@transaction.atomic
def erase(whose: Whose, *, by: Actor, at: datetime) -> int:
    """Erase what refused rows and files not taken over say of somebody; return how much.

    That there was a row, and its line, stays. A file that was not taken over to its end is let go
    in any case, with the reason: whether it speaks of them can be told only by taking it over. So
    a command stops that reads its file where it lies, as it can go on from no file that is kept.
    Until the transaction ends nothing is brought or taken back: every file is held, as whatever
    does that holds its own before anything else.
    """
    every = Takeover.objects.filter(council_id=whose.council_id).order_by("pk")
    list(every.select_for_update(of=("self",)).only("pk"))
    rows = [row.pk for row in queries.refused_about(whose)]
    done = RefusedRow.objects.filter(pk__in=rows).update(text="", reason=ERASED)
    for one in queries.shown_about(whose):
        one.head, one.comments_head = _unspoken(one.head), _unspoken(one.comments_head)
        one.save(update_fields=["head", "comments_head"])
        done += 1
    for one in queries.not_over(whose.council_id).order_by("pk"):
        _let_go(one, by=by, at=at)
    return done


def _unspoken(head: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is kept of a file without what its rows say."""
    kept = {name: said for name, said in head.items() if name not in ("rows", "values")}
    return kept | {"rows": [], "values": {}} if head else {}


def _let_go(one: Takeover, *, by: Actor, at: datetime) -> None:
    """Let a file go of which cases may bring back who is erased; what it brought so far stays."""
    if one.done and one.counts.get("is_begun"):
        TakeoverPart.objects.filter(takeover=one).delete()
        one = turning.fail(one, f"{SOMEBODY_ERASED} {BROUGHT_SO_FAR}", by=by, at=at)
        one.length = one.comments_length = 0
        one.save(update_fields=["length", "comments_length"])
        return
    RefusedRow.objects.filter(takeover=one).delete()
    one.state, one.why_failed = LoadState.DROPPED, SOMEBODY_ERASED
    bringing.let_go(one, at)
    journal.record("takeover.dropped", one, by=by, at=at)
