"""The records that a case is about, and the cases about a record, over the wire."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router
from pydantic import Field

from moothall.engine.cases import queries
from moothall.engine.registers import queries as registers
from moothall.faces.api.callers import Key, seat
from moothall.faces.api.cases import Counted, Reference
from moothall.faces.api.recordshapes import RecordOf
from moothall.faces.api.registers import READ, who_of, whole_of
from moothall.faces.api.replies import Out, answered

router = Router(tags=["registers"])


class RecordOfCase(Out):
    """A record that a case is about."""

    record: int
    code: str = Field(description="The register that it stands in.")
    title: str
    state: str = Field(description="Its label; empty where its register has no states.")
    rag: str


class RecordsOfCase(Out):
    """The records that a case is about, the first linked first."""

    items: list[RecordOfCase]


class ThingHad(Out):
    """A thing that the requester of a case has, with what the first list of its register says."""

    record: int
    code: str = Field(description="The register that it stands in.")
    title: str
    state: str = Field(description="Its label; empty where its register has no states.")
    words: str = Field(description="Such as its kind, its model and its site.")
    is_about: bool = Field(description="The case is about it.")


class ThingsHad(Out):
    """What the requester of a case has: ten of each register that says who has a thing."""

    items: list[ThingHad]


class CaseOfRecord(Out):
    """A case about a record."""

    reference: str
    service: str
    state: str
    created_at: datetime


class CasesOfRecord(Out):
    """The newest cases about a record that the key may see, and how many it may see."""

    items: list[CaseOfRecord]
    count: Counted


@router.get(
    "/cases/{reference}/records",
    response=RecordsOfCase,
    auth=Key("cases:read"),
    url_name="case-records",
)
def records_of_case(request: HttpRequest, reference: Reference) -> HttpResponse:
    """List the records that a case is about, of registers that the key may read."""
    here = seat(request)
    case = queries.by_reference(reference, here.seen)
    found = queries.records_about(case, who_of(here)) if here.may("registers:read") else ()
    items = [
        RecordOfCase(
            record=one.id, code=one.kept.slug, title=one.title, state=one.state, rag=one.rag
        )
        for one in found
    ]
    return answered(RecordsOfCase(items=items))


@router.get(
    "/cases/{reference}/requester-has",
    response=ThingsHad,
    auth=Key("cases:read"),
    url_name="case-requester-has",
)
def requester_has(request: HttpRequest, reference: Reference) -> HttpResponse:
    """List what the requester of a case has, such as devices, of registers the key may read."""
    here = seat(request)
    case = queries.by_reference(reference, here.seen)
    if case.requester is None or not here.may("registers:read"):
        return answered(ThingsHad(items=[]))
    who = who_of(here)
    about = {one.id for one in queries.records_about(case, who)}
    items = [
        ThingHad(
            record=one.id,
            code=one.kept.slug,
            title=one.title,
            state=one.state,
            words=one.words,
            is_about=one.id in about,
        )
        for one in registers.had_by(who, case.requester)
    ]
    return answered(ThingsHad(items=items))


@router.get(
    "/registers/{code}/records/{record}/cases",
    response=CasesOfRecord,
    auth=READ,
    url_name="record-cases",
)
def cases_of_record(request: HttpRequest, path: Path[RecordOf]) -> HttpResponse:
    """List the newest cases about a record, of those that the key may read."""
    here = seat(request)
    whole = whole_of(here, path.code, path.record)
    seen = here.seen if here.may("cases:read") else here.seen.none()
    found = queries.cases_about(whole.record.pk, seen, most=100)
    items = [
        CaseOfRecord(
            reference=one.reference,
            service=one.service,
            state=one.state,
            created_at=one.created_at,
        )
        for one in found.cases
    ]
    counted = Counted(number=min(found.count, 1000), is_capped=found.is_capped)
    return answered(CasesOfRecord(items=items, count=counted))
