"""What the job does with a file beside its rows: keeps what it read of it, says how far it is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from moothall.engine.moving.actions.bringing import at_point
from moothall.engine.moving.mapping import CaseMapping
from moothall.engine.moving.models import Takeover
from moothall.engine.registers.words import LoadState
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor


@transaction.atomic
def read(
    one: Takeover,
    heads: tuple[Mapping[str, Any], Mapping[str, Any]],
    mapping: CaseMapping | None,
    *,
    by: Actor,
    at: datetime,
    rows: int = 0,
) -> Takeover:
    """Keep the columns and first rows of a file, and the mapping that is proposed for it.

    :param heads: those of the cases and of the comments; these are empty where none were brought.
    """
    one = at_point(one, LoadState.READING)
    one.head, one.comments_head = map(dict, heads)
    one.state, one.tries = LoadState.CHOSEN, 0
    one.rows, one.why_failed = rows, ""
    one.mapping = mapping.as_json() if mapping else {}
    one.save()
    journal.record("takeover.read", one, by=by, at=at)
    return one


@transaction.atomic
def note_done(one: Takeover, done: int, *, by: Actor, at: datetime) -> None:
    """Keep how many rows of a file were looked at, for whoever waits.

    :raises NotAtThatPoint: where somebody let it go meanwhile.
    """
    del by, at  # looking at something is nothing done yet
    one = at_point(one, LoadState.LOOKING)
    one.done = done
    one.save(update_fields=["done"])
