"""The address of one answer: made for one recipient of one message, by us, until a day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moothall.engine.contact import replying

BOX, ROSA, UNTIL = "help@ashby.example", "rosa@example.org", date(2026, 9, 1)


def made(*, council=1, message=7, recipient=ROSA, until_on=UNTIL, box=BOX):
    return replying.address(box, council, message, recipient, until_on=until_on)


@given(st.integers(1, 2**40), st.dates(date(2026, 1, 1), date(2100, 1, 1)))
def test_an_address_says_what_it_was_made_for(message, until_on):
    text = made(message=message, until_on=until_on)
    named = replying.read(text.upper(), BOX)
    assert (named.message_id, named.until_on) == (message, until_on)
    assert replying.is_genuine(named, 1, "Rosa@Example.org")
    assert len(text.rpartition("@")[0]) <= 64


@pytest.mark.parametrize(
    "more",
    [
        {"council": 2},
        {"message": 8},
        {"recipient": "eve@example.org"},
        {"until_on": date(2027, 1, 1)},
    ],
)
def test_what_was_made_for_another_is_not_genuine(more):
    named = replying.read(made(), BOX)
    other = replying.read(made(**more), BOX)
    mixed = replying.Named(named.message_id, named.until_on, other.code)
    assert not replying.is_genuine(mixed, 1, ROSA)


def test_an_address_of_an_earlier_key_holds(settings):
    text = made()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a-new-key-that-is-long-enough-to-be-one"
    assert replying.is_genuine(replying.read(text, BOX), 1, ROSA)
    settings.SECRET_KEY_FALLBACKS = []
    assert not replying.is_genuine(replying.read(text, BOX), 1, ROSA)


@given(st.text(max_size=90))
def test_whatever_is_written_is_read_or_is_none(text):
    assert replying.read(f"help+{text}@ashby.example", BOX) is None or "." in text


@pytest.mark.parametrize(
    "text",
    [BOX, "help+x@ashby.example", made(box="other@ashby.example"), made(box="help@evil.example")],
    ids=["its own", "no code", "another mailbox", "another host"],
)
def test_what_is_no_address_of_this_mailbox_is_none(text):
    assert replying.read(text, BOX) is None
