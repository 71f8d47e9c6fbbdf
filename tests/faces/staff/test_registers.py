"""Officers list what the council keeps, filter and sort it, add records and change them."""

import re

import pytest
from tests.faces.staff.conftest import a_desk_with_registers
from tests.standing import on as standing_on

from moothall.engine.registers import actions
from moothall.engine.registers.models import Record
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.ground.people import actions as people
from moothall.ground.people.models import Identity
from moothall.ground.people.words import Role

pytestmark = pytest.mark.django_db
SETUP = Actor.job("set-up")
PLAIN = {
    "title": "Flood in the server room",
    "category": "technology",
    "likelihood": 3,
    "impact": 4,
}
TYPED = {name: str(value) for name, value in PLAIN.items()}


@pytest.fixture
@standing_on(a_desk_with_registers)
def town(standing):
    return standing


@pytest.fixture
def keep(town):
    """Publish the registers in Ashby, and keep what a test adds."""

    def added(slug, **values):
        with scope.opened([town.council.pk], writes=True) as at:
            return actions.add(town.council, slug, values, by=town.actor("mo"), at=at)

    return added


def risk(keep, **more):
    return keep("risks", **PLAIN | more)


def titles(page):
    return re.findall(r'<a class="d-list__link" href="[^"]+">([^<]+)</a>', page.text)


def now(record):
    with scope.opened([record.council_id], writes=False):
        return Record.objects.get(pk=record.pk)


def test_the_shelf_shows_each_register_under_its_heading(keep, dev):
    page = dev.get("registers").text
    assert page.index("Governance") < page.index('href="/staff/registers/risks"')
    assert "What could go wrong" in page


def test_without_registers_the_shelf_says_what_to_do(other_town, sign_in):
    dev = sign_in("dev", slug="brackwater", home="brackwater")
    assert "moothall registers publish" in dev.get("registers").text


def test_a_list_begins_with_the_registers_first_view(keep, dev):
    risk(keep)
    risk(keep, title="Fire", likelihood=5, impact=5)
    page = dev.get("registers/risks")
    assert "<h1" in page.text
    assert "Open risks" in page.text
    assert titles(page) == ["Fire", "Flood in the server room"]
    assert "2 risks" in page.text
    assert 'class="d-rag d-rag--red">Red<' in page.text
    assert re.search(r"Next review: </span>\d+ [A-Z][a-z]+ \d{4}", page.text)


def test_a_list_is_filtered_and_sorted_by_its_address(keep, dev):
    risk(keep)
    risk(keep, title="Fire", category="money", likelihood=5, impact=5)
    risk(keep, title="Flu", category="people", likelihood=2, impact=2)
    assert titles(dev.get("registers/risks?category=money")) == ["Fire"]
    assert titles(dev.get("registers/risks?title=fl")) == ["Flood in the server room", "Flu"]
    assert titles(dev.get("registers/risks?score-from=5&score-to=20")) == [
        "Flood in the server room"
    ]
    assert titles(dev.get("registers/risks?rag=red")) == ["Fire"]
    assert titles(dev.get("registers/risks?view=all&sort=score"))[0] == "Flu"
    assert "Remove filter" in dev.get("registers/risks?category=money").text


def test_what_no_list_can_be_is_left_out_or_not_there(keep, dev):
    risk(keep)
    for odd in (
        "sort=cause",
        "score-from=many",
        "view=nothing",
        "owner=Mo",
        "act_by-from=2026-99-99",
    ):
        assert dev.get(f"registers/risks?{odd}").status_code in (200, 404), odd
    many = dev.get("registers/risks?score-from=many&score-to=9").text
    assert 'name="score-from" type="number" value=""' in many
    assert 'name="score-to" type="number" value="9"' in many
    assert dev.get("registers/risks?after=x").status_code == 404
    assert dev.get("registers/dragons").status_code == 404


def test_a_long_list_of_long_titles_leads_on_and_back(keep, dev):
    long = "Ω" * 110
    for number in range(52):
        risk(keep, title=f"{long} {number:02}")
    first = dev.get("registers/risks?view=all&sort=title")
    assert len(titles(first)) == 50
    more = re.search(r'rel="next" href="/staff/([^"]+)"', first.text)[1].replace("&amp;", "&")
    second = dev.get(more)
    assert titles(second) == [f"{long} 50", f"{long} 51"]
    assert "First page" in second.text


def test_an_officer_adds_a_record_and_sees_it(keep, dev):
    assert "Add a risk" in dev.get("registers/risks").text
    form = dev.get("registers/ashby/risks/add")
    token = re.search(r'name="token" value="([^"]+)"', form.text)[1]
    done = dev.post("registers/ashby/risks/add", **TYPED, token=token)
    assert done.status_code == 302
    page = dev.get(done.url.removeprefix("/staff/"))
    assert "Flood in the server room is added." in page.text
    assert "R-0001" in page.text
    again = dev.post("registers/ashby/risks/add", **TYPED, token=token)
    assert again.url == done.url


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(keep, dev):
    page = dev.post("registers/ashby/risks/add", **TYPED | {"likelihood": "9", "category": ""})
    assert page.status_code == 422
    assert 'href="#likelihood"' in page.text
    assert 'href="#category"' in page.text
    assert 'value="Flood in the server room"' in page.text


def test_a_change_is_kept_with_its_reason_and_shown_in_the_history(keep, dev):
    kept = risk(keep)
    address = f"registers/risks/{kept.pk}"
    form = dev.get(f"{address}/change")
    assert 'value="Flood in the server room"' in form.text
    done = dev.post(
        f"{address}/change", **TYPED | {"impact": "5"}, revision="1", **{"said-why": "New servers"}
    )
    assert done.status_code == 302
    page = dev.get(address).text
    assert "<del>4</del>" in page
    assert "<ins>5</ins>" in page
    assert "New servers" in page
    assert now(kept).values["score"] == 15


def test_two_who_change_the_same_see_what_each_said(keep, dev, sign_in):
    kept = risk(keep)
    address = f"registers/risks/{kept.pk}/change"
    dev.post(address, **TYPED | {"impact": "5"}, revision="1")
    page = dev.post(address, **TYPED | {"impact": "2"}, revision="1")
    assert page.status_code == 422
    assert re.findall(r'<td class="govuk-table__cell m-break">([^<]+)</td>', page.text) == list(
        "452"
    )
    assert now(kept).values["impact"] == 5
    assert 'name="revision" value="2"' in page.text
    assert dev.post(address, **TYPED | {"impact": "2"}, revision="2").status_code == 302
    assert now(kept).values["impact"] == 2


def test_who_may_not_see_a_field_is_not_asked_for_it_and_cannot_say_it(keep, dev, sign_in):
    kept = risk(keep)
    address = f"registers/risks/{kept.pk}/change"
    dev.post(address, **TYPED, confidential="Mine", revision="1")
    assert "confidential" not in now(kept).values
    assert 'name="confidential"' not in dev.get(address).text
    mo = sign_in("mo")
    mo.post(address, **TYPED, confidential="Only for Mo", revision="1")
    assert "Only for Mo" in mo.get(f"registers/risks/{kept.pk}").text
    dev = sign_in("dev")
    assert "Only for Mo" not in dev.get(f"registers/risks/{kept.pk}").text


def test_what_the_form_cannot_offer_stays_until_another_is_chosen(keep, town, dev):
    systems = [keep("systems", name=name, what="It") for name in ("Parking", "Loans")]
    asha = town.people["asha"]
    kept = risk(keep, systems=[one.pk for one in systems], owner=asha.pk)
    with scope.opened([town.council.pk], writes=True) as at:
        actions.remove(systems[0], by=town.actor("mo"), at=at, why="Sold")
        people.disable(asha, by=SETUP, at=at)
    address = f"registers/risks/{kept.pk}/change"
    sent = TYPED | {"title": "Wet", "systems": [str(systems[1].pk)], "owner": "", "revision": "1"}
    assert dev.post(address, **sent).status_code == 302
    stands = now(kept).values
    assert (stands["title"], stands["owner"]) == ("Wet", asha.pk)
    assert stands["systems"] == [one.pk for one in systems]
    sent |= {"systems": [], "revision": "2"}
    assert dev.post(address, **sent).status_code == 302
    assert "systems" not in now(kept).values


def test_a_nought_is_taken_away_as_any_other_number(keep, dev):
    kept = keep("systems", name="Parking", what="Permits", users=0)
    address = f"registers/systems/{kept.pk}/change"
    sent = {"name": "Parking", "what": "Permits", "users": "", "revision": "1"}
    assert dev.post(address, **sent).status_code == 302
    assert "users" not in now(kept).values


def test_a_clash_names_officers_and_records(keep, town, dev):
    kept = risk(keep, owner=town.people["asha"].pk)
    address = f"registers/risks/{kept.pk}/change"
    dev.post(address, **TYPED, owner=str(town.people["mo"].pk), revision="1")
    page = dev.post(address, **TYPED, owner=str(town.people["dev"].pk), revision="1")
    told = re.findall(r'<td class="govuk-table__cell m-break">([^<]+)</td>', page.text)
    assert told == ["Asha", "Mo", "Dev"]


def test_a_column_names_the_records_that_it_leads_to(keep, dev):
    supplier = keep("suppliers", name="Weir Software plc")
    keep("systems", name="Parking", what="Permits", supplier=[supplier.pk])
    assert "Weir Software plc" in dev.get("registers/systems?view=all").text


def test_who_may_only_look_is_offered_no_form(keep, town, sign_in):
    kept = risk(keep)
    with scope.opened([town.council.pk], writes=True) as at:
        identity = Identity.objects.create(email="des@ashby.example")
        des = people.add(
            town.council, "Des", by=SETUP, at=at, email=identity.email, identity=identity
        )
        people.stand(des, Role.DESIGNER, by=SETUP, at=at)
    des = sign_in("des")
    assert "Flood" in des.get(f"registers/risks/{kept.pk}").text
    assert "Add a risk" not in des.get("registers/risks").text
    for form in (f"registers/risks/{kept.pk}/change", "registers/ashby/risks/add"):
        assert des.get(form).status_code == 403
        assert des.post(form, **TYPED).status_code == 403


def test_records_lead_to_others_both_ways(keep, dev):
    system = keep("systems", name="Parking", what="Permits")
    kept = risk(keep)
    page = dev.get(f"registers/risks/{kept.pk}/change").text
    assert f'value="{system.pk}"' in page
    dev.post(f"registers/risks/{kept.pk}/change", **TYPED, systems=str(system.pk), revision="1")
    assert "Parking" in dev.get(f"registers/risks/{kept.pk}").text
    assert "Flood in the server room" in dev.get(f"registers/systems/{system.pk}").text


def test_a_record_of_another_register_or_council_is_not_there(keep, dev, sign_in, other_town):
    kept = risk(keep)
    assert dev.get(f"registers/systems/{kept.pk}").status_code == 404
    assert dev.get("registers/risks/999999").status_code == 404
    stranger = sign_in("dev", slug="brackwater", home="brackwater")
    assert stranger.get(f"registers/risks/{kept.pk}").status_code == 404
    assert stranger.get("registers/risks").status_code == 404
    assert Identity.objects.filter(email="dev@brackwater.example").exists()


def test_the_box_finds_a_record_with_its_register_and_state(keep, dev):
    made = risk(keep, title="Quagmire in the car park")
    page = dev.get("find?text=quagmire").text
    assert 'id="found-record"' in page
    assert f'href="/staff/registers/risks/{made.pk}"' in page
    assert "Risks, Open" in page
    assert "Quagmire in the car park" not in dev.get("find?text=quagmire&kind=case").text
