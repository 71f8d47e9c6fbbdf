"""The outbox over the wire: listed, read without secrets, tried again, addresses barred."""

import pytest
from tests.faces.api.conftest import Machine, a_case, a_key, an_officer
from tests.faces.portal.conftest import BUILDER

from moothall.engine.contact import actions as contact
from moothall.engine.contact.models import Message
from moothall.engine.contact.words import Intent
from moothall.ground.councils import scope
from moothall.outside.mail.client import Receipt

pytestmark = pytest.mark.django_db
NO = Receipt(is_accepted=False, text="550 No such person here", is_final=True)


def send(town, number=1, **more):
    with scope.opened([town.pk], writes=True) as at:
        to = f"rosa{number}@example.org"
        said = {"subject": f"Letter {number}", "body": "Your bin is empty."} | more
        contact.queue([Intent(council_id=town.pk, recipient=to, **said)], by=BUILDER, at=at)
        return Message.objects.get(recipient=to).pk


def lose(town):
    with scope.opened([town.pk], writes=True) as at:
        found = contact.claim(town.pk, by=BUILDER, at=at)
        contact.deliver(found, lambda _: NO, by=BUILDER, at=at)


def test_messages_are_listed_a_page_at_a_time_and_read(machine, town):
    numbers = [send(town, number) for number in (1, 2, 3)]
    first = machine.get("/messages", limit=2).json()
    assert [one["message"] for one in first["items"]] == numbers[:0:-1]
    rest = machine.get("/messages", limit=2, cursor=first["next"]).json()
    assert ([one["message"] for one in rest["items"]], rest["next"]) == (numbers[:1], None)
    assert machine.get(f"/messages/{numbers[0]}").json()["body"] == "Your bin is empty."
    assert machine.get("/messages", state="failed").json()["items"] == []
    assert machine.get("/messages", cursor="abc").status_code == 404
    theirs = machine.get("/messages", to="Rosa2@example.org").json()["items"]
    assert [one["message"] for one in theirs] == [numbers[1]]


def test_a_secret_is_told_nobody(machine, town):
    number = send(town, body="Your code is 123456.", is_secret=True)
    assert "123456" not in machine.get(f"/messages/{number}").text + machine.get("/messages").text


def test_a_key_sees_no_token_of_a_link(machine, town):
    token = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
    number = send(town, body=f"How did we do? http://ashby.localhost:8000/rate/{token}")
    shown = machine.get(f"/messages/{number}").json()["body"]
    assert shown == "How did we do? http://ashby.localhost:8000/rate/…"


def test_what_was_lost_is_tried_again(machine, town):
    number = send(town)
    waits = machine.send(f"/messages/{number}/retry")
    assert waits.status_code == 409
    lose(town)
    assert "550" in machine.get(f"/messages/{number}").json()["reason"]
    assert machine.send(f"/messages/{number}/retry").json()["state"] == "queued"


def test_an_address_is_barred_and_allowed_again(machine, town):
    number = send(town)
    barred = machine.send(f"/messages/{number}/bar", {"reason": "moved"}).json()
    assert (barred["state"], barred["is_barred"]) == ("withheld", True)
    assert machine.send(f"/messages/{number}/allow").json()["is_barred"] is False
    assert machine.send(f"/messages/{number}/bar", {"reason": "spite"}).status_code == 422


def test_what_was_sent_about_a_case_is_there_for_whoever_sees_it(machine, town):
    reference = a_case(machine)
    told = machine.get(f"/cases/{reference}/messages").json()["items"]
    assert told
    _, person = an_officer(town, team="ict-support")
    theirs = Machine(town, a_key(town, person=person)[1])
    assert theirs.get(f"/cases/{reference}/messages").status_code == 404
    assert theirs.get("/messages").status_code == 403


def test_a_message_of_another_council_is_not_there_s4(machine, dunmere):
    number = send(dunmere)
    assert machine.get(f"/messages/{number}").status_code == 404
    assert machine.send(f"/messages/{number}/bar", {"reason": "moved"}).status_code == 404
