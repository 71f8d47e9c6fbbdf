"""The mailboxes of many councils: each fails alone, and a password goes where it was entered for.

Each test was seen to fail with its guard taken out.
"""

import re

import pytest
from tests.conftest import council as a_council
from tests.engine.cases.conftest import SETUP, someone
from tests.engine.inbox.conftest import Town
from tests.engine.inbox.letters import BOX, letter

from moothall.engine.cases.models import Event, Mention
from moothall.engine.inbox import actions, jobs, queries, reading
from moothall.engine.inbox.models import Mailbox
from moothall.engine.inbox.sealing import sealed
from moothall.engine.inbox.words import As, Connection, NotNow, NotThisMailbox, State
from moothall.ground.councils import scope
from moothall.ground.people.models import Person
from moothall.outside.mailbox.standin import PASSWORD, USER, Standin

pytestmark = pytest.mark.django_db
MANY = [("List-Id", "<news.example.org>")]


@pytest.fixture
def box(settings):
    settings.MAILBOX_HOSTS = ["ashby=127.0.0.1", "brackwater=127.0.0.1"]
    with Standin() as running:
        yield running


def said(box, **more):
    there = {"host": "127.0.0.1", "port": box.port, "user": USER, "password": PASSWORD}
    return Connection(
        **{"address": BOX, "service": "write-to-us", "is_tls": False, **there, **more}
    )


def connect(town, said):
    with scope.opened([town.council.pk], writes=True) as at:
        return actions.connect(town.council, said, by=SETUP, at=at)


def of(town):
    with scope.opened([town.council.pk], writes=False):
        return queries.mailbox(town.council.pk)


@pytest.mark.parametrize(
    "broken",
    [
        {"password": sealed("pässword")},
        {"user": "hélp"},
        {"folder": "Entwürfe"},
        {"host": "a..b"},
        {"host": "a" * 64 + ".example"},
        {"password": "sealed:by-a-key-that-is-gone"},
    ],
    ids=["password", "user", "folder", "host", "label", "key"],
)
def test_a_mailbox_that_cannot_be_opened_keeps_no_other_from_being_read(town, box, broken):
    """As such settings were kept once: they are refused now."""
    there = Town(a_council("brackwater"))
    connect(town, said(box))
    connect(there, said(box))
    with scope.opened([town.council.pk], writes=True):
        Mailbox.objects.filter(council=town.council).update(**broken)
    box.put(letter())
    assert jobs.read_once() == 1
    assert (of(town).failures, of(there).failures) == (1, 0)
    assert of(town).fault
    assert "\xe4" not in of(town).fault
    with scope.opened([town.council.pk], writes=False):
        assert reading.tried(queries.open_mailbox(town.council.pk)).fault == of(town).fault


def test_a_mail_larger_than_the_server_says_keeps_no_mailbox_from_being_read(
    town, box, settings, monkeypatch
):
    settings.MAIL_MEGABYTES = 1
    monkeypatch.setattr("moothall.outside.mailbox.client._SIZE", re.compile(b"(0)$"))
    there = Town(a_council("brackwater"))
    connect(town, said(box))
    connect(there, said(box, user="nobody"))
    box.put(letter("x" * 1_100_000))
    assert jobs.read_once() == 1
    assert (of(town).fault, of(there).failures) == ("", 1)
    assert town.states() == {State.QUARANTINED}


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"password": "pässword"}, "plain letters"),
        ({"user": "help\r\nA1 LOGOUT"}, "plain letters"),
        ({"folder": "Entwürfe"}, "plain letters"),
        ({"host": "a..b", "is_tls": True}, "name of the mail server"),
        ({"host": "a" * 64 + ".example", "is_tls": True}, "name of the mail server"),
    ],
)
def test_what_cannot_be_sent_to_a_server_is_not_set(town, box, more, says):
    with pytest.raises(NotThisMailbox, match=says):
        connect(town, said(box, **more))


@pytest.mark.parametrize(
    "more",
    [
        {"host": "imap.evil.example", "is_tls": True},
        {"port": 143},
        {"user": "eve"},
        {"is_tls": True},
    ],
)
def test_a_kept_password_goes_to_no_other_server(town, box, more):
    kept = connect(town, said(box)).password
    with pytest.raises(NotThisMailbox, match="Enter the mailbox's password"):
        connect(town, said(box, password="", **more))
    assert (of(town).host, of(town).password) == ("127.0.0.1", kept)
    connect(town, said(box, password="", folder="Other"))
    assert (of(town).folder, of(town).password) == ("Other", kept)


def test_a_strangers_mail_names_no_colleague(town):
    town.receive(letter())
    [case] = town.cases()
    with scope.opened([town.council.pk], writes=False):
        names = " ".join(f"@{one.name}" for one in Person.objects.all())
    mail = town.receive(letter(f"Pay this at once. {names}", more=MANY))
    town.do(actions.add_to_case, mail, case, to=As.NOTE)
    with scope.opened([town.council.pk], writes=False):
        assert Event.objects.filter(case=case, kind="noted").count() == 1
        assert not Mention.objects.exists()
    assert not town.messages(subject__contains="named you")


def test_who_only_looks_refuses_no_mail_and_restores_none(town):
    """An auditor here, who is an officer elsewhere and so comes through the door for officers."""
    there = Town(a_council("brackwater"))
    with scope.opened([town.council.pk], writes=True) as at:
        town.desk.people["ann"] = someone(town.council, "ann", "auditor", at)
    mail = town.receive(letter(more=MANY))
    for name, people_ in (("ann", town.desk), ("cora", there.desk)):
        with (
            pytest.raises(NotNow, match="Only officers"),
            scope.opened([town.council.pk], writes=True) as at,
        ):
            actions.refuse(mail, reason="Mine", by=people_.actor(name), at=at)
    assert town.now(mail).state == State.HELD
    town.do(actions.refuse, mail, reason="Advertising")
    with pytest.raises(NotNow, match="Only officers"):
        town.do(actions.restore, mail, name="ann")
    assert town.now(mail).state == State.REFUSED
