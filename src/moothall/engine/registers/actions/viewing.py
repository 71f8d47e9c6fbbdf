"""Save a list of a register under a name, share it, take it away and put it back."""

from datetime import datetime

from django.db import transaction

from moothall.engine.registers import queries, rules
from moothall.engine.registers.columns import Kept
from moothall.engine.registers.models import FirstView, Register, SavedView
from moothall.engine.registers.words import NoSuchView, NotAllowed
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.ground.people import rules as people
from moothall.ground.people import views
from moothall.ground.people.words import ALONE, LONGEST_ADDRESS, NotASavedView, Sharing, Whose


@transaction.atomic
def save_view(
    kept: Kept, name: str, address: str, *, by: Actor, at: datetime, sharing: Sharing = ALONE
) -> SavedView:
    """Save a list under a name; *address* is what stands behind the question mark.

    :raises NotAllowed: for somebody who does not see the register.
    :raises NotYourView: for somebody who may not share it so.
    :raises NotASavedView: without a name, or where they saved too many already.
    """
    person_id = _person(kept, by)
    view = SavedView(
        council_id=kept.council_id,
        register_id=kept.register_id,
        person_id=person_id,
        saved_at=at,
    )
    mine = SavedView.objects.filter(
        register_id=kept.register_id, person_id=person_id, removed_at__isnull=True
    )
    if mine.count() >= queries.MOST_VIEWS:
        raise NotASavedView(
            "You have saved as many lists as there can be here: take one away first."
        )
    views.say(view, name, address)
    _share(view, sharing, by=by)
    view.save()
    journal.record("view.saved", view, by=by, at=at, facts=_facts(view))
    return view


@transaction.atomic
def change_view(
    view: SavedView,
    *,
    by: Actor,
    at: datetime,
    name: str | None = None,
    address: str | None = None,
    sharing: Sharing | None = None,
) -> SavedView:
    """Rename a saved list, share it otherwise, or let it show something else.

    :raises NoSuchView: where it was taken away.
    :raises NotAllowed: for somebody who may not change it.
    :raises NotYourView: for somebody who may not share it so.
    :raises NotASavedView: without a name.
    """
    now = _locked(view, by=by)
    views.say(now, name, address)
    if sharing is not None:
        _share(now, sharing, by=by)
    now.save()
    journal.record("view.changed", now, by=by, at=at, facts=_facts(now))
    return now


@transaction.atomic
def remove_view(view: SavedView, *, by: Actor, at: datetime) -> SavedView:
    """Take a saved list away; `restore_view` puts it back.

    :raises NoSuchView, NotAllowed: as for `change_view`.
    """
    now = _locked(view, by=by)
    now.removed_at = at
    now.save()
    journal.record("view.removed", now, by=by, at=at, facts=_facts(now))
    return now


@transaction.atomic
def restore_view(view: SavedView, *, by: Actor, at: datetime) -> SavedView:
    """Put a saved list back that was taken away.

    :raises NoSuchView, NotAllowed: as for `change_view`.
    """
    now = _locked(view, by=by, removed=True)
    now.removed_at = None
    now.save()
    journal.record("view.restored", now, by=by, at=at, facts=_facts(now))
    return now


@transaction.atomic
def open_with(kept: Kept, address: str, *, by: Actor, at: datetime) -> None:
    """Let a register open with this list for whoever acts; '' for the usual one.

    :raises NotAllowed: for somebody who does not see the register.
    """
    person_id = _person(kept, by)
    if address:
        FirstView.objects.update_or_create(
            council_id=kept.council_id,
            register_id=kept.register_id,
            person_id=person_id,
            defaults={"address": address[:LONGEST_ADDRESS]},
        )
    else:
        FirstView.objects.filter(register_id=kept.register_id, person_id=person_id).delete()
    register = Register.objects.get(pk=kept.register_id)
    journal.record("view.first", register, by=by, at=at, facts={"is_usual": not address})


def _person(kept: Kept, by: Actor) -> int:
    """Return who acts: somebody who sees the register.

    :raises NotAllowed: for anybody else, and for what is not a person.
    """
    reason = rules.why_not_see(kept.definition, queries.roles_of(kept.council_id, by))
    if reason or by.kind != "person" or by.id is None:
        raise NotAllowed(reason or "A list is saved by somebody, for themselves or to share.")
    return by.id


def _locked(view: SavedView, *, by: Actor, removed: bool = False) -> SavedView:
    found = SavedView.objects.select_for_update(of=("self",)).filter(
        pk=view.pk, removed_at__isnull=not removed
    )
    now = found.first()
    if now is None:
        raise NoSuchView
    roles = queries.roles_of(now.council_id, by)
    kept = queries.by_ids([now.register_id])[now.register_id]
    reason = rules.why_not_see(kept.definition, roles)
    reason = reason or people.why_not_rename_view(
        by.id or 0, roles, saved_by=now.person_id, is_shared=now.is_for_others
    )
    if reason:
        raise NotAllowed(reason)
    return now


def _share(view: SavedView, sharing: Sharing, *, by: Actor) -> None:
    teams, roles = queries.teams_of(by.id or 0), queries.roles_of(view.council_id, by)
    views.share(view, sharing, teams=teams, roles=roles)


def _facts(view: SavedView) -> dict[str, object]:
    return {"register": view.register_id, "team": view.team_id, "is_shared": view.is_shared}


@transaction.atomic
def erase_views(whose: Whose, *, by: Actor, at: datetime) -> int:
    """Erase the lists that somebody saved for themselves alone; return how many.

    What they shared is others' list too, and stays. It is a part of erasing a person, which has
    its entry.
    """
    del by, at
    mine = {"council_id": whose.council_id, "person_id__in": whose.person_ids}
    own = SavedView.objects.filter(**mine, team=None, is_shared=False)
    return own.delete()[0] + FirstView.objects.filter(**mine).delete()[0]
