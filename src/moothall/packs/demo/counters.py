"""An ICT desk in each council, its last days, and an appointment of the employee who signs in."""

from datetime import date, datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from moothall.engine.bookings import queries as slots
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.councils.models import Council
from moothall.ground.journal.words import Actor
from moothall.ground.people import queries as people
from moothall.ground.people.words import Role
from moothall.packs.demo.cast import PLAYERS
from moothall.packs.demo.places import DESK
from moothall.practices.visits import actions, queries
from moothall.practices.visits.models import Counter
from moothall.practices.visits.words import Came, Opening, Said

SERVICE = "desk-visit"
OPENING = Opening(
    weekdays=range(5),
    opens=time(9),
    closes=time(16),
    shut_from=time(12, 30),
    shut_until=time(13, 30),
)
WALK_INS = (
    (time(9, 20), "Ines Marlow", "My badge does not open the printer.", 6),
    (time(10, 40), "Tom Ashdown", "The screen of my laptop flickers.", 11),
    (time(14, 5), "Priya Nolan", "I forgot the code of my work phone.", 3),
)
"""When they come, who they are, what for, and how many minutes they wait: made up, as all of it."""
DAYS = 5


def open_desk(council: Council, *, by: Actor) -> None:
    """Set up the desk of a council, with its last days, where it has none."""
    with scope.opened([council.pk], writes=True) as at:
        team = councils.team(council.pk, DESK)
        officers = people.members_as(team.pk, Role.OFFICER) if team else []
        is_there = bool(queries.counters([council.pk]))
        if is_there or not officers or SERVICE not in queries.serving(council.pk):
            return
        said = Said(name="ICT desk", where="Town Hall, ground floor", service=SERVICE, at_once=2)
        counter = actions.add_counter(council, said, OPENING, by=by, at=at - timedelta(days=30))
        officer = officers[0].actor
        for day in _workdays_before(counter, at):
            _live(counter, day, officer)
        _book(counter, at)


def _workdays_before(counter: Counter, at: datetime) -> list[date]:
    """Return the last days before today on which a counter was open, the first first."""
    today = queries.today(counter, at)
    days = (today - timedelta(days=count) for count in range(14, 0, -1))
    return [day for day in days if slots.slots_on(counter.diary, day)][-DAYS:]


def _live(counter: Counter, day: date, officer: Actor) -> None:
    """Take in the walk-ins of a day, see all but the last and let that one go again."""
    zone = ZoneInfo(counter.council.zone)
    for comes, name, details, minutes in WALK_INS:
        came_at = datetime.combine(day, comes, tzinfo=zone)
        token = uuid5(NAMESPACE_URL, f"{counter.council.slug} {day} {name}")
        said = Came(token=token, details=details, name=name)
        visit = actions.receive(counter, said, by=officer, at=came_at)
        called_at = came_at + timedelta(minutes=minutes)
        if (day.toordinal() + minutes) % 7 == 0:
            actions.leave(visit, by=officer, at=called_at)
            continue
        visit = actions.call(visit, by=officer, at=called_at)
        seen_at = called_at + timedelta(minutes=9)
        actions.finish(visit, by=officer, at=seen_at, outcome="fixed", remark="Done at the desk.")


def _book(counter: Counter, at: datetime) -> None:
    """Book the next time that is free for the employee who signs in, where the council has one."""
    mine = (one for one in PLAYERS if one.role == Role.EMPLOYEE)
    mine = (one for one in mine if one.councils[0].slug == counter.council.slug)
    player = next(mine, None)
    person = people.by_email(counter.council_id, player.email) if player else None
    today = queries.today(counter, at)
    free = slots.free(counter.diary, today + timedelta(days=1), today + timedelta(days=7), at=at)
    if person is None or not free:
        return
    starts_at = free[min(free)][2].starts_at
    token, by = uuid5(NAMESPACE_URL, f"{counter.council.slug} {person.email}"), person.actor
    actions.hold(counter, starts_at, token=token, by=by, at=at)
    actions.book(counter, token, "My headset has no sound in calls.", by=by, at=at)
