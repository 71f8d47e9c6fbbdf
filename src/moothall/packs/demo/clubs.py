"""The demo's groups: a success group of 196 volunteers, and a focus group that met last month."""

from datetime import UTC, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from moothall.ground.councils import scope
from moothall.ground.councils.models import Council
from moothall.ground.journal.words import Actor
from moothall.ground.people import queries as people
from moothall.packs.demo.cast import ROLL
from moothall.practices.servicedesk import actions
from moothall.practices.servicedesk.models import Group
from moothall.practices.servicedesk.queries import groups
from moothall.practices.servicedesk.words.groups import (
    Aim,
    GroupKind,
    SaidOfGoal,
    SaidOfGroup,
    SaidOfMember,
    SaidOfSession,
    SaidOfUndertaking,
)

VOLUNTEERS: Final = 196
FOCUS: Final = 12
PLACES: Final = ("Housing", "Planning", "Parks", "Revenues", "Libraries", "Social care", "Highways")
GOALS: Final = (("satisfaction", Aim.LEAST, 90.0), ("resolution-sla", Aim.LEAST, 95.0))
SUCCESS: Final = SaidOfGroup(
    name="ICT success group",
    purpose="Colleagues from every service who say what ICT should mend first, and if it helped.",
    service="join-group",
)
MEETING_ROOMS: Final = SaidOfGroup(
    name="Meeting rooms focus group",
    kind=GroupKind.FOCUS,
    purpose="A few people who try the kit of meeting rooms before everybody gets it.",
    is_open=False,
)


def gather(council: Council, *, by: Actor) -> None:
    """Set a council's groups up, where it has none."""
    with scope.opened([council.pk], writes=True) as at:
        if groups.groups(council.pk):
            return
        success = actions.add_group(council, SUCCESS, by=by, at=at)
        _join(success, VOLUNTEERS, by=by, at=at)
        _wants(success, by=by, at=at)
        _met(success, by=by, at=at)
        focus = actions.add_group(council, MEETING_ROOMS, by=by, at=at)
        _join(focus, FOCUS, by=by, at=at)


def _join(group: Group, count: int, *, by: Actor, at: datetime) -> None:
    """Load so many volunteers, everybody of another name; addresses at .example reach nobody."""
    step = len(ROLL) // count
    rows = [
        (
            line,
            SaidOfMember(
                name=ROLL[line * step],
                email=f"{ROLL[line * step].lower().replace(' ', '.')}@{group.council.slug}.example",
                place=PLACES[line % len(PLACES)],
            ),
        )
        for line in range(count)
    ]
    actions.load_members(group, rows, has_agreed=True, by=by, at=at)


def _wants(group: Group, *, by: Actor, at: datetime) -> None:
    names = [measure for measure, _, _ in GOALS]
    for measure, aim, value in GOALS:
        goal = SaidOfGoal(
            measure=measure, aim=aim, value=value, by_on=(at + timedelta(days=90)).date()
        )
        actions.set_goal(group, goal, measures=names, by=by, at=at)


def _met(group: Group, *, by: Actor, at: datetime) -> None:
    """Have met four weeks ago, with something agreed; the next session is in two weeks."""
    then = at - timedelta(days=28)
    held = actions.plan_session(
        group, _session(group, then, "What to mend first"), by=by, at=then - timedelta(days=7)
    )
    came = [one.pk for one in groups.members(group).members[:18]]
    notes = "Printers first, then the meeting rooms on the second floor."
    actions.note_session(held, came, notes, by=by, at=at)
    officer = next(
        one.person for one in people.standings(group.council_id) if "officer" in one.roles
    )
    for what, days in (("Replace the printers at the depot", 21), ("Try the new room kit", 40)):
        due_on = (then + timedelta(days=days)).date()
        said = SaidOfUndertaking(what=what, owner=officer.name, email=officer.email, due_on=due_on)
        agreed = actions.agree(group, said, session=held, by=by, at=at)
        if days < 28:
            actions.finish(agreed, by=by, at=at)
    later = at + timedelta(days=14)
    actions.plan_session(group, _session(group, later, "Did it help?"), by=by, at=at)


def _session(group: Group, moment: datetime, title: str) -> SaidOfSession:
    zone = ZoneInfo(group.council.zone)
    day = moment.astimezone(zone).date()
    starts_at = datetime.combine(day, time(10), tzinfo=zone).astimezone(UTC)
    return SaidOfSession(
        title=title,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(hours=1),
        place="Town hall, room 2",
        link="https://meet.example/ict",
        agenda="What was done since the last time\nWhat to do next",
    )
