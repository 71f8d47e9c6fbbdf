"""Forget the rows that files brought: after some days, and when somebody is erased."""

from datetime import datetime

from django.db import transaction

from moothall.engine.registers.models import FilePart, RejectedRow
from moothall.engine.registers.queries import loads
from moothall.engine.registers.words import ERASED, LoadState
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.people.words import Whose


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
        if load.state not in (LoadState.LOADED, LoadState.UNDONE) and not load.reached:
            load.state, load.ended_at = LoadState.DROPPED, at
        load.head, load.samples, load.length, load.is_emptied = {}, [], 0, True
        load.save()
        journal.record("load.forgotten", load, by=by, at=at)
    return len(old)


@transaction.atomic
def erase(whose: Whose, *, by: Actor, at: datetime) -> int:
    """Erase what rejected rows, samples and files not loaded say of somebody; return how much.

    That there was a row, and its line, stays.
    """
    del by, at  # part of erasing a person, which has its entry
    rows = [row.pk for row in loads.rejected_about(whose)]
    done = RejectedRow.objects.filter(pk__in=rows).update(text="", reason=ERASED)
    for load in loads.shown_about(whose):
        rest = {name: said for name, said in load.head.items() if name not in ("rows", "values")}
        load.head = rest | {"rows": []} if rest else {}
        load.samples = []
        load.save(update_fields=["head", "samples"])
        done += 1
    return done
