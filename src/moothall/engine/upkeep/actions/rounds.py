"""Keep the registers of a council up for a day."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from moothall.engine.registers.hearing import Heard
from moothall.engine.registers.models import Record
from moothall.engine.registers.queries import Kept
from moothall.engine.upkeep.actions.following import follow
from moothall.engine.upkeep.models import Round
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor


@transaction.atomic
def follow_one(kept: Kept, record_id: int, *, by: Actor, at: datetime) -> int:
    """Do what the conditions of a record bring today; return how much.

    :raises CannotFollow: as for `follow`.
    """
    held = Record.objects.select_for_update(of=("self",))
    record = held.filter(pk=record_id, removed_at__isnull=True).first()
    if record is None:
        return 0
    return follow(Heard(record, kept, "", by, at), by=by, at=at)


@transaction.atomic
def end_round(
    council_id: int, day: date, counts: Mapping[str, int], *, by: Actor, at: datetime
) -> Round:
    """Note that the registers of a council were kept up for a day; again it counts anew."""
    said = {"counts": dict(counts), "ended_at": at}
    made, _ = Round.objects.update_or_create(council_id=council_id, day_on=day, defaults=said)
    journal.record("registers.kept-up", made, by=by, at=at, facts=dict(counts))
    return made
