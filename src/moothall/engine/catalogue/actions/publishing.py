"""Put a definition in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from moothall.engine.catalogue import differences, queries, rules
from moothall.engine.catalogue.actions import reconciling
from moothall.engine.catalogue.actions.finding import keep_found
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.catalogue.models import Service, ServiceVersion, Withdrawal
from moothall.engine.catalogue.overlays import Declared
from moothall.engine.catalogue.words import DoesNotFit, NewerElsewhere, NotWithdrawn, Origin, Plan
from moothall.ground.councils import queries as councils
from moothall.ground.councils.models import Council
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor


@dataclass(frozen=True)
class Published:
    """What became of publishing a definition in one council."""

    council: Council
    version: ServiceVersion
    is_new: bool


@transaction.atomic
def publish(  # noqa: PLR0913 - what, where, by whom, when, and three ways to be refused
    council: Council,
    declared: ServiceDefinition | Declared,
    *,
    by: Actor,
    at: datetime,
    origin: Origin = Origin.FOLDER,
    is_forced: bool = False,
    plan: Plan | None = None,
) -> Sequence[Published]:
    """Put a definition in force in a council, or in every member of a partnership.

    What a council says differently is laid over first, so that its version stands on its own.

    Publishing what is in force already changes nothing. The scope holds `councils.family(council)`.

    :param plan: what becomes of journeys under way; needed where the change touches them.
    :raises NeedsPlan: for such a change without one, with what it changes for people, in words.
    :raises NewerElsewhere: over a version made elsewhere, with the differences, unless forced.
    :raises DoesNotFit: where a council lacks a team or a calendar that it names.
    """
    whole = declared if isinstance(declared, Declared) else Declared(declared)
    shared = council if council.is_partnership else None
    published = []
    for member in councils.members(council) if shared else [council]:
        resolved = whole.resolved(member.slug)
        wanted = _Wanted(resolved, differences.digest(resolved), origin, is_forced, plan)
        published.append(_publish(member, wanted, by=by, at=at, partnership=shared))
    return published


@dataclass(frozen=True)
class _Wanted:
    definition: ServiceDefinition
    digest: str
    origin: Origin
    is_forced: bool
    plan: Plan | None


def _publish(
    council: Council,
    wanted: _Wanted,
    *,
    by: Actor,
    at: datetime,
    partnership: Council | None = None,
) -> Published:
    misfit = rules.why_not_fit(wanted.definition, queries.known(council))
    if misfit:
        raise DoesNotFit(f"{wanted.definition.service} in {council.name}: {misfit}.")
    service, _ = Service.objects.get_or_create(council=council, slug=wanted.definition.service)
    service = Service.objects.select_for_update(of=("self",)).get(pk=service.pk)
    versions = list(queries.versions(council.pk, service.slug))
    head = next((version for version in versions if version.pk == service.head_id), None)
    if head and head.digest == wanted.digest:
        return Published(council, head, is_new=False)
    if not wanted.is_forced:
        _refuse_over(head, wanted, [version.digest for version in versions])
    reconciling.refuse_without_plan(service, head, wanted.definition, plan=wanted.plan)
    version = ServiceVersion.objects.create(
        council=council,
        service=service,
        number=len(versions) + 1,
        definition=wanted.definition.as_json(),
        digest=wanted.digest,
        origin=wanted.origin,
        published_at=at,
    )
    service.head = version
    service.save(update_fields=["head"])
    keep_found([service], by=by, at=at)
    facts = {"number": version.number, "digest": version.digest}
    if partnership:
        facts["partnership"] = partnership.pk
    if wanted.plan == Plan.MOVE:
        facts["moved"] = reconciling.move_drafts(version, by=by, at=at)
    journal.record("service.published", service, by=by, at=at, facts=facts)
    return Published(council, version, is_new=True)


@transaction.atomic
def withdraw(version: ServiceVersion, *, by: Actor, at: datetime) -> ServiceVersion:
    """Take back a version that was found wrong; return the one that is in force after it.

    Where it was in force, the one before it is again. Journeys that were under way in it go on in
    the version in force, and are told what that changes; cases keep what they were promised.

    :raises NotWithdrawn: where it was taken back before, or no other version is left.
    """
    service = Service.objects.select_for_update(of=("self",)).get(pk=version.service_id)
    versions = queries.versions(service.council_id, service.slug)
    gone = set(Withdrawal.objects.filter(version__in=versions).values_list("version_id", flat=True))
    left = [one for one in versions if one.pk not in gone | {version.pk}]
    if version.pk in gone:
        raise NotWithdrawn(f"Version {version.number} was taken back before.")
    if not left:
        raise NotWithdrawn("No other version is left. Publish one that is right, then try again.")
    head = left[0] if service.head_id == version.pk else None
    Withdrawal.objects.create(council_id=service.council_id, version=version, withdrawn_at=at)
    if head:
        service.head = head
        service.save(update_fields=["head"])
        keep_found([service], by=by, at=at)
    now = head or queries.head(service.council_id, service.slug)
    moved = reconciling.move_drafts(now, by=by, at=at, away_from=version)
    facts = {"number": version.number, "head": now.number, "moved": moved}
    journal.record("service.withdrawn", service, by=by, at=at, facts=facts)
    return now


def _refuse_over(head: ServiceVersion | None, wanted: _Wanted, older: list[str]) -> None:
    reason = rules.why_not_replace(head, origin=wanted.origin, digest=wanted.digest, older=older)
    if head and reason:
        now = queries.definition(head.pk)
        raise NewerElsewhere(reason, differences.between(now, wanted.definition))
