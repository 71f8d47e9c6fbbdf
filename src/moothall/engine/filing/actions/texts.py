"""Keep the words that a process of its own read in a version."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from moothall.engine.filing.actions.finding import keep_found, locked
from moothall.engine.filing.models import Document, Text
from moothall.engine.filing.words import TextState
from moothall.ground.journal.words import Actor

PAUSE: Final = timedelta(minutes=1)


@transaction.atomic
def keep_text(text: Text, body: str, *, why: str = "", by: Actor, at: datetime) -> TextState:
    """Keep the words of a version, or why they cannot be read; it is not read again.

    Of a document that is gone by now nothing is kept.
    """
    found = locked(Document.objects.filter(pk=text.document_id), most=1)
    state = TextState.FAILED if why else TextState.READ if body else TextState.NONE
    Text.objects.filter(pk=text.pk).update(
        state=state, body=body, why=why[:200], next_try_at=None, tries=text.tries + 1
    )
    keep_found(found, by=by, at=at)
    return state


@transaction.atomic
def postpone_text(text: Text, *, by: Actor, at: datetime) -> None:
    """Read a version later: the scanner has not answered for its file yet."""
    del by
    Text.objects.filter(pk=text.pk, next_try_at__isnull=False).update(next_try_at=at + PAUSE)
