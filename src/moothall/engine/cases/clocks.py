"""The clocks of a case, computed from its events. Pure: same events, same clocks, anywhere.

`fold` takes the events in any order, sorts them by when they happened, and says for every promise
how much of it is used, when it falls due, and at what instant each percentage was or will be
reached. The rulings it keeps are listed in docs/cases.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from moothall.engine.cases.dials import (
    CANCELLED,
    DONE,
    PAUSED,
    PERCENTS,
    RUNNING,
    STOPPED,
    Clock,
    Clocks,
    was_kept,
)
from moothall.engine.cases.folding import Folding, Instance, spans
from moothall.engine.cases.folding import MissingStart as MissingStart
from moothall.engine.cases.history import INNER, EventKind, Occurred, holding
from moothall.engine.cases.spans import Tape
from moothall.engine.cases.spans import whole as whole
from moothall.ground.calendars.workingtime import WorkingCalendar


def in_order(events: Iterable[Occurred]) -> list[Occurred]:
    """Sort what holds by when it happened, then by when it was recorded; the creation is first."""
    return sorted(
        holding(events),
        key=lambda e: (e.kind != EventKind.CREATED, whole(e.effective_at), e.sequence),
    )


def fold(
    events: Iterable[Occurred], calendars: Mapping[int, WorkingCalendar], *, at: datetime
) -> Clocks:
    """Compute the clocks of a case as they stand at a moment.

    :param calendars: every calendar version that the events name, by id.
    :raises MissingStart: when no event says that the case was created.
    """
    folding = _folded(events, calendars, at)
    return Clocks(
        at=folding.at,
        state=folding.state,
        created_at=folding.created_at,
        first_response_at=folding.first_response_at,
        resolved_at=tuple(folding.resolved_at),
        reopened_at=tuple(folding.reopened_at),
        closed_at=folding.closed_at,
        pauses=tuple(folding.pauses),
        clocks=tuple(_clock(folding, instance) for instance in folding.instances),
        anomalies=tuple(folding.anomalies),
        approvals=tuple(folding.approvals),
        asked=tuple(sorted(folding.asked.values())),
        teams=tuple(folding.teams),
        tapes={
            measures: Tape(tuple(folding.runs), tuple(segments), folding.calendars)
            for measures, segments in folding.segments.items()
        },
    )


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the standing target of a measure was kept, by how much of it was used."""

    is_met: bool | None
    used: int
    seconds: int
    calendar: int


def verdict(
    events: Iterable[Occurred],
    calendars: Mapping[int, WorkingCalendar],
    *,
    at: datetime,
    measures: str,
) -> Verdict | None:
    """Judge one promise of a case, as its facts do, and compute nothing else of its clocks.

    :returns: None where it promises nothing of the kind.
    :raises MissingStart: when no event says that the case was created.
    """
    folding = _folded(events, calendars, at)
    standing = [
        one for one in folding.instances if one.promise.measures == measures and not one.is_replaced
    ]
    if not standing:
        return None
    one, promise = standing[-1], standing[-1].promise
    used = _tape(folding, one).used(folding.at)
    is_owed = measures == "response" and folding.first_response_at is None
    is_met = was_kept(
        is_done=_standing(folding, one) == DONE,
        is_breached=used > promise.seconds,
        is_unanswered=is_owed and folding.state in {"resolved", "closed"},
    )
    return Verdict(is_met, used, promise.seconds, promise.calendar)


def _folded(
    events: Iterable[Occurred], calendars: Mapping[int, WorkingCalendar], at: datetime
) -> Folding:
    ordered = in_order(events)
    if not ordered or ordered[0].kind != EventKind.CREATED:
        raise MissingStart("No event says when this case was created.")
    folding = Folding(calendars, whole(at), whole(ordered[0].effective_at))
    for event in ordered:
        folding.take(event)
    return folding


def _clock(folding: Folding, instance: Instance) -> Clock:
    promise, tape = instance.promise, _tape(folding, instance)
    state = _standing(folding, instance)
    over_at = tape.reaches(promise.seconds + 1)
    reached = {
        percent: over_at if percent == 100 else tape.reaches(-(-promise.seconds * percent // 100))
        for percent in sorted({*PERCENTS, *promise.tells})
    }
    used = tape.used(folding.at)
    return Clock(
        promise=promise,
        number=instance.number,
        started_at=instance.start,
        ended_at=_ended_at(folding, instance, state),
        state=state,
        used=used,
        is_breached=used > promise.seconds,
        is_retroactive=instance.is_retroactive,
        due_at=tape.reaches(promise.seconds) if state == RUNNING else None,
        over_at=over_at,
        crossings={percent: moment for percent, moment in reached.items() if moment},
    )


def _tape(folding: Folding, instance: Instance) -> Tape:
    """Return when the clock of a target ran, and on which calendars."""
    ran = spans(folding, instance.promise)
    tape = Tape(ran, tuple(instance.segments), folding.calendars)
    return tape.between(instance.start, instance.ended_at)


def _standing(folding: Folding, instance: Instance) -> str:
    if instance.is_replaced:
        return CANCELLED
    if instance.ended_at is not None:
        return DONE
    measures = instance.promise.measures
    if folding.state in {"open", "paused"}:
        is_stopped = folding.state == "paused" and folding.pauses[-1].is_stopping
        if measures in INNER:
            ran = spans(folding, instance.promise)
            is_stopped = not ran or ran[-1][1] is not None
        return PAUSED if is_stopped else RUNNING
    is_kept = folding.state in {"resolved", "closed"} and folding.resolved_at
    return DONE if is_kept and measures in ("resolution", *INNER) else STOPPED


def _ended_at(folding: Folding, instance: Instance, state: str) -> datetime | None:
    if instance.ended_at is not None or state in {RUNNING, PAUSED}:
        return instance.ended_at
    return folding.resolved_at[-1] if state == DONE else folding.closed_at or folding.runs[-1][1]
