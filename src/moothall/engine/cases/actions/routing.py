"""Put routing rules in force, and give new cases to officers as the rules say."""

from datetime import datetime

from django.db import transaction

from moothall.engine.cases import rules
from moothall.engine.cases.history import EventKind, Occurred
from moothall.engine.cases.models import Case, Routing, RoutingVersion, Turn
from moothall.engine.cases.queries import routing as queries
from moothall.engine.cases.routing import reading
from moothall.engine.cases.routing.choosing import Route
from moothall.engine.cases.words import NoSuchRouting, NotYours, RulesRefused
from moothall.ground.councils.models import Council
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.people import queries as people
from moothall.ground.people.models import Person

ROUTES = Actor.job("routing")
"""Who gives a case to an officer because a rule says so."""


@transaction.atomic
def publish_routing(council: Council, text: str, *, by: Actor, at: datetime) -> RoutingVersion:
    """Put routing rules in force in a council; those of the same name are kept as they were.

    They are tried on the cases of the last 30 days first, and what came of it is kept with them.
    Publishing what is in force already changes nothing.

    :param text: the rules as YAML.
    :raises NotYours: when the actor may not say so.
    :raises RulesRefused: for rules with faults, in their words.
    """
    if reason := rules.why_not_route(council.pk, by):
        raise NotYours(reason)
    read = reading.read(text, known=queries.known(council))
    if read.definition is None:
        raise RulesRefused("\n".join(str(fault) for fault in read.faults))
    routing, _ = Routing.objects.get_or_create(council=council, slug=read.definition.routing)
    routing = Routing.objects.select_for_update(of=("self",)).get(pk=routing.pk)
    head = RoutingVersion.objects.filter(pk=routing.head_id or 0).first()
    if head and (head.definition, head.text) == (read.definition.as_json(), text):
        return head
    tried = queries.trial(council.pk, read.definition, at=at)
    version = RoutingVersion.objects.create(
        council=council,
        routing=routing,
        number=1 + RoutingVersion.objects.filter(routing=routing).count(),
        definition=read.definition.as_json(),
        text=text,
        looked=tried.looked,
        elsewhere=tried.elsewhere,
        by_kind=by.kind,
        by_id=by.id,
        by_code=by.code,
        published_at=at,
    )
    routing.head = version
    routing.save(update_fields=["head"])
    facts = {"number": version.number, "looked": tried.looked, "elsewhere": tried.elsewhere}
    journal.record("routing.published", routing, by=by, at=at, facts=facts)
    return version


@transaction.atomic
def restore_routing(
    council: Council, slug: str, number: int, *, by: Actor, at: datetime
) -> RoutingVersion:
    """Publish a former version of routing rules again, as a version of its own.

    :raises NoSuchRouting: when there is no version of that number.
    :raises RulesRefused: when they no longer fit the council's services and teams.
    """
    for version in queries.versions(council.pk, slug):
        if version.number == number:
            return publish_routing(council, version.text, by=by, at=at)
    raise NoSuchRouting(f"There is no version {number}.")


def assigned(
    council: Council, route: Route, team_id: int | None, *, at: datetime
) -> Occurred | None:
    """Return the event that gives a new case to an officer; None where it waits in the queue."""
    officers = people.members_as(team_id, *rules.ACT) if route.officer and team_id else []
    if not officers or team_id is None:
        return None
    pick = _in_turn if route.officer == "in-turn" else _least_open
    person = pick(council, team_id, officers, at=at)
    data = {"team": route.team, "person": person.pk, "is_routed": True}
    return Occurred(EventKind.ASSIGNED, at, at, ROUTES, data)


def _in_turn(council: Council, team_id: int, officers: list[Person], *, at: datetime) -> Person:
    """Return whose turn it is: the next after the last, in the order in which they came to us."""
    values = {"council_id": council.pk, "person": officers[0], "taken_at": at}
    row, is_first = Turn.objects.get_or_create(team_id=team_id, defaults=values)
    row = Turn.objects.select_for_update(of=("self",)).get(pk=row.pk)
    order = sorted(officers, key=lambda one: one.pk)
    later = [one for one in order if one.pk > row.person_id]
    person = order[0] if is_first else next(iter(later), order[0])
    row.person, row.taken_at = person, at
    row.save(update_fields=["person", "taken_at"])
    return person


def _least_open(council: Council, team_id: int, officers: list[Person], *, at: datetime) -> Person:
    """Return the officer with the fewest open cases; of several the first by name."""
    del team_id, at
    mine = Case.objects.running().filter(council_id=council.pk, assignee__in=officers)
    open_now: dict[int, int] = dict.fromkeys((one.pk for one in officers), 0)
    for number in mine.values_list("assignee_id", flat=True):
        open_now[number] += 1
    return min(officers, key=lambda one: open_now[one.pk])
