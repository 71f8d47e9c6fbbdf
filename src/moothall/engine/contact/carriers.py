"""Whoever carries our messages away, behind one way to hand them over."""

from types import TracebackType
from typing import Self

from django.conf import settings

from moothall.engine.contact import rules
from moothall.engine.contact.words import Carrier, Channel, Envelope, Receipt
from moothall.outside.mail.client import Letter, Post
from moothall.outside.notify.client import Notify, Parcel, Setting


def notify() -> Notify:
    """Return the way to Notify that the settings name."""
    setting = Setting(settings.NOTIFY_KEY, settings.NOTIFY_URL, settings.NOTIFY_TEMPLATES)
    return Notify(setting)


class Carriers:
    """The mail server and Notify, each opened when first needed and kept for several messages."""

    def __init__(self, post: Post | None = None, office: Notify | None = None) -> None:
        self.post, self.office = post or Post(), office or notify()

    def __enter__(self) -> Self:
        self.post.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.office.close()
        self.post.__exit__(kind, error, trace)

    def send(self, envelope: Envelope) -> Receipt:
        """Hand a message to whoever carries its channel; return what they said."""
        if rules.carrier_of(envelope.channel) == Carrier.SMTP:
            return self.post.send(_letter(envelope))
        return self.office.send(_parcel(envelope))


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
