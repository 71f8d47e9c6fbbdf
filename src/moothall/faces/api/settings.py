"""How a council's messages are signed, limited and carried: read, changed, tested."""

from typing import Annotated

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field, StringConstraints

from moothall.engine.contact import actions, queries, quiet
from moothall.engine.contact.actions import Office, Signature
from moothall.engine.contact.words import (
    LONGEST_KEY,
    LONGEST_NAME,
    Channel,
    NotDeliverable,
    NotThisKey,
)
from moothall.faces.api.callers import Key, Seat, seat
from moothall.faces.api.cases import Code
from moothall.faces.api.refusals import Invalid
from moothall.faces.api.replies import NO_NUL, In, Out, Repeatable, WholeNumber, answered, once
from moothall.faces.pages.problems import Fault
from moothall.ground.calendars import queries as calendars

router = Router(tags=["settings"])
READ, ACT = Key("settings:read"), Key("settings:act")
NO_EMAIL = "That is not one email address."
Template = Annotated[str, StringConstraints(pattern=r"^([0-9a-f-]{36})?$")]
Hour = Annotated[WholeNumber, Field(ge=0, le=23)]


class SignatureIn(In):
    """From whom emails are, who answers a reply, how many strangers are written to an hour."""

    name: Annotated[str, StringConstraints(max_length=LONGEST_NAME, pattern=NO_NUL)] = Field(
        default="", description="Empty: the council's name."
    )
    reply_to: Annotated[str, StringConstraints(max_length=254, pattern=NO_NUL)] = Field(
        default="", description="An email address; empty: the council's."
    )
    an_hour: Annotated[WholeNumber, Field(ge=0, le=100_000)] | None = Field(
        default=None, description="null: as the platform has it."
    )


class QuietIn(In):
    """The hours of the council's day in which no texts go."""

    begins: Hour
    ends: Hour
    calendar: Code | None = Field(
        default=None, description="Outside the working time of this calendar none go either."
    )


class NotifyIn(In):
    """The council's own service at GOV.UK Notify: its key, and its templates."""

    key: Annotated[str, StringConstraints(max_length=LONGEST_KEY, pattern=NO_NUL)] = Field(
        default="", description="Empty: the one that is kept. It is never shown again."
    )
    email: Template = ""
    text: Template = ""
    letter: Template = ""


class TryIn(In):
    """Where a test message goes."""

    channel: Channel
    recipient: Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=NO_NUL)]


class SignatureOut(Out):
    """From whom emails are; what is empty is as the platform has it."""

    name: str
    reply_to: str
    an_hour: int | None


class QuietOut(Out):
    """The hours in which no texts go."""

    begins: int
    ends: int
    calendar: str | None


class NotifyOut(Out):
    """The templates at the council's own service; of its key only whether there is one."""

    has_key: bool
    email: str
    text: str
    letter: str


class MessageSettings(Out):
    """How the council's messages are signed, limited and carried."""

    sender: SignatureOut
    quiet: QuietOut
    notify: NotifyOut


@router.get("/settings/messages", response=MessageSettings, auth=READ, url_name="settings-messages")
def settings(request: HttpRequest) -> HttpResponse:
    """Return what is set; never a key."""
    return _shown(seat(request))


@router.put(
    "/settings/messages/sender", response=MessageSettings, auth=ACT, url_name="settings-sender"
)
def sign(request: HttpRequest, given: SignatureIn) -> HttpResponse:
    """Say from whom emails are; the next message leaves so."""
    here = seat(request)
    if given.reply_to:
        try:
            validate_email(given.reply_to)
        except ValidationError as wrong:
            raise Invalid(Fault(NO_EMAIL, pointer="#/reply_to")) from wrong
    actions.sign(here.council, Signature(**given.model_dump()), by=here.by, at=here.at)
    return _shown(here)


@router.put(
    "/settings/messages/quiet", response=MessageSettings, auth=ACT, url_name="settings-quiet"
)
def keep_quiet(request: HttpRequest, given: QuietIn) -> HttpResponse:
    """Say in which hours no texts go."""
    here = seat(request)
    if given.calendar and given.calendar not in calendars.codes(here.council.pk):
        raise Invalid(Fault("There is no such calendar.", pointer="#/calendar"))
    said = given.model_dump() | {"calendar": given.calendar or ""}
    actions.keep_quiet(here.council, **said, by=here.by, at=here.at)
    return _shown(here)


@router.put(
    "/settings/messages/notify", response=MessageSettings, auth=ACT, url_name="settings-notify"
)
def open_office(request: HttpRequest, given: NotifyIn) -> HttpResponse:
    """Keep the council's own key to GOV.UK Notify, encrypted, and its templates."""
    here = seat(request)
    try:
        actions.open_office(here.council, Office(**given.model_dump()), by=here.by, at=here.at)
    except NotThisKey as wrong:
        raise Invalid(Fault(str(wrong), pointer="#/key")) from wrong
    return _shown(here)


@router.delete(
    "/settings/messages/notify",
    response=MessageSettings,
    auth=ACT,
    url_name="settings-notify",
    operation_id="close_office",
    summary="Forget",
)
def close_office(request: HttpRequest) -> HttpResponse:
    """Forget the council's own key: its messages leave by the platform's again."""
    here = seat(request)
    actions.close_office(here.council, by=here.by, at=here.at)
    return _shown(here)


@router.post("/settings/messages/test", response={204: None}, auth=ACT, url_name="settings-test")
@once
def send_test(
    request: HttpRequest, given: TryIn, idempotency_key: Repeatable = None
) -> HttpResponse:
    """Put a test message in the outbox."""
    del idempotency_key
    here, to = seat(request), given.recipient.strip()
    to = to.replace(" ", "") if given.channel == Channel.TEXT else to
    try:
        actions.send_test(here.council, given.channel.value, to, by=here.by, at=here.at)
    except NotDeliverable as wrong:
        raise Invalid(Fault(str(wrong), pointer="#/recipient")) from wrong
    return HttpResponse(status=204, headers={"Cache-Control": "no-store"})


def _shown(here: Seat) -> HttpResponse:
    sender, hours = queries.sender(here.council.pk), queries.quiet_hours(here.council.pk)
    names = ("name", "reply_to", "an_hour")
    signed = {name: getattr(sender, name) for name in names} if sender else {}
    templates = {one.value: getattr(sender, f"{one.value}_template", "") for one in Channel}
    body = MessageSettings(
        sender=SignatureOut(**({"name": "", "reply_to": "", "an_hour": None} | signed)),
        quiet=QuietOut(
            begins=hours.begins if hours else quiet.BEGINS,
            ends=hours.ends if hours else quiet.ENDS,
            calendar=(hours.calendar or None) if hours else None,
        ),
        notify=NotifyOut(has_key=bool(sender and sender.key), **templates),
    )
    return answered(body)
