"""Who sits at these pages: of which council or shared service, as whom, and what they may do."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest

from moothall.faces.staff.desk import Desk, sit
from moothall.ground.journal.words import Actor
from moothall.ground.people.words import Role
from moothall.practices.servicedesk.models import Rota
from moothall.practices.servicedesk.queries import duty
from moothall.practices.servicedesk.words.oncall import NoSuchRota


@dataclass(frozen=True)
class Seat:
    """An officer at a council's pages, or at those of the service that councils share."""

    desk: Desk

    @property
    def identity(self) -> int:
        """Who they are on the whole platform."""
        return self.desk.who.identity_id or 0

    @property
    def is_manager(self) -> bool:
        """Whether they plan for others here."""
        return self.desk.who.has_role(Role.MANAGER, Role.ADMIN)

    @property
    def by(self) -> Actor:
        """Who acts: as this council knows them, or one of those that share the service."""
        persons = self.desk.who.persons
        return Actor.person(persons.get(self.desk.council.pk) or next(iter(persons.values())))

    def rota(self, number: int) -> Rota:
        """Return a rota of this council or shared service.

        :raises Http404: where it has none of that number.
        """
        try:
            return duty.rota([self.desk.council.pk], number)
        except NoSuchRota as gone:
            raise Http404(str(gone)) from gone


def seat(request: HttpRequest) -> Seat:
    """Return the seat of whoever asks."""
    return Seat(sit(request))
