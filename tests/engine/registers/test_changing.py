"""A new version takes the records along: said in words first, reversible, and nothing lost."""

from datetime import date, timedelta

import pytest
from tests.engine.registers.shelf import AT, SMALLEST, small

from moothall.engine.registers import actions, changing, queries
from moothall.engine.registers.actions import Refreshed
from moothall.engine.registers.models import Change, Record, Relation
from moothall.engine.registers.queries import Asked
from moothall.engine.registers.words import NotMigrated

NAME = SMALLEST["fields"][0]
SEATS = {"id": "seats", "type": "text", "label": "Seats"}
OLD = small(fields=[NAME, SEATS])
NEW = small(
    fields=[NAME, SEATS | {"type": "number", "list": True}],
    states=[{"id": "open", "label": "Open"}],
)


@pytest.fixture
def benches(shelf):
    publish(shelf, OLD)
    for name, seats in (("Oak", "3"), ("Elm", "some"), ("Ash", None)):
        shelf.add("benches", name=name, seats=seats)
    return shelf


def publish(shelf, definition):
    by = shelf.actor("mo")
    (done,) = actions.publish(shelf.council, definition, by=by, at=AT, is_forced=True)
    return done


def values():
    found = Record.objects.filter(register__slug="benches").order_by("title")
    return {
        record.title: {k: v for k, v in record.values.items() if k != "name"} for record in found
    }


def test_what_changes_is_said_in_words():
    assert changing.in_words(OLD, NEW) == (
        "“Seats” was text and is number: what can be read so is carried over, the rest is kept"
        " aside.",
        "Every record is open.",
    )
    assert changing.in_words(OLD, small()) == ("“Seats” is shown no more; what it says is kept.",)
    assert changing.in_words(OLD, OLD) == ()
    over = [{"id": "over", "label": "Over", "over": True}]
    kept = {"review": {"months": 3}, "retention": {"days": 10}, "states": over}
    assert changing.in_words(small(states=over), small(**kept)) == (
        "Records are kept by another rule: how long each is kept is counted anew.",
        "Every record that is not over is reviewed, the first time a rhythm from today.",
    )


@pytest.mark.django_db
def test_records_are_brought_to_the_new_version_and_listed_by_its_fields(benches):
    assert publish(benches, NEW).migrated == 3
    assert values() == {
        "Oak": {"seats": 3, "seats~text": "3"},
        "Elm": {"seats~text": "some"},
        "Ash": {},
    }
    page = queries.listed(
        benches.who("mo"), [benches.kept("benches")], Asked(("seats",), sort="-seats")
    )
    assert [(row.title, row.state) for row in page.rows] == [
        ("Oak", "open"),
        ("Ash", "open"),
        ("Elm", "open"),
    ]
    changed = Change.objects.filter(what="migrated").values_list("record__title", flat=True)
    assert sorted(changed) == ["Elm", "Oak"]


@pytest.mark.django_db
def test_the_version_before_brings_them_back_as_they_were(benches):
    before = values()
    publish(benches, NEW)
    publish(benches, OLD)
    kept = {
        title: {name: value for name, value in one.items() if "~" not in name}
        for title, one in values().items()
    }
    assert kept == before


@pytest.mark.django_db
def test_what_is_shown_no_more_is_kept(benches):
    before = values()
    publish(benches, small())
    assert values() == before
    assert publish(benches, OLD).migrated == 3


@pytest.mark.django_db
def test_a_version_is_refused_that_would_leave_records_nowhere(benches):
    publish(benches, NEW)
    with pytest.raises(NotMigrated, match=r"in a state that is gone: open"):
        publish(benches, small(states=[{"id": "other", "label": "Other"}]))
    benches.add("benches", name="oak", seats=3)
    with pytest.raises(NotMigrated, match="the same key: name"):
        publish(benches, small(key=["name"]))


@pytest.mark.django_db
def test_as_days_go_by_what_depends_on_them_is_worked_out_anew(shelf):
    system = shelf.add("systems", name="Till", what="Tills", supported_until="2026-03-28")
    by, later = shelf.actor("mo"), AT + timedelta(days=3)
    assert (system.rag, system.values["aged"]) == ("green", False)
    assert actions.refresh(shelf.kept("systems"), by=by, at=later) == Refreshed(1, 1, 0)
    system.refresh_from_db()
    assert (system.rag, system.values["aged"], system.revision) == ("red", True, 2)
    actions.refresh(shelf.kept("systems"), by=by, at=later)
    system.refresh_from_db()
    assert system.revision == 2


@pytest.mark.django_db
@pytest.mark.parametrize("said", ["soon", "2026-03-27", "7"])
@pytest.mark.parametrize(
    "later", ["date", "officer", "period", "line", "money", "yesno", "relation", "checkboxes"]
)
def test_history_from_before_a_field_changed_its_type_is_shown_as_it_stood(shelf, said, later):
    publish(shelf, OLD)
    bench = shelf.add("benches", name="Oak", seats="3")
    shelf.change(bench, seats=said)
    more = {"relation": {"to": "benches"}, "checkboxes": {"options": [{"id": "a", "label": "A"}]}}
    publish(shelf, small(fields=[NAME, SEATS | {"type": later} | more.get(later, {})]))
    whole = queries.one(shelf.who("mo"), bench.pk)
    (line,) = [change for change in whole.history if change.revision == 2]
    ((_, before, after),) = line.fields
    assert (before, after) == ("3", said) or later in ("date", "money", "yesno")


LEADING = [("relation", {"to": "benches"}), ("officer", {}), ("team", {})]


@pytest.mark.django_db
@pytest.mark.parametrize(("later", "more"), LEADING)
def test_what_a_text_names_that_is_not_there_is_kept_aside(shelf, later, more):
    publish(shelf, OLD)
    bench = shelf.add("benches", name="Oak", seats="999999")
    elm = shelf.add("benches", name="Elm", seats=named_in(shelf, bench)[later])
    there = small(fields=[NAME, SEATS | {"type": later} | more])
    publish(shelf, there)
    assert "seats" not in values()["Oak"]
    assert str(values()["Elm"]["seats"]).strip("[]") == named_in(shelf, bench)[later]
    led = [one.title for one in queries.one(shelf.who("mo"), elm.pk).related]
    assert led == (["Oak"] if later == "relation" else [])
    publish(shelf, OLD)
    assert values()["Oak"]["seats"] == "999999"
    assert not Relation.objects.exists()
    publish(shelf, there)
    assert Relation.objects.count() == len(led)


def named_in(shelf, bench):
    officer = str(shelf.people["asha"].pk)
    return {"relation": str(bench.pk), "officer": officer, "team": "ict-desk"}


@pytest.mark.django_db
def test_how_long_a_record_is_kept_follows_a_new_version_and_a_refresh(shelf):
    until = {"id": "until", "type": "date", "label": "Until"}
    kept = small(fields=[NAME, until], retention={"after": "until", "days": 10})
    publish(shelf, small(fields=[NAME, until]))
    bench = shelf.add("benches", name="Oak", until="2026-03-01")
    assert bench.keep_until_on is None
    publish(shelf, kept)
    bench.refresh_from_db()
    assert bench.keep_until_on == date(2026, 3, 11)
    Record.objects.filter(pk=bench.pk).update(keep_until_on=None)
    actions.refresh(shelf.kept("benches"), by=shelf.actor("mo"), at=AT)
    bench.refresh_from_db()
    assert bench.keep_until_on == date(2026, 3, 11)
