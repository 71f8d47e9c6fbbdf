"""Payments by the API: read by managers' keys, of their own council."""

import pytest
from tests.engine.payments.conftest import standin, till
from tests.engine.payments.test_paying import learn
from tests.faces.api.conftest import Machine, a_key
from tests.outside.payments import paying

from moothall.engine.payments import rules
from moothall.ground.languages import days

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
    assert paying.GOOD[:8] not in str(whole)
    told = {"number", "state", "code", "is_counted", "begun_at", "ended_at"}
    assert set(whole["tries"][0]) == told  # nothing of the card
    assert machine.get("/payments?cursor=abc").status_code == 404


def test_what_waits_for_its_payment_is_refused_with_until_when(till):
    case = till.submit()
    machine = Machine(till.council, a_key(till.council)[1])
    until = days.in_words(rules.last_day(till.charge(case), "Europe/London"))
    for act, body in (("resume", {}), ("resolve", {"outcome": "taken"})):
        refused = machine.send(f"/cases/{case.reference}/{act}", body)
        assert refused.status_code == 409
        assert refused.json()["detail"] == (
            f"The fee is not paid. The case waits for it until {until},"
            " and goes on by itself when it is."
        )
    told = machine.get(f"/cases/{case.reference}/payment").json()
    assert told["lapses_at"] is not None
