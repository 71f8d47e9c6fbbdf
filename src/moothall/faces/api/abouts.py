"""The records that a case is about, and the cases about a record, over the wire."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router
from pydantic import Field

from moothall.engine.cases import queries
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
