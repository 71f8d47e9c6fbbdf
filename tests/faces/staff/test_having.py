"""What a caller or a requester has, beside their call and on their case, as registers say it."""

from pathlib import Path

import pytest
from tests.engine.cases.conftest import SETUP

import moothall.packs
from moothall.engine.cases.history import Requester
from moothall.engine.registers import actions as registers
from moothall.engine.registers import reading
from moothall.ground.councils import scope

pytestmark = pytest.mark.django_db
PACKS = Path(moothall.packs.__file__).parent
FILES = ("governance/registers/suppliers", "places/registers/sites", "places/registers/assets")
FORM = "log/ashby/missed-bin"
WITH_KIT = 43
"""What the page of a case takes whose requester has something."""
DEVICE = {"kind": "laptop", "maker": "Fell", "model": "Light 14"}


@pytest.fixture
def kit(town):
    """Dev has a laptop at the Town Hall; Mo has one, and had one that is disposed of."""
    given = {"A-1": ("dev", ()), "A-2": ("mo", ()), "A-3": ("mo", ("return", "dispose"))}
    made = {}
    with scope.opened([town.council.pk], writes=True) as at:
        for name in FILES:
            definition = reading.read_file(PACKS / f"{name}.yaml").definition
            registers.publish(town.council, definition, by=SETUP, at=at)
        place = {"name": "Town Hall", "kind": "office"}
        site = registers.add(town.council, "sites", place, by=SETUP, at=at)
        for tag, (holder, moves) in given.items():
            values = {"tag": tag, "site": [site.pk], "holder": town.people[holder].pk}
            made[tag] = registers.add(town.council, "assets", {**DEVICE, **values}, by=SETUP, at=at)
            for move in ("issue", *moves):
                registers.move(made[tag], move, by=SETUP, at=at, why="It is old")
    return made


def test_what_the_caller_has_stands_beside_the_form_with_its_site(sign_in, town, kit):
    page = sign_in("asha").get(f"{FORM}?caller={town.people['dev'].pk}").text
    assert "What Dev has" in page
    assert f'href="/staff/registers/assets/{kit["A-1"].pk}">A-1</a>' in page
    assert "Laptop, Light 14, Town Hall" in page
    assert ">A-2<" not in page


def test_what_is_disposed_of_is_had_by_nobody(sign_in, town, kit):
    page = sign_in("asha").get(f"log?caller={town.people['mo'].pk}").text
    assert ">A-2<" in page
    assert ">A-3<" not in page


def test_who_does_not_see_the_register_is_shown_nothing_of_it(sign_in, town, kit):
    hide(town, see=("manager",), change=("manager",))
    mine = f"{FORM}?caller={town.people['dev'].pk}"
    assert "A-1" not in sign_in("asha").get(mine).text
    assert ">A-1<" in sign_in("mo").get(mine).text


def test_whoever_has_nothing_has_no_heading(sign_in, town, kit):
    page = sign_in("asha").get(f"{FORM}?caller={town.people['asha'].pk}").text
    assert "What Asha has" not in page


def case_page(ask, town, who="dev"):
    person = town.people[who]
    return f"cases/{ask(contact=Requester(person.name, person_id=person.pk)).reference}"


def give(town, numbers, holder):
    with scope.opened([town.council.pk], writes=True) as at:
        for number in numbers:
            values = {**DEVICE, "tag": f"B-{number}", "holder": town.people[holder].pk}
            registers.add(town.council, "assets", values, by=SETUP, at=at)


def test_the_page_of_a_case_shows_what_its_requester_has(sign_in, town, kit, ask):
    page = sign_in("dev").get(case_page(ask, town)).text
    assert f'href="/staff/registers/assets/{kit["A-1"].pk}">A-1</a>' in page
    assert "Laptop, Light 14, Town Hall" in page
    assert ">A-2<" not in page
    assert 'id="requester-has"' not in sign_in("dev").get(case_page(ask, town, "asha")).text


def test_a_press_says_that_a_case_is_about_what_they_have(sign_in, town, kit, ask):
    page, dev = case_page(ask, town), sign_in("dev")
    there = f"/staff/registers/assets/{kit['A-1'].pk}"
    assert "This case is about it" not in dev.get(page).text
    assert dev.post(f"{page}/do/about", called=there).status_code == 302
    text = dev.get(page).text
    assert "This case is about it" in text
    assert "It is about this" not in text
    assert "Laptop, Light 14, Town Hall, Dev" in text


def test_what_a_case_is_about_says_who_has_it(sign_in, town, kit, ask):
    page, dev = case_page(ask, town, "asha"), sign_in("dev")
    dev.post(f"{page}/do/about", called=f"/staff/registers/assets/{kit['A-2'].pk}")
    assert "Laptop, Light 14, Town Hall, Mo" in dev.get(page).text


def test_who_does_not_see_the_register_sees_nothing_of_it_on_the_case(sign_in, town, kit, ask):
    page = case_page(ask, town)
    hide(town, see=("manager",), change=("manager",))
    assert "A-1" not in sign_in("dev").get(page).text
    assert ">A-1<" in sign_in("mo").get(page).text


@pytest.mark.parametrize(("field", "told"), [("holder", ""), ("model", "Laptop, Town Hall")])
def test_what_only_some_see_is_not_told_beside_a_case(sign_in, town, kit, ask, field, told):
    page = case_page(ask, town)
    assets = reading.read_file(PACKS / f"{FILES[2]}.yaml").definition
    hidden = [
        one.model_copy(update={"see": ("manager",)}) if one.id == field else one
        for one in assets.fields
    ]
    hide(town, fields=tuple(hidden))
    text = sign_in("mo").get(page).text
    assert (f'<span class="m-break">{told}</span>' in text) == bool(told)
    assert "Light 14" not in text


def test_the_page_takes_the_same_queries_for_one_thing_and_three(
    sign_in, town, kit, ask, django_assert_num_queries
):
    page, dev = case_page(ask, town), sign_in("dev")
    dev.get(page)
    with django_assert_num_queries(WITH_KIT):
        dev.get(page)
    give(town, [1, 2], "dev")
    assert ">B-2<" in dev.get(page).text
    with django_assert_num_queries(WITH_KIT):
        dev.get(page)


def hide(town, **changes):
    with scope.opened([town.council.pk], writes=True) as at:
        assets = reading.read_file(PACKS / f"{FILES[2]}.yaml").definition
        registers.publish(town.council, assets.model_copy(update=changes), by=SETUP, at=at)
