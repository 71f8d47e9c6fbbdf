"""Whom the council knows: found, opened, and who acts for whom on what evidence."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Path, Query, Router
from pydantic import Field, StringConstraints

from moothall.engine.catalogue.queries import offers
from moothall.faces.api.callers import Key, Seat, officer, seat
from moothall.faces.api.cases import Code
from moothall.faces.api.refusals import Invalid, NoSuchPerson
from moothall.faces.api.replies import (
    NO_NUL,
    In,
    Numbered,
    Out,
    Repeatable,
    WholeNumber,
    answered,
    once,
)
from moothall.faces.pages import objecting
from moothall.faces.pages.problems import Fault
from moothall.ground.people import actions, queries
from moothall.ground.people.models import Authority, Home, Person
from moothall.ground.people.words import LONGEST_ACTING, SEEN, Evidence, Part

router = Router(tags=["people"])
READ, ACT = Key("people:read"), Key("people:act")
SHORTEST_PHONE = 9
"""Digits: what is shorter is the number of a person."""
Number = Annotated[int, Field(ge=1, le=2**53)]


class SoughtPeople(In):
    """Whom to find: no name is searched."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=NO_NUL)] = Field(
        description="A whole email address or telephone number, a person's number, or a company's."
    )


class Point(Out):
    """Where somebody is reached; not proved: only they say so."""

    kind: str
    shown: str
    is_main: bool
    is_proved: bool


class ActingOut(Out):
    """That `holder` acts for `giver`; no services: in everything. A null holder: not taken up."""

    id: int
    giver: int
    giver_name: str
    holder: int | None
    holder_name: str | None
    part: str
    services: list[str]
    evidence: str
    note: str
    given_at: datetime
    expires_at: datetime


class Known(Out):
    """Somebody in a list."""

    person: int
    name: str
    kind: str = Field(description="person or business.")
    company_number: str | None


class Lives(Out):
    """An address; `uprn` is empty where it was typed, `from_on` null where nobody said."""

    lines: list[str]
    postcode: str
    uprn: str
    from_on: date | None = Field(description="Their first day there.")


class KnownPerson(Known):
    """Somebody: how they are reached, where they live, who acts for them, for whom they act."""

    email: str
    phone: str
    checked_at: datetime | None = Field(description="When an officer checked the business.")
    points: list[Point]
    lives_at: Lives | None = Field(
        description="Told to a key with the scope homes:read too; null: not known, or not told."
    )
    given: list[ActingOut]
    held: list[ActingOut]


class Appointed(KnownPerson):
    """Somebody for whom another may act now."""

    untold: list[Known] = Field(
        description="Who should be told of it and has no address here: tell them yourself."
    )


class KnownPeople(Out):
    """Who is known by that."""

    items: list[Known]


class AppointIn(In):
    """Who acts for them, in what, until when, and what an officer saw that says so."""

    holder: Numbered = Field(description="The number of the person who acts.")
    days: Annotated[WholeNumber, Field(ge=1, le=LONGEST_ACTING.days)]
    services: list[Code] = Field(default_factory=list, description="Only in these; none: in all.")
    part: Part = Field(default=Part.AGENT, description="An owner of a business lets others act.")
    evidence: Literal[tuple(one.value for one in SEEN)]  # type: ignore[valid-type]  # what is seen
    note: Annotated[str, StringConstraints(max_length=2000, pattern=NO_NUL)] = ""


class PersonOf(In):
    """Somebody, by their number."""

    number: Number


class ActingOf(PersonOf):
    """On what somebody acts for them, or they for somebody."""

    acting: Number


@router.get("/people", response=KnownPeople, auth=READ, url_name="people", summary="Find")
def find(request: HttpRequest, sought: Annotated[SoughtPeople, Query()]) -> HttpResponse:
    """Find whom the council knows by exactly that address or number."""
    here, text = seat(request), sought.text.strip()
    found = [*_numbered(here, text)]
    if company := queries.business_of(here.council.pk, text.upper()):
        found.append(company)
    found += queries.at_email(here.council.pk, text)
    found += queries.at_phone(here.council.pk, text)
    every = {one.pk: one for one in found if one.disabled_at is None}
    return answered(KnownPeople(items=[Known(**_brief(one)) for one in every.values()]))


@router.get("/people/{number}", response=KnownPerson, auth=READ, url_name="person")
def one(request: HttpRequest, number: Number) -> HttpResponse:
    """Return how somebody is reached, where they live, who acts for them, and for whom they act."""
    here = seat(request)
    found = known(here, number)
    return answered(whole(here, found, with_home=here.may("homes:read")))


@router.post(
    "/people/{number}/acting", response={201: Appointed}, auth=ACT, url_name="person-acting"
)
@once
def appoint(
    request: HttpRequest, number: Number, given: AppointIn, idempotency_key: Repeatable = None
) -> HttpResponse:
    """Record that another acts for somebody, on what the officer whose key it is saw.

    Whoever they act for is told at once, and how to object.
    """
    del idempotency_key
    here = seat(request)
    somebody, by = known(here, number), officer(here)
    holder = queries.person(given.holder)
    if holder is None or holder.council_id != here.council.pk:
        raise Invalid(Fault("There is no such person.", pointer="#/holder"))
    within = actions.Within(
        expires_at=here.at + timedelta(days=given.days), services=given.services, part=given.part
    )
    seen = actions.Shown(Evidence(given.evidence), given.note)
    made = actions.appoint(somebody, holder, within, on=seen, by=by, at=here.at)
    names = {one.definition.service: one.definition.name for one in offers(here.council.pk)}
    untold = objecting.tell(made, names, by=by, at=here.at)
    missed = [Known(**_brief(one)) for one in untold]
    return answered(Appointed(**dict(whole(here, somebody)), untold=missed), status=201)


@router.post(
    "/people/{number}/acting/{acting}/end",
    response=KnownPerson,
    auth=ACT,
    url_name="person-acting-end",
)
@once
def end(
    request: HttpRequest, path: Path[ActingOf], idempotency_key: Repeatable = None
) -> HttpResponse:
    """End at once that somebody acts for them, or they for somebody."""
    del idempotency_key
    here = seat(request)
    somebody = known(here, path.number)
    given = (*queries.given_by(somebody), *queries.held_by(somebody))
    found = next((one for one in given if one.pk == path.acting), None)
    if found is None:
        raise NoSuchPerson("There is no such authority of theirs.")
    actions.end_acting(found, by=here.holder, at=here.at)
    return _shown(here, somebody)


@router.post("/people/{number}/check", response=KnownPerson, auth=ACT, url_name="person-check")
@once
def check(request: HttpRequest, number: Number, idempotency_key: Repeatable = None) -> HttpResponse:
    """Record that the officer whose key it is saw that a business is what it says."""
    del idempotency_key
    here = seat(request)
    somebody = known(here, number)
    checked = actions.check_business(somebody, by=officer(here), at=here.at)
    return _shown(here, checked)


def known(here: Seat, number: int) -> Person:
    """Return somebody whom the council knows and who has not left.

    :raises NoSuchPerson: for anybody else.
    """
    found = queries.person(number)
    if found is None or found.council_id != here.council.pk or found.disabled_at is not None:
        raise NoSuchPerson
    return found


def _numbered(here: Seat, text: str) -> list[Person]:
    if not (text.isascii() and text.isdigit() and len(text) < SHORTEST_PHONE):
        return []
    found = queries.person(int(text))
    return [found] if found and found.council_id == here.council.pk else []


def _brief(one: Person) -> dict[str, Any]:
    return {
        "person": one.pk,
        "name": one.name,
        "kind": one.kind,
        "company_number": one.company_number or None,
    }


def _shown(here: Seat, one: Person) -> HttpResponse:
    """Tell of somebody after an act; not where they live, as the reply may be kept for a day."""
    return answered(whole(here, one))


def whole(
    here: Seat, one: Person, *, with_notes: bool = True, with_home: bool = False
) -> KnownPerson:
    """Return how somebody is reached, where they live, who acts for them, and for whom they act.

    :param with_notes: whether what officers noted of the evidence is told, which is for officers.
    :param with_home: whether it is told where they live, which not everybody may read.
    """
    given, held = queries.given_by(one), queries.held_by(one)
    home = queries.home_of(one) if with_home else None
    points = [
        Point(kind=at.kind, shown=at.shown, is_main=at.is_main, is_proved=at.is_proved)
        for at in queries.points_of(one)
    ]
    return KnownPerson(
        **_brief(one),
        email=one.email,
        phone=one.phone,
        checked_at=one.checked_at,
        points=points,
        lives_at=lives(home) if home else None,
        given=[_acting(each, with_notes) for each in given if _lives(each, here.at)],
        held=[_acting(each, with_notes) for each in held if _lives(each, here.at)],
    )


def lives(home: Home) -> Lives:
    """Return an address and since when, without who said so."""
    return Lives(
        lines=list(home.lines), postcode=home.postcode, uprn=home.uprn, from_on=home.from_on
    )


def _acting(one: Authority, with_note: bool = True) -> ActingOut:
    return ActingOut(
        id=one.pk,
        giver=one.giver_id,
        giver_name=one.giver.name,
        holder=one.holder_id,
        holder_name=one.holder.name if one.holder else None,
        part=one.part,
        services=list(one.services),
        evidence=one.evidence,
        note=one.note if with_note else "",
        given_at=one.given_at,
        expires_at=one.expires_at,
    )


def _lives(one: Authority, at: datetime) -> bool:
    return one.ended_at is None and one.expires_at > at
