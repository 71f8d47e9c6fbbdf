"""The board on the wall: what is open, what is late and what was promised, readable across a room.

It asks what the report asks, of this month, and looks again by itself every half minute.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from moothall.engine.cases.words import Priority
from moothall.faces.pages import access
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.faces.staff.figures.seven import managed, queue_of, whose, worded
from moothall.faces.staff.queue.filters import address
from moothall.practices.insight import queries as insight
from moothall.practices.insight.measures.periods import Period
from moothall.practices.insight.words import NothingPublished
from moothall.practices.servicedesk import queries as servicedesk
from moothall.practices.servicedesk.words import NOBODY, OVERDUE, Wanted

EVERY = 30
"""Seconds after which it looks again."""
MONTHLY = ("resolution-sla", "first-response-sla", "first-response", "satisfaction")
LATE = {
    "Overdue now": Wanted(promise=OVERDUE),
    "P1 critical": Wanted(priority=Priority.P1),
    "P2 high": Wanted(priority=Priority.P2),
    "Nobody has it": Wanted(assignee=NOBODY),
}


@dataclass(frozen=True, slots=True)
class Tile:
    """A number on the board, what it is, and what stands under it."""

    name: str
    value: str
    under: str = ""
    href: str = ""
    is_alarm: bool = False


@access.manager
@require_safe
def wallboard(request: HttpRequest) -> HttpResponse:
    """Show how the desk stands now, today and this month."""
    desk = sit(request)
    council = request.GET.get("council", "")
    councils = managed(desk, council)
    context = {
        "now": _now(desk, councils),
        "month": _month(desk, councils),
        **whose(desk, council),
        "at": desk.at,
        "every": EVERY,
        "again": request.get_full_path(),
    }
    return shown(request, "staff/wallboard.html", context)


def _list(wanted: Wanted, council: str | None) -> str:
    """Return where a number's cases are listed, of one council or all; '' where nothing does."""
    return "" if council is None else address(replace(wanted, council=council))


def _now(desk: Desk, councils: Sequence[int]) -> list[Tile]:
    council = queue_of(desk, councils)
    today = desk.at.astimezone(ZoneInfo(desk.council.zone)).date()
    standing = insight.standing(councils, desk.at)
    (day,) = insight.days(councils, Period(today, today, desk.council.zone))
    stopped = sum(bool(one.waits_for) for one in standing)
    seen = desk.seen.filter(council_id__in=councils)
    counts = servicedesk.counts(desk.who, seen, LATE, at=desk.at)
    late = [
        Tile(name, str(counts[name]), "", _list(wanted, council), counts[name].number > 0)
        for name, wanted in LATE.items()
    ]
    return [
        Tile("Open", f"{len(standing):,}", f"{stopped:,} stopped", _list(Wanted(), council)),
        *late[:1],
        Tile("Opened today", f"{day.opened:,}", "asked for or reopened"),
        Tile("Ended today", f"{day.ended:,}", "resolved, cancelled or merged"),
        *late[1:],
    ]


def _month(desk: Desk, councils: Sequence[int]) -> list[Tile]:
    today = desk.at.astimezone(ZoneInfo(desk.council.zone)).date()
    period = Period(today.replace(day=1), today, desk.council.zone)
    try:
        found = {one.id: one for one in insight.figures(councils, period, only=MONTHLY)}
    except NothingPublished:
        return []
    return [
        Tile(one.measure.name, worded(one.value, one.measure.unit), f"of {one.n:,} cases")
        for name in MONTHLY
        if (one := found.get(name))
    ]
