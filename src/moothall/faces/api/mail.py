"""Mail that came in: what needs somebody, one mail as text, and what is done with it."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field, StringConstraints

from moothall.engine.cases import queries as cases
from moothall.engine.cases import rules
from moothall.engine.cases.words import NotYours
from moothall.engine.catalogue import queries as catalogue
from moothall.engine.inbox import actions, queries
from moothall.engine.inbox import rules as mail_rules
from moothall.engine.inbox.models import Mail
from moothall.engine.inbox.words import LONGEST_REASON, MOST_AT_ONCE, OPEN, As, State
from moothall.faces.api import cursors
from moothall.faces.api.callers import Key, Seat, seat
from moothall.faces.api.cases import Reference
from moothall.faces.api.refusals import NoSuchPage
from moothall.faces.api.replies import NO_NUL, In, Out, Repeatable, answered, once

router = Router(tags=["mail"])
READ, ACT = Key("mail:read"), Key("mail:act")
SIZE, LARGEST = 50, 100
SORT = "mail"


class SoughtMail(In):
    """Which mail; that which needs somebody, if not said."""

    state: State | None = None
    limit: Annotated[int, Field(ge=1, le=LARGEST)] = SIZE
    cursor: Annotated[str, StringConstraints(pattern=cursors.CURSOR)] | None = None


class MailLine(Out):
    """A mail: who sent it about what, how it stands, and why."""

    id: UUID
    sender: str
    subject: str
    state: str
    reason: str
    came_at: datetime
    settled_at: datetime | None


class MailFile(Out):
    """A file that came with a mail, and why it was not taken, if it was not."""

    name: str
    length: int
    why_not: str


class MailOut(MailLine):
    """A mail as text."""

    sender_name: str
    verdict: str = Field(
        description="What the receiving mail server found of the sender: pass, fail, or nothing."
    )
    text: str = Field(description="All that was written.")
    reply: str = Field(description="What is new in it, without what it quotes.")
    files: list[MailFile]
    case: str | None = Field(description="The case that it stands on, or may belong to.")


class Mails(Out):
    """A page of mail, the newest first."""

    items: list[MailLine]
    next: str | None


class AddIn(In):
    """On which case a mail is put, and as what."""

    reference: Reference
    to: As = Field(default=As.NOTE, description="A note for officers, or the requester's words.")


class RefuseIn(In):
    """Why nothing is done with a mail."""

    reason: Annotated[
        str, StringConstraints(min_length=1, max_length=LONGEST_REASON, pattern=NO_NUL)
    ]


class RefuseSeveralIn(RefuseIn):
    """Which mails, and why nothing is done with them."""

    ids: Annotated[list[UUID], Field(min_length=1, max_length=MOST_AT_ONCE)]


class RefusedOut(Out):
    """Which were refused, and which not: those are not to be judged, or not there."""

    refused: list[UUID]
    left: list[UUID]


@router.get("/mail", response=Mails, auth=READ, url_name="mail")
def mail(request: HttpRequest, sought: Annotated[SoughtMail, Query()]) -> HttpResponse:
    """List mail, the newest first: what needs somebody, or what is in one state."""
    states = [sought.state] if sought.state else sorted(OPEN)
    before, most = _before(sought.cursor), sought.limit + 1
    found = queries.newest(_seen(seat(request)), states=states, before=before, most=most)
    page, more = found[: sought.limit], len(found) > sought.limit
    following = cursors.write(SORT, (str(page[-1].pk),)) if more else None
    return answered(Mails(items=[MailLine(**_line(one)) for one in page], next=following))


@router.post("/mail/refuse", response=RefusedOut, auth=ACT, url_name="mail-several")
@once
def refuse_several(
    request: HttpRequest, given: RefuseSeveralIn, idempotency_key: Repeatable = None
) -> HttpResponse:
    """Do nothing with several mails, for one reason; each can be judged again."""
    del idempotency_key
    here = seat(request)
    if why := rules.why_not_log(here.council.pk, here.holder):
        raise NotYours(why)
    found = queries.to_judge(_seen(here), given.ids)
    done = actions.refuse_several(found, reason=given.reason, by=here.by, at=here.at)
    refused = [one.token for one in done]
    left = [token for token in dict.fromkeys(given.ids) if token not in refused]
    return answered(RefusedOut(refused=refused, left=left))


@router.get("/mail/{token}", response=MailOut, auth=READ, url_name="mail-one")
def one(request: HttpRequest, token: UUID) -> HttpResponse:
    """Return a mail as text."""
    here = seat(request)
    return _shown(here, _mail(here, token))


@router.post("/mail/{token}/case", response=MailOut, auth=ACT, url_name="mail-case")
@once
def case(request: HttpRequest, token: UUID, idempotency_key: Repeatable = None) -> HttpResponse:
    """Make a case of a mail, for whoever sent it."""
    del idempotency_key
    here = seat(request)
    if why := rules.why_not_log(here.council.pk, here.holder):
        raise NotYours(why)
    actions.make_case(_mail(here, token), by=here.by, at=here.at)
    return _shown(here, _mail(here, token))


@router.post("/mail/{token}/add", response=MailOut, auth=ACT, url_name="mail-add")
@once
def add(
    request: HttpRequest, token: UUID, given: AddIn, idempotency_key: Repeatable = None
) -> HttpResponse:
    """Put a mail on a case."""
    del idempotency_key
    here = seat(request)
    about = cases.by_reference(given.reference, here.seen)
    if why := rules.why_not_work(about, here.holder):
        raise NotYours(why)
    actions.add_to_case(_mail(here, token), about, to=given.to, by=here.by, at=here.at)
    return _shown(here, _mail(here, token))


@router.post("/mail/{token}/refuse", response=MailOut, auth=ACT, url_name="mail-refuse")
@once
def refuse(
    request: HttpRequest, token: UUID, given: RefuseIn, idempotency_key: Repeatable = None
) -> HttpResponse:
    """Do nothing with a mail, for a reason; nobody is told, and it can be judged again."""
    del idempotency_key
    here = seat(request)
    actions.refuse(_theirs(here, token), reason=given.reason, by=here.by, at=here.at)
    return _shown(here, _mail(here, token))


@router.post("/mail/{token}/restore", response=MailOut, auth=ACT, url_name="mail-restore")
@once
def restore(request: HttpRequest, token: UUID, idempotency_key: Repeatable = None) -> HttpResponse:
    """Let a mail that was refused, or could not be read, be judged again."""
    del idempotency_key
    here = seat(request)
    actions.restore(_theirs(here, token), by=here.by, at=here.at)
    return _shown(here, _mail(here, token))


def _seen(here: Seat) -> QuerySet[Mail]:
    offers = catalogue.offers_of([here.council.pk])
    return queries.visible(here.who, here.seen, offers)


def _mail(here: Seat, token: UUID) -> Mail:
    return queries.one(token, _seen(here))


def _theirs(here: Seat, token: UUID) -> Mail:
    """Return a mail that whoever holds the key may refuse, or let be judged again.

    :raises NotYours: when they may not.
    """
    found = _mail(here, token)
    if why := mail_rules.why_not_settle(found, here.holder):
        raise NotYours(why)
    return found


def _shown(here: Seat, found: Mail) -> HttpResponse:
    about = here.seen.filter(pk=found.case_id or 0).values_list("reference", flat=True).first()
    names = ("sender_name", "verdict", "text", "reply")
    told: dict[str, Any] = {name: getattr(found, name) for name in names}
    told["files"] = [
        MailFile(name=one["name"], length=one["length"], why_not=one.get("why_not", ""))
        for one in found.attached
    ]
    return answered(MailOut(**_line(found), **told, case=about))


def _line(found: Mail) -> dict[str, Any]:
    names = ("sender", "subject", "state", "reason", "came_at", "settled_at")
    return {"id": found.token} | {name: getattr(found, name) for name in names}


def _before(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    values = cursors.read(cursor, SORT)
    if len(values) != 1 or not (values[0].isascii() and values[0].isdigit()) or len(values[0]) > 18:
        raise NoSuchPage
    return int(values[0])
