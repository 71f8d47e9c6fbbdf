"""Bring a file into a register: taken in, read, mapped, looked through, begun, ended, let go."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, BinaryIO, Final

from django.conf import settings
from django.db import transaction

from moothall.engine.registers import queries, rules
from moothall.engine.registers.columns import Kept
from moothall.engine.registers.loads import receiving
from moothall.engine.registers.loads.braking import Counts
from moothall.engine.registers.loads.mapping import HowWritten, RegisterMapping
from moothall.engine.registers.models import FilePart, KeptMapping, Load, RejectedRow
from moothall.engine.registers.queries import loads
from moothall.engine.registers.words import (
    LoadHeld,
    LoadState,
    LookAgain,
    NotAllowed,
    NotNow,
    NotTaken,
)
from moothall.engine.tables.words import Unreadable
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.outside.postgres import copying

PART: Final = 1_000_000
STALE: Final = timedelta(days=1)
"""How long it is known what a file would do."""


@dataclass(frozen=True)
class Brought:
    """A file as it was brought: its name, and its bytes; without them it is read where it lies.

    *digest* is only said of a file that is not kept.
    """

    name: str
    digest: str = ""
    content: BinaryIO | None = None


@transaction.atomic
def prepare(
    kept: Kept,
    file: Brought,
    mapping: RegisterMapping | None,
    *,
    by: Actor,
    at: datetime,
    form: HowWritten | None = None,
) -> Load:
    """Take in a file for a register; nothing of it is loaded yet. One with its bytes is read next.

    :raises NotAllowed: for somebody who may not change records there.
    :raises NotTaken: for a file of another kind than its name says, an empty or too long one.
    """
    _refuse(kept, mapping, by=by)
    if mapping and mapping.slug != kept.slug:
        raise NotTaken(f"The mapping is for {mapping.slug}, not for {kept.slug}.")
    if file.content and (why := receiving.why_not(file.name, file.content, _most())):
        raise NotTaken(why)
    said = form or (mapping.form if mapping else HowWritten())
    load = Load.objects.create(
        council_id=kept.council_id,
        register_id=kept.register_id,
        file_name=file.name[:200],
        digest=file.digest,
        form=said.model_dump(mode="json", exclude_defaults=True),
        mapping=mapping.as_json() if mapping else {},
        state=LoadState.READING if file.content else LoadState.CHOSEN,
        begun_at=at,
        **_whose(by),
    )
    if file.content:
        _keep(load, file.content)
    facts = {"register": kept.register_id, "digest": load.digest}
    journal.record("load.prepared", load, by=by, at=at, facts=facts)
    return load


def _most() -> int:
    return int(settings.LOAD_MEGABYTES) * 1_000_000


def _whose(by: Actor) -> dict[str, Any]:
    return {"by_kind": by.kind, "by_id": by.id, "by_code": by.code}


def _keep(load: Load, content: BinaryIO) -> None:
    """Keep the bytes of a file, a megabyte after the other."""
    digest, length = hashlib.sha256(), 0
    for number, part in enumerate(_parts(content)):
        digest.update(part)
        length += len(part)
        FilePart.objects.create(
            council_id=load.council_id, load_id=load.pk, number=number, content=part
        )
    load.digest, load.length = digest.hexdigest(), length
    load.save(update_fields=["digest", "length"])


def _parts(content: BinaryIO) -> Iterator[bytes]:
    content.seek(0)
    while part := content.read(PART):
        yield part


def _refuse(kept: Kept, mapping: RegisterMapping | None, *, by: Actor) -> None:
    roles = queries.roles_of(kept.council_id, by)
    reason = rules.why_not_change(kept.definition, roles)
    if reason:
        raise NotAllowed(reason)
    wrongs = rules.why_not_fill(kept.definition, roles, mapping.fields if mapping else ())
    if wrongs:
        raise NotAllowed(" ".join(wrongs.values()))


def register_of(load: Load, *, by: Actor) -> Kept:
    """Return the register in force that a load is for.

    :raises NotAllowed: for somebody who may not change records there.
    """
    kept = queries.by_ids([load.register_id])[load.register_id]
    _refuse(kept, None, by=by)
    return kept


def at_point(load: Load, *states: LoadState) -> Load:
    """Return a load as it is now, held until the transaction ends.

    :raises NotNow: where it is in none of these states any more.
    """
    found = Load.objects.select_for_update(of=("self",)).get(pk=load.pk)
    if found.state not in states:
        said = f"The load is not at that point any more: {found.get_state_display()}."
        raise NotNow(f"{said} {found.why_failed}".strip())
    return found


@transaction.atomic
def read_again(load: Load, form: HowWritten, *, by: Actor, at: datetime) -> Load:
    """Have a file read in another way, as somebody says how it is written."""
    load = at_point(load, LoadState.CHOSEN, LoadState.SEEN, LoadState.FAILED)
    register_of(load, by=by)
    _refuse_begun(load)
    load.form, load.mapping, load.state = (
        form.model_dump(mode="json", exclude_defaults=True),
        {},
        LoadState.READING,
    )
    RejectedRow.objects.filter(load=load).delete()
    load.tries, load.done, load.samples = 0, 0, []
    load.save()
    journal.record("load.chosen", load, by=by, at=at)
    return load


def _refuse_begun(load: Load) -> None:
    if load.reached or load.is_undoing_begun:
        raise NotNow("Some of it is loaded already: go on with it, or undo it.")


@transaction.atomic
def choose(
    load: Load, mapping: RegisterMapping, *, by: Actor, at: datetime, is_ready: bool = True
) -> Load:
    """Say what the columns of a file mean; once it *is_ready*, the file is looked through.

    :raises NotAllowed: for fields that are not open to whoever says it.
    :raises MappingRefused: where the mapping does not fit the register or the file.
    """
    load = at_point(load, LoadState.CHOSEN, LoadState.SEEN, LoadState.FAILED)
    kept = register_of(load, by=by)
    _refuse(kept, mapping, by=by)
    _refuse_begun(load)
    loads.fitting(kept, load, mapping, at)
    RejectedRow.objects.filter(load=load).delete()
    load.mapping, load.why_failed, load.samples = mapping.as_json(), "", []
    load.state = LoadState.LOOKING if is_ready else LoadState.CHOSEN
    load.tries = load.done = 0
    for name, value in _whose(by).items():
        setattr(load, name, value)
    load.save()
    journal.record("load.chosen", load, by=by, at=at)
    return load


@dataclass(frozen=True)
class Foreseen:
    """What a load would do: its counts, some of its changes, the first rejected rows, the brake."""

    counts: Counts
    samples: Sequence[Mapping[str, Any]]
    rejected: Sequence[Unreadable]
    held_because: str
    version_id: int | None = None


@transaction.atomic
def foresee(load: Load, foreseen: Foreseen, *, by: Actor, at: datetime) -> Load:
    """Keep what a load would do, to be looked at before it is confirmed."""
    load = at_point(load, LoadState.CHOSEN, LoadState.LOOKING)
    RejectedRow.objects.filter(load=load).delete()
    keep_rejected(load, foreseen.rejected)
    load.counts, load.samples = asdict(foreseen.counts), list(foreseen.samples)
    load.held_because, load.state = foreseen.held_because, LoadState.SEEN
    load.version_id, load.seen_at = foreseen.version_id, at
    load.rows, load.tries = foreseen.counts.rows, 0
    load.save()
    journal.record("load.mapped", load, by=by, at=at, facts={"counts": load.counts})
    return load


@transaction.atomic
def begin(load: Load, *, by: Actor, at: datetime, meant: str = "") -> Load:
    """Begin to load a file: what was foreseen of its rejected rows is found anew.

    The load is theirs who begin it. One that stopped goes on where it was.

    :param meant: why it is meant, where the brake holds it.
    :raises LoadHeld: by the brake, without a reason.
    :raises NotAllowed: for somebody who may not load, or may not lift the brake.
    :raises LookAgain: where the register is not as it was looked at: it is looked through again.
    """
    load = at_point(load, LoadState.SEEN, LoadState.FAILED)
    kept = register_of(load, by=by)
    _refuse(kept, RegisterMapping.model_validate(load.mapping), by=by)
    if load.state == LoadState.FAILED and not (load.reached or load.is_undoing_begun):
        raise NotNow("Nothing of it was loaded: look it through again.")
    if load.state == LoadState.FAILED and not load.length:
        raise NotNow("Its file is no longer here: undo it, or load the file again.")
    if not load.reached:
        _refuse_unseen(load, kept, at)
        if load.held_because:
            _refuse_held(load, kept, meant, by=by)
        RejectedRow.objects.filter(load=load).delete()
        load.counts, load.done, load.rows = asdict(Counts()), 0, load.rows or load.done
    load.state, load.why_failed, load.tries = LoadState.LOADING, "", 0
    load.meant_because = meant.strip() if load.held_because else ""
    for name, value in _whose(by).items():
        setattr(load, name, value)
    load.save()
    journal.record("load.begun", load, by=by, at=at, facts={"is_meant": bool(load.meant_because)})
    return load


def _refuse_unseen(load: Load, kept: Kept, at: datetime) -> None:
    """Refuse what nobody has seen as it would be now."""
    if load.version_id and load.version_id != kept.version_id:
        raise LookAgain("The register was published anew since it was looked through.")
    if load.seen_at is None or at - load.seen_at > STALE:
        raise LookAgain("It is a day since it was looked through.")
    if loads.is_another_since(load):
        raise LookAgain("Another file was loaded since it was looked through.")


def _refuse_held(load: Load, kept: Kept, meant: str, *, by: Actor) -> None:
    why = rules.why_not_lift(kept.definition, queries.roles_of(kept.council_id, by))
    if why:
        raise NotAllowed(why)
    if not meant.strip():
        raise LoadHeld(f"{load.held_because} Look at it, and say why it is meant.")


@transaction.atomic
def look_again(load: Load, *, by: Actor, at: datetime) -> Load:
    """Have a file looked through again by its mapping."""
    load = at_point(load, LoadState.SEEN, LoadState.FAILED)
    register_of(load, by=by)
    _refuse_begun(load)
    load.state, load.done, load.tries, load.why_failed = LoadState.LOOKING, 0, 0, ""
    load.save()
    journal.record("load.chosen", load, by=by, at=at)
    return load


@transaction.atomic
def end(load: Load, counts: Counts, *, by: Actor, at: datetime) -> Load:
    """Say that a file was loaded; its content is let go."""
    load = at_point(load, LoadState.LOADING)
    load.counts, load.state = asdict(counts), LoadState.LOADED
    load.done = counts.rows
    let_go(load, at)
    journal.record("load.ended", load, by=by, at=at, facts={"counts": load.counts})
    return load


@transaction.atomic
def drop(load: Load, *, by: Actor, at: datetime) -> Load:
    """Let a file go that was brought, without loading it."""
    load = at_point(
        load,
        LoadState.READING,
        LoadState.CHOSEN,
        LoadState.LOOKING,
        LoadState.SEEN,
        LoadState.FAILED,
    )
    register_of(load, by=by)
    _refuse_begun(load)
    RejectedRow.objects.filter(load=load).delete()
    load.state = LoadState.DROPPED
    let_go(load, at)
    journal.record("load.dropped", load, by=by, at=at)
    return load


def let_go(load: Load, at: datetime) -> None:
    """Let the bytes of a file go, and what was shown of it."""
    FilePart.objects.filter(load=load).delete()
    load.length, load.head, load.samples, load.tries, load.ended_at = 0, {}, [], 0, at
    load.save()


@transaction.atomic
def keep_mapping(load: Load, name: str, *, by: Actor, at: datetime) -> KeptMapping:
    """Keep how a file is read by a name, to be used again; one of that name says this from now on.

    :raises NotTaken: without a name, or before the columns were chosen.
    """
    kept, called = register_of(load, by=by), name.strip()
    if not called or len(called) > 100:
        raise NotTaken("Enter a name of up to 100 characters.")
    if not load.mapping:
        raise NotTaken("Choose the columns first.")
    made, _ = KeptMapping.objects.update_or_create(
        council_id=kept.council_id,
        register_id=kept.register_id,
        name=called,
        defaults={"mapping": load.mapping, "kept_at": at},
    )
    journal.record("mapping.kept", made, by=by, at=at, facts={"register": kept.register_id})
    return made


def keep_rejected(load: Load, rejected: Sequence[Unreadable]) -> None:
    """Keep rows that could not be used."""
    copying.put(
        RejectedRow,
        [
            {
                "council_id": load.council_id,
                "load_id": load.pk,
                "line": row.line,
                "reason": row.reason,
                "text": row.text,
            }
            for row in rejected
        ],
    )
