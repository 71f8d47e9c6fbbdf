"""A case's page links records, shows and unlinks them; a record's page shows its cases."""

import pytest
from tests.engine.registers.shelf import definitions
from tests.faces.staff.conftest import Officer

from moothall.engine.cases.models import About
from moothall.engine.registers import actions
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor

pytestmark = pytest.mark.django_db
SETUP = Actor.job("set-up")
RISK = {"category": "technology", "likelihood": 3, "impact": 4}


def publish(desk, *registers):
    with scope.opened([desk.council.pk], writes=True) as at:
        for definition in registers or definitions().values():
            actions.publish(desk.council, definition, by=SETUP, at=at)


@pytest.fixture
def risk(town):
    """Add a risk; to Ashby where nothing else is said."""

    def added(title, desk=town):
        with scope.opened([desk.council.pk], writes=True) as at:
            values = RISK | {"title": title}
            return actions.add(desk.council, "risks", values, by=desk.actor("mo"), at=at)

    publish(town)
    return added


def page_of(record):
    return f"registers/risks/{record.pk}"


def links(town):
    with scope.opened([town.council.pk], writes=False):
        return About.objects.count()


@pytest.mark.parametrize("called", ["Flood", "flood ", "/staff/registers/risks/{}"])
def test_a_record_is_linked_by_its_name_or_its_page_and_stands_on_both_pages(
    town, dev, ask, risk, called
):
    case, flood = ask(), risk("Flood")
    done = dev.post(f"cases/{case.reference}/do/about", called=called.format(flood.pk))
    assert done.status_code == 302, done.text
    page = dev.get(f"cases/{case.reference}").text
    assert "Records it is about" in page
    assert f'href="/staff/{page_of(flood)}"' in page
    assert "Linked to a record of a register: Flood" in page
    there = dev.get(page_of(flood)).text
    assert "Cases about it (1)" in there
    assert case.reference in there


def test_a_link_to_a_record_is_ended_and_that_undone_by_one_press(town, dev, ask, risk):
    case, flood = ask(), risk("Flood")
    address = f"/staff/{page_of(flood)}"
    dev.post(f"cases/{case.reference}/do/about", called=address)
    done = dev.post(f"cases/{case.reference}/do/notabout", called=address)
    assert links(town) == 0
    page = dev.client.get(done["Location"], headers=dev.host).text
    assert "Not about Flood any more." in page
    assert "Undo: link again" in page
    dev.post(f"cases/{case.reference}/do/about", called=address)
    assert links(town) == 1


def test_several_of_a_name_are_named_and_what_was_typed_is_kept(town, dev, ask, risk):
    case = ask()
    for title in ("Flood north", "Flood south"):
        risk(title)
    page = dev.post(f"cases/{case.reference}/do/about", called="Flood")
    assert page.status_code == 422
    assert "Several fit:" in page.text
    assert 'value="Flood"' in page.text
    assert links(town) == 0


def test_nothing_and_nothing_known_are_refused(dev, ask, risk):
    case = ask()
    for called, why in (("", "Say which record."), ("Dragons", "There is no record called so")):
        page = dev.post(f"cases/{case.reference}/do/about", called=called)
        assert page.status_code == 422
        assert why in page.text


def test_a_record_of_a_register_that_is_not_open_is_neither_linked_nor_shown(
    town, dev, ask, risk, sign_in
):
    case, flood = ask(), risk("Flood")
    address = f"/staff/{page_of(flood)}"
    dev.post(f"cases/{case.reference}/do/about", called=address)
    closed = definitions()["risks"].model_copy(update={"see": ("manager",), "change": ("manager",)})
    publish(town, closed)
    page = dev.get(f"cases/{case.reference}").text
    assert "Records it is about" not in page
    assert "Linked to a record of a register" in page
    assert "register: Flood" not in page
    for verb in ("about", "notabout"):
        refused = dev.post(f"cases/{case.reference}/do/{verb}", called=address)
        assert refused.status_code == 422
        assert "There is no record called so that is open to you." in refused.text
    assert "Flood" in sign_in("mo").get(f"cases/{case.reference}").text


def test_a_case_of_another_team_is_neither_listed_nor_counted(dev, ask, risk, sign_in):
    bins, flood = ask("missed-bin"), risk("Flood")
    sign_in("asha").post(f"cases/{bins.reference}/do/about", called=f"/staff/{page_of(flood)}")
    assert "Cases about it (1)" in sign_in("asha").get(page_of(flood)).text
    there = sign_in("dev").get(page_of(flood)).text
    assert bins.reference not in there
    assert "No case that you may see." in there


def test_a_record_of_another_council_is_not_there_to_be_linked(
    town, ask, risk, other_town, sign_in
):
    case = ask()
    publish(other_town)
    theirs = risk("Flood", desk=other_town)
    dev = sign_in("dev")
    page = dev.post(f"cases/{case.reference}/do/about", called=f"/staff/{page_of(theirs)}")
    assert page.status_code == 422
    assert "There is no record called so" in page.text


def test_at_a_shared_desk_a_name_is_one_of_the_case_s_own_council(
    town, other_town, shared, ask, risk, client
):
    case, ours = ask(), risk("Flood")
    publish(other_town)
    theirs = risk("Flood", desk=other_town)
    client.force_login(shared)
    pat = Officer(client, "three-rivers-ict")
    for called, wanted in (("Flood", 302), (f"/staff/{page_of(theirs)}", 422)):
        page = pat.post(f"cases/{case.reference}/do/about", called=called)
        assert page.status_code == wanted, page.text
    with scope.opened([town.council.pk], writes=False):
        assert About.objects.get().record_id == ours.pk


def test_more_cases_than_are_shown_are_counted(dev, ask, risk):
    flood = risk("Flood")
    for _ in range(21):
        dev.post(f"cases/{ask().reference}/do/about", called=f"/staff/{page_of(flood)}")
    page = dev.get(page_of(flood)).text
    assert "Cases about it (21)" in page
    assert "The newest 20 are shown." in page


def test_at_a_shared_desk_the_councils_to_add_to_stand_behind_one_way(
    other_town, shared, risk, dev, client
):
    publish(other_town)
    assert "Add a risk</summary>" not in dev.get("registers/risks").text
    client.force_login(shared)
    page = Officer(client, "three-rivers-ict").get("registers/risks").text
    head, _, tools = page.partition('class="d-tools"')
    assert "Add a risk" not in head
    assert "Add a risk</summary>" in tools
    assert tools.count('/risks/add"') == 2
