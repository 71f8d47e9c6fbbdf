"""Correct what was recorded: it happened at another moment, or not at all."""

from datetime import datetime

from django.db import transaction

from moothall.engine.cases import rules
from moothall.engine.cases.actions.recording import New, append, locked
from moothall.engine.cases.history import EventKind
from moothall.engine.cases.models import Case, Event
from moothall.engine.cases.words import NotNow, Unknown
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor


@transaction.atomic
def correct(
    case: Case, *, by: Actor, at: datetime, event: int, to: datetime | None, remark: str
) -> Case:
    """Say that something happened at another moment, or (with none) not at all; and why.

    What was recorded stays in the story, marked. Clocks, targets and facts are counted anew.

    :param event: its number in the case.
    :raises Unknown: when the case has no event of that number.
    :raises Refused: when the rules say no, or no reason is given.
    """
    case = locked(case)
    found = Event.objects.filter(case_id=case.pk, sequence=event).first()
    if found is None:
        raise Unknown(f"The case has no entry {event}.")
    if why := rules.why_not_correct(case, found, by, to=to, at=at) or _why_not_silent(remark):
        raise NotNow(why)
    kind = EventKind.STRUCK if to is None else EventKind(found.kind)
    data = {"kind": found.kind} if to is None else dict(found.data)
    new = New(kind, data, remark, effective_at=to, instead_of=found.sequence)
    events = append(case, new, by=by, at=at)
    facts = {"event": events[0].pk, "instead_of": found.sequence}
    journal.record("case.corrected", case, by=by, at=at, facts=facts)
    return case


def _why_not_silent(remark: str) -> str | None:
    return None if remark.strip() else "Say why it is corrected."
