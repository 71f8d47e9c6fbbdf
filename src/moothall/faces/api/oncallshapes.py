"""What programs send and read of rotas."""

from datetime import date, datetime, time
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from moothall.faces.api.cases import Code
from moothall.faces.api.replies import NO_NUL, Day, In, Moment, Numbered, Out, WholeNumber
from moothall.practices.servicedesk.words.oncall import LONGEST_NOTE, MOST_PEOPLE, Pattern

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
    away_until: datetime | None = Field(
        description="When the absence that they noted ends; they cannot be rung before."
    )


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


class AnswersOut(Out):
    """What a rota answers for outside working hours; empty `service` or `priorities`: each."""

    covered: int
    service: str
    priorities: list[str]
    from_on: date
    until_on: date | None


class CoverOut(Out):
    """How a call stands: `priorities` are those that are dealt with at that moment."""

    is_outside_hours: bool
    priorities: list[str]
    since_on: date | None = None
    on_call: list[OnCallOut] = Field(default_factory=list)
    opens_at: datetime | None = Field(default=None, description="When the team works again.")


class CallsLine(Out):
    """Calls of one issue type in one month (2027-03) outside working hours."""

    month: str
    service: str
    covered: int
    outside: int


class CallsOut(Out):
    """The same, the latest month first."""

    items: list[CallsLine]


class CallLine(Out):
    """A call outside working hours."""

    reference: str
    at: datetime
    month: str
    service: str
    is_covered: bool


class CallsListed(Out):
    """Calls outside working hours, the earliest first; `n` counts those not to be seen too."""

    n: int
    items: list[CallLine]


class RotaLayerOut(Out):
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
    layers: list[RotaLayerOut]
    shifts: list[ShiftOut]
    offers: list[OfferOut]
    absences: list[AbsenceOut]
    answers_for: list[AnswersOut]
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
    weekdays: list[Annotated[WholeNumber, Field(ge=0, le=6)]] = Field(
        min_length=1, max_length=7, description="On which a shift begins; 0 is Monday."
    )
    begins: time
    ends: time
    days: Annotated[WholeNumber, Field(ge=0, le=14)] = Field(
        description="How many days later it ends."
    )
    people: list[Numbered] = Field(min_length=1, max_length=MOST_PEOPLE)
    from_on: Day
    rank: Annotated[WholeNumber, Field(ge=1, le=3)] = 1
    turn: Literal["week", "shift"] = "week"

    @property
    def pattern(self) -> Pattern:
        """What the layer is to be."""
        return Pattern(**self.model_dump(exclude={"layer"}))


class ChangeLayerIn(LayerIn):
    """A layer, and what it is from a day on."""

    layer: Numbered


class AnswersIn(In):
    """What a rota is to answer for; an empty service is every one, no priorities are all."""

    service: Code | Literal[""] = ""
    priorities: list[Literal["P1", "P2", "P3", "P4"]] = Field(default_factory=list, max_length=4)
    from_on: Day
    until_on: Day | None = None


class EndAnswerIn(In):
    """What it answers for no more, and the last day."""

    covered: Numbered
    last_on: Day


class CoverAsked(In):
    """Of which service, and at which moment: now, where none is said."""

    service: Code
    at: Moment | None = None


class Period(In):
    """From one moment to before another: now, where none is said."""

    since: Moment
    until: Moment | None = None


class EndLayerIn(In):
    """Which layer, and the day on which its last shift begins."""

    layer: Numbered
    last_on: Day


class CoverIn(In):
    """Who takes a shift, or the part of it from `starts_at` to `ends_at`."""

    shift: Numbered
    identity: Numbered
    starts_at: Moment | None = None
    ends_at: Moment | None = None


class OfferIn(In):
    """Which shift of one's own, to whom (null: anybody), and which is taken in return."""

    shift: Numbered
    to: Numbered | None = None
    back: Numbered | None = None


class SwapIn(In):
    """Which offer."""

    swap: Numbered


class NoteIn(In):
    """What the next one must know at the end of a shift."""

    shift: Numbered
    note: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_NOTE, pattern=NO_NUL)]


class ShiftIn(In):
    """Which shift."""

    shift: Numbered


class AbsenceIn(In):
    """From when to when somebody cannot be on call; oneself, where no identity is said."""

    starts_at: Moment
    ends_at: Moment
    identity: Numbered | None = None


class EndAbsenceIn(In):
    """Which absence."""

    absence: Numbered


class NumberIn(In):
    """At which number somebody is called; oneself, where no identity is said."""

    phone: Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=NO_NUL)]
    identity: Numbered | None = None


class RotaOf(In):
    """Which rota."""

    number: Annotated[int, Field(ge=1, le=2**53)]
