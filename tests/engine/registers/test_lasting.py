"""How long records are kept, when they are reviewed: by the rule that is in force, and no other."""

from datetime import date, timedelta

import pytest
from tests.engine.registers.shelf import AT, definitions

from moothall.engine.registers import actions
from moothall.engine.registers.actions.loading import Source
from moothall.engine.registers.actions.writing import Writer
from moothall.engine.registers.definition import RegisterDefinition
from moothall.engine.registers.models import Change, Record

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TEN = {"days": 10}
AFTER = {"days": 10, "after": "act_by"}


def publish(shelf, at=AT, **parts):
    """Put the register of risks in force with these parts; None takes one away."""
    said = definitions()["risks"].model_dump(mode="json", by_alias=True, exclude_none=True) | parts
    said = {name: part for name, part in said.items() if part is not None}
    definition = RegisterDefinition.model_validate(said)
    return actions.publish(shelf.council, definition, by=shelf.actor("mo"), at=at, is_forced=True)


def close(shelf, risk, at=AT):
    return actions.move(risk, "close", by=shelf.actor("mo"), at=at, why="Gone")


def remove(shelf, risk, at=AT):
    return actions.remove(risk, by=shelf.actor("mo"), at=at, why="Typed in error")


def merge(shelf, gone, stays, at=AT):
    return actions.merge(gone, stays, by=shelf.actor("mo"), at=at, why="The same")


def erase(shelf, days, most=1_000):
    by, at = shelf.actor("mo"), AT + days * DAY
    return actions.erase_kept_long_enough(shelf.council.pk, by=by, at=at, most=most)


def now(record):
    return Record.objects.get(pk=record.pk)


def test_what_another_rule_keeps_longer_stays_until_then(shelf):
    publish(shelf, retention=TEN)
    risk = close(shelf, shelf.risk())
    publish(shelf, at=AT + 5 * DAY, retention={"days": 20})
    assert now(risk).keep_until_on == date(2026, 4, 16)
    assert (erase(shelf, 20), erase(shelf, 21)) == (0, 1)


def test_what_no_rule_lets_go_any_more_is_kept_for_good(shelf):
    publish(shelf, retention=TEN)
    risk = close(shelf, shelf.risk())
    publish(shelf, retention=None)
    assert now(risk).keep_until_on is None
    assert erase(shelf, 20_000) == 0


def test_a_rule_brought_in_later_counts_from_when_a_record_came_to_be_over(shelf):
    publish(shelf, retention=None)
    risk, other = close(shelf, shelf.risk()), shelf.risk(title="Open")
    shelf.change(risk, at=AT + 2 * DAY, title="Closed")
    publish(shelf, at=AT + 5 * DAY, retention=TEN)
    assert (now(risk).keep_until_on, now(other).keep_until_on) == (date(2026, 4, 6), None)
    assert (erase(shelf, 10), erase(shelf, 11)) == (0, 1)


def test_each_record_is_counted_once_more_before_it_is_erased(shelf):
    publish(shelf, retention=TEN)
    first, second = (close(shelf, shelf.risk(), at=AT + days * DAY) for days in (0, 1))
    merged, open_ = merge(shelf, shelf.risk(), shelf.risk())[::-1]
    Record.objects.update(keep_until_on=AT.date() - DAY)
    Record.objects.filter(pk=first.pk).update(keep_until_on=AT.date())
    assert erase(shelf, 11, most=2) == 1
    left = dict(Record.objects.values_list("pk", "keep_until_on"))
    assert left == {second.pk: date(2026, 4, 7), merged.pk: None, open_.pk: None}


def test_what_was_merged_into_a_record_is_erased_with_it_and_not_before(shelf):
    publish(shelf, retention=TEN)
    one, two, three = (shelf.risk(title=title) for title in ("One", "Two", "Three"))
    _, gone = merge(shelf, close(shelf, one), two)
    assert gone.keep_until_on is None
    stays, _ = merge(shelf, now(two), three)
    assert erase(shelf, 100) == 0
    close(shelf, stays, at=AT + 100 * DAY)
    assert erase(shelf, 111, most=1) == 3
    assert not Record.objects.exists()
    assert not Change.objects.exists()


def test_what_was_merged_and_is_parted_again_is_kept_as_long_as_before(shelf):
    publish(shelf, retention=TEN)
    before = close(shelf, shelf.risk())
    _, gone = merge(shelf, before, shelf.risk(), at=AT + DAY)
    back = actions.unmerge(gone, by=shelf.actor("mo"), at=AT + 2 * DAY)
    assert before.keep_until_on == back.keep_until_on == date(2026, 4, 6)


def test_the_time_of_a_record_removed_while_open_begins_then_and_ends_when_put_back(shelf):
    publish(shelf, retention=TEN)
    risk, over = shelf.risk(), close(shelf, shelf.risk())
    gone = remove(shelf, risk, at=AT + DAY)
    assert gone.keep_until_on == date(2026, 4, 7)
    assert remove(shelf, over, at=AT + DAY).keep_until_on == date(2026, 4, 6)
    back = actions.restore(gone, by=shelf.actor("mo"), at=AT + 2 * DAY)
    assert back.keep_until_on is None
    remove(shelf, back, at=AT + 2 * DAY)
    publish(shelf, at=AT + 3 * DAY, retention={"days": 20})
    assert now(risk).keep_until_on == date(2026, 4, 18)
    assert (erase(shelf, 21), erase(shelf, 22), erase(shelf, 23)) == (1, 0, 1)


def test_what_a_load_removes_and_puts_back_is_kept_as_if_by_hand(shelf):
    publish(shelf, retention=TEN)
    risk, by = shelf.risk(), shelf.actor("mo")

    def writer():
        return Writer(shelf.kept("risks"), by, at=AT, source=Source("A file"))

    writer().remove([risk])
    gone = now(risk)
    assert gone.keep_until_on == date(2026, 4, 6)
    writer().bring_back([gone])
    assert now(risk).keep_until_on is None


def test_time_after_a_date_does_not_run_out_while_a_record_is_open(shelf):
    publish(shelf, retention=AFTER)
    risk = shelf.risk(act_by="2026-03-20")
    assert (risk.keep_until_on, erase(shelf, 100)) == (None, 0)
    assert close(shelf, risk, at=AT + 100 * DAY).keep_until_on == date(2026, 3, 30)
    assert erase(shelf, 100) == 1


@pytest.mark.parametrize(
    ("act_by", "until"),
    [("2026-03-20", "2026-04-06"), ("2026-05-01", "2026-05-11"), (None, "2026-04-06")],
)
def test_of_a_record_removed_while_open_the_later_day_counts(shelf, act_by, until):
    publish(shelf, retention=AFTER)
    assert remove(shelf, shelf.risk(act_by=act_by)).keep_until_on == date.fromisoformat(until)


def test_a_rhythm_brought_in_later_reaches_the_records_that_are_not_over(shelf):
    publish(shelf, review=None)
    risk, over = shelf.risk(), close(shelf, shelf.risk())
    assert risk.review_on is None
    publish(shelf, at=AT + DAY, review={"days": 30})
    assert (now(risk).review_on, now(over).review_on) == (date(2026, 4, 27), None)
    publish(shelf, at=AT + 2 * DAY, review={"days": 60})
    assert now(risk).review_on == date(2026, 4, 27)


def test_a_move_is_no_review(shelf):
    risk, mo = shelf.risk(controls="A pump"), shelf.actor("mo")
    Record.objects.update(review_on=AT.date() - 30 * DAY)
    held = actions.move(risk, "tolerate", by=mo, at=AT, why="Cheap")
    assert held.review_on == AT.date() - 30 * DAY
    assert close(shelf, held).review_on is None
    again = actions.move(held, "reopen", by=mo, at=AT + DAY, why="Water")
    assert again.review_on == date(2026, 6, 28)
