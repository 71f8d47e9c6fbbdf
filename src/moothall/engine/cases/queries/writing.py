"""What the tasks of a case write into registers: what is known of it, and what may be chosen."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from moothall.engine.cases import rules, writing
from moothall.engine.cases.models import Case, Submission, Task
from moothall.engine.cases.queries import deciding
from moothall.engine.cases.words import TaskState
from moothall.engine.catalogue.plan import PlannedTask
from moothall.engine.registers import queries as registers
from moothall.engine.registers.models import Record
from moothall.ground.journal.words import Actor


def writes(case: Case, code: str) -> PlannedTask | None:
    """Return a task whose finishing writes a record, if it is one that an officer finishes.

    A job that could not write becomes its team's, who do by hand what it could not.
    """
    found = next((one for one in deciding.planned(case) if one.id == code), None)
    return found if found and found.record and found.job is None else None


def asked_of(case: Case, tasks: list[Task]) -> frozenset[str]:
    """Return the tasks that ask something of whoever finishes them now, by their codes."""
    definition = rules.definition_of(case)
    is_any = definition and any(task.record for task in definition.tasks)
    if not is_any or not any(task.state == TaskState.READY for task in tasks):
        return frozenset()
    return frozenset(
        one.id
        for one in deciding.planned(case)
        if one.record and one.job is None and (one.record.choose or one.record.ask)
    )


def values(
    case: Case, planned: PlannedTask, *, by: Actor, at: datetime, said: Mapping[str, Any]
) -> dict[str, Any]:
    """Return by field what the record of a task says, from what the case knows."""
    wanted = planned.record
    if wanted is None:
        return {}
    known = writing.Case(
        requester=case.requester_id,
        officer=by.id if by.kind == "person" else None,
        reference=case.reference,
        today=at.astimezone(ZoneInfo(case.council.zone)).date(),
    )

    def record_of(answer: Mapping[str, Any]) -> int | None:
        return _number(case.council_id, answer)

    return writing.values(wanted, _answers(case), known, said, record_of=record_of)


def answered(case: Case, planned: PlannedTask) -> int | None:
    """Return the record that the answer names which the task writes to."""
    which = planned.record.which if planned.record else None
    answer = _answers(case).get(which or "")
    return _number(case.council_id, answer) if isinstance(answer, Mapping) else None


def _answers(case: Case) -> Mapping[str, Any]:
    found = Submission.objects.filter(case_id=case.pk).values_list("answers", flat=True).first()
    return found or {}


def _number(council_id: int, answer: Mapping[str, Any]) -> int | None:
    """Return the record that an answer names; of one that was merged, the one that stays."""
    named = Record.objects.filter(council_id=council_id, token=str(answer.get("record", "")))
    number = named.values_list("pk", flat=True).first()
    stays = registers.stays([number]) if number is not None else []
    return stays[0] if stays else None
