"""Routing rules: those in force, their versions, which one routed a case, and a trial of others."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from moothall.engine.cases.history import EventKind
from moothall.engine.cases.models import Case, Event, Routing, RoutingVersion, Submission
from moothall.engine.cases.routing import choosing
from moothall.engine.cases.routing.checks import Known
from moothall.engine.cases.routing.choosing import Route, Rules
from moothall.engine.cases.routing.definition import COUNCIL, RoutingDefinition
from moothall.engine.cases.words import NoSuchRouting
from moothall.engine.catalogue import queries as catalogue
from moothall.ground.councils import queries as councils
from moothall.ground.councils.models import Council
from moothall.outside.postgres.asked import database_asked

TRIED_ON: Final = timedelta(days=30)
"""How far back rules are tried before they go live."""
MOST_TRIED, MOST_SHOWN = 50_000, 200


def rules_for(heads: Mapping[str, int], service: str) -> list[Rules]:
    """Return the rules that a new case of a service falls under: its own, then the council's.

    :param heads: the versions in force, by what they are for.
    """
    return [_rules(heads[slug]) for slug in (service, COUNCIL) if slug in heads]


def _rules(version_id: int) -> Rules:
    return Rules(version_id, definition(version_id))


def definition(version_id: int) -> RoutingDefinition:
    """Return what a version says; read once in a process, since versions never change."""
    return _definition(database_asked(), version_id)


@lru_cache(maxsize=1024)
def _definition(database: str, version_id: int) -> RoutingDefinition:
    del database  # only so that two databases in one process are told apart
    kept = RoutingVersion.objects.values_list("definition", flat=True).get(pk=version_id)
    return RoutingDefinition.model_validate(kept)


def known(council: Council) -> Known:
    """Return what the rules of a council may name."""
    offers = catalogue.offers(council.pk)
    services = {offer.definition.service: offer.definition for offer in offers}
    return Known(services, frozenset(team.code for team in councils.teams(council)))


def in_force(council_id: int) -> list[RoutingVersion]:
    """Return the versions of routing rules in force in a council, those of all services first."""
    heads = Routing.objects.filter(council_id=council_id, head__isnull=False)
    found = RoutingVersion.objects.filter(pk__in=heads.values("head_id")).select_related("routing")
    return sorted(found, key=lambda one: (one.routing.slug != COUNCIL, one.routing.slug))


def versions(council_id: int, slug: str) -> list[RoutingVersion]:
    """Return every version of rules, the newest first.

    :raises NoSuchRouting: when there is none.
    """
    mine = RoutingVersion.objects.filter(routing__council_id=council_id, routing__slug=slug)
    found = list(mine.select_related("routing").order_by("-number"))
    if not found:
        raise NoSuchRouting
    return found


@dataclass(frozen=True, slots=True)
class Routed:
    """The rule that sent a case to its team: its name, its version, and what it looked at."""

    name: str
    slug: str
    number: int
    why: Sequence[str]


def routed(created: Mapping[str, Any]) -> Routed | None:
    """Return which rule routed a case, from what the event that created it says."""
    said = created.get("routed")
    if not said:
        return None
    version = RoutingVersion.objects.select_related("routing").filter(pk=said["version"]).first()
    if version is None:
        return None
    rule = definition(version.pk).rule(said["rule"])
    why = choosing.why(rule) if rule else []
    return Routed(rule.name if rule else said["rule"], version.routing.slug, version.number, why)


def routed_by(case: Case) -> Routed | None:
    """Return which rule routed a case; None where it went where its service says."""
    created = Event.objects.filter(case_id=case.pk, kind=EventKind.CREATED)
    return routed(created.values_list("data", flat=True).first() or {})


@dataclass(frozen=True, slots=True)
class Place:
    """Where a case went, or would go."""

    team: str
    priority: str
    tasks: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Moved:
    """A case of last month that would go elsewhere."""

    reference: str
    title: str
    created_at: datetime
    before: Place
    after: Place
    rule: str


@dataclass(frozen=True, slots=True)
class Trial:
    """What rules would have done with the cases of the month before; nothing was moved.

    `looked` cases were judged, `elsewhere` of them would have gone to another team, priority or
    task's team. `table` counts them by before and after. `left` came without answers.
    """

    looked: int
    elsewhere: int
    left: int
    table: Sequence[tuple[Place, Place, int]]
    moved: Sequence[Moved]
    by_rule: Mapping[str, int] = field(default_factory=dict)


def trial(council_id: int, rules: RoutingDefinition, *, at: datetime) -> Trial:
    """Try rules on the cases of the last 30 days, in place of those in force of the same name.

    Whom in the team a case would be given to is not compared.
    """
    heads = {v.routing.slug: v.pk for v in in_force(council_id)}
    cases = Case.objects.filter(council_id=council_id, created_at__gte=at - TRIED_ON)
    if rules.routing != COUNCIL:
        cases = cases.filter(service=rules.routing)
    rows = list(cases.order_by("-created_at", "-pk")[:MOST_TRIED])
    numbers = [case.pk for case in rows]
    answers = dict(Submission.objects.filter(case_id__in=numbers).values_list("case_id", "answers"))
    asked = Event.objects.filter(case_id__in=numbers, kind=EventKind.CREATED)
    created = dict(asked.values_list("case_id", "data"))
    moved, by_rule, left = [], Counter[str](), 0
    for case in rows:
        if case.version_id is None:
            left += 1
            continue
        route = _tried(case, rules, heads, answers.get(case.pk, {}))
        if route.version_id == TRIED:
            by_rule[route.rule] += 1
        before, after = _was(created[case.pk]), _is(route)
        if before != after:
            moved.append(
                Moved(case.reference, case.title, case.created_at, before, after, route.rule)
            )
    table = Counter((one.before, one.after) for one in moved)
    return Trial(
        looked=len(rows) - left,
        elsewhere=len(moved),
        left=left,
        table=[(before, after, count) for (before, after), count in table.most_common()],
        moved=moved[:MOST_SHOWN],
        by_rule=by_rule,
    )


TRIED: Final = -1
"""The version that rules under trial have."""


def _tried(
    case: Case, rules: RoutingDefinition, heads: Mapping[str, int], answers: Mapping[str, Any]
) -> Route:
    definition = catalogue.definition(case.version_id or 0)
    known = [
        Rules(TRIED, rules) if slug == rules.routing else _rules(heads[slug])
        for slug in (case.service, COUNCIL)
        if slug == rules.routing or slug in heads
    ]
    return choosing.choose(known, definition, answers, channel=case.channel)


def _was(created: Mapping[str, Any]) -> Place:
    tasks = tuple(sorted(created.get("task_teams", {}).items()))
    return Place(str(created.get("team", "")), str(created.get("priority", "")), tasks)


def _is(route: Route) -> Place:
    return Place(route.team, route.priority, tuple(sorted(route.tasks.items())))
