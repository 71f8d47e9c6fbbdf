"""Webhooks over the wire and in the console: a secret once, deliveries, and sending again."""

import pytest
from click.testing import CliRunner
from tests.faces.api.conftest import Machine, a_key

from moothall.engine.webhooks.models import Delivery, Webhook
from moothall.faces.console.webhooks import webhooks
from moothall.ground.councils import scope

pytestmark = pytest.mark.django_db
URL = "https://hooks.example/moothall"


def add(machine, **more):
    return machine.send("/webhooks", {"name": "CRM", "url": URL} | more)


def a_delivery(town, **said):
    with scope.opened([town.pk], writes=True) as at:
        told = {"kind": "case.noted", "payload": {"type": "case.noted"}, "queued_at": at}
        number = Delivery.objects.count()
        ends = {"state": "failed", "next_try_at": None, "reason": "The receiver answered 500."}
        hook = Webhook.objects.get()
        return Delivery.objects.create(
            council=town, webhook=hook, entry_id=number, **told | ends | said
        )


def test_a_secret_is_shown_once_and_again_only_as_a_new_one(machine):
    made = add(machine)
    assert made.status_code == 201
    assert made.json()["secret"].startswith("whsec_")
    [listed] = machine.get("/webhooks").json()["items"]
    assert "secret" not in listed
    rotated = machine.send(f"/webhooks/{listed['id']}/rotate").json()
    assert rotated["secret"] != made.json()["secret"]


@pytest.mark.parametrize("url", ["https://127.0.0.1/", "http://hooks.example/"])
def test_an_address_inside_is_refused_s21(machine, url):
    refused = add(machine, url=url)
    assert (refused.status_code, refused.json()["type"]) == (409, "urn:moothall:refused")


@pytest.mark.parametrize("url", ["file:///etc/pw", "https://hooks.example/a b", "javascript:1"])
def test_what_is_no_web_address_does_not_fit_the_document_s21(machine, url):
    assert add(machine, url=url).status_code == 422


def test_a_webhook_of_one_council_is_not_there_for_another_s4(machine, dunmere):
    from tests.faces.portal.conftest import furnish

    token = add(machine).json()["id"]
    furnish(dunmere)
    away = Machine(dunmere, a_key(dunmere)[1])
    assert away.get("/webhooks").json()["items"] == []
    assert away.get(f"/webhooks/{token}/deliveries").status_code == 404
    assert away.send(f"/webhooks/{token}/rotate").status_code == 404
    assert away.client.delete(f"/api/v1/webhooks/{token}", headers=away.headers).status_code == 404


def test_deliveries_are_paged_and_sent_again(machine, town):
    token = add(machine).json()["id"]
    for _ in range(3):
        a_delivery(town)
    first = machine.get(f"/webhooks/{token}/deliveries", limit=2).json()
    rest = machine.get(f"/webhooks/{token}/deliveries", limit=2, cursor=first["next"]).json()
    assert (len(first["items"]), len(rest["items"]), rest["next"]) == (2, 1, None)
    again = machine.send(f"/deliveries/{rest['items'][0]['id']}/send-again").json()
    assert (again["state"], again["attempts"]) == ("queued", 0)
    queued = machine.get(f"/webhooks/{token}/deliveries", state="queued").json()["items"]
    assert [one["id"] for one in queued] == [again["id"]]


def test_a_removed_webhook_is_gone(machine, town):
    token = add(machine).json()["id"]
    gone = machine.client.delete(f"/api/v1/webhooks/{token}", headers=machine.headers)
    assert (gone.status_code, gone.content) == (204, b"")
    assert machine.get("/webhooks").json()["items"] == []


def run(*words):
    return CliRunner().invoke(webhooks, words)


def test_the_console_does_the_same(town):
    made = run("add", URL, "--council", "ashby", "--kind", "case.noted")
    assert made.exit_code == 0, made.output
    assert made.stdout.startswith("whsec_")
    listed = run("list", "--council", "ashby").output
    token = listed.split()[0]
    assert listed == f"{token} Webhook: {URL}, case.noted\n"
    delivery = a_delivery(town)
    told = run("deliveries", token, "--council", "ashby", "--failed").output
    assert told == f"{delivery.token} case.noted failed, 0 tries; The receiver answered 500.\n"
    assert run("again", token, "--council", "ashby").output == "1 in line.\n"
    assert run("again", str(delivery.token), "--council", "ashby").output == "1 in line.\n"
    assert run("rotate", token, "--council", "ashby").output.startswith("whsec_")
    assert run("remove", token, "--council", "ashby").exit_code == 0
    assert run("list", "--council", "ashby").output == ""
    assert run("add", "https://127.0.0.1/", "--council", "ashby").exit_code == 1
