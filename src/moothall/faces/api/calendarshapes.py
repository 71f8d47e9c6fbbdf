"""Calendars over the wire: what is sent, and what is answered."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from moothall.faces.api.replies import NO_NUL, Day, In, Moment, Out
from moothall.ground.calendars import weeks

MOST_SECONDS, MOST_DAYS = 10**9, 20_000


class CalendarOut(Out):
    """A calendar, at its latest version."""

    code: str
    name: str
    version: int
    zone: str
    known_to: date | None = Field(description="The last day of the published bank holidays.")


class Calendars(Out):
    """The calendars of a council."""

    items: list[CalendarOut]


class OwnDay(Out):
    """A date with hours of its own; without windows it is closed all day."""

    on: date
    name: str
    windows: list[list[str]]


class FormerWeek(Out):
    """A week that a calendar had, and the first day on which it has it no more."""

    until: date
    week: list[list[list[str]]]


class ComingWeek(Out):
    """A week that a calendar will have, and the first day on which it has it."""

    since: date
    week: list[list[list[str]]]


class CalendarSeen(CalendarOut):
    """A calendar with its hours, and how many open cases count by it."""

    week: list[list[list[str]]] = Field(
        description="The week that holds today: seven lists of windows, Monday first."
    )
    former: list[FormerWeek]
    to_come: list[ComingWeek]
    own_days: list[OwnDay]
    versions: int
    open_cases: int


class DayAsked(In):
    """A date of a calendar."""

    day: Day


class DayClosed(In):
    """A date to close all day, and why."""

    day: Day
    name: Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=NO_NUL)]


Written = Annotated[str, StringConstraints(max_length=200, pattern=weeks.WRITTEN)]


class WeekAsked(In):
    """A week from a day on: each weekday's hours, as 09:00 to 12:00 and 13:00 to 16:00."""

    from_on: Day
    monday: Written
    tuesday: Written
    wednesday: Written
    thursday: Written
    friday: Written
    saturday: Written
    sunday: Written

    @property
    def week(self) -> list[list[tuple[str, str]]]:
        """Seven lists of windows, Monday first."""
        return weeks.read(getattr(self, name.lower()) for name in weeks.WEEKDAYS)


class WeekBack(In):
    """The first day of the last change of a week."""

    since: Day


class DayMoved(Out):
    """A clock of an open case that would be due at another time."""

    reference: str
    clock: str
    before: datetime
    after: datetime


class DaySeen(Out):
    """What other hours would move: clocks of open cases; nothing is changed."""

    counted: int
    cases: int
    items: list[DayMoved]


class WeekSeen(DaySeen):
    """What another week would move, and the planned changes whose place it would take."""

    gone: list[date] = Field(description="The first days of those changes; they do not come back.")


class CalendarChanged(Out):
    """A calendar's new version: how many open cases follow it now, and how many within minutes."""

    version: int
    moved: int
    left: int


class Between(In):
    """Two moments, with their zones."""

    start: Moment
    end: Moment


class Elapsed(Out):
    """Working seconds from one moment to another; negative when the end comes first."""

    version: int
    seconds: int


class AfterSeconds(In):
    """A moment, and working seconds."""

    start: Moment
    seconds: Annotated[int, Field(ge=0, le=MOST_SECONDS)]


class AfterDays(In):
    """A moment, and working days."""

    start: Moment
    days: Annotated[int, Field(ge=1, le=MOST_DAYS)]


class Due(Out):
    """When the time is worked."""

    version: int
    due_at: datetime
