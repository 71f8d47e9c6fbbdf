"""Found the demo's councils: calendars, teams, people, services. What is there stays as it is."""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path

from django.contrib.auth.hashers import make_password

from moothall.engine.cases import actions as cases
from moothall.engine.cases.history import Requester
from moothall.engine.catalogue import actions as catalogue
from moothall.engine.catalogue import queries as offered
from moothall.engine.catalogue import reading
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.filing import actions as filing
from moothall.engine.payments import actions as payments
from moothall.engine.payments import rules as payments_rules
from moothall.ground.calendars import actions as calendars
from moothall.ground.calendars import queries as times
from moothall.ground.calendars.words import Division
from moothall.ground.councils import actions as charters
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.councils.models import Council
from moothall.ground.journal.words import PLATFORM, Actor
from moothall.ground.people import actions as people
from moothall.ground.people import queries as known
from moothall.ground.people.models import Identity
from moothall.ground.people.words import Role
from moothall.outside.payments.standin import secret_of
from moothall.packs.demo import clubs, grounds, knowing, papers, replies, shelves, signing
from moothall.packs.demo.cast import PLAYERS, Player
from moothall.packs.demo.counters import open_desk
from moothall.packs.demo.households import HOUSEHOLDS, settle
from moothall.packs.demo.places import COUNCILS, SHARING, TEAMS, THREE_RIVERS, Place
from moothall.packs.demo.stories import BIN
from moothall.packs.demo.tales import Ground

Report = Callable[[str, int, int], None]
BY = Actor.job("demo")
STARTER = Path(__file__).parents[1] / "starter" / "services"
EVERYDAY = Path(__file__).parents[1] / "everyday" / "services"
SERVICEDESK = Path(__file__).parents[1] / "servicedesk" / "services"
ROUTING = EVERYDAY.parent / "routing"
DOCUMENT_TYPES = EVERYDAY.parent / "documents" / "document-types.yaml"


def found(report: Report) -> None:
    """Set up the councils, their people and their services, where they are missing."""
    places = (*COUNCILS, THREE_RIVERS)
    for number, place in enumerate(places, 1):
        _council(place)
        report("Councils", number, len(places))
    _share()
    for number, player in enumerate(PLAYERS, 1):
        _player(player)
        report("People", number, len(PLAYERS))
    for household in HOUSEHOLDS:
        settle(household, by=BY)
    _publish(report)
    for number, place in enumerate(COUNCILS, 1):
        council = councils.by_slug(place.slug)
        open_desk(council, by=BY)
        _take_payments(council)
        grounds.lay(council, by=BY)
        shelves.fill(council, by=BY)
        knowing.support(council, by=BY)
        clubs.gather(council, by=BY)
        report("Registers", number, len(COUNCILS))
    for place in (THREE_RIVERS, *(one for one in COUNCILS if one not in SHARING)):
        replies.write(councils.by_slug(place.slug))
    knowing.take_turns(by=BY)
    papers.file_some()


def ground(council: Council, *, until: datetime) -> Ground:
    """Return what a tale needs to know of a council; its scope is open."""
    offers = {offer.definition.service: offer.definition for offer in offered.offers(council.pk)}
    officers = {
        team.code: [person.pk for person in known.members_of(team.pk)]
        for team in councils.teams(council)
    }
    heads = times.heads(council.pk)
    return Ground(
        slug=council.slug,
        services=offers,
        officers=officers,
        calendars={head.calendar.code: times.working_calendar(head.pk) for head in heads},
        until=until,
        regulars=_regulars(council),
    )


def _council(place: Place) -> None:
    if any(council.slug == place.slug for council in councils.everyone()):
        return
    with scope.opened([PLATFORM], writes=True) as at:
        council = Council(
            slug=place.slug,
            name=place.name,
            kind=place.kind,
            colour=place.colour,
            email=place.email,
            phone=place.phone,
            is_fictional=True,
            welsh_name=place.welsh_name,
        )
        charters.add(council, by=BY, at=at)
        with scope.opened([council.pk], writes=True):
            calendars.add_standard(
                council.pk, zone=council.zone, division=Division.ENGLAND_AND_WALES, by=BY, at=at
            )
            for code, name in TEAMS.items():
                charters.add_team(council, code, name=name, by=BY, at=at)


def _share() -> None:
    partnership = councils.by_slug(THREE_RIVERS.slug)
    joined = {council.slug for council in councils.members(partnership)}
    with scope.opened([PLATFORM], writes=True) as at:
        for place in SHARING:
            if place.slug not in joined:
                charters.join(councils.by_slug(place.slug), partnership, by=BY, at=at)


@cache
def _hash(password: str) -> str:
    """Hash the one password that they all have, once: it is slow by intent."""
    return make_password(password)


def _player(player: Player) -> None:
    if Identity.objects.filter(email=player.email).exists():
        return
    homes = [councils.by_slug(place.slug) for place in player.councils]
    with scope.opened([PLATFORM, *(council.pk for council in homes)], writes=True) as at:
        identity = people.enrol(player.email, password_hash=_hash(signing.password()), by=BY, at=at)
        for council in homes:
            person = people.add(
                council, player.name, email=player.email, identity=identity, by=BY, at=at
            )
            if player.role != Role.RESIDENT:
                people.stand(person, player.role, by=BY, at=at)
            for team in councils.teams(council):
                if team.code in player.teams:
                    people.join_team(person, team, by=BY, at=at)


def _publish(report: Report) -> None:
    shared = councils.by_slug(THREE_RIVERS.slug)
    alone = [councils.by_slug(place.slug) for place in COUNCILS]
    services = _definitions()
    for number, (definition, is_of_desk) in enumerate(services, 1):
        homes = [shared, alone[-1]] if is_of_desk and definition.service != BIN else alone
        for council in homes:
            with scope.opened(councils.family(council), writes=True) as at:
                catalogue.publish(council, definition, by=BY, at=at)
        report("Services", number, len(services))
    for file in sorted(ROUTING.glob("*.yaml")):
        for council in alone:
            with scope.opened([council.pk], writes=True) as at:
                cases.publish_routing(council, file.read_text(), by=BY, at=at)
    for council in alone:
        with scope.opened([council.pk], writes=True) as at:
            filing.publish_types(council, DOCUMENT_TYPES.read_text(), by=BY, at=at)


def _take_payments(council: Council) -> None:
    """Connect a council to the stand-in for GOV.UK Pay; the real one knows no such key."""
    key = f"api_test_{council.slug.replace('-', '_')}_demo"
    with scope.opened([council.pk], writes=True) as at:
        if not payments_rules.is_connected(council.pk):
            payments.connect(council, key=key, secret=secret_of(key), by=BY, at=at)


def _definitions() -> list[tuple[ServiceDefinition, bool]]:
    """Return the services of the packs, with their Welsh, and which are of the shared desk."""
    found = reading.read_all([STARTER, SERVICEDESK, EVERYDAY])
    faults = [str(fault) for one in found for fault in one.faults]
    if faults:
        raise ValueError("\n".join(faults))
    of_desk = {STARTER, SERVICEDESK}
    return [
        (one.definition, not of_desk.isdisjoint(Path(one.file).parents))
        for one in found
        if one.definition
    ]


def _regulars(council: Council) -> dict[str, Requester]:
    """People who sign in, by role, so that their own list of requests is not empty."""
    found: dict[str, Requester] = {}
    for player in PLAYERS:
        if (
            player.role in {Role.EMPLOYEE, Role.RESIDENT}
            and player.councils[0].slug == council.slug
        ):
            person = known.by_email(council.pk, player.email)
            if person:
                found[player.role] = Requester(player.name, email=player.email, person_id=person.pk)
    return found
