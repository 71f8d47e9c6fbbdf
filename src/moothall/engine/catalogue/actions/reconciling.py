"""What becomes of journeys under way when a service changes under them."""

from datetime import datetime

from django.db import transaction

from moothall.engine.catalogue import differences, moving, queries
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.catalogue.models import Draft, Service, ServiceVersion
from moothall.engine.catalogue.words import NeedsPlan, Plan
from moothall.ground.journal.words import Actor

AT_ONCE = 500


@transaction.atomic
def move_drafts(
    version: ServiceVersion, *, by: Actor, at: datetime, away_from: ServiceVersion | None = None
) -> int:
    """Pin journeys of a service to a version of it; return how many were moved.

    Only the questions that the change touched are asked again, and none is lost; what it did to
    their answers is kept with the draft, to be told. How long a draft
    is kept is counted as before: nobody went on with it.

    :param away_from: the version that is withdrawn; every other version if not said.
    """
    del by, at  # the publishing has its entry; answers still being typed have none
    under_way = Draft.objects.filter(version__service=version.service_id)
    if away_from:
        under_way = under_way.filter(version=away_from)
    moved = list(under_way.exclude(version=version).select_for_update(of=("self",)))
    for draft in moved:
        move(draft, version, is_withdrawn=away_from is not None)
    Draft.objects.bulk_update(moved, ["answers", "version", "moved"], batch_size=AT_ONCE)
    return len(moved)


def move(draft: Draft, version: ServiceVersion, *, is_withdrawn: bool = False) -> None:
    """Pin a draft that is locked to another version, with what to tell; it is not saved here."""
    if draft.version_id == version.pk:
        return
    carried = moving.carry(
        (draft.version_id, queries.definition(draft.version_id)),
        queries.definition(version.pk),
        draft.answers,
        before=moving.Told.of(draft.moved),
        is_withdrawn=is_withdrawn,
    )
    draft.answers, draft.moved = carried.answers, carried.told.as_json()
    draft.version = version


def refuse_without_plan(
    service: Service, head: ServiceVersion | None, new: ServiceDefinition, *, plan: Plan | None
) -> None:
    """Refuse a change that touches people mid-journey while nothing says what becomes of them.

    :raises NeedsPlan: with what would change for them, in words.
    """
    if head is None or plan is not None:
        return
    changes = differences.for_people(queries.definition(head.pk), new)
    touching = tuple(change.words for change in changes if change.is_breaking)
    if touching and (count := Draft.objects.filter(version__service=service).count()):
        raise NeedsPlan(_under_way(count), touching)


def _under_way(count: int) -> str:
    who = "1 person is" if count == 1 else f"{count:,} people are"
    return f"{who} in the middle of it, and this changes what they have answered."
