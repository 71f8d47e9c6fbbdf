"""Parts of what stands open: each has an address, which lists exactly its cases."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from moothall.engine.cases.models import Case
from moothall.faces.pages import access, plain
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.faces.staff.figures.seven import SIZE, managed, page_number, turned, whose
from moothall.faces.staff.queue.rows import KINDS, rows
from moothall.faces.staff.wrongdays import WrongDays, asks_again, why
from moothall.ground.journal.words import Refused
from moothall.practices.insight import queries as insight
from moothall.practices.insight.measures.periods import Period
from moothall.practices.insight.queries import Part
from moothall.practices.insight.words import ON_WHOM

MONTHS = 182
"""How many days the line goes back where nobody says from when."""
LONGEST = timedelta(days=3_660)
WAITS = (insight.ACTIVE, insight.STOPPED, *ON_WHOM)


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

    @property
    def before_at(self) -> datetime | None:
        """When the day begins from before which none is to be."""
        zone = ZoneInfo(self.period.zone)
        return datetime.combine(self.before, time.min, zone) if self.before else None


@access.manager
@require_safe
@asks_again
def listed(request: HttpRequest) -> HttpResponse:
    """List the cases of a part of what stands open, or stood at the end of a day."""
    desk = sit(request)
    wanted = asked(desk, request)
    part = _part(wanted, request)
    found = part.of(insight.standing(wanted.councils, wanted.at, kind=wanted.kind), wanted.at)
    number = page_number(request, len(found))
    ids = [one.case_id for one in found[(number - 1) * SIZE : number * SIZE]]
    there = Case.objects.in_bulk(ids)
    context = {
        "asked": wanted,
        "whose": whose(desk, wanted.council)["whose"],
        "words": _words(part),
        "n": len(found),
        "rows": rows(desk, [there[one] for one in ids if one in there]),
        "first": (number - 1) * SIZE + 1,
        "back": f"{reverse('staff:figures-open')}?{query(wanted)}",
        "previous_url": turned(request, number - 1) if number > 1 else "",
        "next_url": turned(request, number + 1) if number * SIZE < len(found) else "",
    }
    return shown(request, "staff/standing_part.html", context)


def address(wanted: Asked, part: Part) -> str:
    """Return the address that lists a part of what the page shows."""
    said = {
        "waits_for": part.waits_for,
        "reason": part.reason,
        "only": part.kind,
        "age": str(insight.AGES.index(part.age)) if part.age else "",
        "untriaged": "yes" if part.is_untriaged else "",
        "older": "yes" if part.created_before else "",
    }
    return f"{reverse('staff:figures-open-part')}?{query(wanted, **said)}"


def query(wanted: Asked, **more: str) -> str:
    """Return what is asked for, as an address ends with it."""
    period = wanted.period
    same = {
        "from": period.first_on,
        "to": period.last_on,
        "before": wanted.before,
        "kind": wanted.kind,
        "council": wanted.council,
    }
    return urlencode({name: value for name, value in (same | more).items() if value})


def _part(wanted: Asked, request: HttpRequest) -> Part:
    typed = {name: request.GET.get(name, "") for name in ("waits_for", "reason", "only", "age")}
    ages = dict(enumerate(insight.AGES))
    known = {str(number): age for number, age in ages.items()} | {"": ""}
    if typed["waits_for"] not in ("", *WAITS) or typed["age"] not in known:
        raise Http404("There is no such part of what stands open.")
    return Part(
        waits_for=typed["waits_for"],
        reason=typed["reason"],
        kind=typed["only"],
        age=known[typed["age"]],
        is_untriaged=request.GET.get("untriaged") == "yes",
        created_before=wanted.before_at if request.GET.get("older") == "yes" else None,
    )


def _words(part: Part) -> str:
    """Return which cases they are, in words."""
    whom = {insight.ACTIVE: "active", insight.STOPPED: "stopped"} | {
        code: f"waiting for {name[:1].lower()}{name[1:]}" for code, name in ON_WHOM.items()
    }
    said = [
        whom.get(part.waits_for, ""),
        f"“{part.reason}”" if part.reason else "",
        KINDS.get(part.kind, part.kind).lower(),
        f"old: {part.age.lower()}" if part.age else "",
        "untriaged" if part.is_untriaged else "",
        "from before that day" if part.created_before else "",
    ]
    return plain.listed([one for one in said if one]) or "all"


def asked(desk: Desk, request: HttpRequest) -> Asked:
    """Return what an address asks for.

    :raises WrongDays: where it names no days, or too many.
    :raises Http404: where it names no kind, or a council that they do not manage.
    """
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
        raise WrongDays(why(wrong)) from wrong
    if period.last_on - period.first_on > LONGEST:
        raise WrongDays("The line goes through ten years at most")
    kind = request.GET.get("kind", "")
    if kind and kind not in KINDS:
        raise Http404("There is no such kind of case.")
    is_now = period.last_on == today
    council = request.GET.get("council", "")
    councils = managed(desk, council)
    return Asked(
        desk.at if is_now else period.ends_at, period, councils, council, kind, before, is_now
    )
