"""Keep what services are found by, and which teams may find the cases of each."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from moothall.engine.catalogue import queries
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.catalogue.models import Service
from moothall.ground.journal.words import Actor
from moothall.ground.languages.words import Language
from moothall.ground.search import actions as search
from moothall.ground.search import audiences
from moothall.ground.search.findable import Thing
from moothall.ground.search.words import Kind


def keep_found(services: Iterable[Service], *, by: Actor, at: datetime) -> int:
    """Let these services be found as the version in force says; return how many.

    Whoever is in a team that a service names finds its cases, as long as that version is in force.
    """
    every = [service for service in services if service.head_id]
    for service in every:
        council, slug = service.council_id, service.slug
        teams = sorted(queries.definition(service.head_id or 0).teams())
        held = [audiences.team_called(council, code) for code in teams]
        search.open_to(council, audiences.service(council, slug), held, by=by, at=at)
    return search.kept([_thing(service) for service in every], by=by, at=at)


@transaction.atomic
def find_anew(council_id: int, *, after: int, most: int, by: Actor, at: datetime) -> list[int]:
    """Keep anew what a council's next services are found by, after an id; return their ids.

    They are locked before they are read: what somebody changes meanwhile is not undone. Rows of
    those that are gone go too.
    """
    there = Service.objects.filter(council_id=council_id)
    next_ones = there.filter(pk__gt=after).select_for_update(of=("self",), no_key=True)
    every = list(next_ones.order_by("pk")[:most])
    keep_found(every, by=by, at=at)
    ids = [one.pk for one in every]
    between = (after, ids[-1] if len(ids) == most else None)
    search.gone_between(Kind.SERVICE, council_id, between, there=there, by=by, at=at)
    return ids


def _thing(service: Service) -> Thing:
    spoken = [queries.definition(service.head_id or 0, language) for language in Language]
    first, *others = dict.fromkeys(_words(one) for one in spoken)
    council, is_inside = service.council_id, spoken[0].ask == "employees"
    return Thing(
        council_id=council,
        kind=Kind.SERVICE,
        id=service.pk,
        title=spoken[0].name,
        body="\n".join((first, *others)),
        audience=[audiences.inside(council) if is_inside else audiences.anyone(council)],
    )


def _words(service: ServiceDefinition) -> str:
    return "\n".join((service.name, service.summary, service.category, *service.keywords))
