"""Whose key it is, and what they asked for themselves: read, written to, opened again."""

from typing import Annotated

from django.http import FileResponse, HttpRequest, HttpResponse
from ninja import Path, Query, Router
from pydantic import Field

from moothall.engine.cases import actions as cases
from moothall.engine.cases import queries, rules
from moothall.engine.cases.models import Case
from moothall.engine.cases.queries import asking, filed
from moothall.engine.cases.words import NotNow
from moothall.faces.api.asking import Receipt, Story, receipt, story
from moothall.faces.api.callers import Key, Seat, key_of, seat
from moothall.faces.api.cases import Reference
from moothall.faces.api.files import (
    BODY,
    DOWNLOAD,
    Called,
    FileOf,
    FileOut,
    Keys,
    Received,
    handed,
    received,
    shown_files,
)
from moothall.faces.api.files import given as given_file
from moothall.faces.api.replies import In, Out, Repeatable, Words, answered, once
from moothall.faces.api.uploads import bound
from moothall.ground.people import queries as people

router = Router(tags=["me"])
ASK = Key("cases:ask")


class Me(Out):
    """The key that is calling: what it may do now, and for whom."""

    key: int
    scopes: list[str]
    person: str | None = Field(description="Whose key it is; null for a system's.")
    a_minute: int = Field(description="How many requests it may make in a minute.")


class MyStory(Story):
    """How a request of one's own is getting on, with its files."""

    files: list[FileOut]


class WriteIn(In):
    """Words, and the files that were sent for them."""

    text: Words
    files: Keys = Field(default_factory=list, description="Keys, as sending each file gave them.")


class AgainIn(In):
    """Why it is not right yet."""

    text: Words


class Mine(Out):
    """What somebody asked for, the newest first; a hundred at most."""

    items: list[Receipt]


@router.get("/me", response=Me, auth=Key(""), url_name="me")
def me(request: HttpRequest) -> HttpResponse:
    """Return what this key may do now, and for whom."""
    caller = key_of(request)
    person = people.person(caller.person_id) if caller.person_id else None
    return answered(
        Me(
            key=caller.key_id,
            scopes=sorted(caller.scopes),
            person=person.name if person else None,
            a_minute=caller.a_minute,
        )
    )


@router.get("/me/cases", response=Mine, auth=ASK, url_name="my-cases")
def my_cases(request: HttpRequest) -> HttpResponse:
    """List what the person whose key it is asked for; a system asked for nothing."""
    here, caller = seat(request), key_of(request)
    asked = asking.asked_by(here.council.pk, caller.person_id) if caller.person_id else []
    return answered(Mine(items=[Receipt(**receipt(case)) for case in asked]))


@router.get("/me/cases/{reference}", response=MyStory, auth=ASK, url_name="my-case")
def my_case(request: HttpRequest, reference: Reference) -> HttpResponse:
    """Return how a request of the person whose key it is is getting on."""
    here = seat(request)
    return _told(here, _mine(here, reference))


@router.get(
    "/me/cases/{reference}/files/{key}", auth=ASK, url_name="my-file", openapi_extra=DOWNLOAD
)
def my_file(request: HttpRequest, path: Path[FileOf]) -> FileResponse:
    """Give a file of a request of one's own that is not for officers only."""
    found = _mine(seat(request), path.reference)
    return given_file(filed.files(found, is_public_only=True), path.key)


@router.post(
    "/me/cases/{reference}/files",
    response={201: Received},
    auth=ASK,
    url_name="my-files",
    openapi_extra=BODY,
)
def send_mine(
    request: HttpRequest, reference: Reference, called: Annotated[Called, Query()]
) -> HttpResponse:
    """Send a file for a message about a request of one's own, which then names its key."""
    here = seat(request)
    if why := rules.why_not_message(_mine(here, reference), here.holder):
        raise NotNow(why)
    return received(request, here, called.name, bound(here, reference))


@router.post("/me/cases/{reference}/message", response=MyStory, auth=ASK, url_name="my-message")
@once
def write(
    request: HttpRequest, reference: Reference, given: WriteIn, idempotency_key: Repeatable = None
) -> HttpResponse:
    """Write about a request of one's own; a case that waited for them goes on."""
    del idempotency_key  # `once` has read it
    here = seat(request)
    found = _mine(here, reference)
    files = handed(here, found, given.files)
    cases.receive_message(found, by=here.holder, at=here.at, body=given.text, files=files)
    return _told(here, _mine(here, reference))


@router.post("/me/cases/{reference}/reopen", response=MyStory, auth=ASK, url_name="my-reopen")
@once
def reopen(
    request: HttpRequest, reference: Reference, given: AgainIn, idempotency_key: Repeatable = None
) -> HttpResponse:
    """Open a request of one's own again that was not done right."""
    del idempotency_key
    here = seat(request)
    cases.reopen(_mine(here, reference), by=here.holder, at=here.at, remark=given.text)
    return _told(here, _mine(here, reference))


def _mine(here: Seat, reference: str) -> Case:
    """Return a case that the person whose key it is asked for.

    :raises NoSuchCase: when they did not.
    """
    number = here.caller.person_id if here.caller else None
    asked = Case.objects.filter(council_id=here.council.pk, requester_id=number or 0)
    return queries.by_reference(reference, asked)


def _told(here: Seat, found: Case) -> HttpResponse:
    files = shown_files(filed.files(found, is_public_only=True))
    return answered(MyStory(**dict(story(here, found)), files=files))
