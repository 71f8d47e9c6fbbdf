"""Ask how it went when a case closes, say who is not asked, and call back who was let down.

Nobody is asked about work of their own, nor more often than the council wants; whoever is not
asked has a message in the outbox that was not sent, and says why.
"""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from moothall.engine.cases import rules
from moothall.engine.cases import surveying as asking
from moothall.engine.cases.actions import telling
from moothall.engine.cases.actions.recording import New, locked, record
from moothall.engine.cases.history import EventKind
from moothall.engine.cases.models import Case, Event, Survey, SurveyTerms
from moothall.engine.cases.queries import surveying
from moothall.engine.cases.words import ASKED, NotAsked, NotNow, Terms
from moothall.engine.contact import rules as contact
from moothall.engine.contact.words import Intent, Topic
from moothall.ground.councils.models import Council
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor

LET_DOWN = "The requester said that it went badly. Call them, and say what came of it."


def closing(case: Case, *, by: Actor, at: datetime) -> tuple[list[Intent], str]:
    """Return what a case that closes tells its requester, and whether it asks how it went.

    The second is `ASKED`, a `NotAsked`, or '' where the service asks nobody. A service that asks
    and has no words of its own for it does so in the platform's. Of a case from another desk's log,
    which a loop closes, nobody is told anything.
    """
    definition = rules.definition_of(case)
    is_quiet = by.kind == "job" and surveying.is_from_log(case)
    if definition is None or definition.survey is None:
        return _told(case, by, is_quiet=is_quiet), ""
    survey, _ = Survey.objects.get_or_create(
        case_id=case.pk,
        defaults={
            "council_id": case.council_id,
            "token": uuid.uuid4(),
            "asked_at": at,
            "left_out": NotAsked.NO_ADDRESS,
        },
    )
    told = _told(case, by, is_quiet=is_quiet)
    if not _asking(told) and not is_quiet:
        told += telling.invitation(case, survey.token, definition.survey.question, by=by)
    why = _why_not(case, _asking(told), at=at)
    if why is None:
        survey.left_out, survey.asked_at = "", at
    elif survey.left_out:
        survey.left_out = why
    survey.save(update_fields=["left_out", "asked_at"])
    if why is None:
        return told, ASKED
    unsent = [replace(one, withheld=why.label) if one in _asking(told) else one for one in told]
    return unsent, why.value


def _told(case: Case, by: Actor, *, is_quiet: bool) -> list[Intent]:
    return [] if is_quiet else telling.meant(case, "closed", event_id=0, by=by)


def _asking(told: Sequence[Intent]) -> list[Intent]:
    return [one for one in told if one.topic == Topic.SURVEY]


def _why_not(case: Case, told: Sequence[Intent], *, at: datetime) -> NotAsked | None:
    """Say why whoever asked for a case is not asked how it went, if they are not."""
    terms = surveying.terms(case.council_id)
    rested = at - timedelta(days=terms.rests_days)
    reasons = (
        (NotAsked.FROM_LOG, surveying.is_from_log(case)),
        (NotAsked.OWN_WORK, surveying.is_own_work(case, surveying.workers(case))),
        (NotAsked.NO_ADDRESS, not told),
        (NotAsked.UNWANTED, bool(told) and all(contact.why_barred(one) for one in told)),
        (NotAsked.SHARE, not asking.is_drawn(case.reference, terms.share)),
        (NotAsked.RECENT, bool(terms.rests_days) and surveying.was_asked_since(case, rested)),
    )
    return next((reason for reason, holds in reasons if holds), None)


def owe_call_back(case: Case, survey: Survey, event: Event, *, by: Actor, at: datetime) -> None:
    """Have a team lead call back whoever gave a low answer, where the council wants that."""
    low = surveying.terms(case.council_id).low
    if low is None or survey.score is None or survey.score > low or survey.owed_at is not None:
        return
    survey.owed_at = at
    survey.save(update_fields=["owed_at"])
    leads = surveying.leads(case, surveying.workers(case, surveying.HANDS_ON))
    telling.warn(case, leads, text=LET_DOWN, event_id=event.pk, by=by, at=at)


@transaction.atomic
def call_back(
    case: Case, *, by: Actor, at: datetime, remark: str, holder: Actor | None = None
) -> Case:
    """Say what came of calling back whoever gave a low answer; it is a note on the case.

    *holder* is the person whose key asks, if one does.

    :raises NotNow: where nobody is owed one, for who worked on it, and for who leads no team.
    """
    case = locked(case)
    survey = Survey.objects.select_for_update(of=("self",)).filter(case_id=case.pk).first()
    whose = holder or by
    why = asking.why_not_call_back(
        whose,
        is_owed=bool(survey and survey.owed_at and not survey.called_back_at),
        is_lead=whose.kind in rules.MACHINES or surveying.is_lead(case.council_id, whose.id or 0),
        worked=surveying.workers(case, surveying.HANDS_ON),
        remark=remark,
    )
    if why or survey is None:
        raise NotNow(why or asking.NOT_ASKED)
    survey.called_back_at = at
    survey.called_back_by_id = whose.id if whose.kind == "person" else None
    survey.save(update_fields=["called_back_at", "called_back_by"])
    record(case, New(EventKind.NOTED, {"is_call_back": True}, remark.strip()), by=by, at=at)
    return case


@transaction.atomic
def set_survey(council: Council, said: Terms, *, by: Actor, at: datetime) -> SurveyTerms:
    """Keep whom a council asks how it went, and up to which answer a lead calls back.

    :raises django.core.exceptions.ValidationError: for numbers that are none of these.
    """
    kept, _ = SurveyTerms.objects.get_or_create(council=council)
    kept = SurveyTerms.objects.select_for_update(of=("self",)).get(pk=kept.pk)
    kept.rests_days, kept.share, kept.low = said.rests_days, said.share, said.low
    kept.full_clean()
    kept.save()
    facts = {"days": said.rests_days, "share": said.share, "low": said.low}
    journal.record("survey.set", kept, by=by, at=at, facts=facts)
    return kept
