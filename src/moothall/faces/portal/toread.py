"""What whoever works here has still to read, said on the pages where they land."""

from typing import Any, cast

from django.http import HttpRequest
from django.utils import timezone

from moothall.engine.upkeep import queries
from moothall.faces.portal import visiting
from moothall.ground.people.words import INSIDE


def left(request: HttpRequest) -> int:
    """Return how many records somebody must read and has not; 0 for residents and for agents."""
    who = visiting.who(request)
    working = who.councils_as(*INSIDE)
    if not working or visiting.acting(request):
        return 0
    places = [one.pk for one in cast("Any", request).around if one.pk in working]
    today = timezone.localtime(visiting.at(request)).date()
    return len(queries.to_read(who, places, today).items)
