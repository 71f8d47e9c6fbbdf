"""Keep which officers have a case open, for as long as they do: bookkeeping, not journalled."""

from datetime import datetime

from django.db import transaction

from moothall.engine.cases.models import Case, Presence
from moothall.engine.cases.queries.desks import HERE
from moothall.ground.journal.words import Actor


@transaction.atomic
def be_here(case: Case, *, by: Actor, at: datetime, is_writing: bool = False) -> None:
    """Say that an officer has a case open now; where else they were a while ago is forgotten."""
    me = by.id or 0
    Presence.objects.filter(person_id=me, seen_at__lt=at - HERE).exclude(case_id=case.pk).delete()
    row = Presence(council_id=case.council_id, case_id=case.pk, person_id=me)
    row.is_writing, row.seen_at = is_writing, at
    Presence.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["case", "person"],
        update_fields=["is_writing", "seen_at"],
    )
