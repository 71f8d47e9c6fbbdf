"""Forget the rows that files brought: after some days, and when somebody is erased."""

from datetime import datetime

from django.db import transaction

from moothall.engine.moving import queries
from moothall.engine.moving.models import RefusedRow, TakeoverPart
from moothall.engine.moving.words import ERASED
from moothall.engine.registers.words import LoadState
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.people.words import Whose


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
        one.save()
        journal.record("takeover.forgotten", one, by=by, at=at)
    return len(old)


@transaction.atomic
def erase(whose: Whose, *, by: Actor, at: datetime) -> int:
    """Erase what refused rows and files not taken over say of somebody; return how much.

    That there was a row, and its line, stays.
    """
    del by, at  # part of erasing a person, which has its entry
    rows = [row.pk for row in queries.refused_about(whose)]
    done = RefusedRow.objects.filter(pk__in=rows).update(text="", reason=ERASED)
    for one in queries.shown_about(whose):
        kept = {name: said for name, said in one.head.items() if name not in ("rows", "values")}
        one.head = kept | {"rows": [], "values": {}}
        one.save(update_fields=["head"])
        done += 1
    return done
