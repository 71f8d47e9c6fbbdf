"""Records move, are rated, put off, reviewed, removed, merged; all of it can be read and undone."""

from datetime import date, timedelta

import pytest
from tests.engine.registers.shelf import AT

from moothall.engine.registers import actions, queries
from moothall.engine.registers.models import Change, Record
from moothall.engine.registers.queries import Asked
from moothall.engine.registers.words import (
    Colour,
    KnownAlready,
    NoSuchRecord,
    NotAllowed,
    NotARecord,
)
from moothall.ground.journal.models import Entry

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)


@pytest.fixture
def risk(shelf):
    return shelf.risk(likelihood=4, impact=4, act_by="2026-05-01")


def does(shelf, action, *things, by="mo", at=LATER, **more):
    return action(*things, by=shelf.actor(by), at=at, **more)


def titles(shelf, slug="suppliers"):
    page = queries.listed(shelf.who("mo"), [shelf.kept(slug)], Asked())
    return [row.title for row in page.rows]


def test_a_move_fills_what_it_needs_gives_its_reason_and_ends_reviews(shelf, risk):
    with pytest.raises(NotAllowed, match=r"Fill in What is done already first."):
        does(shelf, actions.move, risk, "tolerate", why="Cheap")
    with pytest.raises(NotAllowed, match=r"Say why."):
        does(shelf, actions.move, risk, "tolerate", values={"controls": "A pump"})
    with pytest.raises(NotAllowed, match=r"Only managers and administrators can do that."):
        does(shelf, actions.move, risk, "close", by="asha", why="Done")
    held = does(shelf, actions.move, risk, "tolerate", why="Cheap", values={"controls": "A pump"})
    assert (held.state, held.values["controls"]) == ("tolerated", "A pump")
    done = does(shelf, actions.move, risk, "close", why="Gone")
    assert (done.state, done.review_on, done.keep_until_on) == ("closed", None, date(2032, 3, 26))
    with pytest.raises(NotAllowed, match=r"It is closed."):
        does(shelf, actions.move, risk, "tolerate", why="Again", values={"controls": "x"})
    facts = Entry.objects.filter(verb="record.moved").order_by("-id")[0].facts
    assert (facts["from"], facts["to"], facts["move"]) == ("tolerated", "closed", "close")
    line = queries.one(shelf.who("asha"), risk.pk).history[0]
    assert (line.why, list(line.stood)) == ("Gone", [("State", "Tolerated", "Closed")])


def test_a_move_pressed_twice_is_one_move(shelf, risk):
    first = does(shelf, actions.move, risk, "close", why="Gone")
    again = does(shelf, actions.move, risk, "close", why="Gone")
    assert first.revision == again.revision == 2


def test_a_colour_against_the_rule_needs_a_reason_and_stays_until_it_is_taken_back(shelf, risk):
    with pytest.raises(NotAllowed, match=r"Say why."):
        does(shelf, actions.rate, risk, Colour.GREEN, why=" ")
    rated = does(shelf, actions.rate, risk, Colour.GREEN, why="Insured")
    assert (rated.rag, rated.is_rated) == ("green", True)
    changed = shelf.change(rated, at=LATER, likelihood=5)
    assert (changed.rag, changed.is_rated) == ("green", True)
    back = does(shelf, actions.rate, risk, None, why="No longer insured")
    assert (back.rag, back.is_rated) == ("red", False)


def test_a_date_slips_beside_its_first_with_who_agreed(shelf, risk):
    mo = shelf.people["mo"].pk
    with pytest.raises(NotARecord, match="revised, with who agreed"):
        shelf.change(risk, act_by="2026-06-01")
    for day in (date(2026, 6, 1), date(2026, 7, 1)):
        risk = does(shelf, actions.revise, risk, "act_by", day, agreed_by=mo, why="Parts are late")
    assert risk.values["act_by"] == "2026-07-01"
    assert risk.slips == {"act_by": {"original": "2026-05-01", "slips": 2, "agreed": mo}}
    with pytest.raises(NotARecord, match="Choose who agreed"):
        does(shelf, actions.revise, risk, "act_by", date(2026, 8, 1), agreed_by=0, why="x")
    with pytest.raises(NotAllowed, match="may slip"):
        does(shelf, actions.revise, risk, "title", date(2026, 8, 1), agreed_by=mo, why="x")


def test_a_review_sets_the_next(shelf, risk):
    seen = does(shelf, actions.review, risk, by="asha", at=AT + timedelta(days=100))
    assert seen.review_on == date(2026, 10, 5)


def test_a_review_keeps_what_was_said_so_that_movement_shows(shelf, risk):
    seen = does(shelf, actions.review, risk)
    assert (seen.values["last_score"], seen.values["movement"]) == (seen.values["score"], "Same")
    worse = shelf.change(seen, at=LATER, likelihood=5)
    assert worse.values["movement"] == "Up"
    line = Change.objects.get(record=risk, what="reviewed")
    assert line.fields["last_score"] == [None, seen.values["score"]]


def test_a_removed_record_is_listed_no_more_and_can_be_put_back(shelf):
    brook = shelf.add("suppliers", name="Brook")
    does(shelf, actions.remove, brook, why="Twice")
    assert titles(shelf) == []
    with pytest.raises(NoSuchRecord):
        shelf.change(brook, small=True)
    does(shelf, actions.restore, brook)
    assert titles(shelf) == ["Brook"]


def test_what_is_put_back_may_not_take_the_key_of_another(shelf):
    brook = shelf.add("suppliers", name="Brook")
    does(shelf, actions.remove, brook, why="Twice")
    shelf.add("suppliers", name="Brook")
    with pytest.raises(KnownAlready):
        does(shelf, actions.restore, brook)


def test_two_records_are_one_and_two_again_with_nothing_lost(shelf):
    brook = shelf.add("suppliers", name="Brook Ltd", small=True)
    weir = shelf.add("suppliers", name="Brook Limited", what="Paper", small=False)
    system = shelf.add("systems", name="Till", what="Tills", supplier=[weir.pk])
    before = {one.pk: dict(one.values) for one in (brook, weir)}
    stays, gone = does(shelf, actions.merge, weir, brook, why="The same")
    assert stays.values == {"name": "Brook Ltd", "small": True, "what": "Paper"}
    assert titles(shelf) == ["Brook Ltd"]
    (led,) = queries.one(shelf.who("mo"), brook.pk).related
    assert (led.title, led.is_back) == ("Till", True)
    assert queries.one(shelf.who("mo"), system.pk).related[0].title == "Brook Ltd"
    does(shelf, actions.unmerge, gone)
    assert {one.pk: one.values for one in Record.objects.filter(pk__in=before)} == before
    assert titles(shelf) == ["Brook Limited", "Brook Ltd"]


def test_only_records_of_one_register_are_merged(shelf, risk):
    brook = shelf.add("suppliers", name="Brook")
    for other in (brook, risk):
        with pytest.raises(NotAllowed):
            does(shelf, actions.merge, risk, other)


def test_what_was_kept_long_enough_is_erased_with_its_history(shelf, risk):
    other = shelf.risk(title="Another")
    does(shelf, actions.move, risk, "close", why="Gone")
    council, by = shelf.council.pk, shelf.actor("mo")
    assert actions.erase_kept_long_enough(council, by=by, at=AT + timedelta(days=2190)) == 0
    assert actions.erase_kept_long_enough(council, by=by, at=AT + timedelta(days=2193)) == 1
    assert list(Record.objects.values_list("pk", flat=True)) == [other.pk]
    assert set(Change.objects.values_list("record_id", flat=True)) == {other.pk}
    assert Entry.objects.filter(verb="record.erased").count() == 1


def test_what_led_to_a_record_leads_on_however_often_it_is_merged(shelf):
    one, two, three = (shelf.add("suppliers", name=name) for name in ("One", "Two", "Three"))
    system = shelf.add("systems", name="Till", what="Tills", supplier=[one.pk])
    does(shelf, actions.merge, one, two, at=AT)
    does(shelf, actions.merge, two, three)
    assert queries.one(shelf.who("mo"), system.pk).related[0].title == "Three"
    (led,) = queries.one(shelf.who("mo"), three.pk).related
    assert (led.title, led.is_back) == ("Till", True)
    assert queries.titles(shelf.who("mo"), [one.pk, two.pk])[two.pk][0] == "Three"
