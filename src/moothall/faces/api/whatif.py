"""What if: a past period replayed under a proposed target or calendar."""

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field, StringConstraints

from moothall.engine.cases.clocks import Verdict
from moothall.engine.cases.models import Case
from moothall.faces.api import cursors
from moothall.faces.api.callers import seat
from moothall.faces.api.figures import LARGEST, READ, SIZE, Narrowed, filters_of, period_of
from moothall.faces.api.refusals import Invalid, NoSuchPage
from moothall.faces.api.replies import Out, answered
from moothall.faces.pages.problems import Fault
from moothall.practices.insight.queries import whatif

router = Router(tags=["figures"])


class Proposed(Narrowed):
    """Which days and cases, and what is promised them instead: a time, a calendar or both."""

    cohort: Literal["own"] = "own"
    promise: Literal["resolution", "response"] = "resolution"
    seconds: Annotated[int, Field(ge=1, le=10**9)] | None = Field(
        default=None, description="Working seconds; or give `days`."
    )
    days: Annotated[int, Field(ge=1, le=whatif.MOST_DAYS)] | None = Field(
        default=None, description="Working days: to the end of the last."
    )
    calendar: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,59}$")] | None = Field(
        default=None, description="The code of one of the council's calendars."
    )
    limit: Annotated[int, Field(ge=1, le=LARGEST)] = SIZE
    cursor: Annotated[str, StringConstraints(pattern=cursors.CURSOR)] | None = None


class Shares(Out):
    """Of how many cases how many met their target today, and would have."""

    name: str
    n: int
    before: int
    after: int


class Judged(Out):
    """How a target stands: working seconds used, of how many promised."""

    is_met: bool | None
    used: int
    seconds: int


class ChangesSide(Out):
    """A case that met its target and would not have, or the other way round."""

    reference: str
    priority: str
    team: str
    before: Judged
    after: Judged


class WhatIfOut(Out):
    """What the period would have come to; `items` are the cases that change side.

    `not_judged` cases were promised in days, and it cannot be told how many: they are not in `n`.
    """

    first_on: date
    last_on: date
    not_judged: int = Field(description="Not judged: promised in days. They are not in `n`.")
    n: int
    before: int
    after: int
    changes: int
    by_priority: list[Shares]
    by_team: list[Shares]
    items: list[ChangesSide]
    next: str | None


@router.get("/figures/what-if", response=WhatIfOut, auth=READ, url_name="what-if")
def what_if(request: HttpRequest, asked: Annotated[Proposed, Query()]) -> HttpResponse:
    """Replay a period under a proposed target or calendar; nothing is written."""
    here = seat(request)
    if asked.seconds is None and asked.days is None and asked.calendar is None:
        raise Invalid(Fault("Propose seconds, days or a calendar.", pointer="#/seconds"))
    if asked.seconds is not None and asked.days is not None:
        raise Invalid(Fault("Propose seconds or days, not both.", pointer="#/days"))
    period, filters = period_of(here, asked), filters_of(asked)
    wanted = whatif.Wanted(
        asked.promise,
        filters.pop("priority", ""),
        asked.seconds,
        asked.days,
        asked.calendar or "",
    )
    found = whatif.what_if([here.council.pk], period, wanted, filters=filters, at=here.at)
    after = _case_id(asked.cursor) if asked.cursor else 0
    later = [one for one in found.turned if one.case_id > after]
    part = later[: asked.limit]
    is_more = len(later) > len(part)
    return answered(
        WhatIfOut(
            first_on=period.first_on,
            last_on=period.last_on,
            not_judged=found.not_judged,
            n=found.whole.n,
            before=found.whole.before,
            after=found.whole.after,
            changes=len(found.turned),
            by_priority=[_shares(one) for one in found.by_priority],
            by_team=[_shares(one) for one in found.by_team],
            items=_sides(part),
            next=cursors.write("what-if", (str(part[-1].case_id),)) if is_more else None,
        )
    )


def _case_id(cursor: str) -> int:
    values = cursors.read(cursor, "what-if")
    if len(values) != 1 or not (values[0].isascii() and values[0].isdigit()) or len(values[0]) > 18:
        raise NoSuchPage
    return int(values[0])


def _shares(one: whatif.Tally) -> Shares:
    return Shares(name=one.name, n=one.n, before=one.before, after=one.after)


def _sides(part: Sequence[whatif.Turned]) -> list[ChangesSide]:
    numbers = [one.case_id for one in part]
    names = dict(Case.objects.filter(pk__in=numbers).values_list("pk", "reference"))
    return [
        ChangesSide(
            reference=names[one.case_id],
            priority=one.priority,
            team=one.team,
            before=_judged(one.before),
            after=_judged(one.after),
        )
        for one in part
    ]


def _judged(one: Verdict) -> Judged:
    return Judged(is_met=one.is_met, used=one.used, seconds=one.seconds)
