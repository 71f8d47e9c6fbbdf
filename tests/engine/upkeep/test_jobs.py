"""Once a day: colours and what follows as days go by, reminders once, erasing; nothing twice."""

from datetime import timedelta

import pytest
from tests.engine.registers.conftest import a_shelf
from tests.engine.registers.shelf import AT

from moothall.engine.contact.models import Message
from moothall.engine.registers import actions
from moothall.engine.registers.actions import Refreshed
from moothall.engine.registers.models import Change, Record
from moothall.engine.upkeep import actions as upkeep
from moothall.engine.upkeep import jobs, queries
from moothall.engine.upkeep.actions import reminding
from moothall.engine.upkeep.models import Reminder, Round
from moothall.engine.upkeep.queries import Looking
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import Actor
from moothall.ground.people import actions as people

pytestmark = pytest.mark.django_db
BY = Actor.job("test")
TODAY = AT.date()


def system(shelf, **values):
    plain = {"name": "Till", "what": "Tills", "owner": shelf.people["asha"].pk}
    return shelf.add("systems", **plain | values)


def long_over(shelf):
    """Add a record whose time is over."""
    before = AT - timedelta(days=3000)
    actions.move(shelf.risk(at=before), "close", by=shelf.actor("mo"), at=before, why="Long gone")


def due(shelf, record, days):
    """Let a record be due so many days from the day of the tests."""
    Record.objects.filter(pk=record.pk).update(review_on=TODAY + timedelta(days=days))
    return record


def remind(shelf, slug="systems", today=TODAY):
    return upkeep.remind(shelf.kept(slug), by=BY, at=AT, today=today)


def test_only_rows_that_change_are_written(shelf):
    stays = system(shelf, name="Loans")
    turns = system(shelf, supported_until="2026-03-28")
    before = Record.objects.get(pk=stays.pk).changed_at
    done = actions.refresh(shelf.kept("systems"), by=BY, at=AT + timedelta(days=3))
    assert done == Refreshed(2, 1, 0)
    assert Record.objects.get(pk=turns.pk).rag == "red"
    assert Record.objects.get(pk=stays.pk).changed_at == before
    assert Change.objects.filter(record=stays).count() == 1
    again = actions.refresh(shelf.kept("systems"), by=BY, at=AT + timedelta(days=3))
    assert again == Refreshed(2, 0, 0)


def test_a_keeper_is_reminded_once_of_each_review_in_one_message(shelf):
    for name, days in (("Till", 10), ("Loans", -3), ("Trees", 31)):
        due(shelf, system(shelf, name=name), days)
    assert remind(shelf) == 2
    (message,) = Message.objects.all()
    assert (message.recipient, message.subject) == (
        "asha@ashby.example",
        "To be reviewed: 2 systems",
    )
    assert "- Loans: was due on 24 March 2026" in message.body
    assert "- Till: due on 6 April 2026" in message.body
    assert "Trees" not in message.body
    assert remind(shelf) == 0
    assert Entry.objects.filter(verb="record.reminded").count() == 2
    assert remind(shelf, today=TODAY + timedelta(days=1)) == 1


def test_another_review_and_another_keeper_are_reminded_anew(shelf):
    kept = due(shelf, system(shelf), 0)
    assert remind(shelf) == 1
    shelf.change(Record.objects.get(pk=kept.pk), owner=shelf.people["mo"].pk)
    assert remind(shelf) == 1
    due(shelf, kept, 3)
    assert remind(shelf) == 1
    assert set(Message.objects.values_list("recipient", flat=True)) == {
        "asha@ashby.example",
        "mo@ashby.example",
    }


def test_who_left_is_not_reminded_and_holds_up_nobody(shelf):
    due(shelf, system(shelf, name="Old"), -1)
    due(shelf, system(shelf, owner=shelf.people["mo"].pk), 0)
    people.disable(shelf.people["asha"], by=BY, at=AT)
    assert remind(shelf) == 1
    assert Message.objects.get().recipient == "mo@ashby.example"


def test_a_reminder_that_died_is_sent_once_when_it_is_tried_again(shelf, monkeypatch):
    due(shelf, system(shelf), 0)

    def dies(*things, **more):
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(reminding.journal, "record_all", dies)
        with pytest.raises(RuntimeError):
            remind(shelf)
    assert (Message.objects.count(), Reminder.objects.count()) == (0, 0)
    assert remind(shelf) == 1


def test_a_round_counts_what_it_did_and_is_done_once_a_day(shelf):
    kept = system(shelf, supported_until="2026-03-28")
    Record.objects.filter(pk=kept.pk).update(review_on=TODAY)
    long_over(shelf)
    counts = jobs.keep_up(shelf.council.pk, by=BY)
    assert (counts.changed, counts.followed, counts.reminded, counts.erased) == (1, 2, 1, 1)
    assert Record.objects.filter(title="Till is out of support").exists()
    again = jobs.keep_up(shelf.council.pk, by=BY)
    assert (again.changed, again.followed, again.reminded, again.erased) == (0, 0, 0, 0)
    (done,) = Round.objects.all()
    assert queries.is_done(shelf.council.pk, done.day_on)
    assert jobs.keep_up_once() == 0
    Round.objects.all().delete()
    assert jobs.keep_up_once() == 1


def test_what_cannot_follow_is_counted_and_holds_up_nothing(shelf):
    first = system(shelf, name="A", supported_until="2026-03-28")
    second = system(shelf, name="B", supported_until="2026-03-28")
    Record.objects.filter(pk=first.pk).update(
        values=first.values | {"name": "x" * 149}, title="x" * 149
    )
    counts = jobs.keep_up(shelf.council.pk, by=BY)
    assert (counts.refused, counts.followed) == (1, 2)
    assert Record.objects.filter(values__systems=[second.pk]).count() == 1


def test_a_record_that_breaks_is_counted_and_holds_up_neither_the_others_nor_the_round(
    shelf, monkeypatch, caplog
):
    breaks = system(shelf, name="A", supported_until="2026-03-28")
    system(shelf, name="B", supported_until="2026-03-28")
    long_over(shelf)
    follow_one = upkeep.follow_one

    def follows(kept, number, **how):
        followed = follow_one(kept, number, **how)
        if number == breaks.pk:
            Record.objects.create(pk=breaks.pk)
        return followed

    monkeypatch.setattr(upkeep, "follow_one", follows)
    counts = jobs.keep_up(shelf.council.pk, by=BY)
    assert (counts.failed, counts.followed, counts.erased) == (1, 2, 1)
    assert Record.objects.filter(title__endswith="out of support").count() == 1
    assert f"What follows record {breaks.pk} failed" in caplog.text
    assert Round.objects.get().counts["failed"] == 1


def test_reviews_are_mine_my_teams_or_all_and_only_of_registers_that_i_see(shelf):
    due(shelf, system(shelf), -2)
    due(shelf, system(shelf, name="Loans", owner=shelf.people["mo"].pk), 5)
    due(shelf, system(shelf, name="Trees", owner=None), 200)
    places = [shelf.council.pk]

    def titles(name, whose):
        page = queries.due(Looking.of(shelf.who(name), places), whose=whose, today=TODAY)
        return [(row.title, row.keeper, row.is_overdue) for row in page.rows]

    assert titles("asha", "mine") == [("Till", "Asha", True)]
    assert titles("mo", "all") == [("Till", "Asha", True), ("Loans", "Mo", False)]
    assert titles("employee", "all") == []
    count = queries.counted(Looking.of(shelf.who("mo"), places), today=TODAY)["all"]
    assert (count.due, count.overdue) == (2, 1)
    assert titles("asha", "team") == [("Till", "Asha", True)]


def test_a_page_of_reviews_leads_on(shelf):
    for number in range(52):
        due(shelf, system(shelf, name=f"System {number:02}"), number % 3 - 10)
    look = Looking.of(shelf.who("mo"), [shelf.council.pk])
    page = queries.due(look, whose="all", today=TODAY)
    assert len(page.rows) == 50
    rest = queries.due(look, whose="all", today=TODAY, after=page.after)
    assert len({row.id for row in (*page.rows, *rest.rows)}) == 52
    odd = queries.due(look, whose="all", today=TODAY, after="x.y")
    assert len(odd.rows) == 50


def test_a_round_touches_no_other_council_and_its_days_are_its_own(shelf, brackwater):
    with scope.opened([brackwater.pk], writes=True):
        theirs = a_shelf(brackwater)
        kept = due(theirs, system(theirs, supported_until="2026-03-28"), 0)
    counts = jobs.keep_up(shelf.council.pk, by=BY)
    assert (counts.looked_at, counts.reminded) == (0, 0)
    with scope.opened([brackwater.pk], writes=False):
        assert Record.objects.get(pk=kept.pk).rag == "green"
        assert not Round.objects.exists()
    look = Looking.of(shelf.who("mo"), [brackwater.pk])
    assert queries.due(look, whose="all", today=TODAY).rows == ()
