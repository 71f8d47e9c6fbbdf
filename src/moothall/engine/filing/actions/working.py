"""The work that documents raise as they arrive: a task for a team, or a case."""

from datetime import datetime
from uuid import uuid4

from django.db import transaction

from moothall.engine.cases import actions as cases
from moothall.engine.cases.history import Asked
from moothall.engine.cases.models import Case
from moothall.engine.catalogue import queries as catalogue
from moothall.engine.filing.actions.holding import locked, person_id
from moothall.engine.filing.definition import Arrival, DocumentType
from moothall.engine.filing.models import Document, WorkItem
from moothall.engine.filing.words import NotFiled, NotYourDocument
from moothall.ground.councils import queries as councils
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor, Refused

RAISES = Actor.job("documents")
"""Who asks for the case that a document raises."""


@transaction.atomic
def finish_work(document: Document, work_id: int, *, by: Actor, at: datetime) -> WorkItem:
    """Record that the task which a document raised is done.

    :raises NotYourDocument: when there is none to do.
    """
    now = locked(document, by)
    found = WorkItem.objects.select_for_update(of=("self",)).filter(
        pk=work_id, document_id=now.pk, team__isnull=False, done_at__isnull=True
    )
    item = found.first()
    if item is None:
        raise NotYourDocument("There is no such task to do.")
    item.done_by_id, item.done_at = person_id(by), at
    item.save(update_fields=["done_by", "done_at"])
    journal.record("document.work-done", now, by=by, at=at, facts={"work": item.pk})
    return item


def raised(document: Document, kind: DocumentType, *, by: Actor, at: datetime) -> None:
    """Raise the work that a type declares, in the transaction in which a document is filed.

    :raises NotFiled: when the service no longer takes the answers that the type gives it.
    """
    arrival = kind.arrival
    if arrival is None:
        return
    team = councils.team(document.council_id, arrival.team) if arrival.team else None
    item = WorkItem.objects.create(
        council_id=document.council_id,
        document=document,
        team=team,
        case=_case(document, kind, arrival, at=at) if arrival.service else None,
        task=arrival.task or "",
        raised_at=at,
    )
    facts = {"work": item.pk, "team": item.team_id, "case": item.case_id}
    journal.record("document.work-raised", document, by=by, at=at, facts=facts)


def _case(document: Document, kind: DocumentType, arrival: Arrival, *, at: datetime) -> Case:
    said = {"document": document.number, "type": kind.name, "reference": document.reference}
    answers = {name: _filled(text, said) for name, text in arrival.answers.items()}
    try:
        version = catalogue.head(document.council_id, arrival.service or "")
        asked = Asked(token=uuid4(), version_id=version.pk, answers=answers)
        return cases.submit(document.council, asked, by=RAISES, at=at)
    except Refused as refused:
        raise NotFiled(f"The document would raise a case, and that is refused: {refused}") from None


def _filled(text: str, said: dict[str, str]) -> str:
    for name, value in said.items():
        text = text.replace("{" + name + "}", value)
    return text
