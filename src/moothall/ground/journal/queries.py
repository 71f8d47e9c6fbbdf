"""What can be asked of the journal."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Model

from moothall.ground.journal import chain
from moothall.ground.journal.models import Entry, Seal, Unsealed
from moothall.ground.journal.words import PLATFORM, Anchor, Verified

COLUMNS = (
    "id",
    "council_id",
    "verb",
    "thing_kind",
    "thing_id",
    "by_kind",
    "by_id",
    "by_code",
    "cause_id",
    "happened_at",
    "recorded_at",
    "facts",
)
"""What a seal covers: every column of an entry."""
BATCH = 2000


def plain_entries(numbers: Sequence[int]) -> list[dict[str, Any]]:
    """Return the entries with those ids, in that order, as plain columns."""
    found = {row["id"]: row for row in Entry.objects.filter(pk__in=numbers).values(*COLUMNS)}
    return [found[number] for number in numbers if number in found]


def told_of(thing: Model, *, most: int) -> list[Entry]:
    """Return what was done to a thing, the newest first."""
    mine = Entry.objects.filter(
        council_id=getattr(thing, "council_id", PLATFORM),
        thing_kind=thing._meta.label_lower,  # noqa: SLF001 -- Django's public face of a model
        thing_id=thing.pk,
    )
    return list(mine.order_by("-pk")[:most])


def things_told(
    council_id: int, verb: str, kind: type[Model], ids: Collection[int]
) -> frozenset[int]:
    """Return of which things of a kind (ids) there is an entry with a verb."""
    label = kind._meta.label_lower  # noqa: SLF001 -- Django's public face of a model
    told = Entry.objects.filter(
        council_id=council_id, thing_kind=label, thing_id__in=list(ids), verb=verb
    )
    return frozenset(number for number in told.values_list("thing_id", flat=True) if number)


def chains_that_wait() -> list[int]:
    """Return the chains in scope that have entries without a seal."""
    waiting = Unsealed.objects.order_by("council_id").values_list("council_id", flat=True)
    return list(waiting.distinct())


def sealed_after(council_id: int, sequence: int, *, most: int) -> list[tuple[int, dict[str, Any]]]:
    """Return the entries of a chain that were sealed after a place in it, each with its place.

    Places have no holes and only name what is committed, so whoever goes on from the last one
    misses nothing.
    """
    seals = Seal.objects.filter(council_id=council_id, sequence__gt=sequence)
    places = list(seals.order_by("sequence").values_list("sequence", "entry_id")[:most])
    found = {row["id"]: row for row in plain_entries([entry for _, entry in places])}
    return [(place, found[entry]) for place, entry in places if entry in found]


def anchor(council_id: int) -> Anchor | None:
    """Return the end of a chain, to be kept elsewhere; None where nothing is sealed yet."""
    last = Seal.objects.filter(council_id=council_id).order_by("-sequence").first()
    return None if last is None else Anchor(council_id, last.sequence, bytes(last.hash).hex())


def verify_anchor(kept: Anchor) -> Verified:
    """Walk one chain, and see that it still holds the line that was kept elsewhere."""
    found = verify(kept.council_id)
    if found.bad_at is not None:
        return found
    seal = Seal.objects.filter(council_id=kept.council_id, sequence=kept.sequence).first()
    if seal is None:
        fault = f"the chain ends at line {found.sealed}, the anchor is line {kept.sequence}"
        return replace(found, bad_at=found.sealed + 1, fault=fault)
    if bytes(seal.hash).hex() != kept.hash:
        fault = f"line {kept.sequence} is not the one that the anchor names"
        return replace(found, bad_at=kept.sequence, fault=fault)
    return found


def verify(council_id: int) -> Verified:
    """Walk one chain from its start and say where it first does not hold.

    Found are: a changed, removed or reordered entry, a removed or changed seal. What is missing
    from the very end is seen only against an anchor kept elsewhere (`verify_anchor`).
    """
    waiting = Unsealed.objects.filter(council_id=council_id).count()
    before, expected = chain.START, 1
    for seals in _batches(council_id):
        entries = {row["id"]: row for row in plain_entries([s.entry_id for s in seals])}
        for seal in seals:
            fault = ""
            if seal.sequence != expected:
                fault = f"line {expected} is missing"
            elif seal.entry_id not in entries:
                fault = f"entry {seal.entry_id} is missing"
            else:
                before = chain.link(before, entries[seal.entry_id])
                if before != bytes(seal.hash):
                    fault = f"entry {seal.entry_id} is not what was sealed"
            if fault:
                return Verified(council_id, expected - 1, waiting, expected, fault)
            expected += 1
    return Verified(council_id, expected - 1, waiting)


def _batches(council_id: int) -> Iterator[list[Seal]]:
    last = 0
    while True:
        seals = list(
            Seal.objects.filter(council_id=council_id, sequence__gt=last).order_by("sequence")[
                :BATCH
            ]
        )
        if not seals:
            return
        yield seals
        last = seals[-1].sequence
