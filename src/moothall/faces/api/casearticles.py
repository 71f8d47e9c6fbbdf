"""Articles beside a case, over the wire: those that may help, or that none did."""

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from moothall.engine.cases import queries as cases
from moothall.engine.cases.models import Case
from moothall.faces.api.articles import reader_of
from moothall.faces.api.articleshapes import CaseArticles, CaseUnhelped, WrittenIn, outs
from moothall.faces.api.callers import Key, NotInScope, Seat, seat
from moothall.faces.api.cases import Reference
from moothall.faces.api.replies import Repeatable, answered, once
from moothall.practices.knowledge import actions, queries
from moothall.practices.servicedesk.queries.asked import own_words

router = Router(tags=["articles"])
READ, WRITE = Key("articles:read"), Key("articles:act")


@router.get(
    "/cases/{reference}/articles", response=CaseArticles, auth=READ, url_name="case-articles"
)
def of_case(
    request: HttpRequest, reference: Reference, written: Annotated[WrittenIn, Query()]
) -> HttpResponse:
    """List the articles that may help with a case, and say which were used on it.

    What a case is about shows in them, so the key needs the scope cases:read too.
    """
    here = seat(request)
    if not here.may("cases:read"):
        raise NotInScope("What a case is about needs a key with the scope cases:read.")
    return _told(here, cases.by_reference(reference, here.seen), written.text)


@router.post(
    "/cases/{reference}/articles/none",
    response=CaseUnhelped,
    auth=WRITE,
    url_name="case-unhelped",
)
@once
def lack(
    request: HttpRequest, reference: Reference, idempotency_key: Repeatable = None
) -> HttpResponse:
    """Keep that no article helped with a case: once for the case. Officers do."""
    del idempotency_key
    here = seat(request)
    case = cases.by_reference(reference, here.seen)
    actions.lack(case, by=here.holder, at=here.at)
    return answered(CaseUnhelped(is_unhelped=True))


def _told(here: Seat, case: Case, text: str) -> HttpResponse:
    about = f"{case.title}\n{own_words(case)}"
    found = queries.beside(reader_of(here), [text, about], service=case.service)
    return answered(
        CaseArticles(
            items=outs(found),
            used=queries.used_on(case),
            is_unhelped=queries.is_unhelped(case),
        )
    )
