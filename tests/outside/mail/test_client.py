"""One suite for the stand-in and for a real mail server.

A real one is used too where MOOTHALL_TEST_MAIL names one (host:port that accepts and discards mail
to anybody): the promises are the same, only what arrived can be read from the stand-in alone.
"""

import os
import smtplib
from dataclasses import replace

import pytest

from moothall.outside.mail.client import Letter, Post
from moothall.outside.mail.standin import Standin

LETTER = Letter(
    message_id="<8a1f@moothall.example>",
    sender="no-reply@moothall.example",
    sender_name="Ashby Council",
    reply_to="help@ashby.example",
    recipient="rosa@example.org",
    subject="Your missed bin: A7K-3QM-9TX",
    body="We will collect it by Friday.\n.\nÉlodie, thank you.\n",
)


@pytest.fixture
def standin(tmp_path):
    with Standin(tmp_path / "mail") as running:
        yield running


@pytest.fixture
def post(standin):
    with Post(host="127.0.0.1", port=standin.port, timeout=5) as opened:
        yield opened


@pytest.fixture(params=["standin", "real"])
def either(request):
    """A connection to each kind of server."""
    if request.param == "standin":
        yield request.getfixturevalue("post")
        return
    if not (named := os.environ.get("MOOTHALL_TEST_MAIL")):
        pytest.skip("MOOTHALL_TEST_MAIL names no mail server")
    host, _, port = named.partition(":")
    with Post(host=host, port=int(port or 25), timeout=5) as opened:
        yield opened


def test_a_letter_is_accepted_with_the_servers_reference(either):
    receipt = either.send(LETTER)
    assert (receipt.is_accepted, receipt.is_final, receipt.text[:3]) == (True, False, "250")


def test_one_connection_carries_several_letters(either):
    assert [either.send(LETTER).is_accepted for _ in range(3)] == [True, True, True]


def test_a_header_cannot_be_forged(either):
    for forged in (
        Letter(**{**_fields(LETTER), "subject": "Hello\r\nBcc: all@example.org"}),
        Letter(**{**_fields(LETTER), "recipient": "a@example.org\nBcc: all@example.org"}),
        Letter(**{**_fields(LETTER), "reply_to": "a@example.org\r\nBcc: all@example.org"}),
        Letter(**{**_fields(LETTER), "sender_name": "Ashby\r\nBcc: all@example.org"}),
        Letter(**{**_fields(LETTER), "message_id": "<1@x>\r\nBcc: all@example.org"}),
    ):
        receipt = either.send(forged)
        assert (receipt.is_accepted, receipt.is_final) == (False, True), forged
    assert either.send(LETTER).is_accepted


def test_an_international_domain_is_written_as_the_mail_servers_know_it(post, standin):
    assert post.send(Letter(**{**_fields(LETTER), "recipient": "jo@bücher.example"})).is_accepted
    [arrived] = standin.folder
    assert arrived.recipients == ("jo@xn--bcher-kva.example",)
    assert arrived.message["To"] == "jo@xn--bcher-kva.example"


@pytest.mark.parametrize(
    "recipient", ["jo\u212a@example.org", "jo\u017f@example.org", "jo@fa\u00df.example"]
)
def test_an_address_that_no_server_would_take_as_it_is_is_final(either, recipient):
    receipt = either.send(Letter(**{**_fields(LETTER), "recipient": recipient}))
    assert (receipt.is_accepted, receipt.is_final, receipt.is_reachable) == (False, True, True)
    assert receipt.text.startswith("It cannot be written: the ")
    assert either.send(LETTER).is_accepted


def test_what_cannot_be_said_in_the_conversation_is_final(post, monkeypatch):
    post.send(LETTER)
    line = post._backend.connection
    monkeypatch.setattr(line, "rcpt", lambda _: "é".encode("ascii"))
    receipt = post.send(LETTER)
    assert (receipt.is_accepted, receipt.is_final, receipt.is_reachable) == (False, True, True)
    assert post.send(LETTER).is_accepted


def test_an_unexpected_fault_does_not_leave_half_a_conversation(post, monkeypatch):
    post.send(LETTER)
    line = post._backend.connection
    monkeypatch.setattr(line, "rcpt", lambda _: 1 // 0)
    with pytest.raises(ZeroDivisionError):
        post.send(LETTER)
    assert post.send(LETTER).is_accepted


def _fields(letter):
    return {name: getattr(letter, name) for name in letter.__slots__}


def test_what_arrives_is_what_was_written(post, standin):
    post.send(LETTER)
    [arrived] = standin.folder
    assert arrived.recipients == ("rosa@example.org",)
    assert arrived.message["To"] == "rosa@example.org"
    assert arrived.message["From"] == "Ashby Council <no-reply@moothall.example>"
    assert arrived.message["Reply-To"] == "help@ashby.example"
    assert arrived.message["Message-ID"] == LETTER.message_id
    assert arrived.message["Auto-Submitted"] == "auto-generated"
    assert arrived.text.splitlines() == LETTER.body.splitlines()
    assert "Subject: Your missed bin: A7K-3QM-9TX" in str(arrived)


def test_a_refused_address_is_final(post, standin):
    standin.folder.fault = "refuse"
    receipt = post.send(LETTER)
    assert (receipt.is_accepted, receipt.is_final, receipt.is_reachable) == (False, True, True)
    assert "No such person" in receipt.text
    standin.folder.fault = ""
    assert post.send(LETTER).is_accepted


def test_a_deferred_address_may_be_tried_again(post, standin):
    standin.folder.fault = "defer"
    receipt = post.send(LETTER)
    assert (receipt.is_accepted, receipt.is_final, receipt.is_reachable) == (False, False, True)


@pytest.mark.parametrize(("fault", "kept"), [("drop", 0), ("drop-after-keeping", 1)])
def test_a_server_that_hangs_up_has_accepted_nothing(post, standin, fault, kept):
    standin.folder.fault = fault
    receipt = post.send(LETTER)
    assert (receipt.is_accepted, receipt.is_final) == (False, False)
    assert len(list(standin.folder)) == kept


def test_a_slow_server_is_left_after_the_timeout(standin):
    standin.folder.fault = "slow 3"
    with Post(host="127.0.0.1", port=standin.port, timeout=0.3) as impatient:
        receipt = impatient.send(LETTER)
    assert (receipt.is_accepted, receipt.is_final, receipt.is_reachable) == (False, False, False)


def test_where_there_is_no_server_it_says_so(standin):
    standin.stop()
    with Post(host="127.0.0.1", port=standin.port, timeout=1) as alone:
        assert (alone.send(LETTER).is_accepted, alone.send(LETTER).is_reachable) == (False, False)
        standin.start()
        assert alone.send(LETTER).is_accepted


def test_the_standin_goes_on_counting_after_a_restart(tmp_path):
    for _ in range(2):
        with Standin(tmp_path / "mail") as running:
            with Post(host="127.0.0.1", port=running.port, timeout=5) as opened:
                opened.send(LETTER)
            names = [received.file.name for received in running.folder]
    assert names == ["000001.eml", "000002.eml"]


def test_the_standin_speaks_to_other_clients_too(standin):
    with smtplib.SMTP("127.0.0.1", standin.port, timeout=5) as other:
        other.sendmail("a@example.org", ["b@example.org"], "Subject: Hello\r\n\r\nHello\r\n")
    assert [received.message["Subject"] for received in standin.folder] == ["Hello"]


def test_what_people_may_unsubscribe_from_says_how_as_rfc_8058_has_it(post, standin):
    url = "https://ashby.example/unsubscribe/1"
    post.send(replace(LETTER, unsubscribe_url=url))
    post.send(LETTER)
    survey, service = (one.message for one in standin.folder)
    assert survey["List-Unsubscribe"] == f"<{url}>"
    assert survey["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert service["List-Unsubscribe"] is None
