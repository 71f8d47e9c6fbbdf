"""Who is on the line: found, chosen, and for whom they speak; what they have asked for before."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from moothall.engine.cases import queries as cases
from moothall.engine.cases.actions import calling
from moothall.engine.cases.history import Caller
from moothall.engine.cases.models import Case
from moothall.engine.cases.words import NoSuchCase
from moothall.engine.catalogue import journey
from moothall.engine.catalogue import queries as catalogue
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.registers import queries as registers
from moothall.faces.staff.cover import covering
from moothall.faces.staff.desk import Desk
from moothall.faces.staff.queue.rows import Row, rows
from moothall.ground.people import queries as people
from moothall.ground.people.models import Authority, Home, Person
from moothall.ground.search.queries import Looker
from moothall.ground.search.words import Seat
from moothall.practices.contactcentre import queries

CHOSEN = "choose"
"""The button that says who is on the line; its value is what the form holds of them."""
FIELDS = ("caller", "for", "of", "unnamed")
TOO_LONG = 19
"""As many digits are the number of nobody."""


@dataclass(frozen=True)
class Speaker:
    """Whoever is on the line: somebody known, who a case tells of, or nobody who is named.

    *spoken_for* is whom they speak for, where it is not for themselves.
    """

    person: Person | None = None
    spoken_for: Person | None = None
    case: Case | None = None
    is_unnamed: bool = False

    @property
    def is_chosen(self) -> bool:
        """Whether the officer has said who it is."""
        return bool(self.person or self.case or self.is_unnamed)

    @property
    def asks(self) -> Person | None:
        """The person known whose the case will be."""
        return self.spoken_for or self.person

    @property
    def told(self) -> Caller:
        """What the case and the journal say of them."""
        return Caller(
            self.person.pk if self.person else None,
            self.spoken_for.pk if self.spoken_for else None,
            self.is_unnamed,
        )

    @property
    def fields(self) -> dict[str, str]:
        """What the form, and an address, hold of them."""
        held = {
            "caller": str(self.person.pk) if self.person else "",
            "for": str(self.spoken_for.pk) if self.spoken_for else "",
            "of": self.case.reference if self.case else "",
            "unnamed": "yes" if self.is_unnamed else "",
        }
        return {name: value for name, value in held.items() if value}

    @property
    def query(self) -> str:
        """The same, as an address ends with it."""
        return urlencode(self.fields)

    def reached(self) -> dict[str, str]:
        """Return name, email and phone of whoever asks, as far as they are known."""
        if self.person is None:
            case = self.case
            found = (case.contact_name, case.contact_email, case.contact_phone) if case else ()
            return dict(zip(("name", "email", "phone"), found, strict=False))
        asks = self.asks or self.person
        return {
            "name": asks.name,
            "email": asks.email or self.person.email,
            "phone": asks.phone or self.person.phone,
        }

    @cached_property
    def home(self) -> Home | None:
        """Where whoever asks lives, if it is known."""
        return people.home_of(self.asks) if self.asks and not self.asks.is_business else None

    def lives(self, definition: ServiceDefinition) -> dict[str, Any]:
        """Return where they live as the answer to whatever asks for that, by question."""
        home = self.home.as_answer if self.home else None
        asked = [question for _, question in definition.questions() if question.fills == "address"]
        return {question.id: home for question in asked if home}

    def fills(self, definition: ServiceDefinition) -> dict[str, Any]:
        """Return what fills the questions that ask who they are and how they are reached."""
        known, filled = self.reached(), dict[str, Any]()
        lives = self.lives(definition)
        for _, question in definition.questions():
            if question.fills == "requester" and known:
                filled |= {f"{question.id}-{name}": value for name, value in known.items()}
            elif question.fills in known:
                filled[question.id] = known[question.fills]
            elif question.fills == "address":
                filled |= journey.fields(question, lives[question.id]) if lives else {}
        return {name: value for name, value in filled.items() if value}


@dataclass(frozen=True, slots=True)
class Acts:
    """Somebody for whom the caller may act: in what words, and why not in this service."""

    authority: Authority
    services: list[str]
    why_not: str
    query: str


@dataclass(frozen=True, slots=True)
class Open:
    """An open case of the caller; *is_same* where it is of the service that is being logged."""

    row: Row
    is_same: bool


def said(typed: Mapping[str, Any]) -> dict[str, str]:
    """Return what a form or an address holds of the caller: what was just chosen goes first."""
    chosen = typed.get(CHOSEN)
    held = QueryDict(str(chosen)).dict() if chosen is not None else typed
    return {name: str(held.get(name) or "") for name in FIELDS}


def speaker(desk: Desk, typed: Mapping[str, Any]) -> Speaker:
    """Return who is on the line, as a form or an address says it; nobody the desk cannot see."""
    held = said(typed)
    if held["unnamed"]:
        return Speaker(is_unnamed=True)
    person = known(desk, held["caller"])
    if person is not None:
        return Speaker(person, known(desk, held["for"]))
    try:
        found = cases.by_reference(held["of"], desk.seen) if held["of"] else None
    except NoSuchCase:
        found = None
    if found and found.requester and found.requester.disabled_at is None:
        return Speaker(found.requester)
    return Speaker(case=found)


def beside(
    desk: Desk, line: Speaker, *, text: str = "", service: ServiceDefinition | None = None
) -> dict[str, Any]:
    """Return what the column beside a call shows.

    :param text: what the officer looks for; nothing where they look for nobody.
    :param service: the service that is being logged, where it is chosen.
    """
    looker = Looker(desk.who.identity_id, Seat.DESK)
    found = queries.find(desk.councils, desk.seen, text, looker=looker)
    council = line.person.council_id if line.person else 0
    listed = found.cases if text else []
    if not text and line.is_chosen:
        of_person = queries.open_cases(desk.seen, line.asks, of=line.case)
        listed = of_person
    slug = service.service if service else ""
    shown = zip(listed, rows(desk, listed), strict=True)
    names = {one.definition.service: one.definition.name for one in catalogue.offers(council)}
    held = people.held_by_id(line.person.pk, desk.at) if line.person else []
    return {
        "line": line,
        "find": text,
        "people": found.people,
        "open": [Open(row, bool(slug) and case.service == slug) for case, row in shown],
        "has": registers.had_by(desk.who, line.asks) if line.asks else [],
        "acts": [_acts(desk, line, one, names, service) for one in held],
        "outside": covering.of_call(desk, service) if service else None,
    }


def _acts(
    desk: Desk,
    line: Speaker,
    authority: Authority,
    names: Mapping[str, str],
    service: ServiceDefinition | None,
) -> Acts:
    giver = people.stands_for(authority)
    told = Caller(authority.holder_id, giver)
    council = authority.council_id
    why = calling.why_not_held(council, service, told, authority) if service else None
    query = urlencode({"caller": line.person.pk if line.person else "", "for": giver})
    services = [names.get(code, code) for code in authority.services]
    return Acts(authority, services, why or "", query)


def known(desk: Desk, number: str) -> Person | None:
    """Return somebody of the desk's councils by their number as a form holds it."""
    is_number = number.isascii() and number.isdigit() and len(number) < TOO_LONG
    found = people.person(int(number)) if is_number else None
    is_here = found and found.council_id in desk.councils and found.disabled_at is None
    return found if found and is_here and not found.merged_into_id else None
