"""Which registers there are, what they say, and whose roles open them."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from moothall.engine.registers import welsh
from moothall.engine.registers.columns import Kept
from moothall.engine.registers.definition import RegisterDefinition
from moothall.engine.registers.models import Record, Register, RegisterVersion
from moothall.engine.registers.rules import MACHINES
from moothall.engine.registers.words import NoSuchRegister
from moothall.ground.journal.words import Actor
from moothall.ground.languages.words import Language
from moothall.ground.people import queries as people
from moothall.ground.people.words import Role, Who
from moothall.outside.postgres import prepared
from moothall.outside.postgres.asked import database_asked

EVERY_ROLE: Final = frozenset(str(role) for role in Role)
"""What a command or a key may see and say: its rights were looked at when it was let in."""


_HEADS: Final = """
    SELECT council_id, id, head_id FROM registers_register
    WHERE id = ANY(%s::bigint[]) AND head_id IS NOT NULL
"""
_IN_FORCE: Final = """
    SELECT council_id, id, head_id FROM registers_register
    WHERE council_id = ANY(%s::bigint[]) AND head_id IS NOT NULL
"""


def definition(version_id: int) -> RegisterDefinition:
    """Return what a version says; read once in a process, since versions never change.

    Take the id from a row that is in scope: the cache does not look at the scope again.
    """
    return _version(database_asked(), version_id)[0]


def registers(who: Who, *, council_ids: Collection[int] | None = None) -> Sequence[Kept]:
    """Return the registers in force that somebody sees, by group and name; of all their councils.

    A register that several councils have is there once for each.
    """
    found = in_force(list(who.roles) if council_ids is None else council_ids)
    return [k for k in found if who.roles.get(k.council_id, frozenset()) & set(k.definition.see)]


def in_force(council_ids: Collection[int]) -> Sequence[Kept]:
    """Return every register in force in these councils, by group and name."""
    heads = prepared.rows(_IN_FORCE, [list(council_ids)])
    found = [as_of(council, number, head) for council, number, head in heads]
    return sorted(found, key=lambda k: (k.definition.group, k.definition.name, k.council_id))


def count(kept: Kept) -> int:
    """Return how many records are in a register; every one is looked at."""
    return Record.objects.filter(register_id=kept.register_id, removed_at__isnull=True).count()


def register(council_id: int, slug: str) -> Kept:
    """Return a council's register in force.

    :raises NoSuchRegister: when there is none.
    """
    found = Register.objects.filter(council_id=council_id, slug=slug, head__isnull=False)
    row = found.values_list("pk", "head_id").first()
    if row is None:
        raise NoSuchRegister(f"There is no register called {slug!r} here.")
    return as_of(council_id, *row)


def register_of(record: Record) -> Kept:
    """Return the register in force that a record stands in."""
    head = Register.objects.values_list("head_id", flat=True).get(pk=record.register_id)
    return as_of(record.council_id, record.register_id, head)


def by_ids(register_ids: Iterable[int]) -> dict[int, Kept]:
    """Return registers in force by their ids."""
    found = prepared.rows(_HEADS, [list(register_ids)])
    return {number: as_of(council, number, head) for council, number, head in found}


def versions(council_id: int, slug: str) -> Sequence[RegisterVersion]:
    """Return every version of a council's register, the newest first."""
    mine = Register.objects.filter(council_id=council_id, slug=slug).values("pk")
    return list(RegisterVersion.objects.filter(register__in=mine).order_by("-number"))


def roles_of(council_id: int, by: Actor) -> frozenset[str]:
    """Return the roles of whoever acts: those of a person, every one of a command or a key."""
    if by.kind in MACHINES:
        return EVERY_ROLE
    is_person = by.kind == "person" and by.id is not None
    return frozenset(people.roles_in(council_id, by.id or 0)) if is_person else frozenset()


def as_of(council_id: int, register_id: int, version_id: int) -> Kept:
    """Return a register as one of its versions says."""
    said, slots = _version(database_asked(), version_id)
    return Kept(council_id, register_id, version_id, said, slots)


def spoken_as(kept: Kept, language: str) -> Kept:
    """Return a register in force as everybody reads it in a language.

    In English, where not all of it has Welsh; `cy` is there in one that is read in Welsh only.
    """
    if language == Language.ENGLISH:
        return kept
    said = _in_welsh(database_asked(), kept.version_id)
    return replace(kept, definition=said)


@lru_cache(maxsize=4096)
def _in_welsh(database: str, version_id: int) -> RegisterDefinition:
    return welsh.spoken(_version(database, version_id)[0])


@lru_cache(maxsize=4096)
def _version(database: str, version_id: int) -> tuple[RegisterDefinition, dict[str, str]]:
    del database  # one process may serve several, whose versions have the same numbers
    found = RegisterVersion.objects.values_list("definition", "slots").get(pk=version_id)
    return RegisterDefinition.model_validate(found[0]), found[1]
