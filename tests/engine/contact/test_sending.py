"""How a council's messages are signed, and how many strangers they go to."""

import pytest
from django.db import IntegrityError, transaction
from tests.engine.contact.test_limiting import (  # noqa: F401 -- a fixture among them
    LATER,
    LOOP,
    NOON,
    ROSA,
    YES,
    deliver_all,
    in_ashby,
    put,
)

from moothall.engine.contact import actions, queries, sending
from moothall.engine.contact.actions import Office, Signature, limiting
from moothall.engine.contact.models import Allowance, Message, Sender
from moothall.outside.notify import tokens

pytestmark = pytest.mark.django_db


def test_a_key_is_sealed_anew_and_only_sealed_ones_are_kept(in_ashby, settings):  # noqa: F811
    key = tokens.key("live")
    actions.open_office(in_ashby, Office(key=key), by=LOOP, at=NOON)
    settings.SECOND_STEP_KEYS = ["a new key", *settings.SECOND_STEP_KEYS]
    assert actions.reseal(in_ashby, by=LOOP, at=NOON)
    settings.SECOND_STEP_KEYS = ["a new key"]
    assert sending.setting_of(queries.sender(in_ashby.pk)).key == key
    with pytest.raises(IntegrityError, match="key_to_notify_is_sealed"), transaction.atomic():
        Sender.objects.update(key=key)


def test_emails_carry_the_councils_own_name_and_reply_address(in_ashby):  # noqa: F811
    said = Signature(name="Ashby Streets", reply_to="streets@ashby.example")
    actions.sign(in_ashby, said, by=LOOP, at=NOON)
    put(in_ashby, is_limited=False)
    sent = []
    found = actions.claim(in_ashby.pk, by=LOOP, at=NOON)
    actions.deliver(found, lambda one: sent.append(one) or YES, by=LOOP, at=NOON)
    assert (sent[0].council, sent[0].reply_to) == ("Ashby Streets", "streets@ashby.example")


def test_s30_a_council_may_write_to_fewer_strangers_an_hour_than_the_platform(in_ashby):  # noqa: F811
    actions.sign(in_ashby, Signature(an_hour=2), by=LOOP, at=NOON)
    for number in range(4):
        put(in_ashby, recipient=f"stranger{number}@example.org", event=number + 1)
    assert len(deliver_all(in_ashby)) == 2
    assert Message.objects.filter(reason=limiting.TOO_MANY).count() == 2


def test_s30_what_officers_cause_has_a_few_a_day_beside_the_one(in_ashby, settings):  # noqa: F811
    settings.ANSWERS_A_DAY = 2
    put(in_ashby, event=1)
    for event in range(2, 6):
        put(in_ashby, event=event, is_limited=False, is_answer=True)
    assert len(deliver_all(in_ashby, receipt=LATER)) == 3
    assert deliver_all(in_ashby, at=NOON.replace(hour=13)) == [ROSA] * 3
    assert Message.objects.filter(reason=limiting.ANSWERED_TODAY).count() == 2
    assert Allowance.objects.filter(is_answer=True).count() == 2
