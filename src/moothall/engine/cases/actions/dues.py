"""By when a case is said to be done, to whoever asked: never the moment of the first answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from moothall.engine.cases import wording
from moothall.engine.cases.models import Case
from moothall.engine.cases.queries import finishes_at
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.ground.languages.speech import marked, said

NO_TIME = marked("as soon as we can")


@dataclass(frozen=True, slots=True)
class Fresh:
    """What is known of a case that is just being made, of which no row is written yet."""

    answers: Mapping[str, Any]
    finishes_at: datetime | None
    """By when it is promised to be done."""


def due(
    case: Case,
    definition: ServiceDefinition,
    words: Iterable[str | None],
    fresh: Fresh | None = None,
) -> dict[str, str]:
    """Return by when the case is promised to be done, where these words say it.

    Of a service that promises an answer alone, by when that is promised.
    """
    if not any("due" in (text or "") for text in words):
        return {}
    if not any(target.measures == "resolution" for target in definition.targets):
        due_at = case.due_at
    else:
        due_at = fresh.finishes_at if fresh else finishes_at(case)
    return {"due": wording.moment(due_at, case.council.zone) if due_at else said(NO_TIME)}
