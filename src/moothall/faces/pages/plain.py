"""Moments, money and lengths of time as the GOV.UK style guide prints them."""

from datetime import date, datetime, time

from django.utils import timezone

from moothall.ground.languages import days, speech
from moothall.ground.languages.speech import said

MINUTE, HOUR, DAY = 60, 3600, 86_400
_DAYS = ("{number} day", "{number} days")
_HOURS = ("{number} hour", "{number} hours")
_MINUTES = ("{number} minute", "{number} minutes")
_SECONDS = ("{number} second", "{number} seconds")


def day(value: date) -> str:
    """A day with its weekday: `Tuesday 7 April 2026`. A moment is taken in the council's zone."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return days.with_weekday(value)


def short_day(value: date) -> str:
    """A day for a narrow place: `7 Apr 2026`."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return days.short(value)


def time_of_day(value: datetime | time) -> str:
    """A time of day: `3:30pm`, `9am`, `midday`; a moment is taken in the council's zone."""
    return days.time_of_day(timezone.localtime(value) if isinstance(value, datetime) else value)


def moment(value: datetime) -> str:
    """A moment in the council's zone: `Tuesday 7 April 2026 at 3:30pm`."""
    return days.at_a_time(timezone.localtime(value))


def short_moment(value: datetime) -> str:
    """A moment for a narrow place: `7 Apr 2026, 3:30pm`."""
    local = timezone.localtime(value)
    return f"{days.short(local)}, {days.time_of_day(local)}"


def machine(value: date) -> str:
    """The same as a machine reads it, for the `datetime` attribute of `<time>`."""
    return value.isoformat("T", "seconds") if isinstance(value, datetime) else value.isoformat()


def money(pence: int) -> str:
    """Pence as pounds: `£12`, `£1,234.50`."""
    pounds, rest = divmod(abs(pence), 100)
    sign = "-" if pence < 0 else ""
    return f"{sign}£{pounds:,}" + (f".{rest:02}" if rest else "")


def span(seconds: int) -> str:
    """A length of time in its two largest units: `2 days 3 hours`, `45 minutes`, `30 seconds`."""
    for unit, size, smaller, small in (
        (_DAYS, DAY, _HOURS, HOUR),
        (_HOURS, HOUR, _MINUTES, MINUTE),
        (_MINUTES, MINUTE, _SECONDS, 0),
    ):
        whole, rest = divmod(seconds, size)
        if whole:
            tail = rest // small if small else 0
            return speech.counted(*unit, whole) + (
                f" {speech.counted(*smaller, tail)}" if tail else ""
            )
    return speech.counted(*_SECONDS, seconds)


def worked(seconds: int) -> str:
    """A length of working time in hours and minutes: a working day is not 24 hours.

    Part of a minute is left out; less than one is `less than a minute`.
    """
    hours, minutes = divmod(seconds // MINUTE, MINUTE)
    parts = [(hours, _HOURS), (minutes, _MINUTES)]
    told = " ".join(speech.counted(*unit, number) for number, unit in parts if number)
    return told or said("less than a minute")


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: `1 case`, `1,204 cases`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def an(noun: str) -> str:
    """A noun with its article: `a risk`, `an asset`."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def initials(name: str) -> str:
    """The first letters of a name's first two words: `AK`."""
    return "".join(word[0] for word in name.split()[:2])


def listed(words: list[str], last: str = "and") -> str:
    """Words as a sentence lists them: `red, amber and green`."""
    head, tail = words[:-1], words[-1:]
    return f" {last} ".join([", ".join(head), *tail]) if head else "".join(tail)


def shortened(text: str, longest: int) -> str:
    """A text of at most so many characters, cut between two words where it can be, and then `…`."""
    if len(text) <= longest:
        return text
    return text[: text.rfind(" ", 0, longest) if " " in text[:longest] else longest] + "…"
