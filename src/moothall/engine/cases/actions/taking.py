"""Take cases back that were moved in from another desk: as if they had never been brought."""

from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction

from moothall.engine.cases.models import Case
from moothall.ground.councils.models import Council
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.search import actions as search
from moothall.ground.search.words import Kind

TAKE_BACK = "SELECT unnest(moothall_take_back(%s::bigint[]))"
"""The one way in which events go: the migration says of which cases."""

MEASURE = "SELECT moothall_measure_cases()"
"""Has PostgreSQL count what the tables hold that have grown: only their owner may."""


@transaction.atomic
def ready_to_take_back(*, by: Actor, at: datetime) -> None:
    """Have it known how much there is to look through before many cases are taken back.

    Do it in a transaction of its own before the first of them: what is counted goes with its
    transaction. Without it each case may cost a look at every event of its council.
    """
    del by, at  # nothing is changed that anybody reads
    with connection.cursor() as cursor:
        cursor.execute(MEASURE)


@transaction.atomic
def take_back(council: Council, ids: Sequence[int], *, by: Actor, at: datetime) -> list[int]:
    """Take those of a council's cases back that were moved in and that nobody worked since.

    Nothing of them stays but entries of the journal, old and new. That time ran out is no work,
    nor that it followed its calendar, nor that the job closed it and told nobody. A case that
    somebody worked, wrote on, or tied something to stays whole. Returns the ids of those that are
    gone.

    :raises IntegrityError: where another package keeps something of one of the cases; give the
        cases one by one then.
    """
    mine = Case.objects.filter(council_id=council.pk, pk__in=ids)
    asked = sorted(mine.values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(TAKE_BACK, [asked])
        gone = sorted(number for (number,) in cursor.fetchall())
    search.gone(Kind.CASE, gone, by=by, at=at)
    journal.record_numbered("case.taken_back", Case, gone, council_id=council.pk, by=by, at=at)
    return gone
