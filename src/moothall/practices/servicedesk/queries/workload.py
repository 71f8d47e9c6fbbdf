"""How much of the running work each officer has, so that a team lead can share it out."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count

from moothall.engine.cases.models import CaseQuerySet
from moothall.engine.cases.words import Priority, State
from moothall.ground.people.models import TeamMember
from moothall.practices.servicedesk.queries import views
from moothall.practices.servicedesk.words import OVERDUE, Wanted

PARTS = {
    "running": Wanted(),
    "overdue": Wanted(promise=OVERDUE),
    "critical": Wanted(priority=Priority.P1),
    "high": Wanted(priority=Priority.P2),
    "paused": Wanted(state=State.PAUSED),
}
"""What is counted of each: by name, the view of the queue that shows those cases."""


@dataclass(frozen=True, slots=True)
class Workload:
    """What somebody has, by the names of `PARTS`; *identity* None: what nobody has."""

    identity: int | None
    counts: dict[str, int]


def workloads(seen: CaseQuerySet, team: str, *, at: datetime) -> list[Workload]:
    """Count the running cases of each officer who has any, by one statement.

    :param seen: the cases that whoever looks may see; others count for nobody.
    :param team: the code of the only team whose cases are counted; '' for every team's.
    """
    running = seen.filter(views.fitting(Wanted(team=team), (), at=at))
    counts = {
        name: Count("pk", filter=views.fitting(one, (), at=at)) for name, one in PARTS.items()
    }
    rows = running.order_by().values_list("assignee__identity_id").annotate(**counts)
    return [Workload(one, dict(zip(PARTS, numbers, strict=True))) for one, *numbers in rows]


def members(council_ids: Iterable[int], codes: Collection[str]) -> set[int]:
    """Return who works in teams of these codes, by identity; nobody who has left."""
    found = TeamMember.objects.filter(
        council_id__in=list(council_ids),
        team__code__in=codes,
        person__disabled_at=None,
        person__identity__isnull=False,
    )
    return {int(one or 0) for one in found.values_list("person__identity_id", flat=True)}
