"""Parting gives back the tags as they were: over chains of merges too, in any order."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.engine.cases.telling import june

from moothall.engine.cases import actions as cases
from moothall.engine.cases import queries
from moothall.engine.cases.models import Case, Event
from moothall.engine.cases.words import State

pytestmark = pytest.mark.django_db
AT = june(1, "10:00")
NUMBERS, NAMES = range(4), ("fleet", "vip", "flood")
STEPS = st.one_of(
    st.tuples(
        st.sampled_from(("merge", "try")), st.sampled_from(NUMBERS), st.sampled_from(NUMBERS)
    ),
    st.tuples(st.just("unmerge"), st.sampled_from(NUMBERS), st.just("")),
    st.tuples(st.sampled_from(("tag", "untag")), st.sampled_from(NUMBERS), st.sampled_from(NAMES)),
)


class Walk:
    """Four cases; `hand` is what officers put on each of them and did not take off."""

    def __init__(self, desk):
        self.how = {"by": desk.actor("asha"), "at": AT}
        self.all = [desk.case() for _ in NUMBERS]
        self.hand = {number: set() for number in NUMBERS}
        self.into = {}

    def now(self, number):
        return Case.objects.get(pk=self.all[number].pk)

    def tags(self):
        return {number: set(queries.tags_of(self.all[number])) for number in NUMBERS}

    def is_merged(self, number):
        return self.now(number).state == State.MERGED

    def merge(self, number, into):
        if number == into or self.is_merged(number) or self.is_merged(into):
            return False
        cases.merge(self.now(number), self.now(into), **self.how)
        self.into[number] = into
        return True

    def unmerge(self, number, _=""):
        if self.is_merged(number):
            cases.unmerge(self.now(number), **self.how)
            del self.into[number]

    def is_theirs(self):
        """Whether each tag was put on by an officer, or is on a case that is merged into it."""
        tags = self.tags()
        came = {number: set(put) for number, put in self.hand.items()}
        for number, into in self.into.items():
            came[into] |= tags[number]
        return all(tags[number] <= came[number] for number in NUMBERS)

    def tried(self, number, into):
        before = self.tags()
        if self.merge(number, into):
            self.unmerge(number)
        assert self.tags() == before

    def tag(self, number, name):
        if not self.is_merged(number):
            self.hand[number] |= {name} - self.tags()[number]
            cases.tag(self.now(number), [name], **self.how)

    def untag(self, number, name):
        if not self.is_merged(number):
            cases.untag(self.now(number), [name], **self.how)
            self.hand[number] -= {name}


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(STEPS, max_size=10), st.permutations(NUMBERS))
def test_parted_in_any_order_each_case_has_what_officers_put_on_it(desk, steps, order):
    with transaction.atomic():
        walk = Walk(desk)
        acts = {"merge": walk.merge, "try": walk.tried, "unmerge": walk.unmerge}
        acts |= {"tag": walk.tag, "untag": walk.untag}
        for verb, number, more in steps:
            acts[verb](number, more)
            assert walk.is_theirs()
        for number in order:
            walk.unmerge(number)
            assert walk.is_theirs()
        assert walk.tags() == walk.hand
        transaction.set_rollback(True)


def test_what_came_over_two_merges_goes_when_the_first_is_undone(desk):
    walk = Walk(desk)
    walk.tag(0, "fleet")
    for number in (0, 1, 2):
        walk.merge(number, number + 1)
    assert walk.tags() == {number: {"fleet"} for number in NUMBERS}
    walk.unmerge(0)
    assert walk.tags() == {0: {"fleet"}, 1: set(), 2: set(), 3: set()}
    gone = Event.objects.filter(kind="untagged").order_by("case_id").values_list("case_id", "data")
    pks = [one.pk for one in walk.all]
    assert list(gone) == [(pks[n + 1], {"from": pks[n]}) for n in range(3)]


def test_what_somebody_took_off_comes_back_with_no_merge_that_is_parted_again(desk):
    walk = Walk(desk)
    for number in (0, 1):
        walk.tag(number, "fleet")
    walk.merge(0, 3)
    walk.untag(3, "fleet")
    walk.merge(1, 3)
    assert walk.tags()[3] == {"fleet"}
    walk.unmerge(1)
    assert walk.tags()[3] == set()
    walk.merge(1, 3)
    walk.unmerge(0)
    assert walk.tags()[3] == {"fleet"}
