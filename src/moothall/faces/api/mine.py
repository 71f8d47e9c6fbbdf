"""Whose key it is, and what they asked for themselves."""

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from moothall.engine.cases.queries import asking
from moothall.faces.api.asking import Receipt, receipt
from moothall.faces.api.callers import Key, key_of, seat
from moothall.faces.api.replies import Out, answered
from moothall.ground.people import queries as people

router = Router(tags=["me"])


class Me(Out):
    """The key that is calling: what it may do now, and for whom."""

    key: int
    scopes: list[str]
    person: str | None = Field(description="Whose key it is; null for a system's.")
    a_minute: int = Field(description="How many requests it may make in a minute.")


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


@router.get("/me/cases", response=Mine, auth=Key("cases:ask"), url_name="my-cases")
def my_cases(request: HttpRequest) -> HttpResponse:
    """List what the person whose key it is asked for; a system asked for nothing."""
    here, caller = seat(request), key_of(request)
    asked = asking.asked_by(here.council.pk, caller.person_id) if caller.person_id else []
    return answered(Mine(items=[Receipt(**receipt(case)) for case in asked]))
