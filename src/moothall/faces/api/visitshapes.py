"""What programs send and read of desks, appointments and visits."""

from datetime import date, datetime, time
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints

from moothall.faces.api.replies import NO_NUL, Day, In, Moment, Numbered, Out, Remark, WholeNumber
from moothall.faces.api.services import Slug
from moothall.practices.visits.words import MOST_DETAILS, MOST_NAME, MOST_WHERE

Named = Annotated[str, StringConstraints(min_length=1, max_length=MOST_NAME, pattern=NO_NUL)]
Where = Annotated[str, StringConstraints(min_length=1, max_length=MOST_WHERE, pattern=NO_NUL)]
Details = Annotated[str, StringConstraints(min_length=1, max_length=MOST_DETAILS, pattern=NO_NUL)]
Who = Annotated[str, StringConstraints(max_length=120, pattern=NO_NUL)]
Step = Literal["booked", "waiting", "serving", "done", "missed", "left", "cancelled"]


class DeskOf(In):
    """Which desk."""

    number: Annotated[int, Field(ge=1, le=2**53)]


class VisitOf(In):
    """Which visit."""

    number: Annotated[int, Field(ge=1, le=2**53)]


class AppointmentOf(In):
    """Which appointment, by the token under which its time was held."""

    token: UUID


class DeskOut(Out):
    """A desk at which people are seen face to face."""

    desk: int
    name: str
    where: str
    service: str = Field(description="What its visits become cases of.")
    minutes: int
    at_once: int
    ahead_days: int
    notice_minutes: int
    calendar: str = Field(description="The calendar of its hours: see /calendars.")


class Desks(Out):
    """The desks of the council."""

    items: list[DeskOut]


class Wanted(In):
    """From which day to which, both included: three months from the first at most."""

    from_on: Day | None = None
    until_on: Day | None = None


class TimeOut(Out):
    """A time that can be booked, and how many places of it are left."""

    starts_at: datetime
    ends_at: datetime
    left: int


class Times(Out):
    """The times that can be booked, in order."""

    items: list[TimeOut]


class TimeIn(In):
    """A time of those that can be booked."""

    starts_at: Moment


class DetailsIn(In):
    """What an appointment is wanted for."""

    details: Details


class AppointmentOut(Out):
    """A time that is held or booked; without a reference nothing is booked yet."""

    token: UUID
    desk: int
    starts_at: datetime
    ends_at: datetime
    state: Literal["held", "booked", "cancelled", "lapsed"]
    held_until_at: datetime | None
    reference: str | None
    visit: Step | None


class Appointments(Out):
    """Somebody's own appointments to come, the next first."""

    items: list[AppointmentOut]


class DayWanted(In):
    """Which day; today, if nothing is said."""

    on: Day | None = None


class VisitOut(Out):
    """Somebody who comes: `reference` and `name` are null where the key may not see their case."""

    visit: int
    desk: int
    on: date
    state: Step
    number: int | None = Field(description="Given as they arrive; the first of a day is 1.")
    reference: str | None
    name: str | None
    is_walk_in: bool
    starts_at: datetime | None = Field(description="The time of their appointment.")
    arrived_at: datetime | None
    called_at: datetime | None
    ended_at: datetime | None
    waited: int | None = Field(description="Seconds from their turn to when they were called.")


class VisitsOut(Out):
    """The visits of a day at a desk, in their order, and who is still there from days before."""

    items: list[VisitOut]


class WalkInIn(In):
    """Somebody who came: a person's number, else a name; an outcome where it is solved at once."""

    details: Details
    person: Numbered | None = None
    name: Who = ""
    email: Who = ""
    outcome: Slug | None = None
    remark: Remark = ""


class NothingSaid(In):
    """Nothing."""


class DoneIn(In):
    """How they were helped: with an outcome their case is resolved, else it stays open."""

    outcome: Slug | None = None
    remark: Remark = ""


class HoursIn(In):
    """When a desk is open, by the clock on the wall; weekdays are 0 for Monday to 6."""

    weekdays: Annotated[
        list[Annotated[WholeNumber, Field(ge=0, le=6)]], Field(min_length=1, max_length=7)
    ]
    opens: time
    closes: time
    shut_from: time | None = None
    shut_until: time | None = None


class ChangeIn(In):
    """What a desk is to be."""

    name: Named
    where: Where
    service: Slug
    minutes: Annotated[WholeNumber, Field(ge=5, le=480)] = 20
    at_once: Annotated[WholeNumber, Field(ge=1, le=200)] = 1
    ahead_days: Annotated[WholeNumber, Field(ge=1, le=365)] = 28
    notice_minutes: Annotated[WholeNumber, Field(ge=0, le=10_080)] = 30


class NewDeskIn(ChangeIn):
    """What a desk is to be, and when it is open."""

    hours: HoursIn


class ClosedIn(In):
    """A day on which a desk is closed, and why."""

    day: Day
    why: Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=NO_NUL)]


class OpenIn(In):
    """A day on which a desk that was closed is open again."""

    day: Day


class CountedOut(Out):
    """What a desk counts of a day; waiting is in seconds, of those who were called."""

    on: date
    came: int
    walked_in: int
    called: int
    seen: int
    missed: int
    left: int
    cancelled: int
    average: int
    longest: int


class DaysOut(Out):
    """The days on which anybody came or should have, in order."""

    items: list[CountedOut]
