"""The client of GOV.UK Pay and the stand-in, held against what Pay documents."""

import json
import queue
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from tests.outside.payments import paying

from moothall.outside.payments import signing
from moothall.outside.payments.client import UNEXPECTED_AMOUNT, NoAnswer, Pay, Refusal, Wanted
from moothall.outside.payments.standin import Standin, secret_of

KEY = "api_test_0123456789abcdef"
WANTED = Wanted(
    amount=1750, reference="ABC", description="A bed", return_url="http://ashby.localhost/back"
)


@pytest.fixture
def standin(tmp_path):
    with Standin(tmp_path / "pay") as standin:
        yield standin


@pytest.fixture
def pay(standin):
    return Pay(KEY, standin.url, timeout=2)


def test_a_payment_is_made_paid_and_known(pay):
    made = pay.create(WANTED, once="k1")
    assert (made.status, made.is_finished, made.amount) == ("created", False, 1750)
    assert paying.pay(made.next_url) == WANTED.return_url
    now = pay.payment(made.payment_id)
    assert (now.status, now.is_paid, now.refundable, now.next_url) == ("success", True, 1750, "")


def test_asking_twice_with_one_key_makes_one_payment_and_another_body_is_refused(pay):
    first, again = pay.create(WANTED, once="k1"), pay.create(WANTED, once="k1")
    assert first.payment_id == again.payment_id
    other = Wanted(amount=1, reference="B", description="B", return_url="http://x.localhost/")
    with pytest.raises(Refusal, match="P0191"):
        pay.create(other, once="k1")


@pytest.mark.parametrize(
    ("number", "status", "code"),
    [
        (paying.DECLINED, "failed", "P0010"),
        ("4000000000000069", "failed", "P0010"),
        (paying.BREAKS, "error", "P0050"),
    ],
)
def test_the_documented_cards_end_as_documented(pay, number, status, code):
    made = pay.create(WANTED, once="k")
    paying.card(made.next_url, number)
    now = pay.payment(made.payment_id)
    assert (now.status, now.code, now.is_finished, now.is_paid) == (status, code, True, False)


def test_a_payer_gives_up_a_service_cancels_and_time_runs_out(pay, standin):
    one, two, three = (pay.create(WANTED, once=name) for name in "abc")
    paying.give_up(one.next_url)
    pay.cancel(two.payment_id)
    standin.service.expire(three.payment_id)
    ends = [pay.payment(made.payment_id).code for made in (one, two, three)]
    assert ends == ["P0030", "P0040", "P0020"]
    with pytest.raises(Refusal, match="P0501"):
        pay.cancel(one.payment_id)


def test_a_refund_sent_again_after_silence_gives_once(pay, standin):
    made = pay.create(WANTED, once="k")
    paying.pay(made.next_url)
    standin.service.folder.fault = "drop-after-keeping"
    with pytest.raises(NoAnswer):
        pay.refund(made.payment_id, 500, available=1750)
    standin.service.folder.fault = ""
    with pytest.raises(Refusal) as refusal:
        pay.refund(made.payment_id, 500, available=1750)
    assert refusal.value.code == UNEXPECTED_AMOUNT
    [known] = pay.refunds(made.payment_id)
    assert (known.amount, known.status) == (500, "success")
    assert pay.payment(made.payment_id).refundable == 1250


def test_another_account_sees_nothing_of_it(pay, standin):
    made = pay.create(WANTED, once="k")
    other = Pay("api_test_ffffffffffffffff", standin.url)
    with pytest.raises(Refusal, match="404"):
        other.payment(made.payment_id)
    assert [*other.payments_between("2000-01-01T00:00:00Z", "2999-01-01T00:00:00Z")] == []
    assert "401" in Pay("wrong", standin.url).fault()
    assert pay.fault() == ""


@pytest.mark.parametrize("fault", ["error", "busy", "drop", "slow 3"])
def test_silence_and_failures_are_not_known_rather_than_refused(pay, standin, fault):
    standin.service.folder.fault = fault
    with pytest.raises(NoAnswer):
        Pay(KEY, standin.url, timeout=0.3).create(WANTED, once="k")


def test_what_pay_would_refuse_is_refused(pay):
    too_much = Wanted(amount=10_000_001, reference="A", description="A", return_url="http://x/")
    with pytest.raises(Refusal, match="P0102"):
        pay.create(too_much, once="k")


def test_a_webhook_is_signed_as_documented(tmp_path):
    heard: queue.Queue[tuple[str, bytes]] = queue.Queue()

    class Ear(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            heard.put((self.headers[signing.HEADER], body))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    ear = HTTPServer(("127.0.0.1", 0), Ear)
    threading.Thread(target=ear.serve_forever, args=[0.05], daemon=True).start()
    callback = f"http://127.0.0.1:{ear.server_port}/"
    with Standin(tmp_path / "pay", callback=callback) as standin:
        made = Pay(KEY, standin.url).create(WANTED, once="k")
        paying.pay(made.next_url)
        said, body = heard.get(timeout=5)
    ear.shutdown()
    ear.server_close()
    assert signing.is_signed(secret_of(KEY), body, said)
    assert not signing.is_signed(secret_of(KEY), body + b" ", said)
    assert not signing.is_signed("", body, signing.sign("", body))
    told = json.loads(body)
    assert (told["event_type"], told["resource_id"]) == ("card_payment_succeeded", made.payment_id)
    assert paying.GOOD[:8].encode() not in body
