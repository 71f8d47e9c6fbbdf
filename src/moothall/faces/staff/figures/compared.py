"""The councils of a shared service side by side: each one's figures, and theirs together (S1)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from moothall.faces.pages import access
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.faces.staff.figures.seven import SEVEN, Asked, asked, months, worded
from moothall.faces.staff.wrongdays import asks_again
from moothall.practices.insight import queries as insight
from moothall.practices.insight.measures.addresses import Address
from moothall.practices.insight.measures.figures import Figure
from moothall.practices.insight.words import NothingPublished

TOTALS = (
    "control.opened-before",
    "control.created",
    "control.reopened",
    "control.resolved",
    "control.cancelled",
    "control.open-after",
)
"""How what stood open before becomes what stands open after."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a figure came to in a council, of how many cases, and where they are listed."""

    value: str
    n: str
    href: str


@dataclass(frozen=True, slots=True)
class Line:
    """A figure of each council and of all together; whether their cases come to the same."""

    name: str
    definition: str
    cells: Sequence[Cell]
    adds_up: bool


@access.manager
@require_safe
@asks_again
def compared(request: HttpRequest) -> HttpResponse:
    """Show the figures of a period for each council that somebody manages, and for all together."""
    desk = sit(request)
    wanted = asked(desk, request)
    here = [one for one in desk.councils.values() if one.pk in wanted.councils]
    try:
        lines = _lines(desk, wanted, [one.pk for one in here])
    except NothingPublished:
        lines = []
    context = {
        "councils": here,
        "lines": lines,
        "adds_up": all(line.adds_up for line in lines),
        "first_on": wanted.period.first_on,
        "last_on": wanted.period.last_on,
        "months": months(desk, "", "staff:figures-councils"),
    }
    return shown(request, "staff/compared.html", context)


def _lines(desk: Desk, wanted: Asked, councils: Sequence[int]) -> list[Line]:
    names = (*SEVEN, *TOTALS)
    each = [_found([one], wanted, names) for one in councils]
    joint = _found(councils, wanted, names)
    return [
        _line(desk, wanted, [*(found[name] for found in each), joint[name]], councils)
        for name in names
        if name in joint
    ]


def _found(councils: Sequence[int], wanted: Asked, names: Sequence[str]) -> dict[str, Figure]:
    found = insight.figures(
        councils, wanted.period, cohort=wanted.cohort, filters=wanted.filters, only=names
    )
    return {figure.id: figure for figure in found}


def _line(desk: Desk, wanted: Asked, row: Sequence[Figure], councils: Sequence[int]) -> Line:
    *each, joint = row
    slugs = [*(desk.councils[one].slug for one in councils), ""]
    days = wanted.period.first_on, wanted.period.last_on
    cells = [
        Cell(
            worded(one.value, one.measure.unit),
            f"{one.n:,}" if one.measure.unit != "count" else "",
            str(Address(one.id, *days, wanted.cohort, wanted.filters, slug)),
        )
        for one, slug in zip(row, slugs, strict=True)
    ]
    adds_up = sum(one.n for one in each) == joint.n
    return Line(joint.measure.name, joint.measure.definition, cells, adds_up)
