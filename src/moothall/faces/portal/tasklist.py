"""The task list of a long form: its parts, each with where it stands."""

from typing import Any
from uuid import UUID

from django.urls import reverse

from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.catalogue.journey import Path
from moothall.ground.languages.speech import marked, said

Item = dict[str, Any]
COMPLETED = marked("Completed")
IN_PROGRESS = marked("In progress")
NOT_STARTED = marked("Not started yet")
CANNOT_START = marked("Cannot start yet")
NOT_NEEDED = marked("Not needed")
_TAGS = {IN_PROGRESS: "govuk-tag--light-blue", NOT_STARTED: "govuk-tag--blue"}


def _status(words: str) -> Item:
    text = said(words)
    if words in _TAGS:
        return {"tag": {"text": text, "classes": _TAGS[words]}}
    if words == CANNOT_START:
        return {"text": text, "classes": "govuk-task-list__status--cannot-start-yet"}
    return {"text": text}


def items(service: ServiceDefinition, path: Path, token: UUID) -> list[Item]:
    """Return the rows of the list: each section, and last the check of the answers."""
    rows = [_section(name, path, token) for name in service.sections]
    check: Item = {
        "title": {"text": said("Check your answers and send")},
        "status": _status(CANNOT_START),
    }
    if path.is_complete:
        check |= {"href": reverse("portal:check", args=(token,)), "status": _status(NOT_STARTED)}
    return [*rows, check]


def _section(name: str, path: Path, token: UUID) -> Item:
    steps = path.section(name)
    item: Item = {"title": {"text": name}}
    if not steps:  # its pages are asked of some only, and it is not known yet of whom
        return item | {"status": _status(NOT_NEEDED if path.is_complete else CANNOT_START)}
    unanswered = [step for step in steps if not step.is_answered]
    first = unanswered[0] if unanswered else steps[0]
    status = COMPLETED
    if unanswered:
        status = NOT_STARTED if len(unanswered) == len(steps) else IN_PROGRESS
    address = reverse("portal:question", args=(token, first.page.id))
    return item | {"href": address, "status": _status(status)}
