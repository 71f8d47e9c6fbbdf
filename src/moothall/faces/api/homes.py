"""Where somebody lives, as an officer puts it right: another address, moved away, never theirs."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router
from pydantic import Field, StringConstraints

from moothall.engine.catalogue import journey
from moothall.faces.api.callers import Key, Seat, officer, seat
from moothall.faces.api.people import Lives, Number, PersonOf, known, lives
from moothall.faces.api.refusals import Invalid, NoSuchPerson
from moothall.faces.api.replies import NO_NUL, Day, In, Out, Repeatable, answered, once_told_anew
from moothall.faces.api.services import today
from moothall.faces.pages import homes as asking
from moothall.faces.pages.lookups import found_for
from moothall.faces.pages.problems import Fault
from moothall.ground.people import actions, queries
from moothall.ground.people.models import Home, Person
from moothall.ground.people.words import Dwelling, Mistaken

router = Router(tags=["people"])
READ, ACT = Key("homes:read"), Key("homes:act")
ASKED = asking.questions("Where they live", "Since when")[:1]
Line = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=NO_NUL)]
Why = Annotated[str, StringConstraints(min_length=1, max_length=2000, pattern=NO_NUL)]
PLACES = {"line1": "lines", "line2": "lines", "town": "lines"}
"""Where in the body a part of the form's address stands."""


class HomeOut(Lives):
    """Where somebody lives or lived; `recorded_by`: the officer whose word it is, and why."""

    id: int
    until_on: date | None = Field(description="Their last day there; null: they live there.")
    recorded_by: int | None
    reason: str
    left_reason: str


class Homes(Out):
    """Where somebody lives and lived, the latest first."""

    items: list[HomeOut]


class HomeIn(In):
    """An address: by the number of a property, as its postcode's look-up has it, or typed."""

    lines: Annotated[list[Line], Field(max_length=6)] = Field(
        default_factory=list, description="At least two, where no uprn is given; kept as given."
    )
    postcode: Annotated[str, StringConstraints(min_length=1, max_length=20, pattern=NO_NUL)]
    uprn: Annotated[str, StringConstraints(pattern=r"^[0-9]{0,12}$")] = Field(
        default="", description="Of the postcode's look-up; the lines are then taken from there."
    )
    from_on: Day | None = Field(default=None, description="Their first day there.")
    reason: Why = Field(description="What was seen or heard, and when. They may ask to read it.")


class LeftIn(In):
    """When somebody moved away, and who says so."""

    left_on: Day
    reason: Why


class NeverIn(In):
    """Why it was never their address; nothing else of it is kept."""

    why: Mistaken


class HomeOf(PersonOf):
    """Where somebody lives now, by its number."""

    home: Number


def _again(kept: object, request: HttpRequest, **said: Any) -> HttpResponse:  # noqa: ANN401 -- as the views take
    """Tell what was told before, as it is now: a reply that was kept would keep an address."""
    del kept
    number = said["number"] if "number" in said else said["path"].number
    return _shown(known(seat(request), number))


@router.get("/people/{number}/homes", response=Homes, auth=READ, url_name="person-homes")
def homes(request: HttpRequest, number: Number) -> HttpResponse:
    """List where somebody lives and lived; who lives with them is not told."""
    return _shown(known(seat(request), number))


@router.post(
    "/people/{number}/homes",
    response={201: Homes},
    auth=ACT,
    url_name="person-homes",
    operation_id="record_home",
    summary="Record",
)
@once_told_anew(_again)
def record(
    request: HttpRequest, number: Number, given: HomeIn, idempotency_key: Repeatable = None
) -> HttpResponse:
    """Record where somebody lives, on the word of the officer whose key it is.

    Where they lived until now ends with that day.
    """
    del idempotency_key
    here = seat(request)
    somebody, by = known(here, number), officer(here)
    dwelling = _read(here, given, queries.home_of(somebody))
    actions.move_in(
        somebody, dwelling, by=by, at=here.at, from_on=given.from_on, reason=given.reason
    )
    return _shown(somebody, status=201)


@router.post(
    "/people/{number}/homes/{home}/left", response=Homes, auth=ACT, url_name="person-home-left"
)
@once_told_anew(_again)
def left(
    request: HttpRequest, path: Path[HomeOf], given: LeftIn, idempotency_key: Repeatable = None
) -> HttpResponse:
    """Record somebody's last day where they live; that they lived there is kept."""
    del idempotency_key
    here = seat(request)
    somebody, kept = _lived(here, path)
    by = officer(here)
    actions.move_out(kept, given.left_on, by=by, at=here.at, reason=given.reason)
    return _shown(somebody)


@router.post(
    "/people/{number}/homes/{home}/remove", response=Homes, auth=ACT, url_name="person-home-remove"
)
@once_told_anew(_again)
def remove(
    request: HttpRequest, path: Path[HomeOf], given: NeverIn, idempotency_key: Repeatable = None
) -> HttpResponse:
    """Take away an address that was never somebody's."""
    del idempotency_key
    here = seat(request)
    somebody, kept = _lived(here, path)
    actions.remove_home(kept, by=officer(here), at=here.at, why=given.why.value)
    return _shown(somebody)


def _lived(here: Seat, path: HomeOf) -> tuple[Person, Home]:
    """Return somebody, and where they live now, if that is the home that was named.

    :raises NoSuchPerson: for any other.
    """
    somebody = known(here, path.number)
    kept = queries.home_of(somebody)
    if kept is None or kept.pk != path.home:
        raise NoSuchPerson("They do not live there now.")
    return somebody, kept


def _read(here: Seat, given: HomeIn, kept: Home | None) -> Dwelling:
    """Read an address as the form does: of a property only what the look-up says is believed.

    :raises Invalid: with the place of everything that is wrong.
    """
    said: dict[str, Any] = given.model_dump(include={"lines", "postcode", "uprn"})
    lines = tuple(" ".join(line.split()) for line in given.lines)
    if not all(line and line.isprintable() for line in lines):
        raise Invalid(Fault("Each line needs words.", pointer="#/lines"))
    said["lines"] = [*lines[:1], *lines[-1:]] if len(lines) > 1 else list(lines)
    posted = dict(journey.fields(ASKED[0], said))
    found = found_for(ASKED, posted, {ASKED[0].id: kept.as_answer} if kept else {})
    read = journey.read(ASKED, posted, given=journey.Given(today(here.council, here), found))
    if read.errors:
        raise Invalid(*(_fault(one.field, one.message) for one in read.errors))
    home: Any = read.values[ASKED[0].id]
    return Dwelling(tuple(home["lines"]) if home["uprn"] else lines, home["postcode"], home["uprn"])


def _fault(field: str, message: str) -> Fault:
    part = field.removeprefix(f"{ASKED[0].id}-")
    return Fault(message, pointer=f"#/{PLACES.get(part, part)}")


def _shown(somebody: Person, *, status: int = 200) -> HttpResponse:
    items = [
        HomeOut(
            **dict(lives(one)),
            id=one.pk,
            until_on=one.until_on,
            recorded_by=one.recorded_by_id,
            reason=one.reason,
            left_reason=one.left_reason,
        )
        for one in queries.homes_of(somebody)
    ]
    return answered(Homes(items=items), status=status)
