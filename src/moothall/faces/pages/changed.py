"""What a new version of a service did to somebody's answers, told to them in words."""

from collections.abc import Iterable, Iterator

from moothall.engine.catalogue import queries
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.catalogue.models import Draft
from moothall.engine.catalogue.moving import Told

WITHDRAWN = "There was a mistake in the form that you began with, and we took it back."
AGAIN = "We have to ask you again: {questions}."
ADDED = "We ask you this as well: {questions}."
GONE = "We no longer ask, and have not kept what you answered to: {questions}."
TERMS = "What it costs, or by when it must be sent, has changed. You see it before you send."
KEPT = "Everything else that you answered is still here."


def sentences(draft: Draft) -> list[str]:
    """Return what changed for whoever goes on with a draft, a sentence each; none where nothing."""
    told = Told.of(draft.moved)
    return list(_sentences(told, queries.definition(draft.version_id))) if told.is_anything else []


def _sentences(told: Told, service: ServiceDefinition) -> Iterator[str]:
    if told.is_withdrawn:
        yield WITHDRAWN
    if told.again:
        yield AGAIN.format(questions=_listed(_label(service, name) for name in told.again))
    if told.added:
        yield ADDED.format(questions=_listed(_label(service, name) for name in told.added))
    if told.gone:
        gone = (_label(queries.definition(at), name) for name, at in told.gone.items())
        yield GONE.format(questions=_listed(gone))
    if told.has_other_terms:
        yield TERMS
    yield KEPT


def _label(service: ServiceDefinition, name: str) -> str:
    found = service.question(name)
    return found.label if found else name


def _listed(labels: Iterable[str]) -> str:
    return ", ".join(f"“{label}”" for label in labels)
