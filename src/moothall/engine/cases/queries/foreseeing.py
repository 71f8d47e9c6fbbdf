"""How cases that were lived elsewhere would stand here: nothing is written."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from moothall.engine.cases import beginning, unfolding
from moothall.engine.cases.clocks import fold
from moothall.engine.cases.dials import Clocks
from moothall.engine.cases.history import History
from moothall.engine.cases.promises import Calendars
from moothall.engine.cases.queries import counting
from moothall.engine.catalogue import queries as catalogue
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.ground.calendars.workingtime import WorkingCalendar


@dataclass(frozen=True)
class Standing:
    """What a council has in force: by which services, calendars and teams cases are taken over."""

    services: Mapping[str, ServiceDefinition]
    calendars: Calendars
    teams: Mapping[str, int]

    def calendar(self, service: str, priority: str, at: datetime) -> WorkingCalendar:
        """Return the calendar by which the time of a case of that priority is counted."""
        said = beginning.created(self.services[service], priority, self.calendars, at=at)
        return self.calendars.counting[int(said["calendar"])]

    def clocks(self, history: History, at: datetime) -> Clocks:
        """Return the clocks that a history would have, were it taken over now."""
        told = unfolding.unfold(history, self.services.get(history.service), self.calendars)
        return fold(told.events, self.calendars.counting, at=at)


def standing(council_id: int) -> Standing:
    """Return what a council has in force."""
    calendars, teams = counting.in_force(council_id)
    offers = {one.definition.service: one.definition for one in catalogue.offers(council_id)}
    return Standing(offers, calendars, teams)
