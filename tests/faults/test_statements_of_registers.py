"""F5, of registers and their records: whichever statement fails, nothing of it is there.

All trials share one set-up, to which the database goes back after each.
"""

from datetime import date, timedelta

import pytest
from django.db import transaction
from tests.engine.registers.conftest import SETUP, a_shelf
from tests.engine.registers.shelf import AT, SMALLEST, small
from tests.faults.breaking import Broken, breaks_at
from tests.faults.statements import done_whole, everything

from moothall.engine.registers import actions, queries
from moothall.engine.registers.actions import Row, Sharing, Wanted
from moothall.engine.registers.models import Record
from moothall.engine.registers.queries import mentioning
from moothall.engine.registers.words import Colour
from moothall.ground.councils import scope
from moothall.ground.people import queries as people
from moothall.ground.search.models import Findable

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
AMONG = ("registers", "upkeep", "journal", "search", "contact")
LATER = AT + timedelta(days=1)
OLD = AT + timedelta(days=2200)
JOB = {"by": SETUP, "at": AT + timedelta(days=4)}
RISK = {"title": "Flood", "category": "technology", "likelihood": 3, "impact": 4}
TILL = {"name": "Till", "what": "Tills"}
MADE_OF = {"id": "made_of", "type": "text", "label": "Made of"}
DONE = {"controls": "A pump"}


class Records:
    """Registers, and what is there before the action that is tried."""

    def __init__(self, shelf):
        self.shelf, self.council = shelf, shelf.council
        self.mo, self.asha = (shelf.people[name].pk for name in ("mo", "asha"))

    def how(self, name="mo", at=LATER):
        return {"by": self.shelf.actor(name), "at": at}

    def kept(self, slug="risks"):
        return self.shelf.kept(slug)

    def risky(self):
        self.risk = self.shelf.risk(owner=self.asha, act_by="2026-05-01")
        self.system = self.shelf.add("systems", **TILL)

    def spoken_of(self):
        self.risky()
        self.email = self.shelf.people["asha"].email
        actions.change(
            self.risk,
            {"controls": f"Ask {self.email}"},
            why=f"So {self.email} said",
            revision=self.risk.revision,
            **self.how(),
        )

    def settles(self):
        whose = people.whose(self.shelf.people["asha"])
        chosen = {one.token: "taken" for one in mentioning.places(whose)}
        return actions.settle(whose, chosen, **self.how())

    def again(self):
        return Record.objects.get(pk=self.risk.pk)

    def removed(self):
        self.risky()
        actions.remove(self.risk, why="Twice", **self.how())

    def twice(self):
        said = {"name": "Brook Ltd"}, {"name": "Brook Limited", "what": "Paper"}
        self.stays, self.gone = (self.shelf.add("suppliers", **one) for one in said)
        self.shelf.add("systems", **TILL, supplier=[self.gone.pk])

    def merges(self):
        return actions.merge(self.gone, self.stays, why="The same", **self.how())

    def merged(self):
        self.twice()
        self.merges()

    def over(self):
        self.risky()
        self.shelf.change(self.risk, systems=[self.system.pk])
        actions.move(self.again(), "close", why="Gone", **self.how())
        actions.merge(self.shelf.risk(), self.again(), why="The same", **self.how())

    def adds(self):
        owner = {"owner": self.asha, "supported_until": "2026-01-31"}  # a risk and a message follow
        return self.shelf.add("systems", **TILL | owner)

    def loads(self):
        self.shelf.council.refresh_from_db()
        rows = [Row({"name": "Brook Ltd", "what": "Ink"}), Row({"name": "Weir", "what": "Rope"})]
        return actions.load(self.council, "suppliers", rows, **self.how())

    def benched(self):
        actions.publish(self.council, small(), by=SETUP, at=AT)
        self.shelf.add("benches", name="Oak")

    def publishes(self):
        wider = small(fields=[*SMALLEST["fields"], MADE_OF], title="name", key=["name"])
        return actions.publish(self.council, wider, by=SETUP, at=LATER)

    def ageing(self):
        self.shelf.add("systems", **TILL, owner=self.asha, supported_until="2026-03-28")

    def misfound(self):
        self.risky()
        Findable.objects.filter(kind="record").update(title="Something else")

    def several(self):
        self.seen = {one.pk: one.revision for one in (self.shelf.risk(), self.shelf.risk())}

    def together(self, what=actions.change_together):
        wanted = Wanted(values=DONE, move="tolerate", why="Cheap")
        return what(self.kept(), self.seen, wanted, **self.how())

    def done_together(self):
        self.several()
        self.bulk = self.together().bulk

    def saves(self):
        sharing = Sharing(with_all=True)
        return actions.save_view(self.kept(), "Mine", "view=all", sharing=sharing, **self.how())

    def saved(self):
        self.view = self.saves()

    def kept_for_mo(self):
        actions.save_view(self.kept(), "My own", "view=mine", **self.how())
        actions.open_with(self.kept(), "view=mine", **self.how())
        self.person = self.shelf.people["mo"]

    def put_away(self):
        self.saved()
        actions.remove_view(self.view, **self.how())


def nothing(records):
    return None


TRIALS = {
    "add": (nothing, Records.adds),
    "change": (
        Records.risky,
        lambda r: r.shelf.change(r.risk, title="Fire", systems=[r.system.pk]),
    ),
    "move": (
        Records.risky,
        lambda r: actions.move(r.risk, "tolerate", why="Cheap", values=DONE, **r.how()),
    ),
    "rate": (Records.risky, lambda r: actions.rate(r.risk, Colour.RED, why="Rain", **r.how())),
    "revise": (
        Records.risky,
        lambda r: actions.revise(
            r.risk, "act_by", date(2026, 6, 1), agreed_by=r.mo, why="Ill", **r.how()
        ),
    ),
    "review": (Records.risky, lambda r: actions.review(r.risk, why="As it was", **r.how())),
    "remove": (Records.risky, lambda r: actions.remove(r.risk, why="Twice", **r.how())),
    "restore": (Records.removed, lambda r: actions.restore(r.risk, **r.how())),
    "merge": (Records.twice, Records.merges),
    "unmerge": (Records.merged, lambda r: actions.unmerge(r.gone, **r.how())),
    "erase_kept_long_enough": (
        Records.over,
        lambda r: actions.erase_kept_long_enough(r.council.pk, by=SETUP, at=OLD),
    ),
    "load": (Records.twice, Records.loads),
    "publish": (nothing, lambda r: actions.publish(r.council, small(), by=SETUP, at=AT)),
    "publish anew": (Records.benched, Records.publishes),
    "refresh": (Records.ageing, lambda r: actions.refresh(r.kept("systems"), **JOB)),
    "refresh_some": (
        Records.ageing,
        lambda r: actions.refresh_some(r.kept("systems"), after=0, **JOB),
    ),
    "find_anew": (
        Records.misfound,
        lambda r: actions.find_anew(r.council.pk, after=0, most=9, **JOB),
    ),
    "change_together": (Records.several, Records.together),
    "undo_together": (Records.done_together, lambda r: actions.undo_together(r.bulk, **r.how())),
    "save_view": (nothing, Records.saves),
    "change_view": (
        Records.saved,
        lambda r: actions.change_view(r.view, name="Ours", sharing=Sharing(), **r.how()),
    ),
    "remove_view": (Records.saved, lambda r: actions.remove_view(r.view, **r.how())),
    "restore_view": (Records.put_away, lambda r: actions.restore_view(r.view, **r.how())),
    "erase_views": (
        Records.kept_for_mo,
        lambda r: actions.erase_views(people.whose(r.person), **r.how()),
    ),
    "erase_records": (
        Records.risky,
        lambda r: actions.erase_records(people.whose(r.shelf.people["asha"]), **r.how()),
    ),
    "settle": (Records.spoken_of, Records.settles),
    "open_with": (nothing, lambda r: actions.open_with(r.kept(), "view=all", **r.how())),
    "give_out": (
        nothing,
        lambda r: actions.give_out(r.kept(), "csv", ["title"], count=1, **r.how()),
    ),
    "note_seen": (
        Records.risky,
        lambda r: actions.note_seen(r.risk, ["confidential"], **r.how()),
    ),
    "note_list_seen": (
        nothing,
        lambda r: actions.note_list_seen(r.kept(), ["confidential"], **r.how()),
    ),
}
TAKEN_BACK = {"foresee_together": "is taken back by itself, and tried below"}


@pytest.fixture
def records(ashby):
    with scope.opened([ashby.pk], writes=True):
        yield Records(a_shelf(ashby))


@pytest.mark.timeout(300)
def test_what_is_done_to_a_record_is_done_whole_or_not_at_all(records):
    for name, (before_it, act) in TRIALS.items():
        with transaction.atomic():
            before_it(records)
            done_whole(name, lambda a=act: a(records), least=1, among=AMONG)
            transaction.set_rollback(True)


def test_looking_at_what_changing_several_would_do_leaves_nothing(records):
    records.several()
    before = everything(*AMONG)
    for number in range(1, 150):
        with breaks_at(number) as breaker:
            try:
                seen = records.together(actions.foresee_together)
            except Broken:
                pass
            else:
                break
        assert everything(*AMONG) == before
    assert len(seen.done) == 2
    assert everything(*AMONG) == before
    assert breaker.seen > 2
    assert queries.register(records.council.pk, "risks") == records.kept()
