"""The words of calendars: what is saved, what is recorded, what is refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import TextChoices

from moothall.ground.calendars.windows import Former
from moothall.ground.calendars.workingtime import CalendarUnusable, OutOfReach, PastHorizon
from moothall.ground.journal.words import Refused

__all__ = [
    "VERBS",
    "WARN_DAYS",
    "CalendarUnchanged",
    "CalendarUnusable",
    "Division",
    "HolidaysCurrent",
    "Hours",
    "NoSuchCalendar",
    "NotTakenBack",
    "OutOfReach",
    "PastHorizon",
    "Special",
    "Week",
]

VERBS: dict[str, str] = {
    "calendar.saved": "A calendar got a new version of its hours; open cases move to it.",
}

Week = Sequence[Sequence[tuple[str, str]]]
"""Seven lists of windows ("HH:MM", "HH:MM"), Monday first."""

WARN_DAYS = 90
"""How many days before the holidays of a calendar run out people are told."""

ALWAYS = "always"
"""The code of the calendar that never closes."""
OFFICE = "office"
"""The code of the calendar of the council's offices."""


class Division(TextChoices):
    """Whose bank holidays a calendar keeps, by the names GOV.UK publishes them under."""

    NONE = "", "None"
    ENGLAND_AND_WALES = "england-and-wales", "England and Wales"
    SCOTLAND = "scotland", "Scotland"
    NORTHERN_IRELAND = "northern-ireland", "Northern Ireland"


@dataclass(frozen=True, slots=True)
class Special:
    """A date with hours of its own: a half day, a day closed, a Saturday opened."""

    name: str
    """Why, as people say it: "Christmas Eve"."""
    hours: Sequence[tuple[str, str]] = ()
    """Local windows ("HH:MM", "HH:MM"); none: closed all day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """What a version of a calendar says."""

    zone: str
    """An IANA name, "Europe/London"."""
    week: Week
    """Seven lists of windows, Monday first."""
    former: Former = ()
    """Weeks that held before that one, each with the first day on which it did not."""
    specials: Mapping[date, Special] = field(default_factory=dict)
    """The council's own days; they come before the published holidays of the same date."""
    division: Division = Division.NONE
    """Whose published bank holidays are closed."""


class NoSuchCalendar(Refused):
    """The council has no calendar of that code."""


class CalendarUnchanged(Refused):
    """These are the hours the calendar has already: nothing was saved."""


class NotTakenBack(Refused):
    """That change of the week is not taken back: it is not the last one, or holds already."""


class HolidaysCurrent(Refused):
    """No bank holidays have been published since this calendar was saved."""
