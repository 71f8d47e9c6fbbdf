"""What a caller told the council before, filled in for the officer who knows who is on the line."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest

from moothall.engine.cases.queries.earlier import Told, told_before
from moothall.engine.catalogue import journey
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.faces.staff.desk import Desk
from moothall.faces.staff.telephone import callers
from moothall.ground.councils.models import Council
from moothall.ground.people import queries as people
from moothall.ground.people.models import Person

RECALL = "recall"
"""Said in the address once the officer is sure who is on the line."""


@dataclass(frozen=True)
class Caller:
    """The one person with an account whom a telephone number or an address leads to."""

    number: int
    name: str
    told: Mapping[str, Told]
    """What they said before, by question id; nothing until the officer is sure of them."""
    recall: str
    """The query of the address that fills it in; empty where there is nothing, or it is done."""

    def answers(self, definition: ServiceDefinition) -> dict[str, Any]:
        """Return what they said before as the form's fields hold it."""
        filled: dict[str, Any] = {}
        for _, question in definition.questions():
            if question.id in self.told:
                filled |= journey.fields(question, self.told[question.id].value)
        return filled


def caller(
    request: HttpRequest, desk: Desk, place: Council, definition: ServiceDefinition
) -> Caller | None:
    """Return whom the officer chose, or the look-up leads to, and what they said before.

    That is as far as this officer may see it.

    Nobody where it leads to several people: one of them would be told of another.
    """
    looked = {name: request.GET.get(name, "") for name in ("phone", "email")}
    chosen = callers.speaker(desk.only(place), request.GET)
    if chosen.is_chosen:
        spoken = None if chosen.spoken_for else chosen.person  # what another told stays theirs
        looked, person = chosen.fields, _signing_in(place, spoken)
    else:
        person = _one(place, looked)
    if person is None:
        return None
    asked = [question for _, question in definition.questions()]
    roles = desk.who.roles.get(place.pk, frozenset())
    told = told_before(person, definition, asked, at=desk.at, among=desk.seen, roles=roles)
    if RECALL in request.GET:
        return Caller(person.pk, person.name, told, "")
    return Caller(person.pk, person.name, {}, urlencode({**looked, RECALL: "yes"}) if told else "")


def recalled(
    desk: Desk, place: Council, number: str, definition: ServiceDefinition
) -> dict[str, Any]:
    """Return what filled the form of whom the officer was sure of, however they were found.

    :param number: the person's number, as the form holds it; of anybody else there is nothing.
    """
    person = _signing_in(place, callers.known(desk.only(place), number))
    if person is None:
        return {}
    asked = [question for _, question in definition.questions()]
    roles = desk.who.roles.get(place.pk, frozenset())
    told = told_before(person, definition, asked, at=desk.at, among=desk.seen, roles=roles)
    return Caller(person.pk, person.name, told, "").answers(definition)


def _one(place: Council, looked: Mapping[str, str]) -> Person | None:
    by_phone = people.at_phone(place.pk, looked["phone"]) if looked["phone"] else None
    by_email = people.at_email(place.pk, looked["email"]) if looked["email"] else None
    found = {p.pk: p for known in (by_phone, by_email) for p in known or ()}
    is_one = len(found) == 1 and all(known is None or known for known in (by_phone, by_email))
    return _signing_in(place, next(iter(found.values())) if is_one else None)


def _signing_in(place: Council, person: Person | None) -> Person | None:
    is_theirs = person and person.identity_id and person.council_id == place.pk
    return person if is_theirs else None
