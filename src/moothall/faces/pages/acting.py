"""For whom somebody acts on this page, where it is not for themselves: as long as they may."""

from typing import Any, cast

from django.http import HttpRequest

from moothall.ground.people import queries
from moothall.ground.people.models import Authority

KEPT = "acting"
"""Where a session keeps the number of the authority that is used."""


def found(request: HttpRequest) -> Authority | None:
    """Return on what whoever is signed in acts for another; asked anew on every page.

    What has ended, has run out, or was never theirs, is as if it were not there.
    """
    page = cast("Any", request)
    number = request.session.get(KEPT)
    if number is None or page.council is None:
        return None
    person = page.who.persons.get(page.council.pk)
    may = queries.held_by_id(person, page.at) if person else []
    return next((one for one in may if one.pk == number), None)


def begin(request: HttpRequest, authority: Authority) -> None:
    """Act on that from the next page on."""
    request.session[KEPT] = authority.pk


def stop(request: HttpRequest) -> None:
    """Act for oneself again."""
    request.session.pop(KEPT, None)
