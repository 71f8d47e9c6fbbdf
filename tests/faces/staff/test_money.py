"""An officer sees what a case owes, and takes money without ever seeing a card."""

import pytest
from tests.engine.payments.conftest import SETUP, standin, till
from tests.engine.payments.test_paying import learn
from tests.engine.payments.test_refunding import reconciled

from moothall.engine.contact.models import Message
from moothall.engine.payments import rules
from moothall.engine.payments.models import Refund
from moothall.ground.languages import days
from moothall.ground.people import actions as people
from moothall.ground.people.models import Identity, Person

pytestmark = pytest.mark.django_db
__all__ = ["standin", "till"]
HOST = {"host": "ashby.localhost"}


@pytest.fixture
def asha(client, till):
    client.force_login(Identity.objects.get(email="asha@ashby.example"))
    return client


def page(client, case):
    return client.get(f"/staff/cases/{case.reference}", headers=HOST)


def do(client, case, what, data=None):
    path = f"/staff/cases/{case.reference}/{what}"
    return client.post(path, data or {}, headers=HOST, follow=True)


def test_a_link_is_sent_and_another_tills_receipt_is_taken(asha, till):
    case = till.submit()
    shown = page(asha, case).text
    assert "Not paid" in shown
    assert shown.count("Waits for the payment") == 1
    assert "The fee is not paid yet" in shown
    assert "The link to pay is on its way." in do(asha, case, "money/link").text
    with till.open():
        assert "/pay/" in Message.objects.get().body
    wrong = do(asha, case, "money/till", {"receipt": "", "remark": "Cash"})
    assert (wrong.status_code, "number" in wrong.text) == (422, True)
    assert 'value="Cash"' in wrong.text
    done = do(asha, case, "money/till", {"receipt": "T-1991", "remark": "Cash"})
    assert "It is marked as paid" in done.text
    assert "T-1991" in done.text
    assert "Send the link to pay" not in done.text


def test_what_waits_for_its_payment_offers_nothing_that_cannot_be_done(asha, till):
    till.changed(due="asked")
    case = till.submit()
    assert "Finish" in page(asha, case).text
    do(asha, case, "money/ask")
    until = days.in_words(rules.last_day(till.charge(case), "Europe/London"))
    waits = f"The case waits for it until {until}, and goes on by itself when it is."
    shown = page(asha, case).text
    assert waits in shown
    assert f"{until}. The case ends then by itself." in shown
    assert "Waits for the payment" in shown
    for gone in ("Finish", 'id="resolve"', "do/resume", 'id="split"'):
        assert gone not in shown
    for path in ("do/resume", "tasks/plan"):
        refused = do(asha, case, path)
        assert (refused.status_code, waits in refused.text) == (422, True)
    do(asha, case, "money/till", {"receipt": "T-1", "remark": ""})
    assert "Finish" in page(asha, case).text


def test_a_refund_above_the_amount_waits_for_somebody_else(asha, till, client):
    case = till.submit(answers={"things": [{"what": "A", "size": "light"}] * 5})
    till.paid(case)
    learn(till)
    wrong = do(asha, case, "money/refund", {"amount": "sixty", "why": "Not taken"})
    assert (wrong.status_code, "Enter how much to refund." in wrong.text) == (422, True)
    asked = do(asha, case, "money/refund", {"amount": "60", "why": "Not taken"})
    assert "Another officer must approve it." in asked.text
    assert "Approve" not in asked.text
    with till.open():
        refund = Refund.objects.get()
    own = do(asha, case, f"refunds/{refund.token}", {"decision": "approved"})
    assert (own.status_code, "somebody else decides" in own.text) == (422, True)
    client.force_login(Identity.objects.get(email="ben@ashby.example"))
    assert "Approve" in page(client, case).text
    done = do(client, case, f"refunds/{refund.token}", {"decision": "approved"})
    assert "It is on its way" in done.text


def test_a_case_of_another_team_is_not_there(client, till):
    case = till.submit()
    assert do(client, case, "money/link").request["PATH_INFO"].startswith("/account/")


def test_a_manager_reads_a_days_sums_and_takes_them_to_finance(client, till):
    case = till.submit()
    till.paid(case)
    learn(till)
    day = reconciled(till).day_on.isoformat()
    client.force_login(Identity.objects.get(email="asha@ashby.example"))
    assert client.get("/staff/money", headers=HOST).status_code == 403
    with till.open() as at:
        boss = Person.objects.get(email="ben@ashby.example")
        people.stand(boss, "manager", by=SETUP, at=at)
    client.force_login(boss.identity)
    assert f"/staff/money/{day}" in client.get("/staff/money", headers=HOST).text
    shown = client.get(f"/staff/money/{day}", headers=HOST).text
    assert "Ledger WAS-4410" in shown
    assert "None: what we hold" in shown
    sheet = client.get(f"/staff/money/{day}.csv", headers=HOST)
    assert sheet.text.splitlines()[1] == (
        f"{day},Large things taken away,WAS-4410,non-business,35.00,1,0.00,0,0.00,0"
    )
    assert client.get("/staff/money/2020-01-01", headers=HOST).status_code == 404
    assert client.get("/staff/money/nonsense", headers=HOST).status_code == 404
