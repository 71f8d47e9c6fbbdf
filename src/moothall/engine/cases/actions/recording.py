"""Record what happened to a case, and keep what follows from it. Used by every action here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from moothall.engine.cases import columns
from moothall.engine.cases.actions import watching
from moothall.engine.cases.clocks import fold
from moothall.engine.cases.dials import Clock
from moothall.engine.cases.facts import counted
from moothall.engine.cases.history import EventKind
from moothall.engine.cases.models import Case, Event, Fact, Remark, Target
from moothall.engine.cases.queries import counting
from moothall.engine.cases.words import NoSuchCase
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor

COMPUTED = tuple(name for name in columns.TARGET if name not in {"code", "number"})


@dataclass(frozen=True, slots=True)
class New:
    """An event about to be recorded, with the words that came with it."""

    kind: EventKind
    data: Mapping[str, Any] = field(default_factory=dict)
    remark: str = ""
    is_public: bool = False
    effective_at: datetime | None = None
    instead_of: int | None = None


def locked(case: Case) -> Case:
    """Lock a case and return it as it now stands; every action begins so.

    :raises NoSuchCase: when it is not in scope.
    """
    found = Case.objects.select_for_update(of=("self",)).select_related("council")
    case_now = found.filter(pk=case.pk).first()
    if case_now is None:
        raise NoSuchCase
    return case_now


def locked_all(cases: Iterable[Case]) -> dict[int, Case]:
    """Lock several cases, always in the same order, so that two people never wait in a ring.

    :raises NoSuchCase: when one is not in scope.
    """
    return {case.pk: locked(case) for case in sorted(cases, key=lambda one: one.pk)}


def not_before(case: Case, at: datetime) -> datetime:
    """Return the moment of a change to a locked case: never before what is recorded already.

    The moment was read before the lock, so another's change may have come in between.
    """
    return max(at, case.changed_at)


def record(case: Case, *happened: New, by: Actor, at: datetime) -> list[Event]:
    """Append events to a locked case, compute its clocks anew and keep them, and journal it.

    The entry is that of the first event: it is what was done, the others follow from it.
    """
    rows = append(case, *happened, by=by, at=at)
    facts = {"event": rows[0].pk, "sequence": rows[0].sequence}
    journal.record(f"case.{rows[0].kind}", case, by=by, at=rows[0].recorded_at, facts=facts)
    return rows


def append(case: Case, *happened: New, by: Actor, at: datetime) -> list[Event]:
    """Append events as `record` does, but without an entry: that of another case's event covers it.

    Whoever watches the case is told.
    """
    at = not_before(case, at)
    told = counting.events(case)
    rows = [
        Event(
            council_id=case.council_id,
            case_id=case.pk,
            sequence=case.events_so_far + number,
            kind=new.kind,
            effective_at=new.effective_at or at,
            recorded_at=at,
            by_kind=by.kind,
            by_id=by.id,
            by_code=by.code,
            data={**new.data, **by.facts},
            instead_of=new.instead_of,
        )
        for number, new in enumerate(happened, start=1)
    ]
    Event.objects.bulk_create(rows)
    _keep_words(rows, happened)
    case.events_so_far += len(rows)
    case.changed_at = at
    keep(case, [*told, *(row.occurred for row in rows)], at=at)
    watching.tell_watchers(case, rows, by=by, at=at)
    watching.tell_of_known_errors(case, rows, by=by, at=at)
    return rows


def _keep_words(rows: Sequence[Event], happened: Sequence[New]) -> None:
    said = [(row, new) for row, new in zip(rows, happened, strict=True) if new.remark]
    Remark.objects.bulk_create(
        Remark(
            council_id=row.council_id,
            case_id=row.case_id,
            event=row,
            body=new.remark,
            is_public=new.is_public,
        )
        for row, new in said
    )


def keep(case: Case, told: Sequence[Any], *, at: datetime) -> None:
    """Compute a case's clocks and facts from its events, and keep them in its rows."""
    clocks = fold(told, counting.calendars_named(told), at=at)
    facts = counted(clocks, told, zone=case.council.zone)
    for name, value in columns.of_case(clocks, facts).items():
        setattr(case, name, value)
    case.save()
    keep_targets(case, clocks.clocks)
    row = Fact(council_id=case.council_id, case_id=case.pk, **columns.of_fact(facts))
    Fact.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["case"],
        update_fields=list(columns.of_fact(facts)),
    )


def keep_targets(case: Case, clocks: Sequence[Clock]) -> None:
    """Keep every target instance as its clock stands."""
    already = counting.told(case.pk)
    rows = [
        Target(
            council_id=case.council_id,
            case_id=case.pk,
            **columns.of_target(clock, already.get((clock.promise.target, clock.number), ())),
        )
        for clock in clocks
    ]
    Target.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["case", "code", "number"],
        update_fields=list(COMPUTED),
    )
