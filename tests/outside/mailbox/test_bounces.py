"""What returned mail says, and what it cannot make us believe."""

import pytest
from tests.outside.mailbox.returned import TOKEN, report

from moothall.outside.mailbox import bounces


@pytest.mark.parametrize("kind", ["text/rfc822-headers", "message/rfc822"])
def test_a_report_names_our_message_and_why_it_came_back(kind):
    found = bounces.read(report(kind=kind))
    assert (found.token, found.action, found.status) == (TOKEN, "failed", "5.1.1")
    assert found.said == "550 No such user"
    assert found.is_for_good


@pytest.mark.parametrize(
    ("status", "is_for_good"), [("4.2.2", False), ("5.2.2", False), ("", False)]
)
def test_a_full_mailbox_says_nothing_of_the_address(status, is_for_good):
    assert bounces.read(report(status=status)).is_for_good == is_for_good


def test_what_a_stranger_wrote_is_one_plain_short_line():
    found = bounces.read(report(said="550 gone\r\n\tinjected: yes\x1b[31m " + "x" * 900))
    assert "\n" not in found.said
    assert "\x1b" not in found.said
    assert len(found.said) <= 200


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xfe\x00" * 1000,
        b"From: a@example.org\r\n\r\nHello, your message 0f8fad5b failed.",
        report(token="of-somebody-else"),
        report().replace(b"message/delivery-status", b"text/plain"),
        report().replace(b"multipart/report", b"multipart/mixed"),
        report().replace(b'boundary="b1"', b'boundary="b2"'),
        report().replace(b"Content-Type: text/plain", b"Content-Type: text/plain; charset=nope"),
    ][:7],
)
def test_what_is_no_report_of_ours_is_none(raw):
    assert bounces.read(raw) is None
