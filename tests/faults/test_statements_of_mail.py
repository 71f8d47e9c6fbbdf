"""F5, of mail that comes in: whichever statement of an action fails, nothing of it is there.

All trials share one set-up, to which the database goes back after each.
"""

from datetime import timedelta
from io import BytesIO

import pytest
from django.db import transaction
from tests.conftest import council, point
from tests.engine.inbox.conftest import Town
from tests.engine.inbox.letters import BOX, letter, proved
from tests.faults.statements import done_whole

from moothall.engine.cases import actions as cases
from moothall.engine.cases.models import Case
from moothall.engine.contact.models import Message
from moothall.engine.inbox import actions, reading
from moothall.engine.inbox.models import Mail
from moothall.engine.inbox.words import KEPT_FOR, TRIES, As, Connection, Way
from moothall.ground.councils import scope
from moothall.ground.people.words import Whose

pytestmark = [pytest.mark.slow, pytest.mark.fresh_database]
AMONG = ("inbox", "cases", "contact", "journal", "documents", "catalogue")
READ = {"host": "imap.example.org", "user": "help", "password": "a-password"}


class Inbox:
    """A council's mailbox, and what came in before the action that is tried."""

    def __init__(self, town, at):
        self.town, self.council, self.at = town, town.council, at
        self.how = {"by": town.desk.actor("cora"), "at": at}

    def keep(self, raw=None):
        content = BytesIO(raw or letter())
        self.mail, _ = actions.keep(self.council, content, Way.PIPE, **self.how)

    def understood(self, raw=None):
        """A mail is kept, claimed, and read."""
        self.keep(raw)
        actions.claim(self.council.pk, **self.how)
        with reading.understood(self.mail, server="mx.ashby.example") as self.read:
            pass

    def settle(self):
        self.mail = actions.settle(self.mail, self.read, b"", **self.how)

    def settled(self, raw=None):
        self.understood(raw)
        self.settle()

    def held(self):
        self.settled(letter(more=[("List-Id", "<news.example.org>")]))

    def with_a_case(self):
        self.settled()
        self.case = Case.objects.get()

    def held_beside_a_case(self):
        self.with_a_case()
        self.held()

    def two_held(self):
        self.held()
        self.settled(letter("Other news", more=[("List-Id", "<news.example.org>")]))

    def answered(self):
        """An answer came for a case that waits."""
        self.with_a_case()
        cases.pause(self.case, reason="requester", **self.how)
        message = Message.objects.latest("pk")
        self.understood(letter(to=self.town.address_of(message), auth=proved()))

    def refused(self):
        self.held()
        actions.refuse(self.mail, reason="Advertising", **self.how)

    def tried_enough(self):
        self.keep()
        for turn in range(TRIES):
            later = self.at + timedelta(hours=turn)
            actions.claim(self.council.pk, by=self.how["by"], at=later)

    def connect(self, **more):
        said = Connection(address=BOX, service="write-to-us", **READ | more)
        return actions.connect(self.council, said, **self.how)

    def add(self, to):
        return actions.add_to_case(self.mail, self.case, to=to, **self.how)


def nothing(inbox):
    return None


def rosa(inbox):
    empty = frozenset()
    return Whose(inbox.council.pk, empty, None, (), frozenset({"rosa@example.org"}), empty)


MAIL = {
    "connect": (nothing, Inbox.connect),
    "disconnect": (nothing, lambda o: actions.disconnect(o.council, **o.how)),
    "refuse_several": (
        Inbox.two_held,
        lambda o: actions.refuse_several(Mail.objects.all(), reason="Advertising", **o.how),
    ),
    "note_reading": (
        Inbox.connect,
        lambda o: actions.note_reading(o.council.pk, "refused", **o.how),
    ),
    "reseal": (Inbox.connect, lambda o: actions.reseal(o.council, **o.how)),
    "keep": (nothing, Inbox.keep),
    "claim": (Inbox.keep, lambda o: actions.claim(o.council.pk, **o.how)),
    "claim once too often": (
        Inbox.tried_enough,
        lambda o: actions.claim(o.council.pk, by=o.how["by"], at=o.at + timedelta(days=1)),
    ),
    "fail": (Inbox.keep, lambda o: actions.fail(o.mail, "No.", is_final=True, **o.how)),
    "settle": (Inbox.understood, Inbox.settle),
    "settle an answer": (Inbox.answered, Inbox.settle),
    "make_case": (Inbox.held, lambda o: actions.make_case(o.mail, **o.how)),
    "add_to_case": (Inbox.held_beside_a_case, lambda o: o.add(As.NOTE)),
    "add_to_case as words": (Inbox.held_beside_a_case, lambda o: o.add(As.MESSAGE)),
    "refuse": (Inbox.held, lambda o: actions.refuse(o.mail, reason="Advertising", **o.how)),
    "restore": (Inbox.refused, lambda o: actions.restore(o.mail, **o.how)),
    "forget_old": (
        Inbox.refused,
        lambda o: actions.forget_old(o.council.pk, by=o.how["by"], at=o.at + KEPT_FOR * 2),
    ),
    "erase": (Inbox.held, lambda o: actions.erase(rosa(o), **o.how)),
}


@pytest.mark.timeout(300)
def test_what_is_done_with_mail_is_done_whole_or_not_at_all(town):
    with scope.opened([town.council.pk], writes=True) as at:
        for name, (before_it, act) in MAIL.items():
            inbox = Inbox(town, at)
            with transaction.atomic():
                before_it(inbox)
                done_whole(name, lambda a=act, o=inbox: a(o), least=1, among=AMONG)
                transaction.set_rollback(True)


@pytest.fixture
def town(fresh_database):
    """Ashby with a mailbox, as the job role sees it."""
    server, name = fresh_database
    point("job", server, name)
    return Town(council("ashby"))
