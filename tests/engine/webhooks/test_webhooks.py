"""Webhooks follow the sealed journal: told once, signed, tried again, sent again, rotated."""

import json
from datetime import timedelta

import pytest
from tests.conftest import council, point
from tests.faces.api.conftest import Machine, a_case, a_key
from tests.faces.portal.conftest import BUILDER, furnish

from moothall.engine.webhooks import actions, jobs, queries, secrets_of
from moothall.engine.webhooks.models import Delivery, Webhook
from moothall.engine.webhooks.words import TRIES, NotThisWebhook, State, pause_after
from moothall.ground.councils import scope
from moothall.ground.councils.jobs import seal_once
from moothall.ground.journal.models import Entry
from moothall.outside.webhooks.client import Receipt
from moothall.outside.webhooks.standin import Receiver

pytestmark = pytest.mark.slow

DOWN = Receipt(is_accepted=False, status=503, text="The receiver answered 503.")
DONE = Receipt(is_accepted=True, status=204, text="")


@pytest.fixture
def town(fresh_database):
    """Ashby, as the job role sees it."""
    server, name = fresh_database
    point("job", server, name)
    return furnish(council("ashby"))


@pytest.fixture
def machine(town):
    return Machine(town, a_key(town)[1])


@pytest.fixture
def receiver(settings):
    with Receiver() as receiver:
        settings.WEBHOOK_HOSTS = [f"ashby=127.0.0.1:{receiver.port}"]
        yield receiver


def add(council, url="https://hooks.example/", kinds=()):
    with scope.opened([council.pk], writes=True) as at:
        said = {"name": "CRM", "url": url, "kinds": kinds}
        return actions.add(council, **said, by=BUILDER, at=at)


def told(council, send, *, later=0.0):
    with scope.opened([council.pk], writes=True) as at:
        for webhook in queries.webhooks(council.pk):
            actions.follow(webhook, by=BUILDER, at=at)
        when = at + timedelta(seconds=later)
        return actions.deliver(council.pk, send, by=BUILDER, at=when)


def deliveries(council):
    with scope.opened([council.pk], writes=False):
        return list(Delivery.objects.order_by("pk"))


def test_what_is_done_to_a_case_is_told_once_signed_and_without_a_word_that_was_typed(
    town, machine, receiver
):
    webhook, secret = add(town, receiver.url)
    receiver.secrets.append(secret)
    reference = a_case(machine)
    machine.send(f"/cases/{reference}/note", {"text": "Ada's secret shed"})
    assert jobs.tell_once() == 0, "not before it is sealed"
    seal_once()
    assert jobs.tell_once() == 2
    assert jobs.tell_once() == 0
    assert [one.why_not for one in receiver.delivered] == [None, None]
    bodies = [json.loads(one.body) for one in receiver.delivered]
    assert [body["type"] for body in bodies] == ["case.created", "case.noted"]
    assert {body["data"]["case"] for body in bodies} == {reference}
    assert bodies[1]["data"]["by"].startswith("key:")
    assert b"shed" not in receiver.delivered[1].body
    assert b"ada@" not in receiver.delivered[0].body
    with scope.opened([town.pk], writes=False):
        assert not {secret} & {str(value) for value in vars(Webhook.objects.get()).values()}
    assert webhook.council_id == town.pk


def test_only_the_kinds_that_were_asked_for_are_told(town, machine):
    add(town, kinds=["case.noted"])
    reference = a_case(machine)
    machine.send(f"/cases/{reference}/note", {"text": "x"})
    seal_once()
    told(town, lambda *_: DONE)
    assert [one.kind for one in deliveries(town)] == ["case.noted"]


def test_a_webhook_is_not_told_what_came_before_it(town, machine):
    a_case(machine)
    seal_once()
    add(town)
    assert told(town, lambda *_: DONE) is None


def test_a_delivery_is_tried_again_later_and_given_up_in_the_end(town, machine):
    add(town)
    a_case(machine)
    seal_once()
    assert told(town, lambda *_: DOWN) == DOWN
    [waiting] = deliveries(town)
    assert (waiting.state, waiting.attempts, waiting.status) == (State.QUEUED, 1, 503)
    assert told(town, lambda *_: DONE) is None, "not at once"
    for _ in range(TRIES * 3):
        told(town, lambda *_: DOWN, later=5 * 86_400)
        with scope.opened([town.pk], writes=True):
            Delivery.objects.filter(state=State.QUEUED).update(next_try_at="2020-01-01T00:00Z")
            Webhook.objects.update(resting_until_at=None)
    [over] = deliveries(town)
    assert (over.state, over.attempts) == (State.FAILED, TRIES)
    with scope.opened([town.pk], writes=False):
        assert Entry.objects.filter(verb="webhook.given-up").count() == 1


def test_an_address_that_may_not_be_called_is_given_up_at_once_s21(town, machine, settings):
    settings.WEBHOOK_HOSTS = ["ashby=127.0.0.1"]
    add(town, "http://127.0.0.1:9/")
    settings.WEBHOOK_HOSTS = ["dunmere=127.0.0.1"]
    a_case(machine)
    seal_once()
    assert jobs.tell_once() == 0
    [one] = deliveries(town)
    assert (one.state, one.status, one.attempts) == (State.FAILED, 0, 1)


def test_a_receiver_that_is_down_is_spared(town, machine):
    add(town)
    for _ in range(3):
        a_case(machine)
    seal_once()
    called = []

    def down(*said):
        called.append(said)
        return DOWN

    for _ in range(5):
        told(town, down)
    assert len(called) == 1


def test_a_delivery_is_sent_again_under_the_same_id(town, machine, receiver):
    _, secret = add(town, receiver.url)
    receiver.secrets.append(secret)
    a_case(machine)
    seal_once()
    jobs.tell_once()
    with scope.opened([town.pk], writes=True) as at:
        actions.send_again(Delivery.objects.get(), by=BUILDER, at=at)
    assert jobs.tell_once() == 1
    first, again = (one.headers["webhook-id"] for one in receiver.delivered)
    assert first == again


def test_a_former_secret_signs_for_a_day_beside_the_new_one_s22(town):
    webhook, first = add(town)
    with scope.opened([town.pk], writes=True) as at:
        webhook, second = actions.rotate(webhook, by=BUILDER, at=at)
    assert secrets_of.in_force(webhook, at=at) == [second, first]
    assert secrets_of.in_force(webhook, at=at + timedelta(days=1)) == [second]


def test_a_new_platform_key_does_not_silence_receivers(town, settings):
    webhook, secret = add(town)
    old = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 50, [old]
    found = secrets_of.in_force(webhook, at=webhook.added_at)
    assert secret in found
    assert found[0] != secret


def test_a_removed_webhook_is_told_nothing_more(town, machine):
    webhook, _ = add(town)
    a_case(machine)
    seal_once()
    told(town, lambda *_: DOWN)
    with scope.opened([town.pk], writes=True) as at:
        actions.remove(webhook, by=BUILDER, at=at)
    assert [one.state for one in deliveries(town)] == [State.FAILED]
    assert told(town, lambda *_: DONE, later=86_400 * 9) is None


@pytest.mark.parametrize(
    ("url", "kinds"),
    [
        ("http://hooks.example/", []),
        ("https://127.0.0.1/", []),
        ("https://0x7f.1/", []),
        ("https://[::1]/", []),
        ("https://localhost/", []),
        ("file:///etc/passwd", []),
        ("https://hooks.example/" + "x" * 500, []),
        ("https://hooks.example/", ["case.eaten"]),
    ],
)
def test_what_cannot_be_set_up_is_refused_s21(town, url, kinds):
    with pytest.raises(NotThisWebhook):
        add(town, url, kinds)


def test_pauses_grow_to_half_a_day():
    pauses = [pause_after(number).total_seconds() for number in range(1, TRIES)]
    assert pauses[0] == 15
    assert pauses == sorted(pauses)
    assert pauses[-1] == 12 * 3600
