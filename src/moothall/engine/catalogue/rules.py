"""Who may ask for what, and what may be published where: the reason why not, or None."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from moothall.engine.catalogue.checks import Known, promised
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.catalogue.words import Origin
from moothall.ground.languages.days import in_words
from moothall.ground.languages.speech import said
from moothall.ground.people.words import INSIDE, STAFF, Who


def why_not_ask(definition: ServiceDefinition, who: Who, council_id: int) -> str | None:
    """Why somebody may not ask for a service; officers may ask on anyone's behalf."""
    held = who.roles.get(council_id, frozenset())
    if definition.ask == "anyone" or held & STAFF:
        return None
    if definition.ask == "employees" and not held & INSIDE:
        return said("Only people who work for the council can ask for this.")
    if not who.is_signed_in:
        return said("Sign in to ask for this.")
    return None


def why_not_open(definition: ServiceDefinition, today: date, *, taken: int = 0) -> str | None:
    """Why nobody can ask for it on a day: not open yet, closed, or full."""
    if definition.opens_on and today < definition.opens_on:
        return said("You can ask for this from {day}.", day=in_words(definition.opens_on))
    if definition.closes_on and today > definition.closes_on:
        return said("This closed on {day}.", day=in_words(definition.closes_on))
    if definition.places is not None and taken >= definition.places:
        return said("All places have been taken.")
    return None


def why_not_log(definition: ServiceDefinition, channel: str) -> str | None:
    """Why a case cannot come in by a channel."""
    if channel in definition.channels:
        return None
    return f"{definition.name} can be asked for {_listed(definition.channels)} only."


def why_not_fit(definition: ServiceDefinition, known: Known) -> str | None:
    """Why a council cannot run a service: a team or calendar it names is not there."""
    faults = promised.complaints(definition.as_json(), known)
    reasons = sorted({f"{fault.what}: {fault.why}" for fault in faults})
    return "; ".join(reasons) or None


class Published(Protocol):
    """A version of a service, or of a register, that was published."""

    number: int
    digest: str
    origin: str


def why_not_replace(
    head: Published | None, *, origin: str, digest: str, older: Iterable[str]
) -> str | None:
    """Why a version may not follow the head without being forced."""
    if head is None or head.digest == digest:
        return None
    if head.origin != origin:
        made = Origin(head.origin).label.lower()
        return f"Version {head.number} was made elsewhere, in {made}, and is newer."
    if digest in set(older):
        return f"This was published before; version {head.number} has replaced it since."
    return None


def _listed(words: Iterable[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} or {last}" if first else last
