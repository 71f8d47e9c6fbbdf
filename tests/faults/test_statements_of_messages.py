"""F5, of messages and webhooks: whichever statement of an action fails, nothing of it is there.

All trials share one set-up, to which the database goes back after each.
"""

from datetime import timedelta

import pytest
from django.db import transaction
from tests.conftest import council, point
from tests.engine.cases.conftest import a_desk
from tests.faults.breaking import Broken
from tests.faults.statements import done_whole

from moothall.engine.contact import actions as contact
from moothall.engine.contact.actions import Office, Signature
from moothall.engine.contact.models import Barred, Message
from moothall.engine.contact.words import Faulted, Intent, State, Way
from moothall.engine.webhooks import actions as webhooks
from moothall.engine.webhooks.models import Delivery
from moothall.engine.webhooks.words import TRIES
from moothall.ground.councils import scope
from moothall.ground.journal import actions as journal
from moothall.ground.people import queries as people
from moothall.outside.mail.client import Receipt
from moothall.outside.notify import tokens
from moothall.outside.webhooks.client import Receipt as Told

pytestmark = [pytest.mark.slow, pytest.mark.fresh_database]
AMONG = ("contact", "webhooks", "journal", "cases")
TO = "asha@ashby.example"
NEXT = Way(channel="text", recipient="+447700900111", subject="Your bin", body="Hello by text")
YES = Receipt(is_accepted=True, text="250 kept as 1")
NEVER = Receipt(is_accepted=False, text="550 no such person", is_final=True)
TOLD = Told(is_accepted=True, status=204, text="")
NOT_TOLD = Told(is_accepted=False, status=503, text="The receiver answered 503.")


class Outbox:
    """A desk, and what waits in its outbox before the action that is tried."""

    def __init__(self, council, at):
        self.council, self.at, self.desk = council, at, a_desk(council)
        council.email = "desk@ashby.example"
        council.save(update_fields=["email"])
        self.asha = self.desk.people["asha"]
        self.how = {"by": self.asha.actor, "at": at}
        contact.keep_quiet(council, begins=0, ends=0, **self.how)

    def queue(self, number=1, **more):
        said = {"recipient": TO, "subject": "Your bin", "otherwise": [NEXT]} | more
        intent = Intent(
            council_id=self.council.pk,
            case_id=7,
            event_id=number,
            body=f"Hello {number}",
            **said,
        )
        contact.queue([intent], **self.how)

    @property
    def message(self):
        return Message.objects.earliest("pk")

    def claimed(self, **more):
        self.queue(**more)
        self.claim()

    def due_together(self):
        """Two messages wait for the email of the day, whose hour has come."""
        contact.want_daily(self.asha, is_daily=True, **self.how)
        for number in (1, 2):
            self.queue(number, may_wait_for_id=self.asha.pk)
        Message.objects.update(queued_at=self.at - timedelta(days=2))

    def claim(self):
        contact.claim(self.council.pk, **self.how)

    def bundled(self):
        self.due_together()
        self.claim()

    def deliver(self, receipt=YES):
        try:
            contact.deliver(self.message.pk, lambda _: receipt, **self.how)
        except Faulted as fault:
            raise (fault.__cause__ if isinstance(fault.__cause__, Broken) else fault) from None

    def sent(self):
        self.claimed()
        self.deliver()

    def sent_together(self):
        self.bundled()
        self.deliver()

    def lost(self):
        self.claimed()
        self.deliver(NEVER)

    def barred(self, topic=""):
        way = Way(channel="email", recipient=TO, subject="", body="")
        return contact.bar(self.council, way, reason="asked", topic=topic, **self.how)

    def office(self, key=""):
        said = Office(key=key or tokens.key("live"), text="t")
        return contact.open_office(self.council, said, **self.how)

    def daily(self):
        contact.want_daily(self.asha, is_daily=True, **self.how)
        self.queue(may_wait_for_id=self.asha.pk)

    def known(self):
        self.barred("survey")
        contact.prefer(self.asha, "email", **self.how)
        self.sent_together()
        assert Message.objects.filter(state=State.SENT).count() == 2

    def hook(self):
        said = {"name": "CRM", "url": "https://hooks.example/", "kinds": []}
        self.webhook, _ = webhooks.add(self.council, **said, **self.how)

    def told(self):
        self.hook()
        self.desk.case(at=self.at)
        journal.seal(self.council.pk, most=100_000, **self.how)

    def follow(self):
        return webhooks.follow(self.webhook, **self.how)

    def waiting(self):
        self.told()
        self.follow()

    def almost_given_up(self):
        self.waiting()
        Delivery.objects.update(attempts=TRIES - 1)

    def tell(self, receipt=TOLD):
        later = self.at + timedelta(seconds=1)
        webhooks.deliver(self.council.pk, lambda *_: receipt, by=self.how["by"], at=later)


def nothing(outbox):
    return None


MESSAGES = {
    "queue": (nothing, Outbox.queue),
    "claim": (Outbox.queue, Outbox.claim),
    "claim many": (Outbox.due_together, Outbox.claim),
    "deliver": (Outbox.claimed, Outbox.deliver),
    "deliver many": (Outbox.bundled, Outbox.deliver),
    "deliver to nobody": (Outbox.claimed, lambda o: o.deliver(NEVER)),
    "deliver many to nobody": (Outbox.bundled, lambda o: o.deliver(NEVER)),
    "deliver to a stranger": (lambda o: o.claimed(is_limited=True), Outbox.deliver),
    "deliver to somebody barred": (lambda o: (o.barred(), o.claimed()), Outbox.deliver),
    "count_fault": (
        Outbox.claimed,
        lambda o: contact.count_fault(o.council.pk, Faulted(o.message.pk, "OSError"), **o.how),
    ),
    "settle": (Outbox.sent, lambda o: contact.settle(o.message, "delivered", **o.how)),
    "settle many that were lost": (
        Outbox.sent_together,
        lambda o: contact.settle(o.message, "permanent-failure", **o.how),
    ),
    "receive": (
        Outbox.sent,
        lambda o: contact.receive(str(o.message.token), "permanent-failure", **o.how),
    ),
    "ask_later": (Outbox.sent, lambda o: contact.ask_later(o.message, **o.how)),
    "attend": (Outbox.lost, lambda o: contact.attend(o.message, **o.how)),
    "retry": (Outbox.lost, lambda o: contact.retry(o.message, **o.how)),
    "bar": (Outbox.queue, Outbox.barred),
    "allow": (Outbox.barred, lambda o: contact.allow(Barred.objects.get(), **o.how)),
    "prefer": (nothing, lambda o: contact.prefer(o.asha, "email", **o.how)),
    "keep_quiet": (
        nothing,
        lambda o: contact.keep_quiet(o.council, begins=21, ends=8, **o.how),
    ),
    "want_daily": (nothing, lambda o: contact.want_daily(o.asha, is_daily=True, **o.how)),
    "want_daily no more": (
        Outbox.daily,
        lambda o: contact.want_daily(o.asha, is_daily=False, by=o.how["by"], at=later(o)),
    ),
    "sign": (nothing, lambda o: contact.sign(o.council, Signature(name="Ashby"), **o.how)),
    "answer_to": (
        nothing,
        lambda o: contact.answer_to(o.council, "help@ashby.example", **o.how),
    ),
    "hold_answers": (
        lambda o: o.queue(),
        lambda o: contact.hold_answers(o.council.pk, 7, "No answer is wanted.", **o.how),
    ),
    "open_office": (nothing, Outbox.office),
    "close_office": (Outbox.office, lambda o: contact.close_office(o.council, **o.how)),
    "reseal": (Outbox.office, lambda o: contact.reseal(o.council, **o.how)),
    "send_test": (nothing, lambda o: contact.send_test(o.council, "email", TO, **o.how)),
    "erase_on_call": (
        lambda o: o.queue(channel="text", topic="duty", recipient="+447700900111"),
        lambda o: contact.erase_on_call([o.council.pk], ["447700900111"], **o.how),
    ),
    "erase": (Outbox.known, lambda o: contact.erase(people.whose(o.asha), [7], **o.how)),
}
WEBHOOKS = {
    "add": (nothing, Outbox.hook),
    "rotate": (Outbox.hook, lambda o: webhooks.rotate(o.webhook, **o.how)),
    "remove": (Outbox.waiting, lambda o: webhooks.remove(o.webhook, **o.how)),
    "follow": (Outbox.told, Outbox.follow),
    "deliver": (Outbox.waiting, Outbox.tell),
    "deliver in vain": (Outbox.waiting, lambda o: o.tell(NOT_TOLD)),
    "deliver for the last time": (Outbox.almost_given_up, lambda o: o.tell(NOT_TOLD)),
    "send_again": (
        lambda o: (o.waiting(), o.tell()),
        lambda o: webhooks.send_again(Delivery.objects.earliest("pk"), **o.how),
    ),
}
TRIALS = {"messages": MESSAGES, "webhooks": WEBHOOKS}


def later(outbox):
    return outbox.at + timedelta(minutes=1)


@pytest.fixture
def ashby(fresh_database):
    """Ashby, as the job role sees it."""
    server, name = fresh_database
    point("job", server, name)
    return council("ashby")


@pytest.mark.timeout(300)
@pytest.mark.parametrize("what", TRIALS)
def test_what_is_told_is_done_whole_or_not_at_all(ashby, what):
    with scope.opened([ashby.pk], writes=True) as at:
        outbox = Outbox(ashby, at)
        for name, (before_it, act) in TRIALS[what].items():
            with transaction.atomic():
                before_it(outbox)
                done_whole(f"{name} of {what}", lambda a=act: a(outbox), least=1, among=AMONG)
                transaction.set_rollback(True)


@pytest.mark.timeout(300)
def test_a_flood_is_told_of_whole_or_not_at_all(ashby, settings):
    settings.UNVERIFIED_AN_HOUR = 0
    with scope.opened([ashby.pk], writes=True) as at:
        outbox = Outbox(ashby, at)
        outbox.claimed(is_limited=True)
        outbox.queue(2, is_limited=True)
        done_whole("deliver in a flood", outbox.deliver, among=AMONG)
        assert outbox.message.state == State.WITHHELD
