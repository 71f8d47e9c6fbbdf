"""What the confirmation may say of the message that follows it."""

from moothall.engine.cases.models import Case
from moothall.engine.contact import queries
from moothall.engine.contact.models import Message
from moothall.engine.contact.words import Channel, State
from moothall.ground.languages.speech import marked, said

NAMES = {
    Channel.EMAIL: marked("an email"),
    Channel.TEXT: marked("a text message"),
    Channel.LETTER: marked("a letter"),
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
    name = said(NAMES[Channel(message.channel)])
    if message.state != State.QUEUED:
        return said("We have sent you {message} with this reference.", message=name)
    if not message.is_limited or message.channel == Channel.LETTER:
        return said("We are sending you {message} with this reference.", message=name)
    text = marked(
        "We are sending {message} with this reference to {address},"
        " unless it has had a message from us today."
    )
    return said(text, message=name, address=message.recipient)
