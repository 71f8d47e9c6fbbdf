"""What somebody said in their own earlier cases, to fill in a form that asks for it again."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef

from moothall.engine.cases.history import EventKind
from moothall.engine.cases.models import CaseQuerySet, Event, Submission
from moothall.engine.catalogue import queries as services
from moothall.engine.catalogue import recalling
from moothall.engine.catalogue.definition import Question, ServiceDefinition
from moothall.engine.catalogue.journey import Value
from moothall.ground.people.models import Person

MOST = 20
"""How many of somebody's last cases are looked through."""


@dataclass(frozen=True, slots=True)
class Told:
    """An answer that somebody gave before: when, and in which service by its name."""

    value: Value
    told_at: datetime
    service: str


def told_before(
    person: Person,
    definition: ServiceDefinition,
    questions: Sequence[Question],
    *,
    at: datetime,
    among: CaseQuerySet | None = None,
    roles: Collection[str] | None = None,
) -> Mapping[str, Told]:
    """Return what a person said last, by the id of each question that asks to be filled in.

    Only what they sent themselves, signed in, and asked for themselves: not what an officer typed
    for a caller, nor what came to them when two people were made one. No statement is sent where
    no question asks for it.

    :param among: the cases that whoever looks may see; the person's own if not said.
    :param roles: those of whoever looks, if it is not the person themselves.
    """
    wanted = [question for question in questions if question.prefill]
    if not wanted:
        return {}
    today = at.astimezone(ZoneInfo(person.council.zone)).date()
    found: dict[str, Told] = {}
    for version_id, sent in _sent(person, recalling.services(definition, wanted), among):
        before = recalling.Before(services.definition(version_id), sent.answers)
        for question in wanted:
            value = recalling.recalled(question, definition, before, today=today, roles=roles)
            if value is not None:
                told = Told(value, sent.submitted_at, before.definition.name)
                found.setdefault(question.id, told)
    return found


def _sent(
    person: Person, slugs: Collection[str], among: CaseQuerySet | None
) -> Sequence[tuple[int, Submission]]:
    by_themselves = Event.objects.filter(
        case_id=OuterRef("case_id"), kind=EventKind.CREATED, by_kind="person", by_id=person.pk
    )
    sent = Submission.objects.filter(
        Exists(by_themselves),
        case__requester_id=person.pk,
        case__council_id=person.council_id,
        case__service__in=slugs,
    )
    if among is not None:
        sent = sent.filter(case__in=among)
    newest = sent.order_by("-submitted_at", "-pk")[:MOST]
    return [(one.version_id, one) for one in newest if one.version_id is not None]
