"""Nobody publishes a register anew while a record is added: no slot holds what another says."""

import threading

import pytest
from django.db import connection
from tests.engine.registers.jobs.test_loading import BENCHES, ME, Bench

from moothall.engine.registers import actions
from moothall.engine.registers.models import Record

PATIENCE = 10


@pytest.fixture
def bench(fresh_database, tmp_path):
    return Bench(tmp_path)


def published_anew(bench):
    """Publish the benches with another field listed."""
    fields = [
        field.model_copy(update={"list": True}) if field.id == "made_of" else field
        for field in BENCHES.fields
    ]
    more = BENCHES.model_copy(update={"fields": tuple(fields)})
    with bench.open(writes=True) as at:
        actions.publish(bench.council, more, by=ME, at=at, is_forced=True)


def test_who_publishes_waits_for_who_adds(bench):
    has_added, may_end, order = threading.Event(), threading.Event(), []

    def add():
        with bench.open(writes=True) as at:
            values = {"name": "Elm", "made_of": "teak"}
            actions.add(bench.council, "benches", values, by=ME, at=at)
            has_added.set()
            may_end.wait(PATIENCE)
            order.append("added")
        connection.close()

    def publish():
        published_anew(bench)
        order.append("published")
        connection.close()

    adding, publishing = threading.Thread(target=add), threading.Thread(target=publish)
    adding.start()
    assert has_added.wait(PATIENCE)
    publishing.start()
    publishing.join(0.5)
    assert publishing.is_alive()
    may_end.set()
    adding.join(PATIENCE)
    publishing.join(PATIENCE)
    assert order == ["added", "published"]
    with bench.open():
        elm = Record.objects.get()
        assert "teak" in (elm.t1, elm.t2)  # the slot that the new version lists it in is filled


def test_who_adds_while_somebody_publishes_adds_by_the_new_version(bench):
    has_begun, made = threading.Event(), []

    def add():
        has_begun.set()
        with bench.open(writes=True) as at:
            values = {"name": "Elm", "made_of": "teak"}
            made.append(actions.add(bench.council, "benches", values, by=ME, at=at))
        connection.close()

    adding = threading.Thread(target=add)
    fields = [
        field.model_copy(update={"list": True}) if field.id == "made_of" else field
        for field in BENCHES.fields
    ]
    more = BENCHES.model_copy(update={"fields": tuple(fields)})
    with bench.open(writes=True) as at:
        published = actions.publish(bench.council, more, by=ME, at=at, is_forced=True)[0]
        adding.start()
        assert has_begun.wait(PATIENCE)
        adding.join(0.5)
        assert adding.is_alive()
    adding.join(PATIENCE)
    assert made[0].version_id == published.version.pk
    assert "teak" in (made[0].t1, made[0].t2)
