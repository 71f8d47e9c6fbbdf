"""The timeline of a case: what was said to whom, and what the platform noted."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from moothall.engine.cases.history import EventKind
from moothall.engine.cases.models import Case, Event, Remark
from moothall.engine.cases.words import CancelReason, Reason
from moothall.engine.catalogue.definition import ServiceDefinition

Kind = Literal["reply", "message", "note", "event"]
Data = Mapping[str, Any]
LATE = timedelta(minutes=1)
LABELS: dict[Kind, str] = {
    "reply": "Public reply",
    "message": "From the requester",
    "note": "Internal note",
    "event": "",
}
CHANNELS = {
    "online": "Asked for online",
    "phone": "Asked for by telephone",
    "face-to-face": "Asked for face to face",
    "email": "Asked for by email",
}
MEASURES = {"response": "first reply", "resolution": "resolution"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the story; `late` is when the platform learned of it, where that was later."""

    sequence: int
    kind: Kind
    label: str
    title: str
    by: str
    at: datetime
    late: datetime | None
    body: str
    anomaly: str


@dataclass(frozen=True)
class Teller:
    """What is needed to put events into words."""

    case: Case
    definition: ServiceDefinition | None
    people: Mapping[int, str]
    teams: Mapping[str, str]
    tasks: Mapping[str, str]
    remarks: Mapping[int, Remark]
    anomalies: Mapping[int, str]

    def story(self, events: list[Event]) -> list[Entry]:
        """Return the story, the newest first."""
        newest = sorted(events, key=lambda e: (e.effective_at, e.sequence), reverse=True)
        return [self._entry(event) for event in newest]

    def _entry(self, event: Event) -> Entry:
        remark = self.remarks.get(event.pk)
        kind = self._kind(event, remark)
        is_late = event.recorded_at - event.effective_at > LATE
        return Entry(
            sequence=event.sequence,
            kind=kind,
            label=LABELS[kind],
            title=_TITLES.get(event.kind, _plainly)(self, event.data, event.kind),
            by=self._by(event),
            at=event.effective_at,
            late=event.recorded_at if is_late else None,
            body=remark.body if remark else "",
            anomaly=self.anomalies.get(event.sequence, ""),
        )

    def _kind(self, event: Event, remark: Remark | None) -> Kind:
        if event.kind == EventKind.MESSAGE or (self._is_theirs(event) and remark):
            return "message"
        if event.kind == EventKind.NOTED or (remark and not remark.is_public):
            return "note"
        return "reply" if event.kind == EventKind.REPLIED or remark else "event"

    def _is_theirs(self, event: Event) -> bool:
        is_requester = event.by_kind == "person" and event.by_id == self.case.requester_id
        return event.by_kind == "guest" or (is_requester and event.by_id is not None)

    def _by(self, event: Event) -> str:
        if self._is_theirs(event):
            return self.case.contact_name or "The requester"
        if event.by_kind == "person":
            return self.people.get(event.by_id or 0, "An officer")
        return "Moothall"


def _plainly(teller: Teller, data: Data, kind: str) -> str:
    del teller, data
    plain = {
        EventKind.REPLIED: "",
        EventKind.MESSAGE: "",
        EventKind.NOTED: "",
        EventKind.RESUMED: "Work goes on",
        EventKind.REOPENED: "Opened again",
        EventKind.CLOSED: "Closed",
        EventKind.MERGED: "Merged into another case",
        EventKind.CALENDAR_CHANGED: "Counted on the newer version of its calendar",
    }
    return plain.get(EventKind(kind), kind.replace("_", " ").capitalize())


def _created(teller: Teller, data: Data, kind: str) -> str:
    del kind
    words = CHANNELS.get(teller.case.channel, "Asked for")
    return f"{words}, and answered at once" if data.get("is_answered") else words


def _assigned(teller: Teller, data: Data, kind: str) -> str:
    del kind
    team = teller.teams.get(str(data.get("team", "")), str(data.get("team", "")))
    person = teller.people.get(data["person"], "") if isinstance(data.get("person"), int) else ""
    return "Given to " + ", ".join(name for name in (person, team) if name)


def _paused(teller: Teller, data: Data, kind: str) -> str:
    del kind
    known = teller.definition.reason(str(data.get("reason"))) if teller.definition else None
    reason = known.label if known else str(data.get("reason", ""))
    clock = "the clock stands still" if data.get("stops_clock") else "the clock runs on"
    until = f" until {data['until']}" if data.get("until") else ""
    return f"Paused{until}: {reason} ({clock})"


def _resolved(teller: Teller, data: Data, kind: str) -> str:
    del kind
    known = teller.definition.outcome(str(data.get("outcome"))) if teller.definition else None
    return f"Resolved: {known.label}" if known else "Resolved"


def _cancelled(teller: Teller, data: Data, kind: str) -> str:
    del teller, kind
    labels: dict[str, str] = dict(CancelReason.choices)
    return f"Cancelled: {labels.get(str(data.get('reason')), data.get('reason'))}"


def _reprioritised(teller: Teller, data: Data, kind: str) -> str:
    del teller, kind
    labels: dict[str, str] = dict(Reason.choices)
    before = f"from {data['from']} " if data.get("from") else ""
    return f"Priority changed {before}to {data['to']}. {labels.get(str(data['reason']), '')}"


def _task_started(teller: Teller, data: Data, kind: str) -> str:
    del kind
    return f"Task can begin: {teller.tasks.get(str(data.get('task')), data.get('task'))}"


def _task_done(teller: Teller, data: Data, kind: str) -> str:
    del kind
    return f"Task done: {teller.tasks.get(str(data.get('task')), data.get('task'))}"


def _threshold(teller: Teller, data: Data, kind: str) -> str:
    del teller, kind
    target = str(data.get("target", ""))
    return f"{data.get('percent')}% of the time for the {MEASURES.get(target, target)} is used"


def _rated(teller: Teller, data: Data, kind: str) -> str:
    del teller, kind
    return f"Rated {data['score']} out of 5"


_TITLES: dict[str, Callable[[Teller, Data, str], str]] = {
    EventKind.CREATED: _created,
    EventKind.ASSIGNED: _assigned,
    EventKind.PAUSED: _paused,
    EventKind.RESOLVED: _resolved,
    EventKind.CANCELLED: _cancelled,
    EventKind.REPRIORITISED: _reprioritised,
    EventKind.TASK_STARTED: _task_started,
    EventKind.TASK_DONE: _task_done,
    EventKind.THRESHOLD: _threshold,
    EventKind.RATED: _rated,
}
