"""Bring what was said of cases at the desk that they moved in from, and take it back.

It is shown at its own time and told to nobody. No clock and no figure hears of it: what the other
desk tells of those, the case's own history says.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import connection, transaction

from moothall.engine.cases.actions.recording import not_before
from moothall.engine.cases.history import EventKind, SaidThere, Source
from moothall.engine.cases.models import Case, Event, Remark
from moothall.engine.cases.queries import elsewhere
from moothall.ground.councils.models import Council
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.outside.postgres import copying

UNSAY = "SELECT * FROM moothall_unsay_there(%s::bigint[], %s)"
"""The one way in which such events go of cases that stay: the migration says which."""


@transaction.atomic
def say_there(
    council: Council,
    said: Mapping[int, Sequence[SaidThere]],
    source: Source,
    *,
    by: Actor,
    at: datetime,
) -> dict[int, int]:
    """Bring what was said of cases (by id) at the desk before; return how much of each is new.

    What is there already is left alone, and so is a case whose words were erased. What was said
    before the case was opened stands at its opening.
    """
    mine = Case.objects.filter(council_id=council.pk, pk__in=list(said))
    held = list(mine.select_for_update(of=("self",)).order_by("pk"))
    gone = elsewhere.erased(council.pk, [case.pk for case in held])
    cases = [case for case in held if case.pk not in gone]
    known = elsewhere.said_already({case.pk: [one.key for one in said[case.pk]] for case in cases})
    fresh = {case.pk: _fresh(said[case.pk], known.get(case.pk, set())) for case in cases}
    changed = [case for case in cases if fresh[case.pk]]
    _write({case: fresh[case.pk] for case in changed}, source, at=at)
    counts = {case.pk: len(fresh[case.pk]) for case in changed}
    facts = {number: {"said": count, "source": source.number} for number, count in counts.items()}
    journal.record_all("case.said_there", changed, by=by, at=at, facts=facts)
    return counts


def _fresh(said: Sequence[SaidThere], known: set[str]) -> list[SaidThere]:
    """Return what is not there yet, each once, in the order in which it was said."""
    new = {one.key: one for one in reversed(said) if one.key not in known}
    return sorted(new.values(), key=lambda one: one.at)


def _write(fresh: Mapping[Case, Sequence[SaidThere]], source: Source, *, at: datetime) -> None:
    numbers = iter(copying.ids(Event, sum(map(len, fresh.values()))))
    events: list[copying.Row] = []
    remarks: list[copying.Row] = []
    changes: list[copying.Row] = []
    for case, said in fresh.items():
        recorded = not_before(case, at)
        for place, one in enumerate(said, start=1):
            number = next(numbers)
            of_case = {"council_id": case.council_id, "case_id": case.pk}
            when = min(max(one.at, case.created_at), recorded)
            data = {
                "desk": source.desk,
                "source": source.number,
                "key": one.key,
                "is_told": one.is_told,
            }
            events.append(
                {"id": number, "sequence": case.events_so_far + place}
                | of_case
                | {"kind": EventKind.SAID_THERE.value, "effective_at": when}
                | {"recorded_at": recorded, "data": data, "instead_of": None}
                | {"by_kind": one.by.kind, "by_id": one.by.id, "by_code": one.by.code}
            )
            words = {"body": one.text, "is_public": one.is_told, "said_by": one.name}
            remarks.append({"event_id": number} | of_case | words)
        so_far = case.events_so_far + len(said)
        changes.append({"id": case.pk, "events_so_far": so_far, "changed_at": recorded})
    copying.put(Event, events)
    copying.put(Remark, remarks)
    copying.change(Case, changes)


@transaction.atomic
def unsay_there(
    council: Council, ids: Sequence[int], source: Source, *, by: Actor, at: datetime
) -> dict[int, int]:
    """Take back what one source brought of what was said of cases; return how much of each."""
    mine = Case.objects.filter(council_id=council.pk, pk__in=list(ids))
    asked = sorted(mine.values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(UNSAY, [asked, str(source.number)])
        gone = dict(cursor.fetchall())
    things = [Case(pk=number, council_id=council.pk) for number in gone]
    facts = {number: {"said": count, "source": source.number} for number, count in gone.items()}
    journal.record_all("case.unsaid_there", things, by=by, at=at, facts=facts)
    return gone
