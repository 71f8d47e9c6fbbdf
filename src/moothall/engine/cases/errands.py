"""The jobs of tasks: when they are due, what another system is asked, how its answer reads. Pure.

Another system is asked by a POST that is signed like a webhook, with one id for the task however
often it is asked: so it can do the work once. 200 to 299 is done, but 202 means 'ask me again'.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from moothall.engine.cases.promises import Calendars
from moothall.engine.catalogue.plan import PlannedTask

LEASE: Final = timedelta(minutes=2)
"""How long after a worker took a job another may: longer than any call takes."""
PAUSES: Final = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 480))
"""How long to wait after each try that failed; after the last the task is its team's."""
ASKS_AGAIN: Final = timedelta(minutes=5)
PATIENCE: Final = timedelta(days=30)
"""How long a system may go on saying that it is not done yet."""
LATER: Final = 202
FOR_A_WHILE: Final = frozenset({408, 409, 425, 429})
"""Refusals of a caller that may be over soon."""

WHY: Final = {
    "no-day": "the day was not answered",
    "nobody": "there is no address to send it to",
    "no-answer": "the other system did not answer",
    "refused": "the other system refused",
    "barred": "the address may not be called",
    "too-long": "the other system was never done",
    "no-record": "the register refused the record",
}
"""Why a job is given up, in words."""


@dataclass(frozen=True, slots=True)
class Errand:
    """One call to another system: where, with which id, and what it is told."""

    task_id: int
    council_id: int
    url: str
    message_id: str
    body: bytes
    tries: int


def message_id(council: str, reference: str, task: str) -> str:
    """Return the id of a task's calls: the same however often it is asked."""
    return f"task_{uuid5(NAMESPACE_URL, f'{council}/{reference}/{task}').hex}"


def body(
    task: PlannedTask, answers: Mapping[str, Any], *, council: str, reference: str, service: str
) -> bytes:
    """Return what another system is told of a task: which case, and the answers it may have."""
    sends = task.job.sends if task.job else ()
    said = {
        "council": council,
        "case": reference,
        "service": service,
        "task": task.id,
        "answers": {name: answers.get(name) for name in sends},
    }
    return json.dumps(said, separators=(",", ":"), ensure_ascii=False).encode()


def due_at(
    task: PlannedTask,
    answers: Mapping[str, Any],
    calendars: Calendars,
    *,
    started_at: datetime,
    zone: str,
) -> datetime | None:
    """Return when a job can be done; None for a day that nobody answered."""
    job = task.job
    if job and job.until:
        try:
            day = date.fromisoformat(str(answers.get(job.until)))
        except ValueError:
            return None
        return datetime.combine(day, time(), ZoneInfo(zone))
    if job and task.wait:
        calendar = calendars.counting[calendars.versions[task.wait.calendar]]
        return calendar.due(started_at, calendars.seconds(task.wait, started_at))
    return started_at


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an answer means: done, asked again at a moment, or given up for a reason."""

    is_done: bool = False
    next_at: datetime | None = None
    why: str = ""


def verdict(
    status: int, *, is_final: bool, tries: int, started_at: datetime, at: datetime
) -> Verdict:
    """Judge an answer; *status* is 0 where there was none, *is_final* that asking is no use."""
    if status == LATER:
        is_late = at - started_at > PATIENCE
        return Verdict(why="too-long") if is_late else Verdict(next_at=at + ASKS_AGAIN)
    if 200 <= status < 300:
        return Verdict(is_done=True)
    if is_final and not status:
        return Verdict(why="barred")
    if is_final or (400 <= status < 500 and status not in FOR_A_WHILE):
        return Verdict(why="refused")
    if tries > len(PAUSES):
        return Verdict(why="refused" if status else "no-answer")
    return Verdict(next_at=at + PAUSES[tries - 1])
