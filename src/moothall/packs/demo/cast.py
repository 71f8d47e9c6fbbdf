"""The people of the demo: officers, managers, employees and residents. None of them exists."""

from dataclasses import dataclass
from itertools import product

from moothall.ground.people.words import Role
from moothall.packs.demo.places import (
    ACCOUNTS,
    ASHBY,
    BRACKWATER,
    BUDGET,
    BUILDINGS,
    COTTERDALE,
    DESK,
    DUNMERE,
    FRONT,
    INFRASTRUCTURE,
    SHARING,
    STORES,
    STREETS,
    TELEPHONY,
    Place,
)


@dataclass(frozen=True)
class Player:
    """Somebody who signs in, in one council or in all that share a service."""

    name: str
    role: str
    councils: tuple[Place, ...]
    teams: tuple[str, ...] = ()
    at: str = ""

    @property
    def email(self) -> str:
        """Their address, which they sign in with."""
        return f"{self.name.lower().replace(' ', '.')}@{self.at or self.councils[0].slug}.example"


ICT = "three-rivers-ict"
DESK_OFFICER = Player("Asha Verma", Role.OFFICER, SHARING, (DESK,), ICT)
DESK_MANAGER = Player(
    "Helen Price", Role.MANAGER, SHARING, (DESK, STORES, INFRASTRUCTURE, BUDGET), ICT
)
BIN_OFFICER = Player("Dev Marlow", Role.OFFICER, (ASHBY,), (STREETS,))
BIN_MANAGER = Player("Joan Fletcher", Role.MANAGER, (ASHBY,), (STREETS, FRONT, BUILDINGS, BUDGET))
EMPLOYEE = Player("Nadia Karim", Role.EMPLOYEE, (ASHBY,))
RESIDENT = Player("Rose Turner", Role.RESIDENT, (ASHBY,), at="post")

PLAYERS = (
    DESK_OFFICER,
    Player("Tom Hale", Role.OFFICER, SHARING, (DESK,), ICT),
    Player("Grace Okafor", Role.OFFICER, SHARING, (DESK, STORES, ACCOUNTS), ICT),
    Player("Piotr Zielinski", Role.OFFICER, SHARING, (INFRASTRUCTURE, TELEPHONY), ICT),
    Player("Meera Shah", Role.OFFICER, SHARING, (STORES,), ICT),
    DESK_MANAGER,
    BIN_OFFICER,
    BIN_MANAGER,
    Player("Sam Reid", Role.OFFICER, (ASHBY,), (FRONT,)),
    Player("Ewan Doyle", Role.OFFICER, (BRACKWATER,), (STREETS, FRONT)),
    Player("Carol Ingham", Role.MANAGER, (BRACKWATER,), (STREETS, FRONT, BUILDINGS, BUDGET)),
    Player("Hannah Brook", Role.OFFICER, (COTTERDALE,), (STREETS, FRONT)),
    Player("Idris Lowe", Role.MANAGER, (COTTERDALE,), (STREETS, FRONT, BUILDINGS, BUDGET)),
    Player("Layla Haddad", Role.OFFICER, (DUNMERE,), (DESK, STORES, ACCOUNTS)),
    Player("Owen Bates", Role.OFFICER, (DUNMERE,), (DESK, INFRASTRUCTURE, TELEPHONY)),
    Player("Ruth Lindsay", Role.MANAGER, (DUNMERE,), (DESK, STORES, INFRASTRUCTURE, BUDGET)),
    Player("Kofi Mensah", Role.OFFICER, (DUNMERE,), (STREETS, FRONT, BUILDINGS, BUDGET)),
    EMPLOYEE,
    Player("Luke Farrow", Role.EMPLOYEE, (BRACKWATER,)),
    Player("Bethan Rees", Role.EMPLOYEE, (COTTERDALE,)),
    Player("Marcus Bell", Role.EMPLOYEE, (DUNMERE,)),
    RESIDENT,
    Player("Alan Pike", Role.RESIDENT, (DUNMERE,), at="post"),
)

FIRST_NAMES = """
Aaliyah Adam Agnes Amir Anita Ben Bridget Callum Chloe Daniel Deepa Eileen Elif Emeka Emily
Farah Fiona George Hamza Ines Jack Jasmine Joe Julia Kasia Kieran Leah Liam Lucy Malik Maria
Martin Mohammed Naomi Neil Olivia Oscar Parveen Paul Rachel Ravi Rebecca Rhys Rosa Sean Sofia
Stella Tariq Victor Yusuf
"""
LAST_NAMES = """
Abbott Ahmed Ainsworth Barlow Begum Bishop Byrne Chapman Cheng Cole Dale Devlin Evans Ferreira
Foster Garside Hall Hussain Iqbal Jones Kaur Kelly Lamb Lewis Mistry Moss Nash Novak Obi Okoro
Owen Parry Quinn Rahman Rigby Rowe Santos Shaw Singh Stone Todd Usman Vance Walsh Webb Wild
Wright Yates Young Zaman
"""
ROLL = tuple(
    f"{first} {last}"
    for last, first in product(LAST_NAMES.split(), FIRST_NAMES.split())
    if first[0] != last[0]
)
"""Every name that a requester of the demo may have."""
