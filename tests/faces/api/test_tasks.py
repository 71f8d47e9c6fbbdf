"""Tasks over the wire: the list that officers have, by key, as far as a key may see cases."""

import pytest
from tests.faces.api.conftest import Machine, a_case, a_key

from moothall.engine.cases.models import Task
from moothall.ground.councils import scope

pytestmark = pytest.mark.django_db


def tasks(machine, **sought):
    found = machine.get("/tasks", **sought)
    assert found.status_code == 200, found.content
    return found.json()


def test_every_task_is_listed_once_a_page_at_a_time(machine, town):
    references = {a_case(machine) for _ in range(3)}
    found, cursor = [], {}
    while cursor is not None:
        page = tasks(machine, whose="all", limit=1, **cursor)
        found += page["items"]
        cursor = {"cursor": page["next"]} if page["next"] else None
    with scope.opened([town.pk], writes=False):
        rows = Task.objects.filter(state="ready", job="")
        there = set(rows.values_list("case__reference", "code"))
    assert {(one["reference"], one["code"]) for one in found} == there
    assert len(found) == len(there)
    assert {one["reference"] for one in found} == references


def test_what_waits_names_what_it_waits_for(machine, town):
    reference = a_case(machine)
    with scope.opened([town.pk], writes=True):
        first = Task.objects.filter(case__reference=reference, code="empty-bin").get()
        first.pk, first.code, first.name = None, "after", "Tell them"
        first.state, first.after, first.started_at = "waiting", ["empty-bin"], None
        first.save()
    (one,) = tasks(machine, whose="all", which="waiting")["items"]
    assert (one["reference"], one["code"], one["state"]) == (reference, "after", "waiting")
    assert len(one["waits_for"]) == 1


def test_a_key_that_may_not_read_cases_is_told_no_task(machine, town):
    a_case(machine)
    blind = Machine(town, a_key(town, "registers:read")[1])
    assert blind.get("/tasks").status_code == 403
    assert tasks(machine)["items"] == []  # the key of a system is in no team


def test_a_cursor_of_another_list_is_refused(machine):
    a_case(machine)
    a_case(machine)
    cursor = tasks(machine, whose="all", limit=1)["next"]
    assert cursor
    wrong = machine.get("/tasks", whose="all", which="waiting", cursor=cursor)
    assert wrong.status_code == 404
