"""How people are asked how it went, whom that asked, and who is owed a call back."""

from datetime import date, datetime
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from moothall.engine.cases import actions as cases
from moothall.engine.cases import queries
from moothall.engine.cases.queries import surveying
from moothall.engine.cases.words import ASKED, NotAsked, Terms
from moothall.faces.api.callers import Key, Seat, seat
from moothall.faces.api.cases import CaseOut, Reference, shown
from moothall.faces.api.figures import days_of
from moothall.faces.api.replies import Day, In, Out, Repeatable, WholeNumber, Words, answered, once

router = Router(tags=["surveys"])
READ, ACT = Key("settings:read"), Key("settings:act")
COUNT, WORK = Key("figures:read"), Key("cases:act")


class SurveyTermsIn(In):
    """Whom the council asks when a case is closed."""

    rests_days: WholeNumber = Field(
        ge=0, le=365, description="Nobody is asked twice in so many days."
    )
    share: WholeNumber = Field(ge=0, le=100, description="Of a hundred closed cases.")
    low: Annotated[WholeNumber, Field(ge=1, le=3)] | None = Field(
        default=None, description="Up to this answer a team lead calls back; null: nobody does."
    )


class SurveyTermsOut(Out):
    """Whom the council asks when a case is closed."""

    rests_days: int
    share: int
    low: int | None


class SurveysAsked(In):
    """Which days."""

    first_on: Day | None = Field(default=None, description="The first of this month if left out.")
    last_on: Day | None = Field(default=None, description="Today if left out.")


class LeftOut(Out):
    """Why so many were not asked."""

    reason: NotAsked
    count: int


class OwedOut(Out):
    """A case whose requester a team lead owes a call back; `score` is null for who worked on it."""

    reference: str
    owed_at: datetime
    score: int | None


class SurveysOut(Out):
    """Whom closing cases asked in these days, and who is owed a call back now."""

    first_on: date
    last_on: date
    asked: int
    left_out: list[LeftOut]
    owed: list[OwedOut]


class CallBackIn(In):
    """What came of it."""

    remark: Words


@router.get("/settings/surveys", response=SurveyTermsOut, auth=READ, url_name="settings-surveys")
def terms(request: HttpRequest) -> HttpResponse:
    """Return whom the council asks how it went."""
    return _terms(seat(request))


@router.put("/settings/surveys", response=SurveyTermsOut, auth=ACT, url_name="settings-surveys")
def set_terms(request: HttpRequest, given: SurveyTermsIn) -> HttpResponse:
    """Say whom the council asks; it holds from the next case that is closed."""
    here = seat(request)
    cases.set_survey(here.council, Terms(**given.model_dump()), by=here.by, at=here.at)
    return _terms(here)


@router.get("/figures/surveys", response=SurveysOut, auth=COUNT, url_name="surveys")
def surveys(request: HttpRequest, asked: Annotated[SurveysAsked, Query()]) -> HttpResponse:
    """Count whom closing cases asked, and who was left out and why."""
    here = seat(request)
    period = days_of(here, asked.first_on, asked.last_on)
    councils = [here.council.pk]
    counts = surveying.asked_between(councils, period.starts_at, period.ends_at)
    persons = list(here.who.persons.values())
    return answered(
        SurveysOut(
            first_on=period.first_on,
            last_on=period.last_on,
            asked=counts[ASKED],
            left_out=[LeftOut(reason=one, count=counts[one.value]) for one in NotAsked],
            owed=[
                OwedOut(
                    reference=one.case.reference,
                    owed_at=one.owed_at,
                    score=None if one.is_mine else one.score,
                )
                for one in surveying.owed(councils, persons)
            ],
        )
    )


@router.post("/cases/{reference}/call-back", response=CaseOut, auth=WORK, url_name="call-back")
@once
def call_back(
    request: HttpRequest,
    reference: Reference,
    given: CallBackIn,
    idempotency_key: Repeatable = None,
) -> HttpResponse:
    """Say what came of calling back whoever gave a low answer. Managers do."""
    del idempotency_key
    here = seat(request)
    found = queries.by_reference(reference, here.seen)
    said = given.remark
    cases.call_back(found, by=here.by, at=here.at, remark=said, holder=here.holder)
    return shown(here, queries.by_reference(reference, here.seen))


def _terms(here: Seat) -> HttpResponse:
    kept = surveying.terms(here.council.pk)
    return answered(SurveyTermsOut(rests_days=kept.rests_days, share=kept.share, low=kept.low))
