"""Forget the rows that files brought: after some days, and when somebody is erased."""

from datetime import datetime
from typing import Final

from django.db import transaction

from moothall.engine.registers.actions import bringing, turning
from moothall.engine.registers.models import FilePart, Load, RejectedRow
from moothall.engine.registers.queries import loads
from moothall.engine.registers.words import ERASED, LoadState
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.people.words import Whose

SOMEBODY_ERASED: Final = (
    "The file was let go: a person was erased, and might be in it. Bring it again without them."
)
LOADED_SO_FAR: Final = "What it loaded before is left as it is."


@transaction.atomic
def forget_older(
    council_id: int, since: datetime, *, by: Actor, at: datetime, most: int = 200
) -> int:
    """Erase the rows of files that were brought before a moment; return of how many files.

    What was never loaded is let go. What is being loaded or undone stays. That a row was rejected,
    and its line, stays too.
    """
    found = loads.with_rows(council_id, since).select_for_update(of=("self",), skip_locked=True)
    old = list(found.order_by("pk")[:most])
    for load in old:
        RejectedRow.objects.filter(load=load).exclude(text="", reason=ERASED).update(
            text="", reason=ERASED
        )
        FilePart.objects.filter(load=load).delete()
        is_begun = load.reached or load.is_undoing_begun
        if load.state not in (LoadState.LOADED, LoadState.UNDONE) and not is_begun:
            load.state, load.ended_at = LoadState.DROPPED, at
        load.head, load.samples, load.length, load.is_emptied = {}, [], 0, True
        load.save()
        journal.record("load.forgotten", load, by=by, at=at)
    return len(old)


@transaction.atomic
def erase(whose: Whose, *, by: Actor, at: datetime) -> int:
    """Erase what rejected rows, samples and files not loaded say of somebody; return how much.

    That there was a row, and its line, stays. A file that was not loaded to its end is let go in
    any case, with the reason: whether it speaks of them can be told only by loading it.
    """
    rows = [row.pk for row in loads.rejected_about(whose)]
    done = RejectedRow.objects.filter(pk__in=rows).update(text="", reason=ERASED)
    for load in loads.shown_about(whose):
        rest = {name: said for name, said in load.head.items() if name not in ("rows", "values")}
        load.head = rest | {"rows": []} if rest else {}
        load.samples = []
        load.save(update_fields=["head", "samples"])
        done += 1
    waiting = loads.not_over(whose.council_id).select_for_update(of=("self",))
    for load in waiting.order_by("pk"):
        _let_go(load, by=by, at=at)
    return done


def _let_go(load: Load, *, by: Actor, at: datetime) -> None:
    """Let a file go that may bring back who is erased; what it loaded so far stays."""
    if load.reached or load.is_undoing_begun:
        FilePart.objects.filter(load=load).delete()
        load = turning.fail(load, f"{SOMEBODY_ERASED} {LOADED_SO_FAR}", by=by, at=at)
        load.length = 0
        load.save(update_fields=["length"])
        return
    RejectedRow.objects.filter(load=load).delete()
    load.state, load.why_failed = LoadState.DROPPED, SOMEBODY_ERASED
    bringing.let_go(load, at)
    journal.record("load.dropped", load, by=by, at=at)
