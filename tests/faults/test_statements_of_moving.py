"""F5, of another desk's cases: whichever statement fails, nothing of it is there; again, all is."""

import io
from datetime import timedelta

import pytest
from django.db import transaction
from tests.engine.cases.conftest import a_desk
from tests.engine.cases.telling import june
from tests.engine.moving.conftest import (
    COMMENTED,
    DONE,
    HEADINGS,
    MAPPING,
    NOTED,
    OPEN,
    SAID_HEADINGS,
    WRONG,
)
from tests.faults.statements import done_whole

from moothall.engine.moving import actions, queries
from moothall.engine.moving.actions.bringing import Foreseen
from moothall.engine.moving.actions.writing import Batch
from moothall.engine.moving.models import Taken, Takeover
from moothall.engine.registers.actions import turning
from moothall.engine.registers.loads.mapping import HowWritten
from moothall.engine.registers.words import LoadState
from moothall.engine.tables.words import Row, Unreadable
from moothall.ground.councils import scope
from moothall.ground.people import queries as people

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
AMONG = ("moving", "cases", "journal", "search")
AT = june(3)
LATER = AT + timedelta(hours=1)
NAMES = HEADINGS.split(",")
ROWS = [OPEN, DONE]
BAD = Unreadable(4, "no name", "asha@ashby.example")


class Files:
    """Ashby's desk, and how far a file of Zammad's cases is."""

    def __init__(self, desk):
        self.desk, self.council = desk, desk.council
        self.how = {"by": desk.actor("mo"), "at": LATER}

    def brings(self):
        content = io.BytesIO("\n".join([HEADINGS, *ROWS, WRONG]).encode())
        by = self.how["by"]
        return actions.prepare(self.council, "Zammad", "cases.csv", content, by=by, at=AT)

    def brought(self, state=LoadState.READING, **more):
        self.one = self.brings()
        Takeover.objects.update(state=state, mapping=MAPPING.as_json(), seen_at=AT, **more)
        self.one.refresh_from_db()

    def chosen(self):
        self.brought(LoadState.CHOSEN)

    def looked(self):
        self.brought(LoadState.LOOKING)

    def foresees(self):
        seen = Foreseen({"running": 1, "over": 1, "refused": 1}, {"Odd": 1}, [BAD])
        return actions.foresee(self.one, seen, **self.how)

    def seen(self):
        self.looked()
        self.one = self.foresees()

    def loading(self):
        self.brought(LoadState.LOADING, counts={"is_begun": 1})

    def writes(self):
        judge = queries.judge(self.one, MAPPING, **self.how)
        rows = [
            judge.judge(Row(line, dict(zip(NAMES, text.split(","), strict=True))))
            for line, text in enumerate(ROWS, start=2)
        ]
        return actions.write_rows(self.one, Batch(0, [*rows, BAD]), **self.how)

    def written(self):
        self.loading()
        self.one = self.writes()

    def ended(self):
        self.written()
        self.one = actions.end(self.one, **self.how)

    def undoing(self):
        self.ended()
        self.one = actions.ask_undo(self.one, **self.how)

    def undoes(self):
        return actions.undo_cases(self.one, queries.taken(self.one), **self.how)

    def undone(self):
        self.undoing()
        self.undoes()

    def comments(self):
        content = io.BytesIO(f"{SAID_HEADINGS}\n{NOTED}\n".encode())
        return actions.bring_comments(self.one, "said.csv", content, **self.how)

    def heard(self):
        self.written()
        Takeover.objects.update(mapping=COMMENTED.as_json(), comments_length=1)
        self.one.refresh_from_db()

    def hears(self):
        judge = queries.comment_judge(self.one, COMMENTED, **self.how)
        names = SAID_HEADINGS.split(",")
        rows = [judge.judge(Row(2, dict(zip(names, NOTED.split(","), strict=True)))), BAD]
        return actions.write_comments(self.one, Batch(self.one.done, rows), **self.how)

    def hearing_undone(self):
        self.heard()
        Taken.objects.all().delete()
        self.one = self.hears()
        self.one = actions.end(self.one, **self.how)
        self.one = actions.ask_undo(self.one, **self.how)

    def unhears(self):
        return actions.undo_comments(self.one, queries.commented(self.one), **self.how)

    def erases(self):
        return actions.erase(people.whose(self.desk.people["asha"]), **self.how)


def nothing(files):
    return None


TRIALS = {
    "prepare": (nothing, Files.brings),
    "read_again": (
        Files.chosen,
        lambda f: actions.read_again(f.one, HowWritten(delimiter=";"), **f.how),
    ),
    "choose": (Files.chosen, lambda f: actions.choose(f.one, MAPPING, **f.how)),
    "look_again": (Files.seen, lambda f: actions.look_again(f.one, **f.how)),
    "foresee": (Files.looked, Files.foresees),
    "begin": (Files.seen, lambda f: actions.begin(f.one, **f.how)),
    "write_rows": (Files.loading, Files.writes),
    "end": (Files.written, lambda f: actions.end(f.one, **f.how)),
    "drop": (Files.seen, lambda f: actions.drop(f.one, **f.how)),
    "ask_undo": (Files.ended, lambda f: actions.ask_undo(f.one, **f.how)),
    "undo_cases": (Files.undoing, Files.undoes),
    "end_undoing": (Files.undone, lambda f: actions.end_undoing(f.one, **f.how)),
    "bring_comments": (Files.chosen, Files.comments),
    "write_comments": (Files.heard, Files.hears),
    "undo_comments": (Files.hearing_undone, Files.unhears),
    "read": (
        Files.brought,
        lambda f: actions.read(f.one, ({"rows": []}, {}), MAPPING, rows=2, **f.how),
    ),
    "take_up": (Files.looked, lambda f: turning.take_up(f.one, **f.how)),
    "fail": (Files.looked, lambda f: turning.fail(f.one, "Broken", **f.how)),
    "note_done": (Files.looked, lambda f: actions.note_done(f.one, 1, **f.how)),
    "forget_older": (Files.seen, lambda f: actions.forget_older(f.council.pk, LATER, **f.how)),
    "erase": (Files.seen, Files.erases),
}


@pytest.mark.timeout(300)
def test_what_is_done_with_the_cases_of_another_desk_is_done_whole_or_not_at_all(ashby):
    with scope.opened([ashby.pk], writes=True):
        files = Files(a_desk(ashby))
        for name, (before_it, act) in TRIALS.items():
            with transaction.atomic():
                before_it(files)
                done_whole(name, lambda a=act: a(files), least=1, among=AMONG)
                transaction.set_rollback(True)
