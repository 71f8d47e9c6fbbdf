"""Change a case's priority or its calendar: targets are replaced, never edited."""

from datetime import datetime

from django.db import transaction

from moothall.engine.cases import beginning, rules
from moothall.engine.cases.actions.recording import New, locked, record
from moothall.engine.cases.history import EventKind
from moothall.engine.cases.models import Case
from moothall.engine.cases.queries import counting
from moothall.engine.cases.words import NotNow, Reason
from moothall.ground.journal.words import Actor


@transaction.atomic
def reprioritise(
    case: Case, *, by: Actor, at: datetime, to: str, reason: str, remark: str = ""
) -> Case:
    """Change a case's priority; the reason decides how its clocks go on.

    'got worse': the new target runs from now. 'was wrong': it runs from creation, with earlier
    pauses. 'eased': it goes on with the time used so far. The old target ends, with what it used.

    :raises Refused: when the rules say no.
    """
    case = locked(case)
    if why := rules.why_not_reprioritise(case, by, to=to, reason=reason):
        raise NotNow(why)
    data: dict[str, object] = {"from": case.priority, "to": to, "reason": reason}
    definition = rules.definition_of(case)
    if definition:
        calendars, _ = counting.in_force(case.council_id)
        start = at if reason == Reason.GOT_WORSE else case.created_at
        targets = beginning.targets_at(definition, to, calendars, start=start)
        own = beginning.own_calendar(definition, targets, calendars)
        data |= {"targets": targets, "calendar": own}
    record(case, New(EventKind.REPRIORITISED, data, remark), by=by, at=at)
    return case


@transaction.atomic
def follow_calendar(case: Case, *, by: Actor, at: datetime, before: int, after: int) -> Case:
    """Count an open case on a newer version of its calendar; a case that is over keeps its own.

    :raises Refused: when the case is over.
    """
    case = locked(case)
    if reason := rules.why_not_follow(case):
        raise NotNow(reason)
    record(case, New(EventKind.CALENDAR_CHANGED, {"from": before, "to": after}), by=by, at=at)
    return case
