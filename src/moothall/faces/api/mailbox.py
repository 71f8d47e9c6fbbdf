"""The mailbox that people write to: read, set, tried, taken away."""

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field, StringConstraints

from moothall.engine.inbox import actions, queries, reading
from moothall.engine.inbox.words import Connection, NotThisMailbox
from moothall.faces.api.callers import Key, Seat, seat
from moothall.faces.api.refusals import Invalid
from moothall.faces.api.replies import NO_NUL, In, Out, WholeNumber, answered
from moothall.faces.pages.problems import Fault

router = Router(tags=["settings"])
READ, ACT = Key("settings:read"), Key("settings:act")
Short = Annotated[str, StringConstraints(max_length=200, pattern=NO_NUL)]


class MailboxIn(In):
    """Where mail comes in, and what it becomes."""

    address: Annotated[str, StringConstraints(min_length=3, max_length=254, pattern=NO_NUL)]
    service: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]{0,59}$")] = Field(
        description="A service whose questions a mail can answer."
    )
    server: Short = Field(
        default="", description="The name of your mail server in Authentication-Results."
    )
    host: Short = Field(default="", description="Empty: the mail server hands mail over itself.")
    port: Annotated[WholeNumber, Field(ge=1, le=65_535)] = 993
    user: Short = ""
    password: Short = Field(
        default="",
        description="Empty: the one there is, if host, port, user and TLS stay. Never shown.",
    )
    folder: Short = "INBOX"
    is_tls: bool = True


class MailboxOut(Out):
    """The mailbox as it is set; `address` is empty where no mail is taken."""

    address: str
    service: str
    server: str
    host: str
    port: int
    user: str
    has_password: bool
    folder: str
    is_tls: bool
    last_read_at: datetime | None
    fault: str = Field(description="Why it could not be read last time.")


class TriedOut(Out):
    """What came of opening the mailbox."""

    unread: int
    fault: str = Field(description="Empty where it could be read.")


@router.get("/settings/mail", response=MailboxOut, auth=READ, url_name="settings-mail")
def mailbox(request: HttpRequest) -> HttpResponse:
    """Return what is set; never the password."""
    return _shown(seat(request))


@router.put("/settings/mail", response=MailboxOut, auth=ACT, url_name="settings-mail")
def connect(request: HttpRequest, given: MailboxIn) -> HttpResponse:
    """Say where mail comes in and what it becomes; answers go there from now on."""
    here = seat(request)
    try:
        actions.connect(here.council, Connection(**given.model_dump()), by=here.by, at=here.at)
    except NotThisMailbox as wrong:
        raise Invalid(Fault(str(wrong), pointer="#")) from wrong
    return _shown(here)


@router.delete("/settings/mail", response=MailboxOut, auth=ACT, url_name="settings-mail")
def disconnect(request: HttpRequest) -> HttpResponse:
    """Take no mail any more; what came stays."""
    here = seat(request)
    actions.disconnect(here.council, by=here.by, at=here.at)
    return _shown(here)


@router.post("/settings/mail/try", response=TriedOut, auth=ACT, url_name="settings-mail-try")
def trial(request: HttpRequest) -> HttpResponse:
    """Open the mailbox and look; nothing in it is changed."""
    box = queries.open_mailbox(seat(request).council.pk)
    found = reading.tried(box)
    return answered(TriedOut(unread=found.unread, fault=found.fault))


def _shown(here: Seat) -> HttpResponse:
    box = queries.mailbox(here.council.pk)
    return answered(
        MailboxOut(
            address=box.address if box else "",
            service=box.service if box else "",
            server=box.server if box else "",
            host=box.host if box else "",
            port=box.port if box else 993,
            user=box.user if box else "",
            has_password=bool(box and box.password),
            folder=box.folder if box else "INBOX",
            is_tls=box.is_tls if box else True,
            last_read_at=box.last_read_at if box else None,
            fault=box.fault if box else "",
        )
    )
