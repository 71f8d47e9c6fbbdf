"""What is known of cases that moved in from another desk."""

from collections.abc import Collection, Mapping

from django.db.models.fields.json import KeyTextTransform

from moothall.engine.cases.history import EventKind, Requester
from moothall.engine.cases.models import Case, Event
from moothall.ground.journal import queries as journal


def said_already(said: Mapping[int, Collection[str]]) -> Mapping[int, set[str]]:
    """Return which keys of what was said there were brought already, by case (id).

    However much was brought of a case before, no more comes out than is asked for.
    """
    # Behind a wall no index serves what is read out of JSON (`->>` is not leakproof), so all events
    # of these cases are looked at: 5,000 of one case in 1.3 ms, which is less than Django's part.
    found: dict[int, set[str]] = {}
    events = Event.objects.filter(case_id__in=list(said), kind=EventKind.SAID_THERE)
    known = events.annotate(key=KeyTextTransform("key", "data"))
    keys = {key for some in said.values() for key in some}
    for number, key in known.filter(key__in=keys).values_list("case_id", "key"):
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
