"""Which problem each refusal is."""

from django.http import HttpRequest, HttpResponse
from ninja.errors import HttpError, ValidationError
from pydantic import ValidationError as WrongValues

from moothall.engine.bookings.words import NoSuchBooking, NoSuchDiary
from moothall.engine.cases.words import (
    NoSuchCanned,
    NoSuchCase,
    NoSuchRouting,
    NotADay,
    NotASurvey,
    NotATag,
    NotComplete,
    NotYours,
    Unknown,
)
from moothall.engine.catalogue.words import NoSuchDraft, NoSuchService
from moothall.engine.contact.words import NoSuchMessage
from moothall.engine.documents.words import NoSuchFile
from moothall.engine.filing.words import NoSuchDocument, NotYourDocument
from moothall.engine.inbox.words import NoSuchMail
from moothall.engine.moving.words import NoSuchTakeover, NotYoursToMove
from moothall.engine.payments.words import NoSuchCharge, NoSuchRefund
from moothall.engine.places.words import NoLayer
from moothall.engine.registers.words import (
    NoSuchList,
    NoSuchLoad,
    NoSuchRecord,
    NoSuchRegister,
    NotAllowed,
)
from moothall.engine.webhooks.words import NoSuchDelivery, NoSuchWebhook
from moothall.faces.api.callers import CHALLENGE, NO_KEY, NotInScope
from moothall.faces.pages.problems import Fault, problem
from moothall.ground.calendars.words import NoSuchCalendar
from moothall.ground.journal.words import Refused
from moothall.practices.insight.words import NoSuchMeasure, NothingPublished, NotThisFilter
from moothall.practices.knowledge.words import NoSuchArticle
from moothall.practices.servicedesk.words.oncall import NoSuchRota
from moothall.practices.servicedesk.words.support import NoSuchComponent
from moothall.practices.visits.words import NoSuchCounter

REFUSED = "urn:moothall:refused"
INVALID = "urn:moothall:invalid"
CHANGED = "urn:moothall:changed"
UNDER_WAY = "urn:moothall:under-way"
ANOTHER_REQUEST = "urn:moothall:another-request"
SCOPE = "urn:moothall:scope"

MISSING = (
    NoSuchCase,
    NoSuchCanned,
    NoSuchRouting,
    NoSuchCharge,
    NoSuchRefund,
    NoSuchMessage,
    NoSuchMail,
    NotASurvey,
    NoSuchService,
    NoSuchDraft,
    NoSuchCalendar,
    NoSuchMeasure,
    NothingPublished,
    NoSuchArticle,
    NoSuchBooking,
    NoSuchDiary,
    NoSuchCounter,
    NoSuchWebhook,
    NoSuchDelivery,
    NoSuchDocument,
    NoSuchFile,
    NoSuchRegister,
    NoSuchRecord,
    NoSuchLoad,
    NoLayer,
    NoSuchRota,
    NoSuchComponent,
    NoSuchTakeover,
)
UNREADABLE = (Unknown, NotADay, NotATag, NotComplete, NotThisFilter, NoSuchList)
NAME = "[key]"
"""What the library puts behind the name of a member where the name itself is wrong."""
BODY, FORM = "body", {"body", "form"}


class NoSuchPerson(Refused):
    """Nobody of that number is known here."""


class NoSuchDay(Refused):
    """That day was not reconciled."""


class NoSuchPage(Refused):
    """That is no cursor of this list. Leave it out to begin at the start."""


class Invalid(Exception):
    """What was sent can be read, and is wrong: in these places."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(fault.detail for fault in faults))
        self.faults = faults


def of_mapping(wrong: WrongValues) -> Invalid:
    """Return what is wrong with a mapping that was sent, each with its place in it."""
    return Invalid(
        *(
            Fault(one["msg"], pointer="/".join(["#/mapping", *map(str, one["loc"])]))
            for one in wrong.errors()
        )
    )


class Changed(Exception):
    """The case has changed since it was read. Read it again."""


def of(refused: Refused) -> HttpResponse:
    """Return the problem that a refusal is, in the words of the rule."""
    if isinstance(refused, NoSuchPage):
        faults = [Fault(str(refused), parameter="cursor")]
        return problem(404, str(refused), faults=faults)
    if isinstance(refused, (NoSuchPerson, NoSuchDay, *MISSING)):
        return problem(404, str(refused))
    if isinstance(refused, (NotYours, NotYourDocument, NotAllowed, NotYoursToMove)):
        return problem(403, str(refused), kind=REFUSED)
    if isinstance(refused, UNREADABLE):
        return problem(422, str(refused), kind=INVALID)
    return problem(409, str(refused), kind=REFUSED)


def refused(_request: HttpRequest, fault: Refused) -> HttpResponse:
    """Answer what was understood and not allowed."""
    return of(fault)


def invalid(_request: HttpRequest, fault: Invalid) -> HttpResponse:
    """Answer what is wrong, with everything that is."""
    return problem(422, "What was sent is not right.", kind=INVALID, faults=fault.faults)


def changed(_request: HttpRequest, fault: Changed) -> HttpResponse:
    """Answer who would overwrite what they have not seen."""
    return problem(412, str(fault) or Changed.__doc__ or "", kind=CHANGED)


def not_in_scope(_request: HttpRequest, fault: NotInScope) -> HttpResponse:
    """Answer a key that was not given the scope."""
    return problem(403, str(fault), kind=SCOPE)


def unreadable(_request: HttpRequest, fault: ValidationError) -> HttpResponse:
    """Answer what does not fit the document, each fault with its place."""
    faults = [_fault(error["loc"], str(error["msg"])) for error in fault.errors]
    return problem(422, "What was sent is not right.", kind=INVALID, faults=faults)


def no_key() -> HttpResponse:
    """Answer who came without a key."""
    return problem(401, NO_KEY, headers=CHALLENGE)


def plain(_request: HttpRequest, fault: HttpError) -> HttpResponse:
    """Answer what the library itself refused: no key, or a body that is not JSON."""
    if fault.status_code == 401:
        return no_key()
    return problem(fault.status_code, str(fault))


def _fault(place: tuple[str | int, ...], text: str) -> Fault:
    """Say where: the first two names of a body's place are the library's own."""
    if place and place[0] in FORM:
        inner = [part for part in place[2:] if part != NAME]
        return Fault(text, pointer="#" + "".join(f"/{_escaped(part)}" for part in inner))
    return Fault(text, parameter=".".join(str(part) for part in place[1:]))


def _escaped(part: str | int) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")
