"""S30: what an address that nobody verified gets from our forms; S29, S23: whom, and in what."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from moothall.engine.contact import actions as contact
from moothall.engine.contact import queries, rules
from moothall.engine.contact.actions import limiting
from moothall.engine.contact.models import Allowance, Barred, Message, Preference, QuietHours
from moothall.engine.contact.words import Barring, Intent, State, Topic, Way
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.journal.words import Actor
from moothall.ground.people import actions as people
from moothall.outside.mail.client import Receipt

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
LOOP = Actor.job("outbox")
YES = Receipt(is_accepted=True, text="250 kept as 1")
LATER = Receipt(is_accepted=False, text="451 later")
ROSA = "rosa@example.org"


@pytest.fixture
def in_ashby(ashby):
    with scope.opened([ashby.pk], writes=True):
        yield ashby


def put(council, *, recipient=ROSA, event=1, at=NOON, is_limited=True, **more):
    intent = Intent(
        council_id=council.pk,
        case_id=7,
        event_id=event,
        recipient=recipient,
        subject="We have your report",
        body="Thank you.",
        is_limited=is_limited,
        **more,
    )
    contact.queue([intent], by=LOOP, at=at)


def deliver_all(council, *, at=NOON, receipt=YES):
    sent = []

    def send(envelope):
        sent.append(envelope)
        return receipt

    while found := contact.claim(council.pk, by=LOOP, at=at):
        contact.deliver(found, send, by=LOOP, at=at)
    return [envelope.recipient for envelope in sent]


def states():
    return list(Message.objects.order_by("pk").values_list("state", flat=True))


def test_s30_an_unverified_address_gets_one_message_a_day(in_ashby):
    for event in range(1, 4):
        put(in_ashby, event=event)
    assert deliver_all(in_ashby) == [ROSA]
    assert states() == [State.SENT, State.WITHHELD, State.WITHHELD]
    assert Message.objects.order_by("pk").last().reason == limiting.HAD_TODAY
    put(in_ashby, event=4, at=NOON + timedelta(days=1))
    assert deliver_all(in_ashby, at=NOON + timedelta(days=1)) == [ROSA]


def test_s30_the_day_is_counted_over_the_whole_platform_however_it_is_written(ashby, dunmere):
    with scope.opened([ashby.pk, dunmere.pk], writes=True):
        put(ashby)
        put(dunmere, recipient="Rosa@Example.org")
        assert deliver_all(ashby) == [ROSA]
        assert deliver_all(dunmere) == []


def test_an_address_that_an_officer_writes_to_is_not_limited(in_ashby):
    for event in range(1, 4):
        put(in_ashby, event=event, is_limited=False)
    assert len(deliver_all(in_ashby)) == 3


def test_a_message_that_is_put_off_keeps_its_place_over_midnight(in_ashby):
    put(in_ashby)
    deliver_all(in_ashby, receipt=LATER)
    assert Allowance.objects.count() == 1
    assert deliver_all(in_ashby, at=NOON + timedelta(hours=13)) == [ROSA]
    assert Allowance.objects.count() == 1


def test_s30_many_addresses_in_an_hour_are_held_back_with_one_alert(in_ashby, settings):
    settings.UNVERIFIED_AN_HOUR = 20
    in_ashby.email = "desk@ashby.example"
    in_ashby.save()
    for number in range(50):
        put(in_ashby, recipient=f"stranger{number}@example.org", event=number + 1)
    sent = deliver_all(in_ashby)
    strangers = [address for address in sent if address.startswith("stranger")]
    assert (len(strangers), sent[-1]) == (20, "desk@ashby.example")
    assert len(sent) == 21
    assert Message.objects.filter(reason=limiting.TOO_MANY).count() == 30
    assert Entry.objects.filter(verb="messages.held-back").count() == 1
    later = NOON + timedelta(hours=2)
    put(in_ashby, recipient="new@example.org", event=99, at=later)
    assert deliver_all(in_ashby, at=later) == ["new@example.org"]


@pytest.mark.slow
@pytest.mark.timeout(120)
def test_s30_ten_thousand_anonymous_submissions_reach_a_few_hundred_strangers(in_ashby, settings):
    in_ashby.email = "desk@ashby.example"
    in_ashby.save()
    intents = [
        Intent(
            council_id=in_ashby.pk,
            case_id=number,
            event_id=number,
            recipient=f"stranger{number}@example.org",
            subject="We have your report",
            body="Thank you.",
            is_limited=True,
        )
        for number in range(1, 10_001)
    ]
    contact.queue(intents, by=LOOP, at=NOON)
    sent = deliver_all(in_ashby)
    assert len(sent) == settings.UNVERIFIED_AN_HOUR + 1
    assert sent.count("desk@ashby.example") == 1
    assert Message.objects.filter(state=State.WITHHELD).count() == 10_000 - len(sent) + 1


def test_the_digest_of_an_address_cannot_be_read_back(in_ashby):
    put(in_ashby)
    deliver_all(in_ashby)
    [row] = Allowance.objects.all()
    assert len(row.digest) == 64
    assert "rosa" not in row.digest


# --- S29: an address that changed -----
def way(recipient=ROSA, channel="email"):
    return Way(channel=channel, recipient=recipient, subject="-", body="-")


def bar(council, address=None, *, reason=Barring.MOVED, topic=""):
    return contact.bar(council, address or way(), reason=reason, topic=topic, by=LOOP, at=NOON)


def test_s29_what_waits_for_an_old_address_is_not_sent_there(in_ashby):
    letter = "Rosa Example\n1 Old Street\nSW1A 1AA"
    put(in_ashby, recipient=letter, channel="letter", is_limited=False)
    put(in_ashby, is_limited=False, event=2)
    bar(in_ashby, way(letter, "letter"))
    assert deliver_all(in_ashby) == [ROSA]
    [old, _] = Message.objects.order_by("pk")
    assert (old.state, old.reason) == (State.WITHHELD, rules.BARRED[Barring.MOVED])


def test_s29_what_is_queued_later_for_an_old_address_is_not_sent_either(in_ashby):
    bar(in_ashby)
    put(in_ashby, is_limited=False)
    put(in_ashby, recipient="ROSA@example.org", event=2, is_limited=False)
    assert deliver_all(in_ashby) == []
    assert states() == [State.WITHHELD, State.WITHHELD]


def test_s29_a_withheld_message_takes_the_next_way(in_ashby):
    bar(in_ashby)
    text = Way(channel="text", recipient="+447700900111", subject="Bin", body="Short")
    put(in_ashby, is_limited=False, otherwise=[text])
    assert deliver_all(in_ashby) == ["+447700900111"]


def test_a_bar_is_journalled_once_and_can_be_lifted(in_ashby):
    barred = bar(in_ashby)
    bar(in_ashby)
    contact.allow(barred, by=LOOP, at=NOON)
    put(in_ashby, is_limited=False)
    assert deliver_all(in_ashby) == [ROSA]
    verbs = Entry.objects.filter(verb__startswith="address.").order_by("pk")
    assert [entry.verb for entry in verbs] == ["address.barred", "address.allowed"]
    assert "rosa" not in str([entry.facts for entry in verbs])


def test_who_unsubscribed_from_surveys_still_gets_what_they_asked_for(in_ashby):
    bar(in_ashby, reason=Barring.UNSUBSCRIBED, topic=Topic.SURVEY)
    put(in_ashby, is_limited=False, topic=Topic.SURVEY)
    put(in_ashby, is_limited=False, event=2)
    assert deliver_all(in_ashby) == [ROSA]
    assert states() == [State.WITHHELD, State.SENT]


def test_only_a_survey_says_how_to_unsubscribe(in_ashby):
    put(in_ashby, is_limited=False, topic=Topic.SURVEY)
    put(in_ashby, is_limited=False, event=2)
    survey, service = Message.objects.select_related("council").order_by("pk")
    assert rules.unsubscribe_url(survey).endswith(f"/unsubscribe/{survey.token}")
    assert rules.unsubscribe_url(service) == ""


# --- the hours of texts -----
NIGHT = datetime(2026, 6, 1, 21, 30, tzinfo=UTC)  # 22:30 in Ashby


def test_a_text_waits_for_the_morning_and_an_email_does_not(in_ashby):
    put(in_ashby, channel="text", recipient="+447700900111", is_limited=False, at=NIGHT)
    put(in_ashby, event=2, is_limited=False, at=NIGHT)
    assert deliver_all(in_ashby, at=NIGHT) == [ROSA]
    text = Message.objects.get(channel="text")
    assert (text.state, text.attempts) == (State.QUEUED, 0)
    assert text.next_try_at == datetime(2026, 6, 2, 7, tzinfo=UTC)
    assert deliver_all(in_ashby, at=text.next_try_at) == ["+447700900111"]


def test_a_council_has_quiet_hours_of_its_own(in_ashby):
    contact.keep_quiet(in_ashby, begins=22, ends=10, by=LOOP, at=NOON)
    put(in_ashby, channel="text", recipient="+447700900111", is_limited=False, at=NIGHT)
    assert deliver_all(in_ashby, at=NIGHT) == []
    assert Message.objects.get().next_try_at == datetime(2026, 6, 2, 9, tzinfo=UTC)
    contact.keep_quiet(in_ashby, begins=23, ends=8, by=LOOP, at=NOON)
    assert QuietHours.objects.count() == 1


# --- preference, retry, receipts -----
def test_a_person_says_how_they_want_to_be_told(in_ashby):
    rosa = people.add(in_ashby, "Rosa", email=ROSA, by=LOOP, at=NOON)
    assert queries.preferred_channel(rosa.pk) == ""
    for channel in ("letter", "text"):
        contact.prefer(rosa, channel, by=LOOP, at=NOON)
    assert queries.preferred_channel(rosa.pk) == "text"
    assert Preference.objects.count() == 1
    with pytest.raises(ValueError, match="pigeon"):
        contact.prefer(rosa, "pigeon", by=LOOP, at=NOON)


def test_a_message_that_failed_can_be_tried_again_under_a_new_reference(in_ashby):
    put(in_ashby, is_limited=False)
    deliver_all(in_ashby, receipt=Receipt(is_accepted=False, text="550 no", is_final=True))
    [failed] = Message.objects.filter(state=State.FAILED)
    contact.retry(failed, by=LOOP, at=NOON)
    assert deliver_all(in_ashby) == [ROSA]
    assert Message.objects.get().token != failed.token
    with pytest.raises(contact.settling.NotNow):
        contact.retry(failed, by=LOOP, at=NOON)


def test_a_receipt_said_twice_changes_nothing_more(in_ashby):
    put(in_ashby, channel="text", recipient="+447700900111", is_limited=False)
    deliver_all(in_ashby)
    token = str(Message.objects.get().token)
    for status in ("delivered", "permanent-failure", "delivered"):
        contact.receive(token, status, by=LOOP, at=NOON)
    message = Message.objects.get()
    assert (message.state, message.settled_at, message.ask_at) == (State.DELIVERED, NOON, None)


def test_days_without_an_answer_end_the_asking(in_ashby):
    put(in_ashby, channel="text", recipient="+447700900111", is_limited=False)
    deliver_all(in_ashby)
    message = Message.objects.get()
    contact.ask_later(message, by=LOOP, at=NOON + timedelta(hours=3))
    assert Message.objects.get().ask_at == NOON + timedelta(hours=6)
    contact.ask_later(message, by=LOOP, at=NOON + timedelta(days=6))
    message = Message.objects.get()
    assert (message.state, message.ask_at) == (State.SENT, None)


CONSTRAINTS = {
    "address_is_barred_for_a_known_reason": (Barred, {"reason": "-"}),
    "preferred_channel_is_known": (Preference, {"channel": "-"}),
    "quiet_hours_are_hours_of_a_day": (QuietHours, {"begins": 25}),
}


@pytest.mark.parametrize("name", CONSTRAINTS)
def test_the_database_keeps_the_promise(in_ashby, name):
    bar(in_ashby)
    rosa = people.add(in_ashby, "Rosa", email=ROSA, by=LOOP, at=NOON)
    contact.prefer(rosa, "email", by=LOOP, at=NOON)
    contact.keep_quiet(in_ashby, begins=22, ends=8, by=LOOP, at=NOON)
    model, wrong = CONSTRAINTS[name]
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        model.objects.update(**wrong)


# --- S23 in letters and texts -----
@pytest.mark.parametrize(
    ("channel", "recipient", "is_well"),
    [
        ("text", "+447700900111", True),
        ("text", "+447700900111,+447700900112", False),
        ("text", "call me", False),
        ("letter", "Rosa\n1 High Street\nSW1A 1AA", True),
        ("letter", "Rosa\nSW1A 1AA", False),
        ("letter", "Rosa\r\n1 High Street\nSW1A 1AA", False),
        ("letter", "Rosa\n\nSW1A 1AA", False),
        ("letter", "\n".join("12345678"), False),
    ],
)
def test_s23_s28_each_channel_has_one_address_of_its_own_shape(channel, recipient, is_well):
    assert (rules.why_not_way(way(recipient, channel)) is None) is is_well
