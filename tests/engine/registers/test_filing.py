"""Files of records: which may be named, which are kept, and how long."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.engine.registers.shelf import AT, small
from tests.engine.registers.waiting import FILED, waits

from moothall.engine.documents import queries as documents
from moothall.engine.documents.models import Held
from moothall.engine.documents.words import NoSuchFile
from moothall.engine.registers import actions, queries
from moothall.engine.registers.models import Record, RecordFile
from moothall.engine.registers.queries import filed
from moothall.engine.registers.words import NotARecord

pytestmark = pytest.mark.django_db
OVER = {
    "states": [{"id": "used", "label": "In use"}, {"id": "gone", "label": "Gone", "over": True}],
    "moves": [
        {"id": "go", "label": "Take away", "from": ["used"], "to": "gone", "needs": ["photo"]}
    ],
    "retention": {"days": 10},
}


@pytest.fixture
def bench(shelf, tmp_path, settings):
    """A bench of a register with files."""
    settings.FILES = tmp_path / "files"
    actions.publish(shelf.council, small(**FILED, **OVER), by=shelf.actor("mo"), at=AT)
    return shelf.add("benches", name="By the river")


def photo(shelf, bench, *, by="mo", **more):
    """A file that waits for what somebody changes of a bench."""
    return waits(shelf.council, filed.form_of(bench, shelf.actor(by)), AT, **more)


def seen(shelf, bench, name="mo"):
    """The names of the files that somebody sees, by field."""
    whole = queries.one(shelf.who(name), bench.pk)
    return {field: [one.name for one in rows] for field, rows in filed.files(whole).items()}


def test_what_a_new_record_names_is_kept_with_it_and_waits_no_more(shelf, bench):
    form = uuid4()
    one, left = (waits(shelf.council, form, AT, name=name) for name in ("a.pdf", "b.pdf"))
    made = shelf.add("benches", name="On the hill", token=form, photo=[one])
    assert made.values["photo"] == [one]
    assert seen(shelf, made) == {"photo": ["a.pdf"]}
    assert [str(held.key) for held in Held.objects.all()] == [left["file"]]


def test_a_change_keeps_what_it_names_under_the_name_in_the_store(shelf, bench):
    one = photo(shelf, bench)
    changed = shelf.change(bench, photo=[{**one, "name": "another.exe"}])
    assert changed.values["photo"] == [one]
    two = photo(shelf, changed, name="b.pdf")
    assert seen(shelf, shelf.change(changed, photo=[one, two])) == {"photo": ["bench.pdf", "b.pdf"]}


def test_nobody_names_what_another_sent_what_another_field_holds_or_what_nobody_sent(shelf, bench):
    for stranger in (
        photo(shelf, bench, by="asha"),
        photo(shelf, bench, field="paper", name="p.pdf"),
        {"file": str(uuid4()), "name": "a.pdf"},
    ):
        with pytest.raises(NotARecord) as refused:
            shelf.change(bench, photo=[stranger])
        assert refused.value.wrongs == {"photo": "Photo: send the file first."}
    assert RecordFile.objects.count() == 0


def test_nobody_names_the_file_of_another_record(shelf, bench):
    one = photo(shelf, bench)
    shelf.change(bench, photo=[one])
    with pytest.raises(NotARecord):
        shelf.change(shelf.add("benches", name="On the hill"), photo=[one])


def test_a_file_of_a_field_is_for_those_who_see_the_field(shelf, bench):
    one = photo(shelf, bench, field="paper")
    changed = shelf.change(bench, paper=[one])
    assert seen(shelf, changed) == {"paper": ["bench.pdf"]}
    assert seen(shelf, changed, "asha") == {}


def test_what_is_taken_off_is_nobodys_to_open_and_is_there_again_when_that_is_undone(shelf, bench):
    one = photo(shelf, bench)
    changed = shelf.change(shelf.change(bench, photo=[one]), photo=None)
    whole = queries.one(shelf.who("mo"), bench.pk)
    with pytest.raises(NoSuchFile):
        filed.file(whole, RecordFile.objects.get().key)
    assert "bench.pdf" in [before for step in whole.history for _, before, _ in step.fields]
    changed.values = {**changed.values, "photo": [one]}
    changed.save()
    assert seen(shelf, bench) == {"photo": ["bench.pdf"]}


def test_what_was_merged_brings_its_files_along(shelf, bench):
    other = shelf.add("benches", name="Near the river")
    other = shelf.change(other, photo=[photo(shelf, other)])
    actions.merge(other, bench, by=shelf.actor("mo"), at=AT, why="The same")
    assert seen(shelf, bench) == {"photo": ["bench.pdf"]}
    actions.unmerge(Record.objects.get(pk=other.pk), by=shelf.actor("mo"), at=AT)
    assert (seen(shelf, bench), seen(shelf, other)) == ({}, {"photo": ["bench.pdf"]})


def test_files_go_with_their_record_when_its_time_is_over(shelf, bench):
    bench = shelf.change(bench, photo=[photo(shelf, bench)])
    file = RecordFile.objects.get().file
    assert not documents.pointless().filter(pk=file.pk)
    by = shelf.actor("mo")
    actions.move(bench, "go", by=by, at=AT)
    later = AT + timedelta(days=12)
    assert actions.erase_kept_long_enough(shelf.council.pk, by=by, at=later) == 1
    assert not RecordFile.objects.exists()
    assert documents.pointless().filter(pk=file.pk).exists()


def test_a_load_brings_no_files(shelf, bench):
    row = actions.Row({"name": "Third", "photo": [photo(shelf, bench)]})
    done = actions.load(shelf.council, "benches", [row], by=shelf.actor("mo"), at=AT)
    assert done.rejected == {0: {"photo": "Photo: files are added to a record on its page."}}
