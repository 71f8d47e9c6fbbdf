"""F5, of slots and of desks: whichever statement of an action fails, nothing of it is there."""

from uuid import UUID, uuid4

import pytest
from django.db import transaction
from tests import standing as scenes
from tests.engine.bookings.conftest import a_diary
from tests.engine.cases.conftest import SETUP, ashbys_desk
from tests.engine.cases.telling import june
from tests.faults.statements import done_whole
from tests.practices.visits.conftest import OPENING, TROUBLE, a_counter

from moothall.engine.bookings import actions as bookings
from moothall.engine.bookings.models import Booking
from moothall.engine.bookings.words import Plan
from moothall.ground.councils import scope
from moothall.ground.people import queries as people
from moothall.practices.visits import actions as visits
from moothall.practices.visits.models import Visit
from moothall.practices.visits.words import Came, Opening, Said

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
NINE, TEN = june(2, "09:00"), june(2, "10:00")
LATER, TOKEN = june(1, "09:11"), UUID(int=7)
LABELS = ("bookings", "visits", "cases", "contact", "calendars", "journal")
PLAN = Plan(name="Other", calendar="desk-1", minutes=60)
OTHER = Said(name="Library", where="Library", service="desk-visit")
SHORT = Opening(weekdays=[0], opens=OPENING.opens, closes=OPENING.closes)


class Diaries:
    """A diary of Ashby in which the employee holds and books."""

    def __init__(self, desk):
        self.desk = desk
        self.person = desk.people["employee"]
        self.me = self.person.pk
        self.diary = a_diary(desk.council)
        self.how = {"by": SETUP, "at": june(1)}

    def holds(self, token=TOKEN, starts_at=NINE, at=None):
        how = self.how | {"at": at or june(1)}
        return bookings.hold(self.diary, starts_at, token=token, person=self.me, **how)

    def booked(self):
        return bookings.confirm(self.holds(), **self.how)

    def one(self):
        return Booking.objects.select_related("diary__council").get(token=TOKEN)


def nothing(given):
    return None


BOOKINGS = {
    "add_diary": (nothing, lambda d: bookings.add_diary(d.desk.council, PLAN, **d.how)),
    "change_diary": (nothing, lambda d: bookings.change_diary(d.diary, PLAN, **d.how)),
    "end_diary": (nothing, lambda d: bookings.end_diary(d.diary, **d.how)),
    "hold": (nothing, Diaries.holds),
    "hold of what was held too long": (
        lambda d: [d.holds(uuid4()), d.holds()],
        lambda d: bookings.hold(d.diary, NINE, token=uuid4(), person=None, by=SETUP, at=LATER),
    ),
    "hold of another time": (Diaries.holds, lambda d: d.holds(uuid4(), TEN)),
    "confirm": (Diaries.holds, lambda d: bookings.confirm(d.one(), **d.how)),
    "move": (Diaries.booked, lambda d: bookings.move(d.one(), TEN, **d.how)),
    "cancel": (Diaries.booked, lambda d: bookings.cancel(d.one(), **d.how)),
    "lapse": (Diaries.holds, lambda d: bookings.lapse(by=SETUP, at=LATER)),
    "erase": (Diaries.holds, lambda d: bookings.erase(people.whose(d.person), **d.how)),
}


class Counters:
    """A counter of Ashby: the employee books, Dev sees people, Mo sets it up."""

    def __init__(self, desk):
        self.desk = desk
        self.counter = a_counter(desk.council)
        self.me, self.dev, self.mo = (desk.actor(name) for name in ("employee", "dev", "mo"))

    def holds(self, at=None):
        how = {"by": self.me, "at": at or june(1)}
        return visits.hold(self.counter, TEN, token=TOKEN, **how)

    def books(self):
        return visits.book(self.counter, TOKEN, TROUBLE, by=self.me, at=june(1))

    def booked(self):
        self.holds()
        self.books()

    def booked_long_before(self):
        self.booked()
        Visit.objects.update(reminded_at=None)

    def one(self):
        return Visit.objects.select_related("case", "counter").latest("pk")

    def comes(self, **more):
        came = Came(**{"token": TOKEN, "details": TROUBLE, "name": "Kit Marsh"} | more)
        return visits.receive(self.counter, came, by=self.dev, at=TEN)

    def called(self):
        self.comes()
        visits.call(self.one(), by=self.dev, at=TEN)

    def manages(self, at=None):
        return {"by": self.mo, "at": at or june(1)}

    def closed(self):
        visits.close_day(self.counter, TEN.date(), "Training", **self.manages())


VISITS = {
    "add_counter": (
        nothing,
        lambda c: visits.add_counter(c.desk.council, OTHER, OPENING, **c.manages()),
    ),
    "change_counter": (
        nothing,
        lambda c: visits.change_counter(c.counter, OTHER, **c.manages()),
    ),
    "set_hours": (nothing, lambda c: visits.set_hours(c.counter, SHORT, **c.manages())),
    "close_day": (nothing, Counters.closed),
    "open_day": (
        Counters.closed,
        lambda c: visits.open_day(c.counter, TEN.date(), **c.manages()),
    ),
    "end_counter": (nothing, lambda c: visits.end_counter(c.counter, **c.manages())),
    "hold": (nothing, Counters.holds),
    "book": (Counters.holds, Counters.books),
    "move": (
        Counters.booked,
        lambda c: visits.move(c.one(), june(3, "11:00"), by=c.me, at=june(1)),
    ),
    "cancel": (Counters.booked, lambda c: visits.cancel(c.one(), by=c.me, at=june(1))),
    "receive": (nothing, Counters.comes),
    "receive and solve": (nothing, lambda c: c.comes(outcome="fixed")),
    "arrive": (Counters.booked, lambda c: visits.arrive(c.one(), by=c.dev, at=TEN)),
    "call": (Counters.comes, lambda c: visits.call(c.one(), by=c.dev, at=TEN)),
    "call_next": (Counters.comes, lambda c: visits.call_next(c.counter, by=c.dev, at=TEN)),
    "finish": (
        Counters.called,
        lambda c: visits.finish(c.one(), by=c.dev, at=TEN, outcome="fixed"),
    ),
    "miss": (Counters.booked, lambda c: visits.miss(c.one(), by=c.dev, at=TEN)),
    "leave": (Counters.comes, lambda c: visits.leave(c.one(), by=c.dev, at=TEN)),
    "remind": (
        Counters.booked_long_before,
        lambda c: visits.remind(c.one(), by=SETUP, at=june(1, "12:00")),
    ),
    "settle_old": (
        Counters.booked,
        lambda c: visits.settle_old(by=SETUP, at=june(5)),
    ),
}


@scenes.after(ashbys_desk)
def ashbys_diary(desk):
    """Ashby's desk with a diary."""
    with scope.opened([desk.council.pk], writes=True):
        return Diaries(desk)


@scenes.after(ashbys_desk)
def ashbys_counter(desk):
    """Ashby's desk with a counter."""
    with scope.opened([desk.council.pk], writes=True):
        return Counters(desk)


@pytest.fixture
@scenes.on(ashbys_diary)
def diaries(standing):
    with scope.opened([standing.desk.council.pk], writes=True):
        yield standing


@pytest.fixture
@scenes.on(ashbys_counter)
def counters(standing):
    with scope.opened([standing.desk.council.pk], writes=True):
        yield standing


@pytest.mark.timeout(300)
def test_what_is_done_with_slots_is_done_whole_or_not_at_all(diaries):
    tried(diaries, BOOKINGS)


@pytest.mark.timeout(300)
def test_what_is_done_at_a_counter_is_done_whole_or_not_at_all(counters):
    tried(counters, VISITS)


def tried(given, trials):
    for name, (before_it, act) in trials.items():
        with transaction.atomic():
            before_it(given)
            done_whole(name, lambda a=act: a(given), among=LABELS)
            transaction.set_rollback(True)
