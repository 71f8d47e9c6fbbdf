"""Payments by the API: read by managers' keys, of their own council."""

import pytest
from tests.engine.payments.conftest import standin, till
from tests.engine.payments.test_paying import learn
from tests.faces.api.conftest import Machine, a_key

pytestmark = pytest.mark.django_db
__all__ = ["standin", "till"]


def test_payments_are_listed_and_one_is_told_whole(till):
    cases = [till.submit() for _ in range(3)]
    till.paid(cases[0])
    learn(till)
    machine = Machine(till.council, a_key(till.council, "payments:read")[1])
    first = machine.get("/payments?limit=2").json()
    assert [one["state"] for one in first["items"]] == ["waiting", "waiting"]
    rest = machine.get(f"/payments?limit=2&cursor={first['next']}").json()
    assert [(one["state"], one["how"], one["amount"]) for one in rest["items"]] == [
        ("paid", "card", 3500)
    ]
    assert rest["next"] is None
    whole = machine.get(f"/cases/{cases[0].reference}/payment").json()
    assert [(one["state"], one["is_counted"]) for one in whole["tries"]] == [("success", True)]
    assert "4242" not in str(whole)
    assert machine.get("/payments?cursor=abc").status_code == 404
