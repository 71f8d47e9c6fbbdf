"""What was said of the cases of another desk: a second file of it, brought, written, taken back."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO

from django.db import transaction

from moothall.engine.cases import actions as cases
from moothall.engine.cases.history import SaidThere, Source
from moothall.engine.moving import queries
from moothall.engine.moving.actions.bringing import (
    CHOOSING,
    PLAIN,
    anew,
    at_point,
    keep_bytes,
    keep_refused,
    refuse,
    refuse_file,
    unbegun,
)
from moothall.engine.moving.actions.writing import Batch
from moothall.engine.moving.commenting import Comment
from moothall.engine.moving.models import COMMENTS_FROM, Commented, Taken, Takeover, TakeoverPart
from moothall.engine.moving.words import NotAtThatPoint
from moothall.engine.registers.loads.mapping import HowWritten
from moothall.engine.registers.words import LoadState
from moothall.engine.tables.words import Unreadable
from moothall.ground.councils import queries as councils
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor


@transaction.atomic
def bring_comments(
    one: Takeover,
    name: str,
    content: BinaryIO,
    *,
    by: Actor,
    at: datetime,
    form: HowWritten = PLAIN,
) -> Takeover:
    """Take in a second file with what was said of the cases; it is read next.

    One that was brought before goes. What columns and words of the cases mean stays as it is.

    :raises NotAFileOfCases: for a file that is none.
    """
    one = unbegun(one, *CHOOSING)
    refuse(one.council_id, by=by)
    refuse_file(name, content)
    TakeoverPart.objects.filter(takeover=one, number__gte=COMMENTS_FROM).delete()
    digest, one.comments_length = keep_bytes(one, content, first=COMMENTS_FROM)
    one.comments_name, one.comments_head = name[:200], {}
    one.comments_form = form.model_dump(mode="json", exclude_defaults=True)
    one.mapping = {key: told for key, told in one.mapping.items() if key != "comments"}
    one.state = LoadState.READING
    anew(one, by)
    journal.record("takeover.commented", one, by=by, at=at, facts={"digest": digest})
    return one


@transaction.atomic
def write_comments(one: Takeover, batch: Batch, *, by: Actor, at: datetime) -> Takeover:
    """Bring what was said of some cases; what is here already is left as it is.

    Nobody is told. A comment of a case that is not here, or was erased here, is refused.

    :raises NotAtThatPoint: for rows that were written already.
    """
    one = at_point(one, LoadState.LOADING)
    refuse(one.council_id, by=by)
    if one.done != batch.before:
        raise NotAtThatPoint("Those rows are taken over already.")
    found = queries.placed(one, [row for row in batch.rows if isinstance(row, Comment)])
    refused = [row for row in batch.rows if isinstance(row, Unreadable)] + found.refused
    council = councils.by_ids([one.council_id])[0]
    said: dict[int, list[SaidThere]] = {}
    for number, comment in found.placed:
        said.setdefault(number, []).append(comment.said)
    made = cases.say_there(council, said, Source(one.desk, one.pk), by=by, at=at)
    _note_commented(one, list(made))
    keep_refused(one, refused, is_of_comments=True)
    counts = Counter(
        {
            "comments": sum(made.values()),
            "comments_known": len(found.placed) - sum(made.values()),
            "comments_refused": len(refused),
        }
    )
    one.counts = dict(Counter(one.counts) + counts)
    one.done, one.tries = one.done + len(batch.rows), 0
    one.save(update_fields=["counts", "done", "tries"])
    return one


def _note_commented(one: Takeover, ids: Sequence[int]) -> None:
    """Keep of which cases that were here before it brought comments, so that they can go again."""
    own = Taken.objects.filter(takeover=one, case_id__in=ids).values_list("case_id", flat=True)
    others = sorted(set(ids) - set(own))
    Commented.objects.bulk_create(
        [Commented(council_id=one.council_id, takeover=one, case_id=number) for number in others],
        ignore_conflicts=True,
    )


@transaction.atomic
def undo_comments(one: Takeover, ids: Sequence[int], *, by: Actor, at: datetime) -> Takeover:
    """Take back what it brought of what was said of cases that were here before."""
    one = at_point(one, LoadState.UNDOING)
    refuse(one.council_id, by=by)
    council = councils.by_ids([one.council_id])[0]
    gone = cases.unsay_there(council, ids, Source(one.desk, one.pk), by=by, at=at)
    Commented.objects.filter(takeover=one, case_id__in=list(ids)).delete()
    before = one.counts.get("comments_taken_back", 0)
    one.counts = {**one.counts, "comments_taken_back": before + sum(gone.values())}
    one.tries = 0
    one.save(update_fields=["counts", "tries"])
    return one
