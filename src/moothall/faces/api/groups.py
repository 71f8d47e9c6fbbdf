"""Success groups and focus groups: members, sessions, goals, what was agreed; one's own."""

from collections.abc import Callable
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router

from moothall.faces.api.callers import Key, NotInScope, Seat, seat
from moothall.faces.api.groupshapes import (
    AgreeIn,
    ChangeSessionIn,
    EndGroupIn,
    GoalIn,
    GoalOut,
    GoalRef,
    GroupIn,
    GroupOf,
    GroupOut,
    Groups,
    LeaveIn,
    LoadedOut,
    LoadMembersIn,
    MemberOut,
    Members,
    MembersAsked,
    MyGroup,
    MyGroups,
    NewMemberIn,
    RefusedMember,
    SessionIn,
    SessionNotesIn,
    SessionOut,
    SessionRef,
    UndertakingOut,
    UndertakingRef,
    WholeGroup,
)
from moothall.faces.api.replies import In, Repeatable, answered, once
from moothall.faces.pages import goals
from moothall.ground.people import queries as people
from moothall.ground.people.models import Person
from moothall.ground.people.words import Role
from moothall.practices.servicedesk import actions
from moothall.practices.servicedesk.models import Group
from moothall.practices.servicedesk.queries import groups as queries
from moothall.practices.servicedesk.queries.groups import Turnout
from moothall.practices.servicedesk.words.groups import (
    Aim,
    NoSuchGroup,
    SaidOfGoal,
    SaidOfGroup,
    SaidOfMember,
    SaidOfSession,
    SaidOfUndertaking,
)

router = Router(tags=["groups"])
READ, ACT = Key("groups:read"), Key("groups:act")
OWN = Key("cases:ask")


@router.get("/groups", response=Groups, auth=READ, url_name="groups", summary="Groups")
def every(request: HttpRequest) -> HttpResponse:
    """List the groups of the council."""
    here = _manager(seat(request))
    found = queries.groups(here.council.pk)
    items = [GroupOut(**_group(one, vars(one)["size"])) for one in found]
    return answered(Groups(items=items))


@router.post("/groups", response={201: WholeGroup}, auth=ACT, url_name="groups", summary="Add")
@once
def add(request: HttpRequest, given: GroupIn, idempotency_key: Repeatable = None) -> HttpResponse:
    """Set up a group. Managers do."""
    del idempotency_key
    here = _manager(seat(request))
    said = SaidOfGroup(**given.model_dump())
    made = actions.add_group(here.council, said, by=here.by, at=here.at)
    return answered(_whole(here, made.pk), status=201)


@router.get("/groups/mine", response=MyGroups, auth=OWN, url_name="my-groups")
def mine(request: HttpRequest) -> HttpResponse:
    """List the groups that the key's person is in, or may join."""
    here = seat(request)
    me = _me(here)
    held = queries.memberships([me.pk])
    shown = [one for one in queries.groups(here.council.pk) if one.is_open or one.pk in held]
    names = ("name", "kind", "purpose")
    return answered(
        MyGroups(
            items=[
                MyGroup(
                    id=one.pk,
                    is_mine=one.pk in held,
                    **{name: getattr(one, name) for name in names},
                )
                for one in shown
            ]
        )
    )


@router.post("/groups/{number}/join", response=MyGroups, auth=OWN, url_name="my-group-join")
@once
def join(
    request: HttpRequest, path: Path[GroupOf], idempotency_key: Repeatable = None
) -> HttpResponse:
    """Join an open group, as the person whose key it is."""
    del idempotency_key
    here = seat(request)
    group = queries.group(here.council.pk, path.number)
    actions.join(group, _me(here), by=here.by, at=here.at)
    return mine(request)


@router.post("/groups/{number}/quit", response=MyGroups, auth=OWN, url_name="my-group-leave")
@once
def quit_group(
    request: HttpRequest, path: Path[GroupOf], idempotency_key: Repeatable = None
) -> HttpResponse:
    """Leave a group oneself, as the person whose key it is."""
    del idempotency_key
    here = seat(request)
    member = queries.memberships([_me(here).pk]).get(path.number)
    if member is not None:
        actions.leave(member, by=here.by, at=here.at)
    return mine(request)


@router.get("/groups/{number}", response=WholeGroup, auth=READ, url_name="group")
def one(request: HttpRequest, path: Path[GroupOf]) -> HttpResponse:
    """Return a group with its sessions, its goals as they stand, and what it agreed."""
    return answered(_whole(_manager(seat(request)), path.number))


@router.get("/groups/{number}/members", response=Members, auth=READ, url_name="group-members")
def members(
    request: HttpRequest, path: Path[GroupOf], asked: Annotated[MembersAsked, Query()]
) -> HttpResponse:
    """List who is in a group, by name, a page at a time."""
    here = _manager(seat(request))
    group = queries.group(here.council.pk, path.number)
    page = queries.members(group, asked.text, after=asked.after)
    names = ("name", "email", "place", "way", "joined_at")
    items = [
        MemberOut(member=each.pk, **{name: getattr(each, name) for name in names})
        for each in page.members
    ]
    return answered(Members(items=items, after=page.after))


@router.post(
    "/groups/{number}/load", response=LoadedOut, auth=ACT, url_name="group-load", summary="Load"
)
@once
def load(
    request: HttpRequest,
    path: Path[GroupOf],
    given: LoadMembersIn,
    idempotency_key: Repeatable = None,
) -> HttpResponse:
    """Add many at once who said yes; who is in already is left as they are."""
    del idempotency_key
    here = _manager(seat(request))
    group = queries.group(here.council.pk, path.number)
    rows = [(line, SaidOfMember(**each.model_dump())) for line, each in enumerate(given.members, 1)]
    how: dict[str, Any] = {"by": here.by, "at": here.at, "has_agreed": given.has_agreed}
    done = actions.load_members(group, rows, **how)
    refused = [RefusedMember(line=line, reason=why) for line, why in done.refused]
    return answered(LoadedOut(added=done.added, known=done.known, refused=refused))


def _change(group: Group, given: GroupIn, how: Any) -> None:  # noqa: ANN401 -- who, and when
    """Say anew what a group is. Managers do."""
    actions.change_group(group, SaidOfGroup(**given.model_dump()), **how)


def _end(group: Group, given: EndGroupIn, how: Any) -> None:  # noqa: ANN401 -- the same
    """Keep a group no more. Managers do."""
    del given
    actions.end_group(group, **how)


def _member(group: Group, given: NewMemberIn, how: Any) -> None:  # noqa: ANN401 -- the same
    """Add somebody who said yes; they are told."""
    said = SaidOfMember(name=given.name, email=given.email, place=given.place)
    actions.add_member(group, said, has_agreed=given.has_agreed, **how)


def _leave(group: Group, given: LeaveIn, how: Any) -> None:  # noqa: ANN401 -- the same
    """Take somebody out."""
    actions.leave(_there(queries.member(group, given.member)), **how)


def _session(group: Group, given: SessionIn, how: Any) -> None:  # noqa: ANN401 -- the same
    """Plan a session; nobody is invited yet."""
    actions.plan_session(group, SaidOfSession(**given.model_dump()), **how)


def _change_session(group: Group, given: ChangeSessionIn, how: Any) -> None:  # noqa: ANN401
    """Change a session that is to come; whoever is invited is told."""
    session = _there(queries.session(group, given.session))
    said = SaidOfSession(**given.model_dump(exclude={"session"}))
    actions.change_session(session, said, **how)


def _invite(group: Group, given: SessionRef, how: Any) -> None:  # noqa: ANN401 -- the same
    """Invite every member who is not invited yet."""
    actions.invite(_there(queries.session(group, given.session)), **how)


def _cancel(group: Group, given: SessionRef, how: Any) -> None:  # noqa: ANN401 -- the same
    """Cancel a session, and tell whoever was invited."""
    actions.cancel_session(_there(queries.session(group, given.session)), **how)


def _notes(group: Group, given: SessionNotesIn, how: Any) -> None:  # noqa: ANN401 -- the same
    """Say who came to a session, and what was said there."""
    session = _there(queries.session(group, given.session))
    actions.note_session(session, set(given.came), given.notes, **how)


def _goal(group: Group, given: GoalIn, how: Any) -> None:  # noqa: ANN401 -- the same
    """Say what a published measure is to reach, by when."""
    said = SaidOfGoal(**given.model_dump())
    actions.set_goal(group, said, measures=goals.measures(), **how)


def _end_goal(group: Group, given: GoalRef, how: Any) -> None:  # noqa: ANN401 -- the same
    """Want that no more."""
    actions.end_goal(_there(queries.goal(group, given.goal)), **how)


def _agree(group: Group, given: AgreeIn, how: Any) -> None:  # noqa: ANN401 -- the same
    """Agree that somebody does something by a day."""
    said = SaidOfUndertaking(**given.model_dump(exclude={"session"}))
    session = _there(queries.session(group, given.session)) if given.session else None
    actions.agree(group, said, session=session, **how)


def _done(group: Group, given: UndertakingRef, how: Any) -> None:  # noqa: ANN401 -- the same
    """Say that what was agreed is done."""
    actions.finish(_there(queries.undertaking(group, given.undertaking)), **how)


DEEDS: tuple[tuple[str, type[In], Callable[..., None]], ...] = (
    ("change", GroupIn, _change),
    ("end", EndGroupIn, _end),
    ("member", NewMemberIn, _member),
    ("leave", LeaveIn, _leave),
    ("session", SessionIn, _session),
    ("change-session", ChangeSessionIn, _change_session),
    ("invite", SessionRef, _invite),
    ("cancel", SessionRef, _cancel),
    ("notes", SessionNotesIn, _notes),
    ("goal", GoalIn, _goal),
    ("end-goal", GoalRef, _end_goal),
    ("agree", AgreeIn, _agree),
    ("done", UndertakingRef, _done),
)
"""Every deed: its name in the address, what is sent with it, and what it does."""


def _mount(name: str, shape: type[In], do: Callable[..., None]) -> None:
    @router.post(
        f"/groups/{{number}}/{name}",
        response=GroupOut,
        auth=ACT,
        url_name=f"group-{name}",
        operation_id=f"group_{name.replace('-', '_')}",
        summary=name.replace("-", " ").capitalize(),
        description=do.__doc__,
    )
    @once
    def act(
        request: HttpRequest,
        path: Path[GroupOf],
        given: shape,  # type: ignore[valid-type]  # one view for every deed
        idempotency_key: Repeatable = None,
    ) -> HttpResponse:
        del idempotency_key
        here = _manager(seat(request))
        group = queries.group(here.council.pk, path.number)
        do(group, given, {"by": here.by, "at": here.at})
        return answered(GroupOut(**_group(group)))


for _name, _shape, _do in DEEDS:
    _mount(_name, _shape, _do)


def _there(found: Any) -> Any:  # noqa: ANN401 -- whatever was looked for
    if found is None:
        raise NoSuchGroup("There is nothing of that number in this group.")
    return found


def _manager(here: Seat) -> Seat:
    """Return the seat of a system, or of a manager.

    :raises NotInScope: for anybody else's key.
    """
    if here.holder != here.by and not here.who.has_role(Role.MANAGER, Role.ADMIN):
        raise NotInScope("Only managers keep groups.")
    return here


def _me(here: Seat) -> Person:
    """Return the person whose key it is.

    :raises NotInScope: for a system's key, and for who does not work for the council.
    """
    found = people.person((here.caller.person_id if here.caller else None) or 0)
    if found is None or not here.who.is_inside:
        raise NotInScope("People who work for the council join groups, with keys of their own.")
    return found


def _group(group: Group, size: int | None = None) -> dict[str, Any]:
    names = ("name", "kind", "purpose", "is_open", "service")
    return {
        "id": group.pk,
        "members": queries.current(group).count() if size is None else size,
        **{name: getattr(group, name) for name in names},
    }


def _whole(here: Seat, number: int) -> WholeGroup:
    group = queries.group(here.council.pk, number)
    listed = queries.sessions(group)
    turnouts = queries.turnouts([each.pk for each in listed])
    stands = goals.standing(here.council, queries.goals(group), at=here.at)
    said = ("title", "starts_at", "ends_at", "place", "link", "agenda", "notes", "state")
    counts = ("invited", "yes", "no", "came")
    agreed = ("what", "owner", "email", "due_on", "done_at")
    return WholeGroup(
        **_group(group),
        sessions=[
            SessionOut(
                session=each.pk,
                **{name: getattr(each, name) for name in said},
                **{name: getattr(turnouts.get(each.pk, Turnout()), name) for name in counts},
            )
            for each in listed
        ],
        goals=[
            GoalOut(
                goal=each.goal.pk,
                measure=each.goal.measure,
                aim=Aim(each.goal.aim),
                value=each.goal.value,
                by_on=each.goal.by_on,
                now=each.number,
                is_reached=each.is_reached,
            )
            for each in stands
        ],
        undertakings=[
            UndertakingOut(
                undertaking=each.pk,
                session=each.session_id,
                **{name: getattr(each, name) for name in agreed},
            )
            for each in queries.undertakings(group)
        ],
    )
