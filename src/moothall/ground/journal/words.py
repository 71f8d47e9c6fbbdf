"""The words of the journal: who can act, what needs no entry, and why."""

from dataclasses import dataclass

PLATFORM = 0
"""The council id of entries that belong to no council: the platform's own chain."""

UNJOURNALLED: dict[str, str] = {
    "journal_seal": "It proves the entries; an entry for each seal would never end.",
    "journal_unsealed": "The queue of entries still to be sealed; emptied as they are.",
    "catalogue_draft": "Answers still being typed are nothing done yet; submitting them is.",
    "catalogue_intake": "How many places are taken; the entry of each case says who took one.",
    "catalogue_placetaken": "Which form holds a place; the entry of its case says who took it.",
    "documents_held": "Files of an answer still being given; taking each in has its entry.",
    "moothall_cache": "Counts of tries, which run out within minutes.",
    "people_signin": "Each sign-in has its entry; the rows are what people are shown, and run out.",
    "django_session": "Signing in and out; the sign-in library keeps them.",
    "contact_allowance": "Counts what an unverified address was sent; the messages are the truth.",
    "contact_failing": "Says of an address what became of its last message, which has its entry.",
    "contact_message": "The event that causes a message is journalled; trying to deliver it is not"
    " an act. Giving one up is, and has its entry.",
}
"""Tables whose rows may change without an entry, each with the reason."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever acts: a person, a guest, a job or an API key. The journal knows no more of them.

    *id* is the row's number for a person or key; *code* names a job. *for_id* is the number of the
    person in whose name a person acts, where it is not their own.
    """

    kind: str
    id: int | None = None
    code: str = ""
    for_id: int | None = None

    def __str__(self) -> str:
        return ":".join(str(part) for part in (self.kind, self.id, self.code) if part)

    @classmethod
    def job(cls, code: str) -> "Actor":
        """Return the actor of the job of that name."""
        return cls("job", None, code)

    @classmethod
    def person(cls, number: int) -> "Actor":
        """Return the actor of the person with that id."""
        return cls("person", number)

    def acting_for(self, number: int) -> "Actor":
        """Return the same person, acting for the person with that id."""
        return Actor(self.kind, self.id, self.code, number)

    @property
    def facts(self) -> dict[str, object]:
        """What an entry says of them beside who they are: for whom they act."""
        return {} if self.for_id is None else {"for": self.for_id}

    @classmethod
    def key(cls, number: int) -> "Actor":
        """Return the actor of the API key with that id."""
        return cls("key", number)


GUEST = Actor("guest")
"""Somebody who has not signed in."""


class Refused(Exception):
    """The action was understood and not allowed. The message is a sentence for the person."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or (type(self).__doc__ or "").strip().splitlines()[0])


@dataclass(frozen=True, slots=True)
class Verified:
    """What ``moothall journal verify`` found in one chain.

    *bad_at* is the sequence number of the first line that does not hold, *fault* says why.
    """

    council_id: int
    sealed: int
    waiting: int
    bad_at: int | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The end of a chain at some moment, kept where nobody who can change the chain can reach.

    *hash* is in hexadecimal. It shows later that nothing was cut off the end.
    """

    council_id: int
    sequence: int
    hash: str
