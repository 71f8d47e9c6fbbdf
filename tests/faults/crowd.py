"""Residents who press again when nothing came back, and an officer who works their cases."""

import collections
import random
import threading
import time

from django.db import DatabaseError, connection
from tests.faults.visitor import Visitor

from moothall.engine.cases import actions as cases
from moothall.engine.cases.models import Case, Event
from moothall.engine.catalogue import queries as catalogue
from moothall.ground.councils import queries as councils
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor, Refused
from moothall.ground.people import queries as people

PATIENCE = 90.0
TURN = 0.03  # seconds between two acts of an officer, who is not to take the machine for themselves
VERBS = ("reply", "note", "pause", "resume", "resolve")


class Crowd:
    """Residents who report bins by the browser at these ports in turn, and an officer.

    *acknowledged*: the form's token and the reference that the page showed; *worked*: each act's
    event and its kind. What failed and was tried again is counted in *lost*, *refused* has the
    failure pages, *slowest* the longest wait for an answer. Without *officer* this process does not
    touch the database before `look_up`.
    """

    def __init__(self, *ports: int, seed: int, residents: int = 4, officer: bool = True) -> None:
        self.ports, self.chance = ports, random.Random(seed + 1)
        self.stop = threading.Event()
        self.acknowledged: list[tuple[str, str]] = []
        self.worked: list[tuple[int, str]] = []
        self.lost = collections.Counter()
        self.refused: list[tuple[int, str]] = []
        self.slowest = 0.0
        self.visitors: list[Visitor] = []
        self.faults: list[BaseException] = []
        runs = [(self._reside, n) for n in range(residents)]
        if officer:
            self.look_up()
            runs.append((self._work,))
        self.threads = [threading.Thread(target=self._guarded(*run)) for run in runs]

    def look_up(self) -> None:
        """Find the council, and the officer."""
        self.ashby = councils.by_slug("ashby")
        with scope.opened([self.ashby.pk], writes=False):
            crews = councils.team(self.ashby.pk, "street-services")
            self.officer = Actor.person(people.members_of(crews.pk)[0].pk)

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        for thread in self.threads:
            thread.join(PATIENCE * 2)
        connection.close()

    def wait_for(self, more: int) -> None:
        """Wait until so many more reports are acknowledged."""
        wanted, limit = len(self.acknowledged) + more, time.monotonic() + PATIENCE
        while len(self.acknowledged) < wanted and not self.faults:
            if time.monotonic() > limit:
                raise TimeoutError("nothing is acknowledged any more")
            time.sleep(0.05)

    def hear(self, pages: int) -> None:
        """Wait until the residents got so many more pages: who gets none cannot lose anything."""
        wanted, limit = self._answers() + pages, time.monotonic() + PATIENCE
        while self._answers() < wanted and not self.faults:
            if time.monotonic() > limit:
                raise TimeoutError("no page comes any more")
            time.sleep(0.02)

    def _answers(self) -> int:
        return sum(visitor.answers for visitor in list(self.visitors))

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
            visitor = Visitor(self.ports, "ashby.localhost", PATIENCE)
            self.visitors.append(visitor)
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
            self.refused += visitor.refused
            self.slowest = max(self.slowest, visitor.slowest)

    def _work(self) -> None:
        while not self.stop.wait(TURN):
            if not self.acknowledged:
                continue
            _, reference = self.chance.choice(self.acknowledged[-40:])
            try:
                self._act(reference)
            except Refused:
                self.lost["acts refused"] += 1
            except DatabaseError:
                self.lost["acts"] += 1
                connection.close()
                time.sleep(0.1)

    def _act(self, reference: str) -> None:
        with scope.opened([self.ashby.pk], writes=True) as at:
            case = Case.objects.get(reference=reference)
            verb, who = self.chance.choice(VERBS), {"by": self.officer, "at": at}
            if verb == "reply":
                cases.reply(case, body="We are on our way.", **who)
            elif verb == "note":
                cases.note(case, body="Crew told.", **who)
            elif verb == "pause":
                cases.pause(case, reason="requester", **who)
            elif verb == "resume":
                cases.resume(case, **who)
            else:
                outcome = catalogue.definition(case.version_id).outcomes[0].id
                cases.resolve(case, outcome=outcome, **who)
            latest = Event.objects.filter(case=case).order_by("-sequence").first()
        self.worked.append((latest.pk, latest.kind))
