"""Whose time the life of a case was, with the names that people know."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from moothall.engine.cases import rules, stretches
from moothall.engine.cases.models import Case
from moothall.engine.cases.queries import counting
from moothall.engine.cases.queries.counting import Lived
from moothall.engine.cases.queries.headings import pause_label
from moothall.engine.cases.stretches import Stretch, Whose
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.ground.councils.models import Team

LABELS = {
    Whose.APPROVAL: "Waiting for approval",
    Whose.RESOLVED: "Resolved, until it was opened again",
}
NO_TEAM = "No team"


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose time it was: `code` is the team's, or that of the reason to wait."""

    whose: Whose
    code: str
    name: str
    waits_for: str
    """On whom the case waited: requester, contractor, resources, others; else empty."""


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the case's life; `team` is the name of the team that had it."""

    owner: Owner
    team: str
    start: datetime
    end: datetime
    elapsed: int
    working: int


@dataclass(frozen=True, slots=True)
class Total:
    """What all parts of one owner come to, in seconds."""

    owner: Owner
    elapsed: int
    working: int


@dataclass(frozen=True, slots=True)
class TimeSpent:
    """The life of a case: its parts, oldest first, and what they come to by owner.

    The parts add up to `elapsed`: from creation to the resolution, or another end, or now.
    """

    parts: Sequence[Part]
    totals: Sequence[Total]
    elapsed: int
    working: int
    is_over: bool


def time_spent(case: Case, *, at: datetime, lived: Lived | None = None) -> TimeSpent:
    """Return whose time the life of a case was, counted anew from its events.

    :param lived: they, where they were read for that moment already.
    """
    clocks = (lived or counting.lived(case, at=at)).clocks
    found = stretches.stretches(clocks)
    teams = Team.objects.filter(council_id=case.council_id)
    names = dict(teams.values_list("code", "name"))
    definition = rules.definition_of(case)

    def owner(whose: Whose, code: str) -> Owner:
        waits_for = _waits_for(definition, code) if whose == Whose.WAIT else ""
        return Owner(whose, code, _name(whose, code, names, definition), waits_for)

    return TimeSpent(
        parts=[_part(one, owner(*one.owner), names) for one in found],
        totals=[
            Total(owner(one.whose, one.name), one.elapsed, one.working)
            for one in stretches.sums(found)
        ],
        elapsed=sum(one.elapsed for one in found),
        working=sum(one.working for one in found),
        is_over=clocks.state not in {"open", "paused"},
    )


def _part(one: Stretch, owner: Owner, names: dict[str, str]) -> Part:
    team = names.get(one.team, one.team) or NO_TEAM
    return Part(owner, team, one.start, one.end, one.elapsed, one.working)


def _name(
    whose: Whose, code: str, names: dict[str, str], definition: ServiceDefinition | None
) -> str:
    if whose == Whose.TEAM:
        return names.get(code, code) or NO_TEAM
    if whose == Whose.WAIT:
        return pause_label(definition, code) or "Paused"
    return LABELS[whose]


def _waits_for(definition: ServiceDefinition | None, code: str) -> str:
    reason = definition.reason(code) if definition else None
    return reason.on_whom if reason else "others"
