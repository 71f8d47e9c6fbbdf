"""Keep files with a case: those of its form, and those that came with words."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from moothall.engine.cases.history import Asked
from moothall.engine.cases.models import Case, CaseFile, Event
from moothall.engine.catalogue import journey
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.documents import actions as documents
from moothall.engine.documents.actions import Taken
from moothall.ground.journal.words import Actor


def attach(event: Event, files: Sequence[Taken], *, is_public: bool) -> None:
    """Keep files with the event that they came with, in its transaction."""
    CaseFile.objects.bulk_create(
        CaseFile(
            council_id=event.council_id,
            case_id=event.case_id,
            event=event,
            file=taken.file,
            name=taken.name,
            is_public=is_public,
            added_at=event.recorded_at,
        )
        for taken in files
    )


def attach_answers(
    case: Case, asked: Asked, definition: ServiceDefinition, *, by: Actor, at: datetime
) -> None:
    """Keep what a form held for the questions on its path with the case that it became."""
    keys = _keys(definition, asked.answers)
    if not keys:
        return
    held = documents.hand_over(case.council_id, asked.token, keys, by=by, at=at)
    CaseFile.objects.bulk_create(
        CaseFile(
            council_id=case.council_id,
            case_id=case.pk,
            file_id=one.file_id,
            key=one.key,
            question=one.question,
            name=one.name,
            is_public=True,
            added_at=at,
        )
        for one in held
    )


def _keys(definition: ServiceDefinition, answers: Mapping[str, Any]) -> list[str]:
    asked = [question for _, question in definition.questions() if journey.asks_files(question)]
    named = [journey.file_keys(question, answers.get(question.id)) for question in asked]
    return [key for keys in named for found in keys.values() for key in found]
