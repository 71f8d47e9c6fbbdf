"""Take over the cases of a file, some hundreds at a time."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction

from moothall.engine.cases import actions as cases
from moothall.engine.moving import queries
from moothall.engine.moving.actions.bringing import at_point, keep_refused, refuse
from moothall.engine.moving.commenting import Comment
from moothall.engine.moving.judging import Further, Judged
from moothall.engine.moving.models import Taken, Takeover
from moothall.engine.moving.words import NotAtThatPoint
from moothall.engine.registers.words import LoadState
from moothall.engine.tables.words import Unreadable
from moothall.ground.councils import queries as councils
from moothall.ground.journal.words import Actor
from moothall.ground.people import queries as people
from moothall.outside.postgres import copying


@dataclass(frozen=True)
class Batch:
    """Rows of a file as they were judged, and how many come before them."""

    before: int
    rows: Sequence[Judged | Further | Comment | Unreadable | None]


@transaction.atomic
def write_rows(one: Takeover, batch: Batch, *, by: Actor, at: datetime) -> Takeover:
    """Take over the cases of some rows; those that were brought before are left as they are.

    A requester whose address signs in here has the case among theirs.

    :raises NotAtThatPoint: for rows that were taken over already.
    """
    one = at_point(one, LoadState.LOADING)
    refuse(one.council_id, by=by)
    if one.done != batch.before:
        raise NotAtThatPoint("Those rows are taken over already.")
    judged = [row for row in batch.rows if isinstance(row, Judged)]
    refused = [row for row in batch.rows if isinstance(row, Unreadable)]
    known = queries.cases_here(row.history.token for row in judged)
    fresh = _met(one, [row for row in judged if str(row.history.token) not in known])
    council = councils.by_ids([one.council_id])[0]
    cases.replay(council, [row.history for row in fresh], by=by, at=at)
    made = queries.cases_here(row.history.token for row in fresh)
    same = {"council_id": one.council_id, "takeover_id": one.pk}
    copying.put(Taken, [{"case_id": number} | same for number in sorted(made.values())])
    keep_refused(one, refused)
    counts = Counter(one.counts) + Counter(
        {
            "running": sum(not row.is_over for row in fresh),
            "over": sum(row.is_over for row in fresh),
            "known": len(known),
            "refused": len(refused),
        }
    )
    one.counts = dict(counts)
    one.notes = dict(Counter(one.notes) + Counter(note for row in fresh for note in row.notes))
    one.done, one.tries = one.done + len(batch.rows), 0
    one.save(update_fields=["counts", "notes", "done", "tries"])
    return one


def _met(one: Takeover, rows: Sequence[Judged]) -> list[Judged]:
    """Return rows whose requesters are those who sign in here with their addresses."""
    wanted = {row.history.contact.email for row in rows} - {""}
    known = people.by_emails(one.council_id, wanted) if wanted else {}

    def met(row: Judged) -> Judged:
        contact = row.history.contact
        found = replace(contact, person_id=known.get(contact.email))
        return replace(row, history=replace(row.history, contact=found))

    return [met(row) for row in rows]
