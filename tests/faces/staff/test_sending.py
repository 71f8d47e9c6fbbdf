"""How a council's messages are sent, set in a browser: the key is sealed and never shown again."""

import html

import pytest
from tests.faces.pages.signing import HOST, identity, sign_in
from tests.ground.calendars.factories import calendar_version

from moothall.engine.contact import queries, sending
from moothall.engine.contact.models import Message, Sender
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.people.words import Role
from moothall.outside.notify import tokens
from moothall.outside.notify.templates import NUMBERS

pytestmark = pytest.mark.django_db
PAGE = "/staff/settings/messages"


@pytest.fixture
def admin(client, ashby):
    identity(ashby, "admin@ashby.example", role=Role.ADMIN)
    sign_in(client, "admin@ashby.example")
    return client


def put(client, deed, **said):
    return client.post(f"{PAGE}/{deed}", said, headers=HOST)


def kept(council):
    with scope.opened([council.pk], writes=False):
        return queries.sender(council.pk)


def test_a_key_to_notify_is_sealed_in_the_database_and_never_shown_again(admin, ashby):
    key = tokens.key("live")
    assert put(admin, "notify", key=key, text=NUMBERS["text"]).status_code == 302
    page = admin.get(PAGE, headers=HOST)
    assert "A key is kept" in page.text
    assert NUMBERS["text"] in page.text
    secret = key[-36:]
    with scope.opened([ashby.pk], writes=False):
        (row,) = Sender.objects.values()
        (entry,) = Entry.objects.filter(verb="notify-key.set")
    for told in (page.text, str(row), str(entry.facts)):
        assert secret not in told
    assert sending.setting_of(kept(ashby)).key == key
    put(admin, "notify", key="", text="")  # keeps the one there is
    assert sending.setting_of(kept(ashby)).key == key
    put(admin, "forget")
    assert kept(ashby).key == ""
    assert "Texts and letters leave by the platform" in admin.get(PAGE, headers=HOST).text


def test_names_hours_and_limits_are_kept_and_shown(admin, ashby):
    with scope.opened([ashby.pk], writes=True):
        calendar_version(ashby, code="desk-9", name="Hours of the desk")
    put(admin, "sender", name="Ashby Streets", reply_to="streets@ashby.example", an_hour="20")
    put(admin, "quiet", begins="21", ends="9", calendar="")
    page = html.unescape(admin.get(PAGE, headers=HOST).text)
    assert "Only in the working time of Hours of the desk" in page
    assert 'value="Ashby Streets"' in page
    assert 'value="20"' in page
    with scope.opened([ashby.pk], writes=False):
        hours = queries.quiet_hours(ashby.pk)
        assert (hours.begins, hours.ends) == (21, 9)
        verbs = Entry.objects.filter(by_kind="person").values_list("verb", flat=True)
        assert {"sender.set", "quiet-hours.set"} <= set(verbs)


def test_a_test_goes_through_the_outbox(admin, ashby):
    put(admin, "test", channel="text", recipient="07700 900111")
    with scope.opened([ashby.pk], writes=False):
        (message,) = Message.objects.filter(channel="text")
        assert message.recipient == "07700900111"
        assert "This is a test" in message.body
        assert Entry.objects.filter(verb="message.tested").exists()


@pytest.mark.parametrize(
    ("deed", "said", "why"),
    [
        ("sender", {"reply_to": "a@b"}, "Enter an email address, or leave it empty."),
        ("sender", {"an_hour": "-1"}, "Enter a whole number, 0 or more, or leave it empty."),
        ("quiet", {"begins": "8", "ends": "20", "calendar": "none"}, "calendar"),
        ("notify", {"key": ""}, "Enter the key to GOV.UK Notify."),
        ("notify", {"key": "half-a-key"}, "Enter the whole key as GOV.UK Notify showed it"),
        ("test", {"channel": "email", "recipient": "x, y"}, "That is not one email address."),
        ("test", {"channel": "text", "recipient": ""}, "Enter an email address or a mobile"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(admin, ashby, deed, said, why):
    page = put(admin, deed, **said)
    assert page.status_code == 422
    assert why in html.unescape(page.text)
    assert kept(ashby) is None or not kept(ashby).key


def test_the_name_that_emails_are_from_is_one_line_s23(admin, ashby):
    put(admin, "sender", name="Ashby\r\nBcc: all@example.org")
    assert kept(ashby).name == "Ashby Bcc: all@example.org"


def test_another_councils_sender_is_not_shown_s4(admin, ashby, dunmere):
    with scope.opened([dunmere.pk], writes=True):
        Sender.objects.create(council=dunmere, name="Dunmere Desk")
    assert "Dunmere Desk" not in admin.get(PAGE, headers=HOST).text
