"""Webhooks in a browser: set up by an administrator, the secret shown once, deliveries seen."""

import html
import re

import pytest
from tests.faces.api.conftest import Machine, a_case, a_key
from tests.faces.pages.signing import HOST, identity, sign_in
from tests.faces.portal.conftest import BUILDER, furnish

from moothall.engine.webhooks import actions, queries, secrets_of
from moothall.engine.webhooks.models import Delivery
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.people.words import Role
from moothall.outside.webhooks.client import Receipt

pytestmark = pytest.mark.django_db
SAID = {"name": "CRM", "url": "https://hooks.example/in"}
REFUSED = Receipt(is_accepted=False, status=410, text="The receiver answered 410.", is_final=True)


@pytest.fixture
def admin(client, ashby):
    identity(ashby, "admin@ashby.example", role=Role.ADMIN)
    sign_in(client, "admin@ashby.example")
    return client


def make(client, **said):
    return client.post("/staff/settings/webhooks", SAID | said, headers=HOST)


def the_hook(council):
    with scope.opened([council.pk], writes=False):
        return queries.webhooks(council.pk)[0]


def test_its_secret_is_shown_once_and_again_when_it_is_new(admin, ashby):
    assert "No other system is told" in admin.get("/staff/settings/webhooks", headers=HOST).text
    page = make(admin)
    hook = the_hook(ashby)
    assert secrets_of.now(hook) in html.unescape(page.text)
    assert page.headers["Cache-Control"] == "no-store, private"
    path = f"/staff/settings/webhooks/{hook.token}"
    assert "shown once" not in admin.get(path, headers=HOST).text
    rotated = admin.post(f"{path}/rotate", headers=HOST)
    secret = secrets_of.now(the_hook(ashby))
    assert secret != secrets_of.now(hook)
    assert secret in html.unescape(rotated.text)
    assert "Former secret" in rotated.text
    admin.post(f"{path}/remove", headers=HOST)
    assert admin.get(path, headers=HOST).status_code == 404
    with scope.opened([ashby.pk], writes=False):
        by = Entry.objects.filter(verb__startswith="webhook.").order_by("pk")
        assert [(one.verb, one.by_kind) for one in by] == [
            ("webhook.added", "person"),
            ("webhook.rotated", "person"),
            ("webhook.removed", "person"),
        ]


def test_what_could_not_be_delivered_is_shown_with_the_reason_and_sent_again(admin, ashby):
    furnish(ashby)
    make(admin)
    hook = the_hook(ashby)
    reference = a_case(Machine(ashby, a_key(ashby)[1]))
    lost(ashby, hook, reference)
    path = f"/staff/settings/webhooks/{hook.token}"
    page = admin.get(f"{path}?state=failed", headers=HOST).text
    assert reference in page
    assert "The receiver answered 410." in page
    delivery = re.search(r"/staff/settings/deliveries/([0-9a-f-]{36})/again", page)[1]
    assert (
        admin.post(f"/staff/settings/deliveries/{delivery}/again", headers=HOST).status_code == 302
    )
    assert states(ashby) == ["queued"]
    lose(ashby)
    admin.post(f"{path}/again", headers=HOST)
    assert states(ashby) == ["queued"]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"name": ""}, "Enter what it is for."),
        ({"url": ""}, "Enter the address to tell."),
        ({"url": "http://169.254.169.254/"}, "The address must begin with https://"),
        ({"kinds": ["case.eaten"]}, "Select what to tell from the list."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_set_up(admin, ashby, said, why):
    page = make(admin, **said)
    assert page.status_code == 422
    assert why in html.unescape(page.text)
    with scope.opened([ashby.pk], writes=False):
        assert queries.webhooks(ashby.pk) == []


def test_another_councils_webhook_is_not_there_s4(admin, ashby, dunmere):
    with scope.opened([dunmere.pk], writes=True) as at:
        said = {"name": "Theirs", "url": "https://hooks.example/", "kinds": []}
        theirs, _ = actions.add(dunmere, **said, by=BUILDER, at=at)
    path = f"/staff/settings/webhooks/{theirs.token}"
    assert admin.get(path, headers=HOST).status_code == 404
    assert admin.post(f"{path}/remove", headers=HOST).status_code == 404
    assert the_hook(dunmere).removed_at is None


def lost(council, hook, reference):
    """A delivery that its receiver refused for good."""
    with scope.opened([council.pk], writes=True) as at:
        entry = Entry.objects.filter(verb__startswith="case.").first()
        payload = {"type": entry.verb, "data": {"case": reference}}
        Delivery.objects.create(
            council=council,
            webhook=hook,
            entry_id=entry.pk,
            kind=entry.verb,
            payload=payload,
            queued_at=at,
            next_try_at=at,
        )
    lose(council)


def lose(council):
    with scope.opened([council.pk], writes=True) as at:
        assert actions.deliver(council.pk, lambda *_: REFUSED, by=BUILDER, at=at) == REFUSED


def states(council):
    with scope.opened([council.pk], writes=False):
        return list(Delivery.objects.values_list("state", flat=True))
