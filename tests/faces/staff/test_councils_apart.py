"""Councils apart: nobody sees another council's cases, and a shared service sees all of its own."""

import pytest
from tests.faces.staff.conftest import Officer

from moothall.engine.cases.history import Requester
from moothall.engine.cases.models import Case
from moothall.ground.councils import scope

pytestmark = pytest.mark.django_db

KIM = Requester("Kim", email="kim@example.com", phone="01632 960 777")


@pytest.fixture
def both(ask, town, other_town):
    """A case in each council, asked for by the same person, so that one could leak."""
    return ask(contact=KIM), ask(desk=other_town, contact=KIM)


@pytest.fixture
def pat(client, shared):
    client.force_login(shared)
    return Officer(client, "three-rivers-ict")


def test_the_queue_holds_no_other_councils_case(sign_in, both):
    ours, theirs = both
    assert sign_in("dev").listed("queue") == [ours.reference]
    assert sign_in("dev", "brackwater", "brackwater").listed("queue") == [theirs.reference]


def test_an_officer_is_nobody_on_another_councils_host(sign_in, both):
    there = sign_in("dev", slug="brackwater")
    assert there.get("queue").status_code == 403
    assert there.get(f"cases/{both[1].reference}").status_code == 403


def test_another_councils_case_is_not_found_by_reference(sign_in, both):
    dev = sign_in("dev")
    assert dev.get(f"cases/{both[1].reference}").status_code == 404
    answer = dev.get(f"find?text={both[1].reference}").text
    assert f"/staff/cases/{both[1].reference}" not in answer
    assert "Nothing that you may see fits" in answer


@pytest.mark.parametrize("text", ["kim@example.com", "01632 960777"])
def test_a_search_that_fits_both_finds_only_ours(sign_in, both, text):
    dev = sign_in("dev")
    answer = dev.client.get("/staff/find", {"text": text}, headers=dev.host)
    assert answer.url == f"/staff/cases/{both[0].reference}"


def test_a_caller_known_in_both_councils_is_shown_ours(sign_in, both):
    text = sign_in("dev").get("log/ashby/ict-fault?email=kim@example.com").text
    assert both[0].reference in text
    assert both[1].reference not in text


def test_the_other_cases_of_a_requester_are_ours(sign_in, both):
    text = sign_in("dev").get(f"cases/{both[0].reference}").text
    assert both[1].reference not in text


@pytest.mark.parametrize("path", ["do/take", "do/resume", "reply", "note", "tasks/diagnose"])
def test_nothing_can_be_done_to_another_councils_case(sign_in, both, other_town, path):
    theirs = both[1]
    answer = sign_in("dev").post(f"cases/{theirs.reference}/{path}", text="Hello")
    assert answer.status_code == 404
    with scope.opened([other_town.council.pk], writes=False):
        assert Case.objects.get(pk=theirs.pk).events_so_far == theirs.events_so_far


def test_nothing_can_be_logged_for_another_council(sign_in, other_town):
    assert sign_in("dev").get("log/brackwater/ict-fault").status_code == 404


def test_the_shared_service_sees_every_councils_cases_on_its_own_host(pat, both):
    assert set(pat.listed("queue")) == {case.reference for case in both}
    assert pat.listed("queue?council=brackwater") == [both[1].reference]


def test_the_shared_service_acts_in_the_cases_own_council(pat, both, other_town):
    assert pat.post(f"cases/{both[1].reference}/do/take").status_code == 302
    with scope.opened([other_town.council.pk], writes=False):
        taken = Case.objects.select_related("assignee").get(pk=both[1].pk)
        assert taken.assignee.council_id == other_town.council.pk


def test_the_shared_service_on_one_councils_host_sees_that_council(client, shared, both):
    client.force_login(shared)
    assert Officer(client, "ashby").listed("queue") == [both[0].reference]


def test_an_officer_of_one_council_sees_only_it_on_the_shared_host(sign_in, three_rivers, both):
    assert sign_in("dev", slug="three-rivers-ict").listed("queue") == [both[0].reference]
