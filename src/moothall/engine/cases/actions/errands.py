"""Do the tasks that are jobs: wait, tell, ask another system, write a record.

What cannot be done is the team's.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from moothall.engine.cases import errands, rules
from moothall.engine.cases.actions import asking, tasks, telling, writing
from moothall.engine.cases.actions.recording import New, locked, not_before, record
from moothall.engine.cases.errands import Errand
from moothall.engine.cases.history import EventKind
from moothall.engine.cases.models import Case, Submission, Task
from moothall.engine.cases.queries import counting, deciding
from moothall.engine.cases.words import TaskState
from moothall.engine.catalogue.plan import PlannedTask
from moothall.engine.contact import actions as contact
from moothall.ground.journal.words import Actor, Refused
from moothall.outside.webhooks import signing
from moothall.outside.webhooks.client import Receipt


@transaction.atomic
def do_job(task: Task, *, by: Actor, at: datetime) -> Errand | None:
    """Do the job of a task that is due, as far as it needs nobody else; return the call to make.

    A call is made outside of any transaction, and `settle_job` takes its answer. Whoever dies in
    between leaves it to the next, who asks again under the same id.
    """
    found = _found(task)
    if found is None:
        return None
    case, row, planned, answers = found
    at = not_before(case, at)
    calendars, _ = counting.in_force(case.council_id)
    started_at = row.started_at or at
    zone = case.council.zone
    due = errands.due_at(planned, answers, calendars, started_at=started_at, zone=zone)
    if due is None:
        _give_up(case, row, "no-day", by=by, at=at)
    elif due > at:
        _again(row, due)
    elif row.job == "call":
        return _call(case, row, planned, answers, at=at)
    elif row.job == "tell":
        _tell(case, row, planned, by=by, at=at)
    elif row.job == "record":
        _write(case, row, planned, by=by, at=at)
    else:
        _done(case, row, by=by, at=at)
    return None


@transaction.atomic
def settle_job(task: Task, receipt: Receipt, *, by: Actor, at: datetime, tries: int) -> bool:
    """Take the answer of another system; return whether the task is done.

    :param tries: which try it answers; one that came too late, after the next, changes nothing.
    """
    found = _found(task)
    if found is None or found[1].job_tries != tries:
        return False
    case, row, _, _ = found
    at = not_before(case, at)
    judged = errands.verdict(
        receipt.status,
        is_final=receipt.is_final,
        tries=tries,
        started_at=row.started_at or at,
        at=at,
    )
    if judged.is_done:
        _done(case, row, by=by, at=at)
    elif judged.next_at:
        row.job_tries = 0 if receipt.status == errands.LATER else row.job_tries
        _again(row, judged.next_at)
    else:
        _give_up(case, row, judged.why, by=by, at=at, status=receipt.status)
    return judged.is_done


def headers(errand: Errand, *, at: datetime) -> dict[str, str]:
    """Return the headers of a call, signed as Standard Webhooks has it."""
    stamp = int(at.timestamp())
    secrets = [secret(errand.council_id, errand.url, key=key) for key in _keys()]
    return {
        "Content-Type": "application/json",
        "User-Agent": "Moothall-Tasks/1",
        "Idempotency-Key": errand.message_id,
        "webhook-id": errand.message_id,
        "webhook-timestamp": str(stamp),
        "webhook-signature": signing.sign(secrets, errand.message_id, stamp, errand.body),
    }


def secret(council_id: int, url: str, *, key: str = "") -> str:
    """Return the secret that signs a council's calls to an address; it is stored nowhere."""
    said = f"moothall task {council_id} {url}"
    raw = hmac.digest((key or settings.SECRET_KEY).encode(), said.encode(), hashlib.sha256)
    return signing.secret(raw)


def _keys() -> tuple[str, ...]:
    return (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)


def _found(task: Task) -> tuple[Case, Task, PlannedTask, Mapping[str, Any]] | None:
    """Lock a task's case; return both with its plan and the answers, if it is still to be done."""
    case = locked(Case(pk=task.case_id))
    row = Task.objects.filter(pk=task.pk, state=TaskState.READY).exclude(job="").first()
    planned = next((one for one in deciding.planned(case) if row and one.id == row.code), None)
    if row is None or planned is None or planned.job is None or rules.waits_for_payment(case):
        return None
    answers = Submission.objects.values_list("answers", flat=True).get(case_id=case.pk)
    return case, row, planned, answers


def _again(row: Task, at: datetime) -> None:
    row.job_next_at = at
    row.save(update_fields=["job_next_at", "job_tries"])


def _call(
    case: Case, row: Task, planned: PlannedTask, answers: Mapping[str, Any], *, at: datetime
) -> Errand:
    row.job_tries += 1
    _again(row, at + errands.LEASE)
    slug = case.council.slug
    said = errands.body(
        planned, answers, council=slug, reference=case.reference, service=case.service
    )
    name = errands.message_id(slug, case.reference, row.code)
    url = (planned.job and planned.job.call) or ""
    return Errand(row.pk, case.council_id, url, name, said, row.job_tries)


def _tell(case: Case, row: Task, planned: PlannedTask, *, by: Actor, at: datetime) -> None:
    message = telling.noticed(case, planned.id, by=by)
    if message is None:
        _give_up(case, row, "nobody", by=by, at=at)
        return
    event_id = _done(case, row, by=by, at=at)
    contact.queue([replace(message, event_id=event_id)], by=by, at=at)


def _write(case: Case, row: Task, planned: PlannedTask, *, by: Actor, at: datetime) -> None:
    """Write the record; where the register refuses it, nothing of it stays."""
    try:
        with transaction.atomic():
            happened = writing.write(case, planned, by=by, at=at)
    except Refused as refused:
        _give_up(case, row, "no-record", by=by, at=at, remark=str(refused))
        return
    _done(case, row, *happened, by=by, at=at)


def _done(case: Case, row: Task, *happened: New, by: Actor, at: datetime) -> int:
    finished, *starts = tasks.done(case, row, at=at)
    events = record(case, finished, *happened, *starts, by=by, at=at)
    asking.ask_to_decide(case, starts, by=by, at=at)
    return events[0].pk


def _give_up(  # noqa: PLR0913 - which task of which case, why, by whom, when, in whose words
    case: Case,
    row: Task,
    why: str,
    *,
    by: Actor,
    at: datetime,
    status: int = 0,
    remark: str = "",
) -> None:
    """Make the task its team's: they are told, and can finish it."""
    row.job, row.job_next_at = "", None
    row.save(update_fields=["job", "job_next_at"])
    data = {"task": row.code, "why": why, "status": status}
    [event] = record(case, New(EventKind.TASK_FAILED, data, remark), by=by, at=at)
    team = row.team or case.team
    addresses = [team.email] if team and team.email else []
    text = f"Moothall could not do it, as {errands.WHY[why]}. It is your task now: {row.name}"
    telling.warn(case, addresses, text=text, event_id=event.pk, by=by, at=at)
