"""The views of the queue that people saved: their own, their teams' and the council's."""

from collections.abc import Sequence

from django.db.models import Q

from moothall.ground.people.models import QueueView, TeamMember
from moothall.ground.people.words import STAFF, NoSuchSavedView, Who


def queue_views(who: Who, *, removed: bool = False) -> Sequence[QueueView]:
    """Return the saved views that are somebody's, or shared with them, by name.

    :param removed: those that were taken away instead.
    """
    persons = list(who.persons.values())
    councils = [number for number in who.councils_as(*STAFF) if number in who.persons]
    teams = TeamMember.objects.filter(person_id__in=persons).values("team_id")
    shared = Q(is_shared=True, council_id__in=councils) | Q(team_id__in=teams)
    found = QueueView.objects.filter(
        Q(person_id__in=persons) | shared, removed_at__isnull=not removed
    )
    return list(found.select_related("team", "person").order_by("name", "pk"))


def queue_view(who: Who, view_id: int, *, removed: bool = False) -> QueueView:
    """Return one of those views.

    :raises NoSuchSavedView: where there is none, or it is not shared with them.
    """
    found = queue_views(who, removed=removed)
    view = next((one for one in found if one.pk == view_id), None)
    if view is None:
        raise NoSuchSavedView
    return view
