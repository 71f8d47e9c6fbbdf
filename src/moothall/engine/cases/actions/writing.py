"""Write the record of a register that a task declares, in the transaction that does the task."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from moothall.engine.cases import writing
from moothall.engine.cases.actions.recording import New
from moothall.engine.cases.history import EventKind
from moothall.engine.cases.models import About, Case
from moothall.engine.cases.queries import writing as queries
from moothall.engine.cases.words import NotNow
from moothall.engine.cases.writing import NOTHING, Written
from moothall.engine.catalogue.plan import PlannedTask
from moothall.engine.registers import actions as registers
from moothall.engine.registers import queries as kept_registers
from moothall.engine.registers import rules as register_rules
from moothall.engine.registers.models import Record
from moothall.engine.registers.words import NoSuchRecord, NotAllowed
from moothall.ground.journal.words import Actor


def write(
    case: Case,
    planned: PlannedTask,
    *,
    by: Actor,
    at: datetime,
    said: Written = NOTHING,
) -> list[New]:
    """Write what a task of a locked case declares; return what happened to the case thereby.

    Nothing, for a task that writes nothing. Done again it adds no second record.

    :raises Refused: as the register does, and where the record cannot be chosen.
    """
    wanted = planned.record
    if wanted is None:
        return []
    definition = kept_registers.register(case.council_id, wanted.of).definition
    roles = kept_registers.roles_of(case.council_id, by)
    if reason := register_rules.why_not_change(definition, roles):
        raise NotAllowed(reason)
    found = queries.values(case, planned, by=by, at=at, said=said.values)
    if wanted.adds:
        name = writing.token(case.council.slug, case.reference, planned.id)
        record = registers.add(case.council, wanted.of, found, by=by, at=at, token=name)
    else:
        record = _changed(case, planned, found, by=by, at=at, chosen=said.record)
    return _about(case, record, at=at)


def _changed(
    case: Case,
    planned: PlannedTask,
    values: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
    chosen: int | None,
) -> Record:
    wanted = planned.record
    number = chosen if wanted and wanted.choose else queries.answered(case, planned)
    rows = Record.objects.select_for_update(of=("self",)).filter(
        council_id=case.council_id, removed_at__isnull=True
    )
    record = rows.filter(pk=number or 0, register__slug=wanted.of if wanted else "").first()
    if wanted is None or record is None:
        raise NoSuchRecord
    why = wanted.why or planned.name
    why = f"{case.reference}: {why}"
    if not wanted.move:
        return registers.change(record, values, by=by, at=at, revision=record.revision, why=why)
    definition = kept_registers.register_of(record).definition
    move = definition.move(wanted.move)
    if move is not None and record.state not in move.leaves:
        state = definition.state(record.state)
        raise NotNow(f"{record.title} is {(state.label if state else record.state).lower()} now.")
    return registers.move(record, wanted.move, by=by, at=at, why=why, values=values)


def _about(case: Case, record: Record, *, at: datetime) -> list[New]:
    """Say that the case is about the record, where it does not say so yet."""
    if About.objects.filter(case=case, record=record).exists():
        return []
    About.objects.create(council_id=case.council_id, case=case, record=record, made_at=at)
    return [New(EventKind.ABOUT, {"record": record.pk})]
