"""Document types read from YAML: the types, or every fault in them at once with its line."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from pydantic import ValidationError

from moothall.engine.catalogue import explain, source
from moothall.engine.catalogue.explain import like
from moothall.engine.catalogue.faults import Complaint, Fault, Where
from moothall.engine.filing.definition import DocumentType, DocumentTypes


@dataclass(frozen=True)
class Known:
    """What a council has that types may name, and which types have documents; None: not known."""

    teams: Collection[str] | None = None
    services: Collection[str] | None = None
    used: Collection[str] = ()


@dataclass(frozen=True)
class Reading:
    """What came of reading types: the types, or only faults."""

    file: str
    definition: DocumentTypes | None
    faults: tuple[Fault, ...]


UNKNOWN: Final = Known()


def read(text: str, *, file: str = "document-types.yaml", known: Known = UNKNOWN) -> Reading:
    """Read types; `known` says which teams and services the council has."""
    found = source.parsed(text, file=file)
    if found.faults:
        return Reading(file, None, found.faults)
    try:
        definition = DocumentTypes.model_validate(found.value)
        wrong = list(_complaints(definition, known))
    except ValidationError as error:
        definition, wrong = None, list(explain.complaints(error, DocumentTypes))
    faults = tuple(sorted({found.fault(complaint) for complaint in wrong}))
    return Reading(file, None if faults else definition, faults)


def _complaints(definition: DocumentTypes, known: Known) -> Iterator[Complaint]:
    seen: set[str] = set()
    for at, one in enumerate(definition.document_types):
        where: Where = ("document_types", at)
        if one.id in seen:
            yield Complaint(
                (*where, "id"),
                f"the id `{one.id}` a second time",
                "a document keeps the id of its type",
                "give this one another id",
            )
        seen.add(one.id)
        yield from _fields(one, where)
        yield from _retention(one, where)
        yield from _arrival(one, where, known)
        yield from _teams(one, where, known)
    for lost in sorted(set(known.used) - seen):
        yield Complaint(
            ("document_types",),
            f"the type `{lost}` is missing",
            "the council has documents of it, and they would have no schedule",
            "keep it",
            at_key=True,
        )


def _fields(one: DocumentType, where: Where) -> Iterator[Complaint]:
    ids = [field.id for field in one.fields]
    for at, field in enumerate(one.fields):
        place = (*where, "fields", at)
        if field.id in ids[:at]:
            yield Complaint(
                (*place, "id"),
                f"the id `{field.id}` a second time",
                "only one of them could be kept",
                "give this one another id",
            )
        if (field.type == "choice") != bool(field.options):
            yield Complaint(
                (*place, "id"),
                "`options` and the type `choice` do not fit",
                "there is nothing to choose, or nobody is asked to",
                "say both, or neither",
            )


def _retention(one: DocumentType, where: Where) -> Iterator[Complaint]:
    rule = one.retention
    if rule is None:
        return
    place = (*where, "retention", "starts")
    field = one.field(rule.field or "")
    if rule.starts == "date" and (field is None or field.type != "date"):
        yield Complaint(
            place,
            "`date` without a `field` of the type `date`",
            "nothing says from which day on it is kept",
            "name a field of the type `date` in `field`",
        )
    if rule.starts == "event" and rule.event is None:
        yield Complaint(
            place,
            "`event` without its words",
            "nobody would know what to record",
            "say in `event` what must have happened",
        )
    if rule.starts == "closed" and one.against != ("case",):
        yield Complaint(
            place,
            "`closed` for what is not filed against a case alone",
            "only a case closes, so others would never be disposed of",
            "write `against: [case]`, or start it by an `event`",
        )


def _arrival(one: DocumentType, where: Where, known: Known) -> Iterator[Complaint]:
    arrival = one.arrival
    if arrival is None:
        return
    place = (*where, "arrival")
    is_task = arrival.team is not None and arrival.task is not None
    if is_task == (arrival.service is not None) or (arrival.team is None) != (arrival.task is None):
        yield Complaint(
            place,
            "neither a task for a team nor a service alone",
            "nobody would know what there is to do",
            "say `team` and `task`, or `service`",
            at_key=True,
        )
    if known.services is not None and arrival.service not in {None, *known.services}:
        yield Complaint(
            (*place, "service"),
            f"the service `{arrival.service}`",
            "the council has none of that name in force, so no case would be raised",
            like(arrival.service, sorted(known.services)),
        )


def _teams(one: DocumentType, where: Where, known: Known) -> Iterator[Complaint]:
    named: list[tuple[Where, str]] = [
        ((*where, "teams", at), team) for at, team in enumerate(one.teams)
    ]
    if one.arrival and one.arrival.team:
        named.append(((*where, "arrival", "team"), one.arrival.team))
    for place, team in named:
        if known.teams is not None and team not in known.teams:
            yield Complaint(
                place,
                f"the team `{team}`",
                "the council has no team of that code, so nobody would see it",
                like(team, sorted(known.teams)),
            )
