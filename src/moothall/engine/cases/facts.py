"""The facts of a case, counted from its events: what figures are made of. Pure.

One `Facts` is one row of `cases_fact`. Seconds are whole; what is None has not happened.
`*_over_at` is when a running target will be broken: an open case is over once that has passed.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from moothall.engine.cases.clocks import fold, in_order
from moothall.engine.cases.dials import DONE, Clocks, was_kept
from moothall.engine.cases.history import Occurred
from moothall.engine.cases.spans import whole
from moothall.ground.calendars.workingtime import WorkingCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is counted of one case: working seconds leave pauses out, elapsed is by the wall."""

    service: str
    kind: str
    first_service: str
    first_kind: str
    retyped_at: datetime | None
    priority: str
    category: str
    channel: str
    team: str
    state: str
    exclusion: str
    created_at: datetime
    created_on: date
    first_assigned_at: datetime | None
    first_assigned_team_at: datetime | None
    first_assigned_person_at: datetime | None
    first_response_at: datetime | None
    first_resolved_at: datetime | None
    last_resolved_at: datetime | None
    resolved_on: date | None
    closed_at: datetime | None
    reopened_at: datetime | None
    assign_working: int | None
    assign_elapsed: int | None
    response_working: int | None
    response_elapsed: int | None
    resolution_working: int | None
    resolution_elapsed: int | None
    first_resolution_elapsed: int | None
    paused_working: int
    paused_elapsed: int
    approval_working: int
    approval_elapsed: int
    response_target: int | None
    is_response_met: bool | None
    is_response_breached: bool
    response_over_at: datetime | None
    resolution_target: int | None
    is_resolution_met: bool | None
    is_resolution_breached: bool
    resolution_over_at: datetime | None
    is_operational_met: bool | None
    is_supplier_met: bool | None
    requester_messages: int
    officer_replies: int
    reassignments: int
    reopenings: int
    early_reopenings: int
    is_own_verdict_met: bool | None
    rating: int | None
    is_asked: bool | None
    is_answered_at_creation: bool
    is_by_service_itself: bool
    is_from_log: bool
    calendar_version_id: int | None


COLUMNS = tuple(field.name for field in fields(Facts))


@dataclass(slots=True)
class _Tally:
    """What the events say beside the clocks, counted one after another."""

    service: str = ""
    kind: str = ""
    first_service: str = ""
    first_kind: str = ""
    retyped_at: datetime | None = None
    priority: str = ""
    category: str = ""
    channel: str = ""
    team: str = ""
    person: object = None
    calendar: int | None = None
    exclusion: str = ""
    assigned_at: datetime | None = None
    assigned_team_at: datetime | None = None
    assigned_person_at: datetime | None = None
    reassignments: int = 0
    own_reassignments: int | None = None
    messages: int = 0
    replies: int = 0
    rating: int | None = None
    is_asked: bool | None = None
    own_verdict: bool | None = None
    is_answered: bool = False
    is_by_service: bool = False
    is_from_log: bool = False
    parent: object = None

    def take(self, event: Occurred) -> None:
        handle = getattr(self, f"_{event.kind.value}", None)
        if handle is not None:
            handle(event.data, whole(event.effective_at))

    def _created(self, data: Mapping[str, object], moment: datetime) -> None:
        del moment
        for name in ("service", "kind", "priority", "category", "channel", "team"):
            setattr(self, name, str(data.get(name, "")))
        calendar, verdict = data.get("calendar"), data.get("own_verdict")
        self.calendar = int(str(calendar)) if calendar is not None else None
        self.own_verdict = bool(verdict) if verdict is not None else None
        if (own := data.get("reassignments")) is not None:
            self.own_reassignments = int(str(own))
        self.is_answered = bool(data.get("is_answered"))
        self.is_by_service = bool(data.get("is_by_service"))
        self.is_from_log = bool(data.get("is_from_log"))

    def _assigned(self, data: Mapping[str, object], moment: datetime) -> None:
        team, person = str(data.get("team") or self.team), data.get("person")
        is_other_person = self.person is not None and person != self.person
        is_other_team = self.assigned_at is not None and team != self.team
        self.reassignments += is_other_person or is_other_team
        if not data.get("is_undated"):
            self.assigned_at = self.assigned_at or moment
            if data.get("team"):
                self.assigned_team_at = self.assigned_team_at or moment
            if person is not None:
                self.assigned_person_at = self.assigned_person_at or moment
        self.team, self.person = team, person

    def _replied(self, data: Mapping[str, object], moment: datetime) -> None:
        del moment
        self.replies += not data.get("is_automatic")

    def _message(self, data: Mapping[str, object], moment: datetime) -> None:
        del moment
        self.messages += not data.get("is_thanks")

    def _reprioritised(self, data: Mapping[str, object], moment: datetime) -> None:
        del moment
        self.priority = str(data["to"])
        if (calendar := data.get("calendar")) is not None:
            self.calendar = int(str(calendar))

    def _calendar_changed(self, data: Mapping[str, object], moment: datetime) -> None:
        del moment
        if self.calendar == int(str(data["from"])):
            self.calendar = int(str(data["to"]))

    def _retyped(self, data: Mapping[str, object], moment: datetime) -> None:
        """Count it as what it is from now on; figures of before keep what it was at first."""
        if self.retyped_at is None:
            self.first_service, self.first_kind = self.service, self.kind
        self.retyped_at = moment
        for name in {"service", "kind", "category", "priority"} & data.keys():
            setattr(self, name, str(data[name]))
        if (team := str(data.get("team", self.team))) != self.team:
            self.team, self.person = team, None
        if (calendar := data.get("calendar")) is not None:
            self.calendar = int(str(calendar))

    def _migrated(self, data: Mapping[str, object], moment: datetime) -> None:
        del moment
        for name in {"kind", "category"} & data.keys():
            setattr(self, name, str(data[name]))
        if (calendar := data.get("calendar")) is not None:
            self.calendar = int(str(calendar))

    def _cancelled(self, data: Mapping[str, object], moment: datetime) -> None:
        del moment
        reason = str(data.get("reason", ""))
        self.exclusion = reason if reason in {"spam", "test"} else "cancelled"

    def _merged(self, data: Mapping[str, object], moment: datetime) -> None:
        del data, moment
        self.exclusion = "merged"

    def _linked(self, data: Mapping[str, object], moment: datetime) -> None:
        del moment
        if data["kind"] == "child":
            self.parent = data["other"]

    def _unlinked(self, data: Mapping[str, object], moment: datetime) -> None:
        del moment
        if data["kind"] == "child":
            self.parent = None

    def left_out(self, state: str) -> str:
        """Say why the case stands in no figure: cancelled, merged, or counted with its parent."""
        if state in {"cancelled", "merged"}:
            return self.exclusion
        return "" if self.parent is None else "child"

    def _closed(self, data: Mapping[str, object], moment: datetime) -> None:
        """Say whether its requester was asked how it went: once is enough, closed again or not."""
        del moment
        if "survey" in data:
            self.is_asked = bool(self.is_asked) or data["survey"] == "asked"

    def _rated(self, data: Mapping[str, object], moment: datetime) -> None:
        del moment
        self.rating = int(str(data["score"]))


def facts(
    events: Sequence[Occurred],
    calendars: Mapping[int, WorkingCalendar],
    *,
    at: datetime,
    zone: str,
) -> Facts:
    """Count the facts of a case as they stand at a moment; days are the council's own.

    :raises MissingStart: when no event says that the case was created.
    """
    return counted(fold(events, calendars, at=at), events, zone=zone)


def counted(clocks: Clocks, events: Iterable[Occurred], *, zone: str) -> Facts:
    """Count the facts of a case whose clocks are already computed."""
    tally = _Tally()
    for event in in_order(events):
        if whole(event.effective_at) <= clocks.at:
            tally.take(event)
    local = ZoneInfo(zone)
    last = clocks.resolved_at[-1] if clocks.resolved_at else None
    first = clocks.resolved_at[0] if clocks.resolved_at else None
    paused_working, paused_elapsed = clocks.paused_seconds()
    approval_working, approval_elapsed = clocks.approval_seconds()
    return Facts(
        service=tally.service,
        kind=tally.kind,
        first_service=tally.first_service,
        first_kind=tally.first_kind,
        retyped_at=tally.retyped_at,
        priority=tally.priority,
        category=tally.category,
        channel=tally.channel,
        team=tally.team,
        state=clocks.state,
        exclusion=tally.left_out(clocks.state),
        created_at=clocks.created_at,
        created_on=clocks.created_at.astimezone(local).date(),
        first_assigned_at=tally.assigned_at,
        first_assigned_team_at=tally.assigned_team_at,
        first_assigned_person_at=tally.assigned_person_at,
        first_response_at=clocks.first_response_at,
        first_resolved_at=first,
        last_resolved_at=last,
        resolved_on=last.astimezone(local).date() if last else None,
        closed_at=clocks.closed_at,
        reopened_at=clocks.reopened_at[-1] if clocks.reopened_at else None,
        **_durations(clocks, tally.assigned_at),
        paused_working=paused_working,
        paused_elapsed=paused_elapsed,
        approval_working=approval_working,
        approval_elapsed=approval_elapsed,
        **_promised(clocks, "response"),
        **_promised(clocks, "resolution"),
        is_operational_met=clocks.kept_within("team"),
        is_supplier_met=clocks.kept_within("supplier"),
        requester_messages=tally.messages,
        officer_replies=tally.replies,
        reassignments=(
            tally.reassignments if tally.own_reassignments is None else tally.own_reassignments
        ),
        reopenings=len(clocks.reopened_at),
        early_reopenings=_early(clocks),
        is_own_verdict_met=tally.own_verdict,
        rating=tally.rating,
        is_asked=tally.is_asked,
        is_answered_at_creation=tally.is_answered,
        is_by_service_itself=tally.is_by_service,
        is_from_log=tally.is_from_log,
        calendar_version_id=tally.calendar,
    )


EARLY = 5
"""Working days after a resolution in which a reopening says that it was none (KPI one touch)."""


def _early(clocks: Clocks) -> int:
    """Count the reopenings that came by the end of the fifth working day after the resolution.

    The days are those of the case's calendar then. Without one every reopening counts, as nobody
    can say that it was late.
    """
    tape, found = clocks.tapes["case"], 0
    for moment in clocks.reopened_at:
        resolved_at = max((one for one in clocks.resolved_at if one <= moment), default=moment)
        named = [version for start, version in tape.segments if start <= resolved_at]
        end = tape.calendars[named[-1]].due_days(resolved_at, EARLY) if named else moment
        found += moment <= end
    return found


def _durations(clocks: Clocks, assigned_at: datetime | None) -> dict[str, Any]:
    """Count from creation to each moment, in both clocks; a pause is no credit to an answer."""
    moments = {
        "assign": assigned_at,
        "response": clocks.first_response_at,
        "resolution": clocks.resolved_at[-1] if clocks.resolved_at else None,
        "first_resolution": clocks.resolved_at[0] if clocks.resolved_at else None,
    }
    found: dict[str, Any] = {}
    for name, moment in moments.items():
        start, end = clocks.created_at, max(moment or clocks.created_at, clocks.created_at)
        if name != "first_resolution":
            counted_by = clocks.worked if name == "resolution" else clocks.waited
            found[f"{name}_working"] = counted_by(end, measures=name) if moment else None
        found[f"{name}_elapsed"] = int((end - start).total_seconds()) if moment else None
    return found


def _promised(clocks: Clocks, measures: str) -> dict[str, Any]:
    """Say what was promised, whether it was kept, and when it will have been broken.

    A breach of any instance stays a breach; a case that was resolved without an answer broke its
    promise to answer.
    """
    clock = clocks.latest(measures)
    is_over = any(c.is_breached for c in clocks.clocks if c.promise.measures == measures)
    is_owed = measures == "response" and clocks.first_response_at is None
    is_met = clock and was_kept(
        is_done=clock.state == DONE,
        is_breached=clock.is_breached,
        is_unanswered=is_owed and clocks.state in {"resolved", "closed"},
    )
    over_at = clock.over_at if clock and clock.state == "running" and not is_over else None
    return {
        f"{measures}_target": clock.promise.seconds if clock else None,
        f"is_{measures}_met": is_met,
        f"is_{measures}_breached": is_over,
        f"{measures}_over_at": over_at,
    }
