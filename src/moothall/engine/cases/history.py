"""What happened to a case, as plain data: no framework, no database.

An `Occurred` is one event. A `History` is a whole case told from outside, as an importer or the
demo tells it; `actions.replay` turns it into rows. The clocks are computed from events alone, so an
event that changes a promise carries the promise with it.

What each event's `data` may hold, all optional unless said; any may say `for`, the person (id) in
whose name somebody else did it:

created
    `caller` (the person, by id, who told an officer of it on the telephone or at the desk),
    `is_unnamed` (whoever told it gave no name), `priority`, `team` (code), `calendar` (calendar
    version id: the case's own clock), `targets` (a list of promises, see `Promise`), `kind`,
    `category`, `channel`, `service`, `is_answered` (an officer logged it for a caller: answered at
    once), `is_by_service` (work raised by the service itself), `own_verdict` (another desk's own
    verdict on its target, yes or no), `reassignments` (another desk's own count, which stands for
    that of its events), `is_from_log` (it comes out of another desk's log, which tells neither
    messages nor surveys; its service's tasks are not begun), `routed` (the `version` and the id of
    the `rule` that sent it to its team), `task_teams` (by task id)
assigned
    `team` (code), `person` (id, or the name that another desk's log gives), `is_routed` (by rule),
    `is_undated` (another desk does not say since when: it is no first assignment)
replied
    `is_automatic` (an acknowledgement is no response)
message
    `is_thanks` (a bare thank-you is no further message), `is_heard` (an officer heard it on the
    telephone), `caller` (as of `created`)
paused
    `stops_clock` (required: only waiting for the requester does), `reason` (code; `FOR_PAYMENT`
    while the fee is not paid), `until` (a day; of `FOR_PAYMENT` the last on which it can be paid)
redated
    `until` (required: the day until which it is paused now), `stops_clock` (as of its `paused`)
day_came
    `until` (required: the day that came; whoever has the case was told)
resolved
    `outcome` (code), `is_public` (the requester was told: it counts as the response)
closed
    `survey`: asked, or why whoever asked for it was not asked how it went (a `words.NotAsked`)
cancelled
    `reason`: withdrawn, spam, test, duplicate, unpaid (then `outcome` too, where the fee says one)
merged
    `into` (the other case's id); it is undone by `unmerged` (`from`), which stands instead of it
took_in, let_go
    `case`: another case was merged into this one, or that was undone
linked, unlinked
    `kind` (child, parent, related, split, origin), `other` (the other case's id)
about, not_about
    `record`: a record of a register, by its id
struck
    stands instead of an event that never happened
reprioritised
    `to` and `reason` (required; got worse, was wrong, eased), `targets`, `calendar`
retyped
    `kind`, `category`, `service`: those that change; where it goes on by another service of the
    council `was` (that of before), `from`, `to` (version ids), `turn` (how often it was re-typed),
    `priority`, `team`, `removed` (task ids), `targets`, `calendar` and `ends`, as of `migrated`
calendar_changed
    `from`, `to` (calendar version ids, required)
resumed
    `because`: message (the requester wrote), payment (the fee is paid)
migrated
    `from`, `to` (version ids, required), `number` (of the version), `added`, `removed` (task ids);
    where the promises are counted anew `targets`, `calendar` and `ends` (what they measured that
    is promised no longer); `kind`, `category`: where they change
task_started
    `task` (id), `targets`, `is_approval`
task_done
    `task` (id), `decision` (approved or refused, of an approval)
task_failed
    `task`, `why` (a code of `errands.WHY`), `status`: a job that could not be done is its team's
decided
    `task`, `decision`: how one of those who were asked decided
delegated
    `task`, `to` (the person who decides instead)
moved_in
    `desk` (the other desk's name), `reference` (what the case was called there)
said_there
    `desk` (the other desk's name), `is_told` (the requester read it, or wrote it), `key` (makes
    bringing it twice the same as once), `source` (the number of what brought it): a comment of the
    desk before, which is no answer and no message of any clock or figure
threshold
    `target`, `number`, `percent`
tagged, untagged
    `from` (a case that was merged into this one, with whose merge it came or went); the tag itself
    stands with the event as its words
rated
    `score` (1 to 5)
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from moothall.ground.journal.words import Actor

FOR_PAYMENT = "waits_for_payment"
"""The reason of a pause until the fee is paid; no service can declare one that is written so."""


class EventKind(StrEnum):
    """What can happen to a case."""

    CREATED = "created"
    ASSIGNED = "assigned"
    REPLIED = "replied"
    MESSAGE = "message"
    NOTED = "noted"
    PAUSED = "paused"
    REDATED = "redated"
    DAY_CAME = "day_came"
    RESUMED = "resumed"
    RESOLVED = "resolved"
    REOPENED = "reopened"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    MERGED = "merged"
    UNMERGED = "unmerged"
    TOOK_IN = "took_in"
    LET_GO = "let_go"
    LINKED = "linked"
    UNLINKED = "unlinked"
    ABOUT = "about"
    NOT_ABOUT = "not_about"
    STRUCK = "struck"
    REPRIORITISED = "reprioritised"
    RETYPED = "retyped"
    CALENDAR_CHANGED = "calendar_changed"
    MIGRATED = "migrated"
    TASK_STARTED = "task_started"
    TASK_DONE = "task_done"
    TASK_FAILED = "task_failed"
    DECIDED = "decided"
    DELEGATED = "delegated"
    MOVED_IN = "moved_in"
    SAID_THERE = "said_there"
    THRESHOLD = "threshold"
    TAGGED = "tagged"
    UNTAGGED = "untagged"
    RATED = "rated"


def for_payment(until_on: date | None) -> dict[str, Any]:
    """Return what is told of a pause until the fee is paid, on that day at the latest."""
    told = {"until": until_on.isoformat()} if until_on else {}
    return {"reason": FOR_PAYMENT, "stops_clock": True, **told}


@dataclass(frozen=True, slots=True)
class Occurred:
    """One event: when it happened, when the platform learned it, and who did it.

    `sequence` numbers a case's events in the order they were recorded; it only breaks ties between
    events that happened at the same moment. A correction stands `instead_of` an earlier event,
    named by its sequence: that one stays in the story and counts no longer (see `holding`).
    """

    kind: EventKind
    effective_at: datetime
    recorded_at: datetime
    actor: Actor
    data: Mapping[str, Any] = field(default_factory=dict)
    sequence: int = 0
    instead_of: int | None = None


def holding(events: Iterable[Occurred]) -> list[Occurred]:
    """Return the events that still hold: those that no later one stands instead of."""
    told = list(events)
    replaced = {event.instead_of for event in told if event.instead_of is not None}
    return [event for event in told if event.sequence not in replaced] if replaced else told


INNER = ("team", "supplier")
"""What operational and supplier targets measure: parts of the time that the case takes."""


@dataclass(frozen=True, slots=True)
class Promise:
    """One target as an event carries it: so many working seconds on one calendar version.

    `tells` says whom to tell at which percentage, `{50: "team", 100: "manager"}`; `task` is the
    task that a promise which measures a task belongs to. One that measures a team is of the time
    that the case is with `team`, the waits for `reasons` left out; one that measures a supplier is
    of the waits for `reasons`.
    """

    target: str
    measures: str
    seconds: int
    calendar: int
    tells: Mapping[int, str] = field(default_factory=dict)
    task: str = ""
    team: str = ""
    reasons: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """What it goes on instead of, where promises are made anew: one of the same line."""
        return self.target if self.measures in INNER else self.measures

    def as_data(self) -> dict[str, Any]:
        """Return it as an event's JSON holds it."""
        tells = {str(percent): whom for percent, whom in sorted(self.tells.items())}
        data = {"target": self.target, "measures": self.measures, "seconds": self.seconds}
        data |= {"calendar": self.calendar, "tells": tells, "task": self.task}
        inner = {"team": self.team, "reasons": list(self.reasons)}
        return data | {name: value for name, value in inner.items() if value}

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> "Promise":
        """Read it back from an event's JSON."""
        tells = {int(percent): whom for percent, whom in data.get("tells", {}).items()}
        return cls(
            target=data["target"],
            measures=data["measures"],
            seconds=int(data["seconds"]),
            calendar=int(data["calendar"]),
            tells=tells,
            task=data.get("task", ""),
            team=data.get("team", ""),
            reasons=tuple(data.get("reasons", ())),
        )


@dataclass(frozen=True, slots=True)
class Requester:
    """How to reach whoever asked, as they told it."""

    name: str = ""
    email: str = ""
    phone: str = ""
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class Caller:
    """Who told an officer of something, by the ids of people: themselves, and for whom they spoke.

    Nobody is named where the officer knows no more than what was answered; `is_unnamed` says that
    whoever called wanted it so.
    """

    person_id: int | None = None
    for_id: int | None = None
    is_unnamed: bool = False

    @property
    def as_data(self) -> dict[str, Any]:
        """Return it as an event's data, and the facts of an entry, say it."""
        told = {"caller": self.person_id, "for": self.for_id, "is_unnamed": self.is_unnamed}
        return {name: value for name, value in told.items() if value}


UNKNOWN = Caller()
"""Somebody of whom no more is known than what they said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody asks for, as a form gives it.

    `token` is the form's own: sending it twice makes one case. `contact` is taken from the answers
    where it is left out. An officer who logs a case for a caller sets `is_answered` (the caller has
    their answer); with an `outcome` (a code of the service) the case is resolved as it is created,
    and `remark` says how; `caller` says who told them, and for whom. A case that
    `waits_for_payment` begins paused: its clocks and its tasks start when its fee is paid, on
    `pay_until_on` at the latest. `language` is the one it was asked in, and is answered in.
    """

    token: UUID
    version_id: int
    answers: Mapping[str, Any]
    channel: str = "online"
    contact: Requester | None = None
    is_answered: bool = False
    outcome: str = ""
    remark: str = ""
    waits_for_payment: bool = False
    pay_until_on: date | None = None
    language: str = "en"
    caller: Caller = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidThere:
    """What was said of a case at another desk.

    `key` makes bringing it twice the same as once. `name` is who said it, where that is nobody
    known here; `is_told`: the requester read it, or wrote it.
    """

    key: str
    at: datetime
    text: str
    by: Actor
    name: str = ""
    is_told: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Where it comes from: the other desk, by name, and the number of what brings it."""

    desk: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """A whole case as it was lived elsewhere, or invented for the demo.

    The first event is `created`; the others may come in any order. Where the council has published
    `service`, whatever the events leave out (team, targets, calendar) is taken from its definition,
    as if the case had been submitted here; otherwise the case has no promises, and its working time
    runs on `calendar` (a code). `texts` holds words typed with an event, by the event's place in
    `events`. A history with a `token` that the council already has is left alone, so replaying
    again changes nothing. Where an event names another case, that one's token (as text) stands for
    its id; one side is enough. A correction names the event that it stands instead of by the
    `sequence` which that event has in the history. It is found by its `former` reference too: what
    it was called elsewhere. Its `tags` are written as `tagging.read` gives them.
    """

    service: str
    priority: str
    events: tuple[Occurred, ...]
    kind: str = ""
    channel: str = "online"
    category: str = ""
    team: str = ""
    calendar: str = "always"
    contact: Requester = field(default_factory=Requester)
    answers: Mapping[str, Any] = field(default_factory=dict)
    texts: Mapping[int, str] = field(default_factory=dict)
    reference: str | None = None
    former: str = ""
    tags: tuple[str, ...] = ()
    token: UUID | None = None

    @property
    def is_from_log(self) -> bool:
        """Whether it comes out of another desk's log."""
        return any(event.data.get("is_from_log") for event in self.events)
