"""What was sent about each thing that happened to a case, and whether it arrived, in words."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from moothall.engine.cases.models import Case
from moothall.engine.contact import queries
from moothall.engine.contact.models import Message
from moothall.engine.contact.words import Channel, State
from moothall.faces.pages import plain


@dataclass(frozen=True, slots=True)
class Posted:
    """A message under an entry of the story; `is_lost`: it was not sent, or did not arrive."""

    words: str
    why: str
    is_lost: bool


def of_case(case: Case) -> Mapping[int, Sequence[Posted]]:
    """Return what was sent about a case, by the event that caused it, the first message first."""
    found: dict[int, list[Posted]] = defaultdict(list)
    for message in queries.for_case(case.council_id, case.pk):
        found[message.event_id or 0].append(posted(message))
    return found


def posted(message: Message) -> Posted:
    """Say how a message stands."""
    to = ", ".join(message.recipient.splitlines())
    instead = " instead" if message.instead_of_id else ""
    words = f"{Channel(message.channel).label}{instead} to {to}: {_state(message)}"
    return Posted(words, message.reason, message.state in {State.FAILED, State.WITHHELD})


def _state(message: Message) -> str:
    label = State(message.state).label.lower()
    at = message.settled_at if message.state != State.SENT else message.sent_at
    return f"{label} {plain.short_moment(at)}" if at else label
