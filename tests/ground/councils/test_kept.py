"""Councils are kept for a few seconds, and a change shows at once where it was made."""

from datetime import UTC, datetime

import pytest
from django.db import transaction

from moothall.ground.councils import actions, kept, queries
from moothall.ground.councils.models import Council
from moothall.ground.councils.words import Kind, NoSuchCouncil
from moothall.ground.journal.words import Actor

AT = datetime(2026, 6, 1, tzinfo=UTC)
BY = Actor.job("test")


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch):
    monkeypatch.setattr(kept, "_kept", {})


def elsewhere(council, name):
    """Change a council as another process would."""
    Council.objects.filter(pk=council.pk).update(name=name)


def test_a_council_is_read_once_in_a_while(ashby_committed, django_assert_num_queries, monkeypatch):
    with django_assert_num_queries(1):
        assert queries.by_slug("ashby") == queries.by_slug("ashby") == ashby_committed
    elsewhere(ashby_committed, "New Ashby")
    assert queries.by_slug("ashby").name == ashby_committed.name
    monkeypatch.setattr(kept, "SECONDS", 0.0)
    assert queries.by_slug("ashby").name == "New Ashby"


def test_a_change_shows_at_once_where_it_was_made(ashby_committed):
    assert queries.by_slug("ashby").welsh_name != "Cyngor Ashby"
    actions.call_in_welsh(ashby_committed, "Cyngor Ashby", by=BY, at=AT)
    assert queries.by_slug("ashby").welsh_name == "Cyngor Ashby"


def test_what_was_read_before_a_change_is_not_kept_after_it(ashby_committed):
    def read_while_it_changes():
        before = list(Council.objects.filter(slug="ashby"))
        actions.call_in_welsh(ashby_committed, "Cyngor Ashby", by=BY, at=AT)
        return before

    kept.found("ashby", read_while_it_changes)
    assert queries.by_slug("ashby").welsh_name == "Cyngor Ashby"


def test_inside_a_transaction_the_row_itself_is_read(ashby_committed):
    queries.by_slug("ashby")
    with transaction.atomic():
        elsewhere(ashby_committed, "New Ashby")
        assert queries.by_slug("ashby").name == "New Ashby"
        transaction.set_rollback(True)
    assert queries.by_slug("ashby").name == ashby_committed.name


def test_a_new_member_is_around_at_once(ashby_committed):
    shared = Council(slug="shared", name="Shared", kind=Kind.PARTNERSHIP)
    actions.add(shared, by=BY, at=AT)
    assert queries.family(shared) == [shared.pk]
    actions.join(ashby_committed, shared, by=BY, at=AT)
    assert queries.family(shared) == [shared.pk, ashby_committed.pk]


def test_a_council_that_is_given_out_is_nobody_elses(ashby_committed):
    queries.by_slug("ashby").name = "Changed by a page"
    assert queries.by_slug("ashby").name == ashby_committed.name


def test_what_is_not_there_is_asked_again(ashby_committed):
    with pytest.raises(NoSuchCouncil):
        queries.by_slug("newham")
    actions.add(Council(slug="newham", name="Newham"), by=BY, at=AT)
    assert queries.by_slug("newham").name == "Newham"


def test_only_so_many_are_kept(ashby_committed, monkeypatch):
    monkeypatch.setattr(kept, "MOST", 2)
    for number in range(5):
        kept.found(number, lambda: [ashby_committed])
    assert len(kept._kept) <= 2
