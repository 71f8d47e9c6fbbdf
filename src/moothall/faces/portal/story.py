"""A case as whoever asked for it reads it: where it stands, what has happened, how long is left."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from moothall.engine.cases.dials import DONE, PAUSED, RUNNING, Clock, Clocks
from moothall.engine.cases.history import FOR_PAYMENT, EventKind
from moothall.engine.cases.models import Case, Event
from moothall.engine.cases.words import CancelReason, State
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.faces.pages.plain import moment, worked
from moothall.ground.languages import days
from moothall.ground.languages.speech import marked, said
from moothall.practices.visits.words import WAITS as APPOINTMENT


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
    """Something that happened, as the timeline shows it; `kind` is ours, theirs or event.

    `named` is a name that the title ends with, and `by` who did it: names of teams are English.
    """

    title: str
    at: datetime
    kind: str = "event"
    body: str = ""
    by: str = ""
    named: str = ""


@dataclass(frozen=True)
class Dial:
    """The clock on the page; `share` is how much of the time is used, 0 to 100."""

    state: str
    heading: str
    text: str
    share: int | None = None


ENDED = {
    State.CLOSED: Status(marked("Closed"), marked("We have finished, and your request is closed.")),
    State.CANCELLED: Status(
        marked("Cancelled"), marked("This request was ended without the work being done.")
    ),
    State.MERGED: Status(
        marked("Joined"),
        marked(
            "We had heard of the same thing before, so we deal with both together."
            " We will tell you when it is done."
        ),
    ),
}
RECEIVED = Status(
    marked("Received"), marked("We have your request. Somebody will look at it soon.")
)
WORKING = Status(marked("In progress"), marked("Somebody is working on it."))
ASK_AGAIN = marked("We ended your request. If you still need it, ask again.")
UNTIL_PAID = marked("It starts when you have paid. Then we have {time} of working time.")
UNPAID = Status(marked("Not paid yet"), marked("We start when you have paid."), tone="wait")
PAY_BY = marked("If it is not paid by the end of {day}, we end your request.")
YOURS = Status(
    marked("Waiting for you"),
    marked("We need something from you before we can go on."),
    tone="wait",
)


def status(case: Case, service: ServiceDefinition | None, clocks: Clocks) -> Status:
    """Return where a case stands, in the words and the language of whoever asked for it."""
    found = _status(case, service, clocks)
    return replace(found, word=said(found.word), sentence=said(found.sentence))


def _status(case: Case, service: ServiceDefinition | None, clocks: Clocks) -> Status:
    if case.state == State.RESOLVED:
        outcome = service.outcome(case.outcome) if service else None
        told = f"{outcome.label}. " if outcome else ""
        more = said("If something is still wrong, tell us below.")
        return Status(marked("Done"), f"{told}{more}", tone="done")
    if case.state == State.PAUSED:
        return _waiting(service, clocks)
    if case.state == State.CANCELLED and service and (unpaid := service.outcome(case.outcome)):
        return Status(ENDED[State.CANCELLED].word, f"{unpaid.label}. {said(ASK_AGAIN)}")
    if case.state == State.OPEN:
        return WORKING if case.assignee_id or clocks.first_response_at else RECEIVED
    return ENDED[State(case.state)]


def word(case: Case) -> str:
    """Return the one word for where a case stands, from its row alone."""
    if case.state == State.OPEN:
        return said(WORKING.word if case.assignee_id else RECEIVED.word)
    if case.state in ENDED:
        return said(ENDED[State(case.state)].word)
    return said("Done") if case.state == State.RESOLVED else said("On hold")


def _waiting(service: ServiceDefinition | None, clocks: Clocks) -> Status:
    pause = clocks.pauses[-1] if clocks.pauses else None
    if pause is not None and pause.reason == FOR_PAYMENT:
        return _unpaid(pause.until)
    if pause is None or (pause.is_stopping and _asks(pause.reason, service)):
        return YOURS
    reason = service.reason(pause.reason) if service else None
    if reason and reason.id == APPOINTMENT and pause.until:
        day = days.with_weekday(date.fromisoformat(pause.until))
        return Status(marked("On hold"), f"{reason.label}: {day}.")
    waits = marked("We are waiting for somebody else.")
    return Status(marked("On hold"), f"{reason.label}." if reason else waits)


def _asks(reason: str, service: ServiceDefinition | None) -> bool:
    """Whether a case on hold for that waits for the reader to tell us something."""
    found = service.reason(reason) if service else None
    return found is None or (found.on_whom == "requester" and found.id != APPOINTMENT)


def _unpaid(until: str) -> Status:
    """Say that it is not paid, and until when it can be."""
    if not until:
        return UNPAID
    ends = said(PAY_BY, day=days.with_weekday(date.fromisoformat(until)))
    return replace(UNPAID, sentence=f"{said(UNPAID.sentence)} {ends}")


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


def _words(event: Event) -> tuple[str, str] | None:
    """Return the heading of what somebody said, and whose it is; None where nobody said anything.

    Words of the desk before are nobody's where it is not known here who said them.
    """
    if event.kind != EventKind.SAID_THERE:
        return _SAID.get(EventKind(event.kind))
    if not event.data.get("is_told"):
        return None
    return _SAID_THERE.get(event.by_kind, SAID_BEFORE)


def _entry(
    event: Event, remark: str, service: ServiceDefinition | None, teams: Mapping[str, str]
) -> Entry | None:
    at, kind = event.effective_at, EventKind(event.kind)
    if kind == EventKind.ASSIGNED:
        return _passed(event, teams)
    if words := _words(event):
        heading, whose = words
        return Entry(said(heading), at, whose, remark)
    if kind in {EventKind.PAUSED, EventKind.REDATED}:
        heading = _paused(event, service) if kind == EventKind.PAUSED else _redated(event, remark)
        return Entry(heading, at, "ours" if remark else "event", remark) if heading else None
    if kind == EventKind.RESOLVED:
        outcome = service.outcome(event.data.get("outcome", "")) if service else None
        heading = said("Done: {outcome}", outcome=outcome.label) if outcome else said("Done")
        return Entry(heading, at, "ours" if remark else "event", remark)
    if kind == EventKind.CANCELLED:
        return Entry(_cancelled(event), at)
    title = PAID if event.data.get("because") == "payment" else _HAPPENED.get(kind)
    return Entry(said(title), at) if title else None


ANOTHER_DAY = marked("We gave you another day to answer by")
PAID = marked("You paid. The clock started")
_SAID = {
    EventKind.REPLIED: (marked("We wrote to you"), "ours"),
    EventKind.MESSAGE: (marked("You wrote to us"), "theirs"),
    EventKind.REOPENED: (marked("Opened again"), "theirs"),
}
_SAID_THERE = {"guest": _SAID[EventKind.MESSAGE], "person": _SAID[EventKind.REPLIED]}
SAID_BEFORE = (marked("Said at the desk before"), "event")
_HAPPENED = {
    EventKind.CREATED: marked("We received your request"),
    EventKind.RESUMED: marked("The clock started again"),
    EventKind.CLOSED: marked("Closed"),
    EventKind.MERGED: marked("Joined with another request"),
    EventKind.UNMERGED: marked("A request of its own again"),
    EventKind.RATED: marked("You told us how it went"),
}


def _cancelled(event: Event) -> str:
    why = event.data.get("reason", "")
    if why not in CancelReason.values:
        return said("Cancelled")
    return said("Cancelled: {reason}", reason=said(CancelReason(why).label))


def _passed(event: Event, teams: Mapping[str, str]) -> Entry | None:
    team = teams.get(str(event.data.get("team", "")))
    if event.data.get("person"):
        return Entry(said("Somebody started to work on it"), event.effective_at, by=team or "")
    return Entry(said("Passed to"), event.effective_at, named=team) if team else None


def _paused(event: Event, service: ServiceDefinition | None) -> str:
    if event.data.get("reason") == FOR_PAYMENT:
        return said("We asked you to pay. The clock starts when you have")
    why = str(event.data.get("reason", ""))
    if event.data.get("stops_clock") and _asks(why, service):
        return said("We asked you for something. The clock stopped")
    reason = service.reason(why) if service else None
    return said("On hold: {reason}", reason=reason.label) if reason else said("On hold")


def _redated(event: Event, remark: str) -> str:
    """Only who is waited for reads that they have another day; '' for anybody else."""
    return said(ANOTHER_DAY) if event.data["stops_clock"] and remark else ""


def asked_of(status: Status, entries: Iterable[Entry]) -> str:
    """Return what we last wrote, where we wait for the reader to answer it; '' otherwise."""
    if status.tone != "wait":
        return ""
    return next((entry.body for entry in entries if entry.kind == "ours"), "")


def dial(clocks: Clocks, service: ServiceDefinition | None) -> Dial | None:
    """Return the clock of the promise to finish; None where nothing was promised."""
    promised = [clock for clock in clocks.clocks if clock.promise.measures == "resolution"]
    if not promised:
        return None
    clock = promised[-1]
    if clock.state == PAUSED:
        return _stopped(clock, clocks.pauses[-1].reason if clocks.pauses else "", service)
    if clock.state == RUNNING and clock.due_at is not None:
        return _running(clock, clock.due_at)
    if clock.state != DONE:
        return None
    if clock.is_breached:
        return Dial(
            "missed", said("Later than we promised"), said("We are sorry that it took so long.")
        )
    text = said("It took {time} of working time.", time=worked(clock.used))
    return Dial("met", said("Done in time"), text)


def _running(clock: Clock, due_at: datetime) -> Dial:
    if clock.is_breached:
        text = marked("We promised {moment}. We are sorry, and are still working on it.")
        told = said(text, moment=moment(due_at))
        return Dial("missed", said("Later than we promised"), told, 100)
    return Dial("running", said("We aim to finish by"), moment(due_at), _share(clock))


def _stopped(clock: Clock, reason: str, service: ServiceDefinition | None) -> Dial:
    if reason == FOR_PAYMENT:
        told = said(UNTIL_PAID, time=worked(clock.left))
        return Dial("paused", said("Clock stopped"), told, _share(clock))
    if service and (waits := service.reason(reason)) and not _asks(reason, service):
        left = said("After that, we have {time} of working time left.", time=worked(clock.left))
        return Dial("paused", said("Clock stopped"), f"{waits.label}. {left}", _share(clock))
    if clock.is_breached:
        text = said("We are waiting to hear from you. It is already later than we promised.")
        return Dial("paused", said("Clock stopped"), text, 100)
    text = marked(
        "We are waiting to hear from you. When you answer, we have {time} of working time left."
    )
    told = said(text, time=worked(clock.left))
    return Dial("paused", said("Clock stopped"), told, _share(clock))


def _share(clock: Clock) -> int:
    return min(100, 100 * clock.used // clock.promise.seconds)
