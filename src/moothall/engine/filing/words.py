"""The words of filing: what documents are filed against, what is recorded and refused."""

from datetime import timedelta
from typing import Final

from django.db.models import TextChoices

from moothall.ground.journal.words import Refused
from moothall.ground.people.words import Role

VERBS: dict[str, str] = {
    "document-types.published": "The types of document of a council were put in force.",
    "document.filed": "A document was filed against a case, a record or an account.",
    "document.versioned": "A new version of a document was added.",
    "document.described": "What is said of a document was changed.",
    "document.checked-out": "An officer took a document out to work on it; nobody else may.",
    "document.put-back": "A document was put back without a new version.",
    "document.lock-broken": "A manager ended another officer's work on a document, with a reason.",
    "document.opened": "Somebody opened a document of a sensitive type.",
    "document.retention-started": "The time a document is kept for began, or began anew.",
    "document.held": "A legal hold was put on a document: it cannot be disposed of.",
    "document.released": "A legal hold was lifted; others may still stand.",
    "document.disposal-proposed": "An officer proposed to dispose of a document.",
    "document.disposal-withdrawn": "A proposal to dispose of a document was taken back.",
    "document.disposed": "A second officer confirmed it: the content is gone, a certificate stays.",
    "document.work-raised": "A document that arrived raised a task or a case.",
    "intake.begun": "A load of many documents at once began.",
    "intake.ended": "It ended; the facts say how many came in, were there, and were rejected.",
    "document.redacted": "A redacted copy of a document was made for publication.",
    "document.published": "A redacted copy of a document was published, for everybody.",
    "document.unpublished": "A published copy was withdrawn: its address leads nowhere.",
    "document.work-done": "The task that a document raised was done.",
}

UNJOURNALLED: dict[str, str] = {
    "filing_text": "The words that a version has in it already; adding the version has its entry.",
    "filing_intakeline": "A line of a ledger; each document that came in has its entry.",
}
"""Tables whose rows may change without an entry, each with the reason."""

SEE_ALL: Final = frozenset({Role.MANAGER, Role.AUDITOR, Role.ADMIN})
"""Roles that see every document of their council."""
ACT: Final = frozenset({Role.OFFICER, Role.MANAGER, Role.ADMIN})
"""Roles that file and work on documents."""
LEAD: Final = frozenset({Role.MANAGER, Role.ADMIN})
"""Roles that may end another officer's work on a document."""

LONGEST_TITLE: Final = 200
LONGEST_REFERENCE: Final = 60
LONGEST_REASON: Final = 2000
LONGEST_VALUE: Final = 300
LONGEST_PATH: Final = 500
MOST_LISTED: Final = 50
UNRECOGNISED: Final = "Letters in pictures are not recognised here: there is no Tesseract."
RECENT: Final = timedelta(days=30)


class Kind(TextChoices):
    """What a document is filed against."""

    CASE = "case", "Case"
    RECORD = "record", "Record"
    ACCOUNT = "account", "Account"


class TextState(TextChoices):
    """Whether the words of a version were read."""

    WAITING = "waiting", "Waiting to be read"
    READ = "read", "Read"
    NONE = "none", "Has no words that can be read"
    FAILED = "failed", "Cannot be read"


class Outcome(TextChoices):
    """What became of one file of an intake."""

    WAITING = "waiting", "Not sent yet"
    TAKEN = "taken", "Came in"
    AGAIN = "again", "Was there already"
    REJECTED = "rejected", "Rejected"


class NotFiled(Refused):
    """The document cannot be filed so."""


class NoSuchDocument(Refused):
    """There is no such document here, or it is not yours to see."""


class NotYourDocument(Refused):
    """You cannot do that to this document."""


class CheckedOut(Refused):
    """Somebody else is working on this document."""


class NotDisposed(Refused):
    """The document cannot be disposed of."""


class NotRedacted(Refused):
    """No redacted copy can be made of this version."""


class NotPublished(Refused):
    """Nothing of the document can be published so."""


class TypesRefused(Refused):
    """The document types have faults."""
