"""Ask those to decide whose turn it is."""

from collections.abc import Iterable
from datetime import datetime

from moothall.engine.cases.actions import telling
from moothall.engine.cases.actions.recording import New
from moothall.engine.cases.history import EventKind
from moothall.engine.cases.models import Case, Event, Task
from moothall.engine.cases.queries import deciding
from moothall.ground.journal.words import Actor


def ask_to_decide(case: Case, starts: Iterable[New], *, by: Actor, at: datetime) -> int:
    """Mail those who can now approve or refuse something; return how many."""
    codes = [
        str(new.data["task"])
        for new in starts
        if new.kind == EventKind.TASK_STARTED and new.data.get("is_approval")
    ]
    return sum(_ask(case, code, by=by, at=at) for code in codes)


def _ask(case: Case, code: str, *, by: Actor, at: datetime) -> int:
    task = Task.objects.get(case_id=case.pk, code=code)
    people = [one for one in deciding.asked(task) if one.email and one.pk != case.requester_id]
    started = Event.objects.filter(
        case_id=case.pk, kind=EventKind.TASK_STARTED, data__task=code
    ).latest("sequence")
    addresses = [one.email for one in people]
    text = f"Your decision is asked for: {task.name}"
    return telling.warn(case, addresses, text=text, event_id=started.pk, by=by, at=at)
