"""The headings of a case's story: what each event says, with the names looked up once."""

from collections.abc import Mapping, Sequence
from datetime import date

from moothall.engine.cases import rules, wording
from moothall.engine.cases.errands import WHY
from moothall.engine.cases.history import FOR_PAYMENT, EventKind
from moothall.engine.cases.models import Case, Event, Task
from moothall.engine.cases.words import EVENTS, CancelReason, Reason
from moothall.engine.catalogue import queries as catalogue
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.ground.councils.models import Team
from moothall.ground.languages import days
from moothall.ground.people.models import Person

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


NAMED = ("person", "for", "caller")
"""What in an event's data may be a person's number."""


class Headings:
    """Writes the heading of each event, with the names looked up once."""

    def __init__(self, case: Case, events: Sequence[Event]) -> None:
        self.definition = rules.definition_of(case)
        numbers = {event.by_id for event in events if event.by_kind == "person"}
        numbers |= {event.data.get(name) for event in events for name in NAMED}
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

    def _retyped(self, data: Mapping[str, object]) -> str:
        before = data.get("from")
        if not isinstance(before, int):
            return EVENTS[EventKind.RETYPED]
        return f"Type changed: it was “{catalogue.definition(before).name}”"

    def who(self, event: Event) -> str:
        """Say who did it."""
        if event.by_kind == "person":
            known = [self._name(event.by_id)]
            if isinstance(caller := event.data.get("caller"), int):
                known = [f"{known[0]}, told by {self._name(caller)}"]
            if isinstance(whose := event.data.get("for"), int):
                known.append(self._name(whose))
            return " for ".join(known)
        if event.kind == EventKind.SAID_THERE and event.by_kind == "job":
            return f"somebody at {event.data['desk']}"
        return {"guest": "the requester", "job": "the system"}.get(event.by_kind, event.by_kind)

    def _name(self, number: int | None) -> str:
        return self.people.get(number or 0, "somebody no longer known")

    def of(self, event: Event) -> str:
        """Say what happened."""
        kind = EventKind(event.kind)
        if kind == EventKind.ASSIGNED:
            return self._given(event)
        if kind == EventKind.SAID_THERE:
            return self._said_there(event)
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

    def _message(self, data: Mapping[str, object]) -> str:
        return "Said on the telephone" if data.get("is_heard") else EVENTS[EventKind.MESSAGE]

    def _paused(self, data: Mapping[str, object]) -> str:
        clock = "the clock stands still" if data.get("stops_clock") else "the clock goes on"
        label = pause_label(self.definition, str(data.get("reason", "")))
        until = f" until {_day(data)}" if data.get("until") else ""
        return f"Paused{until}: {label} ({clock})"

    def _redated(self, data: Mapping[str, object]) -> str:
        return f"Paused until {_day(data)} now"

    def _day_came(self, data: Mapping[str, object]) -> str:
        return f"The day came until which it was paused, {_day(data)}"

    def _resolved(self, data: Mapping[str, object]) -> str:
        outcome = self.definition.outcome(str(data.get("outcome"))) if self.definition else None
        return f"Resolved: {outcome.label}" if outcome else "Resolved"

    def _cancelled(self, data: Mapping[str, object]) -> str:
        known = dict(CancelReason.choices)
        why = known.get(str(data.get("reason")))
        return f"Cancelled: {why}" if why else "Cancelled"

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
        percent, name = data.get("percent"), self._target(str(data.get("target")))
        if percent == 100:
            return f"The time for the {name} has run out"
        return f"{percent}% of the time for the {name} is used"

    def _target(self, code: str) -> str:
        names = {f"team.{team[:55]}": name for team, name in self.teams.items()}
        return wording.target(code, self.tasks | names)

    def _task_failed(self, data: Mapping[str, object]) -> str:
        name, why = self.tasks.get(str(data.get("task"))), WHY.get(str(data.get("why")), "")
        status = f" ({data['status']})" if data.get("status") else ""
        return f"Could not be done by itself, as {why}{status}: {name}. It is the team's task now"

    def _moved_in(self, data: Mapping[str, object]) -> str:
        return f"Moved in from {data['desk']}, where it was {data['reference']}"

    def _said_there(self, event: Event) -> str:
        """Say at which desk something was said before, and between whom."""
        if event.by_kind == "guest":
            return f"Said at {event.data['desk']} by the requester"
        whom = "told to the requester" if event.data.get("is_told") else "internal"
        return f"Said at {event.data['desk']}, {whom}"

    def _migrated(self, data: Mapping[str, object]) -> str:
        kept = "its targets counted anew" if "targets" in data else "its targets kept"
        return f"Moved to version {data.get('number')} of its service, {kept}"


def _day(data: Mapping[str, object]) -> str:
    return days.in_words(date.fromisoformat(str(data["until"])))


def pause_label(definition: ServiceDefinition | None, code: str) -> str:
    """Return a pause reason as people read it."""
    if code == FOR_PAYMENT:
        return "The fee is not paid yet"
    reason = definition.reason(code) if definition else None
    return reason.label if reason else code
