"""What a page that only reads leaves in the journal: who saw what is sensitive."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, cast

from django.http import HttpRequest

from moothall.engine.registers import actions
from moothall.engine.registers.queries import Kept, Page, Whole
from moothall.ground.journal.words import Actor


def later(request: HttpRequest, note: Callable[[datetime], None]) -> None:
    """Have something noted before the page leaves, in a transaction of its own."""
    cast("Any", request).notes.append(note)


def record_seen(request: HttpRequest, whole: Whole, by: Actor) -> None:
    """Have it noted that somebody sees what only some roles see of a record, where they do."""
    fields = whole.sensitive
    if fields:
        later(request, lambda at: actions.note_seen(whole.record, fields, by=by, at=at))


def list_seen(request: HttpRequest, kept: Kept, page: Page, by: Actor) -> None:
    """Have it noted that somebody sees records of a register with columns of that kind."""
    fields: Sequence[str] = [
        name
        for name in page.columns
        if name in kept.definition.by_id and kept.definition.by_id[name].seen_by is not None
    ]
    if fields and any(row.kept == kept for row in page.rows):
        later(request, lambda at: actions.note_list_seen(kept, fields, by=by, at=at))
