"""Every message of a service with made-up values, and what changed in its words. Pure.

For whoever writes a service: each message in each way that it may go, as it would arrive.
"""

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from moothall.engine.cases import wording
from moothall.engine.cases.surveying import SAMPLE
from moothall.engine.catalogue import plan
from moothall.engine.catalogue.definition import Message, Moment, ServiceDefinition
from moothall.engine.contact.words import one_line
from moothall.outside.notify import segments
from moothall.outside.notify.segments import Length

LONGEST = 40_000
"""Characters of a draft that a face reads: some times a large service, and about a second of a
processor at the worst."""
REFERENCE = "7K2-M4P-9QT"
NAME = "Rosa Example"
ADDRESSES = {
    "email": "rosa@example.org",
    "text": "07700 900123",
    "letter": "Rosa Example\n1 Example Street\nExampletown\nZZ1 1AA",
}
"""Where they go unless the example's answers say: nobody lives there, and the number is Ofcom's."""
REPLY = "Thank you for writing. We have looked into it, and this is what an officer answers."
DUE = timedelta(days=5)


@dataclass(frozen=True, slots=True)
class Sample:
    """A message as it would arrive: when, which way, to whom, in which words; a text's length."""

    on: Moment
    channel: str
    recipient: str
    subject: str
    body: str
    length: Length | None
    is_spare: bool
    """Whether it is sent only where the way before it failed."""


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one message from one version to the next: its lines, `+`, `-` or neither."""

    on: Moment
    lines: Sequence[tuple[str, str]]


def of(
    definition: ServiceDefinition,
    answers: Mapping[str, Any],
    *,
    home: str,
    zone: str,
    at: datetime,
) -> Sequence[Sample]:
    """Return every message of a service, in each of its ways, as if somebody asked at a moment.

    :param home: where the council's pages are, without a slash at the end.
    """
    fields = _fields(definition, answers, home=home, due=wording.moment(at + DUE, zone))
    addresses = _addresses(definition, answers)
    return [
        _sample(message, channel, fields, addresses)
        for message in definition.messages
        for channel in message.channel
    ]


def changes(old: ServiceDefinition, new: ServiceDefinition) -> Sequence[Change]:
    """Return the messages whose words or ways are other in *new*; what is gone has `-` only."""
    before = {message.on: message for message in old.messages}
    after = {message.on: message for message in new.messages}
    both = dict.fromkeys([*before, *after])
    found = [(on, before.get(on), after.get(on)) for on in both]
    return [Change(on, list(_lines(was, now))) for on, was, now in found if was != now]


def _sample(
    message: Message, channel: str, fields: Mapping[str, str], addresses: Mapping[str, str]
) -> Sample:
    body = wording.filled(message.words_by(channel), fields)
    is_text = channel == "text"
    return Sample(
        on=message.on,
        channel=channel,
        recipient=addresses[channel],
        subject="" if is_text else one_line(wording.filled(message.subject, fields)),
        body=segments.plain(body) if is_text else body,
        length=segments.length(body) if is_text else None,
        is_spare=channel != message.channel[0],
    )


def _fields(
    definition: ServiceDefinition, answers: Mapping[str, Any], *, home: str, due: str
) -> dict[str, str]:
    outcome = definition.outcomes[0].label if definition.outcomes else ""
    return {
        "reference": REFERENCE,
        "service": definition.name,
        "name": plan.requester_of(definition, answers).name or NAME,
        "due": due,
        "outcome": outcome,
        "reply": REPLY,
        "track_url": f"{home}/track?reference={REFERENCE}",
        "survey_url": f"{home}/rate/{SAMPLE}",
    }


def _addresses(definition: ServiceDefinition, answers: Mapping[str, Any]) -> dict[str, str]:
    asker = plan.requester_of(definition, answers)
    lines = plan.address_of(definition, answers)
    said = {
        "email": asker.email,
        "text": asker.phone,
        "letter": "\n".join([asker.name or "The householder", *lines]) if lines else "",
    }
    return {channel: said[channel] or ADDRESSES[channel] for channel in ADDRESSES}


def _lines(old: Message | None, new: Message | None) -> Iterator[tuple[str, str]]:
    for line in difflib.ndiff(_written(old), _written(new)):
        if not line.startswith("?"):
            yield line[0].strip(), line[2:]


def _written(message: Message | None) -> list[str]:
    if message is None:
        return []
    text = ["Text:", *message.text.splitlines()] if message.text else []
    ways = f"By {', '.join(message.channel)}"
    return [ways, f"Subject: {message.subject}", *message.body.splitlines(), *text]
