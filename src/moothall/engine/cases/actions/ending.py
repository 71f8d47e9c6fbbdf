"""End a case: resolve, close, reopen, cancel; and hear how it went."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db import transaction

from moothall.engine.cases import rules
from moothall.engine.cases import surveying as asked
from moothall.engine.cases.actions import surveying, tasks, telling
from moothall.engine.cases.actions.recording import New, locked, not_before, record
from moothall.engine.cases.history import EventKind
from moothall.engine.cases.models import Case, Survey
from moothall.engine.cases.queries import asking, counting, linked
from moothall.engine.cases.queries import surveying as surveys
from moothall.engine.cases.words import CancelReason, NotASurvey, NotNow, Unknown
from moothall.engine.catalogue import actions as catalogue
from moothall.engine.contact import actions as contact
from moothall.ground.journal.words import Actor
from moothall.ground.people import queries as people

NOT_FOR_MONEY = "The case does not wait for its fee."
NOT_YOURS_TO_SAY = "Only the end of the time to pay ends a case as not paid for."


@transaction.atomic
def resolve(
    case: Case, *, by: Actor, at: datetime, outcome: str, remark: str = "", is_public: bool = True
) -> Case:
    """Say that the work is done and how; its clocks stop, and tasks not done are dropped.

    A resolution the requester is told of is also the response, where there was none.

    :raises Unknown: for an outcome that the service does not have.
    :raises Refused: when the rules say no.
    """
    case = locked(case)
    if reason := rules.why_not_resolve(case, by):
        raise NotNow(reason)
    definition = rules.definition_of(case)
    if definition and definition.outcome(outcome) is None:
        known = ", ".join(known.id for known in definition.outcomes)
        raise Unknown(f"There is no outcome called {outcome!r}. There are: {known}.")
    case.outcome = outcome
    case.has_news = case.has_news and not is_public
    data = {"outcome": outcome, "is_public": is_public}
    tasks.drop(case)
    events = record(case, New(EventKind.RESOLVED, data, remark, is_public), by=by, at=at)
    if is_public:
        telling.tell(case, "resolved", event_id=events[0].pk, by=by, at=at, reply=remark)
        for joined in linked.merged_into(case):
            telling.tell_joined_is_done(joined, case, event_id=events[0].pk, by=by, at=at)
    return case


@transaction.atomic
def close(case: Case, *, by: Actor, at: datetime) -> Case:
    """Close a resolved case, and ask the requester how it went where the service asks.

    :raises Refused: when the rules say no.
    """
    case = locked(case)
    if reason := rules.why_not_close(case, by):
        raise NotNow(reason)
    told, is_asked = surveying.closing(case, by=by, at=at)
    data = {"survey": is_asked} if is_asked else {}
    events = record(case, New(EventKind.CLOSED, data), by=by, at=at)
    contact.queue([replace(one, event_id=events[0].pk) for one in told], by=by, at=at)
    return case


@transaction.atomic
def reopen(case: Case, *, by: Actor, at: datetime, remark: str = "") -> Case:
    """Open a resolved or closed case again; its clocks go on with what they had used.

    Tasks that were dropped can be done again; calendars that were changed meanwhile count.

    :raises Refused: when the rules say no.
    """
    case = locked(case)
    if reason := rules.why_not_reopen(case, by) or people.why_not_act(
        by, case.service, at=at, case_id=case.pk
    ):
        raise NotNow(reason)
    at = not_before(case, at)
    happened = [New(EventKind.REOPENED, {}, remark, is_public=True)]
    happened += [
        New(EventKind.CALENDAR_CHANGED, {"from": before, "to": after})
        for before, after in counting.outdated(case, at=at).items()
    ]
    happened += tasks.put_back(case, at=at)
    record(case, *happened, by=by, at=at)
    return case


@transaction.atomic
def cancel(case: Case, *, by: Actor, at: datetime, reason: str, remark: str = "") -> Case:
    """End a case without doing the work; it leaves the averages, and is counted by its reason.

    A place that it held of a service with a cap is free again. One that is *unpaid* has the outcome
    that its fee declares for that; only the loop that watches the time to pay ends it so.

    :raises Unknown: for a reason that is none of `CancelReason`.
    :raises Refused: when the rules say no.
    """
    case = locked(case)
    if why := rules.why_not_cancel(case, by):
        raise NotNow(why)
    if reason not in CancelReason.values:
        raise Unknown(f"Choose a reason: {', '.join(CancelReason.values)}.")
    definition = rules.definition_of(case)
    data = {"reason": reason}
    if reason == CancelReason.UNPAID:
        if by.kind != "job":
            raise NotNow(NOT_YOURS_TO_SAY)
        if not rules.waits_for_payment(case):
            raise NotNow(NOT_FOR_MONEY)
        if definition and definition.fee and definition.fee.if_unpaid:
            case.outcome = data["outcome"] = definition.fee.if_unpaid
    tasks.drop(case)
    record(case, New(EventKind.CANCELLED, data, remark), by=by, at=at)
    if definition and definition.places is not None and (token := asking.token_of(case)):
        catalogue.free_place(case.council_id, token, by=by, at=at)
    return case


@transaction.atomic
def rate(token: UUID, *, by: Actor, at: datetime, score: int, holder: Actor | None = None) -> Case:
    """Take the answer to a case's one question, 1 to 5; of several the last counts.

    Where it is low a team lead owes them a call back, if the council wants that. *holder* is the
    person whose key asks, if one does: nobody rates their own work by a program either.

    :raises NotASurvey: when no survey has that token.
    :raises Refused: when the answer cannot be taken.
    """
    survey = Survey.objects.select_related("case").filter(token=token).first()
    if survey is None:
        raise NotASurvey
    case = locked(survey.case)
    reason = asked.why_not_rate(
        holder or by,
        score=score,
        was_asked=not survey.left_out,
        is_late=asked.is_too_late(case.closed_at, at),
        worked=surveys.workers(case),
    )
    if reason:
        raise NotNow(reason)
    survey.score, survey.answered_at = score, at
    survey.save(update_fields=["score", "answered_at"])
    events = record(case, New(EventKind.RATED, {"score": score}), by=by, at=at)
    surveying.owe_call_back(case, survey, events[0], by=by, at=at)
    return case
