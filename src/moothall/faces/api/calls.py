"""Who told an officer of something on the telephone, over the wire: they judge, a key says it."""

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from moothall.engine.cases import actions as cases
from moothall.engine.cases import queries
from moothall.faces.api.callers import Key, officer, seat
from moothall.faces.api.cases import CaseOut, Reference, shown
from moothall.faces.api.replies import In, Repeatable, Words, once
from moothall.faces.api.speaking import CallerIn, told

router = Router(tags=["casework"])
ACT = Key("cases:act")


class HearIn(In):
    """What a caller says of a case that is open already."""

    text: Words
    caller: CallerIn | None = Field(
        default=None,
        description="Left out: nobody who is known. A person needs the scope people:read too.",
    )


@router.post("/cases/{reference}/hear", response=CaseOut, auth=ACT, url_name="hear")
@once
def hear(
    request: HttpRequest, reference: Reference, given: HearIn, idempotency_key: Repeatable = None
) -> HttpResponse:
    """Take what somebody said of a case on the telephone, in place of a second case.

    It is the act of the officer whose key it is. A known caller is the requester, or acts for them.
    """
    del idempotency_key
    here = seat(request)
    case = queries.by_reference(reference, here.seen)
    by = officer(here)
    cases.hear(case, by=by, at=here.at, body=given.text, caller=told(here, given.caller))
    return shown(here, queries.by_reference(reference, here.seen))
