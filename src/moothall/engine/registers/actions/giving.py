"""Say in the journal that a list of a register was given out as a file."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from moothall.engine.registers import queries, rules
from moothall.engine.registers.columns import Kept
from moothall.engine.registers.models import Register
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
