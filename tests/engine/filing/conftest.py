"""A desk with document types, a folder of its own and a scanner that stands in."""

import io
from dataclasses import dataclass

import pytest
from tests.engine.cases.conftest import ashbys_desk, desk  # noqa: F401 -- the desk of cases
from tests.engine.cases.telling import june

from moothall.engine.documents import actions as files
from moothall.engine.documents.actions import Sent
from moothall.engine.filing import actions
from moothall.engine.filing.actions import Given
from moothall.ground.journal.words import Actor
from moothall.outside.scanner.standin import Standin

SETUP = Actor.job("set-up")
TYPES = """\
document_types:
  - id: tenancy-letter
    name: Letter about a tenancy
    against: [account, record]
    teams: [street-services]
    is_sensitive: true
    fields:
      - {id: about, label: What it is about, type: choice, options: [Rent, Repairs],
         is_required: true}
      - {id: dated, label: Date of the letter, type: date}
    retention: {starts: event, years: 6, event: The tenancy ended, authority: Limitation Act 1980}
    arrival: {team: street-services, task: Answer the letter}
  - id: evidence
    name: Evidence
    against: [case]
    retention: {starts: closed, years: 6, outcomes: {emptied: 1}}
  - id: minutes
    name: Minutes
    against: [record, case, account]
    teams: [ict-desk]
    retention: {starts: filed, years: 2}
"""
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


@dataclass
class Room:
    """What a test of filing needs: the desk, and files to send."""

    desk: object

    @property
    def council(self):
        return self.desk.council

    def taken(self, text="", name="letter.pdf"):
        body = PDF + b"% " + text.encode() + b"\n%%EOF\n"
        sent = Sent(io.BytesIO(body), len(body), name)
        return files.take(self.council, sent, by=SETUP, at=june(1))

    def letter(self, text="one", *, by=None, at=None, **said):
        values = {
            "type": "tenancy-letter",
            "title": "Rent arrears",
            "kind": "account",
            "reference": "HB 123",
            "metadata": {"about": "Rent"},
        }
        given = Given(**values | said)
        by = by or self.desk.actor("asha")
        return actions.file(self.council, given, self.taken(text), by=by, at=at or june(1))

    def evidence(self, case, *, by=None, at=None, text="seen"):
        given = Given("evidence", "A photograph", "case", case.reference, case)
        by = by or self.desk.actor("asha")
        return actions.file(self.council, given, self.taken(text), by=by, at=at or june(1))


@pytest.fixture
def room(desk, settings, tmp_path):  # noqa: F811 -- the fixture imported above
    settings.FILES = tmp_path / "files"
    with Standin(tmp_path / "scanner") as running:
        settings.SCANNER = running.address
        settings.SCANNER_SECONDS = 2
        actions.publish_types(desk.council, TYPES, by=SETUP, at=june(1, "00:00"))
        yield Room(desk)
