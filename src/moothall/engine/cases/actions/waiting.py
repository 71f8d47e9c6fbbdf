"""A pause until a day: another day for it, and telling whoever has the case that it came."""

from datetime import date, datetime

from django.db import transaction

from moothall.engine.cases import rules, waits
from moothall.engine.cases.actions import telling
from moothall.engine.cases.actions.recording import New, locked, not_before, record
from moothall.engine.cases.actions.thresholds import whom
from moothall.engine.cases.clocks import fold
from moothall.engine.cases.history import EventKind
from moothall.engine.cases.models import Case
from moothall.engine.cases.queries import counting
from moothall.engine.cases.words import NotADay, NotNow, State
from moothall.ground.journal.words import Actor
from moothall.ground.languages import days

CAME = "The day has come until which it was paused, {day}"


@transaction.atomic
def redate(
    case: Case,
    *,
    by: Actor,
    at: datetime,
    until_on: date,
    remark: str = "",
    asks_by: bool = True,
) -> Case:
    """Pause a paused case until another day, later or earlier; its clocks stand as they stood.

    Where the requester is waited for they are told, with the remark, by when to answer now; not
    where *asks_by* is false, as that day is for something else.

    :raises NotADay: for a day that is not to come, or a year off.
    :raises Refused: when the rules say no.
    """
    case = locked(case)
    if why := _why_not_redate(case, by, until_on):
        raise NotNow(why)
    if why := rules.why_not_until(until_on, zone=case.council.zone, at=at):
        raise NotADay(why)
    stops = bool(rules.pause_of(case)["stops_clock"])
    is_told = stops and asks_by
    words = telling.answer_by(case, remark, until_on) if is_told else remark
    data = {"until": until_on.isoformat(), "stops_clock": stops}
    events = record(case, New(EventKind.REDATED, data, words, is_public=is_told), by=by, at=at)
    if is_told:
        telling.tell(case, "paused", event_id=events[0].pk, by=by, at=at, reply=words)
    return case


def _why_not_redate(case: Case, by: Actor, until_on: date) -> str | None:
    if case.state != State.PAUSED:
        return f"The case is {State(case.state).label.lower()}, so it waits for no day."
    if why := rules.why_not_work(case, by) or rules.why_unpaid(case):
        return why
    is_same = until_on == case.paused_until_on
    return "It is paused until that day already." if is_same else None


@transaction.atomic
def wake(case: Case, *, by: Actor, at: datetime) -> bool:
    """Tell whoever has a case, once, that the day came until which it is paused; say if it was now.

    The clocks do not go on by it: what the case waits for is still outstanding. Where the row says
    another moment than the events, it is put right and nobody is told before. Of what Moothall
    paused by itself, as for an appointment, nobody is written to: its desk lists the day.
    """
    case = locked(case)
    at = not_before(case, at)
    told = counting.events(case)
    clocks = fold(told, counting.calendars_named(told), at=at)
    day, moment = waits.until(clocks), waits.comes_at(clocks)
    if day is None or moment is None or moment > at:
        case.paused_until_on, case.wakes_at = day, moment
        case.save(update_fields=["paused_until_on", "wakes_at"])
        return False
    (event,) = record(case, New(EventKind.DAY_CAME, {"until": day.isoformat()}), by=by, at=at)
    if clocks.pause and clocks.pause.by.kind != "job":
        text = CAME.format(day=days.in_words(day))
        telling.warn(case, whom(case, "assignee"), text=text, event_id=event.pk, by=by, at=at)
    return True
