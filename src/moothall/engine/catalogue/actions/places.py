"""Take one of a service's places, exactly, and give it back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import connection

from moothall.engine.catalogue import queries, rules
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.catalogue.words import NotOpen
from moothall.ground.councils.models import Council
from moothall.ground.journal.words import Actor


@dataclass(frozen=True)
class Place:
    """A place taken: by what form, of which service, and of the round that began on which day."""

    council_id: int
    slug: str
    opens_on: date
    token: UUID

    @property
    def names(self) -> dict[str, Any]:
        """What the statements call it."""
        return {"council": self.council_id, "slug": self.slug, "opens_on": self.opens_on} | {
            "token": self.token
        }


def take_place(
    council: Council, definition: ServiceDefinition, token: UUID, *, by: Actor, at: datetime
) -> Place | None:
    """Take one of a service's places for what is being sent with a form in this transaction.

    None, and not a statement, where it has neither days nor a cap. The row is held until the
    transaction ends, so that no more are taken than there are, however many press at once.

    :raises NotOpen: before its first day, after its last, and when it is full.
    """
    del by  # the case's own entry says who sent it
    today = at.astimezone(ZoneInfo(council.zone)).date()
    reason = rules.why_not_open(definition, today)
    if reason:
        raise NotOpen(reason)
    if definition.places is None:
        return None
    opens = definition.opens_on or queries.ALWAYS_OPEN
    place = Place(council.pk, definition.service, opens, token)
    if not _counted(TAKE, {**place.names, "places": definition.places}):
        raise NotOpen(rules.why_not_open(definition, today, taken=definition.places))
    return place


def give_back(place: Place | None, *, by: Actor, at: datetime) -> None:
    """Give back a place taken in this transaction, where what was sent had been sent before."""
    del by, at
    if place:
        _counted(GIVE_BACK, place.names)


def free_place(council_id: int, token: UUID, *, by: Actor, at: datetime) -> bool:
    """Give back the place of what was sent with a form; return whether it held one still."""
    del by, at  # what ended it has its entry
    return _counted(FREE, {"council": council_id, "token": token})


TAKE = """
    WITH counted AS (
        INSERT INTO catalogue_intake AS i (council_id, service_id, opens_on, taken)
        SELECT council_id, id, %(opens_on)s, 1 FROM catalogue_service
        WHERE council_id = %(council)s AND slug = %(slug)s
        ON CONFLICT (service_id, opens_on) DO UPDATE SET taken = i.taken + 1
        WHERE i.taken < %(places)s RETURNING id, council_id, service_id, opens_on
    ), held AS (
        INSERT INTO catalogue_placetaken (council_id, service_id, opens_on, token)
        SELECT council_id, service_id, opens_on, %(token)s FROM counted
        ON CONFLICT (token) DO NOTHING
    )
    SELECT id FROM counted
"""
"""The count is the guard: its row is locked, so no two take the last place."""
FREE = """
    WITH gone AS (
        DELETE FROM catalogue_placetaken WHERE council_id = %(council)s AND token = %(token)s
        RETURNING service_id, opens_on
    )
    UPDATE catalogue_intake i SET taken = taken - 1 FROM gone WHERE i.council_id = %(council)s
        AND i.service_id = gone.service_id AND i.opens_on = gone.opens_on RETURNING taken
"""
GIVE_BACK = """
    UPDATE catalogue_intake i SET taken = taken - 1 FROM catalogue_service s
    WHERE s.id = i.service_id AND s.council_id = %(council)s AND s.slug = %(slug)s
        AND i.council_id = %(council)s AND i.opens_on = %(opens_on)s RETURNING taken
"""


def _counted(statement: str, names: Mapping[str, Any]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(statement, names)
        return cursor.fetchone() is not None
