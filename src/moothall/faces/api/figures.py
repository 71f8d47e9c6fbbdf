"""Measures, figures, and the cases behind every one of them."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field, StringConstraints

from moothall.engine.cases.models import Case
from moothall.faces.api import cursors
from moothall.faces.api.callers import Key, Seat, seat
from moothall.faces.api.refusals import NoSuchPage
from moothall.faces.api.replies import NO_NUL, Day, In, Out, answered
from moothall.practices.insight import queries as insight
from moothall.practices.insight.measures.figures import Figure
from moothall.practices.insight.measures.periods import BadPeriod, Period

router = Router(tags=["figures"])
READ = Key("figures:read")
SIZE, LARGEST = 100, 500
FILTERS = ("service", "kind", "priority", "category", "channel", "team", "tag")
MeasureId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9.-]{0,79}$")]
Value = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=NO_NUL)]
EARLIEST, LATEST = date(1970, 1, 1), date(2199, 12, 31)


class MeasureOut(Out):
    """What is measured, and how."""

    id: str
    name: str
    definition: str
    unit: str
    clock: str
    version: int


class Measures(Out):
    """The measures in force."""

    items: list[MeasureOut]


class Narrowed(In):
    """Which days, and which cases."""

    first_on: Day | None = Field(default=None, description="The first of this month if left out.")
    last_on: Day | None = Field(default=None, description="Today if left out.")
    cohort: Literal["own", "opened"] = Field(
        default="own", description="own: as the measure says; opened: cases opened in the period."
    )
    service: Value | None = None
    kind: Value | None = None
    priority: Value | None = None
    category: Value | None = None
    channel: Value | None = None
    team: Value | None = None
    tag: Value | None = Field(default=None, description="Only cases that have this tag now.")


class PagedDeliveries(Narrowed):
    """Which days and cases, a page at a time."""

    limit: Annotated[int, Field(ge=1, le=LARGEST)] = SIZE
    cursor: Annotated[str, StringConstraints(pattern=cursors.CURSOR)] | None = None


class FigureOut(Out):
    """What a measure came to; `value` is null where nothing was measured, never 0."""

    id: str
    name: str
    value: float | None
    unit: str
    n: int
    median: float | None
    p90: float | None
    interval: list[float] | None = Field(description="Of a percentage: the 95% Wilson interval.")
    exclusions: dict[str, int]
    definition: str
    clock: str
    cohort: str


class Figures(Out):
    """Figures of a period."""

    first_on: date
    last_on: date
    items: list[FigureOut]


class Behind(Out):
    """A case that a figure counted: when, and for how much."""

    reference: str
    at: datetime
    value: int
    is_hit: bool


class CasesBehind(Out):
    """The cases behind a figure, the oldest first; `n` is the figure's."""

    n: int
    items: list[Behind]
    next: str | None


@router.get("/measures", response=Measures, auth=READ, url_name="measures")
def measures(request: HttpRequest) -> HttpResponse:
    """List what is measured."""
    del request
    found = insight.published()
    names = ("name", "definition", "unit", "clock")
    return answered(
        Measures(
            items=[
                MeasureOut(
                    id=one.measure.measure,
                    version=one.number,
                    **{name: getattr(one.measure, name) for name in names},
                )
                for one in found
            ]
        )
    )


@router.get("/figures", response=Figures, auth=READ, url_name="figures")
def figures(request: HttpRequest, narrowed: Annotated[Narrowed, Query()]) -> HttpResponse:
    """Count every measure over a period."""
    here = seat(request)
    period = period_of(here, narrowed)
    found = insight.figures(
        [here.council.pk], period, cohort=narrowed.cohort, filters=filters_of(narrowed)
    )
    items = [_figure(one) for one in found]
    return answered(Figures(first_on=period.first_on, last_on=period.last_on, items=items))


@router.get(
    "/figures/{measure}/cases", response=CasesBehind, auth=READ, url_name="behind", summary="Behind"
)
def behind(
    request: HttpRequest, measure: MeasureId, paged: Annotated[PagedDeliveries, Query()]
) -> HttpResponse:
    """List the cases that a figure counted: exactly as many as its n.

    Of a figure about people none where fewer than 5 answered, nor any that the key's person worked.
    """
    here = seat(request)
    found = insight.cases_behind(
        measure,
        [here.council.pk],
        period_of(here, paged),
        cohort=paged.cohort,
        filters=filters_of(paged),
    )
    whole = len(found)
    shield = insight.shielded(insight.measure_of(measure), found, here.who.persons.values())
    found = sorted(shield.found, key=lambda one: (one.at, one.case_id))
    first = _first(found, paged.cursor)
    part = found[first : first + paged.limit]
    following = None
    if part and first + paged.limit < len(found):
        last = part[-1]
        following = cursors.write("behind", (last.at.isoformat(), str(last.case_id)))
    names = dict(
        Case.objects.filter(pk__in=[one.case_id for one in part]).values_list("pk", "reference")
    )
    items = [
        Behind(reference=names[one.case_id], at=one.at, value=one.value, is_hit=one.is_hit)
        for one in part
    ]
    return answered(CasesBehind(n=whole, items=items, next=following))


def _first(found: list[insight.Behind], cursor: str | None) -> int:
    """Return where the page begins: after the case that the cursor names."""
    if cursor is None or not found:
        return 0
    at, case_id = place(cursors.read(cursor, "behind"))
    return sum(1 for one in found if (one.at, one.case_id) <= (at, case_id))


def place(values: tuple[str, ...]) -> tuple[datetime, int]:
    """Return after which moment and case a page begins.

    :raises NoSuchPage: for a cursor that names none.
    """
    try:
        at, case_id = datetime.fromisoformat(values[0]), int(values[1])
    except (ValueError, IndexError) as fault:
        raise NoSuchPage from fault
    if at.tzinfo is None:
        raise NoSuchPage
    return at, case_id


def period_of(here: Seat, narrowed: Narrowed) -> Period:
    """Return the days asked for, of this month where none are.

    :raises BadPeriod: for days the wrong way round, or out of reach.
    """
    return days_of(here, narrowed.first_on, narrowed.last_on)


def days_of(here: Seat, first_on: date | None, last_on: date | None) -> Period:
    """Return these days; of this month so far, where none are said.

    :raises BadPeriod: as `period_of`.
    """
    today = here.at.astimezone(ZoneInfo(here.council.zone)).date()
    last_on = last_on or today
    first_on = first_on or min(last_on, today).replace(day=1)
    if not (first_on >= EARLIEST and last_on <= LATEST):
        raise BadPeriod(f"Figures are counted from {EARLIEST} to {LATEST}.")
    return Period(first_on, last_on, here.council.zone)


def filters_of(narrowed: Narrowed) -> dict[str, str]:
    """Return which cases are asked for, by what is narrowed."""
    found = {name: getattr(narrowed, name) for name in FILTERS}
    return {name: value for name, value in found.items() if value}


def _figure(one: Figure) -> FigureOut:
    said: dict[str, Any] = one.as_json()
    return FigureOut(**said)
