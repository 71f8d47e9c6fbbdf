"""What the confirmation may say of the message that follows it."""

from moothall.engine.cases.models import Case
from moothall.engine.contact import queries
from moothall.engine.contact.models import Message
from moothall.engine.contact.words import Channel, State

NAMES = {
    Channel.EMAIL: "an email",
    Channel.TEXT: "a text message",
    Channel.LETTER: "a letter",
}
OPEN = frozenset({State.QUEUED, State.SENT, State.DELIVERED})


def message_of(case: Case) -> str:
    """Say which message with the reference is on its way; nothing where none is.

    Where nobody has shown the address to be theirs it gets one message a day at most, and whether
    this is it shows only when it is sent.
    """
    messages = queries.for_case(case.council_id, case.pk)
    first = next((message for message in messages if message.state in OPEN), None)
    return _told(first) if first else ""


def _told(message: Message) -> str:
    name = NAMES[Channel(message.channel)]
    if message.state != State.QUEUED:
        return f"We have sent you {name} with this reference."
    if not message.is_limited or message.channel == Channel.LETTER:
        return f"We are sending you {name} with this reference."
    to = f"We are sending {name} with this reference to {message.recipient}"
    return f"{to}, unless it has had a message from us today."
