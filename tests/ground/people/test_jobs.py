"""Sessions and counts of tries run out."""

from datetime import UTC, datetime

from django.contrib.sessions.models import Session
from django.core.cache import cache
from tests.conftest import point

from moothall.ground.people import jobs


def test_the_sweep_removes_what_ran_out_as_the_job_role(fresh_database):
    for key, year in (("old", 2020), ("new", 2090)):
        Session.objects.create(session_key=key, expire_date=datetime(year, 1, 1, tzinfo=UTC))
    cache.set("old", 1, timeout=0)
    cache.set("new", 1)
    server, name = fresh_database
    point("job", server, name)
    assert jobs.sweep_once() == 2
    assert jobs.sweep_once() == 0
    assert list(Session.objects.values_list("session_key", flat=True)) == ["new"]


def test_the_loop_is_offered_by_name():
    assert jobs.CHORES["sweep"] is jobs.sweep_once
