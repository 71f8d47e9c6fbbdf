"""Say in the journal who saw what is sensitive, and who took a list out as a file."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from moothall.engine.registers import queries, rules
from moothall.engine.registers.columns import Kept
from moothall.engine.registers.models import Record, Register
from moothall.engine.registers.words import NotAllowed
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor


@transaction.atomic
def give_out(
    kept: Kept, kind: str, names: Sequence[str], *, count: int, by: Actor, at: datetime
) -> None:
    """Note that somebody takes a list of a register out as a file, with these fields.

    :param count: how many records it has, of all councils that share the list.
    :raises NotAllowed: for somebody who does not see the register.
    """
    reason = rules.why_not_see(kept.definition, queries.roles_of(kept.council_id, by))
    if reason:
        raise NotAllowed(reason)
    register = Register.objects.get(pk=kept.register_id)
    facts = {"kind": kind, "fields": list(names), "count": count}
    journal.record("register.given", register, by=by, at=at, facts=facts)


@transaction.atomic
def note_seen(record: Record, fields: Sequence[str], *, by: Actor, at: datetime) -> None:
    """Note that somebody saw what only some roles see of a record."""
    journal.record("record.seen", record, by=by, at=at, facts={"fields": list(fields)})


@transaction.atomic
def note_list_seen(kept: Kept, fields: Sequence[str], *, by: Actor, at: datetime) -> None:
    """Note that somebody saw a list of a register with columns that only some roles see."""
    register = Register.objects.get(pk=kept.register_id)
    journal.record("register.seen", register, by=by, at=at, facts={"fields": list(fields)})
