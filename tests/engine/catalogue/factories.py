"""Definitions made in code for the tests: the smallest one, and a way to vary it."""

from datetime import UTC, datetime
from typing import Any

from moothall.engine.catalogue import actions
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.catalogue.models import ServiceVersion
from moothall.engine.catalogue.words import Plan
from moothall.ground.calendars import actions as calendars
from moothall.ground.calendars.words import Division
from moothall.ground.councils.models import Team
from moothall.ground.journal.words import Actor

LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)
SMALLEST: dict[str, Any] = {
    "service": "broken-bin",
    "name": "Report a broken bin",
    "summary": "Tell us that your bin is broken.",
    "category": "Bins and recycling",
    "kind": "report",
    "ask": "anyone",
    "team": "street-services",
    "pages": [
        {"id": "what", "questions": [{"id": "what", "type": "text", "label": "What broke?"}]}
    ],
    "outcomes": [{"id": "mended", "label": "Mended"}],
    "next": "We will look at it.",
    "contact": "Call us.",
    "retention_days": 365,
}


def definition(**fields: Any) -> ServiceDefinition:
    """Return the smallest definition with these fields put over it."""
    return ServiceDefinition.model_validate(SMALLEST | fields)


def known_team(council: Any, code: str = "street-services") -> Team:
    """Return the council's team of that code, set up if it is not there; needs a scope.

    The standard calendars are set up with it, so that the council can publish.
    """
    calendars.add_standard(
        council.pk, zone=council.zone, division=Division.NONE, by=Actor.job("test"), at=LONG_AGO
    )
    found, _ = Team.objects.get_or_create(council=council, code=code, defaults={"name": code})
    return found


def version(council: Any, at: datetime, **fields: Any) -> ServiceVersion:
    """Publish the smallest definition, with these fields put over it; needs a scope."""
    known_team(council)
    (published,) = actions.publish(
        council, definition(**fields), by=Actor.job("test"), at=at, plan=Plan.STAY
    )
    return published.version
