"""How messages are signed and carried, over the wire: kept, refused, tested; no key shown."""

import pytest

from moothall.engine.contact.models import Message, Sender
from moothall.ground.councils import scope

pytestmark = pytest.mark.django_db
AT = "/settings/messages"
KEY = "bins-11111111-2222-4333-8444-555555555555-66666666-7777-4888-8999-000000000000"


def put(machine, part, **body):
    return machine.send(f"{AT}/{part}", body, method="put")


def test_what_is_set_is_read_again(machine):
    assert machine.get(AT).json()["sender"] == {"name": "", "reply_to": "", "an_hour": None}
    said = {"name": "Bins", "reply_to": "bins@ashby.example", "an_hour": 9}
    assert put(machine, "sender", **said).json()["sender"] == said
    quiet = {"begins": 20, "ends": 8, "calendar": None}
    assert put(machine, "quiet", **quiet).json()["quiet"] == quiet
    assert machine.get(AT).json()["sender"] == said


def test_the_key_to_notify_is_kept_sealed_never_shown_and_forgotten(machine, town):
    kept = put(machine, "notify", key=KEY)
    assert kept.json()["notify"]["has_key"] is True
    assert KEY not in kept.text + machine.get(AT).text
    with scope.opened([town.pk], writes=False):
        assert Sender.objects.get().key.startswith("sealed:")
    gone = machine.send(f"{AT}/notify", method="delete")
    assert gone.json()["notify"]["has_key"] is False


@pytest.mark.parametrize(
    ("part", "body", "pointer"),
    [
        ("sender", {"reply_to": "nobody"}, "#/reply_to"),
        ("quiet", {"begins": 20, "ends": 8, "calendar": "none-such"}, "#/calendar"),
        ("quiet", {"begins": 24, "ends": 8}, "#/begins"),
        ("notify", {"key": "short"}, "#/key"),
        ("notify", {}, "#/key"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(machine, part, body, pointer):
    refused = put(machine, part, **body)
    assert refused.status_code == 422
    assert [one["pointer"] for one in refused.json()["errors"]] == [pointer]


def test_a_test_message_is_put_in_the_outbox_once(machine, town):
    body = {"channel": "email", "recipient": "asha@ashby.example"}
    for _ in range(2):
        sent = machine.send(f"{AT}/test", body, Idempotency_Key="one")
        assert (sent.status_code, sent.content) == (204, b"")
    with scope.opened([town.pk], writes=False):
        assert Message.objects.get().recipient == "asha@ashby.example"
    refused = machine.send(f"{AT}/test", body | {"recipient": "a b"})
    assert refused.json()["errors"][0]["pointer"] == "#/recipient"
