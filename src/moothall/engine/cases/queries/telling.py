"""What a case says of itself: its timeline, its clocks with why, its answers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from moothall.engine.cases import rules, wording
from moothall.engine.cases.clocks import fold
from moothall.engine.cases.dials import CANCELLED, DONE, PAUSED, RUNNING, Clock, Clocks, Pause
from moothall.engine.cases.history import FOR_PAYMENT, EventKind
from moothall.engine.cases.models import Case, Event, Remark, Submission, Task
from moothall.engine.cases.queries import counting, linked
from moothall.engine.cases.words import CORRECTABLE, EVENTS, Reason
from moothall.engine.catalogue import journey
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.ground.calendars.models import CalendarVersion
from moothall.ground.councils.models import Team
from moothall.ground.people.models import Person


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the timeline; `is_told`: its words were meant for the requester."""

    sequence: int
    kind: str
    at: datetime
    recorded_at: datetime
    by: str
    heading: str
    body: str
    is_public: bool
    is_told: bool
    oddity: str
    of: str = ""
    """The reference of the merged case that this was told of; '' for the case itself."""
    event_id: int = 0

    @property
    def is_late(self) -> bool:
        """Whether it was recorded more than a minute after it happened."""
        return (self.recorded_at - self.at).total_seconds() > 60


def timeline(case: Case, *, at: datetime, is_public_only: bool = False) -> list[Line]:
    """Return what happened to a case, the newest first; what did not fit says so.

    `is_public_only` leaves out what the requester may not read: notes, assignments, thresholds,
    and words not meant for them.
    """
    merged = {} if is_public_only else {one.pk: one.reference for one in linked.merged_into(case)}
    lines = _lines(case, at=at, is_public_only=is_public_only)
    if merged:
        lines = sorted([*lines, *_said_in(case, merged)], key=lambda line: line.at, reverse=True)
    return lines


def _lines(case: Case, *, at: datetime, is_public_only: bool) -> list[Line]:
    events = list(Event.objects.filter(case_id=case.pk).order_by("sequence"))
    words = {r.event_id: r for r in Remark.objects.filter(case_id=case.pk)}
    told = [event.occurred for event in events]
    clocks = fold(told, counting.calendars_named(told), at=at)
    odd = {anomaly.sequence: anomaly.sentence for anomaly in clocks.anomalies}
    odd |= _corrections(events)
    heads = _Headings(case, events)
    lines = []
    for event in sorted(events, key=lambda e: (e.effective_at, e.sequence), reverse=True):
        remark = words.get(event.pk)
        line = Line(
            sequence=event.sequence,
            kind=event.kind,
            at=event.effective_at,
            recorded_at=event.recorded_at,
            by=heads.who(event),
            heading=heads.of(event),
            body=remark.body if remark and (remark.is_public or not is_public_only) else "",
            is_public=event.kind in PUBLIC,
            is_told=remark is not None and remark.is_public,
            oddity=odd.get(event.sequence, ""),
            event_id=event.pk,
        )
        lines.append(line)
    return [line for line in lines if line.is_public] if is_public_only else lines


def _corrections(events: Sequence[Event]) -> dict[int, str]:
    """Say of what was corrected that it counts no longer, and of the rest what it corrects."""
    found = {}
    for event in events:
        if event.instead_of is not None:
            found[event.sequence] = f"It stands instead of entry {event.instead_of}."
            found[event.instead_of] = f"Entry {event.sequence} corrects this: it counts no longer."
    return found


def correctable(case: Case) -> list[tuple[int, str, datetime]]:
    """Return what may be corrected of a case: number, heading, moment; the newest first."""
    events = list(Event.objects.filter(case_id=case.pk).order_by("-sequence"))
    replaced = {event.instead_of for event in events}
    return [
        (event.sequence, EVENTS[EventKind(event.kind)], event.effective_at)
        for event in events
        if event.kind in CORRECTABLE and event.sequence not in replaced
    ]


SPOKEN = (EventKind.MESSAGE, EventKind.REPLIED, EventKind.NOTED)


def _said_in(case: Case, merged: Mapping[int, str]) -> list[Line]:
    """Return what was said in the cases that were merged into one."""
    events = list(Event.objects.filter(case_id__in=merged, kind__in=SPOKEN).order_by("sequence"))
    words = {r.event_id: r for r in Remark.objects.filter(case_id__in=merged)}
    heads = _Headings(case, events)
    return [
        Line(
            sequence=event.sequence,
            kind=event.kind,
            at=event.effective_at,
            recorded_at=event.recorded_at,
            by=heads.who(event),
            heading=heads.of(event),
            body=words[event.pk].body if event.pk in words else "",
            is_public=False,
            is_told=event.pk in words and words[event.pk].is_public,
            oddity="",
            of=merged[event.case_id],
        )
        for event in events
    ]


PUBLIC = {
    EventKind.CREATED,
    EventKind.REPLIED,
    EventKind.MESSAGE,
    EventKind.PAUSED,
    EventKind.RESUMED,
    EventKind.RESOLVED,
    EventKind.REOPENED,
    EventKind.CLOSED,
    EventKind.CANCELLED,
    EventKind.RATED,
}


ABOUT_OTHERS = {
    EventKind.MERGED,
    EventKind.UNMERGED,
    EventKind.TOOK_IN,
    EventKind.LET_GO,
    EventKind.LINKED,
    EventKind.UNLINKED,
}
LINKED = {
    "child": "Part of",
    "parent": "Has a part,",
    "related": "Has to do with",
    "split": "Split from",
    "origin": "A part was split off,",
}


class _Headings:
    """Writes the heading of each event, with the names looked up once."""

    def __init__(self, case: Case, events: Sequence[Event]) -> None:
        self.definition = rules.definition_of(case)
        numbers = {event.by_id for event in events if event.by_kind == "person"}
        numbers |= {event.data.get("person") for event in events}
        numbers |= {event.data.get("to") for event in events if event.kind == EventKind.DELEGATED}
        ids = [number for number in numbers if isinstance(number, int)]
        self.people = dict(Person.objects.filter(pk__in=ids).values_list("pk", "name"))
        teams = Team.objects.filter(council_id=case.council_id)
        self.teams = dict(teams.values_list("code", "name"))
        self.tasks = dict(Task.objects.filter(case_id=case.pk).values_list("code", "name"))
        others = [
            event.data.get(name)
            for event in events
            if event.kind in ABOUT_OTHERS
            for name in ("into", "case", "other", "from")
        ]
        known = [number for number in others if isinstance(number, int)]
        found = Case.objects.filter(pk__in=known) if known else Case.objects.none()
        self.cases = dict(found.values_list("pk", "reference"))
        self.before = self._held(events)

    def _other(self, data: Mapping[str, object], name: str) -> str:
        number = data.get(name)
        known = self.cases.get(number) if isinstance(number, int) else None
        return known or "a case no longer known"

    def _merged(self, data: Mapping[str, object]) -> str:
        return f"Merged into {self._other(data, 'into')}"

    def _unmerged(self, data: Mapping[str, object]) -> str:
        return f"Taken out of {self._other(data, 'from')} again"

    def _took_in(self, data: Mapping[str, object]) -> str:
        return f"{self._other(data, 'case')} was merged into this case"

    def _let_go(self, data: Mapping[str, object]) -> str:
        return f"{self._other(data, 'case')} is a case of its own again"

    def _linked(self, data: Mapping[str, object]) -> str:
        return f"{LINKED[str(data['kind'])]} {self._other(data, 'other')}"

    def _unlinked(self, data: Mapping[str, object]) -> str:
        return f"No longer linked. It was: {self._linked(data)}"

    def who(self, event: Event) -> str:
        """Say who did it."""
        if event.by_kind == "person":
            return self.people.get(event.by_id or 0, "somebody no longer known")
        return {"guest": "the requester", "job": "the system"}.get(event.by_kind, event.by_kind)

    def of(self, event: Event) -> str:
        """Say what happened."""
        kind = EventKind(event.kind)
        if kind == EventKind.ASSIGNED:
            return self._given(event)
        detail = getattr(self, f"_{kind.value}", None)
        return detail(event.data) if detail else EVENTS[kind]

    def _held(self, events: Sequence[Event]) -> dict[int, Mapping[str, object]]:
        """Return who had the case before each assignment, by the assignment's number."""
        found: dict[int, Mapping[str, object]] = {}
        last: Mapping[str, object] = {}
        for event in sorted(events, key=lambda one: (one.effective_at, one.sequence)):
            if event.kind == EventKind.ASSIGNED:
                found[event.sequence] = last
            if event.kind in {EventKind.ASSIGNED, EventKind.CREATED}:
                last = event.data
        return found

    def _given(self, event: Event) -> str:
        """Say to whom a case was given, and from whom where somebody had it or a team lost it."""
        before, after = self.before.get(event.sequence, {}), event.data
        is_moved = before.get("person") or before.get("team", after.get("team")) != after.get(
            "team"
        )
        if not is_moved or not (said := self._whose(before)):
            return self._assigned(after)
        return f"Reassigned from {said} to {self._whose(after)}"

    def _whose(self, data: Mapping[str, object]) -> str:
        team = self.teams.get(str(data.get("team")), str(data.get("team") or ""))
        person = data.get("person")
        name = self.people.get(person, str(person)) if isinstance(person, int) else person
        return f"{name}, {team}" if name else f"the queue of {team}" if team else ""

    def _assigned(self, data: Mapping[str, object]) -> str:
        team = self.teams.get(str(data.get("team")), str(data.get("team") or ""))
        person = data.get("person")
        name = self.people.get(person, str(person)) if isinstance(person, int) else person
        rule = " by a rule" if data.get("is_routed") else ""
        return f"Assigned to {name}, {team}{rule}" if name else f"Assigned to {team}"

    def _paused(self, data: Mapping[str, object]) -> str:
        clock = "the clock stands still" if data.get("stops_clock") else "the clock goes on"
        return f"Paused: {pause_label(self.definition, str(data.get('reason', '')))} ({clock})"

    def _resolved(self, data: Mapping[str, object]) -> str:
        outcome = self.definition.outcome(str(data.get("outcome"))) if self.definition else None
        return f"Resolved: {outcome.label}" if outcome else "Resolved"

    def _reprioritised(self, data: Mapping[str, object]) -> str:
        why = Reason(str(data["reason"])).label.partition(":")[0]
        return f"Priority {data.get('from', '')} to {data['to']}. {why}".replace("  ", " ")

    def _task_started(self, data: Mapping[str, object]) -> str:
        return f"Task can begin: {self.tasks.get(str(data.get('task')), data.get('task'))}"

    def _task_done(self, data: Mapping[str, object]) -> str:
        name = self.tasks.get(str(data.get("task")), data.get("task"))
        return f"{str(data.get('decision', 'task done')).capitalize()}: {name}"

    def _decided(self, data: Mapping[str, object]) -> str:
        verb = "Approves" if data["decision"] == "approved" else "Refuses"
        return f"{verb}: {self.tasks.get(str(data.get('task')), data.get('task'))}"

    def _delegated(self, data: Mapping[str, object]) -> str:
        to = data.get("to")
        name = self.people.get(to, "somebody else") if isinstance(to, int) else "somebody else"
        return f"Hands the decision to {name}: {self.tasks.get(str(data.get('task')), '')}"

    def _threshold(self, data: Mapping[str, object]) -> str:
        percent, name = data.get("percent"), wording.target(str(data.get("target")), self.tasks)
        if percent == 100:
            return f"The time for the {name} has run out"
        return f"{percent}% of the time for the {name} is used"

    def _rated(self, data: Mapping[str, object]) -> str:
        return f"The requester gave {data['score']} out of 5"


def pause_label(definition: ServiceDefinition | None, code: str) -> str:
    """Return a pause reason as people read it."""
    if code == FOR_PAYMENT:
        return "The fee is not paid yet"
    reason = definition.reason(code) if definition else None
    return reason.label if reason else code


@dataclass(frozen=True, slots=True)
class Face:
    """One clock as a page shows it: what it says, and why it says so."""

    name: str
    state: str
    sentence: str
    percent: int
    due_at: datetime | None
    is_breached: bool
    why: tuple[str, ...]


def faces(case: Case, *, at: datetime) -> list[Face]:
    """Return every clock of a case with why it says what it says, counted anew from its events."""
    clocks = counting.clocks(case, at=at)
    tasks = dict(Task.objects.filter(case_id=case.pk).values_list("code", "name"))
    versions = CalendarVersion.objects.select_related("calendar").in_bulk(
        list({clock.promise.calendar for clock in clocks.clocks})
    )
    people = _names(clocks.pauses)
    definition = rules.definition_of(case)
    zone = case.council.zone
    return [
        Face(
            name=wording.target(clock.promise.target, tasks),
            state=clock.state,
            sentence=said(clock, zone),
            percent=min(999, clock.used * 100 // clock.promise.seconds),
            due_at=clock.due_at,
            is_breached=clock.is_breached,
            why=(
                _promised(clock, versions[clock.promise.calendar], zone),
                *_history(clock, clocks, zone),
                *(
                    _waited(pause, people, pause_label(definition, pause.reason), zone)
                    for pause in clocks.pauses
                ),
            ),
        )
        for clock in clocks.clocks
    ]


def _names(pauses: Sequence[Pause]) -> dict[int, str]:
    ids = [pause.by.id for pause in pauses if pause.by.kind == "person" and pause.by.id]
    return dict(Person.objects.filter(pk__in=ids).values_list("pk", "name"))


def said(clock: Clock, zone: str) -> str:
    """Say how a clock stands, in one line."""
    used, left = wording.duration(clock.used), wording.duration(clock.left)
    allowed = wording.duration(clock.promise.seconds)
    if clock.state == CANCELLED:
        return f"Replaced, with {used} of {allowed} used"
    if clock.state == DONE:
        return f"{'Missed' if clock.is_breached else 'Met'}: took {used} of {allowed}"
    if clock.state == PAUSED:
        return f"{left} over, paused" if clock.is_breached else f"{left} left, paused"
    if clock.state == RUNNING and clock.is_breached:
        return f"{left} over"
    if clock.state == RUNNING and clock.due_at:
        return f"{left} left, due {wording.moment(clock.due_at, zone)}"
    return f"{left} left" if clock.state == RUNNING else f"Stopped, with {used} of {allowed} used"


def _promised(clock: Clock, version: CalendarVersion, zone: str) -> str:
    started = wording.moment(clock.started_at, zone)
    allowed = wording.duration(clock.promise.seconds)
    name = f"{version.calendar.name} (version {version.number})"
    return f"{allowed} of working time from {started}, counted on {name}."


def _history(clock: Clock, clocks: Clocks, zone: str) -> list[str]:
    found = []
    if clock.is_retroactive:
        found.append("The priority was corrected, so it counts from the start, pauses left out.")
    found += [
        f"Resolved {wording.moment(resolved, zone)} and opened again"
        f" {wording.moment(opened, zone)}: what was used counts on."
        for resolved, opened in zip(clocks.resolved_at, clocks.reopened_at, strict=False)
    ]
    reached = [
        f"{percent}% {wording.moment(moment, zone)}" for percent, moment in clock.crossings.items()
    ]
    if reached:
        found.append(f"Reached or to be reached: {'; '.join(reached)}.")
    return found


def _waited(pause: Pause, people: Mapping[int, str], label: str, zone: str) -> str:
    who = people.get(pause.by.id or 0, "the system")
    ended = f" to {wording.moment(pause.end, zone)}" if pause.end else ""
    until = f" until {pause.until}" if pause.until and not pause.end else ""
    span = f"from {wording.moment(pause.start, zone)}{ended}{until}"
    counts = (
        "It is left out." if pause.is_stopping else "It counts: the requester is not waited for."
    )
    return f"Paused by {who} {span}: {label}. {counts}"


def answers(case: Case, *, roles: Collection[str] | None = None) -> tuple[journey.Row, ...]:
    """Return what the requester answered, a line a question; empty for another desk's case.

    :param roles: those of whoever looks, if it is not the requester: what they may not see is not
        there at all.
    """
    definition = rules.definition_of(case)
    kept = Submission.objects.filter(case_id=case.pk).values_list("answers", flat=True).first()
    return journey.summary(definition, kept or {}, roles=roles) if definition else ()
