"""The API does what the pages do: each page and act of the faces has its operation, or a reason."""

import pytest
from tests.faces.api.counterparts import OPERATIONS
from tests.faces.api.reasons import NOT_HERE
from tests.faces.api.verbs import VERBS
from tests.faces.permissions import routes

from moothall.faces.api.urls import operations


def everything():
    """Every page and act of the residents' and officers' faces; an act as its route and verb."""
    for name, _, _ in routes():
        if name.startswith(("portal:", "staff:")):
            yield from (f"{name} {verb}" for verb in VERBS[name]) if name in VERBS else (name,)


def test_every_page_and_act_of_the_faces_has_its_operation_or_a_reason():
    known = [*OPERATIONS, *NOT_HERE]
    assert sorted(known) == sorted(set(everything()))
    assert {OPERATIONS[one] for one in OPERATIONS} - {one.route for one in operations()} == set()
    assert all(reason.endswith(".") for reason in NOT_HERE.values())


@pytest.mark.parametrize("route", VERBS)
def test_the_routes_that_name_their_act_are_there(route):
    assert route in {name for name, _, _ in routes()}
