"""Receipts called back: by whoever has the bearer token, for whichever council."""

import json
from datetime import UTC, datetime

import pytest
from django.test import Client

from moothall.engine.contact import actions as contact
from moothall.engine.contact.models import Message
from moothall.engine.contact.words import Intent
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.outside.mail.client import Receipt

pytestmark = pytest.mark.django_db
LOOP = Actor.job("outbox")
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
BEARER = "a token that nobody guesses"


@pytest.fixture
def message(dunmere, settings):
    settings.NOTIFY_BEARER = BEARER
    with scope.opened([dunmere.pk], writes=True):
        intent = Intent(
            council_id=dunmere.pk,
            channel="text",
            recipient="+447700900111",
            subject="Bin",
            body="Hello",
        )
        contact.queue([intent], by=LOOP, at=NOON)
        found = contact.claim(dunmere.pk, by=LOOP, at=NOON)
        taken = Receipt(is_accepted=True, text="n-1")
        contact.deliver(found, lambda _: taken, by=LOOP, at=NOON)
        return Message.objects.get()


def call(body, *, bearer=f"Bearer {BEARER}", host="localhost"):
    headers = {"Authorization": bearer, "Host": host}
    if not isinstance(body, str):
        body = json.dumps(body)
    client = Client(enforce_csrf_checks=True)
    return client.post(
        "/notify/receipts", body, content_type="application/json", headers=headers
    ).status_code


def state(dunmere):
    with scope.opened([dunmere.pk], writes=False):
        return Message.objects.get().state


def told(message, status="delivered", **more):
    return {"reference": str(message.token), "status": status, "id": "n-1", **more}


@pytest.mark.parametrize("host", ["localhost", "ashby.localhost"])
def test_a_receipt_is_kept_whichever_host_it_comes_to(ashby, dunmere, message, host):
    assert call(told(message), host=host) == 204
    assert state(dunmere) == "delivered"


def test_what_did_not_arrive_is_kept_as_failed(dunmere, message):
    assert call(told(message, "temporary-failure")) == 204
    assert state(dunmere) == "failed"


@pytest.mark.parametrize("bearer", ["", "Bearer ", "Bearer wrong", BEARER, "Bearer é"])
def test_without_the_token_nothing_is_believed(dunmere, message, bearer):
    assert call(told(message), bearer=bearer) == 401
    assert state(dunmere) == "sent"


def test_where_no_token_was_agreed_on_none_is_believed(dunmere, message, settings):
    settings.NOTIFY_BEARER = ""
    assert call(told(message), bearer="Bearer ") == 401


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"reference": 1, "status": "x"}', "\x00"])
def test_what_is_no_receipt_is_refused(message, body):
    assert call(body) == 400


@pytest.mark.parametrize("reference", ["nobody", "00000000-0000-4000-8000-000000000000"])
def test_a_reference_that_is_nobodys_is_not_found(message, reference):
    assert call({"reference": reference, "status": "delivered"}) == 404
