"""Which cases an officer may see, one of them by its reference, and the tasks of one."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from moothall.engine.cases import references
from moothall.engine.cases.models import Case, CaseQuerySet, Event, Task
from moothall.engine.cases.rules import SEE_ALL
from moothall.engine.cases.words import NoSuchCase
from moothall.engine.catalogue import queries as catalogue
from moothall.engine.catalogue.queries import Offer
from moothall.ground.people import queries as people
from moothall.ground.people.words import STAFF, Who


def visible(who: Who, offers: Sequence[Offer] | None = None) -> CaseQuerySet:
    """Return the cases an officer may see.

    `offers` are the services in force in their councils, where the caller has read them already.
    Managers, auditors and administrators see every case of their councils; officers see those of
    their teams, of the services that name their teams, and their own.
    """
    everything = who.councils_as(*SEE_ALL)
    seen = Q(council_id__in=everything)
    theirs = [c for c in who.councils_as(*STAFF) if c not in everything]
    if theirs:
        seen |= _of_my_teams(who, theirs, offers)
    found: CaseQuerySet = Case.objects.filter(seen)
    return found


def is_logged_by(case: Case, person_id: int, *, since: datetime) -> bool:
    """Whether it was that person who made a case, since then."""
    told = Event.objects.filter(case=case, sequence=1, by_kind="person", by_id=person_id)
    return told.filter(recorded_at__gte=since).exists()


def language_of(case: Case) -> str:
    """Return in which language the requester is told: as they chose, or as they asked."""
    chosen = people.language_of(case.requester_id) if case.requester_id else ""
    return chosen or case.language


def _of_my_teams(who: Who, councils: Sequence[int], offers: Sequence[Offer] | None) -> Q:
    places = people.teams_of(who, councils)
    mine = Q(team_id__in=[team_id for team_id, _, _ in places])
    mine |= Q(assignee_id__in=[who.persons[c] for c in councils if c in who.persons])
    named = {(council, code) for _, council, code in places}
    slugs: dict[int, list[str]] = {}
    for offer in catalogue.offers_of(councils) if offers is None else offers:
        if any((offer.council_id, code) in named for code in offer.definition.teams()):
            slugs.setdefault(offer.council_id, []).append(offer.definition.service)
    for council, theirs in slugs.items():
        mine |= Q(council_id=council, service__in=theirs)
    return Q(council_id__in=councils) & mine


def in_council(council_id: int) -> CaseQuerySet:
    """Return every case of a council: for whoever has still to prove that one is theirs."""
    found: CaseQuerySet = Case.objects.filter(council_id=council_id)
    return found


def by_reference(reference: str, among: CaseQuerySet) -> Case:
    """Return one of these cases by its reference, however that is typed.

    :raises NoSuchCase: also when it is not among them; the two cannot be told apart.
    """
    found = among.filter(reference=references.read(reference))
    case = found.select_related("council", "team", "assignee", "requester").first()
    if case is None:
        raise NoSuchCase
    return case


def tasks(case: Case) -> list[Task]:
    """Return a case's tasks, in the order of the definition."""
    return list(Task.objects.filter(case_id=case.pk).select_related("team").order_by("position"))
