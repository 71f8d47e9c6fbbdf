"""F5, of files for registers: whichever statement fails, nothing of it is there; again, all is."""

import io
from datetime import timedelta

import pytest
from django.db import transaction
from tests.engine.registers.conftest import SETUP, a_shelf
from tests.engine.registers.shelf import AT, small
from tests.faults.statements import done_whole

from moothall.engine.registers import actions
from moothall.engine.registers.actions import bringing, forgetting, turning, undoing, writing
from moothall.engine.registers.actions.bringing import Brought, Foreseen
from moothall.engine.registers.actions.writing import Batch
from moothall.engine.registers.loads.braking import Counts
from moothall.engine.registers.loads.judging import Judged
from moothall.engine.registers.loads.mapping import HowWritten, RegisterMapping
from moothall.engine.registers.models import Load
from moothall.engine.registers.queries import loads
from moothall.engine.registers.words import LoadState
from moothall.engine.tables.words import Unreadable
from moothall.ground.councils import scope
from moothall.ground.people import queries as people

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
AMONG = ("registers", "journal", "search")
LATER = AT + timedelta(hours=1)
HOW = {"by": SETUP, "at": LATER}
TEXT = b"Name,Made of\nElm,teak\nOak,iron\n"
PLAIN = RegisterMapping.model_validate(
    {"register": "benches", "fields": {"name": "Name", "made_of": "Made of"}}
)
BENCHES = small(
    key=["name"],
    fields=[
        {"id": "name", "type": "text", "label": "Name", "required": True},
        {"id": "made_of", "type": "text", "label": "Made of"},
    ],
)
BAD = Unreadable(4, "no name", "asha@ashby.example")


class Files:
    """A register of benches, and how far a file for it is."""

    def __init__(self, shelf):
        self.shelf, self.council = shelf, shelf.council
        actions.publish(self.council, BENCHES, by=SETUP, at=AT)
        shelf.add("benches", name="Oak", made_of="teak")
        self.ash = shelf.add("benches", name="Ash", made_of="teak")

    def brings(self):
        file = Brought("file.csv", content=io.BytesIO(TEXT))
        return bringing.prepare(self.shelf.kept("benches"), file, None, by=SETUP, at=AT)

    def brought(self, state=LoadState.READING):
        self.load = self.brings()
        Load.objects.update(state=state, mapping=PLAIN.as_json(), seen_at=AT)
        self.load.refresh_from_db()

    def chosen(self):
        self.brought(LoadState.CHOSEN)

    def looked(self):
        self.brought(LoadState.LOOKING)

    def foresees(self):
        kept = self.shelf.kept("benches")
        seen = Foreseen(Counts(added=1, rejected=1), [], [BAD], "", kept.version_id)
        return bringing.foresee(self.load, seen, **HOW)

    def seen(self):
        self.looked()
        self.load = self.foresees()

    def loading(self):
        self.brought(LoadState.LOADING)

    def writes(self):
        rows = [
            Judged(2, "elm", {"name": "Elm", "made_of": "teak"}),
            Judged(3, "oak", {"name": "Oak", "made_of": "iron"}),
            BAD,
        ]
        batch = Batch(1, self.shelf.kept("benches").version_id, rows)
        return writing.write_rows(self.load, batch, **HOW)

    def written(self):
        self.loading()
        self.writes()
        writing.remove_rest(self.load, [self.ash.pk], **HOW)

    def ended(self):
        self.written()
        self.load = bringing.end(self.load, Counts(1, 1, removed=1), **HOW)

    def undoing(self):
        self.ended()
        self.load = undoing.ask_undo(self.load, **HOW)

    def undoes(self):
        return undoing.undo_rows(self.load, loads.done_by(self.load), **HOW)

    def undone(self):
        self.undoing()
        self.undoes()

    def erases(self):
        return forgetting.erase(people.whose(self.shelf.people["asha"]), **HOW)


def nothing(files):
    return None


BRINGING = {
    "prepare": (nothing, Files.brings),
    "read_again": (
        Files.chosen,
        lambda f: bringing.read_again(f.load, HowWritten(delimiter=";"), **HOW),
    ),
    "choose": (Files.chosen, lambda f: bringing.choose(f.load, PLAIN, **HOW)),
    "foresee": (Files.looked, Files.foresees),
    "begin": (Files.seen, lambda f: bringing.begin(f.load, **HOW)),
    "look_again": (Files.seen, lambda f: bringing.look_again(f.load, **HOW)),
    "end": (Files.written, lambda f: bringing.end(f.load, Counts(1, 1), **HOW)),
    "drop": (Files.seen, lambda f: bringing.drop(f.load, **HOW)),
    "keep_mapping": (Files.chosen, lambda f: bringing.keep_mapping(f.load, "Usual", **HOW)),
}
TURNING = {
    "take_up": (Files.looked, lambda f: turning.take_up(f.load, **HOW)),
    "fail": (Files.looked, lambda f: turning.fail(f.load, "Broken", **HOW)),
    "read": (Files.brought, lambda f: turning.read(f.load, {"rows": []}, PLAIN, rows=2, **HOW)),
    "note_done": (Files.looked, lambda f: turning.note_done(f.load, 1, **HOW)),
}
WRITING = {
    "write_rows": (Files.loading, Files.writes),
    "remove_rest": (Files.loading, lambda f: writing.remove_rest(f.load, [f.ash.pk], **HOW)),
}
UNDOING = {
    "ask_undo": (Files.ended, lambda f: undoing.ask_undo(f.load, **HOW)),
    "undo_rows": (Files.undoing, Files.undoes),
    "end_undoing": (Files.undone, lambda f: undoing.end_undoing(f.load, **HOW)),
}
FORGETTING = {
    "forget_older": (
        Files.seen,
        lambda f: forgetting.forget_older(f.council.pk, LATER, **HOW),
    ),
    "erase": (Files.seen, Files.erases),
}
TRIALS = BRINGING | TURNING | WRITING | UNDOING | FORGETTING
INSIDE = dict.fromkeys(
    ("at_point", "register_of", "keep_rejected", "let_go", "reason"), "part of others"
)


@pytest.mark.timeout(300)
def test_what_is_done_with_a_file_of_records_is_done_whole_or_not_at_all(ashby):
    with scope.opened([ashby.pk], writes=True):
        files = Files(a_shelf(ashby))
        for name, (before_it, act) in TRIALS.items():
            with transaction.atomic():
                before_it(files)
                done_whole(name, lambda a=act: a(files), least=1, among=AMONG)
                transaction.set_rollback(True)
