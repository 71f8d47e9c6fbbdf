"""A case as whoever asked for it reads it: where it stands, what has happened, how long is left."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from moothall.engine.cases.dials import DONE, PAUSED, RUNNING, Clock, Clocks
from moothall.engine.cases.history import FOR_PAYMENT, EventKind
from moothall.engine.cases.models import Case, Event
from moothall.engine.cases.words import CancelReason, State
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.faces.pages.plain import moment, worked


@dataclass(frozen=True)
class Status:
    """Where a case stands, in a word and a sentence.

    `tone` is `wait` where we wait for the reader, `done` where the work is done, else `plain`.
    """

    word: str
    sentence: str
    tone: str = "plain"


@dataclass(frozen=True)
class Entry:
    """Something that happened, as the timeline shows it; `kind` is ours, theirs or event."""

    title: str
    at: datetime
    kind: str = "event"
    body: str = ""
    by: str = ""


@dataclass(frozen=True)
class Dial:
    """The clock on the page; `share` is how much of the time is used, 0 to 100."""

    state: str
    heading: str
    text: str
    share: int | None = None


ENDED = {
    State.CLOSED: Status("Closed", "We have finished, and your request is closed."),
    State.CANCELLED: Status("Cancelled", "This request was ended without the work being done."),
    State.MERGED: Status(
        "Joined",
        "We had heard of the same thing before, so we deal with both together."
        " We will tell you when it is done.",
    ),
}
RECEIVED = Status("Received", "We have your request. Somebody will look at it soon.")
WORKING = Status("In progress", "Somebody is working on it.")
UNTIL_PAID = "It starts when you have paid. Then we have {} of working time."
UNPAID = Status("Not paid yet", "We start when you have paid.", tone="wait")
YOURS = Status("Waiting for you", "We need something from you before we can go on.", tone="wait")


def status(case: Case, service: ServiceDefinition | None, clocks: Clocks) -> Status:
    """Return where a case stands, in the words of whoever asked for it."""
    if case.state == State.RESOLVED:
        outcome = service.outcome(case.outcome) if service else None
        told = f"{outcome.label}. " if outcome else ""
        return Status("Done", f"{told}If something is still wrong, tell us below.", tone="done")
    if case.state == State.PAUSED:
        return _waiting(service, clocks)
    if case.state == State.OPEN:
        return WORKING if case.assignee_id or clocks.first_response_at else RECEIVED
    return ENDED[State(case.state)]


def word(case: Case) -> str:
    """Return the one word for where a case stands, from its row alone."""
    if case.state == State.OPEN:
        return WORKING.word if case.assignee_id else RECEIVED.word
    if case.state in ENDED:
        return ENDED[State(case.state)].word
    return "Done" if case.state == State.RESOLVED else "On hold"


def _waiting(service: ServiceDefinition | None, clocks: Clocks) -> Status:
    pause = clocks.pauses[-1] if clocks.pauses else None
    if pause is not None and pause.reason == FOR_PAYMENT:
        return UNPAID
    if pause is None or pause.is_stopping:
        return YOURS
    reason = service.reason(pause.reason) if service else None
    return Status("On hold", f"{reason.label}." if reason else "We are waiting for somebody else.")


def timeline(
    events: Iterable[Event],
    remarks: Mapping[int, str],
    service: ServiceDefinition | None,
    teams: Mapping[str, str],
) -> list[Entry]:
    """Return what has happened, the newest first; what is only ours to read is left out.

    :param remarks: the public words that came with an event, by the event's id.
    :param teams: the names of the council's teams, by code.
    """
    listed = list(events)
    replaced = {event.instead_of for event in listed if event.instead_of is not None}
    words = {event.sequence: remarks.get(event.pk, "") for event in listed}
    told = (
        _entry(event, words.get(event.instead_of or event.sequence, ""), service, teams)
        for event in listed
        if event.sequence not in replaced or event.kind == EventKind.MERGED
    )
    return [entry for entry in told if entry][::-1]


def _entry(
    event: Event, said: str, service: ServiceDefinition | None, teams: Mapping[str, str]
) -> Entry | None:
    at, kind = event.effective_at, EventKind(event.kind)
    if kind == EventKind.ASSIGNED:
        return _passed(event, teams)
    if kind in _SAID:
        heading, whose = _SAID[kind]
        return Entry(heading, at, whose, said)
    if kind == EventKind.PAUSED:
        return Entry(_paused(event, service), at, "ours" if said else "event", said)
    if kind == EventKind.RESOLVED:
        outcome = service.outcome(event.data.get("outcome", "")) if service else None
        heading = f"Done: {outcome.label}" if outcome else "Done"
        return Entry(heading, at, "ours" if said else "event", said)
    if kind == EventKind.CANCELLED:
        why = event.data.get("reason", "")
        reason = f": {CancelReason(why).label}" if why in CancelReason.values else ""
        return Entry(f"Cancelled{reason}", at)
    title = PAID if event.data.get("because") == "payment" else _HAPPENED.get(kind)
    return Entry(title, at) if title else None


PAID = "You paid. The clock started"
_SAID = {
    EventKind.REPLIED: ("We wrote to you", "ours"),
    EventKind.MESSAGE: ("You wrote to us", "theirs"),
    EventKind.REOPENED: ("Opened again", "theirs"),
}
_HAPPENED = {
    EventKind.CREATED: "We received your request",
    EventKind.RESUMED: "The clock started again",
    EventKind.CLOSED: "Closed",
    EventKind.MERGED: "Joined with another request",
    EventKind.UNMERGED: "A request of its own again",
    EventKind.RATED: "You told us how it went",
}


def _passed(event: Event, teams: Mapping[str, str]) -> Entry | None:
    team = teams.get(str(event.data.get("team", "")))
    if event.data.get("person"):
        return Entry("Somebody started to work on it", event.effective_at, by=team or "")
    return Entry(f"Passed to {team}", event.effective_at) if team else None


def _paused(event: Event, service: ServiceDefinition | None) -> str:
    if event.data.get("reason") == FOR_PAYMENT:
        return "We asked you to pay. The clock starts when you have"
    if event.data.get("stops_clock"):
        return "We asked you for something. The clock stopped"
    reason = service.reason(str(event.data.get("reason", ""))) if service else None
    return f"On hold: {reason.label}" if reason else "On hold"


def asked_of(status: Status, entries: Iterable[Entry]) -> str:
    """Return what we last wrote, where we wait for the reader to answer it; '' otherwise."""
    if status.tone != "wait":
        return ""
    return next((entry.body for entry in entries if entry.kind == "ours"), "")


def dial(clocks: Clocks) -> Dial | None:
    """Return the clock of the promise to finish; None where nothing was promised."""
    promised = [clock for clock in clocks.clocks if clock.promise.measures == "resolution"]
    if not promised:
        return None
    clock = promised[-1]
    if clock.state == PAUSED:
        return _stopped(clock, clocks.pauses[-1].reason if clocks.pauses else "")
    if clock.state == RUNNING and clock.due_at is not None:
        return _running(clock, clock.due_at)
    if clock.state != DONE:
        return None
    if clock.is_breached:
        return Dial("missed", "Later than we promised", "We are sorry that it took so long.")
    return Dial("met", "Done in time", f"It took {worked(clock.used)} of working time.")


def _running(clock: Clock, due_at: datetime) -> Dial:
    if clock.is_breached:
        text = f"We promised {moment(due_at)}. We are sorry, and are still working on it."
        return Dial("missed", "Later than we promised", text, 100)
    return Dial("running", "We aim to finish by", moment(due_at), _share(clock))


def _stopped(clock: Clock, reason: str) -> Dial:
    if reason == FOR_PAYMENT:
        return Dial("paused", "Clock stopped", UNTIL_PAID.format(worked(clock.left)), _share(clock))
    if clock.is_breached:
        text = "We are waiting to hear from you. It is already later than we promised."
        return Dial("paused", "Clock stopped", text, 100)
    text = (
        "We are waiting to hear from you. When you answer, we have "
        f"{worked(clock.left)} of working time left."
    )
    return Dial("paused", "Clock stopped", text, _share(clock))


def _share(clock: Clock) -> int:
    return min(100, 100 * clock.used // clock.promise.seconds)
