"""What the job does with a file beside its rows: takes it up, says how far it is, gives it up."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, TypeVar

from django.db import transaction
from django.db.models import QuerySet

from moothall.engine.registers.actions.bringing import at_point
from moothall.engine.registers.loads.mapping import RegisterMapping
from moothall.engine.registers.models import BroughtFile, Load
from moothall.engine.registers.words import MOST_TRIES, LoadState
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor

One = TypeVar("One", bound=BroughtFile)
GIVEN_UP: Final = "It was begun several times and came to no end. Your administrator finds why."


@transaction.atomic
def take_up(one: One, *, by: Actor, at: datetime) -> One | None:
    """Take a file up that waits for the job; None, where it is given up or has gone on.

    Work that ends counts from nought again, so that only what stops over and over is given up.
    """
    found = _held(one).filter(pk=one.pk).first()
    if found is None or found.state != one.state:
        return None
    found.tries += 1
    if found.tries > MOST_TRIES:
        fail(found, GIVEN_UP, by=by, at=at)
        return None
    found.save(update_fields=["tries"])
    return found


@transaction.atomic
def fail(one: One, why: str, *, by: Actor, at: datetime) -> One:
    """Say that a file cannot be read, looked through or brought to its end; what was done stays."""
    found = _held(one).get(pk=one.pk)
    facts = {"state": found.state, "done": found.done}
    found.state, found.why_failed, found.tries = LoadState.FAILED, why, 0
    found.save(update_fields=["state", "why_failed", "tries"])
    journal.record(found.FAILED, found, by=by, at=at, facts=facts)
    return found


def _held(one: One) -> QuerySet[One]:
    """Return the files of its kind, each held until the transaction ends."""
    kind: type[One] = type(one)
    return kind.objects.select_for_update(of=("self",))


@transaction.atomic
def read(
    load: Load,
    head: Mapping[str, Any],
    mapping: RegisterMapping | None,
    *,
    by: Actor,
    at: datetime,
    rows: int = 0,
) -> Load:
    """Keep the columns and first rows of a file, and the mapping that is proposed for it."""
    load = at_point(load, LoadState.READING)
    load.head, load.state, load.tries = dict(head), LoadState.CHOSEN, 0
    load.rows, load.why_failed = rows, ""
    if mapping:
        load.mapping = mapping.as_json()
    load.save()
    journal.record("load.read", load, by=by, at=at)
    return load


@transaction.atomic
def note_done(load: Load, done: int, *, by: Actor, at: datetime) -> None:
    """Keep how many rows of a file were looked at, for whoever waits.

    :raises NotNow: where it is not looked through any more: somebody let it go.
    """
    del by, at  # looking at something is nothing done yet
    load = at_point(load, LoadState.LOOKING)
    load.done = done
    load.save(update_fields=["done"])
