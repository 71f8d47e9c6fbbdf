"""The words of mail that comes in: how far it came, why it is somebody's to judge, refusals."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db.models import TextChoices

from moothall.ground.journal.words import Refused

VERBS: dict[str, str] = {
    "mailbox.set": "An administrator said which mailbox is read, and what its mail becomes.",
    "mailbox.removed": "The mailbox of a council is read no more.",
    "mail.kept": "A mail came in and was kept.",
    "mail.case": "A mail became a case.",
    "mail.message": "A mail became words on a case.",
    "mail.held": "A mail was held until somebody judges it.",
    "mail.passed": "A mail was understood, and there is nothing to do with it.",
    "mail.quarantined": "A mail could not be understood, and is not tried again.",
    "mail.refused": "Somebody refused a mail, for a reason.",
    "mail.forgotten": "What a mail said that was refused or passed over long ago was let go.",
    "mail.restored": "A mail that was refused, or could not be read, is to be judged again.",
}

UNJOURNALLED: dict[str, str] = {
    "inbox_chunk": "The bytes of a mail, kept with it; its entry says so.",
}
"""Tables whose rows may change without an entry, each with the reason."""

TRIES: Final = 3
"""How often a mail is tried to be understood before it is quarantined."""

FIRST_PAUSE: Final = timedelta(seconds=30)
READ_EVERY: Final = timedelta(seconds=20)
LONGEST_REST: Final = timedelta(minutes=10)
"""How long a mailbox that cannot be read is left alone at most."""

KEPT_FOR: Final = timedelta(days=180)
"""How long is kept what a mail said that was refused, or to which there was nothing to do."""

BLANK: Final = {"sender": "", "sender_name": "", "subject": "", "text": "", "reply": ""}
"""The columns of a mail with nothing of what it said."""

CHUNK: Final = 1 << 20
ANSWERS_A_DAY: Final = 2
"""How many automatic answers an address gets in a day for the cases that it makes by mail."""

CASES_AN_HOUR: Final = 20
"""How many mails of one address become cases in an hour; the others are held."""

OF_ALL_AN_HOUR: Final = 500
"""The same, of everybody's who writes to one council."""

LONGEST_REASON: Final = 400
LONGEST_BODY: Final = 10_000
"""The most characters of a mail that stand on a case; the mail itself is kept whole."""


class State(TextChoices):
    """How far a mail has come."""

    KEPT = "kept", "Waiting to be read"
    CASE = "case", "Became a case"
    MESSAGE = "message", "Added to a case"
    HELD = "held", "Needs somebody"
    QUARANTINED = "quarantined", "Could not be read"
    PASSED = "passed", "Nothing to do"
    REFUSED = "refused", "Refused"


OPEN: Final = frozenset({State.HELD, State.QUARANTINED})
"""States in which a mail waits for somebody to judge it."""

MOST_AT_ONCE: Final = 100
"""So many mails are refused at once."""
JUDGED: Final = frozenset({State.HELD, State.QUARANTINED, State.PASSED})
"""States in which somebody may make a case of a mail, add it to one, or refuse it."""


class Way(TextChoices):
    """How a mail came in."""

    IMAP = "imap", "Read from the mailbox"
    PIPE = "pipe", "Handed over by the mail server"


class As(TextChoices):
    """As what an officer adds a mail to a case."""

    NOTE = "note", "An internal note: only officers read it, and nothing else changes"
    MESSAGE = "message", "The requester's own words: a case that waits for them goes on"


class NoSuchMail(Refused):
    """There is no such mail here, or it is not yours to see."""


class NotThisMailbox(Refused):
    """The mailbox cannot be used so."""


class NotNow(Refused):
    """The mail is not in a state in which that can be done."""


class TooLarge(Refused):
    """The mail is larger than what is taken."""


class PasswordGone(Refused):
    """The mailbox's password was sealed with a key that is gone. Enter the password again."""


class NoMailbox(Refused):
    """The council takes no mail. An administrator sets its mailbox up at Settings, Mail."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """What an administrator sets of a mailbox; an empty password keeps the one there is.

    *address* is where people write to; *service* what their mail asks for; *server* the name under
    which the receiving mail server says what it found of a sender. Without a *host* the mail is
    handed over by the mail server itself.
    """

    address: str
    service: str
    server: str = ""
    host: str = ""
    port: int = 993
    user: str = ""
    password: str = ""
    folder: str = "INBOX"
    is_tls: bool = True


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of trying a mailbox: how many unread mails it has, or what went wrong."""

    unread: int = 0
    fault: str = ""


def pause_after(tries: int) -> timedelta:
    """Return how long to wait after that many tries (1 or more) to understand a mail."""
    return FIRST_PAUSE * (1 << 2 * max(0, tries - 1))


def rest_after(failures: int) -> timedelta:
    """Return how long a mailbox is left alone after that many failures in a row."""
    return min(READ_EVERY * (1 << min(failures, 10)), LONGEST_REST)
