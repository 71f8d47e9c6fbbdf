"""Say which records of registers a case is about."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from moothall.engine.cases import rules
from moothall.engine.cases.actions.recording import New, locked, record
from moothall.engine.cases.history import EventKind
from moothall.engine.cases.models import About, Case
from moothall.engine.cases.queries.abouts import chosen_records
from moothall.engine.cases.words import NotNow
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.registers import queries as registers
from moothall.engine.registers import rules as register_rules
from moothall.engine.registers.models import Record
from moothall.engine.registers.words import NoSuchRecord
from moothall.ground.journal.words import Actor


@transaction.atomic
def link_record(case: Case, record_id: int, *, by: Actor, at: datetime) -> Case:
    """Say that a case is about a record of its council; said again it changes nothing.

    :raises NotNow: for somebody who may not work the case.
    :raises NoSuchRecord: where there is none, or its register is not open to them.
    """
    case, numbers = _ends(case, record_id, by)
    if not About.objects.filter(case=case, record_id__in=numbers).exists():
        About.objects.create(council_id=case.council_id, case=case, record_id=record_id, made_at=at)
        record(case, New(EventKind.ABOUT, {"record": record_id}), by=by, at=at)
    return case


@transaction.atomic
def unlink_record(case: Case, record_id: int, *, by: Actor, at: datetime) -> Case:
    """Say that a case is not about a record after all, nor about one merged into it.

    :raises NotNow: as for `link_record`, and where it is not about it.
    :raises NoSuchRecord: as for `link_record`.
    """
    case, numbers = _ends(case, record_id, by)
    if not About.objects.filter(case=case, record_id__in=numbers).delete()[0]:
        raise NotNow("The case is not linked to that record.")
    record(case, New(EventKind.NOT_ABOUT, {"record": record_id}), by=by, at=at)
    return case


def link_answers(
    case: Case, definition: ServiceDefinition, answers: Mapping[str, Any], *, at: datetime
) -> None:
    """Say that a new case is about the records that its answers name, in its transaction."""
    found = chosen_records(case.council_id, definition, answers, registers.EVERY_ROLE)
    numbers = dict.fromkeys(one.id for one in found.values() if one)
    About.objects.bulk_create(
        About(council_id=case.council_id, case=case, record_id=number, made_at=at)
        for number in numbers
    )


def _ends(case: Case, record_id: int, by: Actor) -> tuple[Case, list[int]]:
    """Return the case, locked, and the record with those that were merged into it."""
    case = locked(case)
    if reason := rules.why_not_work(case, by):
        raise NotNow(reason)
    found = Record.objects.filter(council_id=case.council_id, removed_at__isnull=True)
    there = found.filter(pk=record_id).first()
    if there is None:
        raise NoSuchRecord
    roles = registers.roles_of(case.council_id, by)
    if register_rules.why_not_see(registers.register_of(there).definition, roles):
        raise NoSuchRecord
    return case, registers.merged_with(record_id)
