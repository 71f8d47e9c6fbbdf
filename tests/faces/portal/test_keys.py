"""Keys that somebody makes for themselves: shown once, no more than they may, revoked by them."""

import html
import re

import pytest
from django.test import Client
from tests.faces.api.conftest import Machine, a_key
from tests.faces.pages.signing import GOOD, HOST, identity, post, sign_in
from tests.faces.portal.conftest import BUILDER, somebody

from moothall.engine.contact.models import Message
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.keys.models import Key
from moothall.ground.people import actions as people
from moothall.ground.people import queries
from moothall.ground.people.words import Role

pytestmark = pytest.mark.django_db
SAID = {"name": "My program", "scopes": ["cases:ask"], "days": "90"}


@pytest.fixture
def rosa(client, ashby):
    return come_in(client, ashby, "rosa@example.org")


def come_in(client, council, email, role=Role.RESIDENT):
    """Sign in, and say the password once more; gives who they are in the council."""
    opened = identity(council, email, role=role)
    sign_in(client, email)
    post(client, "account_reauthenticate", {"password": GOOD})
    with scope.opened([council.pk], writes=False):
        return queries.person_of(opened.pk, council.pk)


def make(client, **said):
    return client.post("/details/keys/add", SAID | said, headers=HOST)


def shown(page):
    return html.unescape(re.search(r"<code>(moothall\.[^<]+)</code>", page.text)[1])


def kept(council):
    with scope.opened([council.pk], writes=False):
        return list(Key.objects.order_by("pk"))


def test_a_key_is_shown_once_acts_for_its_maker_and_is_revoked(client, ashby, rosa):
    assert "You have made no key" in client.get("/details/keys", headers=HOST).text
    page = make(client)
    assert page.headers["Cache-Control"] == "no-store, private"
    machine = Machine(ashby, shown(page))
    assert machine.get("/me").json() | {"key": 0} == {
        "key": 0,
        "scopes": ["cases:ask"],
        "person": "Asha",
        "a_minute": 60,
    }
    listed = client.get("/details/keys", headers=HOST).text
    assert "moothall.ashby" not in listed
    assert "My program" in listed
    [key] = kept(ashby)
    gone = client.post(f"/details/keys/{key.prefix}/revoke", headers=HOST, follow=True)
    assert "The key for My program is revoked" in gone.text
    assert machine.get("/me").status_code == 401
    with scope.opened([ashby.pk], writes=False):
        entries = Entry.objects.filter(verb__startswith="key.").order_by("pk")
        assert [(one.verb, one.by_id) for one in entries] == [
            ("key.made", rosa.pk),
            ("key.revoked", rosa.pk),
        ]


def test_whoever_signs_in_is_told_by_email_in_our_own_words(client, ashby, rosa):
    make(client, name="Free Nitro http://spam.example")
    with scope.opened([ashby.pk], writes=False):
        told = Message.objects.get()
    assert (told.recipient, told.subject) == ("rosa@example.org", "A key was made to act for you")
    assert "Nitro" not in told.subject + told.body


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"name": ""}, "Enter what the key is for"),
        ({"scopes": []}, "Select what the key may do"),
        ({"scopes": ["cases:act"]}, "Select what the key may do from the list"),
        ({"scopes": ["webhooks:act", "cases:ask"]}, "Select what the key may do from the list"),
        ({"days": ""}, "Select when the key runs out"),
        ({"days": "9999"}, "Select when the key runs out"),
    ],
)
def test_nobody_gives_themselves_more_than_they_may_or_for_ever_s8(client, ashby, rosa, said, why):
    page = make(client, **said)
    assert (page.status_code, why in html.unescape(page.text)) == (422, True)
    assert kept(ashby) == []


def test_whose_it_is_and_how_fast_is_not_for_the_form_to_say_s8(client, ashby, rosa):
    _, other = somebody(ashby, Role.ADMIN, email="admin@ashby.example", name="Admin")
    make(client, person=other.pk, email="admin@ashby.example", a_minute=10**9, council=1)
    [key] = kept(ashby)
    assert (key.person_id, key.a_minute) == (rosa.pk, 60)


def test_an_officer_chooses_among_what_their_roles_bear_and_loses_it_with_them(client, ashby):
    person = come_in(client, ashby, "bo@ashby.example", Role.OFFICER)
    page = client.get("/details/keys/add", headers=HOST).text
    assert ('value="cases:act"' in page, 'value="routing:act"' in page) == (True, False)
    machine = Machine(ashby, shown(make(client, scopes=["cases:act", "cases:ask"])))
    assert machine.get("/me").json()["scopes"] == ["cases:act", "cases:ask"]
    with scope.opened([ashby.pk], writes=True) as at:
        people.stand_down(person, Role.OFFICER, by=BUILDER, at=at)
        people.stand(person, Role.RESIDENT, by=BUILDER, at=at)
    assert machine.get("/me").json()["scopes"] == ["cases:ask"]
    with scope.opened([ashby.pk], writes=True) as at:
        people.disable(person, by=BUILDER, at=at)
    assert machine.get("/me").status_code == 401


def test_a_key_of_another_is_not_there_and_stays_s1(client, ashby, rosa):
    _, other = somebody(ashby, email="lars@example.org", name="Lars")
    for mine in (other, None):
        key, token = a_key(ashby, "cases:ask", person=mine)
        path = f"/details/keys/{key.prefix}/revoke"
        assert client.post(path, headers=HOST).status_code == 404
        assert Machine(ashby, token).get("/me").status_code == 200
        assert key.prefix not in client.get("/details/keys", headers=HOST).text


def test_a_key_of_another_council_is_not_there_s4(client, ashby, dunmere, rosa):
    token = shown(make(client))
    assert Machine(dunmere, token).get("/me").status_code == 404
    path = f"/details/keys/{kept(ashby)[0].prefix}/revoke"
    assert client.post(path, headers={"host": "dunmere.localhost"}).status_code == 404
    assert Machine(ashby, token).get("/me").status_code == 200


def test_ten_keys_are_enough(client, ashby, rosa):
    for _ in range(10):
        assert make(client).status_code == 200
    refused = make(client)
    assert "You have 10 keys already" in html.unescape(refused.text)
    client.post(f"/details/keys/{kept(ashby)[0].prefix}/revoke", headers=HOST)
    assert make(client).status_code == 200


def test_the_password_is_asked_for_again_before_a_key_is_made(ashby):
    identity(ashby, "rosa@example.org")
    client = Client()
    sign_in(client, "rosa@example.org")
    for sent in (client.get("/details/keys/add", headers=HOST), make(client)):
        assert sent["Location"].endswith("/reauthenticate/?next=/details/keys/add")
    assert kept(ashby) == []
    said = {"password": GOOD, "next": "/details/keys/add"}
    assert post(client, "account_reauthenticate", said)["Location"] == "/details/keys/add"
    assert make(client).status_code == 200
