"""Set up a desk: save views of the queue, share them, take them away; choose how it looks."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.people import rules, views
from moothall.ground.people.models import Identity, Person, QueueView, Standing, TeamMember
from moothall.ground.people.words import (
    ALONE,
    MOST_VIEWS,
    STAFF,
    NoSuchSavedView,
    NotASavedView,
    NotYourView,
    Sharing,
)


@transaction.atomic
def save_queue_view(
    council_id: int, name: str, address: str, *, by: Actor, at: datetime, sharing: Sharing = ALONE
) -> QueueView:
    """Save a view of the queue under a name; *address* is what stands behind the question mark.

    :raises NotYourView: for somebody without a desk there, or who may not share it so.
    :raises NotASavedView: without a name, or where they saved too many already.
    """
    if by.kind != "person" or not _roles(council_id, by) & {*STAFF}:
        raise NotYourView("A view is saved by an officer, for themselves or to share.")
    mine = QueueView.objects.filter(person_id=by.id or 0, removed_at__isnull=True)
    if mine.count() >= MOST_VIEWS:
        raise NotASavedView("You have saved as many views as there can be: take one away first.")
    view = QueueView(council_id=council_id, person_id=by.id or 0, saved_at=at)
    views.say(view, name, address)
    _share(view, sharing, by=by)
    view.save()
    journal.record("queue-view.saved", view, by=by, at=at, facts=_facts(view))
    return view


@transaction.atomic
def change_queue_view(
    view: QueueView,
    *,
    by: Actor,
    at: datetime,
    name: str | None = None,
    address: str | None = None,
    sharing: Sharing | None = None,
) -> QueueView:
    """Rename a saved view, share it otherwise, or let it show something else.

    :raises NoSuchSavedView: where it was taken away.
    :raises NotYourView: for somebody who may not change it, or not share it so.
    :raises NotASavedView: without a name.
    """
    now = _locked(view, by=by)
    views.say(now, name, address)
    if sharing is not None:
        _share(now, sharing, by=by)
    now.save()
    journal.record("queue-view.changed", now, by=by, at=at, facts=_facts(now))
    return now


@transaction.atomic
def remove_queue_view(view: QueueView, *, by: Actor, at: datetime) -> QueueView:
    """Take a saved view away; `restore_queue_view` puts it back.

    :raises NoSuchSavedView, NotYourView: as for `change_queue_view`.
    """
    now = _locked(view, by=by)
    now.removed_at = at
    now.save()
    journal.record("queue-view.removed", now, by=by, at=at, facts=_facts(now))
    return now


@transaction.atomic
def restore_queue_view(view: QueueView, *, by: Actor, at: datetime) -> QueueView:
    """Put a saved view back that was taken away.

    :raises NoSuchSavedView, NotYourView: as for `change_queue_view`.
    """
    now = _locked(view, by=by, removed=True)
    now.removed_at = None
    now.save()
    journal.record("queue-view.restored", now, by=by, at=at, facts=_facts(now))
    return now


@transaction.atomic
def choose_desk(identity_id: int, chosen: Mapping[str, Any], *, by: Actor, at: datetime) -> None:
    """Keep how somebody wants their desk: what is chosen now stands beside what was before."""
    identity = Identity.objects.select_for_update(of=("self",)).get(pk=identity_id)
    identity.desk = {**identity.desk, **chosen}
    identity.save(update_fields=["desk"])
    me = Person.objects.filter(pk=by.id or 0).first()
    journal.record("desk.chosen", me or identity, by=by, at=at, facts={"chosen": sorted(chosen)})


def _roles(council_id: int, by: Actor) -> set[str]:
    held = Standing.objects.filter(council_id=council_id, person_id=by.id or 0)
    return set() if by.for_id else set(held.values_list("role", flat=True))


def _locked(view: QueueView, *, by: Actor, removed: bool = False) -> QueueView:
    found = QueueView.objects.select_for_update(of=("self",))
    now = found.filter(pk=view.pk, removed_at__isnull=not removed).first()
    if now is None:
        raise NoSuchSavedView
    roles = _roles(now.council_id, by)
    if reason := rules.why_not_rename_view(
        by.id or 0, roles, saved_by=now.person_id, is_shared=now.is_for_others
    ):
        raise NotYourView(reason)
    return now


def _share(view: QueueView, sharing: Sharing, *, by: Actor) -> None:
    mine = TeamMember.objects.filter(person_id=by.id or 0).values_list("team_id", flat=True)
    views.share(view, sharing, teams=set(mine), roles=_roles(view.council_id, by))


def _facts(view: QueueView) -> dict[str, object]:
    return {"team": view.team_id, "is_shared": view.is_shared}
