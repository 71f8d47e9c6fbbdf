"""F1, F2, F3, F7: kill -9 of web, job and database processes, and a fifth of the replies lost.

Nothing acknowledged is lost and nothing is doubled. The seed is printed; MOOTHALL_KILLS_SEED plays
one again, MOOTHALL_KILLS says how many kills (200 unless told).
"""

import collections
import os
import random
import shutil
import tempfile
import threading
import time
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, connections
from tests.conftest import point
from tests.faults.machine import Machine
from tests.faults.proxy import CuttingProxy
from tests.faults.visitor import Visitor

from moothall.engine.cases import actions as cases
from moothall.engine.cases import columns
from moothall.engine.cases.clocks import fold
from moothall.engine.cases.facts import counted
from moothall.engine.cases.models import Case, Event, Fact, Submission
from moothall.engine.cases.queries import counting
from moothall.engine.contact.models import Message
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.journal import queries as journal
from moothall.ground.journal.words import PLATFORM, Actor, Refused
from moothall.ground.people import queries as people
from moothall.outside.mail.standin import Standin
from moothall.outside.postgres.server import DATABASE
from moothall.packs.demo import founding

KILLS = int(os.environ.get("MOOTHALL_KILLS", "200"))
SEED = int(os.environ.get("MOOTHALL_KILLS_SEED", "0")) or random.SystemRandom().randrange(1, 10**6)
RESIDENTS = 4
SHARE_CUT = 0.2
PATIENCE = 90.0

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1200)]


@pytest.fixture
def machine(django_db_blocker):
    home = Path(tempfile.mkdtemp(prefix="moothall-kills-"))
    home.chmod(0o755)
    before = dict(connections["default"].settings_dict)
    with Standin(home / "mail") as mail, django_db_blocker.unblock():
        made = Machine(home, mail.port)
        made.make()
        point("web", made.server, DATABASE)
        founding.found(lambda *_: None)
        made.watch()
        made.wait()
        yield made
        connections["default"].close()
        connections["default"].settings_dict.update(before)
        made.stop()
    shutil.rmtree(home, ignore_errors=True)


class Crowd:
    """Residents who report bins by the browser, and an officer who works their cases."""

    def __init__(self, machine: Machine, proxy: CuttingProxy) -> None:
        self.machine, self.proxy = machine, proxy
        self.stop = threading.Event()
        self.acknowledged: list[tuple[str, str]] = []
        self.worked: list[tuple[int, str]] = []
        self.lost = collections.Counter()
        self.faults: list[BaseException] = []
        self.ashby = councils.by_slug("ashby")
        with scope.opened([self.ashby.pk], writes=False):
            crews = councils.team(self.ashby.pk, "street-services")
            self.officer = Actor.person(people.members_of(crews.pk)[0].pk)
        resident = [
            threading.Thread(target=self._guarded(self._reside, n)) for n in range(RESIDENTS)
        ]
        self.threads = [*resident, threading.Thread(target=self._guarded(self._work))]

    def _guarded(self, run, *args):
        def safely():
            try:
                run(*args)
            except BaseException as fault:  # noqa: BLE001 -- the test fails with it
                self.faults.append(fault)
                self.stop.set()
            finally:
                connection.close()

        return safely

    def _reside(self, number: int) -> None:
        turn = 0
        while not self.stop.is_set():
            turn += 1
            visitor = Visitor(self.proxy.port, "ashby.localhost", PATIENCE)
            answers = {
                "missed_on-day": "2",
                "missed_on-month": "11",
                "missed_on-year": "2026",
                "address_line": f"{turn} Mill Lane",
                "town": "Ashby",
                "postcode": "ZZ1 1ZZ",
                "full_name": f"Resident {number}",
                "email": f"resident-{number}-{turn}@example.org",
            }
            self.acknowledged.append(visitor.ask("missed-bin", answers))
            self.lost["replies"] += visitor.lost

    def _work(self) -> None:
        chance = random.Random(SEED + 1)
        while not self.stop.is_set():
            if not self.acknowledged:
                time.sleep(0.05)
                continue
            _, reference = chance.choice(self.acknowledged[-40:])
            try:
                self._act(reference, chance)
            except Refused as why:
                self.lost[str(why)] += 1
            except DatabaseError:
                self.lost["actions"] += 1
                connection.close()
                time.sleep(0.1)

    def _act(self, reference: str, chance: random.Random) -> None:
        with scope.opened([self.ashby.pk], writes=True) as at:
            case = Case.objects.get(reference=reference)
            verb = chance.choice(("reply", "note", "pause", "resume", "resolve"))
            if verb == "reply":
                cases.reply(case, by=self.officer, at=at, body="We are on our way.")
            elif verb == "note":
                cases.note(case, by=self.officer, at=at, body="Crew told.")
            elif verb == "pause":
                cases.pause(case, by=self.officer, at=at, reason="requester")
            elif verb == "resume":
                cases.resume(case, by=self.officer, at=at)
            else:
                cases.resolve(case, by=self.officer, at=at, outcome=self._outcome(case))
            latest = Event.objects.filter(case=case).order_by("-sequence").first()
        self.worked.append((latest.pk, latest.kind))

    def _outcome(self, case: Case) -> str:
        from moothall.engine.catalogue import queries as catalogue

        return catalogue.definition(case.version_id).outcomes[0].id


def torment(machine: Machine, chance: random.Random, kills: int) -> collections.Counter:
    """Kill so many times, keeping the platform alive in between."""
    done: collections.Counter = collections.Counter()
    while done.total() < kills:
        machine.wait()
        time.sleep(chance.uniform(0.05, 0.6))
        what = chance.choices(("web", "job", "database"), weights=(5, 3, 2))[0]
        if machine.kill(what, chance):
            done[what] += 1
    machine.wait()
    return done


def test_nothing_acknowledged_is_lost_and_nothing_is_doubled(machine, capsys):
    chance = random.Random(SEED)
    proxy = CuttingProxy(machine.port, share=SHARE_CUT, seed=SEED)
    crowd = Crowd(machine, proxy)
    for thread in crowd.threads:
        thread.start()
    begun = time.monotonic()
    kills = torment(machine, chance, KILLS)
    crowd.stop.set()
    for thread in crowd.threads:
        thread.join(PATIENCE * 2)
    with capsys.disabled():
        print(  # noqa: T201 -- the seed is printed, that a failure can be played again
            f"\nseed {SEED}: {dict(kills)} kills in {time.monotonic() - begun:.0f} s, "
            f"{proxy.cut} of {proxy.cut + proxy.passed} replies cut, "
            f"{len(crowd.acknowledged)} reports acknowledged, {len(crowd.worked)} officers' acts, "
            f"lost and tried again: {dict(crowd.lost)}"
        )
    assert crowd.faults == [], (machine.home / "serve.log").read_text()[-3000:]
    assert crowd.acknowledged
    connection.close()
    settle(machine, crowd)
    with scope.opened([crowd.ashby.pk, PLATFORM], writes=False):
        nothing_is_lost(crowd)
        nothing_is_doubled()
        what_was_told_is_what_happened(crowd)
        the_clocks_are_what_the_events_say(crowd)


def settle(machine: Machine, crowd: Crowd) -> None:
    """Let the loops send, seal and finish."""
    limit = time.monotonic() + 90
    while time.monotonic() < limit:
        with scope.opened([crowd.ashby.pk], writes=False):
            is_waiting = Message.objects.filter(state="queued").exists()
            unsealed = journal.verify(crowd.ashby.pk).waiting
        if not is_waiting and not unsealed:
            return
        time.sleep(0.5)
    raise TimeoutError("the loops did not finish")


def nothing_is_lost(crowd: Crowd) -> None:
    """I1: every acknowledged report is a case with its reference; every act its event."""
    kept = {
        str(sent.token): sent.case.reference
        for sent in Submission.objects.select_related("case")
        if sent.token
    }
    lost = [told for told in crowd.acknowledged if kept.get(told[0]) != told[1]]
    assert lost == []
    there = dict(
        Event.objects.filter(pk__in=[n for n, _ in crowd.worked]).values_list("pk", "kind")
    )
    assert [told for told in crowd.worked if there.get(told[0]) != told[1]] == []


def nothing_is_doubled() -> None:
    """I2: one case a form, one message a case, event and recipient; I5: sent is what was meant."""
    tokens = list(Submission.objects.values_list("token", flat=True))
    assert len(tokens) == len(set(tokens))
    intents = list(Message.objects.values_list("case_id", "event_id", "recipient", "channel"))
    assert len(intents) == len(set(intents))
    emails = collections.Counter(
        Case.objects.filter(contact_email__startswith="resident-").values_list(
            "contact_email", flat=True
        )
    )
    assert [address for address, times in emails.items() if times > 1] == []


def what_was_told_is_what_happened(crowd: Crowd) -> None:
    """I5, I6: every report was acknowledged by mail once meant; the journal holds."""
    told = set(Message.objects.values_list("case_id", flat=True))
    references = [reference for _, reference in crowd.acknowledged]
    silent = Case.objects.filter(reference__in=references).exclude(pk__in=told)
    assert list(silent) == []
    found = journal.verify(crowd.ashby.pk)
    assert (found.bad_at, found.fault) == (None, "")
    assert found.sealed


def the_clocks_are_what_the_events_say(crowd: Crowd) -> None:
    """I4, I7: each fact row equals what its events say when counted again."""
    references = [reference for _, reference in crowd.acknowledged]
    wrong = [
        case.reference
        for case in Case.objects.filter(reference__in=references)
        if not is_fact_true(case)
    ]
    assert wrong == []
    assert Fact.objects.count() == Case.objects.count()


def is_fact_true(case: Case) -> bool:
    """Whether the fact row equals a count made anew from the case's events."""
    told = counting.events(case)
    clocks = fold(told, counting.calendars_named(told), at=case.changed_at)
    anew = columns.of_fact(counted(clocks, told, zone=case.council.zone))
    kept = Fact.objects.filter(case=case).values(*anew).get()
    return kept == anew
