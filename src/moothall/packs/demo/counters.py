"""An ICT desk in each council, its last days, and an appointment of the employee who signs in."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from moothall.engine.bookings import queries as slots
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.councils.models import Council
from moothall.ground.journal.words import Actor
from moothall.ground.people import queries as people
from moothall.ground.people.words import Role
from moothall.packs.demo.cast import PLAYERS, ROLL
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
COMES = ((time(9, 20), 6), (time(10, 40), 11), (time(14, 5), 3))
"""When people come to a desk on a day at the soonest, and how many minutes they wait: made up."""
LATER = 25
"""They come up to so many minutes later."""
NEEDS = (
    "My badge does not open the printer.",
    "The screen of my laptop flickers.",
    "I forgot the code of my work phone.",
    "My new laptop does not know the docking station.",
    "I cannot sign in since I changed my password.",
    "The charger I was given does not fit.",
    "I bring back the phone of a colleague who left.",
    "My mouse stops working every few minutes.",
    "I need an adapter for the meeting room today.",
)
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


def walk_ins(council: str, day: date) -> Iterator[tuple[time, str, str, int]]:
    """Make up who comes to a council's desk on a day: when, who, what for, minutes of waiting."""
    rng = Random(f"{council} {day}")  # noqa: S311 - a made-up day, the same each time
    for (soonest, minutes), details in zip(COMES, rng.sample(NEEDS, len(COMES)), strict=True):
        comes = soonest.replace(minute=(soonest.minute + rng.randrange(LATER)) % 60)
        name = rng.choice(ROLL)
        yield max(comes, soonest), name, details, minutes


def _live(counter: Counter, day: date, officer: Actor) -> None:
    """Take in the walk-ins of a day, see all but the last and let that one go again."""
    zone = ZoneInfo(counter.council.zone)
    for comes, name, details, minutes in walk_ins(counter.council.slug, day):
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
