"""Officers put tags on cases: on a case's page, on several in the queue; and find cases by them."""

import re

import pytest
from tests.engine.cases.conftest import someone
from tests.faces.staff.test_lists import QUEUE_QUERIES

from moothall.engine.cases.models import Tag
from moothall.ground.councils import scope

pytestmark = pytest.mark.django_db
SEVERAL = "queue/several"


def names(town):
    with scope.opened([town.council.pk], writes=False):
        return sorted(Tag.objects.values_list("name", flat=True))


def ticks(page):
    return ",".join(re.findall(r'name="case" value="(\d+\.\d+)"', page.text))


def put(officer, case, typed, verb="tag"):
    return officer.post(f"cases/{case.reference}/do/{verb}", tag=typed)


def test_tags_are_put_on_suggested_taken_off_and_lead_to_their_cases(town, dev, ask):
    case, other = ask(), ask()
    assert put(dev, case, "Printer Fleet, VIP").status_code == 302
    page = dev.get(f"cases/{case.reference}").text
    assert "Tagged: printer fleet, vip." in page
    assert "Tag put on: printer fleet" in page
    assert 'href="/staff/queue?state=any&amp;tag=printer+fleet"' in page
    assert '<option value="printer fleet">' not in page
    assert '<option value="printer fleet">' in dev.get(f"cases/{other.reference}").text
    put(dev, case, "vip", "untag")
    assert names(town) == ["printer fleet"]
    assert "The tag “vip” is taken off." in dev.get(f"cases/{case.reference}").text


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "Enter a tag."),
        ("a<b", "A tag has letters, digits"),
        ("x" * 41, "A tag has at most 40 characters."),
    ],
)
def test_what_is_no_tag_is_said_beside_the_field_and_kept(town, dev, ask, typed, why):
    page = put(dev, ask(), typed)
    assert page.status_code == 422
    assert page.text.count(why) == 2
    assert 'href="#tag-tag"' in page.text
    assert names(town) == []


@pytest.mark.parametrize(
    ("typed", "why"),
    [("", "Enter a tag."), ("x" * 301, "Ensure this value has at most 300 characters")],
)
def test_a_refused_taking_off_leaves_the_field_for_putting_on_alone(town, dev, ask, typed, why):
    case = ask()
    put(dev, case, "vip")
    page = put(dev, case, typed, "untag")
    assert page.status_code == 422
    assert page.text.count(why) == 1
    assert 'href="#main-content">' + why in page.text
    assert 'id="tag-error"' not in page.text
    assert 'name="tag" value="" maxlength="300"' in page.text
    assert names(town) == ["vip"]


@pytest.mark.parametrize("verb", ["tag", "untag"])
def test_a_merged_case_has_no_field_and_the_summary_leads_to_none(dev, ask, verb):
    case, other = ask(), ask()
    dev.post(f"cases/{case.reference}/do/merge", reference=other.reference)
    page = put(dev, case, "vip", verb)
    assert page.status_code == 422
    assert "Tag the case that it was merged into." in page.text
    assert 'href="#main-content">Tag the case' in page.text
    assert "#tag-tag" not in page.text


def test_who_may_not_work_the_case_reads_its_tags_and_changes_none(town, dev, ask, sign_in):
    case = ask()
    put(dev, case, "vip")
    with scope.opened([town.council.pk], writes=True) as at:
        someone(town.council, "vic", "auditor", at)
    auditor = sign_in("vic")
    page = auditor.get(f"cases/{case.reference}").text
    assert ">vip</a>" in page
    assert "Put a tag on" not in page
    assert "Take off" not in page
    assert put(auditor, case, "mine").status_code == 403
    assert names(town) == ["vip"]


def test_the_queue_and_saved_views_show_the_cases_with_a_tag(dev, ask):
    case, other = ask(), ask()
    put(dev, case, "Printer Fleet")
    assert dev.listed("queue?tag=Printer++fleet") == [case.reference]
    page = dev.get("queue?tag=printer+fleet").text
    assert "Tag: printer fleet" in page
    assert dev.listed("queue?tag=none+such") == []
    assert set(dev.listed("queue")) == {case.reference, other.reference}
    dev.post("queue/views/save", name="The fleet", address="tag=printer+fleet", sharing="me")
    saved = re.search(
        r'href="(/staff/queue\?tag=printer\+fleet&amp;saved=\d+)"[^>]*>The fleet <span'
        r' class="d-count">1<',
        dev.get("queue").text,
    )
    assert saved, "the saved view with its count"


def test_a_queue_without_a_tag_asks_nothing_of_tags(dev, ask, django_assert_num_queries):
    put(dev, ask(), "vip")
    dev.get("queue")
    dev.get("queue")
    with django_assert_num_queries(QUEUE_QUERIES) as asked:
        dev.get("queue")
    assert not [one for one in asked.captured_queries if "cases_tag" in one["sql"]]


def test_the_tags_in_use_are_listed_as_far_as_their_cases_may_be_seen(dev, ask, sign_in):
    assert "No tags are in use" in dev.get("queue/tags").text
    for _ in range(2):
        put(dev, ask(), "fleet")
    page = dev.get("queue/tags").text
    assert 'href="/staff/queue?tag=fleet"' in page
    assert re.search(r"--numeric\">2<", page)
    assert "fleet" not in sign_in("asha").get("queue/tags").text


def test_the_search_leads_to_the_cases_with_a_tag(dev, ask, sign_in):
    case = ask()
    put(dev, case, "fleet 7")
    page = dev.get("find?text=Fleet+7").text
    assert "Every case tagged “Fleet 7”" in page
    assert 'href="/staff/queue?state=any&amp;tag=fleet+7"' in page
    assert "Nothing that you may see fits" not in page
    assert "tagged" not in sign_in("asha").get("find?text=Fleet+7").text


def test_several_are_tagged_after_a_look_and_it_is_undone(town, dev, ask):
    put(dev, ask(), "vip")
    ask()
    found = ticks(dev.get("queue"))
    asked = dev.post(SEVERAL, task="tag", case=found)
    assert '<option value="vip">' in asked.text
    wrong = dev.post(SEVERAL, task="tag", case=found, step="see", tag="a<b")
    assert wrong.status_code == 422
    assert "A tag has letters, digits" in wrong.text
    seen = dev.post(SEVERAL, task="tag", case=found, step="see", tag="VIP")
    assert "1 case would change" in seen.text
    assert "It has the tag already." in seen.text
    assert "Tags: <del>None</del> → <ins>vip</ins>" in seen.text
    assert names(town) == ["vip"]
    done = dev.post(SEVERAL, task="tag", case=found, step="do", tag="VIP")
    assert names(town) == ["vip", "vip"]
    dev.client.post(f"{done['Location']}/undo", headers=dev.host)
    assert names(town) == ["vip"]
    off = dev.post(SEVERAL, task="untag", case=ticks(dev.get("queue")))
    assert '<option value="vip">' in off.text
    dev.post(SEVERAL, task="untag", case=ticks(dev.get("queue")), step="do", tag="vip")
    assert names(town) == []
