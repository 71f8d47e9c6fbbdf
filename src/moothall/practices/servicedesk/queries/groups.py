"""What is asked about groups: their members page by page, sessions, goals, what was agreed.

Members are looked for by a part of their name, address or place in the one group, which an index
finds: there are hundreds, and nobody looks for them anywhere else.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from moothall.engine.cases.history import EventKind
from moothall.engine.cases.models import Case, Event
from moothall.ground.people.words import Kept, Whose
from moothall.practices.servicedesk.models import (
    Goal,
    Group,
    GroupSession,
    Guest,
    Member,
    Undertaking,
)
from moothall.practices.servicedesk.words.groups import (
    AGAIN_AFTER,
    NoSuchGroup,
    Reply,
    SessionState,
)

SIZE = 50


@dataclass(frozen=True, slots=True)
class MembersPage:
    """A page of members by name; *after* is the number of the last, where there are more."""

    members: list[Member]
    after: int | None


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many were invited to a session, say that they come or cannot, and came."""

    invited: int = 0
    yes: int = 0
    no: int = 0
    came: int = 0


def groups(council_id: int) -> list[Group]:
    """Return the groups of a council, by name, each with how many members it has now (`size`)."""
    return list(_groups(council_id).order_by("name", "pk"))


def _groups(council_id: int) -> QuerySet[Group]:
    found = Group.objects.filter(council_id=council_id, ended_at=None).select_related("council")
    inside = Member.objects.filter(group=OuterRef("pk"), left_at=None).order_by()
    counted = inside.values("group").annotate(count=Count("pk")).values("count")
    return found.annotate(size=Coalesce(Subquery(counted), 0))


def group(council_id: int, number: int) -> Group:
    """Return the group of that number, with how many members it has now (`size`).

    :raises NoSuchGroup: when the council has none.
    """
    found = _groups(council_id).filter(pk=number).first()
    if found is None:
        raise NoSuchGroup
    return found


def members(group: Group, text: str = "", *, after: int | None = None) -> MembersPage:
    """Return a page of those who are in a group now, by name, narrowed by words in it."""
    found = current(group)
    for word in text.split():
        found = found.filter(
            Q(name__icontains=word) | Q(email__icontains=word) | Q(place__icontains=word)
        )
    last = Member.objects.filter(group=group, pk=after).first() if after else None
    if last is not None:
        beyond = Q(name_key__gt=last.name_key) | Q(name_key=last.name_key, pk__gt=last.pk)
        found = found.filter(beyond)
    listed = list(found.order_by("name_key", "pk")[: SIZE + 1])
    more = listed[SIZE - 1].pk if len(listed) > SIZE else None
    return MembersPage(listed[:SIZE], more)


def current(group: Group) -> QuerySet[Member]:
    """Return those who are in a group now."""
    return Member.objects.filter(group=group, left_at=None)


def uninvited(session: GroupSession) -> QuerySet[Member]:
    """Return the members of a session's group who are not invited to it."""
    there = Guest.objects.filter(session=session).values("member_id")
    return current(session.group).exclude(pk__in=there)


def addresses(group: Group) -> tuple[set[str], set[str]]:
    """Return the addresses of those who are in a group now, and of those who left it."""
    everybody = list(Member.objects.filter(group=group).values_list("email", "left_at"))
    here = {email for email, left_at in everybody if left_at is None}
    return here, {email for email, _ in everybody} - here


def member(group: Group, number: int) -> Member | None:
    """Return somebody who is in a group now, by their number."""
    return current(group).filter(pk=number).first()


def memberships(person_ids: Collection[int]) -> dict[int, Member]:
    """Return what somebody is a member of now, by the group."""
    found = Member.objects.filter(person_id__in=list(person_ids), left_at=None)
    return {one.group_id: one for one in found.select_related("group")}


def member_by_token(council_id: int, token: UUID) -> Member | None:
    """Return the member whose messages have that token, with the group."""
    found = Member.objects.filter(council_id=council_id, token=token)
    return found.select_related("group__council").first()


def guest_by_token(council_id: int, token: UUID) -> Guest | None:
    """Return the invitation of that token, with its session, group and member."""
    found = Guest.objects.filter(council_id=council_id, token=token, member__left_at=None)
    return found.select_related("session__group__council", "member").first()


def sessions(group: Group) -> list[GroupSession]:
    """Return the sessions of a group, the newest first."""
    return list(GroupSession.objects.filter(group=group).order_by("-starts_at", "-pk")[:100])


def coming(group_ids: Iterable[int], at: datetime) -> list[GroupSession]:
    """Return the sessions of groups that are still to come, the next first."""
    found = GroupSession.objects.filter(
        group_id__in=list(group_ids), state=SessionState.PLANNED, ends_at__gt=at
    )
    return list(found.select_related("group").order_by("starts_at", "pk"))


def session(group: Group, number: int) -> GroupSession | None:
    """Return a session of a group by its number."""
    found = GroupSession.objects.filter(group=group, pk=number)
    return found.select_related("group__council").first()


def guests(session: GroupSession) -> list[Guest]:
    """Return who is invited to a session, by name."""
    found = Guest.objects.filter(session=session).select_related("member")
    return list(found.order_by("member__name_key", "pk"))


def turnouts(session_ids: Iterable[int]) -> dict[int, Turnout]:
    """Return who is invited to sessions, comes and came, in numbers, by the session."""
    rows = Guest.objects.filter(session_id__in=list(session_ids)).values_list("session_id")
    counted = rows.annotate(
        invited=Count("pk"),
        yes=Count("pk", filter=Q(reply=Reply.YES)),
        no=Count("pk", filter=Q(reply=Reply.NO)),
        came=Count("pk", filter=Q(has_come=True)),
    )
    return {number: Turnout(*counts) for number, *counts in counted}


def goals(group: Group) -> list[Goal]:
    """Return what a group wants, by when it is to be reached."""
    return list(Goal.objects.filter(group=group, ended_at=None).order_by("by_on", "pk"))


def goal(group: Group, number: int) -> Goal | None:
    """Return a goal of a group by its number."""
    return Goal.objects.filter(group=group, pk=number, ended_at=None).first()


def undertakings(group: Group) -> list[Undertaking]:
    """Return what a group agreed: what is to do by when it is due, then the last that were done."""
    found = Undertaking.objects.filter(group=group).select_related("session")
    waiting = list(found.filter(done_at=None).order_by("due_on", "pk"))
    return [*waiting, *found.exclude(done_at=None).order_by("-done_at", "-pk")[:20]]


def undertaking(group: Group, number: int) -> Undertaking | None:
    """Return what a group agreed by its number."""
    return Undertaking.objects.filter(group=group, pk=number).first()


def overdue(council_id: int, today: date, at: datetime) -> list[Undertaking]:
    """Return what is not done though its day is over, and nobody was reminded of for a week.

    Nobody is reminded who was erased: there is no address.
    """
    lately = Q(reminded_at=None) | Q(reminded_at__lte=at - AGAIN_AFTER)
    late = Undertaking.objects.filter(lately, council_id=council_id, done_at=None).exclude(email="")
    found = late.filter(due_on__lt=today, group__ended_at=None)
    return list(found.select_related("group__council").order_by("due_on", "pk"))


def fresh_requests(group: Group) -> QuerySet[Case]:
    """Return the open requests by the service of a group that were never resolved before."""
    return _fresh(group.council_id, [group.service])


def _fresh(council_id: int, services: Collection[str]) -> QuerySet[Case]:
    resolved = Event.objects.filter(case_id=OuterRef("pk"), kind=EventKind.RESOLVED)
    found = Case.objects.running().filter(council_id=council_id, service__in=list(services))
    return found.exclude(Exists(resolved))


def volunteers(council_id: int, after: int = 0) -> list[tuple[Group, Case]]:
    """Return the open requests of people who ask to be in a group, with the group, oldest first.

    They are 200 at most, of higher numbers than *after*. One that was resolved before is not there.
    """
    wanted = {
        one.service: one
        for one in Group.objects.filter(council_id=council_id, ended_at=None).exclude(service="")
    }
    if not wanted:
        return []
    found = _fresh(council_id, list(wanted)).filter(pk__gt=after).order_by("pk")
    return [(wanted[case.service], case) for case in found[:200]]


def held_on(whose: Whose) -> list[Kept]:
    """Return what groups hold on somebody: where they are members, what they undertook."""
    held = [
        Kept(
            "member of a group",
            one.joined_at,
            {"group": one.group.name, "name": one.name, "email": one.email, "place": one.place}
            | {"left": one.left_at},
        )
        for one in members_of(whose).select_related("group").order_by("pk")
    ]
    asked = Guest.objects.filter(member__in=members_of(whose)).select_related("session")
    held += [
        Kept(
            "invitation to a session",
            one.invited_at,
            {
                "session": one.session.title,
                "on": one.session.starts_at,
                "reply": one.get_reply_display(),
                "came": one.has_come,
            },
        )
        for one in asked.order_by("pk")
    ]
    theirs = Undertaking.objects.filter(council_id=whose.council_id, email__in=sorted(whose.emails))
    return held + [
        Kept("undertaking of a group", one.done_at, {"what": one.what, "due": one.due_on})
        for one in theirs.order_by("pk")
    ]


def members_of(whose: Whose) -> QuerySet[Member]:
    """Return where somebody is a member, or was."""
    mine = Q(person_id__in=sorted(whose.person_ids)) | Q(email__in=sorted(whose.emails))
    return Member.objects.filter(mine, council_id=whose.council_id)
