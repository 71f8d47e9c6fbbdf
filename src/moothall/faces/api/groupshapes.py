"""What programs send and read of groups."""

from datetime import date, datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from moothall.faces.api.replies import NO_NUL, Day, In, Moment, Numbered, Out
from moothall.practices.servicedesk.words.groups import (
    LONGEST_LINE,
    LONGEST_TEXT,
    MOST_LOADED,
    Aim,
    GroupKind,
    SessionState,
    Way,
)

Line = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_LINE, pattern=NO_NUL)]
MayBe = Annotated[str, StringConstraints(max_length=LONGEST_LINE, pattern=NO_NUL)]
Long = Annotated[str, StringConstraints(max_length=LONGEST_TEXT, pattern=NO_NUL)]
Email = Annotated[str, StringConstraints(min_length=3, max_length=254, pattern=NO_NUL)]


class GroupOf(In):
    """A group."""

    number: int = Field(ge=1, le=2**53)


class GroupIn(In):
    """What a group is; whoever asks for `service` becomes a member."""

    name: Line
    kind: GroupKind = GroupKind.SUCCESS
    purpose: Long = ""
    is_open: bool = Field(default=True, description="Whether employees join by themselves.")
    service: Annotated[str, StringConstraints(max_length=60, pattern=NO_NUL)] = ""


class NewMemberIn(In):
    """Somebody who said yes to being a member, and to being written to."""

    name: Line
    email: Email
    place: MayBe = ""
    has_agreed: bool


class LoadedMember(In):
    """Somebody of many."""

    name: MayBe
    email: Annotated[str, StringConstraints(max_length=254, pattern=NO_NUL)]
    place: MayBe = ""


class LoadMembersIn(In):
    """Many who said yes; sent again it adds nobody twice, and nobody is written to."""

    members: list[LoadedMember] = Field(max_length=MOST_LOADED)
    has_agreed: bool


class LeaveIn(In):
    """Who leaves."""

    member: Numbered


class SessionIn(In):
    """A session to come: a place, a link by which people join, or both."""

    title: Line
    starts_at: Moment
    ends_at: Moment
    place: MayBe = ""
    link: Annotated[str, StringConstraints(max_length=500, pattern=NO_NUL)] = ""
    agenda: Long = ""


class ChangeSessionIn(SessionIn):
    """A session as it now is."""

    session: Numbered


class SessionRef(In):
    """Which session."""

    session: Numbered


class SessionNotesIn(In):
    """Who came, by the numbers of members, and what was said."""

    session: Numbered
    came: list[Numbered] = Field(max_length=MOST_LOADED)
    notes: Long = ""


class GoalIn(In):
    """What a published measure is to reach by a day: in percent, in hours, or a number."""

    measure: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9.-]{0,79}$")]
    aim: Aim
    value: float = Field(ge=0, le=1e12)
    by_on: Day


class GoalRef(In):
    """Which goal."""

    goal: Numbered


class AgreeIn(In):
    """What somebody does by a day; of which session it came, if of one."""

    what: Annotated[str, StringConstraints(min_length=1, max_length=1000, pattern=NO_NUL)]
    owner: Line
    email: Email
    due_on: Day
    session: Numbered | None = None


class UndertakingRef(In):
    """Which of the things agreed."""

    undertaking: Numbered


class EndGroupIn(In):
    """Nothing more needs to be said."""


class GroupOut(Out):
    """A group, and how many members it has."""

    id: int
    name: str
    kind: GroupKind
    purpose: str
    is_open: bool
    service: str
    members: int


class Groups(Out):
    """The groups of the council."""

    items: list[GroupOut]


class MemberOut(Out):
    """Somebody in a group."""

    member: int
    name: str
    email: str
    place: str
    way: Way
    joined_at: datetime


class MembersAsked(In):
    """Which members: by a part of their name, address or place; after whom."""

    text: Annotated[str, StringConstraints(max_length=100, pattern=NO_NUL)] = ""
    after: Annotated[int, Field(ge=1, le=2**53)] | None = None


class Members(Out):
    """A page of members by name; `after` asks for the next, null where there is none."""

    items: list[MemberOut]
    after: int | None


class SessionOut(Out):
    """A session, with how many were invited, say that they come or cannot, and came."""

    session: int
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    link: str
    agenda: str
    notes: str
    state: SessionState
    invited: int
    yes: int
    no: int
    came: int


class GoalOut(Out):
    """A goal, and the measure's figure over the last 30 days: null where none was measured."""

    goal: int
    measure: str
    aim: Aim
    value: float
    by_on: date
    now: float | None
    is_reached: bool


class UndertakingOut(Out):
    """What was agreed."""

    undertaking: int
    session: int | None
    what: str
    owner: str
    email: str
    due_on: date
    done_at: datetime | None


class WholeGroup(GroupOut):
    """A group with its sessions, goals and what it agreed."""

    sessions: list[SessionOut]
    goals: list[GoalOut]
    undertakings: list[UndertakingOut]


class RefusedMember(Out):
    """Somebody of many who was not added: the line, counted from 1, and why not."""

    line: int
    reason: str


class LoadedOut(Out):
    """What came of it: how many are new, were in already, and each that was refused."""

    added: int
    known: int
    refused: list[RefusedMember]


class MyGroup(Out):
    """A group that one is in, or may join."""

    id: int
    name: str
    kind: GroupKind
    purpose: str
    is_mine: bool


class MyGroups(Out):
    """The groups that one is in, or may join."""

    items: list[MyGroup]
