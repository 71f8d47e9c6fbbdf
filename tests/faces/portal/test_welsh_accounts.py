"""What keeps an account safe is in Welsh for whoever reads it: pages, mail, and what went wrong."""

import html
import re

import pytest
from allauth.core.context import request_context
from babel.messages.pofile import read_po
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse
from tests.faces.pages.signing import GOOD, HOST, identity, post, sign_in

from moothall.engine.contact.models import Message
from moothall.faces.pages import devices
from moothall.faces.pages.signin import Adapter
from moothall.ground.councils import scope
from moothall.ground.languages import catalogue
from moothall.ground.languages.speech import speaking

pytestmark = pytest.mark.django_db
ROSA = "rosa@example.org"
SWITCH = "Change the language to English:"
FEWEST = 12
"""Shorter texts may be Welsh too, or a part of a name."""


@pytest.fixture
def tref(ashby):
    type(ashby).objects.filter(pk=ashby.pk).update(welsh_name="Cyngor Ashby")
    ashby.refresh_from_db()
    return ashby


@pytest.fixture
def rosa(client, tref):
    """Somebody signed in who reads Welsh, and has just said their password."""
    identity(tref, ROSA)
    reads_welsh(client)
    sign_in(client, ROSA)
    post(client, "account_reauthenticate", {"password": GOOD})
    return client


def reads_welsh(client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "cy"


def english():
    with catalogue.SOURCE.open("rb") as file:
        texts = [one.id for one in read_po(file, locale="cy") if isinstance(one.id, str)]
    return [text for text in texts if len(text) >= FEWEST and not re.search(r"[%{<]", text)]


def left_in_english(page):
    body = re.sub(r"(?s)<head>.*?</head>|<[^>]+>", " ", page.text).replace(SWITCH, "")
    text = re.sub(r"\s+", " ", html.unescape(body))
    return [one for one in english() if one in text]


def lang(page):
    return re.search(r'<html lang="([^"]+)"', page.text)[1]


@pytest.mark.parametrize(
    "where",
    [
        "/details",
        "/details/acting",
        "/details/address",
        "/details/keys",
        "/details/keys/add",
        "/account/sessions/",
        "/account/2fa/",
    ],
)
def test_pages_of_an_account_are_in_welsh(rosa, where):
    page = rosa.get(where, headers=HOST)
    assert (page.status_code, lang(page)) == (200, "cy")
    assert left_in_english(page) == []
    assert "m-language__note" not in page.text


def test_a_key_is_asked_for_refused_made_told_of_and_revoked_in_welsh(rosa, tref):
    refused = rosa.post("/details/keys/add", {}, headers=HOST)
    assert left_in_english(refused) == []
    assert "Dewiswch pryd y daw" in html.unescape(refused.text)
    said = {"name": "Rhaglen", "scopes": ["cases:ask"], "days": "90"}
    made = rosa.post("/details/keys/add", said, headers=HOST)
    assert (lang(made), left_in_english(made)) == ("cy", [])
    [told] = written(tref)
    assert told.subject == "Crëwyd allwedd i weithredu ar eich rhan"
    assert "gyda Cyngor Ashby" in told.body
    prefix = re.search(r"moothall\.ashby\.([0-9a-f]{12})", html.unescape(made.text))[1]
    where = reverse("portal:key-revoke", args=[prefix])
    gone = rosa.post(where, headers=HOST, follow=True)
    assert "allwedd ar gyfer Rhaglen wedi" in html.unescape(gone.text)
    assert left_in_english(gone) == []


def written(council):
    assert mail.outbox == []
    with scope.opened([council.pk], writes=False):
        return list(Message.objects.order_by("pk"))


def test_mail_about_signing_in_is_in_the_language_of_whoever_asked(client, tref):
    identity(tref, ROSA)
    post(client, "account_reset_password", {"email": ROSA})
    reads_welsh(client)
    post(client, "account_reset_password", {"email": ROSA})
    english_one, welsh_one = written(tref)
    assert english_one.subject == "Set a new password"
    assert english_one.body.startswith("Somebody asked to set a new password for your account")
    assert welsh_one.subject == "Gosod cyfrinair newydd"
    assert welsh_one.body.startswith("Gofynnodd rhywun am osod cyfrinair newydd")
    assert "Cyngor Ashby\n" in welsh_one.body


def test_mail_that_leaves_when_the_page_speaks_no_more_is_in_welsh_too(rf, tref):
    request = rf.get("/")
    request.council, request.language = tref, "cy"
    with request_context(request):
        Adapter().send_mail("account/email/password_changed", ROSA, {})
    assert [one.subject for one in written(tref)] == ["Newidiwyd eich cyfrinair"]


def test_a_name_in_mail_is_as_it_is_written(client, tref):
    type(tref).objects.filter(pk=tref.pk).update(name="Ash & Oak's Council", welsh_name="")
    identity(tref, ROSA)
    post(client, "account_reset_password", {"email": ROSA})
    assert "your account with Ash & Oak's Council." in written(tref)[0].body


@pytest.mark.parametrize(
    ("status", "ask"),
    [
        (404, lambda client: client.get("/no-such-page", headers=HOST)),
        (405, lambda client: client.post("/cookies", headers=HOST)),
        (403, lambda client: forged().post("/cookies", headers=HOST)),
        (413, lambda client: client.post("/track", {"reference": "x" * 200}, headers=HOST)),
        (400, lambda client: client.get("/track?reference=%00", headers=HOST)),
    ],
)
def test_what_went_wrong_is_told_in_welsh(client, tref, settings, status, ask):
    if status == 413:
        settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100
    reads_welsh(client)
    page = ask(client)
    assert (page.status_code, lang(page), left_in_english(page)) == (status, "cy", [])


def forged():
    browser = Client(enforce_csrf_checks=True)
    reads_welsh(browser)
    return browser


def test_too_many_tries_are_told_in_welsh(client, tref):
    identity(tref, ROSA)
    reads_welsh(client)
    tried = {"login": ROSA, "password": "wrong and long"}
    pages = [post(client, "account_login", tried) for _ in range(12)]
    assert pages[-1].status_code in {200, 429}
    assert left_in_english(pages[-1]) == []


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        ("Firefox on Windows", "Firefox ar Windows"),
        ("Safari on an iPhone", "Safari ar iPhone"),
        ("A browser on a Mac", "Porwr ar Mac"),
        ("Firefox", "Firefox"),
        (devices.UNKNOWN, "Dyfais nad ydym yn ei hadnabod"),
    ],
)
def test_a_device_is_named_in_welsh(kept, told):
    assert devices.said_of(kept) == kept
    with speaking("cy"):
        assert devices.said_of(kept) == told
