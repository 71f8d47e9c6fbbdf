"""Where somebody works who brings files into a register."""

from dataclasses import dataclass
from typing import Final

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from moothall.engine.registers import rules
from moothall.engine.registers.columns import Kept
from moothall.engine.registers.models import Load
from moothall.engine.registers.queries import loads as queries
from moothall.engine.registers.words import NoSuchLoad
from moothall.faces.staff.desk import Desk, sit
from moothall.faces.staff.registers.overview import open_to
from moothall.ground.councils.models import Council
from moothall.ground.journal.words import Actor

NOT_HERE: Final = "There is no such file here, or it is not open to you."


@dataclass(frozen=True)
class Seat:
    """Where somebody works: at a desk, in a council, on one of its registers."""

    desk: Desk
    place: Council
    kept: Kept

    @property
    def by(self) -> Actor:
        """Who acts."""
        return self.desk.who.actor_in(self.place.pk)

    @property
    def roles(self) -> frozenset[str]:
        """Their roles in that council."""
        return self.desk.who.roles.get(self.place.pk, frozenset())

    def load(self, number: int) -> Load:
        """Return a file that they may see.

        :raises Http404: for any other.
        """
        try:
            return queries.visible(self.kept, number, roles=self.roles, by=self.by)
        except NoSuchLoad as gone:
            raise Http404(NOT_HERE) from gone


def sit_at(request: HttpRequest, council: str, slug: str) -> Seat:
    """Return where somebody works on a council's register.

    :raises Http404: where there is no such register, or it is not open to them.
    :raises PermissionDenied: with the reason, for somebody who may not change its records.
    """
    desk = sit(request)
    place = next((one for one in desk.councils.values() if one.slug == council), None)
    kept = next((k for k in open_to(desk, slug) if place and k.council_id == place.pk), None)
    if place is None or kept is None:
        raise Http404(NOT_HERE)
    refused = rules.why_not_change(kept.definition, desk.who.roles.get(place.pk, frozenset()))
    if refused:
        raise PermissionDenied(refused)
    return Seat(desk, place, kept)
