"""Who sits at the desk on this page, and what they may see from there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any, cast

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from moothall.engine.cases import queries as cases
from moothall.engine.cases.models import CaseQuerySet
from moothall.engine.catalogue import queries as catalogue
from moothall.engine.catalogue.queries import Offer
from moothall.faces.staff import looks
from moothall.ground.councils.models import Council
from moothall.ground.people import queries as people
from moothall.ground.people.words import STAFF, Who


@dataclass(frozen=True)
class Desk:
    """The person, the councils they work for on this host, what they may see, and the moment."""

    who: Who
    council: Council
    councils: Mapping[int, Council]
    offers: Sequence[Offer]
    at: datetime
    only_of: tuple[int, ...] = ()

    @cached_property
    def seen(self) -> CaseQuerySet:
        """The cases that they may see from here, worked out where a page asks for them."""
        found = cases.visible(self.who, self.offers)
        for council_id in self.only_of:
            found = found.filter(council_id=council_id)
        return found

    @property
    def is_shared(self) -> bool:
        """Whether cases of several councils are worked here."""
        return len(self.councils) > 1

    def only(self, council: Council) -> "Desk":
        """Return the desk as it is for the work of one of its councils."""
        only_of = (*self.only_of, council.pk)
        return replace(self, councils={council.pk: council}, only_of=only_of)

    def council_name(self, council_id: int) -> str:
        """Return the short name to put beside a case; nothing where there is only one council."""
        slug = self.councils[council_id].slug if self.is_shared else ""
        return slug.replace("-", " ").title()


def sit(request: HttpRequest) -> Desk:
    """Return the desk of whoever asks."""
    page = cast("Any", request)
    council, who = page.council, page.who
    working = who.councils_as(*STAFF)
    known = {one.pk: one for one in page.around if one.pk in working and not one.is_partnership}
    offers = catalogue.offers_of(known)
    return Desk(who, council, known, offers, page.at)


def shown(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render a page of the desk with what has just been done and who is signed in."""
    who = cast("Any", request).who
    person = people.person(next(iter(who.persons.values()), 0))
    said = [str(message) for message in get_messages(request)]
    around = {"said": said, "who_name": person.name if person else "", "look": looks.of(request)}
    return render(request, template, {**around, **context}, status=status)
