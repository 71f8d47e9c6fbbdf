"""Who can support what in the demo, and a rota with somebody away; what is there stays as it is."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from moothall.engine.registers import actions as registers
from moothall.engine.registers.models import Record
from moothall.engine.registers.words import KnownAlready
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.councils.models import Council
from moothall.ground.journal.words import Actor
from moothall.ground.people import queries as people
from moothall.packs.demo.cast import ICT
from moothall.packs.demo.places import DESK, THREE_RIVERS
from moothall.practices.servicedesk import actions
from moothall.practices.servicedesk.models import Component
from moothall.practices.servicedesk.queries import duty
from moothall.practices.servicedesk.words.oncall import Pattern, Said
from moothall.practices.servicedesk.words.support import SYSTEMS

ASHA, TOM, GRACE, PIOTR, MEERA = (
    f"{name}@{ICT}.example"
    for name in ("asha.verma", "tom.hale", "grace.okafor", "piotr.zielinski", "meera.shah")
)
ALONE: Final[Mapping[str, str]] = {
    ASHA: "layla.haddad@dunmere.example",
    TOM: "owen.bates@dunmere.example",
    GRACE: "ruth.lindsay@dunmere.example",
}
"""Who stands there for somebody of the shared desk, at the council that has a desk of its own."""


@dataclass(frozen=True)
class Part:
    """A component: who leads it, who can support it, who is learning, and which supplier does."""

    system: str
    name: str
    leads: tuple[str, ...] = ()
    can: tuple[str, ...] = ()
    learns: tuple[str, ...] = ()
    supplier: str = ""


WHAT: Final[Mapping[str, str]] = {
    "Council tax and benefits": "Bills, reductions and housing benefit",
    "Email and calendars": "Mailboxes, shared calendars and rooms",
    "Planning applications": "Applications, drawings and decisions",
    "Website": "The council's website and its forms",
}
"""Systems that the demo adds to those of the packs, and what each is for."""
PARTS: Final[Sequence[Part]] = (
    Part("Council tax and benefits", "Billing run", (GRACE,), (), (ASHA,), "Weir Software plc"),
    Part("Council tax and benefits", "Letters", (GRACE,), (TOM, MEERA)),
    Part("Council tax and benefits", "Nightly bank file", supplier="Weir Software plc"),
    Part("Email and calendars", "Mail filter", (PIOTR,), (ASHA, TOM)),
    Part("Email and calendars", "Mailboxes", (ASHA,), (TOM, GRACE, PIOTR)),
    Part("Email and calendars", "Rooms", (TOM,), (), (MEERA,)),
    Part("Library loans", "Catalogue", (MEERA,), (GRACE,), (), "Brook Paper Ltd"),
    Part("Library loans", "Self-service machines", (), (), (MEERA,)),
    Part("Parking permits", "Map of zones", (PIOTR,), (GRACE,)),
    Part("Parking permits", "Payments", (TOM,), (ASHA,), (GRACE,)),
    Part("Planning applications", "Drawings store"),
    Part("Planning applications", "Public search", (PIOTR,), (), (TOM,)),
    Part("Website", "Forms", (ASHA,), (TOM, GRACE)),
    Part("Website", "Search", (GRACE,), (ASHA,)),
)
ROTA: Final = "ICT out of hours"
NUMBERS: Final = {ASHA: "07700 900941", TOM: "07700 900942", GRACE: "07700 900943"}
"""Telephone numbers that Ofcom keeps for drama."""
AWAY: Final = timedelta(days=9)


def support(council: Council, *, by: Actor) -> None:
    """Say who can support what in a council, where nobody has said anything yet."""
    with scope.opened([council.pk], writes=True) as at:
        if Component.objects.filter(council_id=council.pk).exists():
            return
        known = {one.identity.email: one.identity.pk for one in people.standings(council.pk)}
        systems = _systems(council, by=by, at=at)
        for part in (one for one in PARTS if one.system in systems):
            [component] = actions.add_components(systems[part.system], [part.name], by=by, at=at)
            for level, emails in (
                ("lead", part.leads),
                ("can", part.can),
                ("learning", part.learns),
            ):
                named = [known[there] for one in emails for there in _there(one, known)]
                if named:
                    actions.support(component, named, level, by=by, at=at)
            if part.supplier:
                actions.support_by(component, part.supplier, by=by, at=at)


def take_turns(*, by: Actor) -> None:
    """Have the shared desk on call outside working hours, one of them away, if it has no rota."""
    shared = councils.by_slug(THREE_RIVERS.slug)
    with scope.opened([shared.pk, *councils.family(shared)], writes=True) as at:
        if duty.rotas([shared.pk]):
            return
        teams = {one.code for one in councils.teams_of(councils.family(shared))}
        said = Said(name=ROTA, team=DESK, calendar="office")
        rota = actions.add_rota(shared, said, teams=teams, by=by, at=at)
        turns = [one.pk for one in map(people.identity, NUMBERS) if one]
        since = at.date() - timedelta(weeks=52)
        for name, weekdays, days in (("Weeknights", range(4), 1), ("Weekends", [4], 3)):
            pattern = Pattern(
                name=name,
                weekdays=weekdays,
                begins=time(17),
                ends=time(8, 30),
                days=days,
                people=turns,
                from_on=since,
            )
            actions.set_layer(rota, pattern, by=by, at=at)
        for number, phone in zip(turns, NUMBERS.values(), strict=True):
            actions.set_number(rota, number, phone, by=by, at=at)
        actions.note_absence(rota, turns[1], (at, at + AWAY), by=by, at=at)


def _there(email: str, known: Mapping[str, int]) -> list[str]:
    """Return the address of whoever does that work in a council; none where nobody does."""
    return [one for one in (email, ALONE.get(email, "")) if one in known][:1]


def _systems(council: Council, *, by: Actor, at: datetime) -> dict[str, Record]:
    for name, what in WHAT.items():
        token = uuid5(NAMESPACE_URL, f"moothall demo {council.slug} {SYSTEMS} {name}")
        with suppress(KnownAlready):  # somebody who tries the demo keeps it themselves
            values = {"name": name, "what": what}
            registers.add(council, SYSTEMS, values, by=by, at=at, token=token)
    found = Record.objects.filter(
        council_id=council.pk, register__slug=SYSTEMS, removed_at__isnull=True
    )
    return {one.title: one for one in found.select_related("register")}
