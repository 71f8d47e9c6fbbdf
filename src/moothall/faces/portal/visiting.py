"""What the middleware put on the request, typed."""

from datetime import datetime
from typing import Any, cast

from django.http import HttpRequest

from moothall.ground.councils.models import Council
from moothall.ground.journal.words import Actor
from moothall.ground.people.words import Who


def council(request: HttpRequest) -> Council:
    """Return whose page it is; only for pages that need a council."""
    return cast("Council", cast("Any", request).council)


def who(request: HttpRequest) -> Who:
    """Return who looks."""
    return cast("Who", cast("Any", request).who)


def at(request: HttpRequest) -> datetime:
    """Return the moment of the request: the database's."""
    return cast("datetime", cast("Any", request).at)


def actor(request: HttpRequest) -> Actor:
    """Return who acts: the person that somebody is in this council, or a guest."""
    return who(request).actor_in(council(request).pk)
