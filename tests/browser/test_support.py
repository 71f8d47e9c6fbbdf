"""O34: a desk manager says who can support which component, in a browser, and sees the gaps."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.hashers import make_password
from playwright.sync_api import expect
from tests.browser.conftest import look, sound
from tests.browser.governing import PASSWORD, fill, press, says
from tests.engine.cases.conftest import a_desk
from tests.faces.api.conftest import Machine, a_key
from tests.practices.servicedesk.conftest import a_system

from moothall.engine.cases import actions as cases
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.ground.people import actions as people
from moothall.practices.servicedesk import actions
from moothall.practices.servicedesk.words.oncall import Said

SETUP = Actor.job("tests")


@pytest.fixture
def desk(site, ashby_committed):
    """Ashby's ICT desk with two systems and no component; Dev is away for a day."""
    hashed = make_password(PASSWORD)
    with scope.opened([ashby_committed.pk], writes=True) as at:
        for name in ("asha", "dev", "mo"):
            people.enrol(f"{name}@ashby.example", password_hash=hashed, by=SETUP, at=at)
        found = a_desk(ashby_committed)
        for name in ("Parking permits", "Library loans"):
            a_system(found, name)
        said = Said(name="ICT out of hours", team="ict-desk")
        rota = actions.add_rota(found.council, said, teams={"ict-desk"}, by=SETUP, at=at)
        away = at - timedelta(hours=1), at + timedelta(days=1)
        actions.note_absence(rota, found.people["dev"].identity_id, away, by=SETUP, at=at)
    return found


def row(page, name):
    return page.locator("main tbody tr").filter(has_text=name)


def name_people(page, component, level, *names):
    """Say on a component's page who supports it at a level."""
    page.get_by_role("link", name="Who can support what", exact=True).click()
    page.get_by_role("link", name=component, exact=True).click()
    page.get_by_role("link", name="Say who can support it").click()
    fill(page, level=level)
    for name in names:
        page.get_by_label(re.compile(rf"^\s*{name}\b")).check()
    press(page, "Save who can")
    expect(page.locator(".d-said")).to_contain_text("Saved for")


def a_case_about(desk, system):
    """A fault about a system, which Dev's team works."""
    with scope.opened([desk.council.pk], writes=True) as at:
        case = desk.case("ict-fault", at=at)
        record = next(one for one in systems(desk) if one.title == system)
        cases.link_record(case, record.pk, by=desk.actor("dev"), at=at)
    return case.reference


def systems(desk):
    from moothall.engine.registers.models import Record

    return Record.objects.filter(council=desk.council, register__slug="systems")


def say_who(page):
    """Mo adds three components and says who supports them; she is at a narrow window."""
    says(page, "No components yet")
    page.get_by_role("link", name="Add the first ones").click()
    press(page, "Add them")
    expect(page.get_by_role("alert")).to_contain_text("Select an answer to: Which system?")
    fill(page, system="Parking permits", names="Payments\nLetters\nMap")
    sound(page)
    press(page, "Add them")
    expect(row(page, "Payments")).to_contain_text("Nobody")
    page.get_by_role("link", name="Payments", exact=True).click()
    name_people(page, "Payments", "Leads", "Asha", "Dev")
    name_people(page, "Letters", "Can support it", "Dev")
    name_people(page, "Letters", "Is learning", "Asha")
    page.get_by_role("link", name="Name a supplier").click()
    fill(page, supplier="Weir Software plc")
    press(page, "Save the supplier")
    says(page, "Weir Software plc")
    sound(page)
    look(page, "component")


def see_gaps(page):
    """Mo sees what is to mend, what Dev's leaving would do, and what is to learn."""
    page.get_by_role("link", name="Who can support what", exact=True).click()
    expect(row(page, "Payments")).to_contain_text("One person now")
    expect(row(page, "Letters")).to_contain_text("All away now")
    expect(row(page, "Map")).to_contain_text("Nobody")
    sound(page)
    look(page, "support")
    page.get_by_role("link", name=re.compile("^One person [0-9]")).click()
    expect(page.locator("main tbody tr")).to_have_count(1)
    page.get_by_role("link", name=re.compile("^Dev")).click()
    says(page, "If Dev leaves")
    expect(row(page, "Letters")).to_contain_text("Weir Software plc (supplier)")
    expect(row(page, "Payments")).to_contain_text("One person")
    sound(page)
    look(page, "leaving")
    page.get_by_role("link", name="Who can support what", exact=True).click()
    page.get_by_role("link", name="What to learn").click()
    expect(row(page, "Map")).to_contain_text("Asha, Dev")
    expect(row(page, "Letters")).to_contain_text("Asha")
    sound(page)
    look(page, "training")


def test_o34_who_can_support_what_from_the_first_component_to_what_is_to_learn(site, desk, sits):
    """O34: components, who at which level, one person, nobody, away, left, what if, learning."""
    with sits("mo", "/staff/support", 320) as page:
        say_who(page)
        see_gaps(page)
        page.get_by_role("link", name="Who can support what", exact=True).click()
        with page.expect_download() as file:
            page.get_by_role("link", name="Download as CSV").click()
        said = file.value.path().read_text("utf-8-sig")
        assert 'Letters,"One person, All away now",Weir Software plc,Learning,"Can (away' in said
    reference = a_case_about(desk, "Parking permits")
    with scope.opened([desk.council.pk], writes=True) as at:
        people.disable(desk.people["asha"], by=SETUP, at=at)
    with sits("dev", f"/staff/cases/{reference}") as page:
        card = page.get_by_role("region", name="Who can support it")
        expect(card).to_contain_text("Dev (leads, away until")
        expect(card).not_to_contain_text("Asha")
        sound(page)
        look(page, "case")
        page.goto(site.url("ashby", "/staff/support?gap=left"))
        expect(row(page, "Payments")).to_contain_text("has left")
        sound(page)
        look(page, "left")
    machine = Machine(desk.council, a_key(desk.council)[1])
    told = {one["name"]: one["problems"] for one in machine.get("/support").json()["items"]}
    thin = ["one", "away", "left"]
    assert told == {"Letters": thin, "Map": ["nobody"], "Payments": thin}
    of_case = machine.get(f"/cases/{reference}/support").json()["items"]
    assert [one["name"] for one in of_case] == ["Letters", "Map", "Payments"]
