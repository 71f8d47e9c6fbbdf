"""S21, S22: deliveries are signed, and are never led into our own network."""

import socket
import time

import pytest

from moothall.outside.webhooks import signing
from moothall.outside.webhooks.client import Courier
from moothall.outside.webhooks.guard import NotThere, is_public, way
from moothall.outside.webhooks.standin import Receiver

SECRET = signing.secret(b"a" * 32)
OTHER = signing.secret(b"b" * 32)


def headers(body, secrets=(SECRET,), message_id="msg_1", now=None):
    now = int(time.time()) if now is None else now
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(now),
        "webhook-signature": signing.sign(secrets, message_id, now, body),
    }


def to(*addresses):
    return lambda _host, _port: list(addresses)


@pytest.fixture
def receiver():
    with Receiver(secrets=[SECRET]) as receiver:
        yield receiver


@pytest.fixture
def courier(receiver):
    return Courier(allowed=[f"127.0.0.1:{receiver.port}"], seconds=2)


def test_the_signature_is_the_one_of_the_published_example():
    """The example of the Standard Webhooks specification's own libraries."""
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    body = b'{"test": 2432232314}'
    said = signing.sign([secret], "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert said == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_a_signed_delivery_is_believed(receiver, courier):
    assert courier.deliver(receiver.url, headers(b"{}"), b"{}").is_accepted
    [one] = receiver.delivered
    assert (one.body, one.why_not) == (b"{}", None)


@pytest.mark.parametrize(
    "wrong",
    [
        headers(b"{}", [OTHER]),
        headers(b"[]"),
        headers(b"{}", now=int(time.time()) - 600),
        headers(b"{}") | {"webhook-id": "msg_2"},
        {},
    ],
    ids=["another secret", "another body", "an old timestamp", "another id", "nothing"],
)
def test_a_forged_or_old_delivery_is_not_believed_s22(receiver, courier, wrong):
    found = courier.deliver(receiver.url, wrong, b"{}")
    assert (found.is_accepted, found.status) == (False, 401)


def test_while_secrets_overlap_both_fit(receiver, courier):
    both = headers(b"{}", [OTHER, SECRET])
    assert courier.deliver(receiver.url, both, b"{}").is_accepted


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://0x7f.1/",
        "https://2130706433/",
        "https://0177.0.0.1/",
        "https://localhost/",
        "https://169.254.169.254/latest/meta-data",
        "https://10.0.0.1/",
        "https://192.168.1.1/",
        "https://172.16.0.1/",
        "https://100.64.0.1/",
        "https://0.0.0.0/",
        "https://[::ffff:127.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://[2002:7f00:1::]/",
        "https://[fe80::1]/",
        "https://[fc00::1]/",
        "https://224.0.0.1/",
        "file:///etc/passwd",
        "ftp://example.com/",
        "gopher://example.com/",
        "https://user:pass@example.com/",
        "https:///path",
        "https://example.com\r\nHost: x/",
        "https://example.com:99999/",
        "",
    ],
)
def test_no_address_leads_inside_s21(url):
    found = Courier().deliver(url, {}, b"{}")
    assert (found.is_accepted, found.is_final, found.status) == (False, True, 0)


def test_a_public_name_with_one_private_address_is_refused_s21():
    with pytest.raises(NotThere, match="not public"):
        way("https://hooks.example/", (), lookup=to("93.184.216.34", "127.0.0.1"))
    assert way("https://hooks.example/", (), lookup=to("93.184.216.34")).address == "93.184.216.34"


def test_a_name_is_looked_up_once_so_that_it_cannot_change_between_s21(receiver):
    asked = []

    def rebinding(host, port):
        asked.append(host)
        return ["127.0.0.1"] if len(asked) > 1 else ["203.0.113.77"]

    connected = []
    real = socket.create_connection

    def noted(place, *args, **kwargs):
        connected.append(place)
        raise OSError("nobody there")

    socket.create_connection = noted
    try:
        courier = Courier(lookup=lambda h, p: ["93.184.216.34"], seconds=1)
        courier.deliver("https://hooks.example/", {}, b"{}")
        Courier(lookup=rebinding, seconds=1).deliver("https://hooks.example/", {}, b"{}")
    finally:
        socket.create_connection = real
    assert connected == [("93.184.216.34", 443)]
    assert asked == ["hooks.example"]
    assert receiver.delivered == []


def test_a_redirect_is_not_followed_s21(receiver, courier):
    def elsewhere(request):
        request.send_response(302)
        request.send_header("Location", f"http://127.0.0.1:{receiver.port}/inside")
        request.send_header("Content-Length", "0")
        request.end_headers()
        return True

    receiver.answers = elsewhere
    found = courier.deliver(receiver.url, headers(b"{}"), b"{}")
    assert (found.is_accepted, found.status) == (False, 302)
    assert [one.path for one in receiver.delivered] == ["/hook"]


@pytest.mark.slow
def test_a_receiver_that_drips_is_hung_up_on(receiver, courier):
    def drip(request):
        request.send_response(200)
        request.end_headers()
        for _ in range(100):
            try:
                request.wfile.write(b"x")
                request.wfile.flush()
            except OSError:
                return True
            time.sleep(0.1)
        return True

    receiver.answers = drip
    began = time.monotonic()
    courier.deliver(receiver.url, headers(b"{}"), b"{}")
    assert time.monotonic() - began < 4


def test_a_receiver_that_talks_too_long_is_hung_up_on(receiver, courier):
    def talk(request):
        request.send_response(200)
        request.end_headers()
        for _ in range(40):
            try:
                request.wfile.write(b"x" * 65_536)
            except OSError:
                break
        return True

    receiver.answers = talk
    assert courier.deliver(receiver.url, headers(b"{}"), b"{}").text == "The answer was too long."


def test_a_receiver_that_is_gone_is_not_tried_again(receiver, courier):
    def gone(request):
        request.send_response(410)
        request.send_header("Content-Length", "0")
        request.end_headers()
        return True

    receiver.answers = gone
    assert courier.deliver(receiver.url, headers(b"{}"), b"{}").is_final


def test_nobody_there_may_be_tried_again():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    found = Courier(allowed=["127.0.0.1"]).deliver(f"http://127.0.0.1:{port}/", {}, b"{}")
    assert (found.is_accepted, found.is_final, found.status) == (False, False, 0)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111"])
def test_public_addresses_are_public(address):
    assert is_public(address)


def test_what_is_no_address_is_not_public():
    assert not is_public("nonsense")
