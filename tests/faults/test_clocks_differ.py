"""F9: the database's clock jumps by an hour either way, and the pages' machine is five minutes off.

There is one clock, the database's, read when a scope opens; no time is negative; the doctor tells.
"""

import contextlib
import random
from datetime import timedelta

import pytest
import time_machine
from django.db.models import F
from django.test import Client
from tests.conftest import council, point
from tests.engine.cases.conftest import a_desk
from tests.faces.portal.walking import Browser
from tests.faults.invariants import facts_of, is_sealed
from tests.starter import definitions

from moothall.engine.cases import actions as cases
from moothall.engine.cases import jobs
from moothall.engine.cases.facts import COLUMNS
from moothall.engine.cases.models import Case, Event, Fact, Submission, Target, Threshold
from moothall.engine.contact import jobs as post
from moothall.engine.contact.carriers import Carriers
from moothall.engine.contact.models import Message
from moothall.ground.calendars import clock as clocks
from moothall.ground.councils import scope
from moothall.ground.councils.words import GLOBAL_TABLES
from moothall.ground.journal.words import Refused
from moothall.outside.mail.client import Post
from moothall.outside.mail.standin import Standin as Mail
from moothall.outside.postgres import inspection

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

HOUR, FIVE = timedelta(hours=1), timedelta(minutes=5)
ROUNDS = 60
COUNTED = [name for name in COLUMNS if name.endswith(("_elapsed", "_working"))]


class Office:
    """Cases that residents report by the pages and an officer works, whatever the clocks say."""

    def __init__(self, clock, chance) -> None:
        self.clock, self.chance, self.ahead = clock, chance, timedelta(0)
        self.reports = 0
        self.council = council("ashby")
        with scope.opened([self.council.pk], writes=True):
            self.desk = a_desk(self.council)
        self.service = definitions()["missed-bin"]

    def jump(self) -> None:
        """An hour on or back, mostly a little."""
        self.ahead += self.chance.choice([HOUR, -HOUR, FIVE, -FIVE, timedelta(seconds=7)])
        self.clock.go(ahead=self.ahead)

    def report(self, off: timedelta | None = None) -> None:
        """Report a bin by the pages, on a machine whose own clock is five minutes off."""
        off = off or self.chance.choice([FIVE, -FIVE])
        with time_machine.travel(clocks.now() + self.ahead + off, tick=True):
            browser = Browser(Client(), self.council)
            self.reports += 1
            browser.walk(self.service, {"email": f"ada-{self.reports}@example.com"})
            browser.post(browser.path.replace("/check", "/send"))
        assert browser.page.status_code == 200

    def work(self) -> None:
        with scope.opened([self.council.pk], writes=True) as at:
            case = self.chance.choice(list(Case.objects.order_by("pk")))
            who = {"by": self.desk.actor("asha"), "at": at}
            does = {
                "reply": lambda: cases.reply(case, body="On our way.", **who),
                "pause": lambda: cases.pause(case, reason="requester", **who),
                "resume": lambda: cases.resume(case, **who),
                "resolve": lambda: cases.resolve(case, outcome="emptied", **who),
                "reopen": lambda: cases.reopen(case, **who),
            }
            with contextlib.suppress(Refused):
                does[self.chance.choice(sorted(does))]()


@pytest.fixture
def office(clock, seed):
    return Office(clock, random.Random(seed))


def test_f9_no_time_is_negative_however_the_clock_jumps(office, fresh_database, tmp_path, settings):
    settings.ANSWERS_A_DAY = 10 * ROUNDS  # how many may be written to is not what is tried here
    server, name = fresh_database
    with Mail(tmp_path / "mail") as mail:
        lines = Carriers(Post(host="127.0.0.1", port=mail.port, timeout=5))

        def pass_once():
            point("job", server, name)
            jobs.fire_thresholds_once()
            post.deliver_once(lines)
            point("web", server, name)

        for number in range(ROUNDS):
            office.jump()
            if number % 12 == 0:
                office.report()
            office.work()
            if number % 5 == 0:
                pass_once()
        office.clock.go(ahead=office.ahead + ROUNDS * HOUR)  # what was put off is due by now
        pass_once()
        sent = [str(one.message["Message-ID"]) for one in mail.folder]
    assert len(sent) == len(set(sent)) > 0, "I2: a message went twice"
    with scope.opened([office.council.pk], writes=False):
        each_case_has_its_report_and_its_message()
        no_time_runs_backwards()
        assert [one for one in map(facts_of, Case.objects.all()) if one[0] != one[1]] == [], (
            "I4, I7"
        )
    point("job", server, name)
    is_sealed(office.council)


def each_case_has_its_report_and_its_message():
    """I1, I2, I5: five reports, five cases; each was told of once, and the message is sent."""
    assert Submission.objects.count() == Case.objects.count() == ROUNDS / 12
    told = list(Message.objects.values_list("case_id", "event_id", "recipient"))
    assert len(told) == len(set(told))
    assert set(Message.objects.values_list("case_id", flat=True)) == set(
        Case.objects.values_list("pk", flat=True)
    )
    assert not Message.objects.exclude(state="sent").exists()


def no_time_runs_backwards():
    """I4: events are in order, and nothing that is counted is below zero."""
    for case in Case.objects.all():
        events = Event.objects.filter(case=case).order_by("sequence")
        moments = list(events.values_list("recorded_at", flat=True))
        assert moments == sorted(moments)
    for facts in Fact.objects.values(*COUNTED):
        assert [name for name in COUNTED if (facts[name] or 0) < 0] == []
    assert not Target.objects.filter(used_seconds__lt=0).exists()
    late = Threshold.objects.filter(fired_at__lt=F("reached_at"))
    assert not late.exists()


@pytest.mark.parametrize("off", [FIVE, -FIVE], ids=["behind", "ahead"])
def test_f9_the_database_says_when_though_the_pages_machine_is_five_minutes_off(office, off):
    for ahead in (timedelta(0), off):
        office.ahead = ahead
        office.clock.go(ahead=ahead)
        before = (clocks.now() + ahead).replace(microsecond=0)  # a case counts whole seconds
        office.report(off=-off)
        after = clocks.now() + ahead
        with scope.opened([office.council.pk], writes=False):
            case = Case.objects.order_by("pk").last()
        assert before <= case.created_at <= after


@pytest.mark.parametrize(("minutes", "is_well"), [(0, True), (5, False), (-5, False), (60, False)])
def test_f9_the_doctor_tells_of_clocks_that_differ(clock, fresh_database, minutes, is_well):
    server, name = fresh_database
    clock.go(ahead=timedelta(minutes=minutes))
    addresses = {"web": server.url("web", name)}
    found = {one.what: one for one in inspection.look(addresses, global_tables=GLOBAL_TABLES)}
    assert found["clock"].is_well is is_well
    assert f"differ by {abs(minutes) * 60}." in found["clock"].said
