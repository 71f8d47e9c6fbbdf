"""What if: a past period replayed under a proposed target or calendar. Nothing is written.

The cases are those that today's figure counts, with the verdict that it counts them by; the events
of each are then folded again with the promise proposed. The same promise gives the same figure.

Where another calendar alone is proposed, what was promised in days is worked out again from its
days, as the version of the service says them. A case whose days do not make the time that it was
promised is left out, and counted as not judged.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final, cast

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from moothall.engine.cases.clocks import Verdict, verdict, whole
from moothall.engine.cases.history import EventKind, Occurred
from moothall.engine.cases.models import Event, Fact
from moothall.engine.cases.proposing import KINDS, InDays, PromisedInDays, Proposal, proposed
from moothall.engine.cases.queries import counting
from moothall.engine.catalogue import plan
from moothall.engine.catalogue import queries as catalogue
from moothall.ground.calendars import queries as calendars
from moothall.ground.journal.words import Actor
from moothall.practices.insight import queries as insight
from moothall.practices.insight.measures.periods import Period
from moothall.practices.insight.words import TooMany

if TYPE_CHECKING:
    from moothall.engine.catalogue.definition import Priority

MEASURES: Final[Mapping[str, str]] = {
    "resolution": "resolution-sla",
    "response": "first-response-sla",
}
"""By what a target measures: the figure that counts how often it was kept."""
MOST: Final = 20_000
"""So many cases are replayed at once: a page waits for it."""
MOST_DAYS: Final = 250
"""A target has no more working days: a year of them."""
AT_ONCE: Final = 2_000
_NOBODY = Actor("job", None, "")
KIND: Final = {kind.value: kind for kind in EventKind}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Another promise, as somebody proposes it: `calendar` is a code of each council's own."""

    measures: str
    priority: str = ""
    seconds: int | None = None
    days: int | None = None
    calendar: str = ""


@dataclass(frozen=True, slots=True)
class Turned:
    """A case that changes side, with how it stands today and how it would."""

    case_id: int
    council_id: int
    priority: str
    team: str
    before: Verdict
    after: Verdict


@dataclass(slots=True)
class Tally:
    """How many cases of a part there are, and how many met their target today and then.

    The part of a team is of the council whose team it is: two may have one of the same code.
    """

    name: str
    council_id: int | None = None
    n: int = 0
    before: int = 0
    after: int = 0

    def count(self, *, before: bool, after: bool) -> None:
        """Count one case."""
        self.n += 1
        self.before += before
        self.after += after


@dataclass(slots=True)
class WhatIf:
    """What a period would have come to; `turned` are the cases that change side, by number.

    `not_judged` were promised in days, and it cannot be told how many; they are in no tally.
    """

    whole: Tally
    by_priority: list[Tally] = field(default_factory=list)
    by_team: list[Tally] = field(default_factory=list)
    by_council: list[Tally] = field(default_factory=list)
    turned: list[Turned] = field(default_factory=list)
    not_judged: int = 0


def what_if(
    councils: Sequence[int],
    period: Period,
    wanted: Wanted,
    *,
    filters: Mapping[str, str],
    at: datetime,
) -> WhatIf:
    """Replay the cases of a figure under a proposed promise; needs the councils in scope.

    :raises TooMany: for more cases than are replayed at once.
    :raises NoSuchCalendar: where a council has no calendar of that code.
    :raises OutOfReach: where the calendar proposed does not reach as far as a case.
    """
    measure = MEASURES[wanted.measures]
    narrowed = dict(filters) | ({"priority": wanted.priority} if wanted.priority else {})
    counted = insight.cases_behind(measure, councils, period, filters=narrowed)
    if len(counted) > MOST:
        many = f"{len(counted):,} cases are counted then, and {MOST:,} are replayed at once."
        raise TooMany(f"{many} Choose fewer days.")
    hits = {one.case_id: one.is_hit for one in counted}
    proposals = {one: _proposal(one, wanted) for one in councils}
    found = WhatIf(Tally("All"))
    priorities: dict[str, Tally] = {}
    teams: dict[tuple[str, int], Tally] = {}
    homes: dict[int, Tally] = {}
    in_days = cache(_in_days)
    for case, told in _lives(sorted(hits)):
        is_hit = hits[case.case_id]
        proposal = proposals[case.council_id]
        try:
            turned = _replayed(case, told, proposal, in_days, at=at, is_hit=is_hit)
        except PromisedInDays:
            found.not_judged += 1
            continue
        after = bool(turned.after.is_met) if turned else is_hit
        team = case.team, case.council_id
        for tally in (
            found.whole,
            priorities.setdefault(case.priority, Tally(case.priority)),
            teams.setdefault(team, Tally(*team)),
            homes.setdefault(case.council_id, Tally("", case.council_id)),
        ):
            tally.count(before=is_hit, after=after)
        found.turned += [turned] if turned else []
    found.by_priority = [priorities[name] for name in sorted(priorities)]
    found.by_team = [teams[team] for team in sorted(teams)]
    found.by_council = [homes[one] for one in councils if one in homes]
    return found


@dataclass(frozen=True, slots=True)
class _Case:
    case_id: int
    council_id: int
    priority: str
    team: str
    version_id: int | None


def _in_days(version_id: int, priority: str) -> Mapping[str, int]:
    """Return how many days a version promises at a priority, by target; no others."""
    promised = plan.targets_for(catalogue.definition(version_id), cast("Priority", priority))
    return {one.id: one.allowance.days for one in promised if one.allowance.days}


def _proposal(council_id: int, wanted: Wanted) -> Proposal:
    version = calendars.head(council_id, wanted.calendar).pk if wanted.calendar else None
    return Proposal(wanted.measures, wanted.priority, wanted.seconds, wanted.days, version)


def _replayed(
    case: _Case,
    told: list[Occurred],
    proposal: Proposal,
    in_days: InDays,
    *,
    at: datetime,
    is_hit: bool,
) -> Turned | None:
    """Return a case that changes side; None of one that does not.

    :raises PromisedInDays: where it cannot be judged.
    """
    counting_by = counting.calendars_named(told)
    if proposal.calendar:
        counting_by[proposal.calendar] = calendars.working_calendar(proposal.calendar)
    version = case.version_id
    again = proposed(told, proposal, counting_by, version=version, in_days=in_days)
    after = verdict(again, counting_by, at=at, measures=proposal.measures)
    if after is None or bool(after.is_met) == is_hit:
        return None
    before = verdict(told, counting_by, at=at, measures=proposal.measures)
    if before is None:
        return None
    before = replace(before, is_met=is_hit)
    return Turned(case.case_id, case.council_id, case.priority, case.team, before, after)


def _lives(numbers: Sequence[int]) -> Iterator[tuple[_Case, list[Occurred]]]:
    """Yield every case of these with the events that its clocks are computed from."""
    for begin in range(0, len(numbers), AT_ONCE):
        part = numbers[begin : begin + AT_ONCE]
        facts = Fact.objects.filter(case_id__in=part)
        names = ("case_id", "council_id", "priority", "team", "case__version_id")
        cases = {row[0]: _Case(*row) for row in facts.values_list(*names)}
        for case_id, rows in groupby(_events(part), key=lambda row: row[0]):
            yield cases[case_id], [_occurred(row) for row in rows]


_COLUMNS = ("case_id", "kind", "effective_at", "recorded_at", "told", "sequence", "instead_of")


def _events(part: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    told = Event.objects.filter(case_id__in=part)
    told = told.filter(Q(kind__in=KINDS) | Q(instead_of__isnull=False))
    told = told.annotate(told=Cast("data", TextField()))  # Django asks each field how to read it
    return told.order_by("case_id", "sequence").values_list(*_COLUMNS).iterator(chunk_size=10_000)


def _occurred(row: tuple[Any, ...]) -> Occurred:
    _, kind, moment, recorded_at, told, sequence, instead_of = row
    happened_at = whole(moment)  # once: to put in order, to propose and to fold each cut it else
    data = json.loads(told)
    return Occurred(KIND[kind], happened_at, recorded_at, _NOBODY, data, sequence, instead_of)
