"""F5, of documents that are kept: whichever statement fails, nothing of it is there; again, all is.

All trials share one set-up, to which the database goes back after each.
"""

import io
from datetime import date

import pytest
from django.db import transaction
from tests.engine.cases.conftest import a_desk
from tests.engine.cases.telling import june
from tests.engine.filing.conftest import SETUP, TYPES, Room
from tests.engine.filing.papers import a_pdf
from tests.faults.statements import done_whole

from moothall.engine.cases import actions as cases
from moothall.engine.cases.models import Case
from moothall.engine.documents import actions as files
from moothall.engine.documents.actions import Sent
from moothall.engine.filing import actions, child, queries
from moothall.engine.filing.actions import Found
from moothall.engine.filing.intake import Wanted
from moothall.engine.filing.models import Document, Text, WorkItem
from moothall.engine.filing.words import UNRECOGNISED, TextState
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.ground.people import queries as people
from moothall.outside.scanner.standin import Standin

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
AMONG = ("filing", "documents", "cases", "journal", "search", "contact")
JOB = Actor.job("documents")
COPY = a_pdf()
SAID = {"type": "minutes", "title": "May", "kind": "record", "reference": "B7"}


class Filing(Room):
    """A desk that keeps documents, and what is there before the action that is tried."""

    def how(self, name="asha", at=None):
        return {"by": self.desk.actor(name), "at": at or june(3)}

    def sent(self):
        self.file = self.taken("two")

    def files_it(self):
        said = {"metadata": {"about": "Rent"}}
        given = actions.Given("tenancy-letter", "Rent arrears", "account", "HB1", **said)
        return actions.file(self.council, given, self.file, **self.how())

    def letter_kept(self):
        self.sent()
        self.kept = self.letter()

    def unrecognised(self):
        self.letter_kept()
        Text.objects.update(state=TextState.NONE, why=UNRECOGNISED, next_try_at=None)

    def renamed(self):
        self.letter_kept()
        Document.objects.update(title="Anew")

    def out(self):
        self.letter_kept()
        actions.check_out(self.kept, **self.how())

    def due(self):
        self.letter_kept()
        actions.start_retention(self.kept, date(2012, 3, 31), **self.how())

    def proposed(self):
        self.due()
        actions.propose(self.kept, reason="Old", **self.how())

    def held(self):
        self.letter_kept()
        self.hold = actions.hold(self.kept, reason="Court", **self.how("mo"))

    def of_a_case(self):
        self.asker = self.desk.people["resident"]
        case = self.desk.case()
        Case.objects.filter(pk=case.pk).update(requester=self.asker)
        self.kept = self.evidence(Case.objects.get(pk=case.pk))

    def to_be_erased(self):
        self.of_a_case()
        self.hold = actions.hold(self.kept, reason="Court", **self.how("mo"))
        actions.erase(people.whose(self.asker), **self.how("mo"))

    def closed(self):
        self.of_a_case()
        cases.resolve(Case.objects.get(), outcome="emptied", **self.how())
        cases.close(Case.objects.get(), **self.how())

    def pages(self):
        sent = Sent(io.BytesIO(COPY), len(COPY), "plan.pdf")
        taken = files.take(self.council, sent, **self.how("mo"))
        given = actions.Given("minutes", "Plan", "record", "P1")
        self.kept = actions.file(self.council, given, taken, **self.how("mo"))

    def copied(self):
        self.pages()
        self.copy = actions.redact(self.kept, self.first, [(1, 0, 0, 9, 9)], **self.how("mo"))

    def shown(self):
        self.copied()
        actions.publish(self.kept, self.copy, title="Plan", **self.how("dev"))

    @property
    def first(self):
        return queries.versions(self.kept)[-1]

    def begun(self):
        self.load = actions.begin_intake(self.council, "old", found=2, by=JOB, at=june(3))

    def planned(self):
        wanted = [Wanted(2, "may.pdf", said=SAID), Wanted(3, "", fault="It names no file.")]
        self.load = actions.plan_intake(self.council, "old.csv", wanted, by=JOB, at=june(3))

    def received(self):
        sent = Sent(io.BytesIO(COPY), len(COPY), "may.pdf")
        return actions.receive(self.load, sent, sha256="0" * 64, by=JOB, at=june(3))

    def offered(self):
        return actions.Offered(2, "may.pdf", "0" * 64, SAID)

    def taken_in(self):
        sent = Sent(io.BytesIO(COPY), len(COPY), "may.pdf")
        return actions.take_in(self.load, self.offered(), sent, by=JOB, at=june(3))


def nothing(filing):
    return None


TRIALS = {
    "file": (Filing.sent, Filing.files_it),
    "add_version": (
        Filing.proposed,
        lambda f: actions.add_version(f.kept, f.file, **f.how()),
    ),
    "describe": (
        Filing.proposed,
        lambda f: actions.describe(f.kept, title="Rent", metadata={"about": "Rent"}, **f.how()),
    ),
    "note_opened": (
        Filing.letter_kept,
        lambda f: actions.note_opened(f.first, **f.how()),
    ),
    "check_out": (Filing.letter_kept, lambda f: actions.check_out(f.kept, **f.how())),
    "check_in": (Filing.out, lambda f: actions.check_in(f.kept, f.file, **f.how())),
    "put_back": (Filing.out, lambda f: actions.put_back(f.kept, **f.how())),
    "break_lock": (
        Filing.out,
        lambda f: actions.break_lock(f.kept, reason="Ill", **f.how("mo")),
    ),
    "start_retention": (
        Filing.letter_kept,
        lambda f: actions.start_retention(f.kept, date(2020, 1, 1), **f.how()),
    ),
    "reckon": (Filing.closed, lambda f: actions.reckon(f.kept, by=JOB, at=june(4))),
    "hold": (Filing.proposed, lambda f: actions.hold(f.kept, reason="Court", **f.how("mo"))),
    "lift": (Filing.held, lambda f: actions.lift(f.kept, f.hold.pk, **f.how("mo"))),
    "lift and erase": (
        Filing.to_be_erased,
        lambda f: actions.lift(f.kept, f.hold.pk, **f.how("mo")),
    ),
    "propose": (Filing.due, lambda f: actions.propose(f.kept, reason="Old", **f.how())),
    "withdraw": (Filing.proposed, lambda f: actions.withdraw(f.kept, **f.how())),
    "confirm": (Filing.proposed, lambda f: actions.confirm(f.kept, **f.how("mo"))),
    "erase": (Filing.of_a_case, lambda f: actions.erase(people.whose(f.asker), **f.how("mo"))),
    "redact": (
        Filing.pages,
        lambda f: actions.redact(f.kept, f.first, [(1, 0, 0, 9, 9)], **f.how("mo")),
    ),
    "publish": (
        Filing.shown,
        lambda f: actions.publish(f.kept, f.copy, title="Anew", **f.how("dev")),
    ),
    "unpublish": (Filing.shown, lambda f: actions.unpublish(f.kept, **f.how("dev"))),
    "publish_types": (
        Filing.letter_kept,
        lambda f: actions.publish_types(
            f.council,
            TYPES.replace("starts: event, years: 6", "starts: filed, years: 6"),
            by=SETUP,
            at=june(4),
        ),
    ),
    "begin_intake": (nothing, Filing.begun),
    "plan_intake": (nothing, Filing.planned),
    "receive": (Filing.planned, Filing.received),
    "take_in": (Filing.begun, Filing.taken_in),
    "reject": (
        Filing.begun,
        lambda f: actions.reject(f.load, f.offered(), "No file", by=JOB, at=june(3)),
    ),
    "end_intake": (Filing.begun, lambda f: actions.end_intake(f.load, by=JOB, at=june(3))),
    "keep_text": (
        Filing.letter_kept,
        lambda f: actions.keep_text(
            Text.objects.get(), Found("words", is_read=True), by=JOB, at=june(3)
        ),
    ),
    "postpone_text": (
        Filing.letter_kept,
        lambda f: actions.postpone_text(Text.objects.get(), by=JOB, at=june(3)),
    ),
    "recognise_again": (
        Filing.unrecognised,
        lambda f: actions.recognise_again(f.council.pk, by=JOB, at=june(3)),
    ),
    "find_anew": (
        Filing.renamed,
        lambda f: actions.find_anew(f.council.pk, after=0, most=9, by=JOB, at=june(3)),
    ),
    "finish_work": (
        Filing.letter_kept,
        lambda f: actions.finish_work(f.kept, WorkItem.objects.get().pk, **f.how()),
    ),
}


@pytest.mark.timeout(300)
def test_what_is_done_to_a_document_is_done_whole_or_not_at_all(
    ashby, settings, tmp_path, monkeypatch
):
    settings.FILES = tmp_path / "files"
    monkeypatch.setattr(child, "run", lambda *_: COPY)  # what is tried is what is written
    with Standin(tmp_path / "scanner") as running, scope.opened([ashby.pk], writes=True):
        settings.SCANNER, settings.SCANNER_SECONDS = running.address, 2
        filing = Filing(a_desk(ashby))
        actions.publish_types(ashby, TYPES, by=SETUP, at=june(1, "00:00"))
        for name, (before_it, act) in TRIALS.items():
            with transaction.atomic():
                before_it(filing)
                done_whole(name, lambda a=act: a(filing), least=1, among=AMONG)
                transaction.set_rollback(True)
