"""Tell people: the requester by the definition's own messages, the team when time runs out."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from moothall.engine.cases import rules, wording
from moothall.engine.cases.actions import reaching
from moothall.engine.cases.actions.dues import Fresh, due
from moothall.engine.cases.models import Case, Survey
from moothall.engine.cases.queries import language_of
from moothall.engine.cases.surveying import SAMPLE
from moothall.engine.catalogue import plan
from moothall.engine.catalogue import queries as services
from moothall.engine.catalogue.definition import Message, Moment, Notice, ServiceDefinition
from moothall.engine.contact import actions as contact
from moothall.engine.contact import rules as contact_rules
from moothall.engine.contact.words import Channel, Intent, Topic, one_line
from moothall.ground.councils.models import Council
from moothall.ground.journal.words import Actor
from moothall.ground.languages import days
from moothall.ground.languages.speech import marked, said, speaking, spoken
from moothall.ground.languages.words import Language
from moothall.ground.people import queries as people
from moothall.ground.people.contact_points import plain_email
from moothall.ground.people.words import PointKind

ANSWER_BY = marked("Please answer by {day}.")
NOT_IN_WELSH = marked("This message is not available in Welsh yet, so it is in English.")


CANNED = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
"""A field of a canned reply."""
CANNED_FIELDS = frozenset(
    {"reference", "service", "name", "due", "outcome", "track_url", "officer", "council"}
)
"""What a canned reply can be filled in with."""


def canned(case: Case, body: str, *, by: Actor, welsh: str = "") -> str:
    """Return a canned reply with its fields filled in from the case, as a service's messages are.

    Whoever is told in Welsh gets the *welsh* words, where there are any. What somebody typed as
    their name is put in only where it goes to their own address.
    """
    language = language_of(case)
    is_welsh = bool(welsh) and language == Language.WELSH
    definition = rules.definition_of(case, language)
    writer = people.person(by.id or 0) if by.kind == "person" else None
    fields = {
        "reference": case.reference,
        "service": definition.name if definition else case.service,
        "officer": writer.name if writer else "",
        "council": (case.council.welsh_name if is_welsh else "") or case.council.name,
    }
    text = welsh if is_welsh else body
    if definition:
        with speaking(language):
            fields |= _fields(case, definition, "") | due(case, definition, [text])
    return wording.filled(text, fields)


def answer_by(case: Case, words: str, day: date) -> str:
    """Return words to the requester with the day by which they are asked to answer."""
    with speaking(language_of(case)):
        asked = said(ANSWER_BY, day=days.with_weekday(day))
    return f"{words}\n\n{asked}".strip()


def tell(
    case: Case, moment: Moment, *, event_id: int, by: Actor, at: datetime, reply: str = ""
) -> int:
    """Put the service's messages for this moment in the outbox; return how many.

    A requester without an address is not written to; an address that is none is passed over, as
    the case is what they asked for and the message only says so.
    """
    intents = meant(case, moment, event_id=event_id, by=by, reply=reply)
    contact.queue(intents, by=by, at=at)
    return len(intents)


def meant(
    case: Case,
    moment: Moment,
    *,
    event_id: int,
    by: Actor,
    reply: str = "",
    fresh: Fresh | None = None,
) -> list[Intent]:
    """Return the service's messages for this moment that can be sent.

    *fresh* says what the case's rows do not, where it is just being made.
    """
    found = _worded(case, moment, by=by, reply=reply, fresh=fresh)
    return [replace(intent, event_id=event_id) for intent in found]


def sample(case: Case, moment: Moment, *, by: Actor, reply: str = "") -> list[Intent]:
    """Return what `meant` does for others to see: nobody answers by its link to the survey."""
    return _worded(case, moment, by=by, reply=reply, survey=SAMPLE)


def _worded(
    case: Case,
    moment: Moment,
    *,
    by: Actor,
    reply: str,
    fresh: Fresh | None = None,
    survey: UUID | None = None,
) -> list[Intent]:
    language = language_of(case)
    definition = rules.definition_of(case, language)
    messages = definition.messages_on(moment) if definition else ()
    if definition is None or not messages:
        return []
    channels = frozenset(channel for message in messages for channel in message.channel)
    reach = reaching.reach_of(case, fresh.answers if fresh else None, channels)
    if not any(reach.addresses.values()):
        return []
    is_spoken = services.speaks(case.version_id or 0, language)
    with speaking(language if is_spoken else Language.ENGLISH):
        words = [text for one in messages for text in (one.subject, one.body, one.text)]
        fields = _fields(case, definition, reply) | due(case, definition, words, fresh)
    if any("survey_url" in message.body for message in messages):
        fields["survey_url"] = _survey_url(case, survey)
    intents = [_intent(case, message, fields, reach) for message in messages]
    caused = [intent for intent in intents if intent is not None]
    if not is_spoken:
        caused = [_excused(intent, language) for intent in caused]
    limited = limits(case, by)
    return [replace(intent, **limited) for intent in caused]


def noticed(case: Case, task: str, *, by: Actor) -> Intent | None:
    """Return what a task tells the requester, if they can be reached; the event is named later.

    It is in their language where the service has it; else it begins with why it is in English.
    """
    language = language_of(case)
    definition = rules.definition_of(case, language)
    notice = _notice(definition, task) if definition else None
    if definition is None or notice is None:
        return None
    reach = reaching.reach_of(case, None, frozenset(notice.channel))
    message = Message(on="resumed", **notice.model_dump())
    is_spoken = services.speaks(case.version_id or 0, language)
    with speaking(language if is_spoken else Language.ENGLISH):
        fields = _fields(case, definition, "") | due(
            case, definition, [message.subject, message.body, message.text]
        )
        intent = _intent(case, message, fields, reach)
    if intent is None:
        return None
    intent = intent if is_spoken else _excused(intent, language)
    return replace(intent, **limits(case, by))


def _notice(definition: ServiceDefinition, task: str) -> Notice | None:
    jobs = [one.job for one in definition.tasks if plan.is_called(one.id, task)]
    return next((job.tell for job in jobs if job), None)


def _excused(intent: Intent, language: str) -> Intent:
    """Begin an English message with why it is not in the reader's language; texts are too short."""
    if intent.channel == Channel.TEXT:
        return intent
    with speaking(language):
        return replace(intent, body=f"{said(NOT_IN_WELSH)}\n\n{intent.body}")


JOINED = {
    True: marked(
        "You had asked us for this before, under {{into}}. We joined the two and go on with it"
        " there, so that you are told everything once."
    ),
    False: marked(
        "Somebody else told us about the same thing before you did. We deal with both together,"
        " and tell you when it is done. You need do nothing."
    ),
}
"""What the requester of a merged case is told: whether both are theirs."""
PARTED = marked(
    "We had joined your request with another. That was a mistake. It is a request of its own"
    " again, and we go on with it."
)
DONE_TOGETHER = marked("What you told us about is done: {{outcome}}.")


def tell_joined(case: Case, into: Case, *, event_id: int, by: Actor, at: datetime) -> int:
    """Tell the requester of a case that it was merged; the other is named only if it is theirs."""
    is_theirs = rules.is_of_the_same_requester(case, into)
    with speaking(language_of(case)):
        words = wording.filled(said(JOINED[is_theirs]), {"into": into.reference})
        subject = said("joined with another request")
    return _say(case, subject, words, event_id=event_id, by=by, at=at)


def tell_parted(case: Case, *, event_id: int, by: Actor, at: datetime) -> int:
    """Tell the requester of a case that its merge is undone."""
    with speaking(language_of(case)):
        subject, words = said("a request of its own again"), said(PARTED)
    return _say(case, subject, words, event_id=event_id, by=by, at=at)


def tell_joined_is_done(case: Case, into: Case, *, event_id: int, by: Actor, at: datetime) -> int:
    """Tell the requester of a merged case how it ended, unless the other is theirs too."""
    if rules.is_of_the_same_requester(case, into):
        return 0
    definition = rules.definition_of(into, language_of(case))
    outcome = definition.outcome(into.outcome) if definition else None
    label = outcome.label if outcome else into.outcome
    with speaking(language_of(case)):
        words = wording.filled(said(DONE_TOGETHER), {"outcome": label})
        subject = said("done")
    return _say(case, subject, words, event_id=event_id, by=by, at=at)


def _say(case: Case, subject: str, words: str, *, event_id: int, by: Actor, at: datetime) -> int:
    if not case.contact_email:
        return 0
    where = f"{address(case.council)}/track?reference={case.reference}"
    intent = Intent(
        council_id=case.council_id,
        recipient=case.contact_email,
        subject=one_line(f"{case.reference}: {subject}"),
        body=f"{words}\n\n{case.title}\n{where}\n",
        case_id=case.pk,
        event_id=event_id,
        **limits(case, by),
    )
    if contact_rules.why_not_queue(intent) is not None:
        return 0
    contact.queue([intent], by=by, at=at)
    return 1


INVITATION = marked(
    "We have closed what you asked us for. Tell us how we did. It is one question, and nobody"
    " needs to sign in."
)


def invitation(case: Case, token: UUID, question: str, *, by: Actor) -> list[Intent]:
    """Return the email that asks how it went, where the service has no words of its own for it."""
    if not case.contact_email:
        return []
    with speaking(language_of(case)):
        words = said(INVITATION)
    intent = Intent(
        council_id=case.council_id,
        recipient=case.contact_email,
        subject=one_line(f"{case.reference}: {question}"),
        body=f"{words}\n\n{case.title}\n{address(case.council)}/rate/{token}\n",
        case_id=case.pk,
        event_id=0,
        topic=Topic.SURVEY,
        **limits(case, by),
    )
    return [intent] if contact_rules.why_not_queue(intent) is None else []


def _intent(
    case: Case, message: Message, fields: Mapping[str, str], reach: reaching.Reach
) -> Intent | None:
    subject = wording.filled(message.subject, fields)
    ways = reaching.ways(reach, message, fields, subject=subject)
    if not ways:
        return None
    first, rest = ways[0], ways[1:]
    is_survey = "survey_url" in message.body
    return Intent(
        council_id=case.council_id,
        recipient=first.recipient,
        channel=first.channel,
        subject=first.subject,
        body=first.body,
        otherwise=rest,
        case_id=case.pk,
        event_id=0,
        may_wait_for_id=case.requester_id if message.may_wait and not is_survey else None,
        topic=Topic.SURVEY if is_survey else Topic.SERVICE,
    )


def limits(case: Case, by: Actor) -> dict[str, Any]:
    """Return which limit holds for the address of a case: none, where it is the requester's own.

    What an officer causes has a limit of its own (decision 0014).
    """
    if _is_own(case):
        return {}
    is_officer = by.kind == "person" and by.id != case.requester_id
    return {"is_answer": True} if is_officer else {"is_limited": True}


def _fields(case: Case, definition: ServiceDefinition, reply: str) -> dict[str, str]:
    outcome = definition.outcome(case.outcome) if case.outcome else None
    home = address(case.council)
    return {
        "reference": case.reference,
        "service": definition.name,
        "name": _name(case),
        "outcome": outcome.label if outcome else "",
        "reply": reply,
        "track_url": f"{home}/track?reference={case.reference}{_in_welsh()}",
    }


def _in_welsh() -> str:
    return "&lang=cy" if spoken() == Language.WELSH else ""


def _name(case: Case) -> str:
    """Return the name that was typed, where the message goes to the requester's own address.

    What somebody typed is never mailed to an address that nobody has shown to be theirs, also
    when they are signed in: they may have typed the address too.
    """
    return case.contact_name if _is_own(case) else ""


def _is_own(case: Case) -> bool:
    known = people.person(case.requester_id) if case.requester_id else None
    email = plain_email(case.contact_email)
    return known is not None and (
        known.email == email or people.is_proved(known, PointKind.EMAIL, email)
    )


def _survey_url(case: Case, instead: UUID | None) -> str:
    kept = Survey.objects.filter(case_id=case.pk).values_list("token", flat=True)
    survey = instead or kept.first()
    return f"{address(case.council)}/rate/{survey}" if survey else ""


def warn(
    case: Case,
    addresses: Iterable[str] | Mapping[str, int],
    *,
    text: str,
    event_id: int,
    by: Actor,
    at: datetime,
) -> int:
    """Tell the team or its manager that a part of a target's time is used; return how many.

    Addresses with the numbers of the people there are of what may wait for their email of the day.
    """
    people_at = addresses if isinstance(addresses, Mapping) else {}
    body = f"{text}\n\n{case.title}\n{address(case.council)}/staff/cases/{case.reference}\n"
    intents = [
        Intent(
            council_id=case.council_id,
            recipient=recipient,
            subject=one_line(f"{case.reference}: {text}"),
            body=body,
            case_id=case.pk,
            event_id=event_id,
            may_wait_for_id=people_at.get(recipient),
            topic=Topic.WORK,
        )
        for recipient in sorted(set(addresses))
    ]
    sendable = [intent for intent in intents if contact_rules.why_not_queue(intent) is None]
    contact.queue(sendable, by=by, at=at)
    return len(sendable)


def text_on_call(
    case: Case, number: str, *, text: str, event_id: int, by: Actor, at: datetime
) -> None:
    """Tell whoever is on call by a text too, at whatever hour it is."""
    where = f"{address(case.council)}/staff/cases/{case.reference}"
    intent = Intent(
        council_id=case.council_id,
        recipient=number,
        channel=Channel.TEXT,
        subject=one_line(f"{case.reference}: {text}"),
        body=f"{case.reference}: {text}. {one_line(case.title)}\n{where}",
        case_id=case.pk,
        event_id=event_id,
        topic=Topic.DUTY,
    )
    if contact_rules.why_not_queue(intent) is None:
        contact.queue([intent], by=by, at=at)


def address(council: Council) -> str:
    """Return where a council's pages are."""
    port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT else ""
    return f"{settings.SCHEME}://{council.slug}.{settings.DOMAIN}{port}"
