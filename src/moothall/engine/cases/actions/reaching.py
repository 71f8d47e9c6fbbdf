"""Find the ways to tell a requester something: which channel, at which address, which words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import phonenumbers

from moothall.engine.cases import rules, wording
from moothall.engine.cases.models import Case, Submission
from moothall.engine.catalogue import plan
from moothall.engine.catalogue.definition import Message
from moothall.engine.contact import queries as contact
from moothall.engine.contact import rules as contact_rules
from moothall.engine.contact.words import Channel, Way, one_line
from moothall.ground.people import queries as people

TEXTABLE = frozenset(
    {phonenumbers.PhoneNumberType.MOBILE, phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE}
)

UK = 44


@dataclass(frozen=True, slots=True)
class Reach:
    """Where somebody can be told: an address a channel, for the channels that lead to them."""

    addresses: Mapping[str, str]
    preferred: str = ""

    def ordered(self, channels: Iterable[str]) -> list[str]:
        """Return those of *channels* that lead to them, the one they prefer first."""
        known = [channel for channel in channels if self.addresses.get(channel)]
        return sorted(known, key=lambda channel: channel != self.preferred)


def reach_of(case: Case, answers: Mapping[str, Any] | None, channels: frozenset[str]) -> Reach:
    """Return where the requester of a case can be told by these channels.

    *answers* are the form's where the case is just being made; None: as they are kept. Whoever
    prefers texts and was asked for no number is texted at the mobile that they showed to be theirs.
    """
    addresses = {Channel.EMAIL.value: case.contact_email, Channel.TEXT.value: _mobile(case)}
    if Channel.LETTER in channels:
        addresses[Channel.LETTER.value] = _postal(case, answers)
    preferred = ""
    if case.requester_id and len(channels) > 1:
        preferred = contact.preferred_channel(case.requester_id)
        if preferred == Channel.TEXT and not addresses[Channel.TEXT.value]:
            addresses[Channel.TEXT.value] = people.mobile_of(case.requester_id)
    return Reach(addresses, preferred)


def ways(
    reach: Reach, message: Message, fields: Mapping[str, str], *, subject: str
) -> Sequence[Way]:
    """Return the ways to tell what *message* says, the first to be tried first."""
    found = [
        Way(
            channel=channel,
            recipient=reach.addresses[channel],
            subject=one_line(subject),
            body=wording.filled(message.words_by(channel), fields),
        )
        for channel in reach.ordered(message.channel)
    ]
    return [way for way in found if contact_rules.why_not_way(way) is None]


def _mobile(case: Case) -> str:
    """Return the number that a text can be sent to; nothing for a landline."""
    try:
        number = phonenumbers.parse(case.contact_phone, "GB")
    except phonenumbers.NumberParseException:
        return ""
    if not _is_mobile(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _is_mobile(number: phonenumbers.PhoneNumber) -> bool:
    if number.country_code == UK:  # Ofcom: 07, but 070 is a personal number
        digits = phonenumbers.national_significant_number(number)
        return digits.startswith("7") and not digits.startswith("70")
    return phonenumbers.number_type(number) in TEXTABLE


def _postal(case: Case, answers: Mapping[str, Any] | None) -> str:
    definition = rules.definition_of(case)
    if definition is None:
        return ""
    if answers is None:
        kept = Submission.objects.filter(case_id=case.pk).values_list("answers", flat=True)
        answers = kept.first() or {}
    lines = plan.address_of(definition, answers)
    return "\n".join([case.contact_name or "The householder", *lines]) if lines else ""
