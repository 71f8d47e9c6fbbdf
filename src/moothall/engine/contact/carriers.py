"""Whoever carries our messages away, behind one way to hand them over."""

from types import TracebackType
from typing import Self

from django.conf import settings

from moothall.engine.contact import queries, rules, sending
from moothall.engine.contact.words import Carrier, Channel, Envelope, Receipt
from moothall.outside.mail.client import Letter, Post
from moothall.outside.notify.client import Notify, Parcel


class Carriers:
    """The mail server and Notify, each opened when first needed and kept for several messages.

    *office* is the platform's way to Notify; a council with a key of its own has its own.
    """

    def __init__(self, post: Post | None = None, office: Notify | None = None) -> None:
        self.post, self.office = post or Post(), office or Notify(sending.platforms())
        self._own: dict[int, Notify] = {}

    def __enter__(self) -> Self:
        self.post.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for office in (self.office, *self._own.values()):
            office.close()
        self.post.__exit__(kind, error, trace)

    def send(self, envelope: Envelope) -> Receipt:
        """Hand a message to whoever carries its channel; return what they said."""
        if rules.carrier_of(envelope.channel) == Carrier.SMTP:
            return self.post.send(_letter(envelope))
        return self.office_of(envelope.council_id).send(_parcel(envelope))

    def office_of(self, council_id: int) -> Notify:
        """Return the way to Notify of a council. Within its scope."""
        sender = queries.sender(council_id)
        if sender is None or not sender.key:
            return self.office
        setting = sending.setting_of(sender)
        known = self._own.get(council_id)
        if known is None or known.setting != setting:
            self._own[council_id] = Notify(setting)
        return self._own[council_id]


def channels_of(carrier: str) -> frozenset[str]:
    """Return the channels that a carrier has now."""
    return frozenset(c.value for c in Channel if rules.carrier_of(c) == carrier)


def _letter(envelope: Envelope) -> Letter:
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2]
    return Letter(
        message_id=f"<{envelope.token}@{domain}>",
        sender_name=envelope.council,
        sender=settings.DEFAULT_FROM_EMAIL,
        reply_to=envelope.reply_to,
        recipient=envelope.recipient,
        subject=envelope.subject,
        body=envelope.body,
        unsubscribe_url=envelope.unsubscribe_url,
    )


def _parcel(envelope: Envelope) -> Parcel:
    return Parcel(
        channel=envelope.channel,
        reference=str(envelope.token),
        recipient=envelope.recipient,
        subject=envelope.subject,
        body=envelope.body,
        unsubscribe_url=envelope.unsubscribe_url,
        is_again=envelope.is_again,
    )
