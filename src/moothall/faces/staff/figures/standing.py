"""What stands open: active or stopped, for whom it waits, how old it is, and how it comes down."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from moothall.engine.cases.models import Case
from moothall.faces.pages import access
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.faces.staff.figures import burndown, parts
from moothall.faces.staff.figures.parts import Asked
from moothall.faces.staff.figures.seven import queue_of, whose
from moothall.faces.staff.queue.filters import address
from moothall.faces.staff.queue.rows import KINDS, Row, rows
from moothall.faces.staff.wrongdays import asks_again
from moothall.practices.insight import queries as insight
from moothall.practices.insight.queries import Part, Standing
from moothall.practices.insight.words import ON_WHOM
from moothall.practices.servicedesk.words import Wanted

OLDEST = 20
UNPROCESSABLE = 422
NOTHING_WRONG: Mapping[str, str] = {}
TILES = {
    "all": Part(),
    "active": Part(waits_for=insight.ACTIVE),
    "stopped": Part(waits_for=insight.STOPPED),
    "untriaged": Part(is_untriaged=True),
}
"""The parts that stand above the tables."""


@dataclass(frozen=True, slots=True)
class Cell:
    """How many cases a part has, and where they are listed."""

    count: int
    href: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table: what it counts, by kind, and in all."""

    name: str
    cells: tuple[Cell, ...]
    total: Cell
    is_part: bool = False


@access.manager
@require_safe
@asks_again
def standing(request: HttpRequest) -> HttpResponse:
    """Show what stands open, now or as it stood at the end of a day."""
    desk = sit(request)
    return page_of(request, desk, parts.asked(desk, request))


def page_of(
    request: HttpRequest, desk: Desk, asked: Asked, *, wrong: Mapping[str, str] = NOTHING_WRONG
) -> HttpResponse:
    """Show what stands open; *wrong* is what was wrong with a target that was typed, by field."""
    found = insight.standing(asked.councils, asked.at, kind=asked.kind)
    every_day = insight.days(asked.councils, asked.period, kind=asked.kind)
    days = burndown.shown(every_day)
    targets = insight.open_targets(asked.councils, [day.on for day in every_day], kind=asked.kind)
    by_day = dict(zip((day.on for day in every_day), targets, strict=True))
    shown_targets = [by_day[day.on] for day in days]
    aimed = [(d.is_open, t) for d, t in zip(every_day, targets, strict=True) if t is not None]
    there = {one.kind for one in found}
    kinds = [*(kind for kind in KINDS if kind in there), *sorted(there - KINDS.keys())]
    older = Part(created_before=asked.before_at).of(found, asked.at) if asked.before else []
    context = {
        "asked": asked,
        "kinds": [(kind, KINDS.get(kind, kind)) for kind in kinds],
        "every_kind": list(KINDS.items()),
        "kind_names": KINDS,
        "total": len(found),
        **{
            name: Cell(len(part.of(found, asked.at)), parts.address(asked, part))
            for name, part in TILES.items()
        },
        "older_url": parts.address(asked, Part(created_before=asked.before_at)),
        "oldest_on": _day(found[0].created_at, desk) if found else None,
        "waiting": _waiting(asked, found, kinds),
        "ages": _ages(asked, found, kinds),
        "older": len(older),
        "lines": _rows(desk, older[:OLDEST]),
        "days": list(zip(days, shown_targets, strict=True)),
        "picture": burndown.drawn(days, shown_targets, every=every_day),
        "target": targets[-1],
        "kept": sum(count <= target for count, target in aimed),
        "aimed": len(aimed),
        "target_url": f"{reverse('staff:figures-open-target')}?{parts.query(asked)}",
        "typed": request.POST,
        "wrong": wrong,
        "errors": [{"text": why, "href": f"#target-{name}"} for name, why in wrong.items()],
        **whose(desk, asked.council),
        "aims": _aims(desk, asked),
        "queue_url": _queue(desk, asked),
    }
    status = UNPROCESSABLE if wrong else 200
    return shown(request, "staff/standing.html", context, status=status)


def _aims(desk: Desk, asked: Asked) -> list[tuple[str, int | None]]:
    """Return the target of each council on the last day, where there are several."""
    if len(asked.councils) < 2:
        return []
    each = insight.open_target_of_each(asked.councils, asked.period.last_on, kind=asked.kind)
    return [(desk.councils[one].name, each[one]) for one in asked.councils if one in desk.councils]


def _queue(desk: Desk, asked: Asked) -> str:
    """Return where the queue lists what is open now; '' where it lists more."""
    council = queue_of(desk, asked.councils)
    return "" if council is None else address(Wanted(kind=asked.kind, council=council))


def _day(moment: datetime, desk: Desk) -> date:
    return moment.astimezone(ZoneInfo(desk.council.zone)).date()


def _waiting(asked: Asked, found: Sequence[Standing], kinds: Sequence[str]) -> list[Line]:
    """Return a line for what is active, and one for each on whom the rest waits, reasons below."""

    def line(name: str, part: Part, *, is_part: bool = False) -> Line:
        return _line(asked, name, found, kinds, part, is_part=is_part)

    lines = [line("Active", Part(waits_for=insight.ACTIVE))]
    for whom, name in ON_WHOM.items():
        those = [one for one in found if one.waits_for == whom]
        if those:
            lines.append(line(f"Stopped: {name[:1].lower()}{name[1:]}", Part(waits_for=whom)))
            for reason, _ in Counter(one.reason for one in those).most_common():
                lines.append(line(reason, Part(waits_for=whom, reason=reason), is_part=True))
    return [*lines, line("Open in all", Part())]


def _ages(asked: Asked, found: Sequence[Standing], kinds: Sequence[str]) -> list[Line]:
    lines = [_line(asked, age, found, kinds, Part(age=age)) for age in insight.AGES]
    return [*lines, _line(asked, "Open in all", found, kinds, Part())]


def _line(
    asked: Asked,
    name: str,
    found: Sequence[Standing],
    kinds: Sequence[str],
    part: Part,
    *,
    is_part: bool = False,
) -> Line:
    those = part.of(found, asked.at)
    by_kind = Counter(one.kind for one in those)
    cells = tuple(
        Cell(by_kind[kind], parts.address(asked, replace(part, kind=kind))) for kind in kinds
    )
    return Line(name, cells, Cell(len(those), parts.address(asked, part)), is_part)


def _rows(desk: Desk, found: Sequence[Standing]) -> list[Row]:
    ids = [one.case_id for one in found]
    there = Case.objects.in_bulk(ids)
    return rows(desk, [there[number] for number in ids if number in there])
