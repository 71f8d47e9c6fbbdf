"""What is known of cases that moved in from another desk."""

from collections.abc import Collection, Mapping

from moothall.engine.cases.history import EventKind, Requester
from moothall.engine.cases.models import Case, Event
from moothall.ground.journal import queries as journal


def said_already(ids: Collection[int]) -> Mapping[int, set[str]]:
    """Return the keys of what was brought already of what was said there, by case (id)."""
    found: dict[int, set[str]] = {}
    events = Event.objects.filter(case_id__in=list(ids), kind=EventKind.SAID_THERE)
    for number, key in events.values_list("case_id", "data__key"):
        found.setdefault(number, set()).add(key)
    return found


def requesters(ids: Collection[int]) -> Mapping[int, Requester]:
    """Return who asked for cases (ids): name and address, as they were told, and who that is."""
    found = Case.objects.filter(pk__in=list(ids))
    told = found.values_list("pk", "contact_name", "contact_email", "requester_id")
    return {
        number: Requester(name=name, email=email, person_id=person_id)
        for number, name, email, person_id in told
    }


def erased(council_id: int, ids: Collection[int]) -> frozenset[int]:
    """Return which cases (ids) of a council had their words erased with somebody."""
    return journal.things_told(council_id, "case.erased", Case, ids)
