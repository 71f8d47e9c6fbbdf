"""F13: mail servers that are down, drop, are slow or put off: the queue drains once, both ways.

MOOTHALL_FAULTS_SEED plays a run again.
"""

import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from tests.conftest import council, point
from tests.engine.contact.test_jobs import queue
from tests.engine.inbox.conftest import Town
from tests.engine.inbox.letters import BOX, letter

from moothall.engine.contact import jobs as outbox
from moothall.engine.contact.carriers import Carriers
from moothall.engine.contact.models import Message
from moothall.engine.inbox import actions, jobs
from moothall.engine.inbox.models import Mail
from moothall.engine.inbox.words import Connection, State
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.outside.mail.client import Post
from moothall.outside.mail.standin import Standin as MailServer
from moothall.outside.mailbox.standin import PASSWORD, USER, Standin

pytestmark = [pytest.mark.slow, pytest.mark.fresh_database]
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
STEP = timedelta(minutes=5)
TWO_HOURS = 24  # steps
MESSAGES = 8
OUTWARD = ["down", "drop", "drop-after-keeping", "defer", "slow 0.2"]
INWARD = ["closed", "drop", "forgetful", "slow 0.1", ""]


@pytest.fixture
def ashby(fresh_database, clock):
    point("job", *fresh_database)
    clock.stand(NOON)
    return council("ashby")


def deliver(server, *, is_down):
    port = 9 if is_down else server.port
    return outbox.deliver_once(Carriers(Post(host="127.0.0.1", port=port, timeout=1)))


def states(place):
    with scope.opened([place.pk], writes=False):
        return Counter(Message.objects.values_list("state", flat=True))


@pytest.mark.timeout(240)
def test_f13_a_mail_server_that_fails_for_two_hours_gets_each_message_once(
    ashby, clock, seed, tmp_path
):
    chance = random.Random(seed)
    clock.stand(NOON)
    queue(ashby, count=MESSAGES)
    kept_before_a_drop = 0
    with MailServer(tmp_path / "mail") as server:
        for step in range(TWO_HOURS):
            clock.stand(NOON + step * STEP)
            fault = chance.choice(OUTWARD)
            server.folder.fault = "" if fault == "down" else fault
            before = len(list(server.folder))
            deliver(server, is_down=fault == "down")
            if fault == "drop-after-keeping":
                kept_before_a_drop += len(list(server.folder)) - before
        server.folder.fault = ""
        for step in range(TWO_HOURS, TWO_HOURS * 2):
            clock.stand(NOON + step * STEP)
            deliver(server, is_down=False)
        assert states(ashby) == {"sent": MESSAGES}
        ids = Counter(received.message["Message-ID"] for received in server.folder)
    assert len(ids) == MESSAGES
    assert sum(ids.values()) <= MESSAGES + kept_before_a_drop  # twice only where it was not told


@pytest.mark.timeout(240)
def test_f13_mail_that_comes_in_amid_faults_and_twice_makes_each_case_once(
    ashby, clock, seed, settings
):
    settings.MAILBOX_HOSTS = ["ashby=127.0.0.1"]
    chance = random.Random(seed)
    town = Town(ashby)
    with Standin() as box:
        said = Connection(
            address=BOX,
            service="write-to-us",
            host="127.0.0.1",
            port=box.port,
            user=USER,
            password=PASSWORD,
            is_tls=False,
        )
        with scope.opened([ashby.pk], writes=True) as at:
            actions.connect(ashby, said, by=Actor.job("test"), at=at)
        sent = 0
        for step in range(TWO_HOURS):
            clock.stand(NOON + step * STEP * 3)
            if sent < MESSAGES:
                sent += 1
                raw = letter(f"Mail {sent}", sender=f"someone-{sent}@example.org")
                box.put(raw)
                if chance.random() < 0.5:
                    box.put(raw)  # delivered twice
                if chance.random() < 0.5:
                    box.put(raw.replace(b"MIME-Version", b"Received: again\r\nMIME-Version"))
            box.fault = chance.choice(INWARD)
            jobs.read_once()
            jobs.understand_once()
        box.fault = ""
        for step in range(TWO_HOURS, TWO_HOURS + 4):
            clock.stand(NOON + step * STEP * 3)
            jobs.read_once()
            jobs.understand_once()
        assert box.unread == 0
    with scope.opened([ashby.pk], writes=False):
        found = Counter(Mail.objects.values_list("state", flat=True))
    assert found[State.CASE] == len(town.cases()) == MESSAGES
    assert set(found) <= {State.CASE, State.PASSED}
    assert len({case.contact_email for case in town.cases()}) == MESSAGES
