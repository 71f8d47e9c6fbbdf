"""Officers do the same to several cases: ticked in the queue, seen first, done, and undone."""

import re

import pytest

from moothall.engine.cases.models import BulkChange, Case
from moothall.ground.councils import scope

pytestmark = pytest.mark.django_db
SEVERAL = "queue/several"
PAUSE = {"task": "pause", "reason": "requester", "address": "priority=P3"}


def ticks(page):
    return re.findall(r'name="case" value="(\d+\.\d+)"', page.text)


def states(town):
    with scope.opened([town.council.pk], writes=False):
        return sorted(Case.objects.values_list("state", flat=True))


def bulk(town):
    with scope.opened([town.council.pk], writes=False):
        return BulkChange.objects.order_by("-pk").first()


def press(client, step, **more):
    return client.post(SEVERAL, step=step, **{**PAUSE, **more})


def test_cases_are_ticked_in_the_queue_and_something_is_chosen(dev, ask):
    for _ in range(2):
        ask()
    page = dev.get("queue")
    assert len(ticks(page)) == 2
    assert '<option value="prioritise">Change priority</option>' in page.text
    asked = dev.post(SEVERAL, task="pause", case=ticks(page), which="ticked")
    assert "See what it would do" in asked.text
    assert "2 cases" in asked.text


def test_what_was_ticked_stays_ticked_where_what_to_do_was_not_chosen(dev, ask):
    for _ in range(2):
        ask()
    found = ticks(dev.get("queue"))
    asked = dev.post(SEVERAL, task="", case=found, which="ticked", address="priority=P3")
    assert asked.status_code == 422
    assert f'name="case" value="{",".join(found)}"' in asked.text
    assert 'name="address" value="priority=P3"' in asked.text
    assert "What to do with 2 cases" in asked.text


def test_nothing_is_done_before_it_was_seen(dev, town, ask):
    for _ in range(2):
        ask()
    found = ",".join(ticks(dev.get("queue")))
    seen = press(dev, "see", case=found)
    assert "2 cases would change" in seen.text
    assert "State: <del>Open</del> → <ins>Paused</ins>" in seen.text
    assert "employee@ashby.example" in seen.text
    assert (states(town), bulk(town)) == (["open", "open"], None)
    done = press(dev, "do", case=found)
    assert states(town) == ["paused", "paused"]
    assert done["Location"] == f"/staff/queue/several/{bulk(town).pk}"


def test_pressed_twice_it_is_done_once(dev, town, ask):
    ask()
    found = ",".join(ticks(dev.get("queue")))
    press(dev, "do", case=found)
    first = bulk(town)
    press(dev, "do", case=found)
    assert len(first.done) == 1
    assert list(bulk(town).left.values()) == ["Somebody worked on it meanwhile."]


def test_all_of_a_view_is_what_the_view_shows(dev, town, ask):
    ask()
    ask(answers={"impact": "council"})
    page = dev.post(SEVERAL, which="all", task="watch", address="priority=P1", step="see")
    assert "1 case would change" in page.text


def test_what_is_missing_is_asked_for_and_what_was_typed_is_kept(dev, ask):
    ask()
    found = ",".join(ticks(dev.get("queue")))
    page = dev.post(SEVERAL, step="see", task="pause", case=found, text="Which lift?")
    assert page.status_code == 422
    assert "Choose why." in page.text
    assert "Which lift?" in page.text
    assert dev.post(SEVERAL, task="pause").status_code == 422
    assert "Choose what to do." in dev.post(SEVERAL, case=found).text


def test_what_was_done_is_told_and_undone(dev, town, ask):
    ask()
    press(dev, "do", case=",".join(ticks(dev.get("queue"))))
    page = dev.get(f"{SEVERAL}/{bulk(town).pk}")
    assert "1 changed, 0 left as they were" in page.text
    assert "Undo all of it" in page.text
    dev.post(f"{SEVERAL}/{bulk(town).pk}/undo")
    assert states(town) == ["open"]
    assert "1 case put back" in dev.get(f"{SEVERAL}/{bulk(town).pk}").text
    assert "undone" in dev.get(SEVERAL).text


def test_what_is_under_way_says_how_far_it_is(dev, town, ask, monkeypatch):
    monkeypatch.setattr("moothall.engine.cases.actions.together.AT_A_TIME", 1)
    for _ in range(3):
        ask()
    press(dev, "do", case=",".join(ticks(dev.get("queue"))))
    page = dev.get(f"{SEVERAL}/{bulk(town).pk}")
    assert "<strong>1 case</strong> of 3" in page.text
    assert "Undo all of it" not in page.text
    part = dev.get(f"{SEVERAL}/{bulk(town).pk}", **{"hx-request": "true"})
    assert part.text.startswith('<div id="progress"')
    assert "HX-Refresh" not in part


def test_a_change_tells_nothing_of_cases_that_are_not_theirs(dev, sign_in, town, ask):
    made = ask()
    press(dev, "do", case=",".join(ticks(dev.get("queue"))))
    page = sign_in("asha").get(f"{SEVERAL}/{bulk(town).pk}")
    assert made.reference not in page.text
    assert "Undo all of it" not in page.text


def test_another_council_has_no_such_change(dev, sign_in, town, other_town, ask):
    ask()
    press(dev, "do", case=",".join(ticks(dev.get("queue"))))
    other = sign_in("dev", "brackwater", "brackwater")
    assert other.get(f"{SEVERAL}/{bulk(town).pk}").status_code == 404


def test_cases_are_given_to_an_officer_by_what_every_council_calls_them(
    client, shared, town, other_town, ask
):
    from tests.faces.staff.conftest import Officer

    for desk in (town, other_town):
        ask(desk=desk)
    client.force_login(shared)
    pat = Officer(client, "three-rivers-ict")
    found = ",".join(ticks(pat.get("queue")))
    asked = pat.post(SEVERAL, task="assign", case=found)
    to = re.search(r'value="(ict-desk~\d+)">Ict-Desk: Pat<', asked.text)[1]
    done = pat.post(SEVERAL, task="assign", case=found, step="do", to=to)
    assert done["Location"] == "/staff/queue/several"
    for desk in (town, other_town):
        assert len(bulk(desk).done) == 1


def test_auditors_see_the_queue_and_tick_nothing(sign_in, town, ask):
    from moothall.ground.people import actions as people

    with scope.opened([town.council.pk], writes=True) as at:
        people.stand(town.people["mo"], "auditor", by=town.actor("mo"), at=at)
        people.stand_down(town.people["mo"], "manager", by=town.actor("mo"), at=at)
    ask()
    mo = sign_in("mo")
    assert ticks(mo.get("queue")) == []
    assert mo.post(SEVERAL).status_code == 403
