"""Ways to tell a case's story in a test: calendars, moments, events."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from moothall.engine.cases.clocks import fold
from moothall.engine.cases.history import EventKind, Occurred, Promise
from moothall.ground.calendars.workingtime import WorkingCalendar
from moothall.ground.journal.words import Actor

LONDON = ZoneInfo("Europe/London")
DAY = [("08:30", "17:00")]
ENGLAND = {
    day: []
    for day in (
        date(2026, 1, 1),
        date(2026, 4, 3),
        date(2026, 4, 6),
        date(2026, 5, 4),
        date(2026, 5, 25),
        date(2026, 8, 31),
        date(2026, 12, 25),
        date(2026, 12, 28),
    )
}
OFFICE, ALWAYS, EDITED = 1, 2, 3
"""EDITED is a later version of OFFICE: it closes at noon."""
CALENDARS = {
    OFFICE: WorkingCalendar("Europe/London", [DAY] * 5 + [[], []], ENGLAND),
    ALWAYS: WorkingCalendar("Europe/London", [[("00:00", "24:00")]] * 7, {}),
    EDITED: WorkingCalendar("Europe/London", [[("08:30", "12:00")]] * 5 + [[], []], ENGLAND),
}
HOUR = 3600
ASHA = Actor.person(7)


def london(text: str) -> datetime:
    """Read '2026-06-01 15:00' as London time."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def june(day: int, clock: str = "09:00") -> datetime:
    """Read a time of June 2026; the 1st is a Monday."""
    return london(f"2026-06-{day:02} {clock}")


def target(hours: float = 4, calendar: int = OFFICE, measures: str = "resolution", **more) -> dict:
    tells = more.pop("tells", {50: "team", 75: "team", 100: "manager"})
    return Promise(
        more.pop("target", measures), measures, int(hours * HOUR), calendar, tells, **more
    ).as_data()


class Story:
    """A case told event by event; the number of an event is its place in the telling."""

    def __init__(self, created: datetime, *targets: dict, **data):
        self.events: list[Occurred] = []
        self.then("created", created, targets=list(targets or [target()]), **data)

    def then(self, event: str, moment: datetime, **data) -> "Story":
        number = len(self.events) + 1
        self.events.append(Occurred(EventKind(event), moment, moment, ASHA, data, number))
        return self

    def pause(self, at: datetime, *, stops_clock=True, reason="requester") -> "Story":
        return self.then("paused", at, stops_clock=stops_clock, reason=reason)

    def reprioritise(self, at: datetime, to: str, reason: str, *targets: dict, **data) -> "Story":
        return self.then("reprioritised", at, to=to, reason=reason, targets=list(targets), **data)

    def at(self, moment: datetime):
        """Fold it as at that moment."""
        return fold(self.events, CALENDARS, at=moment)

    def clock(self, moment: datetime, measures: str = "resolution"):
        """Return the standing clock of that measure as at that moment."""
        return self.at(moment).latest(measures)


def utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def seconds(**parts) -> timedelta:
    return timedelta(**parts)
