"""Definitions made in code for the tests: the smallest one, and a way to vary it."""

from typing import Any

from moothall.engine.catalogue.definition import ServiceDefinition

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
