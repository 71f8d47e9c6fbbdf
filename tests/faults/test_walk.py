"""F16: a seeded random walk over two councils against a small model, with every invariant checked.

A failure says its seed and step: MOOTHALL_WALK_SEED repeats it, MOOTHALL_WALK_STEPS walks further.
"""

import os
import random
import time
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction
from tests.conftest import council as a_council
from tests.conftest import point
from tests.engine.cases.conftest import a_desk
from tests.engine.cases.telling import june
from tests.faults.breaking import Broken, breaks_at
from tests.faults.model import RUNNING, Modelled

from moothall.engine.cases import actions as cases
from moothall.engine.cases.clocks import fold
from moothall.engine.cases.facts import COLUMNS, counted
from moothall.engine.cases.history import Requester
from moothall.engine.cases.models import Case, Event, Fact, Remark, Submission, Target
from moothall.engine.cases.queries import counting
from moothall.engine.contact.models import Message
from moothall.ground.councils import scope
from moothall.ground.journal import actions as journal
from moothall.ground.journal import queries as journals
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import GUEST, Actor, Refused

pytestmark = [pytest.mark.fresh_database, pytest.mark.slow]
STEPS = int(os.environ.get("MOOTHALL_WALK_STEPS", "400"))
SEED = int(os.environ.get("MOOTHALL_WALK_SEED", str(random.SystemRandom().randrange(10**9))))
SECONDS = float(os.environ.get("MOOTHALL_WALK_SECONDS", "45"))
EVERY = max(200, STEPS // 10)
SEALER = Actor.job("sealer")


class Town:
    """A council with its desk, and what the model knows of its cases."""

    def __init__(self, council):
        self.council, self.cases, self.tokens, self.entries = council, {}, {}, 0
        with scope.opened([council.pk], writes=True):
            self.desk = a_desk(council)
            self.entries = Entry.objects.filter(council_id=council.pk).count()

    def actor(self, name="asha"):
        return self.desk.actor(name)


class Walk:
    """One step after another: a choice, the action, what the model says, and how they compare."""

    def __init__(self, seed):
        self.dice, self.now, self.done, self.broken, self.refused = (
            random.Random(seed),
            june(1),
            0,
            0,
            0,
        )
        self.towns = [Town(a_council(slug)) for slug in ("ashby", "brackwater")]

    # Time goes on, mostly; sometimes a clock is put back
    def tick(self):
        jump = self.dice.choice([1, 1, 1, 1, 20, 100, -60]) * self.dice.randint(1, 60)
        self.now += timedelta(seconds=jump * self.dice.choice([1, 1, 1, 5]))

    def step(self):
        self.tick()
        town = self.dice.choice(self.towns)
        choices = [self.submit] if len(town.cases) < 3 else [self.submit] + 12 * [self.act]
        with scope.opened([town.council.pk], writes=True):
            self.dice.choice(choices)(town)

    def tried(self, act, *, is_allowed):
        """Do it, perhaps with a crash between two statements; say whether it was done."""
        number = self.dice.randint(1, 25) if self.dice.random() < 0.15 else 0
        try:
            with breaks_at(number), transaction.atomic():
                result = act()
        except Broken:
            self.broken += 1
            return None
        except Refused as why:
            if is_allowed:
                raise AssertionError(f"refused: {why}") from why
            self.refused += 1
            return None
        assert is_allowed, "it was done, and should have been refused"
        self.done += 1
        return result

    def submit(self, town):
        if town.tokens and self.dice.random() < 0.2:  # somebody presses twice
            token, number = self.dice.choice(sorted(town.tokens.items()))
            again = self.tried(
                lambda: cases.submit(
                    town.council, town.desk.asked(token=token), by=GUEST, at=self.now
                ),
                is_allowed=True,
            )
            assert again is None or again.pk == number
            return
        token, contact = uuid4(), f"{self.dice.randint(1, 5)}@example.com"
        asked = town.desk.asked(token=token, contact=Requester("Sam", contact))
        case = self.tried(
            lambda: cases.submit(town.council, asked, by=GUEST, at=self.now), is_allowed=True
        )
        if case:
            town.cases[case.pk] = Modelled(self.now.replace(microsecond=0), contact)
            town.tokens[token] = case.pk
            town.entries += 1

    def act(self, town):
        number = self.dice.choice(sorted(town.cases))
        known, case = town.cases[number], Case.objects.get(pk=number)
        at = max(self.now, known.last)
        verb = self.dice.choice(sorted(DOES))
        DOES[verb](self, town, Step(case, known, at, {"by": town.actor(), "at": self.now}))

    def did(self, town, step, *, events=1):
        step.known.last = step.at
        step.known.events += events
        town.entries += 1


class Step:
    """A case, what the model knows of it, and when."""

    def __init__(self, case, known, at, officer):
        self.case, self.known, self.at, self.officer = case, known, at, officer

    @property
    def is_running(self):
        return self.known.state in RUNNING


def reply(walk, town, step):
    words = f"Words {uuid4()}"
    if walk.tried(lambda: cases.reply(step.case, body=words, **step.officer), is_allowed=True):
        step.known.words.append(words)
        walk.did(town, step)


def note(walk, town, step):
    words = f"Words {uuid4()}"
    if walk.tried(lambda: cases.note(step.case, body=words, **step.officer), is_allowed=True):
        step.known.words.append(words)
        walk.did(town, step)


def message(walk, town, step):
    words, known = f"Words {uuid4()}", step.known
    may = known.state in (*RUNNING, "merged")
    if walk.tried(
        lambda: cases.receive_message(step.case, by=GUEST, at=walk.now, body=words), is_allowed=may
    ):
        goes_on = known.state == "paused" and known.is_waiting
        if goes_on:
            known.resume(step.at)
        known.words.append(words)
        walk.did(town, step, events=1 + goes_on)


def pause(walk, town, step):
    reason = walk.dice.choice(["requester", "road"])
    may = step.known.state == "open"
    if walk.tried(lambda: cases.pause(step.case, reason=reason, **step.officer), is_allowed=may):
        step.known.pause(step.at, stops=reason == "requester")
        walk.did(town, step)


def resume(walk, town, step):
    may = step.known.state == "paused"
    if walk.tried(lambda: cases.resume(step.case, **step.officer), is_allowed=may):
        step.known.resume(step.at)
        walk.did(town, step)


def reassign(walk, town, step):
    person = walk.dice.choice([None, "asha", "mo"])
    owner = ("street-services", person)
    may = step.is_running and owner != step.known.owner
    given = town.desk.people[person] if person else None
    if walk.tried(lambda: cases.assign(step.case, person=given, **step.officer), is_allowed=may):
        step.known.owner = owner
        walk.did(town, step)


def resolve(walk, town, step):
    may = step.is_running
    if walk.tried(
        lambda: cases.resolve(step.case, outcome="emptied", **step.officer), is_allowed=may
    ):
        step.known.resolve(step.at)
        walk.did(town, step)


def close(walk, town, step):
    may = step.known.state == "resolved"
    if walk.tried(lambda: cases.close(step.case, **step.officer), is_allowed=may):
        step.known.state = "closed"
        walk.did(town, step)


def reopen(walk, town, step):
    may = step.known.state in ("resolved", "closed")
    before = Event.objects.filter(case=step.case).count()
    if walk.tried(lambda: cases.reopen(step.case, **step.officer), is_allowed=may):
        step.known.reopen(step.at)
        walk.did(town, step, events=Event.objects.filter(case=step.case).count() - before)


def cancel(walk, town, step):
    if walk.dice.random() > 0.1:
        return
    may = step.is_running
    if walk.tried(lambda: cases.cancel(step.case, reason="spam", **step.officer), is_allowed=may):
        step.known.stop(step.at)
        step.known.state = "cancelled"
        walk.did(town, step)


def merge(walk, town, step):
    number = walk.dice.choice(sorted(town.cases))
    into, other = Case.objects.get(pk=number), town.cases[number]
    is_dead = other.state in ("merged", "cancelled")
    may = step.is_running and number != step.case.pk and not is_dead
    if walk.tried(lambda: cases.merge(step.case, into, **step.officer), is_allowed=may):
        step.known.merge(number)
        walk.did(town, step)
        other.last, other.events = max(walk.now, other.last), other.events + 1


def unmerge(walk, town, step):
    may = step.known.state == "merged"
    number = step.known.into
    if walk.tried(lambda: cases.unmerge(step.case, **step.officer), is_allowed=may):
        step.known.unmerge()
        walk.did(town, step)
        other = town.cases[number]
        other.last, other.events = max(walk.now, other.last), other.events + 1


def stranger(walk, town, step):
    by = town.actor(walk.dice.choice(["dev", "resident"]))
    walk.tried(
        lambda: cases.note(step.case, by=by, at=walk.now, body="Not mine."), is_allowed=False
    )


def across(walk, town, step):
    """Merge a case into one of the other council."""
    other = next(one for one in walk.towns if one is not town)
    number = min(other.cases, default=0)
    there = Case(pk=number, council_id=other.council.pk, reference="AAA-AAA-AAA")
    walk.tried(lambda: cases.merge(step.case, there, **step.officer), is_allowed=False)


DOES = {
    f.__name__: f
    for f in (
        *(reply, note, message, pause, resume, reassign, resolve, close, reopen, cancel),
        *(merge, unmerge, stranger, across),
    )
}


def check(town):
    """I1, I2, I4, I5 and I7 of one council (no bookings; nobody is shown a page here)."""
    with scope.opened([town.council.pk], writes=False):
        stored = {case.pk: case for case in Case.objects.select_related("council")}
        assert set(stored) == set(town.cases), "I1: a case is lost, or there is one too many"
        tokens = dict(Submission.objects.values_list("token", "case_id"))
        assert tokens == town.tokens, "I2: one case for each form"
        told = {}
        for event in Event.objects.order_by("case_id", "sequence"):
            told.setdefault(event.case_id, []).append(event.occurred)
        words = {}
        for case, body in Remark.objects.order_by("pk").values_list("case_id", "body"):
            words.setdefault(case, []).append(body)
        for number, known in town.cases.items():
            agree(stored[number], known, told[number], words.get(number, []))
        agree_in_sum(town)
        posted(town)


def verified(town, server, name):
    """I6: the journal, sealed by the role that may, verifies; it has an entry for every action."""
    point("job", server, name)
    with scope.opened([town.council.pk], writes=True) as at:
        while journal.seal(town.council.pk, by=SEALER, at=at):
            pass
        found = journals.verify(town.council.pk)
        assert (found.bad_at, found.waiting) == (None, 0), "I6: the journal does not verify"
        entries = Entry.objects.filter(council_id=town.council.pk).count()
        assert entries == town.entries, "I6: an entry is missing, or there is one too many"
    point("web", server, name)


def agree(case, known, events, words):
    """I1, I4, I7: one case as the model, the events and the rows know it."""
    assert case.state == known.state, (case.reference, case.state, known.state)
    assert words == known.words, "I1: words are lost"
    assert len(events) == case.events_so_far == known.events, "I1: events"
    clocks = fold(events, counting.calendars_named(events), at=case.changed_at)
    facts = counted(clocks, events, zone=case.council.zone)
    stored = Fact.objects.values(*COLUMNS).get(case=case)
    assert {name: getattr(facts, name) for name in COLUMNS} == stored, "I4: facts"
    assert facts.resolution_working == known.resolution(), "I7: the model counts otherwise"
    targets = Target.objects.filter(case=case).order_by("pk")
    kept = sorted(targets.values_list("code", "number", "used_seconds", "is_breached", "state"))
    assert kept == sorted(
        (c.promise.target, c.number, c.used, c.is_breached, c.state) for c in clocks.clocks
    ), "I4: targets"
    assert all(used >= 0 for _, _, used, _, _ in kept), "I4: never negative"


def agree_in_sum(town):
    """I7: the figures, against the model."""
    counts = Fact.objects.filter(exclusion="", state__in=["resolved", "closed"])
    done = [known for known in town.cases.values() if known.state in ("resolved", "closed")]
    assert counts.count() == len(done), "I7: how many are done"
    assert sum(fact.resolution_working for fact in counts) == sum(k.resolution() for k in done)


def posted(town):
    """I2, I5: every message belongs to an event of its case; each is meant once."""
    meant = list(Message.objects.values_list("case_id", "event_id", "recipient", "channel"))
    assert len(meant) == len(set(meant)), "I2: a message is meant twice"
    events = dict(Event.objects.values_list("pk", "kind"))
    assert all(event in events for _, event, _, _ in meant), "I5: a message of no event"
    replied = {pk for pk, kind in events.items() if kind == "replied"}
    assert replied <= {event for _, event, _, _ in meant}, "I5: a reply that nobody is sent"


def everything_holds(walk, server, name):
    for town in walk.towns:
        check(town)
        verified(town, server, name)


@pytest.mark.timeout(3600)
def test_a_random_walk_keeps_every_promise(fresh_database):
    print(f"MOOTHALL_WALK_SEED={SEED} MOOTHALL_WALK_STEPS={STEPS}")  # noqa: T201
    walk, started, number = Walk(SEED), time.monotonic(), 0
    try:
        for number in range(1, STEPS + 1):
            walk.step()
            if number % EVERY == 0:
                everything_holds(walk, *fresh_database)
            if time.monotonic() - started > SECONDS:
                break
        everything_holds(walk, *fresh_database)
    except AssertionError as fault:
        raise AssertionError(f"seed {SEED}, step {number}: {fault}") from fault
    print(f"{number} steps: {walk.done} done, {walk.refused} refused, {walk.broken} broken off")  # noqa: T201
    assert walk.done > number // 4
