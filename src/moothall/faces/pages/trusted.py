"""Which providers the council of a page trusts, and which of them sign somebody in."""

from typing import Any, cast

from django.conf import settings
from django.http import HttpRequest

from moothall.ground.people import queries
from moothall.ground.people.models import Subject
from moothall.outside.openid.words import Provider


def offered(request: HttpRequest) -> list[Provider]:
    """Return the providers that the council of this page trusts."""
    council = cast("Any", request).council
    return [one for one in settings.OPENID_PROVIDERS if council and one.council == council.slug]


def ways_of(request: HttpRequest) -> list[tuple[str, Subject]]:
    """Return by which providers somebody signs in, each with its name."""
    named = {one.issuer: one.name for one in settings.OPENID_PROVIDERS}
    mine = queries.subjects_of(request.user.pk or 0)
    return [(named.get(one.issuer, one.issuer), one) for one in mine]
