"""What is covered outside working hours, now and on any day; and the calls that were not."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from operator import itemgetter
from zoneinfo import ZoneInfo

from moothall.engine.cases.models import Case, Fact
from moothall.ground.calendars.words import OutOfReach
from moothall.ground.councils import queries as councils
from moothall.practices.servicedesk.models import Covered, Rota
from moothall.practices.servicedesk.queries import duty
from moothall.practices.servicedesk.words.oncall import PRIORITIES, OnCall

WRITTEN = ("online", "email", "appointment")
"""Channels by which nobody calls or comes by."""
NONE = ("spam", "test")
"""What was no call, as facts leave it out."""
"""The channel of those who ask for themselves: they call nobody."""


@dataclass(frozen=True, slots=True)
class Cover:
    """How a call of a service stands at a moment outside working hours.

    *priorities* are those that are covered then, *since_on* from when on that is so; none: it is
    not covered. *opens_at* is when the team works again (UTC), if it ever does.
    """

    rota: Rota
    priorities: tuple[str, ...]
    since_on: date | None
    on_call: Sequence[OnCall]
    opens_at: datetime | None

    def holds(self, priority: str) -> bool:
        """Whether a case of that priority is covered."""
        return priority in self.priorities

    @property
    def there(self) -> Sequence[OnCall]:
        """Who of those on call is not away, and can be rung."""
        return [one for one in self.on_call if one.away_until is None]

    @property
    def away(self) -> Sequence[OnCall]:
        """Who has the shift and noted that they are away."""
        return [one for one in self.on_call if one.away_until is not None]


@dataclass(frozen=True, slots=True)
class Call:
    """A case for which somebody called outside working hours, in which local month (2027-03)."""

    case_id: int
    at: datetime
    month: str
    service: str
    is_covered: bool


@dataclass(frozen=True, slots=True)
class Calls:
    """Calls of one issue type in one local month that came outside working hours."""

    month: str
    service: str
    covered: int
    outside: int

    @property
    def every(self) -> int:
        """How many there were."""
        return self.covered + self.outside


def cover(council_id: int, team_code: str, service: str, *, at: datetime) -> Cover | None:
    """Say how a call of a service stands now; None in working hours, and where there is no rota."""
    with duty.seen_with_shared(council_id) as ids:
        rota = duty.for_team(ids, team_code)
        if rota is None or not duty.is_outside(rota, at):
            return None
        listed, day = duty.list_of(rota), at.astimezone(ZoneInfo(rota.council.zone)).date()
        held = [
            priority
            for priority in PRIORITIES
            if not listed or any(duty.holds(one, service, priority, day) for one in listed)
        ]
        since = [one.from_on for one in listed for p in held if duty.holds(one, service, p, day)]
        return Cover(
            rota=rota,
            priorities=tuple(held),
            since_on=min(since) if since else None,
            on_call=duty.on_call(rota, at),
            opens_at=_opens(rota, at),
        )


def _opens(rota: Rota, at: datetime) -> datetime | None:
    calendar = duty.working(rota)
    if calendar is None:
        return None
    try:
        return calendar.due(at, 1) - timedelta(seconds=1)
    except OutOfReach:
        return None


def calls(rota: Rota, since: datetime, until: datetime) -> list[Calls]:
    """Count the calls of a rota's team outside working hours, by month and issue type."""
    counted = Counter(
        (one.month, one.service, one.is_covered) for one in each_call(rota, since, until)
    )
    kinds = sorted({(month, service) for month, service, _ in counted}, key=itemgetter(1))
    kinds.sort(key=itemgetter(0), reverse=True)
    return [
        Calls(month, service, counted[month, service, True], counted[month, service, False])
        for month, service in kinds
    ]


def each_call(
    rota: Rota, since: datetime, until: datetime, *, councils_of: Collection[int] = ()
) -> list[Call]:
    """Return the calls of a rota's team that came outside working hours, the earliest first.

    A call is a case of the team that somebody called or came by for: not online, not by email, and
    neither spam nor a test. Whether it is outside working hours the rota's calendar says as it is
    today; whether it was covered, what the rota answered for on the local day of the call, which
    is nothing before the first of its shifts. So nothing needs to be noted when it is logged, and
    a figure is the same whenever it is asked for.

    :param councils_of: whose calls; none named: of every council that shares the team.
    """
    family = set(councils.family(rota.council))
    found = Case.objects.filter(
        council_id__in=family & set(councils_of) if councils_of else family,
        team__code=rota.team_code,
        created_at__gte=since,
        created_at__lt=until,
    ).exclude(channel__in=WRITTEN)
    found = found.exclude(pk__in=Fact.objects.filter(exclusion__in=NONE).values("case_id"))
    told = ("created_at", "service", "priority", "pk")
    rows = list(found.values_list(*told).order_by("created_at", "pk"))
    listed, zone, begun = duty.list_of(rota), ZoneInfo(rota.council.zone), duty.begun_on(rota)
    each = []
    for (at, service, priority, number), is_outside in zip(rows, _outside(rota, rows), strict=True):
        if is_outside:
            day = at.astimezone(zone).date()
            is_covered = begun <= day and _held(listed, service, priority, day)
            each.append(Call(number, at, day.strftime("%Y-%m"), service, is_covered))
    return each


def _held(listed: Sequence[Covered], service: str, priority: str, day: date) -> bool:
    return not listed or any(duty.holds(one, service, priority, day) for one in listed)


def _outside(rota: Rota, rows: Iterable[tuple[datetime, str, str, int]]) -> list[bool]:
    """Say of each call whether it came outside working hours."""
    moments = [at for at, *_ in rows]
    calendar = duty.working(rota)
    if calendar is None or not moments:
        return [True] * len(moments)
    import numpy as np  # noqa: PLC0415 - large; a web process seldom counts these

    starts = np.array([int(at.timestamp()) for at in moments], dtype=np.int64)
    return list(calendar.elapsed_many(starts, starts + 1) == 0)
