"""One email a day: of what may wait, each once; nothing is lost when somebody wants them again."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.engine.contact.test_limiting import (
    LATER,
    LOOP,
    ROSA,
    YES,
    in_ashby,  # noqa: F401 -- a fixture
)

from moothall.engine.contact import actions as contact
from moothall.engine.contact import queries
from moothall.engine.contact.actions import bundling
from moothall.engine.contact.models import Message
from moothall.engine.contact.words import TRIES, Barring, Intent, State, Way
from moothall.ground.journal.models import Entry
from moothall.ground.people import actions as people
from moothall.outside.mail.client import Receipt

pytestmark = pytest.mark.django_db
TEN = datetime(2026, 6, 1, 9, tzinfo=UTC)  # 10am in summer
FIVE = datetime(2026, 6, 1, 16, tzinfo=UTC)
GONE = Receipt(is_accepted=False, text="550 5.1.1 No such person", is_final=True)


@pytest.fixture
def rosa(in_ashby):  # noqa: F811 -- the fixture
    person = people.add(in_ashby, "Rosa", email=ROSA, by=LOOP, at=TEN)
    contact.want_daily(person, is_daily=True, by=LOOP, at=TEN)
    return person


def put(person, number, *, may_wait=True, at=TEN):
    intent = Intent(
        council_id=person.council_id,
        case_id=number,
        event_id=number,
        recipient=ROSA,
        subject=f"About case {number}",
        body=f"Words of {number}.",
        may_wait_for_id=person.pk if may_wait else None,
    )
    contact.queue([intent], by=LOOP, at=at)


def deliver(person, at, receipt=YES):
    sent = []
    while found := contact.claim(person.council_id, by=LOOP, at=at):
        contact.deliver(found, lambda one: sent.append(one) or receipt, by=LOOP, at=at)
    return sent


def states():
    return list(Message.objects.order_by("pk").values_list("state", flat=True))


def test_what_may_wait_leaves_in_one_email_at_five_and_the_rest_at_once(rosa):
    put(rosa, 1)
    put(rosa, 2, may_wait=False)
    put(rosa, 3)
    assert [one.subject for one in deliver(rosa, TEN)] == ["About case 2"]
    assert deliver(rosa, FIVE - timedelta(minutes=1)) == []
    put(rosa, 4, at=FIVE - timedelta(minutes=1))
    [one] = deliver(rosa, FIVE)
    assert one.subject == "3 messages from Ashby Council"
    assert [f"Words of {n}." in one.body for n in (1, 2, 3, 4)] == [True, False, True, True]
    assert states() == [State.SENT] * 4
    assert deliver(rosa, FIVE + timedelta(days=1)) == []
    assert Message.objects.filter(bundle=one.token).count() == 3


def test_one_alone_leaves_as_it_is_and_what_comes_after_five_waits_a_day(rosa):
    put(rosa, 1)
    assert [one.subject for one in deliver(rosa, FIVE)] == ["About case 1"]
    put(rosa, 2, at=FIVE + timedelta(minutes=1))
    assert deliver(rosa, FIVE + timedelta(minutes=2)) == []
    assert len(deliver(rosa, FIVE + timedelta(days=1))) == 1


def test_who_wants_them_as_they_happen_again_gets_at_once_what_waited(rosa):
    put(rosa, 1)
    put(rosa, 2)
    assert deliver(rosa, TEN) == []
    contact.want_daily(rosa, is_daily=False, by=LOOP, at=TEN)
    contact.want_daily(rosa, is_daily=False, by=LOOP, at=TEN)
    assert [one.subject for one in deliver(rosa, TEN)] == ["About case 1", "About case 2"]
    assert Entry.objects.filter(verb="daily.set").count() == 2
    assert not queries.is_daily(rosa.pk)


def test_a_bundle_that_is_put_off_leaves_later_with_the_same_words(rosa):
    put(rosa, 1)
    put(rosa, 2)
    deliver(rosa, TEN)
    [first] = deliver(rosa, FIVE, LATER)
    put(rosa, 3, at=FIVE)
    [again] = deliver(rosa, FIVE + timedelta(minutes=1))
    assert (again.token, again.body, again.is_again) == (first.token, first.body, True)
    assert states() == [State.SENT, State.SENT, State.QUEUED]


@pytest.mark.parametrize("receipt", [GONE, LATER])
def test_what_becomes_of_the_bundle_becomes_of_each(rosa, receipt):
    put(rosa, 1)
    put(rosa, 2)
    deliver(rosa, TEN)
    at = FIVE
    for _ in range(TRIES):
        deliver(rosa, at, receipt)
        at += timedelta(hours=1)
    assert states() == [State.FAILED, State.FAILED]
    assert len(queries.unattended(rosa.council_id, most=9)) == 2


def test_a_bundle_that_comes_back_fails_each_once(rosa):
    put(rosa, 1)
    put(rosa, 2)
    deliver(rosa, TEN)
    [one] = deliver(rosa, FIVE)
    for _ in range(2):
        contact.receive(str(one.token), "bounced", by=LOOP, at=FIVE)
    assert states() == [State.FAILED, State.FAILED]
    assert Entry.objects.filter(verb="message.undelivered").count() == 2


def test_an_address_that_is_barred_meanwhile_gets_none_of_it(rosa):
    put(rosa, 1)
    put(rosa, 2)
    deliver(rosa, TEN)
    way = Way(channel="email", recipient=ROSA, subject="-", body="-")
    contact.bar(rosa.council, way, reason=Barring.ASKED, by=LOOP, at=TEN)
    assert deliver(rosa, FIVE) == []
    assert states() == [State.WITHHELD, State.WITHHELD]
    assert not Message.objects.filter(next_try_at=bundling.FAR).exists()
