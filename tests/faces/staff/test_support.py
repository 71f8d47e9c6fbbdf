"""Who can support what in the officers' pages: who may do what, councils apart, the file."""

import csv
import io

import pytest
from tests.engine.cases.conftest import SETUP
from tests.practices.servicedesk.conftest import a_system

from moothall.ground.councils import scope
from moothall.ground.people import actions as people
from moothall.ground.people.words import Role
from moothall.practices.servicedesk import actions
from moothall.practices.servicedesk.models import Component, Support

pytestmark = pytest.mark.django_db


def components(town, *names, system="Parking permits"):
    with scope.opened([town.council.pk], writes=True) as at:
        made = actions.add_components(a_system(town, system), names, by=SETUP, at=at)
        for one in made:
            actions.support(one, [town.people["dev"].identity_id], "lead", by=SETUP, at=at)
    return made


@pytest.fixture
def payments(town):
    return components(town, "Payments")[0]


def rows_of(officer, path="support/file.csv"):
    answer = officer.get(path)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def test_what_managers_say_is_refused_to_officers(dev, sign_in, payments):
    page = dev.get(f"support/{payments.pk}")
    assert (page.status_code, "Say who can" in page.text) == (200, False)
    for path in ("support/add", "support/leaving", f"support/{payments.pk}/do/people"):
        assert dev.get(path).status_code == 403
    assert dev.post(f"support/{payments.pk}/do/end").status_code == 403
    assert "Say who can" in sign_in("mo").get(f"support/{payments.pk}").text


def test_a_component_of_another_council_is_not_there(sign_in, payments, other_town):
    there = sign_in("mo", slug="brackwater", home="brackwater")
    assert there.get(f"support/{payments.pk}").status_code == 404
    assert there.post(f"support/{payments.pk}/do/end").status_code == 404
    assert "No components yet" in there.get("support").text
    assert rows_of(there) == []


def test_at_a_shared_desk_a_manager_of_one_council_keeps_that_one_alone(
    client, shared, payments, town, other_town
):
    theirs = components(other_town, "Payments there")[0]
    with scope.opened([town.council.pk, other_town.council.pk], writes=True) as at:
        pat = next(one for one in _persons(shared) if one.council_id == town.council.pk)
        people.stand(pat, Role.MANAGER, by=SETUP, at=at)
    client.force_login(shared)
    host = {"host": "three-rivers-ict.localhost"}
    page = client.get("/staff/support", headers=host).text
    assert ("Payments there" in page, "Brackwater" in page) == (True, True)
    answers = [
        client.post(f"/staff/support/{one.pk}/do/end", headers=host).status_code
        for one in (payments, theirs)
    ]
    assert answers == [302, 403]
    with scope.opened([other_town.council.pk], writes=False):
        assert Component.objects.get().ended_at is None


def _persons(identity):
    from moothall.ground.people.models import Person

    return Person.objects.filter(identity=identity)


def test_deeds_are_posted_and_say_why_not(sign_in, payments, town):
    mo, path = sign_in("mo"), f"support/{payments.pk}/do"
    assert mo.get(f"{path}/end").status_code == 404
    assert mo.get(f"{path}/nothing").status_code == 404
    nobody = mo.post(f"{path}/people", level="can")
    assert (nobody.status_code, "Select an answer to: Who?" in nobody.text) == (422, True)
    stranger = mo.post(f"{path}/people", level="can", people=town.people["employee"].identity_id)
    assert "Select from the list" in stranger.text
    again = mo.post("support/add", system=payments.system_id, names="payments\n\n")
    assert "called payments already" in again.text
    for wrong in ("x", "", "9" * 30):
        assert mo.post(f"{path}/remove", support=wrong).status_code == 302
    with scope.opened([town.council.pk], writes=False):
        assert Support.objects.count() == 1


def test_the_table_is_filtered_and_its_file_has_the_same(sign_in, town, payments):
    with scope.opened([town.council.pk], writes=True) as at:
        bare = actions.add_components(payments.system, ["=Bare"], by=SETUP, at=at)[0]
    mo = sign_in("mo")
    assert "=Bare" not in mo.get("support?gap=one").text
    page = mo.get("support?gap=nobody").text
    assert (f"support/{bare.pk}" in page, "Payments" in page) == (True, False)
    assert "No component is so here" in mo.get("support?gap=away").text
    assert mo.get("support?gap=dragons&system=x&after=-1").status_code == 200
    [one] = rows_of(mo, "support/file.csv?gap=one")
    assert one == {
        "System": "Parking permits",
        "Component": "Payments",
        "To mend": "One person",
        "Suppliers": "",
        "Dev": "Leads",
    }
    assert len(rows_of(mo)) == 2


def test_the_table_goes_on_after_fifty(sign_in, town):
    components(town, *(f"Part {number:02}" for number in range(50)))
    components(town, "Loans", system="Zoo")
    mo = sign_in("mo")
    page = mo.get("support")
    assert ("Part 49" in page.text, "Loans" in page.text) == (True, False)
    after = page.text.split('rel="next" href="')[1].split('"')[0]
    rest = mo.get(after.removeprefix("/staff/").replace("&amp;", "&")).text
    assert ("Loans" in rest, "Part 49" in rest) == (True, False)
    assert 'rel="next"' not in rest


@pytest.mark.parametrize("path", ["support", "support/training"])
def test_the_pages_ask_as_often_for_three_components_as_for_one(
    dev, town, payments, path, django_assert_num_queries
):
    dev.get(path)
    with django_assert_num_queries(23):
        dev.get(path)
    with scope.opened([town.council.pk], writes=True) as at:
        actions.add_components(payments.system, ["Map", "Letters"], by=SETUP, at=at)
    with django_assert_num_queries(23):
        dev.get(path)


def test_there_is_nothing_to_add_a_component_to_without_the_register(sign_in):
    mo = sign_in("mo")
    assert "No components yet" in mo.get("support").text
    assert "There is no system to add a component to" in mo.get("support/add").text
    assert "Nobody is named" in mo.get("support/leaving").text
    assert "Nothing to learn" in mo.get("support/training").text
