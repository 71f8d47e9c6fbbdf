"""The households of the demo: who lives where, and who did. Nobody of them exists."""

from dataclasses import dataclass
from datetime import date

from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.councils.models import Council
from moothall.ground.journal.words import Actor
from moothall.ground.people import actions as people
from moothall.ground.people import queries as known
from moothall.ground.people.models import Person
from moothall.ground.people.words import Dwelling
from moothall.outside.places.standin import addresses
from moothall.packs.demo.cast import RESIDENT
from moothall.packs.demo.places import ASHBY

PLACE = ASHBY
POSTCODE = "ZZ4 1AA"
"""In use at the stand-in for the Ordnance Survey, and nowhere in the United Kingdom."""
MOVED_ON = date(2025, 9, 30)


@dataclass(frozen=True)
class Household:
    """People who live at the same property since a day, and those who left it."""

    number: int
    since_on: date
    names: tuple[str, ...]
    left: tuple[str, ...] = ()

    @property
    def dwelling(self) -> Dwelling:
        """Its address, as the stand-in's look-up has it."""
        told = addresses(POSTCODE)[self.number - 1]
        street = f"{told['BUILDING_NUMBER']} {told['THOROUGHFARE_NAME'].title()}"
        return Dwelling((street, told["POST_TOWN"].title()), told["POSTCODE"], told["UPRN"])


HOUSEHOLDS = (
    Household(
        1, date(2016, 4, 2), (RESIDENT.name, "Derek Turner", "Holly Turner"), ("Mark Turner",)
    ),
    Household(2, date(2023, 11, 20), ("Anwar Siddiqui", "Laila Siddiqui")),
    Household(3, date(2019, 6, 14), ("Gwen Harper", "Toby Fenn"), ("Ursula Fenn", "Pia Holt")),
)


def settle(household: Household, *, by: Actor) -> None:
    """Let people live where they live, as they said; whoever lives somewhere already stays."""
    council = councils.by_slug(PLACE.slug)
    with scope.opened([council.pk], writes=True) as at:
        for name in (*household.names, *household.left):
            person = _somebody(council, name) or people.add(
                council, name, email=_email(name), by=by, at=at
            )
            if known.homes_of(person):
                continue
            own = person.actor
            home = people.move_in(
                person, household.dwelling, by=own, at=at, from_on=household.since_on
            )
            if name in household.left:
                people.move_out(home, MOVED_ON, by=own, at=at)


def _somebody(council: Council, name: str) -> Person | None:
    return next(iter(known.at_email(council.pk, _email(name))), None)


def _email(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@post.example"
