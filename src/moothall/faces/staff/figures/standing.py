"""What stands open: active or stopped, for whom it waits, how old it is, and how it comes down."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from moothall.engine.cases.models import Case
from moothall.faces.pages import access
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.faces.staff.figures import burndown
from moothall.faces.staff.figures.seven import managed
from moothall.faces.staff.queue.rows import KINDS, Row, rows
from moothall.ground.journal.words import Refused
from moothall.practices.insight import queries as insight
from moothall.practices.insight.measures.periods import Period
from moothall.practices.insight.queries import Standing
from moothall.practices.insight.words import ON_WHOM

MONTHS = 182
"""How many days the line goes back where nobody says from when."""
LONGEST = timedelta(days=3_660)
OLDEST = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """As at which moment, of which councils and kind, over which days; as the address says."""

    at: datetime
    period: Period
    councils: list[int]
    council: str
    kind: str
    before: date | None
    is_now: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table: what it counts, by kind, and in all."""

    name: str
    counts: tuple[int, ...]
    total: int
    is_part: bool = False


@access.manager
@require_safe
def standing(request: HttpRequest) -> HttpResponse:
    """Show what stands open, now or as it stood at the end of a day."""
    desk = sit(request)
    asked = _asked(desk, request)
    found = insight.standing(asked.councils, asked.at, kind=asked.kind)
    days = burndown.shown(insight.days(asked.councils, asked.period, kind=asked.kind))
    there = {one.kind for one in found}
    kinds = [*(kind for kind in KINDS if kind in there), *sorted(there - KINDS.keys())]
    older = [one for one in found if asked.before and _day(one.created_at, desk) < asked.before]
    context = {
        "asked": asked,
        "kinds": [(kind, KINDS.get(kind, kind)) for kind in kinds],
        "every_kind": list(KINDS.items()),
        "total": len(found),
        "active": sum(not one.waits_for for one in found),
        "stopped": sum(bool(one.waits_for) for one in found),
        "untriaged": sum(one.is_untriaged for one in found),
        "oldest_on": _day(found[0].created_at, desk) if found else None,
        "waiting": _waiting(found, kinds),
        "ages": _ages(found, kinds, asked.at),
        "older": len(older),
        "lines": _rows(desk, older[:OLDEST]),
        "days": days,
        "picture": burndown.drawn(days),
        "councils": [(one.slug, one.name) for one in desk.councils.values()],
    }
    return shown(request, "staff/standing.html", context)


def _asked(desk: Desk, request: HttpRequest) -> Asked:
    zone = ZoneInfo(desk.council.zone)
    today = desk.at.astimezone(zone).date()
    try:
        last_on = date.fromisoformat(request.GET.get("to") or str(today))
        default = str(last_on - timedelta(days=MONTHS))
        first_on = date.fromisoformat(request.GET.get("from") or default)
        typed = request.GET.get("before", "")
        before = date.fromisoformat(typed) if typed else None
        period = Period(first_on, min(last_on, today), desk.council.zone)
    except (ValueError, OverflowError, Refused) as wrong:
        raise Http404(f"Those are no days: {wrong}") from wrong
    if period.last_on - period.first_on > LONGEST:
        raise Http404("The line goes through ten years at most.")
    kind = request.GET.get("kind", "")
    if kind and kind not in KINDS:
        raise Http404("There is no such kind of case.")
    is_now = period.last_on == today
    council = request.GET.get("council", "")
    councils = managed(desk, council)
    return Asked(
        desk.at if is_now else period.ends_at, period, councils, council, kind, before, is_now
    )


def _day(moment: datetime, desk: Desk) -> date:
    return moment.astimezone(ZoneInfo(desk.council.zone)).date()


def _waiting(found: Sequence[Standing], kinds: Sequence[str]) -> list[Line]:
    """Return a line for what is active, and one for each on whom the rest waits, reasons below."""
    lines = [_line("Active", [one for one in found if not one.waits_for], kinds)]
    for whom, name in ON_WHOM.items():
        those = [one for one in found if one.waits_for == whom]
        if those:
            lines.append(_line(f"Stopped: {name[:1].lower()}{name[1:]}", those, kinds))
            for reason, _ in Counter(one.reason for one in those).most_common():
                some = [one for one in those if one.reason == reason]
                lines.append(_line(reason, some, kinds, is_part=True))
    return [*lines, _line("Open in all", found, kinds)]


def _ages(found: Sequence[Standing], kinds: Sequence[str], at: datetime) -> list[Line]:
    lines = [_line(age, [o for o in found if o.band(at) == age], kinds) for age in insight.AGES]
    return [*lines, _line("Open in all", found, kinds)]


def _line(
    name: str, found: Sequence[Standing], kinds: Sequence[str], *, is_part: bool = False
) -> Line:
    by_kind = Counter(one.kind for one in found)
    return Line(name, tuple(by_kind[kind] for kind in kinds), len(found), is_part)


def _rows(desk: Desk, found: Sequence[Standing]) -> list[Row]:
    ids = [one.case_id for one in found]
    there = Case.objects.in_bulk(ids)
    return rows(desk, [there[number] for number in ids if number in there])
