"""Keep the words that a process of its own read in a version."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from moothall.engine.filing.actions.finding import keep_found, locked
from moothall.engine.filing.models import Document, Text
from moothall.engine.filing.words import UNRECOGNISED, TextState
from moothall.ground.journal.words import Actor

PAUSE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Found:
    """What reading a version came to.

    *is_read*: it was read, though it may have no words; else *why* says why it cannot be read.
    """

    body: str = ""
    why: str = ""
    is_read: bool = False
    is_recognised: bool = False


@transaction.atomic
def keep_text(text: Text, read: Found, *, by: Actor, at: datetime) -> TextState:
    """Keep the words of a version, or why they cannot be read; it is not read again.

    Of a document that is gone by now nothing is kept.
    """
    found = locked(Document.objects.filter(pk=text.document_id), most=1)
    state = TextState.READ if read.body else TextState.NONE if read.is_read else TextState.FAILED
    Text.objects.filter(pk=text.pk).update(
        state=state,
        body=read.body,
        why=read.why[:200],
        is_recognised=read.is_recognised and bool(read.body),
        read_at=at,
        next_try_at=None,
        tries=text.tries + 1,
    )
    keep_found(found, by=by, at=at)
    return state


@transaction.atomic
def recognise_again(council_id: int, *, by: Actor, at: datetime) -> int:
    """Read once more what has pictures that nothing recognised; return how many that is."""
    del by
    unread = Text.objects.filter(council_id=council_id, state=TextState.NONE, why=UNRECOGNISED)
    return unread.update(state=TextState.WAITING, why="", next_try_at=at)


@transaction.atomic
def postpone_text(text: Text, *, by: Actor, at: datetime) -> None:
    """Read a version later: the scanner has not answered for its file yet."""
    del by
    Text.objects.filter(pk=text.pk, next_try_at__isnull=False).update(next_try_at=at + PAUSE)
