"""What whoever asked for something may know of it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from moothall.engine.cases import surveying
from moothall.engine.cases.history import EventKind
from moothall.engine.cases.models import Case, Event, Remark, Submission, Survey
from moothall.engine.cases.words import NoSuchCase, NotASurvey
from moothall.ground.people import queries as people


def submission(council_id: int, token: UUID) -> Submission:
    """Return what was sent with that form's token, with its case.

    :raises NoSuchCase: when nothing was sent with it.
    """
    sent = Submission.objects.select_related("case").filter(council_id=council_id, token=token)
    found = sent.first()
    if found is None:
        raise NoSuchCase
    return found


def answers(case: Case) -> Mapping[str, Any]:
    """Return the answers that a case was asked for with; none for another desk's."""
    sent = Submission.objects.filter(case_id=case.pk).values_list("answers", flat=True).first()
    return sent or {}


def answers_of(cases: Iterable[Case]) -> dict[int, Mapping[str, Any]]:
    """Return the answers that several cases were asked for with, by the case's number."""
    sent = Submission.objects.filter(case_id__in=[case.pk for case in cases])
    return dict(sent.values_list("case_id", "answers"))


def token_of(case: Case) -> UUID | None:
    """Return the token of the form that a case was asked for with."""
    return Submission.objects.filter(case_id=case.pk).values_list("token", flat=True).first()


def asked_by(council_id: int, person_id: int, *, most: int = 100) -> Sequence[Case]:
    """Return the cases that a person asked for in a council, the newest first."""
    mine = Case.objects.filter(council_id=council_id, requester_id=person_id)
    return list(mine.order_by("-created_at", "-pk")[:most])


def events(case: Case) -> Sequence[Event]:
    """Return everything that happened to a case, in the order in which it happened."""
    return list(Event.objects.filter(case_id=case.pk).order_by("effective_at", "sequence"))


def spoken_by(case: Case, events: Iterable[Event]) -> str:
    """Return who asked for a case in its requester's name; '' where they did so themselves."""
    first = next((event for event in events if event.kind == EventKind.CREATED), None)
    if first is None or "for" not in first.data or first.by_id == case.requester_id:
        return ""
    speaker = first.data.get("caller", first.by_id) or 0
    return people.names([speaker]).get(speaker, "somebody no longer known")


def public_remarks(case: Case) -> Mapping[int, str]:
    """Return the words that the requester may read, by the event they came with."""
    said = Remark.objects.filter(case_id=case.pk, is_public=True)
    return dict(said.values_list("event_id", "body"))


def survey(council_id: int, token: UUID) -> Survey:
    """Return the survey of that token, with its case.

    :raises NotASurvey: when there is none.
    """
    found = Survey.objects.select_related("case").filter(council_id=council_id, token=token)
    first = found.first()
    if first is None:
        raise NotASurvey
    return first


def why_too_late(survey: Survey, at: datetime) -> str | None:
    """Say why an answer to a survey is not taken any more; None where it is."""
    return surveying.TOO_LATE if surveying.is_too_late(survey.case.closed_at, at) else None
