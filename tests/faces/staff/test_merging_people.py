"""Somebody known twice becomes one person, and two again (undone exactly)."""

import pytest
from tests.engine.cases.conftest import ashbys_desk
from tests.faces.pages.signing import HOST, SETUP, identity, sign_in
from tests.standing import on as standing_on

from moothall.engine.cases import actions as cases
from moothall.engine.cases import queries as case_queries
from moothall.engine.cases.models import Case, Fact
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.people import actions as people
from moothall.ground.people import queries, rules
from moothall.ground.people.models import Person
from moothall.ground.people.words import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
@standing_on(ashbys_desk)
def known_twice(ashby, standing):
    """Robin who signs in, and Robin whom the desk knows from the telephone, with a case each."""
    opened = identity(ashby, "robin@example.org")
    with scope.opened([ashby.pk], writes=True) as at:
        kept = queries.person_of(opened.pk, ashby.pk)
        gone = people.add(ashby, "Robin V", email="rv@example.org", by=SETUP, at=at)
        for person in (kept, gone):
            case = standing.case(at=at)
            Case.objects.filter(pk=case.pk).update(requester=person)
    return kept, gone


def requesters(council):
    with scope.opened([council.pk], writes=False):
        return list(Case.objects.order_by("pk").values_list("requester_id", flat=True))


@pytest.fixture
def desk(client, ashby):
    identity(ashby, "admin@ashby.example", role=Role.ADMIN)
    sign_in(client, "admin@ashby.example")

    def act(person, verb, **typed):
        where = f"/staff/people/{person.pk}"
        client.post(f"{where}/do/{verb}", typed, headers=HOST)
        return client.get(where, headers=HOST).text

    return act


@pytest.mark.parametrize("by", ["number", "address"])
def test_two_become_one_and_two_again(desk, known_twice, ashby, by):
    kept, gone = known_twice
    with scope.opened([ashby.pk], writes=False):
        facts = list(Fact.objects.order_by("pk").values())
    page = desk(kept, "merge", other=str(gone.pk) if by == "number" else gone.email)
    assert "turned out to be the same person" in page
    assert requesters(ashby) == [kept.pk, kept.pk]
    with scope.opened([ashby.pk], writes=False):
        assert queries.at_email(ashby.pk, gone.email) == []
        assert gone.email in queries.whose(kept).emails
        assert case_queries.cases_of(queries.whose(kept)).count() == 2
        [merge] = queries.merges_into(kept)
    desk(kept, "unmerge", merge=merge.pk)
    assert requesters(ashby) == [kept.pk, gone.pk]
    with scope.opened([ashby.pk], writes=False):
        assert queries.at_email(ashby.pk, gone.email) == [gone]
        assert list(Fact.objects.order_by("pk").values()) == facts
        verbs = set(Entry.objects.values_list("verb", flat=True))
    assert {"person.merged", "person.unmerged", "case.moved"} <= verbs


def test_a_case_asked_for_after_the_merge_stays_where_it_was_asked(desk, known_twice, ashby):
    kept, gone = known_twice
    desk(kept, "merge", other=str(gone.pk))
    with scope.opened([ashby.pk], writes=True):
        later = Case.objects.order_by("pk").first()
        [merge] = queries.merges_into(kept)
        assert later.pk not in merge.moved
    desk(kept, "unmerge", merge=merge.pk)
    assert requesters(ashby)[0] == kept.pk


def test_what_cannot_be_one_stays_two(known_twice, ashby, dunmere):
    kept, gone = known_twice
    away = identity(dunmere, "away@dunmere.example")
    with scope.opened([ashby.pk, dunmere.pk], writes=True) as at:
        stranger = queries.person_of(away.pk, dunmere.pk)
        assert rules.why_not_merge(kept, stranger) == "Choose two people of the same council."
        assert rules.why_not_merge(kept, kept) == "Choose two people of the same council."
        assert "other way round" in rules.why_not_merge(gone, kept)
        moved = cases.move_requests(gone, kept, by=SETUP, at=at)
        people.merge(kept, gone, moved=moved, by=SETUP, at=at)
        again = Person.objects.get(pk=gone.pk)
        assert "merged already" in rules.why_not_merge(kept, again)


@pytest.mark.parametrize("other", ["999999", "nobody@example.org", ""])
def test_nobody_is_merged_by_what_nobody_is_known_by(desk, known_twice, ashby, other):
    kept, gone = known_twice
    assert "No others are known by that" in desk(kept, "merge", other=other)
    assert requesters(ashby) == [kept.pk, gone.pk]
