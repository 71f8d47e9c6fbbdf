"""What can be asked about calendars."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from moothall.ground.calendars import holidays, rules
from moothall.ground.calendars.models import Calendar, CalendarVersion
from moothall.ground.calendars.words import (
    WARN_DAYS,
    CalendarUnchanged,
    CalendarUnusable,
    Division,
    Hours,
    NoSuchCalendar,
    NotTakenBack,
    Special,
    Week,
)
from moothall.ground.calendars.workingtime import WorkingCalendar
from moothall.outside.postgres import prepared
from moothall.outside.postgres.asked import database_asked

_KEEP = """
    SELECT 1 FROM calendars_calendar WHERE council_id = $1::bigint AND code = $2::text FOR SHARE
"""


def head(council_id: int, code: str) -> CalendarVersion:
    """Return the latest version of the council's calendar of that code: what open cases keep to.

    :raises NoSuchCalendar: naming the codes there are.
    """
    found = _versions().filter(council_id=council_id, calendar__code=code).first()
    if found is None:
        known = ", ".join(sorted(codes(council_id)))
        raise NoSuchCalendar(
            f"The council has no calendar called {code!r}. There are: {known or 'none'}."
        )
    return found


def held(council_id: int, code: str) -> CalendarVersion:
    """Return the latest version, to save another: whoever saves one too waits until this ends.

    :raises NoSuchCalendar: naming the codes there are.
    """
    Calendar.objects.select_for_update().filter(council_id=council_id, code=code).first()
    return head(council_id, code)


def keep(council_id: int, code: str) -> None:
    """Wait for whoever saves a calendar anew, and let nobody until this transaction ends.

    What `head` says after it holds as long; any number of transactions may keep it at once.
    """
    prepared.read(_KEEP, [council_id, code])


def heads(council_id: int) -> Sequence[CalendarVersion]:
    """Return the latest version of each of the council's calendars, by code."""
    latest = CalendarVersion.objects.filter(council_id=council_id).order_by(
        "calendar_id", "-number"
    )
    versions = latest.distinct("calendar_id").select_related("calendar")
    return sorted(versions, key=lambda version: version.calendar.code)


def versions(council_id: int, code: str) -> Sequence[CalendarVersion]:
    """Return every version of the council's calendar of that code, the latest first."""
    return list(_versions().filter(council_id=council_id, calendar__code=code))


def superseded(council_id: int) -> dict[int, int]:
    """Return the older versions (ids) of a council's calendars, each with its calendar's latest."""
    rows = CalendarVersion.objects.filter(council_id=council_id).order_by("calendar_id", "-number")
    latest: dict[int, int] = {}
    found: dict[int, int] = {}
    for version_id, calendar_id in rows.values_list("pk", "calendar_id"):
        head_id = latest.setdefault(calendar_id, version_id)
        if head_id != version_id:
            found[version_id] = head_id
    return found


def named(version_ids: Iterable[int]) -> dict[int, CalendarVersion]:
    """Return these versions, each with its calendar, by id."""
    found = CalendarVersion.objects.filter(pk__in=list(version_ids)).select_related("calendar")
    return {version.pk: version for version in found}


def codes(council_id: int) -> frozenset[str]:
    """Return the codes of the council's calendars, which definitions may name."""
    return frozenset(Calendar.objects.filter(council_id=council_id).values_list("code", flat=True))


def working_calendar(version_id: int) -> WorkingCalendar:
    """Return the calendar of that version, to count with; kept, as versions never change.

    :raises CalendarVersion.DoesNotExist: when it is not in scope.
    """
    return _working_calendar(database_asked(), version_id)


@lru_cache(maxsize=1024)
def _working_calendar(database: str, version_id: int) -> WorkingCalendar:
    del database  # only so that two databases in one process are told apart
    return counted(CalendarVersion.objects.get(pk=version_id))


def counted(version: CalendarVersion) -> WorkingCalendar:
    """Make the calendar that counts by *version*: holidays closed, its own days before them."""
    exceptions = {date.fromisoformat(day): () for day in version.holidays}
    specials = {day: special.hours for day, special in hours(version).specials.items()}
    return WorkingCalendar(
        version.zone,
        version.week,
        exceptions | specials,
        former=hours(version).former,
        since=version.since_on,
        horizon=version.horizon_on,
    )


def hours(version: CalendarVersion) -> Hours:
    """Return what *version* says, as it was saved."""
    return Hours(
        zone=version.zone,
        week=version.week,
        former=[(date.fromisoformat(until), week) for until, week in version.former],
        specials={
            date.fromisoformat(day): Special(special["name"], special["hours"])
            for day, special in version.specials.items()
        },
        division=Division(version.division),
    )


def with_day_closed(version: CalendarVersion, day: date, *, name: str, at: datetime) -> Hours:
    """Return what *version* says with one more day closed all day, and why.

    :raises CalendarUnusable: for a day decades off.
    """
    if why := rules.why_not_day(day, at=at):
        raise CalendarUnusable(why)
    said = hours(version)
    return replace(said, specials={**said.specials, day: Special(name)})


def without_day(version: CalendarVersion, day: date) -> Hours:
    """Return what *version* says without the hours of its own on a day."""
    said = hours(version)
    kept = {one: special for one, special in said.specials.items() if one != day}
    return replace(said, specials=kept)


def week_on(version: CalendarVersion, day: date) -> Week:
    """Return the week that holds on a day: seven lists of windows, Monday first."""
    for until, week in hours(version).former:
        if day < until:
            return week
    return hours(version).week


def today(version: CalendarVersion, at: datetime) -> date:
    """Return the date where a calendar counts."""
    return at.astimezone(ZoneInfo(version.zone)).date()


def weeks_after(version: CalendarVersion, day: date) -> Sequence[tuple[date, Week]]:
    """Return the weeks that begin to hold after a day, each with the first on which it does."""
    said = hours(version)
    weeks = [*(week for _, week in said.former), said.week][1:]
    turns = zip((until for until, _ in said.former), weeks, strict=True)
    return [(since, week) for since, week in turns if since > day]


def turns_gone(version: CalendarVersion, from_on: date, at: datetime) -> list[date]:
    """Return the days of the planned changes whose place another week from that day on takes."""
    after = max(today(version, at), from_on - timedelta(days=1))
    return [since for since, _ in weeks_after(version, after)]


def with_week(version: CalendarVersion, week: Week, *, from_on: date, at: datetime) -> Hours:
    """Return what *version* says with another week from a day on, whatever was to come after it.

    :raises CalendarUnusable: for a day that is over, or decades off.
    :raises CalendarUnchanged: when that is the week of that day already.
    """
    why = rules.why_not_from(from_on, today(version, at)) or rules.why_not_day(from_on, at=at)
    if why:
        raise CalendarUnusable(why)
    said, before = hours(version), week_on(version, from_on - timedelta(days=1))
    kept = [(until, one) for until, one in said.former if until < from_on]
    is_another = _plain(week) != _plain(before)
    found = replace(said, week=week, former=[*kept, *([(from_on, before)] if is_another else [])])
    if _weeks(found) == _weeks(said):
        raise CalendarUnchanged
    return found


def with_week_before(version: CalendarVersion, *, since: date, at: datetime) -> Hours:
    """Return what *version* says without the last change of its week, the one from that day on.

    :raises NotTakenBack: when the last change is another, or holds already.
    """
    said = hours(version)
    changes = [day for day, _ in said.former]
    if why := rules.why_not_take_back(since, changes, today(version, at)):
        raise NotTakenBack(why)
    *kept, (_, week) = said.former
    return replace(said, week=week, former=kept)


def _weeks(said: Hours) -> object:
    return _plain(said.week), [(until, _plain(week)) for until, week in said.former]


def _plain(week: Week) -> list[list[tuple[str, ...]]]:
    return [[tuple(window) for window in day] for day in week]


def foreseen(version: CalendarVersion, said: Hours) -> WorkingCalendar:
    """Make the calendar that would count if *version* were saved again with other days of its own.

    :raises CalendarUnusable: when that leaves no working time.
    """
    known = holidays.published(said.division) if said.division else None
    closed = dict.fromkeys(known.days, ()) if known else {}
    own = {day: special.hours for day, special in said.specials.items()}
    since = known.since_on if known else None
    horizon = known.horizon_on if known else None
    days = {**closed, **own}
    return WorkingCalendar(
        version.zone, said.week, days, former=said.former, since=since, horizon=horizon
    )


def recently_changed(since: datetime) -> frozenset[int]:
    """Return the councils in scope of which a calendar has had a new version since a moment."""
    found = CalendarVersion.objects.filter(number__gt=1, saved_at__gt=since)
    return frozenset(found.values_list("council_id", flat=True))


def why_closed(version: CalendarVersion, day: date) -> str:
    """Return the name of what changes that local date ("Good Friday"); '' on any other."""
    own = version.specials.get(day.isoformat())
    return str(own["name"] if own else version.holidays.get(day.isoformat(), ""))


def horizon_warnings(council_id: int, *, on: date) -> Sequence[str]:
    """Return a sentence for each calendar whose holidays end within 90 days of *on*, or have."""
    return [
        f"The bank holidays of '{version.calendar.name}' are known only to {version.horizon_on}."
        " Moments after that cannot be worked out until a longer list is saved."
        for version in heads(council_id)
        if version.horizon_on and version.horizon_on - on <= timedelta(days=WARN_DAYS)
    ]


def _versions() -> QuerySet[CalendarVersion]:
    return CalendarVersion.objects.select_related("calendar").order_by("-number")
