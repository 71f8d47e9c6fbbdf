"""Reading a mailbox, against the stand-in: unread once marked no more, faults are OSErrors."""

import pytest
from tests.outside.mailbox.returned import report

from moothall.outside.mailbox import client
from moothall.outside.mailbox.client import Mailbox, Setting
from moothall.outside.mailbox.standin import PASSWORD, USER, Standin


@pytest.fixture
def box():
    with Standin() as running:
        yield running


def mailbox(box, *, largest=client.LARGEST, **more):
    said = {"host": "127.0.0.1", "port": box.port, "user": USER, "password": PASSWORD}
    return Mailbox(Setting(**{**said, "is_tls": False, **more}), timeout=2, largest=largest)


def test_what_is_unread_is_given_until_it_is_marked(box):
    box.put(report())
    box.put(b"Subject: two\r\n\r\nHello")
    with mailbox(box) as opened:
        first, second = opened.unread(most=10)
        assert (first.raw, second.raw) == (report(), b"Subject: two\r\n\r\nHello")
        opened.mark(first)
        assert [mail.raw for mail in opened.unread(most=10)] == [second.raw]
        assert list(opened.unread(most=0)) == []


def test_of_a_mail_that_is_too_large_only_the_head_is_read(box):
    box.put(report())
    with mailbox(box, largest=100) as opened:
        [mail] = opened.unread(most=10)
    assert mail.raw == report().partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
    assert (mail.is_whole, mail.length) == (False, len(report()))


def test_a_server_that_hangs_up_in_the_middle_gives_nothing(box):
    box.put(report())
    box.fault = "drop"
    with mailbox(box) as opened, pytest.raises(OSError):  # noqa: PT011 -- its text is the library's
        list(opened.unread(most=10))


def test_looking_marks_nothing(box):
    box.put(report())
    with mailbox(box) as opened:
        assert (opened.count(), opened.count()) == (1, 1)


@pytest.mark.parametrize("more", [{"password": "wrong"}, {"folder": "none"}, {"port": 9}])
def test_a_mailbox_that_cannot_be_opened_is_an_oserror(box, more):
    with pytest.raises(OSError), mailbox(box, **more):  # noqa: PT011 -- its text is the server's
        pass
