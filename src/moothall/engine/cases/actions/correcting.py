"""Correct what was recorded: it happened at another moment, or not at all."""

from datetime import datetime

from django.db import transaction

from moothall.engine.cases import rows, rules
from moothall.engine.cases.actions.finding import keep_found
from moothall.engine.cases.actions.recording import New, append, locked
from moothall.engine.cases.history import EventKind
from moothall.engine.cases.models import Case, Event
from moothall.engine.cases.queries import counting, linked
from moothall.engine.cases.words import NotNow, State, Unknown
from moothall.ground.councils.models import Team
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
    _keep_columns(case)
    keep_found([case], by=by, at=at)
    facts = {"event": events[0].pk, "instead_of": found.sequence}
    journal.record("case.corrected", case, by=by, at=at, facts=facts)
    return case


def _keep_columns(case: Case) -> None:
    """Keep whose the case is, how it ended and whether it waits to be answered, as corrected."""
    told = counting.events(case)
    if any(event.kind == EventKind.ASSIGNED for event in told):
        code = rows.last(told, EventKind.ASSIGNED, "team")
        team = Team.objects.filter(council_id=case.council_id, code=code or "").first()
        case.team = team or case.team
        case.assignee_id = rows.last(told, EventKind.ASSIGNED, "person")
    if case.state in {State.RESOLVED, State.CLOSED}:
        case.outcome = rows.last(told, EventKind.RESOLVED, "outcome") or ""
    case.has_news = linked.has_news(case)
    case.save(update_fields=["team", "assignee_id", "outcome", "has_news"])


def _why_not_silent(remark: str) -> str | None:
    return None if remark.strip() else "Say why it is corrected."
