"""Files loaded: looked through, written with history, held by the brake, undone."""

import json
from pathlib import Path

import pytest
from tests.conftest import council
from tests.engine.registers.conftest import someone
from tests.engine.registers.shelf import AT, definitions, small

from moothall.engine.registers import actions, queries
from moothall.engine.registers.actions import bringing, undoing
from moothall.engine.registers.actions import writing as writing_rows
from moothall.engine.registers.actions.bringing import Brought
from moothall.engine.registers.jobs import loading as jobs
from moothall.engine.registers.loads.mapping import RegisterMapping
from moothall.engine.registers.models import Change, Load, Record, Relation
from moothall.engine.registers.queries import exporting, loads
from moothall.engine.registers.words import LoadHeld, LoadState, NotAllowed, What
from moothall.engine.tables import writing
from moothall.ground.councils import actions as councils
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import GUEST, Actor
from moothall.ground.people.models import Person

ME = Actor.job("tests")
BENCHES = small(
    key=["name"],
    fields=[
        {"id": "name", "type": "text", "label": "Name", "required": True, "list": True},
        {"id": "made_of", "type": "text", "label": "Made of"},
        {"id": "set_on", "type": "date", "label": "Set up"},
    ],
)
PLAIN = {"register": "benches", "fields": {"name": "Name", "made_of": "Made of"}}


class Bench:
    """A register of benches, and files for it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.council = council("ashby")
        with scope.opened([self.council.pk], writes=True):
            actions.publish(self.council, BENCHES, by=ME, at=AT)
            for definition in definitions().values():
                actions.publish(self.council, definition, by=ME, at=AT)

    def open(self, *, writes=False):
        return scope.opened([self.council.pk], writes=writes)

    def load(self, text, *, is_meant=False, slug="benches", name="file.csv", **mapping):
        path = self.folder / name
        path.write_text(text)
        read = RegisterMapping.model_validate({**PLAIN, "register": slug, **mapping})
        with self.open(writes=True) as at:
            kept = queries.register(self.council.pk, slug)
            load = bringing.prepare(kept, Brought(name, "0" * 64), read, by=ME, at=at)
        return jobs.load(load, path, by=ME, meant="it is" if is_meant else "")

    def said(self):
        with self.open():
            live = Record.objects.filter(removed_at__isnull=True).order_by("pk")
            return [tuple(record.values.values()) for record in live]


@pytest.fixture
def bench(fresh_database, tmp_path):
    return Bench(tmp_path)


FIRST = "Name,Made of\nElm,teak\nOak,iron\n,nothing\nElm,again\n"


def test_a_file_is_loaded_with_history_and_again_changes_nothing(bench):
    done = bench.load(FIRST)
    assert (done.counts["added"], done.counts["rejected"]) == (2, 2)
    assert bench.said() == [("Elm", "teak"), ("Oak", "iron")]
    with bench.open():
        rejected = [(row.line, row.reason) for row in loads.rejected(done.pk)]
        assert rejected[1] == (5, "the same key as line 2")
        assert rejected[0][0] == 4
        entries = Entry.objects.filter(verb="record.loaded").count()
        assert entries == 2
        assert [c.what for c in Change.objects.order_by("pk")] == [What.ADDED] * 2
    again = bench.load(FIRST)
    assert (again.counts["added"], again.counts["unchanged"]) == (0, 2)
    with bench.open():
        assert Change.objects.count() == 2
        assert Entry.objects.filter(verb="record.loaded").count() == 2
    more = bench.load("Name,Made of\nELM,steel\nAsh,wood\n")
    assert (more.counts["added"], more.counts["changed"], more.counts["missing"]) == (1, 1, 1)
    with bench.open():
        elm = Record.objects.get(key="elm")
        assert elm.revision == 2
        change = Change.objects.get(record=elm, revision=2)
        assert change.fields == {"name": ["Elm", "ELM"], "made_of": ["teak", "steel"]}
        assert change.why == f"From file.csv, load {more.pk}"
        assert elm.t1 == "elm"


def test_a_load_is_the_same_as_adding_one_by_one(bench):
    bench.load("Name,Made of\nElm,teak\n")
    with bench.open(writes=True) as at:
        values = {"name": "Oak", "made_of": "teak"}
        actions.add(bench.council, "benches", values, by=ME, at=at)
        loaded, added = Record.objects.order_by("pk").values()
    own = {"id", "token", "title", "key", "values", "t1", "added_at", "changed_at"}
    assert {n: v for n, v in loaded.items() if n not in own} == {
        n: v for n, v in added.items() if n not in own
    }
    assert (loaded["t1"], added["t1"]) == ("elm", "oak")


def test_a_dry_run_says_what_would_be_and_writes_nothing(bench, tmp_path):
    bench.load("Name,Made of\nElm,teak\n")
    path = tmp_path / "next.csv"
    path.write_text("Name,Made of\nElm,iron\nAsh,wood\n")
    with bench.open():
        kept = queries.register(bench.council.pk, "benches")
        found = jobs.foresee(kept, path, RegisterMapping.model_validate(PLAIN), by=ME)
    assert (found.counts.added, found.counts.changed) == (1, 1)
    assert found.samples[0]["fields"] == [["Made of", "teak", "iron"]]
    assert bench.said() == [("Elm", "teak")]


def test_a_load_that_removes_far_more_than_usual_is_held_until_it_is_meant(bench):
    names = "".join(f"Bench {n},teak\n" for n in range(40))
    bench.load(f"Name,Made of\n{names}", absent="remove")
    with pytest.raises(LoadHeld, match="remove 39 of 40"):
        bench.load("Name,Made of\nBench 1,teak\n", absent="remove")
    assert len(bench.said()) == 40
    done = bench.load("Name,Made of\nBench 1,teak\n", absent="remove", is_meant=True)
    assert done.counts["removed"] == 39
    assert len(bench.said()) == 1


def test_a_record_whose_row_is_rejected_is_not_one_that_the_file_has_not(bench):
    first = "Name,Set up\nElm,2026-01-02\nOak,2026-01-02\nAsh,2026-01-02\nYew,\n"
    fields = {"name": "Name", "set_on": "Set up"}
    bench.load(first, fields=fields)
    done = bench.load(
        "Name,Set up\nElm,no day\nOak,2026-01-03\n", absent="remove", is_meant=True, fields=fields
    )
    assert (done.counts["rejected"], done.counts["removed"]) == (1, 2)
    assert sorted(bench.said()) == [("Elm", "2026-01-02"), ("Oak", "2026-01-03")]


@pytest.mark.parametrize("cut", ["Elm,teak\nOa", "Elm,teak\n,teak\n", 'Elm,teak\n"a","b","c"\n'])
def test_nothing_is_removed_where_the_key_of_a_row_cannot_be_read(bench, cut):
    bench.load("Name,Made of\nElm,teak\nOak,iron\nAsh,wood\n")
    done = bench.load(f"Name,Made of\n{cut}", absent="remove", is_meant=True)
    assert (done.counts["removed"], done.counts["missing"]) == (0, 2)
    assert len(bench.said()) == 3


def test_a_name_that_two_have_is_nobodys_until_the_email_is_said(bench):
    with bench.open(writes=True):
        first, other, _ = (
            someone(bench.council, name, "officer") for name in ("kit", "kat", "ann")
        )
        Person.objects.filter(pk=other.pk).update(name="KIT")
        for code in ("north", "south"):
            councils.add_team(bench.council, code, name="Parks", by=ME, at=AT)
    fields = {"name": "Name", "what": "Use", "owner": "Owner", "team": "Team"}
    text = (
        "Name,Use,Owner,Team\nA,a,Kit,\nB,b,kit@ashby.example,north\nC,c,Ann,Parks\nD,d,Ann,South\n"
    )
    done = bench.load(text, slug="systems", fields=fields)
    with bench.open():
        rejected = {row.line: row.reason for row in loads.rejected(done.pk)}
        assert Record.objects.get(key="b").values["owner"] == first.pk
        assert Record.objects.get(key="d").values["team"] == "south"
    assert "there are two called 'Kit'; use the email" in rejected[2]
    assert "there are two called 'Parks'; use the code" in rejected[4]
    assert sorted(rejected) == [2, 4]


def test_a_load_is_undone_but_for_what_was_changed_since(bench):
    bench.load("Name,Made of\nElm,teak\nOak,iron\nYew,iron\n")
    done = bench.load("Name,Made of\nElm,steel\nOak,steel\nAsh,wood\n", absent="remove")
    with bench.open(writes=True) as at:
        oak = Record.objects.get(key="oak")
        actions.change(oak, {"made_of": "gold"}, by=ME, at=at, revision=oak.revision)
    undone = jobs.undo(done, by=ME)
    assert (undone.put_back, undone.left) == (3, 1)
    assert sorted(bench.said()) == [("Elm", "teak"), ("Oak", "gold"), ("Yew", "iron")]
    with bench.open():
        assert Load.objects.get(pk=done.pk).state == LoadState.UNDONE


def test_what_somebody_says_was_a_load_is_not_undone_with_it(bench):
    bench.load("Name,Made of\nElm,teak\nOak,iron\n")
    done = bench.load("Name,Made of\nElm,steel\n")
    why = writing_rows.reason(done)
    with bench.open(writes=True) as at:
        oak = Record.objects.get(key="oak")
        other = Actor.job("others")
        actions.change(oak, {"made_of": "gold"}, by=other, at=at, revision=1, why=why)
    assert jobs.undo(done, by=ME).put_back == 1
    assert sorted(bench.said()) == [("Elm", "teak"), ("Oak", "gold")]


def test_a_record_whose_key_another_has_now_is_left_when_a_load_is_undone(bench):
    bench.load("Name,Made of\nElm,teak\nOak,iron\nYew,iron\n")
    done = bench.load("Name,Made of\nYew,steel\n", absent="remove", is_meant=True)
    with bench.open(writes=True) as at:
        actions.add(bench.council, "benches", {"name": "Oak", "made_of": "new"}, by=ME, at=at)
    undone = jobs.undo(done, by=ME)
    assert (undone.put_back, undone.left) == (2, 1)
    assert sorted(bench.said()) == [("Elm", "teak"), ("Oak", "new"), ("Yew", "iron")]


def test_nobody_undoes_or_drops_a_load_who_may_not_change_records(bench):
    done = bench.load("Name,Made of\nElm,teak\n")
    with bench.open(writes=True) as at:
        changes, elm = loads.done_by(done), Record.objects.get()
        for state, act in (
            ("loaded", lambda: undoing.ask_undo(done, by=GUEST, at=at)),
            ("undoing", lambda: undoing.undo_rows(done, changes, by=GUEST, at=at)),
            ("loading", lambda: writing_rows.remove_rest(done, [elm.pk], by=GUEST, at=at)),
            ("seen", lambda: bringing.begin(done, by=GUEST, at=at)),
            ("seen", lambda: bringing.look_again(done, by=GUEST, at=at)),
            ("seen", lambda: bringing.keep_mapping(done, "usual", by=GUEST, at=at)),
            ("seen", lambda: bringing.drop(done, by=GUEST, at=at)),
        ):
            Load.objects.update(state=state, reached=0)
            with pytest.raises(NotAllowed):
                act()


def test_a_broken_row_of_json_costs_itself_and_not_the_load(bench):
    features = [
        {"Name": "Elm", "Made of": "teak"},
        {"Name": "Oak", "Made of": "\ud800"},
        {"Name": "\ud800", "\ud800": "x"},
        {"type": "Feature", "properties": [1]},
    ]
    done = bench.load(json.dumps(features), name="file.json", is_meant=True)
    assert (done.counts["added"], done.counts["rejected"]) == (1, 3)


def test_rows_lead_to_other_records_by_their_keys(bench):
    bench.load("Name\nAcme\n", slug="suppliers", fields={"name": "Name"})
    mapping = {"fields": {"name": "Name", "what": "Use", "supplier": "Supplier"}}
    text = "Name,Use,Supplier\nTill,Selling,ACME\nPhone,Talking,Nobody\n"
    done = bench.load(text, slug="systems", **mapping)
    assert (done.counts["added"], done.counts["rejected"]) == (1, 1)
    with bench.open():
        till, acme = Record.objects.get(key="till"), Record.objects.get(key="acme")
        assert till.values["supplier"] == [acme.pk]
        assert Relation.objects.filter(record=till, other=acme).count() == 1
        assert "no 'Nobody' here" in next(iter(loads.rejected(done.pk))).reason


def test_what_is_exported_loads_again_and_changes_nothing(bench, tmp_path):
    bench.load('Name,Made of\n=Elm,"te;ak"\nOak,\n')
    with bench.open():
        kept = queries.register(bench.council.pk, "benches")
        for kind in ("csv", "xlsx", "ods", "geojson", "parquet"):
            path = tmp_path / f"out.{kind}"
            fields = kept.definition.fields
            with path.open("wb") as raw:
                columns = exporting.columns(kept, fields)
                writing.write(raw, kind, columns, exporting.rows(kept, fields))
            mapping, _ = jobs.propose(kept, path)
            found = jobs.foresee(kept, path, mapping, by=ME)
            assert (found.counts.unchanged, found.counts.rejected) == (2, 0), kind


def test_nobody_loads_who_may_not_change_records(bench):
    file = Brought("file.csv", "0" * 64)
    with bench.open(writes=True) as at:
        kept = queries.register(bench.council.pk, "benches")
        with pytest.raises(NotAllowed):
            bringing.prepare(kept, file, None, by=GUEST, at=at)


def test_keys_are_found_by_who_and_what_they_name(bench):
    fields = [
        {"id": "owner", "type": "officer", "label": "Owner", "required": True},
        {"id": "maker", "type": "relation", "label": "Maker", "to": "benches", "required": True},
        {"id": "note", "type": "text", "label": "Note", "list": True},
    ]
    cards = small(register="cards", title="note", key=["owner", "maker"], fields=fields)
    bench.load("Name,Made of\nElm,teak\n")
    with bench.open(writes=True) as at:
        someone(bench.council, "kit", "officer")
        actions.publish(bench.council, cards, by=ME, at=at)
    said = {"owner": "Owner", "maker": "Maker", "note": "Note"}
    text = "Owner,Maker,Note\nkit@ashby.example,elm,first\nKit,ELM,twice\nNobody,elm,none\n"
    done = bench.load(text, slug="cards", fields=said, is_meant=True)
    assert (done.counts["added"], done.counts["rejected"]) == (1, 2)
    with bench.open():
        assert {row.reason for row in loads.rejected(done.pk)} == {
            "the same key as line 2",
            "Owner: there is no 'Nobody' here",
        }
    again = bench.load("Owner,Maker,Note\nKit,Elm,new\n", slug="cards", fields=said)
    assert (again.counts["added"], again.counts["changed"]) == (0, 1)


def test_a_row_names_no_record_of_a_register_that_is_not_open_to_who_loads(bench):
    with bench.open(writes=True) as at:
        closed = definitions()["suppliers"].model_copy(update={"see": ("admin",)})
        actions.publish(bench.council, closed, by=ME, at=at, is_forced=True)
        asha = someone(bench.council, "asha", "officer")
        actions.add(bench.council, "suppliers", {"name": "Acme"}, by=ME, at=at)
    with bench.open(writes=True) as at:
        kept = queries.register(bench.council.pk, "systems")
        fields = {"name": "Name", "what": "Use", "supplier": "Supplier"}
        read = RegisterMapping.model_validate({"register": "systems", "fields": fields})
        made = bringing.prepare(kept, Brought("file.csv"), read, by=asha.actor, at=at)
    path = bench.folder / "file.csv"
    path.write_text("Name,Use,Supplier\nTill,Selling,Acme\nPhone,Talking,\n")
    done = jobs.load(made, path, by=asha.actor)
    assert (done.counts["added"], done.counts["rejected"]) == (1, 1)
    with bench.open():
        assert "no 'Acme' here" in next(loads.rejected(done.pk)).reason


def test_long_keys_are_compared_whole(bench):
    long = "x" * 199
    done = bench.load(f"Name,Made of\n{long} one,teak\n{long} two,teak\n{long * 3} a,b\n")
    assert (done.counts["added"], done.counts["rejected"]) == (2, 1)  # the last is over 500 signs
    again = bench.load(f"Name,Made of\n{long} one,teak\n{long} TWO,iron\n")
    assert (again.counts["unchanged"], again.counts["changed"]) == (1, 1)


def test_rows_are_held_by_what_they_come_to_and_judged_once(bench, monkeypatch):
    monkeypatch.setattr(jobs, "MOST_AT_ONCE", 40)
    judged = []
    judge = jobs.Judge.judge
    monkeypatch.setattr(jobs.Judge, "judge", lambda *who: judged.append(who) or judge(*who))
    rows = "".join(f"Bench {number},{'teak' * 5}\n" for number in range(6))
    done = bench.load(f"Name,Made of\n{rows}")
    assert (done.counts["added"], done.reached, len(judged)) == (6, 3, 6)


def test_what_was_stopped_goes_on_at_its_next_row_however_many_are_held_at_once(bench, monkeypatch):
    """What rows come to changes with how they are judged: after midnight, by a new version."""
    write = jobs.writing.write_rows

    def stopped(load, batch, **how):
        if batch.number == 2:
            raise KeyboardInterrupt
        return write(load, batch, **how)

    with monkeypatch.context() as patch:
        patch.setattr(jobs, "AT_ONCE", 2)
        patch.setattr(jobs.writing, "write_rows", stopped)
        with pytest.raises(KeyboardInterrupt):
            bench.load("Name\nA\nB\nC\nD\nE\nF\nA\n", fields={"name": "Name"})
    monkeypatch.setattr(jobs, "AT_ONCE", 3)
    with bench.open():
        begun = Load.objects.get()
    done = jobs.write(begun, bench.folder / "file.csv", by=ME)
    assert bench.said() == [(name,) for name in "ABCDEF"]
    assert (done.counts["added"], done.counts["rejected"]) == (6, 1)


def test_what_a_file_has_not_goes_though_somebody_removes_what_it_has(bench, monkeypatch):
    bench.load("Name,Made of\nElm,teak\nYew,iron\n")
    write = jobs.writing.write_rows

    def meanwhile(load, batch, **how):
        written = write(load, batch, **how)
        actions.remove(Record.objects.get(key="elm"), by=ME, at=how["at"], why="It fell")
        return written

    monkeypatch.setattr(jobs.writing, "write_rows", meanwhile)
    done = bench.load("Name,Made of\nElm,teak\n", absent="remove")
    assert (done.counts["removed"], bench.said()) == (1, [])
