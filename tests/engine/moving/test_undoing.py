"""Undoing is as quick as bringing in: in batches, by indexes, and safe to stop anywhere."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.engine.moving.conftest import COMMENTED, HEADINGS, SAID
from tests.engine.moving.test_moving import case_called, counted

from moothall.engine.cases import actions as cases
from moothall.engine.cases.models import Case, Event, Link
from moothall.engine.cases.words import LinkKind
from moothall.engine.moving import actions, queries
from moothall.engine.moving.jobs import working
from moothall.engine.moving.models import Taken
from moothall.engine.moving.queries import along
from moothall.engine.moving.words import NotAtThatPoint
from moothall.ground.journal.models import Entry
from moothall.ground.search.models import Findable

pytestmark = pytest.mark.django_db
BY_COUNCIL = ("event_is_in_one_council", "target_is_in_one_council")


def many(count):
    """A list of so many closed cases, each with some holds."""
    row = (
        "INC-{},Printer,,closed,1 low,ICT Desk,,Sam Field,sam@example.com,01/04/2026 09:00,"
        "01/04/2026 09:30,20,,01/04/2026 12:00,03/04/2026 12:00,met,"
    )
    return "\n".join([HEADINGS, *(row.format(number) for number in range(count))]) + "\n"


def read_by(indexes):
    """How many entries of these indexes this transaction has read."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(sum(pg_stat_get_xact_tuples_returned(oid)), 0)::bigint"
            " FROM pg_class WHERE relname = ANY (%s)",
            [list(indexes)],
        )
        return cursor.fetchone()[0]


def begun(moving, one):
    with moving.open(writes=True) as at:
        return actions.ask_undo(one, by=moving.mo, at=at)


def test_a_case_that_goes_is_looked_up_and_not_looked_for(moving):
    one = moving.taken(many(200))
    with moving.open():
        events, before = Event.objects.count(), read_by(BY_COUNCIL)
    assert moving.undone(one).counts["taken_back"] == 200
    # looked for, each case would read them all: 200 times as many. Rows that tests before took back
    # are read once more, too.
    assert read_by(BY_COUNCIL) - before < 20 * events


def test_undoing_more_cases_takes_no_more_statements(moving):
    def statements(count):
        one = begun(moving, moving.taken(many(count)))
        with (
            moving.open(writes=True) as at,
            CaptureQueriesContext(
                connection,
            ) as asked,
        ):
            actions.undo_cases(one, queries.taken(one), by=moving.mo, at=at)
        moving.worked(one)
        return len(asked)

    assert statements(1) == statements(3) == statements(40)


def test_what_something_is_tied_to_stays_and_the_others_go_in_a_few_tries(moving, monkeypatch):
    one = moving.taken(many(32))
    with moving.open(writes=True) as at:
        tied = case_called("INC-20")
        here = moving.desk.case("ict-fault", at=at)
        same = {"council_id": moving.council.pk, "kind": LinkKind.RELATED, "made_at": at}
        Link.objects.create(case=here, other=tied, **same)
    tries, whole = [], cases.take_back

    def counted_try(council, ids, **how):
        tries.append(len(ids))
        return whole(council, ids, **how)

    monkeypatch.setattr(cases, "take_back", counted_try)
    undone = moving.undone(one)
    assert (undone.counts["taken_back"], undone.counts["left"]) == (31, 1)
    assert (tries[0], sorted(tries)[:2], len(tries)) == (32, [1, 1], 11)
    with moving.open():
        assert set(Case.objects.values_list("pk", flat=True)) == {tied.pk, here.pk}
        assert [row.case_id for row in Taken.objects.all()] == [tied.pk]


def test_undoing_that_was_killed_goes_on_and_nothing_is_half_undone(moving, monkeypatch):
    with moving.open():
        before = counted()
    one = moving.taken(many(7))
    monkeypatch.setattr(working, "AT_ONCE", 3)
    whole, done = actions.undo_cases, []

    def killed(*given, **how):
        if len(done) == 1:
            raise NotAtThatPoint("Killed.")
        done.append(1)
        return whole(*given, **how)

    monkeypatch.setattr(actions, "undo_cases", killed)
    one = begun(moving, one)
    working.work_once()
    with moving.open():
        half = queries.takeover(moving.council.pk, one.pk)
        assert (half.state, half.done, half.rows, half.counts["taken_back"]) == ("undoing", 3, 7, 3)
        assert Case.objects.count() == Taken.objects.count() == 4
        assert Findable.objects.filter(kind="case").count() == 4
    monkeypatch.setattr(actions, "undo_cases", whole)
    undone = moving.worked(one)
    assert (undone.state, undone.counts["taken_back"], undone.counts["left"]) == ("undone", 7, 0)
    with moving.open():
        assert counted() == before
        assert Entry.objects.filter(verb="case.taken_back").count() == 7


def told_along(moving, one):
    with moving.open():
        return [(told.other.pk, told.name, told.comments) for told in along.along(one)]


def test_comments_of_a_later_file_are_said_before_they_go_along_and_after(moving):
    first = moving.taken()
    later = moving.taken(mapping=COMMENTED, said=SAID)
    assert told_along(moving, first) == [(later.pk, "comments.csv", 4)]
    assert told_along(moving, later) == []
    undone = moving.undone(first)
    assert undone.counts["comments_along"] == 4
    assert told_along(moving, undone) == [(later.pk, "comments.csv", 4)]
    with moving.open():
        facts = Entry.objects.get(verb="takeover.undone").facts
    assert facts == {"taken_back": 3, "left": 0, "comments_along": 4}


def test_comments_of_a_case_that_stays_are_not_counted_as_gone(moving):
    first = moving.taken()
    later = moving.taken(mapping=COMMENTED, said=SAID)
    with moving.open(writes=True) as at:
        dev = moving.desk.actor("dev")
        cases.note(case_called("INC-1"), by=dev, at=at, body="Looked.")
    undone = moving.undone(first)
    assert (undone.counts["left"], undone.counts["comments_along"]) == (1, 1)
    assert told_along(moving, undone) == [(later.pk, "comments.csv", 1)]


def test_a_file_s_own_comments_are_not_those_of_others(moving):
    one = moving.taken(mapping=COMMENTED, said=SAID)
    assert told_along(moving, one) == []
    right = SAID.replace("yesterday", "02/06/2026 10:00")
    later = moving.taken(mapping=COMMENTED, said=right)
    assert told_along(moving, one) == [(later.pk, "comments.csv", 1)]
    assert moving.undone(one).counts["comments_along"] == 1
