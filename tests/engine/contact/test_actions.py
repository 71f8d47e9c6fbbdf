"""The outbox: meant once, delivered at least once, given up with a reason."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from moothall.engine.contact import actions as contact
from moothall.engine.contact import queries
from moothall.engine.contact.models import Message
from moothall.engine.contact.words import TRIES, Intent, NotDeliverable, State
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import Actor
from moothall.outside.mail.client import Receipt

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
LOOP = Actor.job("outbox")
YES = Receipt(is_accepted=True, text="250 kept as 1")
LATER = Receipt(is_accepted=False, text="451 later")
NEVER = Receipt(is_accepted=False, text="550 no such person", is_final=True)


class Sender:
    """Answers each letter with the next of its receipts, and remembers the letters."""

    def __init__(self, *receipts):
        self.receipts, self.letters = list(receipts), []

    def __call__(self, letter):
        self.letters.append(letter)
        return self.receipts.pop(0)


@pytest.fixture
def in_ashby(ashby):
    with scope.opened([ashby.pk], writes=True):
        yield ashby


def meant(council, **changed):
    return Intent(
        **{
            "council_id": council.pk,
            "case_id": 7,
            "event_id": 1,
            "recipient": "rosa@example.org",
            "subject": "We have your report",
            "body": "Thank you.",
            **changed,
        }
    )


def put(*intents, at=NOON):
    contact.queue(intents, by=LOOP, at=at)


def deliver(council, sender, at=NOON):
    found = contact.claim(council.pk, by=LOOP, at=at)
    return None if found is None else contact.deliver(found, sender, by=LOOP, at=at)


def test_a_message_is_meant_once_for_its_event(in_ashby):
    put(meant(in_ashby))
    put(meant(in_ashby, body="Again"), meant(in_ashby, event_id=2))
    assert [m.event_id for m in queries.for_case(in_ashby.pk, 7)] == [1, 2]
    assert queries.for_case(in_ashby.pk, 7)[0].body == "Thank you."


def test_two_people_have_an_envelope_each(in_ashby):
    put(meant(in_ashby), meant(in_ashby, recipient="bo@example.org"))
    sender = Sender(YES, YES)
    deliver(in_ashby, sender)
    deliver(in_ashby, sender)
    assert [letter.recipient for letter in sender.letters] == ["rosa@example.org", "bo@example.org"]


def test_messages_of_no_case_are_not_compared(in_ashby):
    for _ in range(2):
        put(meant(in_ashby, case_id=None, event_id=None))
    assert Message.objects.count() == 2


@pytest.mark.parametrize(
    "changed",
    [
        {"subject": "Hello\r\nBcc: all@example.org"},
        {"subject": "Hello\nBcc: all@example.org"},
        {"subject": " "},
        {"subject": "x" * 201},
        {"recipient": "rosa@example.org\nBcc: all@example.org"},
        {"recipient": "rosa@example.org, bo@example.org"},
        {"recipient": "Rosa <rosa@example.org>"},
        {"recipient": ""},
        {"recipient": "jos\u00e9@example.org"},
        {"recipient": "\u017fam@example.org"},
        {"body": "nul \x00"},
        {"channel": "pigeon"},
    ],
)
def test_what_could_forge_a_header_or_cannot_be_sent_is_refused(in_ashby, changed):
    with pytest.raises(NotDeliverable):
        put(meant(in_ashby, **changed))
    assert Message.objects.count() == 0


def test_a_letter_comes_from_the_council_and_answers_go_there(in_ashby):
    in_ashby.email = "help@ashby.example"
    in_ashby.save()
    put(meant(in_ashby))
    sender = Sender(YES)
    deliver(in_ashby, sender)
    [letter] = sender.letters
    assert (letter.council, letter.reply_to) == ("Ashby Council", "help@ashby.example")
    assert letter.token == Message.objects.get().token


def test_an_accepted_message_is_sent_with_the_servers_reference(in_ashby):
    put(meant(in_ashby))
    deliver(in_ashby, Sender(YES))
    message = Message.objects.get()
    assert (message.state, message.sent_at, message.reference, message.attempts) == (
        State.SENT,
        NOON,
        "250 kept as 1",
        1,
    )
    assert deliver(in_ashby, Sender()) is None


def test_a_message_put_off_is_tried_again_after_a_growing_pause(in_ashby):
    put(meant(in_ashby))
    at, waits = NOON, []
    sender = Sender(LATER, LATER, LATER, YES)
    for _ in range(3):
        deliver(in_ashby, sender, at=at)
        waits.append(Message.objects.get().next_try_at - at)
        assert deliver(in_ashby, sender, at=at + waits[-1] - timedelta(seconds=1)) is None
        at += waits[-1]
    deliver(in_ashby, sender, at=at)
    assert [wait.seconds for wait in waits] == [15, 30, 60]
    assert Message.objects.get().state == State.SENT
    assert len({letter.token for letter in sender.letters}) == 1


def test_a_refused_message_is_given_up_at_once_and_journalled(in_ashby):
    put(meant(in_ashby))
    deliver(in_ashby, Sender(NEVER))
    [message] = Message.objects.filter(state=State.FAILED)
    assert (message.reason, message.next_try_at) == ("550 no such person", None)
    entry = Entry.objects.get(verb="message.given-up")
    assert entry.facts == {"case": 7, "event": 1, "attempts": 1}


def test_a_message_is_given_up_after_so_many_tries_and_no_fewer(in_ashby):
    put(meant(in_ashby))
    at, begun = NOON, NOON
    for number in range(1, TRIES + 1):
        deliver(in_ashby, Sender(LATER), at=at)
        message = Message.objects.get()
        assert message.state == (State.FAILED if number == TRIES else State.QUEUED)
        at = message.next_try_at or at
    assert at - begun > timedelta(hours=2)


def test_the_text_of_a_secret_message_is_wiped_once_it_left(in_ashby):
    put(meant(in_ashby, is_secret=True), meant(in_ashby, event_id=2))
    sender = Sender(YES, YES)
    deliver(in_ashby, sender)
    deliver(in_ashby, sender)
    assert [letter.body for letter in sender.letters] == ["Thank you.", "Thank you."]
    assert [m.body for m in queries.for_case(in_ashby.pk, 7)] == ["", "Thank you."]


def test_a_council_delivers_its_own_messages_only(ashby, dunmere):
    with scope.opened([ashby.pk, dunmere.pk], writes=True):
        put(meant(dunmere))
        assert deliver(ashby, Sender()) is None
    with scope.opened([ashby.pk], writes=True):
        assert Message.objects.count() == 0


CONSTRAINTS = {
    "message_is_in_a_known_state": {"state": "flying"},
    "message_that_left_says_when_and_no_other_does": {"sent_at": NOON},
    "message_that_arrived_says_when": {
        "state": State.DELIVERED,
        "sent_at": NOON,
        "next_try_at": None,
    },
    "message_is_asked_about_only_on_its_way": {"ask_at": NOON},
    "message_is_tried_again_only_while_it_waits": {"next_try_at": None},
    "message_is_given_up_for_a_reason": {"state": State.FAILED, "next_try_at": None},
    "message_about_a_case_names_its_event": {"event_id": None},
    "message_has_one_address_and_a_subject_of_one_line": {"subject": "a\nb"},
}


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_the_database_keeps_the_promise(in_ashby, name):
    put(meant(in_ashby))
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Message.objects.update(**CONSTRAINTS[name])


def test_every_constraint_is_tried():
    declared = {c.name for c in Message._meta.constraints if "once" not in c.name}
    assert declared == set(CONSTRAINTS)


def test_without_a_scope_the_outbox_shows_nothing(ashby):
    with scope.opened([ashby.pk], writes=True):
        put(meant(ashby))
    with pytest.raises(DatabaseError, match="no council scope is open"):
        Message.objects.count()
