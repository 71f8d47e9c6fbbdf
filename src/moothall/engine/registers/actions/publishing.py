"""Put a register in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from moothall.engine.catalogue import differences
from moothall.engine.catalogue.rules import why_not_replace
from moothall.engine.catalogue.words import Origin
from moothall.engine.registers import queries, slots
from moothall.engine.registers.actions import migrating
from moothall.engine.registers.definition import RegisterDefinition
from moothall.engine.registers.models import Register, RegisterVersion
from moothall.engine.registers.words import NewerElsewhere
from moothall.ground.councils import queries as councils
from moothall.ground.councils.models import Council
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor


@dataclass(frozen=True)
class Published:
    """What became of publishing a register in one council."""

    council: Council
    version: RegisterVersion
    is_new: bool
    migrated: int = 0
    """How many records were brought to it."""


@transaction.atomic
def publish(
    council: Council,
    definition: RegisterDefinition,
    *,
    by: Actor,
    at: datetime,
    origin: Origin = Origin.FOLDER,
    is_forced: bool = False,
) -> Sequence[Published]:
    """Put a register in force in a council, or in every member of a partnership.

    Publishing what is in force already changes nothing. Records that are there are brought to the
    new version, as `changing.in_words` says, and back by publishing the old one again. The scope
    holds `councils.family(council)`.

    :raises NotMigrated: where records cannot be in the new version.
    :raises NewerElsewhere: over a version made elsewhere, with the differences, unless forced.
    """
    wanted = _Wanted(definition, differences.digest(definition), origin, is_forced)
    members = councils.members(council) if council.is_partnership else [council]
    return [_publish(member, wanted, by=by, at=at) for member in members]


@dataclass(frozen=True)
class _Wanted:
    definition: RegisterDefinition
    digest: str
    origin: Origin
    is_forced: bool


def _publish(council: Council, wanted: _Wanted, *, by: Actor, at: datetime) -> Published:
    slug = wanted.definition.slug
    register, _ = Register.objects.get_or_create(council=council, slug=slug)
    register = Register.objects.select_for_update(of=("self",)).get(pk=register.pk)
    versions = queries.versions(council.pk, slug)
    head = next((version for version in versions if version.pk == register.head_id), None)
    if head and head.digest == wanted.digest:
        return Published(council, head, is_new=False)
    if not wanted.is_forced:
        _refuse_over(head, wanted, [version.digest for version in versions])
    version = RegisterVersion.objects.create(
        council=council,
        register=register,
        number=len(versions) + 1,
        definition=wanted.definition.as_json(),
        slots=slots.assigned(wanted.definition, head.slots if head else None),
        digest=wanted.digest,
        origin=wanted.origin,
        published_at=at,
    )
    register.head = version
    register.save(update_fields=["head"])
    migrated = 0
    if head:
        before = queries.as_of(council.pk, register.pk, head.pk)
        now = queries.as_of(council.pk, register.pk, version.pk)
        migrated = migrating.migrate(before, now, by=by, at=at)
    facts = {"number": version.number, "digest": version.digest, "migrated": migrated}
    journal.record("register.published", register, by=by, at=at, facts=facts)
    return Published(council, version, is_new=True, migrated=migrated)


def _refuse_over(head: RegisterVersion | None, wanted: _Wanted, older: list[str]) -> None:
    reason = why_not_replace(head, origin=wanted.origin, digest=wanted.digest, older=older)
    if head and reason:
        now = queries.definition(head.pk)
        raise NewerElsewhere(reason, differences.between(now, wanted.definition))
