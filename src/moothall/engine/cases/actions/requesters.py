"""Whose cases are whose, when two people turn out to be one."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from moothall.engine.cases.actions.finding import keep_found
from moothall.engine.cases.models import Case
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.people.models import Person


@transaction.atomic
def move_requests(
    giver: Person,
    taker: Person,
    *,
    by: Actor,
    at: datetime,
    only: Iterable[int] | None = None,
) -> list[int]:
    """Make the cases that *giver* asked for those of *taker*; return their ids.

    :param only: the ids of the cases to move, of those that are *giver*'s; all where it is None.
    """
    found = Case.objects.select_for_update(of=("self",)).filter(
        council_id=giver.council_id, requester=giver
    )
    if only is not None:
        found = found.filter(pk__in=list(only))
    moved = list(found.order_by("pk"))
    facts = {"from": giver.pk, "to": taker.pk}
    for case in moved:
        journal.record("case.moved", case, by=by, at=at, facts=facts)
    ids = [case.pk for case in moved]
    Case.objects.filter(pk__in=ids).update(requester=taker)
    keep_found(Case.objects.filter(pk__in=ids), by=by, at=at)
    return ids
