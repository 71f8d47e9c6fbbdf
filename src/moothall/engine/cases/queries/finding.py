"""Which cases an officer may see, one of them by its reference, and the tasks of one."""

from collections.abc import Sequence

from django.db.models import Q

from moothall.engine.cases import references
from moothall.engine.cases.models import Case, CaseQuerySet, Task
from moothall.engine.cases.rules import SEE_ALL
from moothall.engine.cases.words import NoSuchCase
from moothall.engine.catalogue import queries as catalogue
from moothall.ground.councils.models import Team
from moothall.ground.people import queries as people
from moothall.ground.people.words import STAFF, Who


def visible(who: Who) -> CaseQuerySet:
    """Return the cases an officer may see.

    Managers, auditors and administrators see every case of their councils; officers see those of
    their teams, of the services that name their teams, and their own.
    """
    everything = who.councils_as(*SEE_ALL)
    seen = Q(council_id__in=everything)
    theirs = [c for c in who.councils_as(*STAFF) if c not in everything]
    if theirs:
        seen |= _of_my_teams(who, theirs)
    found: CaseQuerySet = Case.objects.filter(seen)
    return found


def _of_my_teams(who: Who, councils: Sequence[int]) -> Q:
    teams = Team.objects.filter(pk__in=people.team_ids(who), council_id__in=councils)
    codes = list(teams.values_list("pk", "council_id", "code"))
    mine = Q(team_id__in=[pk for pk, _, _ in codes])
    mine |= Q(assignee_id__in=[who.persons[c] for c in councils if c in who.persons])
    for council in councils:
        named = {code for _, where, code in codes if where == council}
        offered = catalogue.offers(council) if named else ()
        slugs = [o.definition.service for o in offered if o.definition.teams() & named]
        if slugs:
            mine |= Q(council_id=council, service__in=slugs)
    return Q(council_id__in=councils) & mine


def by_reference(reference: str, who: Who) -> Case:
    """Return a case that an officer may see, by its reference however it is typed.

    :raises NoSuchCase: also when it is not theirs to see; the two cannot be told apart.
    """
    return _one(visible(who).filter(reference=references.read(reference)))


def _one(found: CaseQuerySet) -> Case:
    case = found.select_related("council", "team", "assignee", "requester").first()
    if case is None:
        raise NoSuchCase
    return case


def tasks(case: Case) -> list[Task]:
    """Return a case's tasks, in the order of the definition."""
    return list(Task.objects.filter(case_id=case.pk).select_related("team").order_by("position"))
