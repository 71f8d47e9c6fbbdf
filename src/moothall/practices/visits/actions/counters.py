"""What is done with counters: set up, changed, opened and closed, ended."""

from datetime import date, datetime

from django.db import transaction

from moothall.engine.bookings import actions as bookings
from moothall.engine.bookings.words import NotThisDiary, Plan
from moothall.ground.calendars import actions as calendars
from moothall.ground.calendars import queries as times
from moothall.ground.calendars.words import Division, Hours
from moothall.ground.councils.models import Council
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.practices.visits import queries, rules
from moothall.practices.visits.models import Counter
from moothall.practices.visits.words import NotThisCounter, Opening, Said

OFFICE = "office"
"""The calendar whose bank holidays a counter keeps too."""


@transaction.atomic
def add_counter(
    council: Council, said: Said, opening: Opening, *, by: Actor, at: datetime
) -> Counter:
    """Set up a counter, with hours and a calendar of its own and the bank holidays of the office.

    :raises NotThisCounter: saying why.
    """
    _check(council, said)
    if why := rules.why_not_hours(opening):
        raise NotThisCounter(why)
    code = _fresh_code(council)
    calendars.save(council.pk, code, _hours(council, opening), name=_named(said.name), by=by, at=at)
    try:
        diary = bookings.add_diary(council, _plan(said, code), by=by, at=at)
    except NotThisDiary as refused:
        raise NotThisCounter(str(refused)) from refused
    counter = Counter.objects.create(
        council=council,
        diary=diary,
        where=said.where.strip(),
        service=said.service,
        added_at=at,
    )
    journal.record("counter.added", counter, by=by, at=at, facts={"diary": diary.pk})
    return counter


@transaction.atomic
def change_counter(counter: Counter, said: Said, *, by: Actor, at: datetime) -> Counter:
    """Say anew what a counter is: appointments that are booked stay as they are.

    :raises NotThisCounter: saying why.
    """
    counter = _locked(counter)
    _check(counter.council, said)
    try:
        plan = _plan(said, counter.diary.calendar_code)
        bookings.change_diary(counter.diary, plan, by=by, at=at)
    except NotThisDiary as refused:
        raise NotThisCounter(str(refused)) from refused
    counter.where, counter.service = said.where.strip(), said.service
    counter.save(update_fields=["where", "service"])
    journal.record("counter.changed", counter, by=by, at=at)
    return queries.counter(counter.pk)


@transaction.atomic
def set_hours(counter: Counter, opening: Opening, *, by: Actor, at: datetime) -> Counter:
    """Give a counter other hours of the week from today on; the days it is closed stay closed.

    :raises NotThisCounter: saying why.
    :raises CalendarUnchanged: where it has these already.
    """
    counter = _locked(counter)
    if why := rules.why_not_book_at(counter) or rules.why_not_hours(opening):
        raise NotThisCounter(why)
    code = counter.diary.calendar_code
    head = times.held(counter.council_id, code)
    hours = times.with_week(head, _week(opening), from_on=times.today(head, at), at=at)
    calendars.save(counter.council_id, code, hours, name=head.calendar.name, by=by, at=at)
    journal.record("counter.hours", counter, by=by, at=at)
    return counter


@transaction.atomic
def close_day(counter: Counter, day: date, why: str, *, by: Actor, at: datetime) -> Counter:
    """Close a counter on a day; who has an appointment then is on its list and has to be told.

    :raises NotThisCounter: for a day that is over, or without a reason.
    :raises CalendarUnchanged: where it is closed for that already.
    """
    counter = _locked(counter)
    if not why.strip():
        raise NotThisCounter("Enter why it is closed.")
    if day < queries.today(counter, at):
        raise NotThisCounter("That day is over.")
    code = counter.diary.calendar_code
    calendars.close_day(counter.council_id, code, day, name=why.strip(), by=by, at=at)
    facts = {"on": day.isoformat(), "is_open": False}
    journal.record("counter.closed", counter, by=by, at=at, facts=facts)
    return counter


@transaction.atomic
def open_day(counter: Counter, day: date, *, by: Actor, at: datetime) -> Counter:
    """Open a counter on a day on which it was closed, as on any of its weekday.

    :raises NotThisCounter: where it was not closed by anybody.
    """
    counter = _locked(counter)
    code = counter.diary.calendar_code
    if day not in times.hours(times.held(counter.council_id, code)).specials:
        raise NotThisCounter("Nobody closed it on that day.")
    calendars.open_day(counter.council_id, code, day, by=by, at=at)
    facts = {"on": day.isoformat(), "is_open": True}
    journal.record("counter.closed", counter, by=by, at=at, facts=facts)
    return counter


@transaction.atomic
def end_counter(counter: Counter, *, by: Actor, at: datetime) -> Counter:
    """See nobody more at a counter.

    :raises NotThisCounter: while appointments are booked there, and while anybody is there.
    """
    counter = _locked(counter)
    if why := rules.why_not_book_at(counter):
        raise NotThisCounter(why)
    if ahead := queries.booked(counter).count():
        raise NotThisCounter(f"Appointments are booked there: {ahead}. Move or cancel them first.")
    if there := queries.here(counter).count():
        raise NotThisCounter(f"People wait or are being seen: {there}. See them first.")
    bookings.end_diary(counter.diary, by=by, at=at)
    counter.ended_at = at
    counter.save(update_fields=["ended_at"])
    journal.record("counter.ended", counter, by=by, at=at)
    return counter


def _check(council: Council, said: Said) -> None:
    offers = queries.serving(council.pk)
    if why := rules.why_not_keep(said, offers.get(said.service)):
        raise NotThisCounter(why)


def _plan(said: Said, calendar: str) -> Plan:
    return Plan(
        name=said.name,
        calendar=calendar,
        minutes=said.minutes,
        at_once=said.at_once,
        ahead_days=said.ahead_days,
        notice_minutes=said.notice_minutes,
    )


def _fresh_code(council: Council) -> str:
    known = times.codes(council.pk)
    return next(code for n in range(1, len(known) + 2) if (code := f"desk-{n}") not in known)


def _named(name: str) -> str:
    return f"Hours of {name.strip()}"


def _hours(council: Council, opening: Opening) -> Hours:
    holds = OFFICE in times.codes(council.pk)
    division = Division(times.head(council.pk, OFFICE).division) if holds else Division.NONE
    return Hours(zone=council.zone, week=_week(opening), division=division)


def _week(opening: Opening) -> list[list[tuple[str, str]]]:
    edges = [opening.opens, opening.shut_from, opening.shut_until, opening.closes]
    told = [edge.strftime("%H:%M") for edge in edges if edge is not None]
    day = list(zip(told[::2], told[1::2], strict=True))
    return [list(day) if number in opening.weekdays else [] for number in range(7)]


def _locked(counter: Counter) -> Counter:
    """Lock a counter with its diary, so that nobody books there meanwhile: see `bookings.keep`.

    Rows that point to it are written all the same: whoever does so may be waited for.
    """
    both = Counter.objects.select_for_update(of=("self", "diary"), no_key=True)
    found = both.filter(pk=counter.pk)
    return found.select_related("council", "diary__council").get()
