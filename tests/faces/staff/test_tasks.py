"""Every task that an officer can see, a page at a time: whose, which, of which team."""

import html
import re
from datetime import timedelta

import pytest
from tests.engine.cases.telling import june

from moothall.engine.cases import actions as cases
from moothall.engine.cases.models import Target, Task
from moothall.faces.staff.queue import tasks
from moothall.ground.calendars import clock
from moothall.ground.councils import scope

pytestmark = pytest.mark.django_db
QUERIES = 16
APPROVAL, ACCOUNT = "Get the manager's approval", "Check the account and licences"
FAULT = "Find out what is wrong"


def listed(officer, address="tasks"):
    """Return the tasks of a page, each with its case."""
    page = html.unescape(officer.get(address).text)
    return re.findall(r'cases/([0-9A-Z-]{11})#tasks">([^<]*)<', page)


def walked(officer, address="tasks"):
    """Return the tasks of all pages from one on."""
    found = []
    while address:
        found += listed(officer, address)
        more = re.search(r'rel="next" href="/staff/([^"]*)"', officer.get(address).text)
        address = more[1].replace("&amp;", "&") if more else ""
    return found


def every(town, **wanted):
    with scope.opened([town.council.pk], writes=False):
        rows = Task.objects.filter(job="", **wanted)
        return set(rows.values_list("case__reference", "name"))


def test_every_task_is_on_one_page_and_only_on_one(dev, town, ask, monkeypatch):
    monkeypatch.setattr(tasks, "SIZE", 2)
    for day in (1, 2, 3):
        ask(at=june(day))  # what is to be done of a fault is due at no time of its own
        ask("ict-equipment", at=june(day))
    found = walked(dev)
    mine = every(town, state="ready", team__code__in=["ict-desk", "ict-stores"])
    assert len(found) == len(set(found)) > 4
    assert set(found) <= mine
    assert set(found) == {pair for pair in mine if pair in set(walked(dev, "tasks?whose=all"))}


def test_what_is_due_comes_first_and_late_shows_that_alone(dev, ask):
    ask(at=june(1))
    old = ask("ict-equipment", at=june(2))
    ask("ict-equipment")
    found = listed(dev)
    assert [name for _, name in found] == [APPROVAL, ACCOUNT, APPROVAL, ACCOUNT, FAULT]
    assert listed(dev, "tasks?which=late") == [pair for pair in found if pair[0] == old.reference]
    assert "Overdue" in dev.get("tasks?which=late").text


def test_what_is_due_at_closing_is_not_late_before_opening(dev, town, ask):
    case, at = ask("ict-equipment"), clock.now()
    with scope.opened([town.council.pk], writes=True):
        due = Target.objects.filter(case=case, measures="task")
        due.update(due_at=at - timedelta(hours=9), over_at=at + timedelta(hours=1))
    assert listed(dev, "tasks?which=late") == []
    assert "Due at opening" in dev.get("tasks").text


def test_what_waits_says_for_what(dev, town, ask):
    case = ask("ict-equipment")
    waiting = every(town, state="waiting", team__code="ict-desk")
    found = walked(dev, "tasks?which=waiting")
    assert found
    assert set(found) <= waiting
    page = html.unescape(dev.get("tasks?which=waiting").text)
    assert "Waits for: </span>Order it or take it from stock and Check the account" in page
    assert {reference for reference, _ in found} == {case.reference}


def test_mine_are_those_of_my_cases(dev, town, ask):
    mine, _ = ask(), ask()
    with scope.opened([town.council.pk], writes=True) as at:
        cases.assign(mine, by=town.actor("dev"), at=at, person=town.people["dev"])
    assert {reference for reference, _ in listed(dev, "tasks?whose=me")} == {mine.reference}


def test_nobody_is_shown_a_task_of_a_case_that_they_may_not_see(sign_in, ask):
    ask("ict-equipment")
    asha = sign_in("asha")
    for whose in ("teams", "me", "all"):
        assert listed(asha, f"tasks?whose={whose}") == []
    assert "Nothing to do here" in asha.get("tasks").text
    assert listed(sign_in("mo"), "tasks?whose=all") != []


def test_a_team_is_chosen_and_what_an_address_cannot_mean_is_left_out(dev, ask):
    ask("ict-equipment")
    assert listed(dev, "tasks?team=ict-desk") == listed(dev, "tasks?whose=no&which=no")
    assert listed(dev, "tasks?team=no-such") == []
    for place in ("x", "~~", "2026-06-01~2026-06-01~1", f"9~9~{'9' * 30}"):
        assert listed(dev, f"tasks?after={place}") == listed(dev)


def test_my_work_leads_to_the_list(dev, ask):
    ask()
    assert 'href="/staff/tasks">Tasks</a>' in dev.get("").text


@pytest.mark.parametrize("number", [1, 3])
def test_a_list_of_tasks_takes_the_same_queries_for_one_and_three(
    dev, ask, number, django_assert_num_queries
):
    for _ in range(number):
        ask("ict-equipment")
    for which in ("now", "waiting"):
        dev.get(f"tasks?which={which}")
        with django_assert_num_queries(QUERIES + (which == "waiting")):
            dev.get(f"tasks?which={which}")


def test_a_case_names_of_what_a_task_waits_for_only_what_is_not_done(dev, town, ask):
    case = ask("ict-equipment")
    page = f"cases/{case.reference}"
    both = "Waits for: Check the account and licences and Order it or take it from stock"
    assert both in dev.get(page).text
    with scope.opened([town.council.pk], writes=True) as at:
        cases.finish_task(case, task="account", by=town.actor("dev"), at=at)
    assert "Waits for: Order it or take it from stock<" in dev.get(page).text
