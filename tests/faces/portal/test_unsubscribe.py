"""Unsubscribing: by a page or by one click, from surveys only, and for that council only."""

import pytest
from django.test import Client

from moothall.engine.contact import actions as contact
from moothall.engine.contact.models import Barred, Message
from moothall.engine.contact.words import Intent, State, Topic
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.outside.mail.client import Receipt

pytestmark = pytest.mark.django_db
LOOP = Actor.job("outbox")
YES = Receipt(is_accepted=True, text="250 kept")
ASHBY = {"host": "ashby.localhost"}


def meant(council, topic):
    with scope.opened([council.pk], writes=True) as at:
        intent = Intent(
            council_id=council.pk,
            recipient="rosa@example.org",
            subject="How did we do?",
            body="Tell us",
            topic=topic,
        )
        contact.queue([intent], by=LOOP, at=at)
        return Message.objects.latest("pk")


def deliver(council):
    with scope.opened([council.pk], writes=True) as at:
        while found := contact.claim(council.pk, by=LOOP, at=at):
            contact.deliver(found, lambda _: YES, by=LOOP, at=at)
        return list(Message.objects.order_by("pk").values_list("state", flat=True))


def test_a_page_asks_and_a_press_unsubscribes(ashby):
    survey = meant(ashby, Topic.SURVEY)
    client, path = Client(), f"/unsubscribe/{survey.token}"
    assert "rosa@example.org" in client.get(path, headers=ASHBY).text
    with scope.opened([ashby.pk], writes=False):
        assert Barred.objects.count() == 0
    assert "You have unsubscribed" in client.post(path, headers=ASHBY).text
    meant(ashby, Topic.SERVICE)
    assert deliver(ashby) == [State.WITHHELD, State.SENT]


def test_a_mail_reader_unsubscribes_with_one_click_and_no_cookie(ashby):
    survey = meant(ashby, Topic.SURVEY)
    client = Client(enforce_csrf_checks=True)
    body = {"List-Unsubscribe": "One-Click"}
    for _ in range(2):
        page = client.post(f"/unsubscribe/{survey.token}", body, headers=ASHBY)
        assert page.status_code == 200
    assert deliver(ashby) == [State.WITHHELD]


def test_nobody_unsubscribes_from_what_they_asked_for_or_at_another_council(ashby, dunmere):
    service, survey = meant(ashby, Topic.SERVICE), meant(ashby, Topic.SURVEY)
    client = Client()
    assert client.post(f"/unsubscribe/{service.token}", headers=ASHBY).status_code == 404
    away = {"host": "dunmere.localhost"}
    assert client.post(f"/unsubscribe/{survey.token}", headers=away).status_code == 404
