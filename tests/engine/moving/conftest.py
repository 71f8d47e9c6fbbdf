"""A desk that moves in: the cases of Zammad, brought to Ashby's desk."""

import io
from datetime import UTC, datetime

import pytest
from tests.engine.cases.conftest import ashbys_desk
from tests.standing import on as standing_on

from moothall.engine.moving import actions
from moothall.engine.moving.jobs import working
from moothall.engine.moving.mapping import CaseMapping, CommentMapping
from moothall.engine.moving.models import Takeover
from moothall.ground.councils import scope

HEADINGS = (
    "Number,Title,Details,State,Priority,Group,Owner,Customer,Email,Created,First response,"
    "Hold,On hold since,Resolved,Closed,SLA,Building"
)
OPEN = (
    "INC-1,Mailbox full,It says so,in progress,3 high,ICT Desk,Dev,Sam Field,sam@example.com,"
    "01/06/2026 09:00,01/06/2026 10:00,90,,,,,Town Hall"
)
HELD = (
    "INC-2,Badge lost,,pending,2 normal,ICT Desk,Old Hand,Kit Marsh,employee@ashby.example,"
    "02/06/2026 09:00,,,02/06/2026 12:00,,,,"
)
DONE = (
    "INC-3,Printer,Paper jam,closed,1 low,ICT Desk,,Sam Field,sam@example.com,01/04/2026 09:00,"
    "01/04/2026 09:30,,,01/04/2026 12:00,03/04/2026 12:00,met,"
)
WRONG = "INC-4,Odd,,closed,1 low,ICT Desk,,,,01/04/2026 09:00,,,,31/03/2026 12:00,,,"
FILE = "\n".join([HEADINGS, OPEN, HELD, DONE, WRONG]) + "\n"
COLUMNS = {
    "reference": "Number",
    "title": "Title",
    "description": "Details",
    "status": "State",
    "priority": "Priority",
    "team": "Group",
    "officer": "Owner",
    "name": "Customer",
    "email": "Email",
    "opened": "Created",
    "responded": "First response",
    "held": "Hold",
    "held_since": "On hold since",
    "resolved": "Resolved",
    "closed": "Closed",
    "met": "SLA",
}
MAPPING = CaseMapping(
    desk="Zammad",
    service="ict-fault",
    columns=COLUMNS,
    words={
        "status": {"in progress": "open", "pending": "pause:requester", "closed": "closed"},
        "priority": {"3 high": "P2", "2 normal": "P3", "1 low": "P4"},
        "team": {"ICT Desk": "ict-desk"},
        "met": {"met": "yes"},
    },
    dates="day-first",
)
SAID_HEADINGS = "Ticket,Created at,From,Internal,Body"
ASKED = "INC-1,01/06/2026 09:30,Sam Field <sam@example.com>,false,It is the one for invoices."
ANSWERED = (
    "INC-1,01/06/2026 10:00,Dev,false,"
    '"<div>Have you <b>emptied</b> it?</div><div>Dev &amp; all</div>"'
)
NOTED = "INC-1,01/06/2026 11:00,Old Hand,true,Ask the supplier for more room."
OF_DONE = "INC-3,01/04/2026 08:00,Old Hand,false,Came before it was opened."
OF_NONE = "INC-7,01/06/2026 11:00,Old Hand,true,Of no case of the list."
UNREAD = "INC-1,yesterday,Old Hand,true,Nobody knows when."
SAID = "\n".join([SAID_HEADINGS, ASKED, ANSWERED, NOTED, OF_DONE, OF_NONE, UNREAD]) + "\n"
COMMENTS = CommentMapping(
    columns={
        "reference": "Ticket",
        "at": "Created at",
        "text": "Body",
        "who": "From",
        "told": "Internal",
    },
    told={"false": "told", "true": "internal"},
    dates="day-first",
)
COMMENTED = MAPPING.model_copy(update={"comments": COMMENTS})
NOW = datetime(2026, 6, 3, 9, 0, tzinfo=UTC)


class Moving:
    """Ashby's desk, and a file that its manager brings."""

    def __init__(self, desk):
        self.desk, self.council = desk, desk.council
        self.mo = desk.actor("mo")

    def open(self, *, writes=False):
        return scope.opened([self.council.pk], writes=writes)

    def brought(self, text=FILE, name="cases.csv", desk="Zammad"):
        with self.open(writes=True) as at:
            content = io.BytesIO(text if isinstance(text, bytes) else text.encode())
            made = actions.prepare(self.council, desk, name, content, by=self.mo, at=at)
        return self.worked(made)

    def worked(self, one):
        while working.work_once():
            pass
        with self.open():
            return Takeover.objects.get(pk=one.pk)

    def heard(self, one, said=SAID, name="comments.csv"):
        """Bring a second file, with what was said."""
        with self.open(writes=True) as at:
            content = io.BytesIO(said.encode())
            one = actions.bring_comments(one, name, content, by=self.mo, at=at)
        return self.worked(one)

    def seen(self, text=FILE, mapping=MAPPING, said="", **more):
        one = self.brought(text, **more)
        one = self.heard(one, said) if said else one
        with self.open(writes=True) as at:
            actions.choose(one, mapping, by=self.mo, at=at)
        return self.worked(one)

    def taken(self, text=FILE, mapping=MAPPING, **more):
        one = self.seen(text, mapping, **more)
        with self.open(writes=True) as at:
            actions.begin(one, by=self.mo, at=at)
        return self.worked(one)

    def undone(self, one):
        with self.open(writes=True) as at:
            actions.ask_undo(one, by=self.mo, at=at)
        return self.worked(one)


@pytest.fixture
@standing_on(ashbys_desk)
def moving(ashby, standing):
    return Moving(standing)
