"""A council whose mailbox makes cases of 'Ask or tell us something else'."""

from io import BytesIO
from pathlib import Path

import pytest
from tests.conftest import council as a_council
from tests.engine.cases.conftest import SETUP, a_desk, someone
from tests.engine.inbox.letters import BOX, SERVER
from tests.standing import on as standing_on

from moothall import packs
from moothall.engine.cases.models import Case
from moothall.engine.catalogue import actions as catalogue
from moothall.engine.catalogue import reading
from moothall.engine.contact import replying
from moothall.engine.contact.models import Message
from moothall.engine.inbox import actions, jobs
from moothall.engine.inbox.models import Mail
from moothall.engine.inbox.words import Connection, State, Way
from moothall.ground.councils import actions as councils
from moothall.ground.councils import scope
from moothall.ground.people import actions as people

WRITE = Path(packs.__file__).parent / "everyday" / "services" / "write-to-us.yaml"


class Town:
    """The council, its desk, and its mail."""

    def __init__(self, council):
        with scope.opened([council.pk], writes=True) as at:
            self.desk, self.council = a_desk(council), council
            team = councils.add_team(
                council, "customer-services", name="Customer services", by=SETUP, at=at
            )
            self.desk.people["cora"] = someone(council, "cora", "officer", at)
            people.join_team(self.desk.people["cora"], team, by=SETUP, at=at)
            catalogue.publish(council, reading.read_file(WRITE).definition, by=SETUP, at=at)
            said = Connection(address=BOX, service="write-to-us", server=SERVER)
            actions.connect(council, said, by=SETUP, at=at)

    def keep(self, raw):
        with scope.opened([self.council.pk], writes=True) as at:
            return actions.keep(self.council, BytesIO(raw), Way.PIPE, by=SETUP, at=at)[0]

    def receive(self, *raws):
        """Take mails in and understand them; return the last as it stands."""
        mails = [self.keep(raw) for raw in raws]
        while jobs.understand_once():
            pass
        return self.now(mails[-1])

    def now(self, mail):
        with scope.opened([self.council.pk], writes=False):
            return Mail.objects.get(pk=mail.pk)

    def cases(self):
        with scope.opened([self.council.pk], writes=False):
            return list(Case.objects.order_by("pk"))

    def messages(self, **which):
        with scope.opened([self.council.pk], writes=False):
            return list(Message.objects.filter(**which).order_by("pk"))

    def do(self, action, *args, name="cora", **more):
        """Do something as somebody of the desk."""
        with scope.opened([self.council.pk], writes=True) as at:
            return action(*args, by=self.desk.actor(name), at=at, **more)

    def address_of(self, message, *, days=90):
        """The address to which the recipient of a message answers it."""
        with scope.opened([self.council.pk], writes=False) as at:
            until_on = at.date() + replying.GOOD_FOR.__class__(days=days)
            whom = (self.council.pk, message.pk, message.recipient)
            return replying.address(BOX, *whom, until_on=until_on)

    def states(self):
        with scope.opened([self.council.pk], writes=False):
            return {State(one) for one in Mail.objects.values_list("state", flat=True)}


def ashbys_mail() -> Town:
    """Ashby's desk and its mail, for many tests to stand on."""
    return Town(a_council("ashby"))


@pytest.fixture
@standing_on(ashbys_mail)
def town(standing):
    return standing
