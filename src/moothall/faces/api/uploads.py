"""Files that a key has sent and that wait for the form or the words they belong to."""

from collections.abc import Mapping, Sequence
from uuid import UUID, uuid5

from django.http import HttpRequest, HttpResponse

from moothall.engine.documents import queries
from moothall.faces.api.callers import Seat
from moothall.faces.pages import problems

OURS = UUID("5b0f6f4e-3f0b-4f5c-9a55-0b7a6a2f0c11")
"""Sets apart what keys hold from what the drafts of people hold."""
BYTES = "application/octet-stream"
READ_ONCE = "moothall.body"
MARGIN = 1 << 10
"""So many bytes more than a file may have are read: they show that it is too long."""
Files = Mapping[str, Sequence[Mapping[str, str]]]
"""Files as the answers that they are, by question."""


def bound(here: Seat, name: str) -> UUID:
    """Return under what a key holds files: no other key, and no person's draft, has the same."""
    number = here.caller.key_id if here.caller else 0
    return uuid5(OURS, f"{here.council.pk}:{number}:{name}")


def held(here: Seat, upload: UUID | None) -> Files:
    """Return the files of an upload as the answers that they are, by question."""
    return under(here, bound(here, str(upload))) if upload else {}


def under(here: Seat, token: UUID) -> Files:
    """Return the files that a form holds, as the answers that they are, by question."""
    found: dict[str, list[Mapping[str, str]]] = {}
    for one_ in queries.held(here.council.pk, token):
        found.setdefault(one_.question, []).append({"file": str(one_.key), "name": one_.name})
    return found


def why_not_read(request: HttpRequest, megabytes: int, what: str) -> HttpResponse | None:
    """Return what a request is answered whose body is no file, or too long; None for another.

    :param what: what it is to be, as a sentence begins with it.
    """
    if request.content_type != BYTES:
        return problems.problem(415, f"Send the bytes of the file: Content-Type: {BYTES}.")
    if int(request.META.get("CONTENT_LENGTH") or 0) > megabytes * 1_000_000:
        return problems.problem(413, f"{what} has at most {megabytes} MB.")
    return None


def body(request: HttpRequest, megabytes: int) -> bytes:
    """Return the bytes that were sent, which are read once: as many as show that it is too long."""
    kept: bytes | None = request.META.get(READ_ONCE)
    if kept is None:
        kept = request.read(megabytes * 1_000_000 + MARGIN)
        request.META[READ_ONCE] = kept
    return kept
