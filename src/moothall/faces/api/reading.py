"""What is to be read over the wire: a person's list, that they have read, and who has."""

from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from ninja import Path, Router

from moothall.engine.registers.words import NoSuchRecord, NotAllowed
from moothall.engine.upkeep import actions
from moothall.engine.upkeep import queries as upkeep
from moothall.faces.api.callers import Seat, seat
from moothall.faces.api.recordshapes import (
    ReaderOut,
    ReadersOut,
    ReadIn,
    ReadingLine,
    ReadingOut,
    RecordOf,
)
from moothall.faces.api.registers import ACT, READ, who_of, whole_of
from moothall.faces.api.replies import Repeatable, answered, once

router = Router(tags=["registers"])
RECORD = "/registers/{code}/records/{record}"


@router.get("/reading", response=ReadingOut, auth=READ, url_name="reading", summary="To read")
def reading(request: HttpRequest) -> HttpResponse:
    """List what the person of the key has to read and has not; nothing for a system's key."""
    here = seat(request)
    return answered(_listed(here))


@router.post(f"{RECORD}/read", response=ReadingOut, auth=ACT, url_name="record-read")
@once
def read(
    request: HttpRequest, path: Path[RecordOf], given: ReadIn, idempotency_key: Repeatable = None
) -> HttpResponse:
    """Say that the person of the key has read an edition; return what is left to read.

    409 for another edition than the one that is published.
    """
    del idempotency_key
    here = seat(request)
    whole = whole_of(here, path.code, path.record)
    actions.read(whole.record, given.edition, by=here.holder, at=here.at)
    return answered(_listed(here))


@router.get(f"{RECORD}/readers", response=ReadersOut, auth=READ, url_name="record-readers")
def readers(request: HttpRequest, path: Path[RecordOf]) -> HttpResponse:
    """Say who must read the edition of a record and who has, to whoever may change it."""
    here = seat(request)
    whole = whole_of(here, path.code, path.record)
    if whole.why_not_change:
        raise NotAllowed(whole.why_not_change)
    found = upkeep.readers(whole, here.at.astimezone(ZoneInfo(here.council.zone)).date())
    if found is None:
        raise NoSuchRecord
    items = [ReaderOut(name=one.name, read_at=one.read_at) for one in found.people]
    percent = found.percent
    return answered(ReadersOut(edition=found.edition, percent=percent, items=items))


def _listed(here: Seat) -> ReadingOut:
    today = here.at.astimezone(ZoneInfo(here.council.zone)).date()
    found = upkeep.to_read(who_of(here), [here.council.pk], today)
    items = [
        ReadingLine(
            code=one.kept.slug, record=one.record.pk, title=one.record.title, edition=one.edition
        )
        for one in found.items
    ]
    return ReadingOut(items=items, is_more=found.is_more)
