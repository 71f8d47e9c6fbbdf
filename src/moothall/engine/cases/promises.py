"""What a definition promises, turned into targets on a council's own calendars. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from moothall.engine.cases.history import Promise
from moothall.engine.catalogue import plan
from moothall.ground.calendars.workingtime import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Calendars:
    """A council's calendars in force: the version of each code, and what counts by it."""

    versions: Mapping[str, int]
    counting: Mapping[int, WorkingCalendar]

    def seconds(self, allowance: plan.Allowance, start: datetime) -> int:
        """Return an allowance as working seconds from a moment; days end at closing time."""
        if allowance.seconds is not None:
            return allowance.seconds
        calendar = self.counting[self.versions[allowance.calendar]]
        return calendar.elapsed(start, calendar.due_days(start, allowance.days or 1))


def of_case(
    promised: Iterable[plan.Promise], calendars: Calendars, *, start: datetime
) -> list[Promise]:
    """Return the targets of a case whose clocks start at a moment."""
    return [
        Promise(
            target=promise.id,
            measures=promise.measures,
            seconds=calendars.seconds(promise.allowance, start),
            calendar=calendars.versions[promise.allowance.calendar],
            tells=dict(promise.tell),
            team=promise.team,
            reasons=promise.reasons,
        )
        for promise in promised
    ]


def of_task(task: plan.PlannedTask, calendars: Calendars, *, start: datetime) -> list[Promise]:
    """Return the targets of a task that starts at a moment: its time, and when it lapses."""
    lapses = task.approval.lapses if task.approval else None
    told = [("task", task.allowance, dict(task.tell)), ("lapse", lapses, {100: "team"})]
    return [
        Promise(
            target=f"{measures}.{task.id}",
            measures=measures,
            seconds=calendars.seconds(allowance, start),
            calendar=calendars.versions[allowance.calendar],
            tells=dict(tells),
            task=task.id,
        )
        for measures, allowance, tells in told
        if allowance is not None
    ]
