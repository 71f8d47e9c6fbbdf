"""What stands open, over the wire: counted, listed part by part, and how many may be at most."""

from collections import Counter
from datetime import date, datetime, timedelta
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field, StringConstraints

from moothall.engine.cases.models import Case
from moothall.faces.api import cursors
from moothall.faces.api.callers import Key, Seat, seat
from moothall.faces.api.figures import EARLIEST, LARGEST, SIZE, Value, place
from moothall.faces.api.replies import Day, In, Moment, Out, Repeatable, WholeNumber, answered, once
from moothall.practices.insight import actions
from moothall.practices.insight import queries as insight
from moothall.practices.insight.measures.periods import BadPeriod, Period
from moothall.practices.insight.words import MOST_OPEN

router = Router(tags=["figures"])
READ, ACT = Key("figures:read"), Key("figures:act")
SAID_OF_OPEN = ("created_at", "kind", "is_untriaged", "waits_for", "reason")


class OpenAsked(In):
    """As it stood when, and over which days."""

    first_on: Day | None = Field(default=None, description="26 weeks before if left out.")
    last_on: Day | None = Field(default=None, description="Today, as it is now, if left out.")
    kind: Value | None = None


class TargetIn(In):
    """How many cases are to stand open at most, from a local day on."""

    most: Annotated[WholeNumber, Field(ge=0, le=MOST_OPEN)] | None = Field(
        description="Null: no target."
    )
    from_on: Day
    kind: Literal["", "incident", "request", "problem", "report"] = ""


class TargetOut(Out):
    """A target, as it is kept."""

    most: int | None
    from_on: date
    kind: str


class PartAsked(OpenAsked):
    """Which of them, a page at a time; what is left out is of no matter."""

    waits_for: (
        Literal["active", "stopped", "requester", "contractor", "resources", "others"] | None
    ) = None
    reason: Value | None = Field(default=None, description="What their service calls it.")
    age: Value | None = Field(default=None, description="As the ages of the figure are called.")
    untriaged: bool = False
    created_before: Moment | None = None
    limit: Annotated[int, Field(ge=1, le=LARGEST)] = SIZE
    cursor: Annotated[str, StringConstraints(pattern=cursors.CURSOR)] | None = None


class StandingCase(Out):
    """A case that stood open."""

    reference: str
    created_at: datetime
    kind: str
    is_untriaged: bool
    waits_for: str
    reason: str
    age: str


class OpenPart(Out):
    """The cases of a part of what stood open, the oldest first; `n` is how many there are."""

    at: datetime
    n: int
    items: list[StandingCase]
    next: str | None


class Waits(Out):
    """Cases that wait for the same: whom, and what their services call it."""

    waits_for: str = Field(description="Empty for active cases.")
    reason: str
    count: int


class Aged(Out):
    """How many cases are so old."""

    age: str
    count: int


class OnDay(Out):
    """A local day: how many cases were opened and ended, and how many stood open at its end."""

    on: date
    opened: int
    ended: int
    is_open: int


class OpenCases(Out):
    """What stood open at a moment."""

    at: datetime
    count: int
    untriaged: int
    oldest_at: datetime | None
    target: int | None = Field(description="How many were to stand open at most; null: none set.")
    waiting: list[Waits]
    ages: list[Aged]
    days: list[OnDay]


@router.get("/figures/open-cases", response=OpenCases, auth=READ, url_name="open-cases")
def open_cases(request: HttpRequest, asked: Annotated[OpenAsked, Query()]) -> HttpResponse:
    """Count what stands open: active or waiting for whom, how old, and day by day."""
    here = seat(request)
    period = _open_period(here, asked)
    at, councils, kind = min(here.at, period.ends_at), [here.council.pk], asked.kind or ""
    found = insight.standing(councils, at, kind=kind)
    waiting = Counter((one.waits_for, one.reason) for one in found)
    ages = Counter(one.band(at) for one in found)
    return answered(
        OpenCases(
            at=at,
            count=len(found),
            untriaged=sum(one.is_untriaged for one in found),
            oldest_at=found[0].created_at if found else None,
            target=insight.open_targets(councils, [period.last_on], kind=kind)[0],
            waiting=[
                Waits(waits_for=whom, reason=reason, count=count)
                for (whom, reason), count in sorted(waiting.items())
            ],
            ages=[Aged(age=age, count=ages[age]) for age in insight.AGES],
            days=[
                OnDay(on=day.on, opened=day.opened, ended=day.ended, is_open=day.is_open)
                for day in insight.days(councils, period, kind=kind)
            ],
        )
    )


@router.post(
    "/figures/open-cases/target",
    response=TargetOut,
    auth=ACT,
    url_name="open-cases-target",
    summary="Set a target",
)
@once
def set_target(
    request: HttpRequest, given: TargetIn, idempotency_key: Repeatable = None
) -> HttpResponse:
    """Set how many cases are to stand open at most; said again for a day, the last counts."""
    del idempotency_key
    here = seat(request)
    kept = actions.set_open_target(
        here.council, given.most, kind=given.kind, from_on=given.from_on, by=here.holder, at=here.at
    )
    return answered(TargetOut(most=kept.most, from_on=kept.from_on, kind=kept.kind))


@router.get(
    "/figures/open-cases/cases",
    response=OpenPart,
    auth=READ,
    url_name="open-cases-part",
    summary="Open cases of a part",
)
def open_part(request: HttpRequest, asked: Annotated[PartAsked, Query()]) -> HttpResponse:
    """List the cases of a part of what stands open: exactly as many as the figure says."""
    here = seat(request)
    at = min(here.at, _open_period(here, asked).ends_at)
    part = insight.Part(
        waits_for=asked.waits_for or "",
        reason=asked.reason or "",
        age=asked.age or "",
        is_untriaged=asked.untriaged,
        created_before=asked.created_before,
    )
    found = part.of(insight.standing([here.council.pk], at, kind=asked.kind or ""), at)
    after = place(cursors.read(asked.cursor, "open")) if asked.cursor else None
    rest = [one for one in found if after is None or (one.created_at, one.case_id) > after]
    page = rest[: asked.limit]
    names = dict(
        Case.objects.filter(pk__in=[one.case_id for one in page]).values_list("pk", "reference")
    )
    items = [
        StandingCase(
            reference=names[one.case_id],
            age=one.band(at),
            **{name: getattr(one, name) for name in SAID_OF_OPEN},
        )
        for one in page
    ]
    more = len(rest) > len(page) > 0
    last = (page[-1].created_at.isoformat(), str(page[-1].case_id)) if more else ()
    following = cursors.write("open", last) if last else None
    return answered(OpenPart(at=at, n=len(found), items=items, next=following))


def _open_period(here: Seat, asked: OpenAsked) -> Period:
    today = here.at.astimezone(ZoneInfo(here.council.zone)).date()
    last_on = min(asked.last_on or today, today)
    first_on = asked.first_on or max(last_on - timedelta(days=182), EARLIEST)
    if first_on < EARLIEST:
        raise BadPeriod(f"Figures are counted from {EARLIEST} on.")
    return Period(first_on, last_on, here.council.zone)
