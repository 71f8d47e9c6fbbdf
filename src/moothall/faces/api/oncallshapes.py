"""What programs send and read of rotas."""

from datetime import datetime, time
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from moothall.faces.api.cases import Code
from moothall.faces.api.replies import NO_NUL, Day, In, Moment, Out
from moothall.practices.servicedesk.words.oncall import LONGEST_NOTE, MOST_PEOPLE

Number = Annotated[int, Field(strict=True, ge=1, le=2**53)]
Named = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=NO_NUL)]


class OnCallOut(Out):
    """Somebody who is on call: `identity` is who they are on the platform."""

    shift: int
    identity: int
    name: str
    phone: str
    layer: str
    rank: int = Field(description="1 is called first, 2 when they do not answer.")
    starts_at: datetime
    ends_at: datetime


class RotaOut(Out):
    """A rota, with who is on call and who comes next."""

    id: int
    name: str
    council: str = Field(description="The council or shared service that keeps it.")
    team: str
    calendar: str = Field(description="In its working hours nobody need be on call; '': always.")
    is_outside_hours: bool
    on_call: list[OnCallOut]
    next: list[OnCallOut]


class Rotas(Out):
    """The rotas of the council and of the services that it shares."""

    items: list[RotaOut]


class ShiftOut(Out):
    """A shift: who takes it, and whose turn it was."""

    shift: int
    identity: int
    planned: int
    layer: str
    rank: int
    starts_at: datetime
    ends_at: datetime


class FlagOut(Out):
    """What is wrong ahead; `shift` is 0 where nobody is on call."""

    problem: Literal["gap", "away", "twice", "left", "number"]
    name: str
    shift: int
    starts_at: datetime
    ends_at: datetime


class OfferOut(Out):
    """A shift that somebody offers, to whom (null: anybody), and which they take in return."""

    swap: int
    shift: int
    offered_by: int
    to: int | None
    back: int | None


class AbsenceOut(Out):
    """From when to when somebody cannot be on call."""

    absence: int
    identity: int
    starts_at: datetime
    ends_at: datetime


class LayerOut(Out):
    """Shifts that repeat; see how they are sent."""

    layer: int
    name: str
    rank: int
    weekdays: list[int]
    begins: time
    ends: time
    days: int
    turn: str
    people: list[int]


class Person(Out):
    """Somebody of the rota's team."""

    identity: int
    name: str


class WholeRota(RotaOut):
    """A rota with its layers, and the shifts, offers and problems of the next four weeks."""

    team_people: list[Person]
    layers: list[LayerOut]
    shifts: list[ShiftOut]
    offers: list[OfferOut]
    absences: list[AbsenceOut]
    problems: list[FlagOut]


class RotaIn(In):
    """A rota to be set up."""

    name: Named
    team: Code
    calendar: Code | Literal[""] = ""


class NothingIn(In):
    """Nothing more needs to be said."""


class LayerIn(In):
    """Shifts that repeat by local time."""

    name: Named
    weekdays: list[Annotated[int, Field(strict=True, ge=0, le=6)]] = Field(
        min_length=1, max_length=7, description="On which a shift begins; 0 is Monday."
    )
    begins: time
    ends: time
    days: Annotated[int, Field(strict=True, ge=0, le=14)] = Field(
        description="How many days later it ends."
    )
    people: list[Number] = Field(min_length=1, max_length=MOST_PEOPLE)
    from_on: Day
    rank: Annotated[int, Field(strict=True, ge=1, le=3)] = 1
    turn: Literal["week", "shift"] = "week"


class EndLayerIn(In):
    """Which layer, and the day on which its last shift begins."""

    layer: Number
    last_on: Day


class CoverIn(In):
    """Who takes a shift, or the part of it from `starts_at` to `ends_at`."""

    shift: Number
    identity: Number
    starts_at: Moment | None = None
    ends_at: Moment | None = None


class OfferIn(In):
    """Which shift of one's own, to whom (null: anybody), and which is taken in return."""

    shift: Number
    to: Number | None = None
    back: Number | None = None


class SwapIn(In):
    """Which offer."""

    swap: Number


class NoteIn(In):
    """What the next one must know at the end of a shift."""

    shift: Number
    note: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NOTE, pattern=NO_NUL)]


class ShiftIn(In):
    """Which shift."""

    shift: Number


class AbsenceIn(In):
    """From when to when somebody cannot be on call; oneself, where no identity is said."""

    starts_at: Moment
    ends_at: Moment
    identity: Number | None = None


class EndAbsenceIn(In):
    """Which absence."""

    absence: Number


class NumberIn(In):
    """At which number somebody is called; oneself, where no identity is said."""

    phone: Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=NO_NUL)]
    identity: Number | None = None


class RotaOf(In):
    """Which rota."""

    number: Annotated[int, Field(ge=1, le=2**53)]
