"""What a page that only reads leaves in the journal: who saw what is sensitive."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, cast

from django.http import HttpRequest

from moothall.engine.registers import actions
from moothall.engine.registers.queries import Asked, Kept, Page, Whole
from moothall.ground.journal.words import Actor
from moothall.ground.people.words import Who


def later(request: HttpRequest, note: Callable[[datetime], None]) -> None:
    """Have something noted before the page leaves, in a transaction of its own."""
    cast("Any", request).notes.append(note)


def record_seen(
    request: HttpRequest, whole: Whole, by: Actor, only: Sequence[str] | None = None
) -> None:
    """Have it noted that somebody sees what only some roles see of a record, where they do.

    *only*: the fields that they are shown, where that is not the whole record.
    """
    fields = [name for name in whole.sensitive if only is None or name in only]
    if fields:
        later(request, lambda at: actions.note_seen(whole.record, fields, by=by, at=at))


def list_seen(
    request: HttpRequest, kept: Kept, page: Page, *, asked: Asked, who: Who, by: Actor
) -> None:
    """Have it noted that somebody sees records of a register with columns of that kind.

    So is a list narrowed or sorted by such a field: it tells of it even where it is empty.
    """
    roles = who.roles.get(kept.council_id, frozenset())
    seen = {one.id for one in kept.definition.seen_with(roles) if one.seen_by is not None}
    by_which = [*(one.field for one in asked.filters), asked.sort.removeprefix("-")]
    tells = [name for name in by_which if name in seen]
    has_rows = any(row.kept == kept for row in page.rows)
    shown = [name for name in page.columns if name in seen] if has_rows else []
    fields: Sequence[str] = list(dict.fromkeys([*shown, *tells]))
    if fields:
        later(request, lambda at: actions.note_list_seen(kept, fields, by=by, at=at))
