"""Who else has a case open, and whether anything was done: asked every few seconds, and cheap."""

import re
from datetime import timedelta

import pytest

from moothall.engine.cases import actions as cases
from moothall.engine.cases import queries
from moothall.engine.cases.models import Presence
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry

pytestmark = pytest.mark.django_db
HERE_QUERIES, NOW_QUERIES = 22, 11


@pytest.fixture
def case(ask):
    return ask()


def here(client, case, writing="no"):
    return client.post(f"cases/{case.reference}/here", writing=writing).json()


def test_officers_see_who_else_has_the_case_open_and_who_is_writing(dev, sign_in, town, case):
    assert here(dev, case) == {"events": case.events_so_far, "others": ""}
    mo = sign_in("mo")
    assert here(mo, case, "yes")["others"] == "Dev is here too."
    assert here(sign_in("dev"), case)["others"] == "Mo is writing."


def test_whoever_was_not_heard_of_for_a_while_is_gone(town, case):
    with scope.opened([town.council.pk], writes=True) as at:
        cases.be_here(case, by=town.actor("mo"), at=at)
        me = town.people["dev"].pk
        later = [at + timedelta(seconds=seconds) for seconds in (30, 40)]
        assert [queries.others_here(case, me, at=one) for one in later] == [[("Mo", False)], []]


def test_somebody_stands_at_few_cases_and_nothing_is_journalled(town, ask):
    made = [ask() for _ in range(3)]
    with scope.opened([town.council.pk], writes=True) as at:
        before = Entry.objects.count()
        for number, one in enumerate(made):
            cases.be_here(one, by=town.actor("mo"), at=at + timedelta(minutes=number))
        assert [one.case_id for one in Presence.objects.all()] == [made[-1].pk]
        assert Entry.objects.count() == before


def test_who_may_not_see_the_case_is_told_nothing(sign_in, case):
    assert sign_in("asha").post(f"cases/{case.reference}/here").status_code == 404


def test_a_page_that_nothing_happened_to_is_told_so(dev, town, case):
    first = dev.get("queue/now")
    mark = {"if-none-match": first["ETag"]}
    same = dev.get("queue/now", **mark)
    assert (same.status_code, same["Cache-Control"]) == (304, "no-store, private")
    with scope.opened([town.council.pk], writes=True) as at:
        cases.note(case, by=town.actor("dev"), at=at, body="Seen.")
    again = dev.get("queue/now", **mark)
    assert (again.status_code, again["ETag"] != first["ETag"]) == (200, True)


def test_what_another_council_does_changes_nothing_here(dev, town, other_town, case, ask):
    mark = {"if-none-match": dev.get("queue/now")["ETag"]}
    ask(desk=other_town)
    assert dev.get("queue/now", **mark).status_code == 304


def test_both_are_cheap(dev, case, django_assert_max_num_queries):
    here(dev, case)
    dev.get("queue/now")
    with django_assert_max_num_queries(HERE_QUERIES):
        here(dev, case)
    with django_assert_max_num_queries(NOW_QUERIES):
        dev.get("queue/now")


@pytest.mark.parametrize("path", ["queue", ""])
def test_a_page_says_the_mark_that_it_was_read_behind(dev, town, case, path):
    """What is done before its scripts first ask is not missed."""
    page = dev.get(path).text
    [mark] = re.findall(r' data-mark="([^"]*)"', page)
    assert dev.get("queue/now")["ETag"] == f'"{mark}"'
