"""F8: the clocks change on 29 March and 25 October 2026 while targets, reminders and texts wait.

What is expected is worked out in UTC and by the model, which shares no code with the product.
"""

import random
from datetime import UTC, datetime, timedelta

import pytest
from tests.conftest import council, point
from tests.engine.cases.conftest import a_desk
from tests.engine.cases.telling import LONDON
from tests.faults.invariants import facts_of, is_sealed
from tests.faults.model import working

from moothall.engine.cases import actions as cases
from moothall.engine.cases import jobs
from moothall.engine.cases.models import Case, Fact, Target, Threshold
from moothall.engine.contact import actions as contact
from moothall.engine.contact import jobs as post
from moothall.engine.contact.carriers import Carriers
from moothall.engine.contact.models import Message
from moothall.engine.contact.words import Intent
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.outside.mail.client import Post
from moothall.outside.mail.standin import Standin as Mail
from moothall.outside.notify import tokens
from moothall.outside.notify.client import Notify, Setting
from moothall.outside.notify.standin import Standin as Office
from moothall.outside.notify.templates import NUMBERS

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

STEP = timedelta(minutes=10)
CHANGES = [datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)]
VITAL = {"impact": "council", "can_work": "no"}
RESOLUTION = timedelta(hours=4)


class Night:
    """A fault that is counted day and night, a bin of office hours, and texts, over one night."""

    def __init__(self, clock, change, chance) -> None:
        self.clock, self.chance = clock, chance
        self.council = council("ashby")
        self.friday = datetime(*(change - timedelta(days=2)).timetuple()[:3], 16, 30, tzinfo=LONDON)
        self.begins_at = change - timedelta(minutes=chance.randint(60, 170))
        self.paused_at = self.begins_at + timedelta(minutes=chance.randint(5, 50))
        self.resumed_at = self.paused_at + timedelta(minutes=chance.randint(1, 120))
        self.ends_at = change + timedelta(hours=12)
        self.monday = datetime(*(change + timedelta(days=1)).timetuple()[:3], 10, 0, tzinfo=LONDON)
        with self.scope(self.friday.astimezone(UTC)) as at:
            self.desk = a_desk(self.council)
            self.bin = self.desk.case(at=at)

    def scope(self, at):
        self.clock.stand(at)
        return scope.opened([self.council.pk], writes=True)

    def text(self, at) -> None:
        with self.scope(at) as now:
            intent = Intent(
                council_id=self.council.pk,
                channel="text",
                recipient="+447700900111",
                subject="Bin",
                body=f"Asked at {at}",
            )
            contact.queue([intent], by=Actor.job("test"), at=now)

    def pass_by(self, loops) -> None:
        """Let the night pass, ten minutes at a time, with what happens in it."""
        todo = [
            (self.begins_at, self.begin),
            (self.paused_at, self.pause),
            (self.resumed_at, self.resume),
            *((self.begins_at + timedelta(minutes=41 * n), self.text) for n in range(1, 6)),
        ]
        at = self.begins_at
        moments = {at + STEP * n for n in range(int((self.ends_at - at) / STEP))}
        for moment in sorted(moments | {when for when, _ in todo}):
            for when, do in todo:
                if when == moment:
                    do(moment)
            self.clock.stand(moment)
            for loop in loops:
                loop()

    def begin(self, at) -> None:
        with self.scope(at) as now:
            self.fault = self.desk.case("ict-fault", answers=VITAL, at=now)

    def pause(self, at) -> None:
        with self.scope(at) as now:
            cases.pause(self.fault, reason="requester", by=self.desk.actor("dev"), at=now)

    def resume(self, at) -> None:
        with self.scope(at) as now:
            cases.resume(self.fault, by=self.desk.actor("dev"), at=now)

    def crossing(self, used: timedelta) -> datetime:
        """When so much is used, by UTC alone."""
        reached = self.begins_at + used
        stood = self.resumed_at - self.paused_at
        return reached if reached <= self.paused_at else reached + stood


@pytest.fixture
def loops(fresh_database, tmp_path):
    server, name = fresh_database
    with Mail(tmp_path / "mail") as mail, Office(tmp_path / "notify") as office:
        line = Notify(Setting(tokens.key("live"), office.url, NUMBERS), timeout=5)
        lines = Carriers(Post(host="127.0.0.1", port=mail.port, timeout=5), line)
        point("job", server, name)
        yield [jobs.fire_thresholds_once, lambda: post.deliver_once(lines)]
        line.close()


@pytest.mark.parametrize("change", CHANGES, ids=["forward", "back"])
def test_f8_over_a_clock_change_every_second_counts_once(clock, loops, change, seed):
    night = Night(clock, change, random.Random(seed))
    night.pass_by(loops)
    with night.scope(night.monday.astimezone(UTC)) as at:
        cases.resolve(night.bin, outcome="emptied", by=night.desk.actor("asha"), at=at)
    with scope.opened([night.council.pk], writes=False):
        the_reminders_came_when_they_were_due(night)
        the_office_was_counted_by_its_own_hours(night)
        texts_waited_for_the_morning(night, change)
        assert [one for one in map(facts_of, Case.objects.all()) if one[0] != one[1]] == []
    is_sealed(night.council)


def the_reminders_came_when_they_were_due(night) -> None:
    told = Threshold.objects.filter(target__case=night.fault, target__code="resolution")
    second = timedelta(seconds=1)
    wanted = {
        50: night.crossing(RESOLUTION / 2),
        75: night.crossing(RESOLUTION * 3 / 4),
        100: night.crossing(RESOLUTION + second),
    }
    assert dict(told.values_list("percent", "reached_at")) == wanted
    late = [fired - reached for fired, reached in told.values_list("fired_at", "reached_at")]
    assert all(timedelta(0) <= wait <= STEP for wait in late)
    target = Target.objects.get(case=night.fault, code="resolution")
    assert (target.due_at, target.is_breached) == (night.crossing(RESOLUTION), True)


def the_office_was_counted_by_its_own_hours(night) -> None:
    fact = Fact.objects.get(case=night.bin)
    end = night.monday.astimezone(UTC)
    assert fact.resolution_working == working(night.friday, end) == 2 * 3600
    assert fact.resolution_elapsed == int((end - night.friday.astimezone(UTC)).total_seconds())


def texts_waited_for_the_morning(night, change) -> None:
    texts = Message.objects.filter(channel="text")
    sent = [at.astimezone(LONDON) for at in texts.values_list("sent_at", flat=True)]
    assert len(sent) == 5
    morning = datetime(change.year, change.month, change.day, 8, tzinfo=LONDON)
    assert all(morning.astimezone(UTC) <= at.astimezone(UTC) for at in sent)
    assert all(at.astimezone(UTC) - morning.astimezone(UTC) <= STEP for at in sent)
    bodies = list(texts.values_list("body", flat=True))
    assert len(set(bodies)) == len(bodies)
