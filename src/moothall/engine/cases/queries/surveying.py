"""What is asked about surveys: the terms, who worked on a case, who was asked and who is owed."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from moothall.engine.cases.history import EventKind
from moothall.engine.cases.models import Case, Event, Survey, SurveyTerms
from moothall.engine.cases.words import ASKED, Terms
from moothall.ground.people import queries as people
from moothall.ground.people.contact_points import plain_email
from moothall.ground.people.models import Person, Standing, TeamMember
from moothall.ground.people.words import Role

HANDS_ON = (EventKind.REPLIED, EventKind.RESOLVED, EventKind.TASK_DONE)
"""What only whoever works on a case does with it."""
WORK = (
    *HANDS_ON,
    EventKind.NOTED,
    EventKind.RETYPED,
    EventKind.REPRIORITISED,
    EventKind.MERGED,
)
"""What makes somebody's answer one about work of their own. Whoever asked, or agreed, is not there:
they write, withdraw, open again and decide."""
LEADS = (Role.MANAGER, Role.ADMIN)


@dataclass(frozen=True, slots=True)
class Owed:
    """A case whose requester a lead owes a call back, since when; *is_mine*: they worked on it."""

    case: Case
    owed_at: datetime
    score: int
    is_mine: bool


def terms(council_id: int) -> Terms:
    """Return whom a council asks how it went; the standard where it never said."""
    kept = SurveyTerms.objects.filter(council_id=council_id).first()
    if kept is None:
        return Terms()
    return Terms(rests_days=kept.rests_days, share=kept.share, low=kept.low)


def worked_on(case_ids: Iterable[int], kinds: Collection[str] = WORK) -> dict[int, set[int]]:
    """Return the people who worked on each of these cases, by what they did and what was theirs."""
    looked_at = [*kinds, EventKind.CREATED, EventKind.ASSIGNED]
    events = Event.objects.filter(case_id__in=list(case_ids), kind__in=looked_at)
    found: dict[int, set[int]] = {}
    rows = events.values_list("case_id", "kind", "by_kind", "by_id", "data")
    for case_id, kind, by_kind, by_id, data in rows:
        those = found.setdefault(case_id, set())
        is_work = kind in kinds or (kind == EventKind.CREATED and data.get("is_answered"))
        if by_kind == "person" and by_id and is_work:
            those.add(by_id)
        if kind == EventKind.ASSIGNED and isinstance(data.get("person"), int):
            those.add(data["person"])
    return found


def workers(case: Case, kinds: Collection[str] = WORK) -> set[int]:
    """Return the people who worked on a case."""
    return worked_on([case.pk], kinds).get(case.pk, set())


def is_own_work(case: Case, worked: Collection[int]) -> bool:
    """Whether whoever asked for a case worked on it, by who they are or by their address."""
    if case.requester_id in worked:
        return True
    email = plain_email(case.contact_email)
    emails = Person.objects.filter(pk__in=worked).exclude(email="").values_list("email", flat=True)
    return bool(email) and email in {plain_email(one) for one in emails}


def is_from_log(case: Case) -> bool:
    """Whether a case came out of another desk's log, or moved in from there."""
    first = Event.objects.filter(case_id=case.pk, kind=EventKind.CREATED)
    return first.filter(data__is_from_log=True).exists()


def was_asked_since(case: Case, since: datetime) -> bool:
    """Whether whoever asked for a case was asked about any of theirs after a moment."""
    same = Q(case__contact_email=case.contact_email) if case.contact_email else Q()
    if case.requester_id:
        same |= Q(case__requester_id=case.requester_id)
    if case.contact_digits:
        same |= Q(case__contact_digits=case.contact_digits)
    asked = Survey.objects.filter(council_id=case.council_id, left_out="", asked_at__gt=since)
    return bool(same) and asked.filter(same).exists()


def leads(case: Case, leave: Collection[int]) -> dict[str, int]:
    """Return who calls back about a case, address to number: its team's managers, else all.

    Who worked on it is left out.
    """
    held = Standing.objects.filter(council_id=case.council_id, role__in=LEADS)
    managers = Person.objects.filter(pk__in=held.values("person_id"), disabled_at=None).exclude(
        Q(email="") | Q(pk__in=leave)
    )
    members = TeamMember.objects.filter(team_id=case.team_id or 0).values("person_id")
    of_team = managers.filter(pk__in=members)
    return dict((of_team if of_team.exists() else managers).values_list("email", "pk"))


def owed(council_ids: Iterable[int], person_ids: Collection[int], *, most: int = 50) -> list[Owed]:
    """Return who is owed a call back in these councils, the longest first.

    :param person_ids: who looks, as each council knows them.
    """
    waiting = Survey.objects.filter(
        council_id__in=list(council_ids), owed_at__isnull=False, called_back_at=None
    )
    found = list(waiting.select_related("case__council").order_by("owed_at", "pk")[:most])
    worked = worked_on([one.case_id for one in found], HANDS_ON)
    mine = set(person_ids)
    return [
        Owed(one.case, one.owed_at, one.score or 0, bool(mine & worked.get(one.case_id, set())))
        for one in found
        if one.owed_at
    ]


def is_lead(council_id: int, person_id: int) -> bool:
    """Whether somebody may call back in a council."""
    return bool(people.roles_in(council_id, person_id) & set(LEADS))


def asked_between(council_ids: Iterable[int], since: datetime, until: datetime) -> Counter[str]:
    """Count whom closing a case asked in a time, and whom it left out, by the reason."""
    asked = Survey.objects.filter(
        council_id__in=list(council_ids), asked_at__gte=since, asked_at__lt=until
    )
    counts = asked.order_by().values_list("left_out").annotate(Count("pk"))
    return Counter({reason or ASKED: number for reason, number in counts})
