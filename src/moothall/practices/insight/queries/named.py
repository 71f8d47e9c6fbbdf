"""Figures that no fact row holds: each counted by a query of its own, with its definition.

Calls outside cover follow from rotas and calendars, which a declared measure knows nothing of.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from moothall.engine.cases.models import Case, Fact
from moothall.engine.cases.queries import with_tag
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.practices.insight.measures.definition import TAG, Measure
from moothall.practices.insight.measures.figures import Counted, Figure, figure
from moothall.practices.insight.measures.periods import Period
from moothall.practices.servicedesk.queries import covering, duty
from moothall.practices.servicedesk.queries.covering import Call

OUTSIDE_HOURS: Final = Measure(
    measure="calls.outside-hours",
    name="Calls outside working hours",
    definition="Cases of a team with a rota that somebody called or came by for in the period (not"
    " online, not by email, neither spam nor a test), outside the working hours of the rota's"
    " calendar as it is today.",
    unit="count",
    cohort="opened",
)
OUTSIDE_COVER: Final = Measure(
    measure="calls.outside-cover",
    name="Calls outside cover",
    definition="Of the calls outside working hours, those of a service and priority that the rota"
    " did not answer for on the local day of the call, by its list; without a list it answers for"
    " all. The priority is the one that the case has now.",
    unit="count",
    cohort="opened",
)
NAMED: Final[Mapping[str, tuple[Measure, Callable[[Call], bool]]]] = {
    OUTSIDE_HOURS.measure: (OUTSIDE_HOURS, lambda call: True),
    OUTSIDE_COVER.measure: (OUTSIDE_COVER, lambda call: not call.is_covered),
}
"""Each by its name: what it means, and which calls it counts."""


def behind(
    name: str, council_ids: Sequence[int], period: Period, filters: Mapping[str, str]
) -> list[Call]:
    """Return the calls that such a figure counts, the earliest first."""
    _, counts = NAMED[name]
    shared = {one for council in council_ids for one in councils.sharing(council)}
    ids = sorted({*council_ids, *shared})
    span = period.starts_at, period.ends_at
    with scope.opened(ids, writes=True):  # a transaction that writes may go on to: see `duty`
        found = {
            call.case_id: call
            for rota in duty.rotas(ids)
            for call in covering.each_call(rota, *span, councils_of=council_ids)
            if counts(call)
        }
    kept = {name: value for name, value in filters.items() if value}
    if kept:
        tag = kept.pop(TAG, "")
        facts = Fact.objects.filter(case_id__in=found, **kept)
        if tag:
            facts = facts.filter(case_id__in=Case.objects.filter(with_tag(tag)).values("pk"))
        fitting = facts.values_list("case_id", flat=True)
        found = {number: found[number] for number in fitting}
    return sorted(found.values(), key=lambda call: (call.at, call.case_id))


def counted(
    name: str, council_ids: Sequence[int], period: Period, filters: Mapping[str, str]
) -> Figure:
    """Count such a figure."""
    measure, _ = NAMED[name]
    number = len(behind(name, council_ids, period, filters))
    line = Counted("", number, 0, 0, None, None)
    return figure(measure, [line], cohort="opened in period", filters=filters)
