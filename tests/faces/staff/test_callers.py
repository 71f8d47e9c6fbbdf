"""What is known of a caller fills the form and stands beside it: where they live, their firms."""

from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.engine.catalogue.factories import definition
from tests.faces.staff.test_calling import FORM, SETUP, asha, filled, folk

from moothall.engine.catalogue import actions as catalogue
from moothall.ground.councils import scope
from moothall.ground.people import actions as people
from moothall.ground.people.words import Dwelling

__all__ = ["asha", "folk"]
pytestmark = pytest.mark.django_db
HOUSED = [
    {
        "id": "home",
        "questions": [
            {"id": "home", "type": "address", "label": "Where do you live?", "fills": "address"}
        ],
    }
]
MILL = Dwelling(("The Old Mill", "Ashby"), "ZZ2 2BB")


def test_the_form_is_filled_with_where_the_caller_lives(asha, town, folk):
    rosa, lars, _ = folk
    with scope.opened([town.council.pk], writes=True) as at:
        wanted = definition(pages=HOUSED, channels=["phone"])
        catalogue.publish(town.council, wanted, by=SETUP, at=at)
        people.move_in(rosa, MILL, by=rosa.actor, at=at)
    path = "log/ashby/broken-bin"
    page = asha.get(f"{path}?caller={rosa.pk}").text
    names = ("home-line1", "home-town", "home-postcode")
    assert [filled(page, name) for name in names] == ["The Old Mill", "Ashby", "ZZ2 2BB"]
    assert 'name="home-line1"' not in asha.get(f"{path}?caller={lars.pk}").text
    met = asha.post(path, token=str(uuid4()), choose=f"caller={rosa.pk}").text
    assert filled(met, "home-line1") == "The Old Mill"


def test_the_column_asks_as_much_for_many_businesses_as_for_one(asha, town, folk):
    lars = folk[1]
    path = f"{FORM}?caller={lars.pk}"
    asha.get(path)
    with CaptureQueriesContext(connection) as before:
        asha.get(path)
    with scope.opened([town.council.pk], writes=True) as at:
        for number in range(8):
            named = people.Business(f"Firm {number}", f"0123450{number}")
            people.add_business(town.council, named, owner=lars, by=lars.actor, at=at)
    with CaptureQueriesContext(connection) as after:
        page = asha.get(path).text
    assert "Firm 7" in page
    assert len(after) == len(before)
