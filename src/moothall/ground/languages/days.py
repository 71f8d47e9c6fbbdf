"""Days and times of day in words, in the language that is spoken now."""

from datetime import date, datetime, time
from typing import Final

from moothall.ground.languages.speech import spoken
from moothall.ground.languages.words import Language

MONTHS: Final = {
    Language.ENGLISH: (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
    Language.WELSH: (
        "Ionawr",
        "Chwefror",
        "Mawrth",
        "Ebrill",
        "Mai",
        "Mehefin",
        "Gorffennaf",
        "Awst",
        "Medi",
        "Hydref",
        "Tachwedd",
        "Rhagfyr",
    ),
}
SHORT: Final = {
    Language.ENGLISH: (
        "Jan",
        "Feb",
        "Mar",
        "Apr",
        "May",
        "Jun",
        "Jul",
        "Aug",
        "Sep",
        "Oct",
        "Nov",
        "Dec",
    ),
    Language.WELSH: (
        "Ion",
        "Chwef",
        "Maw",
        "Ebr",
        "Mai",
        "Meh",
        "Gorff",
        "Awst",
        "Medi",
        "Hyd",
        "Tach",
        "Rhag",
    ),
}
WEEKDAYS: Final = {
    Language.ENGLISH: (
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ),
    Language.WELSH: ("Llun", "Mawrth", "Mercher", "Iau", "Gwener", "Sadwrn", "Sul"),
}
_NOON: Final = 12


def in_words(day: date) -> str:
    """Return a day: `27 March 2026`, `27 Mawrth 2026`."""
    return f"{day.day} {MONTHS[spoken()][day.month - 1]} {day.year}"


def short(day: date, language: Language | None = None) -> str:
    """Return a day for a narrow place: `7 Apr 2026`, `7 Ebr 2026`.

    Where there are many, whoever prints them has asked which *language* is spoken.
    """
    return f"{day.day} {SHORT[language or spoken()][day.month - 1]} {day.year}"


def with_weekday(day: date) -> str:
    """Return a day with its weekday: `Tuesday 7 April 2026`, `dydd Mawrth 7 Ebrill 2026`."""
    name = WEEKDAYS[spoken()][day.weekday()]
    return f"{'dydd ' if spoken() == Language.WELSH else ''}{name} {in_words(day)}"


def time_of_day(local: datetime | time) -> str:
    """Return a time as GOV.UK writes it: `5pm`, `9:30am`, `midday` (`hanner dydd`), `midnight`."""
    if local.minute == 0 and local.hour in {0, _NOON}:
        named = (
            ("midnight", "midday")
            if spoken() == Language.ENGLISH
            else ("hanner nos", "hanner dydd")
        )
        return named[local.hour == _NOON]
    hour, half = local.hour % _NOON or _NOON, "pm" if local.hour >= _NOON else "am"
    return f"{hour}:{local.minute:02}{half}" if local.minute else f"{hour}{half}"


def on_a_day(local: datetime) -> str:
    """Return a moment: `5pm on Tuesday 2 June 2026`, `5pm ddydd Mawrth 2 Mehefin 2026`."""
    day = with_weekday(local.date())
    on = f"d{day}" if spoken() == Language.WELSH else f"on {day}"
    return f"{time_of_day(local)} {on}"


def at_a_time(local: datetime) -> str:
    """Return a moment: `Tuesday 7 April 2026 at 3:30pm`, `dydd Mawrth 7 Ebrill 2026 am 3:30pm`."""
    at = "am" if spoken() == Language.WELSH else "at"
    return f"{with_weekday(local.date())} {at} {time_of_day(local)}"
