"""Whether a mapping fits what a council has, and what a title and a description answer. Pure."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from moothall.engine.cases.queries.foreseeing import Standing
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.moving.mapping import (
    NOBODY,
    PAUSE,
    PRIORITIES,
    STATUSES,
    VERDICTS,
    CaseMapping,
)

LONGEST: Final = 20_000


def faults(mapping: CaseMapping, standing: Standing, officers: Collection[int]) -> Iterator[str]:
    """Yield what a mapping says of this council that is not so."""
    services, reasons = standing.services, _reasons(standing.services)
    if mapping.service and mapping.service not in services:
        yield f"There is no service “{mapping.service}” here."
    known: Mapping[str, Collection[str]] = {
        "status": {*STATUSES, *(f"{PAUSE}{one}" for one in reasons)},
        "type": {*services, ""},
        "priority": PRIORITIES,
        "team": {*standing.teams, ""},
        "officer": {NOBODY, *map(str, officers)},
        "met": VERDICTS,
    }
    for name, told in mapping.words.items():
        for text, here in told.items():
            if here not in known[name]:
                yield f"“{text}” cannot be “{here}”: there is no such {name} here."


def _reasons(services: Mapping[str, ServiceDefinition]) -> set[str]:
    return {reason.id for one in services.values() for reason in one.reasons}


def answers(service: ServiceDefinition, title: str, description: str) -> tuple[dict[str, Any], str]:
    """Return what a title and a description answer of a service, and the words that are left.

    They answer its first question for some sentences, one that everybody is asked before others;
    else its first question for a line has the title. Sensitive questions have none of it.
    """
    whole = "\n\n".join(one for one in (title, description) if one)[:LONGEST]
    if not whole:
        return {}, ""
    open_ones = [one for _, one in service.questions() if one.seen_by is None]
    long = [one for one in open_ones if one.type == "longtext"]
    asked = next((one for one in long if one.required), next(iter(long), None))
    if asked is not None:
        return {asked.id: whole}, ""
    line = next((one for one in open_ones if one.type == "text"), None)
    if line is not None and title:
        return {line.id: title[:200]}, description[:LONGEST]
    return {}, whole


def is_address(text: str) -> bool:
    """Whether a text looks like an email address."""
    before, at, after = text.partition("@")
    return bool(before and at and "." in after and not set(text) & set(' ,;<>"')) and text.isascii()
