"""What can be done at a desk in the browser: what each deed asks for, and what it does."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django import forms
from django.http import Http404

from moothall.engine.bookings import queries as slots
from moothall.engine.cases import rules as cases
from moothall.faces.pages import plain
from moothall.faces.staff.cover import drawing
from moothall.faces.staff.desk import Desk
from moothall.ground.calendars import queries as calendars
from moothall.ground.journal.words import Actor
from moothall.ground.people.words import Role
from moothall.practices.visits import actions, queries
from moothall.practices.visits.models import Counter, Visit
from moothall.practices.visits.words import MOST_NAME, MOST_WHERE, NoSuchVisit, Opening, Said

DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
WORKDAYS: Final = ["0", "1", "2", "3", "4"]
MOVED_WITHIN = timedelta(days=14)
Sent = Mapping[str, Any]


@dataclass(frozen=True)
class At:
    """Where a deed is done: at whose desk, at which counter, with what its address names."""

    desk: Desk
    counter: Counter
    named: Mapping[str, str]

    @property
    def by(self) -> Actor:
        """Who acts, as the counter's council knows them."""
        return self.desk.who.actor_in(self.counter.council_id)

    @property
    def at(self) -> datetime:
        """The moment."""
        return self.desk.at

    @property
    def is_manager(self) -> bool:
        """Whether they set up the desks of the counter's council."""
        return is_manager(self.desk, self.counter.council_id)

    def visit(self) -> Visit:
        """Return the visit that the address names, or 404: also where its case is not theirs."""
        text = self.named.get("visit", "")
        if not (text.isascii() and text.isdigit() and len(text) < 19):
            raise Http404("No visit is named there.")
        try:
            found = queries.visit(int(text))
        except NoSuchVisit as gone:
            raise Http404(str(gone)) from gone
        if found.counter_id != self.counter.pk:
            raise Http404("That visit is at another desk.")
        if not cases.may_see(found.case, self.by):
            raise Http404("That visit is of a team that they are not in.")
        return found


@dataclass(frozen=True)
class Deed:
    """A deed: its title and button, what it does, what it asks for (nothing: a button alone)."""

    title: str
    button: str
    do: Callable[[At, Sent], str]
    asks: Callable[[At], Mapping[str, forms.Field]] | None = None
    starts: Callable[[At], Mapping[str, Any]] = field(default=lambda at: {})
    about: Callable[[At], list[str]] = field(default=lambda at: [])
    is_managers: bool = False


def is_manager(desk: Desk, council_id: int) -> bool:
    """Whether somebody manages in a council."""
    return bool(desk.who.roles.get(council_id, frozenset()) & {Role.MANAGER, Role.ADMIN})


def called(visit: Visit) -> str:
    """Return the name of a visitor, where the case has one."""
    return visit.case.contact_name or "The visitor"


def _about(at: At) -> list[str]:
    visit = at.visit()
    return [f"{called(visit)}, {visit.case.reference}."]


def _arrive(at: At, _: Sent) -> str:
    visit = actions.arrive(at.visit(), by=at.by, at=at.at)
    return f"{called(visit)} waits as number {visit.number}."


def _call(at: At, _: Sent) -> str:
    visit = actions.call(at.visit(), by=at.by, at=at.at)
    return f"It is the turn of number {visit.number}, {called(visit)}."


def _next(at: At, _: Sent) -> str:
    visit = actions.call_next(at.counter, by=at.by, at=at.at)
    return f"It is the turn of number {visit.number}, {called(visit)}."


def _done_asks(at: At) -> dict[str, forms.Field]:
    definition = cases.definition_of(at.visit().case)
    outcomes = [(one.id, one.label) for one in definition.outcomes] if definition else []
    return {
        "outcome": drawing.choice(
            "How was it solved?",
            outcomes,
            required=False,
            hint="Choose none where it is not solved: the case stays open",
        ),
        "remark": drawing.prose(
            "What was done?",
            4000,
            required=False,
            hint="They can read it where it is solved; else it is a note",
        ),
    }


def _done(at: At, sent: Sent) -> str:
    visit, how = at.visit(), {"outcome": sent["outcome"], "remark": sent["remark"]}
    actions.finish(visit, by=at.by, at=at.at, **how)
    return "Solved." if sent["outcome"] else f"Seen. {visit.case.reference} stays open."


def _missed(at: At, _: Sent) -> str:
    actions.miss(at.visit(), by=at.by, at=at.at)
    return "They did not come. Their case is cancelled."


def _left(at: At, _: Sent) -> str:
    visit = actions.leave(at.visit(), by=at.by, at=at.at)
    return f"They left. {visit.case.reference} is in the queue still."


def _cancel(at: At, _: Sent) -> str:
    actions.cancel(at.visit(), by=at.by, at=at.at)
    return "The appointment is cancelled, and they are told."


def _move_asks(at: At) -> dict[str, forms.Field]:
    diary, today = at.counter.diary, queries.today(at.counter, at.at)
    but = at.visit().booking_id
    found = slots.free(diary, today, today + MOVED_WITHIN, at=at.at, but=but)
    times = [
        (slot.starts_at.isoformat(), plain.short_moment(slot.starts_at))
        for day in sorted(found)
        for slot in found[day]
    ]
    return {"time": drawing.choice("To which time?", times)}


def _move(at: At, sent: Sent) -> str:
    to = datetime.fromisoformat(sent["time"])
    actions.move(at.visit(), to, by=at.by, at=at.at)
    return f"The appointment is {plain.moment(to)}, and they are told."


def of_counter(services: Mapping[str, str]) -> dict[str, forms.Field]:
    """Ask what a counter is: *services* by code, which its visits may become cases of."""
    return {
        "name": drawing.line("What is it called?", MOST_NAME, hint="Such as ICT desk"),
        "where": drawing.line("Where is it?", MOST_WHERE, hint="Building, floor and room"),
        "service": drawing.choice(
            "What do visits become cases of?",
            sorted(services.items(), key=lambda one: one[1]),
            hint="A service with one question, for appointments and face to face",
        ),
        "minutes": drawing.number("How many minutes is an appointment?", 5, 480),
        "at_once": drawing.number("How many people can have one at the same time?", 1, 200),
        "ahead_days": drawing.number("How many days ahead can they book?", 1, 365),
        "notice_minutes": drawing.number(
            "How many minutes before it at the latest?", 0, 10_080, hint="0 is until it begins"
        ),
    }


AT_FIRST: Final = {"minutes": 20, "at_once": 1, "ahead_days": 28, "notice_minutes": 30}


def of_hours() -> dict[str, forms.Field]:
    """Ask when a counter is open."""
    days = [(str(number), name) for number, name in enumerate(DAYS)]
    return {
        "weekdays": drawing.several("On which days is it open?", days),
        "opens": drawing.clock("When does it open?", hint="By the clock on the wall, like 09:00"),
        "closes": drawing.clock("When does it close?"),
        "shut_from": drawing.clock(
            "From when is it closed in between?", required=False, hint="Such as for lunch"
        ),
        "shut_until": drawing.clock("Until when?", required=False),
    }


HOURS: Final = {"weekdays": WORKDAYS, "opens": time(9), "closes": time(16)}


def said_of(sent: Sent) -> Said:
    """Return what a counter is to be, as a form says it."""
    names = ("name", "where", "service", *AT_FIRST)
    return Said(**{name: sent[name] for name in names})


def opening_of(sent: Sent) -> Opening:
    """Return when it is to be open, as a form says it."""
    names = ("opens", "closes", "shut_from", "shut_until")
    days = [int(day) for day in sent["weekdays"]]
    return Opening(weekdays=days, **{name: sent[name] for name in names})


def _change_asks(at: At) -> dict[str, forms.Field]:
    return of_counter(
        {code: one.name for code, one in queries.serving(at.counter.council_id).items()}
    )


def _change_starts(at: At) -> dict[str, Any]:
    diary = at.counter.diary
    told = {name: getattr(diary, name) for name in ("name", *AT_FIRST)}
    return told | {"where": at.counter.where, "service": at.counter.service}


def _change(at: At, sent: Sent) -> str:
    actions.change_counter(at.counter, said_of(sent), by=at.by, at=at.at)
    return "Saved. Appointments that are booked stay as they are."


def _hours(at: At, sent: Sent) -> str:
    actions.set_hours(at.counter, opening_of(sent), by=at.by, at=at.at)
    return "Saved. Appointments that are booked stay as they are."


def _hours_starts(at: At) -> dict[str, Any]:
    head = calendars.head(at.counter.council_id, at.counter.diary.calendar_code)
    week = calendars.week_on(head, calendars.today(head, at.at))
    open_on = [number for number, windows in enumerate(week) if windows]
    if not open_on:
        return dict(HOURS)
    windows = week[open_on[0]]
    edges = [time.fromisoformat(edge) for window in windows for edge in window if edge != "24:00"]
    told = dict(zip(("opens", "shut_from", "shut_until", "closes"), edges, strict=False))
    told = {"opens": edges[0], "closes": edges[-1]} if len(edges) != 4 else told
    return {"weekdays": [str(number) for number in open_on], **told}


def _close_asks(_: At) -> dict[str, forms.Field]:
    return {
        "day": drawing.day("On which day is it closed?"),
        "why": drawing.line("Why?", 80, hint="Such as Staff training"),
    }


def _close(at: At, sent: Sent) -> str:
    actions.close_day(at.counter, sent["day"], sent["why"], by=at.by, at=at.at)
    booked = queries.booked(at.counter).filter(day_on=sent["day"]).count()
    told = f"It is closed on {plain.day(sent['day'])}."
    return f"{told} Move or cancel what is booked then: {booked}." if booked else told


def _open(at: At, _: Sent) -> str:
    try:
        day = date.fromisoformat(at.named.get("day", ""))
    except ValueError as wrong:
        raise Http404("No day is named there.") from wrong
    actions.open_day(at.counter, day, by=at.by, at=at.at)
    return f"It is open on {plain.day(day)}."


def _end(at: At, _: Sent) -> str:
    actions.end_counter(at.counter, by=at.by, at=at.at)
    return f"Nobody is seen at {at.counter} any more."


DEEDS: Final[Mapping[str, Deed]] = {
    "next": Deed("Call the next", "Call the next", _next),
    "arrive": Deed("They are here", "They are here", _arrive),
    "call": Deed("Call them", "Call them", _call),
    "done": Deed("Seen", "They have been seen", _done, _done_asks, about=_about),
    "missed": Deed("Did not come", "Did not come", _missed),
    "left": Deed("Left", "They left", _left),
    "move": Deed("Move an appointment", "Move it", _move, _move_asks, about=_about),
    "cancel": Deed("Cancel an appointment", "Cancel it", _cancel),
    "change": Deed(
        "Change this desk", "Save it", _change, _change_asks, _change_starts, is_managers=True
    ),
    "hours": Deed(
        "Opening hours",
        "Save the hours",
        _hours,
        lambda _: of_hours(),
        _hours_starts,
        is_managers=True,
    ),
    "close-day": Deed("Close on a day", "Close it", _close, _close_asks, is_managers=True),
    "open-day": Deed("Open on a day", "Open it", _open, is_managers=True),
    "end": Deed("End this desk", "End it", _end, is_managers=True),
}
"""Every deed by its name in the address."""
