"""The second thing that whoever asked knows beside the reference."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moothall.engine.cases.models import Case
from moothall.faces.pages.proof import proves

CASE = Case(contact_email="Ada@Example.com", contact_phone="+441632960001")
ANSWERS = {"postcode": "zz1 1zz", "old_postcode": "ZZ22ZZ", "town": "ZZ3 3ZZ", "count": 3}


@pytest.mark.parametrize(
    "typed",
    [
        "ada@example.com",
        "ADA@EXAMPLE.COM ",
        "01632 960001",
        "+44 1632 960001",
        "ZZ1 1ZZ",
        "zz2-2zz",
    ],
)
def test_what_was_given_proves_it_however_it_is_written(typed):
    assert proves(CASE, ANSWERS, typed)


@pytest.mark.parametrize("typed", ["", " ", "ada", "@", "01632 960002", "960001", "ZZ3 3ZZ", "3"])
def test_anything_else_does_not(typed):
    assert not proves(CASE, ANSWERS, typed)


@given(st.text())
def test_nothing_proves_a_request_that_gave_nothing(typed):
    assert not proves(Case(), {"postcode": ""}, typed)
