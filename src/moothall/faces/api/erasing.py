"""What is held on somebody, and erasing all of it once each place was chosen about."""

from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from moothall.engine.registers.queries.mentioning import Where
from moothall.faces.api.callers import Key, Seat, seat
from moothall.faces.api.people import Number
from moothall.faces.api.refusals import NoSuchPerson
from moothall.faces.api.replies import In, Out, Repeatable, answered, once
from moothall.faces.pages import holdings
from moothall.ground.people import queries
from moothall.ground.people.models import Person
from moothall.ground.people.words import Settled

router = Router(tags=["people"])
ERASE = Key("people:erase")
MOST = 5_000


class HowMany(Out):
    """How much there is, or was, of something."""

    what: str
    count: int


class Spot(Out):
    """A text or a file of a record that may speak of them."""

    place: str = Field(description="By this it is chosen; another as soon as the text is another.")
    what: str = Field(description="Words or a reason, in a record or its history; or a file.")
    code: str = Field(description="The register that the record stands in.")
    record: int
    title: str
    field: str
    text: str = Field(description="The whole text; of a file its name.")
    theirs: list[str] = Field(description="The words in it that are taken out.")
    is_needed: bool = Field(description="Whether it must be chosen about: a file may be left.")


class HeldOut(Out):
    """What is held on somebody, counted; why they cannot be erased yet; what to choose about."""

    items: list[HowMany]
    why_not: str | None
    places: list[Spot]


class Choice(In):
    """What becomes of a place: `taken`, or the ground on which it is kept."""

    place: str = Field(max_length=40)
    becomes: Settled


class EraseIn(In):
    """That it is meant: there is no way back; and what becomes of each place."""

    is_sure: Literal[True]
    places: list[Choice] = Field(default_factory=list, max_length=MOST)
    rest: Settled | None = Field(
        default=None, description="The ground on which texts are kept that are not named."
    )


class Erased(Out):
    """How much of what was erased, and how many places were taken out or kept."""

    items: list[HowMany]
    was_erased_before: bool = Field(description="True: nothing was left to erase.")


@router.get("/people/{number}/held", response=HeldOut, auth=ERASE, url_name="person-held")
def held(request: HttpRequest, number: Number) -> HttpResponse:
    """Count what is held on somebody, and list the texts and files that may speak of them."""
    somebody = _person(seat(request), number)
    found = holdings.places(somebody)
    counts = sorted(holdings.counted(holdings.held(somebody)).items())
    spots = [
        Spot(
            place=one.token,
            what=str(one.where),
            code=one.slug,
            record=one.record.pk,
            title=one.record.title,
            field=one.label,
            text=one.text,
            theirs=[text for text, is_theirs in one.parts if is_theirs],
            is_needed=one.where != Where.FILE,
        )
        for one in found
    ]
    items = [HowMany(what=what, count=count) for what, count in counts]
    return answered(HeldOut(items=items, why_not=holdings.why_not_erase(somebody), places=spots))


@router.post("/people/{number}/erase", response=Erased, auth=ERASE, url_name="person-erase")
@once
def erase(
    request: HttpRequest, number: Number, given: EraseIn, idempotency_key: Repeatable = None
) -> HttpResponse:
    """Erase all that is held on somebody, with the words and files that were chosen; for good."""
    del idempotency_key
    here = seat(request)
    somebody = _person(here, number)
    chosen = {one.place: one.becomes.value for one in given.places}
    rest = given.rest.value if given.rest else ""
    done = holdings.erase(somebody, by=here.holder, at=here.at, chosen=chosen, rest=rest)
    items = [HowMany(what=what, count=count) for what, count in done.items() if count]
    return answered(Erased(items=items, was_erased_before=not done))


def _person(here: Seat, number: int) -> Person:
    found = queries.person(number)
    if found is None or found.council_id != here.council.pk:
        raise NoSuchPerson
    return found
