"""Whoever sees what only some roles see of records is noted before the page leaves."""

import pytest
from tests.engine.registers.shelf import definitions
from tests.faces.staff.conftest import a_desk_with_registers
from tests.standing import on as standing_on

from moothall.engine.registers import actions
from moothall.engine.registers.definition import RegisterDefinition
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import Actor

pytestmark = pytest.mark.django_db
SETUP = Actor.job("set-up")
PLAIN = {"title": "Fire", "category": "money", "likelihood": 3, "impact": 4}


@pytest.fixture
@standing_on(a_desk_with_registers)
def town(standing):
    return standing


@pytest.fixture
def risks(town):
    """A risk with something confidential, and one without; two systems, one led to."""
    with scope.opened([town.council.pk], writes=True) as at:
        by = town.actor("mo")
        system = actions.add(
            town.council, "systems", {"name": "Parking", "what": "Permits"}, by=by, at=at
        )
        values = PLAIN | {"confidential": "Nobody knows", "systems": [system.pk]}
        return [
            actions.add(town.council, "risks", values, by=by, at=at),
            actions.add(town.council, "risks", PLAIN | {"title": "Flood"}, by=by, at=at),
        ]


def seen(town):
    with scope.opened([town.council.pk], writes=False):
        found = Entry.objects.filter(verb__in=["record.seen", "register.seen"]).order_by("pk")
        return [(one.verb, one.thing_id, one.by_id, one.facts["fields"]) for one in found]


def test_a_page_with_what_is_sensitive_is_noted_and_one_without_is_not(risks, town, sign_in):
    mo = sign_in("mo")
    mo.get(f"registers/risks/{risks[1].pk}")
    assert seen(town) == []
    assert "Nobody knows" in mo.get(f"registers/risks/{risks[0].pk}").text
    mo.get(f"registers/risks/{risks[0].pk}/change")
    expected = ("record.seen", risks[0].pk, town.people["mo"].pk, ["confidential"])
    assert seen(town) == [expected] * 2


def test_two_records_side_by_side_are_noted(risks, town, sign_in):
    page = sign_in("mo").get(f"registers/risks/{risks[1].pk}/merge?other={risks[0].pk}")
    assert "Nobody knows" in page.text
    assert seen(town) == [("record.seen", risks[0].pk, town.people["mo"].pk, ["confidential"])]


def test_who_does_not_see_it_is_not_noted(risks, town, dev):
    assert "Nobody knows" not in dev.get(f"registers/risks/{risks[0].pk}").text
    dev.get("registers/risks?view=all&show-columns=confidential")
    assert seen(town) == []


def test_a_list_with_such_a_column_is_noted(risks, town, sign_in):
    mo = sign_in("mo")
    mo.get("registers/risks?view=all")
    assert seen(town) == []
    page = mo.get("registers/risks?view=all&show-columns=confidential")
    assert "Nobody knows" in page.text
    assert [(verb, fields) for verb, _, _, fields in seen(town)] == [
        ("register.seen", ["confidential"])
    ]


def test_a_list_narrowed_or_sorted_by_it_is_noted_even_where_it_is_empty(risks, town, sign_in):
    said = definitions()["risks"].model_dump(mode="json", by_alias=True, exclude_none=True)
    for field in said["fields"]:
        if field["id"] == "confidential":
            field.update(type="text", list=True)
    with scope.opened([town.council.pk], writes=True) as at:
        changed = RegisterDefinition.model_validate(said)
        actions.publish(town.council, changed, by=SETUP, at=at)
    mo = sign_in("mo")
    mo.get("registers/risks?view=all&confidential=Somebody")
    mo.get("registers/risks?view=all&sort=confidential")
    expected = ("register.seen", town.people["mo"].pk, ["confidential"])
    assert [(verb, by, fields) for verb, _, by, fields in seen(town)] == [expected] * 2


def test_relations_are_drawn_and_listed(risks, dev):
    page = dev.get(f"registers/risks/{risks[0].pk}").text
    assert "<svg" in page
    assert 'aria-label="Fire leads to 1 and is led to by 0, as in the list."' in page
    assert page.count("Parking") >= 2
    assert "style=" not in page[page.index("<svg") : page.index("</svg>")]
    assert '<svg class="d-picture' not in dev.get(f"registers/risks/{risks[1].pk}").text
