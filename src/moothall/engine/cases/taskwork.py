"""Where a case's tasks stand after its events. Pure: the same for a submission and a replay."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from moothall.engine.cases.history import EventKind, Occurred, holding
from moothall.engine.catalogue import plan
from moothall.engine.catalogue.plan import PlannedTask

ENDINGS = {EventKind.RESOLVED, EventKind.CANCELLED, EventKind.MERGED, EventKind.CLOSED}
FOR_GOOD = {EventKind.CANCELLED, EventKind.MERGED}


def standing(planned: Sequence[PlannedTask], told: Iterable[Occurred]) -> list[dict[str, Any]]:
    """Return each task's row: its state, and when it started and was done.

    What is not done when the case ends is no longer needed, unless it is opened again.
    """
    told = list(told)
    started: dict[str, datetime] = {}
    done: dict[str, datetime] = {}
    decisions: dict[str, str] = {}
    ended: EventKind | None = None
    gone: set[str] = set()
    for event in holding(told):
        task = str(event.data.get("task", ""))
        if event.kind == EventKind.TASK_STARTED:
            started[task] = event.effective_at
        elif event.kind == EventKind.TASK_DONE:
            done[task] = event.effective_at
            decisions |= {task: str(event.data["decision"])} if "decision" in event.data else {}
        elif event.kind == EventKind.MIGRATED:
            gone = gone.union(event.data.get("removed", ())) - {*event.data.get("added", ())}
        elif event.kind in ENDINGS | {EventKind.REOPENED} and ended not in FOR_GOOD:
            ended = event.kind if event.kind in ENDINGS else None
    failed = {e.data["task"] for e in holding(told) if e.kind == EventKind.TASK_FAILED}
    out = plan.ruled_out(planned, decisions) | gone
    return [
        {
            "code": task.id,
            "name": task.name,
            "position": position,
            "after": list(task.after),
            "state": _state(task.id, started, done, is_over=ended is not None or task.id in out),
            "started_at": started.get(task.id),
            "done_at": done.get(task.id),
            "job": task.job.code if task.job and task.id not in failed else "",
            "job_next_at": started.get(task.id) if task.job else None,
        }
        for position, task in enumerate(planned)
    ]


def _state(
    task: str, started: Mapping[str, datetime], done: Mapping[str, datetime], *, is_over: bool
) -> str:
    if task in done:
        return "done"
    if is_over:
        return "dropped"
    return "ready" if task in started else "waiting"
