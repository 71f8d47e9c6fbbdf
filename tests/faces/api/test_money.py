"""Money over the wire: links, receipts, refunds that a second person approves, reconciled days."""

import pytest
from tests.engine.payments.conftest import SETUP, standin, till
from tests.engine.payments.test_paying import learn
from tests.faces.api.conftest import Machine, a_key, an_officer

from moothall.engine.contact.models import Message
from moothall.ground.people import actions as people
from moothall.ground.people.models import Person
from moothall.ground.people.words import Role

pytestmark = pytest.mark.django_db
__all__ = ["standin", "till"]
BIG = {"things": [{"what": "A", "size": "light"}] * 5}


@pytest.fixture
def asha(till):
    """The key of an officer who manages too."""
    with till.open() as at:
        person = Person.objects.get(email="asha@ashby.example")
        people.stand(person, Role.MANAGER, by=SETUP, at=at)
    return Machine(till.council, a_key(till.council, person=person)[1])


def do(machine, case, act, body=None, **headers):
    return machine.send(f"/cases/{case.reference}/payment/{act}", body, **headers)


def test_a_link_is_sent_once_for_a_key_and_another_tills_receipt_is_taken(asha, till):
    case = till.submit()
    for _ in range(2):
        assert do(asha, case, "link", Idempotency_Key="one").json()["state"] == "waiting"
    with till.open():
        assert Message.objects.count() == 1
    assert do(asha, case, "till", {"receipt": ""}).status_code == 422
    paid = do(asha, case, "till", {"receipt": "T-1991", "remark": "Cash"}).json()
    assert (paid["state"], paid["how"], paid["receipt"]) == ("paid", "till", "T-1991")
    refused = do(asha, case, "refund", {"amount": 100, "why": "Not taken"})
    assert refused.json()["detail"].startswith("It was not paid by card here")


def test_a_refund_above_the_amount_waits_for_another_person(asha, till):
    case = till.submit(answers=BIG)
    till.paid(case)
    learn(till)
    asked = do(asha, case, "refund", {"amount": 6000, "why": "Not taken"}).json()
    [refund] = asked["refunds"]
    assert refund["state"] == "asked"
    decide = f"refunds/{refund['id']}/decide"
    own = do(asha, case, decide, {"decision": "approved"})
    assert own.json()["detail"] == "You asked for it, so somebody else decides."
    system = Machine(till.council, a_key(till.council)[1])
    assert do(system, case, decide, {"decision": "approved"}).status_code == 403
    assert do(system, case, "refund", {"amount": 1, "why": "So"}).status_code == 403
    assert (
        do(
            asha,
            case,
            "refunds/00000000-0000-4000-8000-000000000000/decide",
            {"decision": "refused"},
        ).status_code
        == 404
    )
    _, mo = an_officer(till.council, role=Role.MANAGER, email="mo@ashby.example")
    other = Machine(till.council, a_key(till.council, person=mo)[1])
    done = do(other, case, decide, {"decision": "approved"}).json()
    assert done["refunds"][0]["state"] == "approved"


def test_the_days_that_were_reconciled_are_read(asha):
    assert asha.get("/money").json() == {"items": [], "waiting_refunds": 0}
    assert asha.get("/money/2026-03-27").status_code == 404
