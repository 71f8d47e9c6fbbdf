"""What a case says of itself: its timeline, its clocks with why, its answers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from moothall.engine.cases import retyping, rules, wording
from moothall.engine.cases.dials import CANCELLED, DONE, PAUSED, RUNNING, Clock, Clocks, Pause
from moothall.engine.cases.history import EventKind
from moothall.engine.cases.models import Case, Event, Remark, Submission, Task
from moothall.engine.cases.queries import counting, linked
from moothall.engine.cases.queries.counting import Lived
from moothall.engine.cases.queries.headings import Headings, pause_label
from moothall.engine.cases.words import CORRECTABLE, EVENTS
from moothall.engine.catalogue import journey
from moothall.engine.catalogue import queries as catalogue
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
    is_for_another: bool = False
    """Whether somebody did it in the name of another; `by` says both."""
    record_id: int = 0
    """The record that it was linked to, or no longer; 0 for anything else."""

    @property
    def is_late(self) -> bool:
        """Whether it was recorded more than a minute after it happened."""
        return (self.recorded_at - self.at).total_seconds() > 60


def timeline(
    case: Case, *, at: datetime, is_public_only: bool = False, lived: Lived | None = None
) -> list[Line]:
    """Return what happened to a case, the newest first; what did not fit says so.

    `is_public_only` leaves out what the requester may not read: notes, assignments, thresholds,
    and words not meant for them.

    :param lived: its events, where they were read for that moment already.
    """
    lived = lived or counting.lived(case, at=at)
    merged = {} if is_public_only else {one.pk: one.reference for one in linked.merged_into(case)}
    lines = _lines(case, lived, is_public_only=is_public_only)
    if merged:
        lines = sorted([*lines, *_said_in(case, merged)], key=lambda line: line.at, reverse=True)
    return lines


def _lines(case: Case, lived: Lived, *, is_public_only: bool) -> list[Line]:
    events = lived.events
    words = {r.event_id: r for r in Remark.objects.filter(case_id=case.pk)}
    odd = {anomaly.sequence: anomaly.sentence for anomaly in lived.clocks.anomalies}
    for number, said in _corrections(events).items():
        odd[number] = f"{said} {odd[number]}" if number in odd else said
    heads = Headings(case, events)
    lines = []
    for event in sorted(events, key=lambda e: (e.effective_at, e.sequence), reverse=True):
        remark = words.get(event.pk)
        heading = heads.of(event)
        if remark and remark.body and event.kind in TAGS:
            heading, remark = f"{heading}: {remark.body}", None
        line = Line(
            sequence=event.sequence,
            kind=event.kind,
            at=event.effective_at,
            recorded_at=event.recorded_at,
            by=(remark.said_by if remark else "") or heads.who(event),
            heading=heading,
            body=remark.body if remark and (remark.is_public or not is_public_only) else "",
            is_public=event.kind in PUBLIC or bool(event.data.get("is_told")),
            is_told=remark is not None and remark.is_public,
            oddity=odd.get(event.sequence, ""),
            event_id=event.pk,
            is_for_another="for" in event.data,
            record_id=event.data["record"] if event.kind in ABOUT else 0,
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


ABOUT = (EventKind.ABOUT, EventKind.NOT_ABOUT)
TAGS = (EventKind.TAGGED, EventKind.UNTAGGED)
"""Their words are the tag, which the heading names."""
SPOKEN = (EventKind.MESSAGE, EventKind.REPLIED, EventKind.NOTED, EventKind.SAID_THERE)


def _said_in(case: Case, merged: Mapping[int, str]) -> list[Line]:
    """Return what was said in the cases that were merged into one."""
    events = list(Event.objects.filter(case_id__in=merged, kind__in=SPOKEN).order_by("sequence"))
    words = {r.event_id: r for r in Remark.objects.filter(case_id__in=merged)}
    heads = Headings(case, events)
    return [
        Line(
            sequence=event.sequence,
            kind=event.kind,
            at=event.effective_at,
            recorded_at=event.recorded_at,
            by=(words[event.pk].said_by if event.pk in words else "") or heads.who(event),
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


@dataclass(frozen=True, slots=True)
class Face:
    """One clock as a page shows it: what it says, and why it says so."""

    name: str
    state: str
    sentence: str
    percent: int
    left: int
    due_at: datetime | None
    is_breached: bool
    why: tuple[str, ...]


def faces(case: Case, *, at: datetime, lived: Lived | None = None) -> list[Face]:
    """Return every clock of a case with why it says what it says, counted anew from its events.

    :param lived: they, where they were read for that moment already.
    """
    clocks = (lived or counting.lived(case, at=at)).clocks
    names = dict(Task.objects.filter(case_id=case.pk).values_list("code", "name"))
    if any(clock.promise.team for clock in clocks.clocks):
        teams = Team.objects.filter(council_id=case.council_id).values_list("code", "name")
        names |= {f"team.{code[:55]}": name for code, name in teams}
    versions = CalendarVersion.objects.select_related("calendar").in_bulk(
        list({clock.promise.calendar for clock in clocks.clocks})
    )
    people = _names(clocks.pauses)
    definition = rules.definition_of(case)
    zone = case.council.zone
    return [
        Face(
            name=wording.target(clock.promise.target, names),
            state=clock.state,
            sentence=said(clock, zone),
            percent=min(999, clock.used * 100 // clock.promise.seconds),
            left=clock.left,
            due_at=clock.due_at,
            is_breached=clock.is_breached,
            why=(
                _promised(clock, versions[clock.promise.calendar], zone),
                *_history(clock, clocks, zone),
                *(
                    _waited(pause, people, pause_label(definition, pause.reason), zone)
                    for pause in clocks.pauses
                ),
                *_approved(clocks),
            ),
        )
        for clock in clocks.clocks
        if clock.is_begun
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
    due = f", due {wording.moment(clock.due_at, zone)}" if clock.due_at else ""
    if clock.state == RUNNING and clock.is_breached:
        return f"{left} over{due}"
    if clock.state == RUNNING and due:
        return f"{left} left{due}"
    return f"{left} left" if clock.state == RUNNING else f"Stopped, with {used} of {allowed} used"


def _promised(clock: Clock, version: CalendarVersion, zone: str) -> str:
    started = wording.moment(clock.started_at, zone)
    allowed = wording.duration(clock.promise.seconds)
    name = f"{version.calendar.name} (version {version.number})"
    return f"{allowed} of working time from {started}, counted on {name}."


def _history(clock: Clock, clocks: Clocks, zone: str) -> list[str]:
    found = []
    if clock.is_retroactive:
        found.append("It was corrected, so it counts from the start, pauses left out.")
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


def _approved(clocks: Clocks) -> list[str]:
    working, elapsed = clocks.approval_seconds()
    took = f"{wording.duration(elapsed)}, {wording.duration(working)} of it in working time"
    return [f"Waiting for approval took {took}. It counts."] if elapsed else []


def answers(case: Case, *, roles: Collection[str] | None = None) -> tuple[journey.Row, ...]:
    """Return what the requester answered, a line a question; empty for another desk's case.

    :param roles: those of whoever looks, if it is not the requester: what they may not see is not
        there at all.
    """
    definition = rules.definition_of(case)
    kept = Submission.objects.filter(case_id=case.pk).values_list("answers", flat=True).first()
    if definition is None:
        return ()
    said = journey.summary(definition, kept or {}, roles=roles)
    gone = (kept or {}).keys() - {question.id for _, question in definition.questions()}
    return (*said, *unasked(case, roles=roles)) if gone else said


def unasked(case: Case, *, roles: Collection[str] | None = None) -> tuple[journey.Row, ...]:
    """Return the answers to questions that the case's own version asks no more, as once asked.

    Also those that each re-typing set aside, as the version before it asked them. What several
    versions asked is shown as the last of them did, to who may see it there.
    """
    sent = Submission.objects.filter(case_id=case.pk).first()
    definition = rules.definition_of(case)
    if sent is None or definition is None:
        return ()
    asked = {question.id for _, question in definition.questions()}
    shown: set[tuple[int, str]] = set()
    found: list[list[journey.Row]] = []
    for turn, version in _before_each(case, sent):
        questions = list(catalogue.definition(version).questions())
        aside = retyping.set_aside(sent.answers, turn)
        rows = []
        for page, question in questions:
            told = [(turn, aside)] if question.id in aside else []
            told += [(0, sent.answers)] if question.id in sent.answers.keys() - asked else []
            new = [(when, said) for when, said in told if (when, question.id) not in shown]
            shown |= {(when, question.id) for when, _ in new}
            for _, said in new if journey.may_see(question, roles) else ():
                printed = journey.printed(question, said[question.id])
                rows.append(journey.Row(page.id, question.id, question.label, printed))
        found.append(rows)
    return tuple(row for rows in reversed(found) for row in rows)


def _before_each(case: Case, sent: Submission) -> list[tuple[int, int]]:
    """Return each re-typing and the version of the case before it, the last first.

    The version that it was sent in stands last, for the first: it may have been migrated between.
    """
    events = Event.objects.filter(case_id=case.pk, kind=EventKind.RETYPED).order_by("-sequence")
    turns = [(int(one.data["turn"]), one.data.get("from")) for one in events]
    return [(turn, version) for turn, version in [*turns, (1, sent.version_id)] if version]
