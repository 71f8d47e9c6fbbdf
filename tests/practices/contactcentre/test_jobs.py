"""Calls that nobody took up again are forgotten by themselves."""

from datetime import timedelta
from uuid import uuid4

from tests.conftest import point

from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.ground.people import actions as people
from moothall.practices.contactcentre import actions, jobs

SETUP = Actor.job("tests")


def test_the_loop_forgets_as_the_job_role(fresh_database, ashby_committed):
    with scope.opened([ashby_committed.pk], writes=True) as at:
        asha = people.add(ashby_committed, "Asha", by=SETUP, at=at)
        for days in (1, 4):
            call = actions.Call(token=uuid4(), service="missed-bin", typed={})
            actions.put_aside(asha, call, by=asha.actor, at=at - timedelta(days=days))
    server, name = fresh_database
    point("job", server, name)
    assert jobs.CHORES["calls"]() == 1
    assert jobs.CHORES["calls"]() == 0


def test_an_empty_platform_has_none(fresh_database):
    assert jobs.forget_once() == 0
