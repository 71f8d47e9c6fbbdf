"""Tell people: the requester by the definition's own messages, the team when time runs out."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.conf import settings

from moothall.engine.cases import rules, wording
from moothall.engine.cases.models import Case, Survey
from moothall.engine.catalogue.definition import Message, Moment, ServiceDefinition
from moothall.engine.contact import actions as contact
from moothall.engine.contact import rules as contact_rules
from moothall.engine.contact.words import Intent, one_line
from moothall.ground.councils.models import Council
from moothall.ground.journal.words import Actor

NO_TIME = "as soon as we can"


def tell(
    case: Case, moment: Moment, *, event_id: int, by: Actor, at: datetime, reply: str = ""
) -> int:
    """Put the service's messages for this moment in the outbox; return how many.

    A requester without an address is not written to; an address that is none is passed over, as
    the case is what they asked for and the message only says so.
    """
    definition = rules.definition_of(case)
    if definition is None or not case.contact_email:
        return 0
    fields = _fields(case, definition, reply)
    intents = [
        _intent(case, message, fields, event_id) for message in definition.messages_on(moment)
    ]
    sendable = [intent for intent in intents if contact_rules.why_not_queue(intent) is None]
    contact.queue(sendable, by=by, at=at)
    return len(sendable)


def _intent(case: Case, message: Message, fields: Mapping[str, str], event_id: int) -> Intent:
    return Intent(
        council_id=case.council_id,
        recipient=case.contact_email,
        channel=message.channel,
        subject=one_line(wording.filled(message.subject, fields)),
        body=wording.filled(message.body, fields),
        case_id=case.pk,
        event_id=event_id,
    )


def _fields(case: Case, definition: ServiceDefinition, reply: str) -> dict[str, str]:
    outcome = definition.outcome(case.outcome) if case.outcome else None
    due = wording.moment(case.due_at, case.council.zone) if case.due_at else NO_TIME
    home = address(case.council)
    survey = Survey.objects.filter(case_id=case.pk).values_list("token", flat=True).first()
    return {
        "reference": case.reference,
        "service": definition.name,
        # What a stranger typed is never mailed to an address nobody has shown to be theirs.
        "name": case.contact_name if case.requester_id else "",
        "due": due,
        "outcome": outcome.label if outcome else "",
        "reply": reply,
        "track_url": f"{home}/track?reference={case.reference}",
        "survey_url": f"{home}/rate/{survey}" if survey else "",
    }


def warn(
    case: Case, addresses: Iterable[str], *, text: str, event_id: int, by: Actor, at: datetime
) -> int:
    """Tell the team or its manager that a part of a target's time is used; return how many."""
    body = f"{text}\n\n{case.title}\n{address(case.council)}/staff/cases/{case.reference}\n"
    intents = [
        Intent(
            council_id=case.council_id,
            recipient=recipient,
            subject=one_line(f"{case.reference}: {text}"),
            body=body,
            case_id=case.pk,
            event_id=event_id,
        )
        for recipient in sorted(set(addresses))
    ]
    sendable = [intent for intent in intents if contact_rules.why_not_queue(intent) is None]
    contact.queue(sendable, by=by, at=at)
    return len(sendable)


def address(council: Council) -> str:
    """Return where a council's pages are."""
    port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT else ""
    return f"{settings.SCHEME}://{council.slug}.{settings.DOMAIN}{port}"
