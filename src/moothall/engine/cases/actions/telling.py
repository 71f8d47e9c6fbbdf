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
from moothall.ground.people import queries as people
from moothall.ground.people.contact_points import plain_email

NO_TIME = "as soon as we can"


def tell(
    case: Case, moment: Moment, *, event_id: int, by: Actor, at: datetime, reply: str = ""
) -> int:
    """Put the service's messages for this moment in the outbox; return how many.

    A requester without an address is not written to; an address that is none is passed over, as
    the case is what they asked for and the message only says so.
    """
    intents = meant(case, moment, event_id=event_id, reply=reply)
    contact.queue(intents, by=by, at=at)
    return len(intents)


def meant(case: Case, moment: Moment, *, event_id: int, reply: str = "") -> list[Intent]:
    """Return the service's messages for this moment that can be sent."""
    definition = rules.definition_of(case)
    messages = definition.messages_on(moment) if definition and case.contact_email else ()
    if definition is None or not messages:
        return []
    fields = _fields(case, definition, reply)
    if any("survey_url" in message.body for message in messages):
        fields["survey_url"] = _survey_url(case)
    intents = [_intent(case, message, fields, event_id) for message in messages]
    return [intent for intent in intents if contact_rules.why_not_queue(intent) is None]


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
    return {
        "reference": case.reference,
        "service": definition.name,
        "name": _name(case),
        "due": due,
        "outcome": outcome.label if outcome else "",
        "reply": reply,
        "track_url": f"{home}/track?reference={case.reference}",
    }


def _name(case: Case) -> str:
    """Return the name that was typed, where the message goes to the requester's own address.

    What somebody typed is never mailed to an address that nobody has shown to be theirs, also
    when they are signed in: they may have typed the address too.
    """
    known = people.person(case.requester_id) if case.requester_id else None
    is_own = known is not None and known.email == plain_email(case.contact_email)
    return case.contact_name if is_own else ""


def _survey_url(case: Case) -> str:
    survey = Survey.objects.filter(case_id=case.pk).values_list("token", flat=True).first()
    return f"{address(case.council)}/rate/{survey}" if survey else ""


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
