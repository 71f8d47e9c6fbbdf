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


def mailbox(box, **more):
    said = {"host": "127.0.0.1", "port": box.port, "user": USER, "password": PASSWORD}
    return Mailbox(Setting(**{**said, "is_tls": False, **more}), timeout=2)


def test_what_is_unread_is_given_until_it_is_marked(box):
    box.put(report())
    box.put(b"Subject: two\r\n\r\nHello")
    with mailbox(box) as opened:
        first, second = opened.unread(most=10)
        assert (first.raw, second.raw) == (report(), b"Subject: two\r\n\r\nHello")
        opened.mark(first)
        assert [mail.raw for mail in opened.unread(most=10)] == [second.raw]
        assert list(opened.unread(most=0)) == []


def test_of_a_mail_that_is_too_large_nothing_is_read(box, monkeypatch):
    monkeypatch.setattr(client, "LARGEST", 100)
    box.put(report())
    with mailbox(box) as opened:
        assert [mail.raw for mail in opened.unread(most=10)] == [b""]


@pytest.mark.parametrize("more", [{"password": "wrong"}, {"folder": "none"}, {"port": 9}])
def test_a_mailbox_that_cannot_be_opened_is_an_oserror(box, more):
    with pytest.raises(OSError), mailbox(box, **more):  # noqa: PT011 -- its text is the server's
        pass
