"""Undoing a change of several leaves what others did since, also where it looks the same."""

from datetime import timedelta

import pytest
from tests.engine.registers.shelf import AT

from moothall.engine.registers import actions
from moothall.engine.registers.actions.several import Wanted
from moothall.engine.registers.models import Record

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def together(shelf):
    """Change one risk as one of several; give the change, and the record as it is now."""

    def changed(risk, **wanted):
        kept, by = shelf.kept("risks"), shelf.actor("mo")
        seen = {risk.pk: risk.revision}
        done = actions.change_together(kept, seen, Wanted(**wanted), by=by, at=AT)
        return done.bulk, Record.objects.get(pk=risk.pk)

    return changed


def undone(shelf, bulk):
    """Undo it three days later; return what was left, by why."""
    by = shelf.actor("mo")
    return [line.why_not for line in actions.undo_together(bulk, by=by, at=AT + 3 * DAY).lines]


def test_what_nobody_touched_is_put_back(shelf, together):
    bulk, risk = together(shelf.risk(), values={"likelihood": 5})
    shelf.change(risk, controls="A pump")
    assert undone(shelf, bulk) == [""]
    now = Record.objects.get(pk=risk.pk)
    assert (now.values["likelihood"], now.values["controls"]) == (3, "A pump")


def test_a_field_that_was_changed_and_changed_back_since_is_left(shelf, together):
    bulk, risk = together(shelf.risk(), values={"likelihood": 5})
    risk = shelf.change(shelf.change(risk, likelihood=4), likelihood=5)
    assert undone(shelf, bulk) != [""]
    assert Record.objects.get(pk=risk.pk).values["likelihood"] == 5


def test_a_record_that_was_moved_away_and_back_since_is_left(shelf, together):
    bulk, risk = together(shelf.risk(), move="close", why="x")
    mo = shelf.actor("mo")
    risk = actions.move(risk, "reopen", by=mo, at=AT + DAY, why="y")
    risk = actions.move(risk, "close", by=mo, at=AT + 2 * DAY, why="Closed by me")
    assert undone(shelf, bulk) != [""]
    assert Record.objects.get(pk=risk.pk).state == "closed"


def test_a_review_since_keeps_its_next_day(shelf, together):
    bulk, risk = together(shelf.risk(), move="tolerate", values={"controls": "A pump"}, why="x")
    later = (AT + 300 * DAY).date()
    actions.review(risk, by=shelf.actor("mo"), at=AT + DAY, next_on=later, why="Looked")
    assert undone(shelf, bulk) == [""]
    now = Record.objects.get(pk=risk.pk)
    assert (now.state, now.review_on) == ("open", later)
