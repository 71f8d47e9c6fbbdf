"""Files on pages: taking in what a form sends, listing what is kept, giving it back."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Final, Protocol, cast
from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest

from moothall.engine.documents import actions as documents
from moothall.engine.documents import queries, rules
from moothall.engine.documents.actions import Sent, Taken
from moothall.engine.documents.models import File
from moothall.engine.documents.words import KINDS, MOST_FILES, ContentLost, NotTaken, size
from moothall.ground.councils.models import Council
from moothall.ground.journal.words import Actor

FIELD: Final = "files"
"""The name of the field of files beside a message."""
ACCEPTED: Final = ",".join(f".{end}" for kind in KINDS.values() for end in kind.extensions)
SANDBOX: Final = (
    "default-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; sandbox"
)


class Link(Protocol):
    """A row by which somebody owns a file: the file, its name there, its key."""

    @property
    def file(self) -> File:
        """The file."""

    @property
    def name(self) -> str:
        """The name it has there."""

    @property
    def key(self) -> UUID:
        """What names it in addresses."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A file as a page lists it; `href` is empty while nobody may open it, and `why` says why."""

    key: str
    name: str
    about: str
    href: str
    why: str


def sent(request: HttpRequest, name: str) -> list[Sent]:
    """Return the files that came with a field of a form."""
    return [
        Sent(cast("BinaryIO", file.file), file.size or 0, file.name or "")
        for file in request.FILES.getlist(name)
        if file.file is not None
    ]


def taken(
    request: HttpRequest, council: Council, *, by: Actor, at: datetime
) -> tuple[list[Taken], str]:
    """Take in the files that came beside a message; return them, or why one was not taken."""
    files = sent(request, FIELD)
    if why := rules.why_not_more(0, len(files), MOST_FILES):
        return [], why
    try:
        return [documents.take(council, file, by=by, at=at) for file in files], ""
    except NotTaken as refused:
        return [], str(refused)


def listed(links: Iterable[Link], address: Callable[[UUID], str]) -> Sequence[Listed]:
    """Return files as a page lists them; *address* makes an address of a key."""
    return [_listed(link, address) for link in links]


def given(link: Link) -> FileResponse:
    """Return a file as a download that no browser shows or runs.

    :raises Http404: for one that was not found clean.
    """
    file = link.file
    if rules.why_not_open(file):
        raise Http404("Nobody may open that file.")
    try:
        content = queries.content(file)
    except ContentLost as lost:
        raise Http404(str(lost)) from lost
    reply = FileResponse(
        content,
        as_attachment=True,
        filename=link.name,
        content_type=KINDS[file.kind].media_type,
    )
    reply["Content-Security-Policy"] = SANDBOX
    reply["X-Content-Type-Options"] = "nosniff"
    reply["Cache-Control"] = "private, no-store"
    return reply


def _listed(link: Link, address: Callable[[UUID], str]) -> Listed:
    why = rules.why_not_open(link.file) or ""
    kind = KINDS[link.file.kind]
    return Listed(
        key=str(link.key),
        name=link.name,
        about=f"{kind.label}, {size(link.file.length)}",
        href="" if why else address(link.key),
        why=why,
    )
