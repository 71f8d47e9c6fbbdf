"""What the requester of a case would be told, and where, with the case's own values."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from moothall.engine.cases import queries, rules
from moothall.engine.cases.actions import telling
from moothall.engine.cases.models import Case
from moothall.engine.cases.words import NoSuchCase
from moothall.engine.catalogue.definition import Moment
from moothall.engine.contact import queries as contact
from moothall.engine.contact import rules as contact_rules
from moothall.engine.contact.words import Barring, Channel, Intent, Way
from moothall.faces.pages import access
from moothall.faces.staff.cases.posted import of_case
from moothall.faces.staff.desk import Desk, shown, sit
from moothall.outside.notify import segments

WHEN: dict[Moment, str] = {
    "submitted": "When it has come in",
    "replied": "When an officer replies",
    "paused": "When it is paused",
    "resumed": "When work goes on",
    "resolved": "When it is resolved",
    "closed": "When it is closed",
}
REPLY = "(what the officer writes)"


@dataclass(frozen=True, slots=True)
class Preview:
    """A message that has not been sent: when, which way, to which address, in which words."""

    when: str
    way: str
    to: str
    subject: str
    body: str
    length: str
    why_not: str
    failing: str


@access.staff
@require_safe
def messages(request: HttpRequest, reference: str) -> HttpResponse:
    """Show what was sent about a case, and what would be sent, with the address it would go to."""
    desk = sit(request)
    case = _found(desk, reference)
    definition = rules.definition_of(case)
    declared = definition.messages if definition else ()
    moments = list(dict.fromkeys(message.on for message in declared))
    context = {
        "title": case.title,
        "reference": case.reference,
        "sent": [one for found in of_case(case).values() for one in found],
        "previews": [one for moment in moments for one in _previews(desk, case, moment)],
    }
    return shown(request, "staff/case_messages.html", context)


def _previews(desk: Desk, case: Case, moment: Moment) -> Iterator[Preview]:
    by = desk.who.actor_in(case.council_id)
    for intent in telling.sample(case, moment, by=by, reply=REPLY):
        yield _preview(case, _first(intent), WHEN[moment])
        for way in intent.otherwise:
            yield _preview(case, way, f"{WHEN[moment]}, if that does not arrive")


def _first(intent: Intent) -> Way:
    return Way(
        channel=intent.channel,
        recipient=intent.recipient,
        subject=intent.subject,
        body=intent.body,
    )


def _preview(case: Case, way: Way, when: str) -> Preview:
    barred = contact.barred(case.council_id, way.channel, way.recipient)
    count = segments.length(way.body)
    is_text = way.channel == Channel.TEXT
    failing = contact.failing(case.council_id, way.channel, way.recipient)
    why_not = contact_rules.BARRED[Barring(barred[0].reason)] if barred else ""
    return Preview(
        when=when,
        way=Channel(way.channel).label,
        to=way.recipient,
        subject="" if is_text else way.subject,
        body=way.body,
        length=f"{count.characters} characters, {count.parts} parts" if is_text else "",
        why_not=why_not,
        failing=failing.reason if failing and not barred else "",
    )


def _found(desk: Desk, reference: str) -> Case:
    try:
        return queries.by_reference(reference, desk.seen)
    except NoSuchCase as gone:
        raise Http404(str(gone)) from gone
