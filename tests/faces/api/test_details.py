"""One's own details over the wire: how one is reached, and how one wants to be told."""

import pytest
from tests.faces.api.conftest import Machine, a_key
from tests.faces.portal.conftest import somebody

pytestmark = pytest.mark.django_db


def test_somebody_reads_their_details_and_says_how_they_are_told(town):
    _, person = somebody(town, email="rosa@example.org", name="Rosa Lund")
    rosa = Machine(town, a_key(town, "cases:ask", person=person)[1])
    mine = rosa.get("/me/details").json()
    assert (mine["name"], mine["email"]) == ("Rosa Lund", "rosa@example.org")
    assert mine["preferences"] == {"channel": None, "is_daily": False, "language": None}
    said = {"channel": "text", "is_daily": True, "language": "cy"}
    assert rosa.send("/me/preferences", said, method="put").json() == said
    kept = rosa.send("/me/preferences", {"is_daily": False}, method="put").json()
    assert kept == said | {"is_daily": False}
    assert rosa.get("/me/details").json()["preferences"] == kept


def test_a_system_has_no_details(machine):
    assert machine.get("/me/details").status_code == 404
    assert machine.send("/me/preferences", {}, method="put").status_code == 404
