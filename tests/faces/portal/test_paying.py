"""The pages around a payment: they lead to GOV.UK Pay only, and tell the truth on the way back."""

import json
import re
from urllib.parse import urlsplit

import pytest
from tests.engine.payments.conftest import KEY, standin, till
from tests.engine.payments.test_paying import fresh, learn
from tests.outside.payments import paying

from moothall.engine.payments import jobs, rules
from moothall.engine.payments.models import Charge, Payment
from moothall.ground.languages import days
from moothall.outside.payments import signing
from moothall.outside.payments.standin import secret_of

pytestmark = pytest.mark.django_db
__all__ = ["standin", "till"]
HOST = {"host": "ashby.localhost"}


@pytest.fixture
def case(till):
    return till.submit()


@pytest.fixture
def path(till, case):
    return f"/pay/{till.charge(case).token}"


def begin(client, path):
    return client.post(path, headers=HOST)["Location"]


def shown(client, path):
    return client.get(path, headers=HOST).text


def test_the_page_says_what_is_owed_and_nothing_of_who_asked_and_leads_to_pay_only(
    client, path, standin
):
    page = client.get(path, headers=HOST)
    assert "Pay £35" in page.text
    assert "A Resident" not in page.text
    assert "resident@" not in page.text
    assert f"form-action 'self' {standin.url}" in page["Content-Security-Policy"]
    assert begin(client, path).startswith(f"{standin.url}/secure/")
    assert "form-action 'self';" in client.get("/", headers=HOST)["Content-Security-Policy"] + ";"


def test_another_address_than_pays_is_led_to_by_nobody(client, path, settings):
    settings.PAY_PAGES = ["https://www.payments.service.gov.uk"]
    answer = client.post(path, headers=HOST)
    assert (answer.status_code, "try again in a few minutes" in answer.text) == (422, True)


def test_the_way_back_tells_what_pay_says_before_anything_is_written(client, path, till, case):
    paying.pay(begin(client, path))
    assert "Payment received" in shown(client, f"{path}/back")
    assert fresh(till, case).state == "paused"
    learn(till)
    assert "Payment received" in shown(client, f"{path}/back")
    assert "Payment received" in shown(client, path)


def test_what_is_not_known_is_not_said(client, path, standin):
    url = begin(client, path)
    assert "You have not finished paying" in shown(client, f"{path}/back")
    paying.card(url, paying.GOOD)  # typed, and not confirmed
    assert "Do not pay again" in shown(client, f"{path}/back")
    standin.service.folder.fault = "error"
    assert "Do not pay again" in shown(client, f"{path}/back")


def test_a_refused_card_is_told_with_a_way_to_try_again(client, path):
    paying.card(begin(client, path), paying.DECLINED)
    page = client.get(f"{path}/back", headers=HOST)
    assert "The card was not accepted." in page.text
    assert "127.0.0.1" in page["Content-Security-Policy"], "its form leads there"


def test_the_page_of_one_council_is_not_there_on_the_host_of_another(client, path, dunmere):
    assert client.get(path, headers={"host": "dunmere.localhost"}).status_code == 404


def webhook(client, number, *, key=KEY, secret=None):
    body = json.dumps({"resource_type": "payment", "resource": {"payment_id": number}})
    said = signing.sign(secret or secret_of(key), body.encode())
    sent = {"content_type": "application/json", "headers": {signing.HEADER: said}}
    return client.post("/payments/webhook", body, **sent).status_code


@pytest.mark.parametrize(
    "body",
    [
        "[" * 200_000,
        '{"resource":{"payment_id":"\\ud800"}}',
        '{"resource":{"payment_id":"a\\u0000"}}',
        '{"resource":{"payment_id":"' + "a" * 61 + '"}}',
        "\\",
    ],
)
def test_a_webhook_of_nonsense_is_not_ours(client, till, body):
    answer = client.post("/payments/webhook", body, content_type="application/json")
    assert answer.status_code == 401


def test_another_amount_at_pay_than_ours_leads_nobody_there(client, path, standin, till):
    begin(client, path)
    folder = standin.service.folder
    [one] = folder
    folder.keep(one | {"wanted": one["wanted"] | {"amount": 1}})
    answer = client.post(path, headers=HOST)
    assert (answer.status_code, "try again in a few minutes" in answer.text) == (422, True)


def test_a_signed_webhook_makes_us_ask_and_says_nothing_itself(client, path, till, case):
    url = begin(client, path)
    with till.open():
        number = Payment.objects.get().payment_id
        Payment.objects.update(ask_at="2199-01-01T00:00Z")
    assert webhook(client, number, secret="wrong") == 401
    assert webhook(client, "unknown") == 401
    assert jobs.settle_once() == 0
    assert webhook(client, number) == 204
    jobs.settle_once()
    assert fresh(till, case).state == "paused", "it was told, and not true"
    paying.pay(url)
    assert webhook(client, number) == 204
    assert jobs.settle_once() == 1
    assert fresh(till, case).state == "open"


def test_the_case_page_leads_to_the_payment_while_it_is_owed(client, path, till, case):
    page = client.post(
        "/track", {"reference": case.reference, "proof": "resident@council.example"}, headers=HOST
    )
    assert page.status_code == 302
    address = f"/requests/{case.reference}"
    assert f'href="{path}"' in shown(client, address)
    assert "It starts when you have paid" in shown(client, address)
    last_day = days.with_weekday(rules.last_day(till.charge(case), "Europe/London"))
    assert f"If it is not paid by the end of {last_day}, we end your request." in shown(
        client, address
    )
    assert f"Pay by the end of {last_day}." in shown(client, path)
    paying.pay(begin(client, path))
    learn(till)
    assert f'href="{path}"' not in shown(client, address)
    assert "You paid. The clock started" in shown(client, address)


def test_who_did_not_pay_in_time_reads_that_it_ended_and_what_to_do(client, path, till, case):
    proof = {"reference": case.reference, "proof": "resident@council.example"}
    assert client.post("/track", proof, headers=HOST).status_code == 302
    with till.open() as at:
        Charge.objects.update(lapses_at=at)
    assert "The time to pay for this has run out." in shown(client, path)
    assert jobs.lapse_once() == 1
    told = shown(client, f"/requests/{case.reference}")
    assert "It was not paid for. We ended your request. If you still need it, ask again." in told
    assert "Cancelled: It was not paid for in time" in told
    assert "This request has ended. There is nothing to pay." in shown(client, path)


def test_who_is_paying_when_the_time_runs_out_is_led_back_to_that_and_not_told_to_ask_again(
    client, path, till, case, standin
):
    begin(client, path)
    with till.open() as at:
        Charge.objects.update(lapses_at=at)
    assert begin(client, path).startswith(f"{standin.url}/secure/")
    assert client.get(path, headers=HOST)["Location"] == f"{path}/back"
    page = shown(client, f"{path}/back")
    assert "You have not finished paying" in page
    url = re.search(rf'href="({standin.url}/secure/[^"]+)"', page)[1]
    paying.card(url, paying.GOOD)  # typed, and not confirmed
    page = client.get(path, headers=HOST, follow=True).text
    assert "Do not pay again" in page
    assert "Ask for it again" not in page
    assert len(till.money(case).payments) == 1


def test_who_failed_to_pay_as_the_time_ran_out_begins_no_other(client, path, till, case):
    url = begin(client, path)
    with till.open() as at:
        Charge.objects.update(lapses_at=at)
    paying.card(url, paying.DECLINED)
    assert "The time to pay for this has run out." in shown(client, f"{path}/back")
    assert begin(client, path) == f"{path}/back"
    assert "The time to pay for this has run out." in shown(client, path)
    [payment] = till.money(case).payments
    assert payment.ended_at is not None
    assert jobs.lapse_once() == 1


def test_card_pages_of_the_stand_in_lead_back_to_the_host_of_the_council(client, path):
    back = paying.pay(begin(client, path))
    assert urlsplit(back).hostname == "ashby.localhost"
    assert urlsplit(back).path == f"{path}/back"
