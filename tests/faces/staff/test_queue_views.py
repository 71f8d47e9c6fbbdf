"""Officers save views of the queue, share them, take them away and put them back; and columns."""

import re
from html import unescape

import pytest
from tests.faces.staff.test_lists import QUEUE_QUERIES

from moothall.engine.cases import actions as cases
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.people.models import QueueView

pytestmark = pytest.mark.django_db
VIEWS = "queue/views"
URGENT = "priority=P1&sort=newest"


def tabs(page):
    found = re.findall(r'<a class="d-views__link" href="([^"]+)"([^>]*)>([^<]+?) ?<', page.text)
    return {name: (unescape(href).removeprefix("/staff/"), more) for href, more, name in found}


def save(client, name="Urgent", address=URGENT, **more):
    return client.post(f"{VIEWS}/save", name=name, address=address, **more)


def kept(town):
    with scope.opened([town.council.pk], writes=False):
        return list(QueueView.objects.order_by("pk"))


def test_a_view_is_saved_counted_and_opened_by_its_address(dev, town, ask):
    ask()
    urgent = ask(answers={"impact": "council"})
    assert save(dev)["Location"].startswith("/staff/queue?")
    href, _ = tabs(dev.get("queue"))["Urgent"]
    assert f"saved={kept(town)[0].pk}" in href
    page = dev.get(href)
    assert "Queue: Urgent" in page.text
    assert 'aria-current="page"' in tabs(page)["Urgent"][1]
    assert dev.listed(href) == [urgent.reference]
    shown = re.search(r'>Urgent <span class="d-count">(\d+)<', page.text)
    assert shown[1] == "1"
    with scope.opened([town.council.pk], writes=False):
        assert Entry.objects.filter(verb="queue-view.saved").count() == 1


def test_a_view_of_what_is_over_has_no_number(dev):
    save(dev, "Over", "state=closed")
    assert re.search(r">Over <span", dev.get("queue").text) is None
    assert "Over" in tabs(dev.get("queue"))


def test_a_view_is_its_savers_until_it_is_shared(dev, sign_in, town):
    save(dev)
    asha = sign_in("asha")
    assert "Urgent" not in tabs(asha.get("queue"))
    number = kept(town)[0].pk
    dev = sign_in("dev")
    team = town.teams["ict-desk"].pk
    assert dev.post(f"{VIEWS}/change", number=number, sharing=f"team-{team}").status_code == 302
    assert "Urgent" not in tabs(sign_in("asha").get("queue"))
    mo = sign_in("mo")
    assert mo.post(f"{VIEWS}/change", number=number, sharing="all").status_code == 404
    save(mo, "Everybody's", "state=paused", sharing="all")
    assert "Everybody&#39;s" in sign_in("asha").get("queue").text


def test_an_officer_shares_with_their_own_team_only(dev, town):
    refused = save(dev, sharing="all")
    assert refused.status_code == 422
    assert "Only managers and administrators share" in refused.text
    assert 'value="Urgent"' in refused.text
    other = town.teams["street-services"].pk
    assert "team that you belong to" in save(dev, sharing=f"team-{other}").text
    assert kept(town) == []


def test_a_view_is_renamed_taken_away_and_put_back(dev, town):
    save(dev)
    number = kept(town)[0].pk
    dev.post(f"{VIEWS}/change", number=number, name="Very urgent")
    assert "Very urgent" in tabs(dev.get("queue"))
    dev.post(f"{VIEWS}/remove", number=number)
    assert "Very urgent" not in tabs(dev.get("queue"))
    assert "Put back" in dev.get(VIEWS).text
    dev.post(f"{VIEWS}/restore", number=number)
    assert "Very urgent" in tabs(dev.get("queue"))


def test_what_a_view_shows_is_changed_from_the_queue(dev, town):
    save(dev)
    number = kept(town)[0].pk
    page = dev.get(f"queue?priority=P2&saved={number}")
    assert "Save “Urgent” so" in page.text
    dev.post(f"{VIEWS}/change", number=number, address="priority=P2")
    assert kept(town)[0].address == "priority=P2"
    assert "Save “Urgent” so" not in dev.get(f"queue?priority=P2&saved={number}").text


def test_a_view_without_a_name_is_refused(dev):
    page = save(dev, " ")
    assert page.status_code == 422
    assert "Enter a name for the list" in page.text
    assert save(dev, "x" * 81).status_code == 422


def test_a_view_is_changed_by_whoever_saved_it_alone(dev, sign_in, town):
    save(dev)
    number = kept(town)[0].pk
    asha = sign_in("asha")
    assert asha.post(f"{VIEWS}/remove", number=number).status_code == 404
    assert asha.post(f"{VIEWS}/nothing", number=number).status_code == 404


@pytest.mark.parametrize("number", [1, 3])
def test_the_queue_takes_the_same_queries_with_one_saved_view_and_three(
    dev, ask, number, django_assert_num_queries
):
    ask()
    for one in range(number):
        save(dev, f"View {one}")
    dev.get("queue")
    with django_assert_num_queries(QUEUE_QUERIES):
        dev.get("queue")


def heads(page):
    return re.findall(r'role="columnheader"[^>]*>(?:<(?:span|a)[^>]*>)?([^<]+)<', page.text)


def test_each_officer_chooses_their_columns_and_keeps_them(dev, sign_in, ask):
    ask()
    assert heads(dev.get("queue")) == ["Chosen", "Case", "Priority", "State", "With", "Due"]
    back = dev.post("queue/columns", column=["due", "requester"], address=URGENT)
    assert back["Location"] == f"/staff/queue?{URGENT}"
    assert heads(dev.get("queue")) == ["Chosen", "Case", "Due", "Requester"]
    assert heads(sign_in("mo").get("queue"))[2:] == ["Priority", "State", "With", "Due"]


def sorted_by(page):
    return re.findall(r'aria-sort="(\w+)"><a[^>]*>([^<]+)<', page.text)


def test_a_heading_puts_the_view_in_its_order_and_says_which_way_it_runs(dev, ask):
    ask()
    page = dev.get("queue?team=ict-desk")
    assert sorted_by(page) == [("ascending", "Due")]
    assert 'href="/staff/queue?team=ict-desk&amp;sort=priority">Priority<' in page.text
    dev.post("queue/columns", column=["due", "changed"])
    assert sorted_by(dev.get("queue?sort=changed")) == [("descending", "Last changed")]


def test_other_lists_are_not_sorted_by_their_headings(dev, town, ask):
    mine = ask()
    with scope.opened([town.council.pk], writes=True) as at:
        cases.assign(mine, by=town.actor("dev"), at=at, person=town.people["dev"])
    assert mine.reference in dev.get("").text
    assert "d-sort" not in dev.get("").text
