"""What is done with what a rota answers for outside working hours: said, and ended, by the day."""

from datetime import date, datetime

from django.db import transaction

from moothall.ground.calendars.rules import why_not_day
from moothall.ground.journal import actions as journal
from moothall.ground.journal.words import Actor
from moothall.practices.servicedesk.actions.rotas import locked
from moothall.practices.servicedesk.models import Covered, Rota
from moothall.practices.servicedesk.rules import oncall as rules
from moothall.practices.servicedesk.words.oncall import Answers, NotThisCover


@transaction.atomic
def answer_for(rota: Rota, said: Answers, *, by: Actor, at: datetime) -> Covered:
    """Let a rota answer for some cases outside working hours, from a day on.

    :raises NotThisCover: saying why.
    """
    locked(rota)
    if why := rules.why_not_answer_for(rota, said, at=at):
        raise NotThisCover(why)
    covered = Covered.objects.create(
        council_id=rota.council_id,
        rota=rota,
        service=said.service,
        priorities=sorted(said.priorities),
        from_on=said.from_on,
        until_on=said.until_on,
    )
    facts = {"rota": rota.pk, "service": said.service, "priorities": sorted(said.priorities)}
    journal.record("cover.set", covered, by=by, at=at, facts=facts)
    return covered


@transaction.atomic
def end_answer(covered: Covered, last: date, *, by: Actor, at: datetime) -> Covered:
    """Let a rota answer for them for the last time on a day.

    :raises NotThisCover: for a day before its first, or decades off.
    """
    if last < covered.from_on:
        raise NotThisCover("The last day must not be before the first.")
    if why := why_not_day(last, at=at):
        raise NotThisCover(why)
    covered.until_on = last
    covered.save(update_fields=["until_on"])
    journal.record("cover.ended", covered, by=by, at=at, facts={"rota": covered.rota_id})
    return covered
