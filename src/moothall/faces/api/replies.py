"""Replies: typed bodies out, and the same reply again for the same Idempotency-Key."""

import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial, wraps
from typing import Annotated, Any, TypeVar, cast

from django.http import HttpRequest, HttpResponse
from ninja import Header
from pydantic import (
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)
from typing_extensions import TypeAliasType

from moothall.faces.api import refusals
from moothall.faces.api.callers import key_of, seat
from moothall.faces.pages import problems
from moothall.ground.journal.words import Refused
from moothall.ground.keys import actions as keys
from moothall.ground.keys import queries
from moothall.ground.keys.actions import Given
from moothall.ground.keys.models import Reply
from moothall.ground.keys.words import KEPT

JSON = "application/json"
KEPT_HEADERS = ("Content-Type", "ETag", "Location")
REFUSED = 409
SENT_AGAIN = "Idempotency-Replayed"

Repeatable = Annotated[
    Annotated[str, StringConstraints(pattern=r"^[!-~]{1,255}$")] | None,
    Header(
        alias="Idempotency-Key",
        description="Your own name for this request. Sent again within 24 hours with the same"
        " body it does nothing and gives the same reply.",
    ),
]
IfMatch = Annotated[
    Annotated[str, StringConstraints(pattern=r'^("[0-9]{1,9}"|\*)$')] | None,
    Header(
        alias="If-Match",
        description="The ETag of the case as you read it: 412 when it has changed since.",
    ),
]
View = TypeVar("View", bound=Callable[..., HttpResponse])


ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T.*)?", re.DOTALL | re.IGNORECASE)


def _is_iso(value: object) -> object:
    is_iso = ISO.fullmatch(value) if isinstance(value, str) else isinstance(value, date)
    if not is_iso:
        raise ValueError("Write it as in ISO 8601, such as 2027-03-27 or 2027-03-27T09:00:00Z.")
    return value


NO_NUL = r"^[^\x00]*$"
"""No text has the character NUL in it; no column could hold it."""
LONGEST = 10_000
Words = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST, pattern=NO_NUL)]
Remark = Annotated[str, StringConstraints(max_length=LONGEST, pattern=NO_NUL)]
Kept = Annotated[str, StringConstraints(pattern=NO_NUL)]
AnyAnswer = TypeAliasType(
    "AnyAnswer",
    "bool | int | float | Kept | list[AnyAnswer] | dict[Kept, AnyAnswer] | None",
)
"""Any JSON whose texts can be kept; its kind of question says which of these it takes."""
WholeNumber = Annotated[int, Field(strict=True)]
"""A whole number in a body: no true and no text; 1.0 is read as the 1 that it is."""
Numbered = Annotated[WholeNumber, Field(ge=1, le=2**53)]
"""Something, by its number, in a body. In an address every number is text."""
Day = Annotated[date, BeforeValidator(_is_iso)]
Moment = Annotated[AwareDatetime, BeforeValidator(_is_iso)]


class Out(BaseModel):
    """What is answered."""

    model_config = ConfigDict(frozen=True, defer_build=True)


class In(BaseModel):
    """What is sent; a field that is not known is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Problem(Out):
    """What went wrong (RFC 9457)."""

    type: str = Field(description="Which kind of problem; about:blank where the status says all.")
    title: str = Field(description="The status in words.")
    status: int = Field(description="The status.")
    detail: str = Field(description="What went wrong, as a sentence.")
    errors: list["Wrong"] | None = Field(default=None, description="Everything that is wrong.")


class Wrong(Out):
    """One thing that is wrong with a request."""

    detail: str = Field(description="What is wrong, as a sentence.")
    pointer: str | None = Field(
        default=None, description="Where in the body, as a JSON pointer: #/answers/email."
    )
    parameter: str | None = Field(
        default=None, description="Which part of the address, or which header."
    )


def answered(
    body: BaseModel, *, status: int = 200, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """Return a typed body as the reply."""
    response = HttpResponse(body.model_dump_json(), content_type=JSON, status=status)
    response.headers["Cache-Control"] = "no-store"
    for name, value in (headers or {}).items():
        response.headers[name] = value
    return response


def once(view: View) -> View:
    """Do what a request asks once for its Idempotency-Key; the reply is kept for a day."""
    return _once(view)


def once_told_anew(
    tell: Callable[..., HttpResponse], *, body: Callable[[HttpRequest], bytes] | None = None
) -> Callable[[View], View]:
    """Do the same, but of the reply keep that there was one: *tell* says again how things stand.

    For replies with what must not stay a day once it is taken away. *tell* is given the headers
    that were kept, then what the view is given. *body* reads what was sent, where that is longer
    than a form may be.
    """
    return partial(_once, tell=tell, body=body)


def _once(
    view: View,
    tell: Callable[..., HttpResponse] | None = None,
    body: Callable[[HttpRequest], bytes] | None = None,
) -> View:
    """Do what a request asks once for its Idempotency-Key, and keep the reply for a day.

    The reply is kept in the transaction of what was done, so there is never one without the
    other. The same key with another request is 422, and while the first is under way 409. A
    refusal is kept too; what could not be read or was not allowed is not.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 -- whatever the view takes
        token = kwargs.get("idempotency_key")
        if not token:
            return view(request, *args, **kwargs)
        caller, at = key_of(request), seat(request).at
        if not queries.reserve(caller, token):
            return problems.problem(409, "The same request is under way.", kind=refusals.UNDER_WAY)
        fingerprint = _fingerprint(request, body(request) if body else request.body)
        kept = queries.reply(caller, token, since=at - KEPT)
        if kept is not None:
            is_told = tell is not None and not kept.body and kept.fingerprint == fingerprint
            told = tell(kept.headers, request, *args, **kwargs) if tell and is_told else None
            return _again(kept, fingerprint, told)
        try:
            response = view(request, *args, **kwargs)
        except Refused as refused:
            response = refusals.of(refused)
        if response.status_code < 300 or response.status_code == REFUSED:
            given = Given(
                token,
                fingerprint,
                response.status_code,
                {name: response[name] for name in KEPT_HEADERS if name in response},
                "" if tell and response.status_code < 300 else response.content.decode(),
            )
            keys.keep_reply(caller, given, by=caller.actor, at=at)
        return response

    return cast("View", answer)


def _fingerprint(request: HttpRequest, body: bytes) -> str:
    said = b"\n".join([str(request.method).encode(), request.get_full_path().encode()])
    match = request.headers.get("If-Match", "").encode()
    return hashlib.sha256(b"\n".join([said, match, body])).hexdigest()


def _again(kept: Reply, fingerprint: str, told: HttpResponse | None = None) -> HttpResponse:
    if kept.fingerprint != fingerprint:
        text = "That Idempotency-Key was sent with another request."
        return problems.problem(422, text, kind=refusals.ANOTHER_REQUEST)
    response = HttpResponse(told.content if told else kept.body, status=kept.status)
    for name, value in kept.headers.items():
        response.headers[name] = value
    response.headers["Cache-Control"] = "no-store"
    response.headers[SENT_AGAIN] = "true"
    return response
