"""The words of documents: kinds of file, what a scan came to, and how a file is refused."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.db.models import TextChoices

from moothall.ground.journal.words import Refused
from moothall.ground.languages.speech import marked, said, spoken
from moothall.ground.languages.words import Language

VERBS: dict[str, str] = {
    "file.taken": "A file was taken in: its bytes were proved to be of a kind that is allowed.",
    "file.scanned": "A file that waited for the scanner was found to be clean.",
    "file.infected": "The scanner found a virus in a file that was kept; its content is gone.",
    "file.removed": "A file to which nothing pointed any more was let go.",
}

MEGABYTE: Final = 1_000_000
MOST_FILES: Final = 10
"""The most files that one question or one reply takes."""

UNSENT_KEPT: Final = timedelta(days=1)
"""How long a file is kept that belongs to a form which is no draft (an officer's on the phone)."""

ORPHANS_KEPT: Final = timedelta(days=1)
"""How long content stays on the disk after the last row that pointed to it has gone."""

FIRST_PAUSE: Final = timedelta(seconds=20)
LONGEST_PAUSE: Final = timedelta(minutes=10)


CONTENTS: Final = """
    SELECT council_id || '/' || left(stored, 2) || '/' || stored
    FROM documents_file WHERE stored <> ''
"""
"""Every content that the database speaks of, as its path in the folder of files."""


class State(TextChoices):
    """What is known of a file. Only a clean one can be opened by anybody."""

    WAITING = "waiting", "Waiting to be checked for viruses"
    CLEAN = "clean", "Checked"
    QUARANTINED = "quarantined", "Cannot be checked for viruses yet"
    INFECTED = "infected", "Contains a virus and was removed"


UNSURE: Final = frozenset({State.WAITING, State.QUARANTINED})
"""States in which a file is scanned (again)."""


class Group(TextChoices):
    """What a question may ask for."""

    PICTURE = "picture", "a picture"
    DOCUMENT = "document", "a document"
    SHEET = "sheet", "a spreadsheet"
    MAIL = "mail", "a mail as a file"


FILED: Final = tuple(Group)
"""What is taken as a document to keep; mail only there, and nobody is asked for it."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that is taken: what its name ends in, its media type, what people call it."""

    id: str
    extensions: tuple[str, ...]
    media_type: str
    label: str
    group: Group

    @property
    def extension(self) -> str:
        """What the kept name ends in."""
        return self.extensions[0]


_OPEN_XML = "application/vnd.openxmlformats-officedocument"
KINDS: Final[dict[str, Kind]] = {
    kind.id: kind
    for kind in (
        Kind("jpeg", ("jpg", "jpeg"), "image/jpeg", "JPG", Group.PICTURE),
        Kind("png", ("png",), "image/png", "PNG", Group.PICTURE),
        Kind("pdf", ("pdf",), "application/pdf", "PDF", Group.DOCUMENT),
        Kind("docx", ("docx",), f"{_OPEN_XML}.wordprocessingml.document", "DOCX", Group.DOCUMENT),
        Kind("odt", ("odt",), "application/vnd.oasis.opendocument.text", "ODT", Group.DOCUMENT),
        Kind("xlsx", ("xlsx",), f"{_OPEN_XML}.spreadsheetml.sheet", "XLSX", Group.SHEET),
        Kind("ods", ("ods",), "application/vnd.oasis.opendocument.spreadsheet", "ODS", Group.SHEET),
        Kind("eml", ("eml",), "message/rfc822", "EML", Group.MAIL),
    )
}
"""Every kind of file that is taken; there is no other way in."""


class NotTaken(Refused):
    """The selected file could not be uploaded \N{EN DASH} try again"""


class NoSuchFile(Refused):
    """There is no such file here, or it is not yours to see."""


class ContentLost(Exception):
    """A row says that there is content, and the disk does not have it."""


def of_groups(groups: Sequence[str]) -> Iterator[Kind]:
    """Yield the kinds of these groups; all that people are asked for, when none is named."""
    wanted = groups or [group for group in Group if group != Group.MAIL]
    return (kind for kind in KINDS.values() if kind.group in wanted)


def listed(groups: Sequence[str] = ()) -> str:
    """Return the kinds of these groups as people read them: `a JPG, PNG or PDF`."""
    *most, last = [kind.label for kind in of_groups(groups)]
    text = marked("{kinds} or {last}")
    kinds = said(text, kinds=", ".join(most), last=last) if most else last
    if spoken() != Language.ENGLISH:
        return kinds
    return f"{'an' if kinds[0] in 'OX' else 'a'} {kinds}"


def size(length: int) -> str:
    """Return a length in bytes as people read it."""
    if length >= MEGABYTE:
        return f"{length / MEGABYTE:.1f}MB"
    return f"{max(1, round(length / 1000))}KB"


def pause_after(scans: int) -> timedelta:
    """Return how long to wait after that many scans (1 or more) that came to nothing."""
    return min(FIRST_PAUSE * (1 << max(0, min(scans - 1, 10))), LONGEST_PAUSE)
