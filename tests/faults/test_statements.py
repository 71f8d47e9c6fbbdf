"""F5: whichever statement of an action fails, nothing of it is there; done again it is whole."""

from datetime import date
from uuid import UUID

import pytest
from tests import standing as scenes
from tests.engine.cases.conftest import BINS
from tests.engine.cases.telling import june
from tests.engine.cases.test_errands import CALL, TELL, WORKS
from tests.engine.cases.test_replaying import CANCELLED, history
from tests.engine.cases.test_routing import RULES
from tests.faults.given import NOON, Given, ashbys_cases
from tests.faults.statements import done_whole

from moothall.engine.cases import actions as cases
from moothall.engine.cases.history import UNKNOWN
from moothall.engine.cases.jobs import DAYS
from moothall.engine.cases.models import Event, Survey, Target
from moothall.engine.catalogue.definition import Message
from moothall.ground.councils import scope
from moothall.ground.journal.words import GUEST
from moothall.ground.people import queries as known
from moothall.ground.search import actions as search
from moothall.ground.search.words import Kind

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TOKEN = UUID("00000000-0000-4000-8000-000000000005")
LATE_WEEK = [[("12:00", "17:00")]] * 5 + [[], []]


RECEIPT = Message(
    on="submitted", channel=("email",), subject="Receipt", body="Hello\n\nWe have your payment."
)


def lived(desk):
    """A case as another desk lived it."""
    return history(desk, "missed-bin", BINS, CANCELLED, token=TOKEN)


def nothing(given):
    return None


ACTIONS = {
    "submit": (nothing, lambda g: g.desk.case(token=TOKEN)),
    "submit of what is put first": (
        nothing,
        lambda g: g.desk.case("ict-fault", answers={"impact": "council"}, token=TOKEN),
    ),
    "submit of what has so many places": (Given.with_places, lambda g: g.desk.case(token=TOKEN)),
    "submit of what is approved first": (
        Given.asked_to_decide,
        lambda g: g.desk.case("ict-equipment", token=TOKEN),
    ),
    "log": (
        nothing,
        lambda g: cases.log(
            g.desk.council, g.desk.asked(token=TOKEN, outcome="emptied"), **g.officer
        ),
    ),
    "assign": (nothing, lambda g: cases.assign(g.case, person=g.desk.people["asha"], **g.officer)),
    "reply": (nothing, lambda g: cases.reply(g.case, body="On our way.", **g.officer)),
    "note": (nothing, lambda g: cases.note(g.case, body="Seen.", **g.officer)),
    "receive_message": (
        lambda g: cases.pause(g.case, reason="requester", **g.officer),
        lambda g: cases.receive_message(g.case, by=GUEST, at=june(1, "11:00"), body="Here."),
    ),
    "receive_message of a merged case": (
        Given.merged,
        lambda g: cases.receive_message(g.case, by=GUEST, at=june(1, "11:00"), body="Here."),
    ),
    "pause": (nothing, lambda g: cases.pause(g.case, reason="requester", **g.officer)),
    "resume": (
        lambda g: cases.pause(g.case, reason="requester", **g.officer),
        lambda g: cases.resume(g.case, **g.officer),
    ),
    "redate": (
        lambda g: cases.pause(g.case, reason="requester", until_on=june(4).date(), **g.officer),
        lambda g: cases.redate(g.case, until_on=june(9).date(), **g.officer),
    ),
    "wake": (
        lambda g: cases.pause(g.case, reason="requester", until_on=june(4).date(), **g.officer),
        lambda g: cases.wake(g.case, by=DAYS, at=june(4, "12:00")),
    ),
    "finish_task": (
        nothing,
        lambda g: cases.finish_task(g.case, task=g.first_task, **g.officer),
    ),
    "reprioritise": (
        nothing,
        lambda g: cases.reprioritise(g.case, to="P2", reason="was wrong", **g.officer),
    ),
    "resolve": (nothing, Given.resolved),
    "resolve_all": (
        Given.linked,
        lambda g: cases.resolve_all(g.other, outcome="emptied", **g.officer),
    ),
    "close": (Given.resolved, lambda g: cases.close(g.now(), **g.officer)),
    "reopen": (Given.closed, lambda g: cases.reopen(g.now(), **g.officer)),
    "cancel": (nothing, lambda g: cases.cancel(g.case, reason="spam", **g.officer)),
    "merge": (nothing, Given.merged),
    "unmerge": (Given.merged, lambda g: cases.unmerge(g.now(), **g.officer)),
    "link": (nothing, Given.linked),
    "unlink": (Given.linked, lambda g: cases.unlink(g.case, g.other, **g.officer)),
    "link_record": (Given.with_a_record, Given.about),
    "unlink_record": (
        lambda g: (g.with_a_record(), g.about()),
        lambda g: cases.unlink_record(g.case, g.record, **g.officer),
    ),
    "tag": (nothing, lambda g: cases.tag(g.case, ["vip", "phishing"], **g.officer)),
    "untag": (
        lambda g: cases.tag(g.case, ["vip"], **g.officer),
        lambda g: cases.untag(g.case, ["vip"], **g.officer),
    ),
    "merge of a case with tags": (
        lambda g: cases.tag(g.case, ["vip"], **g.officer),
        Given.merged,
    ),
    "split": (nothing, lambda g: cases.split(g.case, remark="The other bin.", **g.officer)),
    "watch": (nothing, lambda g: cases.watch(g.case, **g.officer)),
    "unwatch": (
        lambda g: cases.watch(g.case, **g.officer),
        lambda g: cases.unwatch(g.case, **g.officer),
    ),
    "correct": (
        lambda g: cases.pause(g.case, reason="requester", **g.officer),
        lambda g: cases.correct(
            g.case,
            event=Event.objects.filter(case=g.case).latest("sequence").sequence,
            to=None,
            remark="It was another case.",
            by=g.officer["by"],
            at=june(1, "11:00"),
        ),
    ),
    "migrate": (
        Given.newer,
        lambda g: cases.migrate(g.case, to=g.version, targets="recompute", **g.manager),
    ),
    "publish_routing": (nothing, Given.routed),
    "restore_routing": (
        lambda g: (g.routed(), g.routed(RULES.replace("P2", "P1"))),
        lambda g: cases.restore_routing(g.desk.council, "missed-bin", 1, **g.manager),
    ),
    "do_job that tells": (lambda g: g.with_job(TELL["job"]), Given.worked),
    "do_job that calls": (lambda g: g.with_job(CALL["job"]), Given.worked),
    "do_job that waits": (lambda g: g.with_job({"wait": {"hours": 1}}), Given.worked),
    "settle_job": (Given.called, lambda g: g.answered(200)),
    "settle_job that is tried again": (Given.called, lambda g: g.answered(503)),
    "settle_job that is refused": (Given.called, lambda g: g.answered(404, is_final=True)),
    "decide": (Given.asked_to_decide, lambda g: g.decided("approved")),
    "decide and refuse": (Given.asked_to_decide, lambda g: g.decided("refused")),
    "delegate": (
        Given.asked_to_decide,
        lambda g: cases.delegate(
            g.case, task="agree", to=g.desk.people["mo"], by=g.desk.actor("ann"), at=NOON
        ),
    ),
    "hear": (
        nothing,
        lambda g: cases.hear(g.case, body="Still there.", caller=UNKNOWN, **g.officer),
    ),
    "hear of a merged case": (
        Given.merged,
        lambda g: cases.hear(g.case, body="Still there.", caller=UNKNOWN, **g.officer),
    ),
    "fire_thresholds": (
        nothing,
        lambda g: cases.fire_thresholds(
            Target.objects.filter(case=g.case, code="resolution").get(), by=WORKS, at=june(20)
        ),
    ),
    "follow_calendar": (
        Given.on_other_hours,
        lambda g: cases.follow_calendar(g.case, before=g.before, after=g.after, **g.officer),
    ),
    "close_calendar_day": (
        nothing,
        lambda g: cases.close_calendar_day(
            g.desk.council.pk, "office", date(2026, 6, 2), name="Jubilee", **g.manager
        ),
    ),
    "open_calendar_day": (
        lambda g: cases.close_calendar_day(
            g.desk.council.pk, "office", date(2026, 6, 2), name="Jubilee", **g.manager
        ),
        lambda g: cases.open_calendar_day(
            g.desk.council.pk, "office", date(2026, 6, 2), **g.manager
        ),
    ),
    "change_calendar_week": (
        nothing,
        lambda g: cases.change_calendar_week(
            g.desk.council.pk, "office", LATE_WEEK, from_on=date(2026, 6, 2), **g.manager
        ),
    ),
    "take_back_calendar_week": (
        lambda g: cases.change_calendar_week(
            g.desk.council.pk, "office", LATE_WEEK, from_on=date(2026, 6, 3), **g.manager
        ),
        lambda g: cases.take_back_calendar_week(
            g.desk.council.pk, "office", since=date(2026, 6, 3), **g.manager
        ),
    ),
    "follow_calendars": (
        Given.on_other_hours,
        lambda g: cases.follow_calendars(g.desk.council.pk, **g.manager),
    ),
    "wait_for_payment": (nothing, lambda g: cases.wait_for_payment(g.case, **g.officer)),
    "go_on": (
        lambda g: cases.wait_for_payment(g.case, **g.officer),
        lambda g: cases.go_on(g.case, **g.manager),
    ),
    "note_money": (nothing, lambda g: cases.note_money(g.case, words="Paid.", **g.officer)),
    "tell_of_money": (Given.noted, lambda g: cases.tell_of_money(g.event, RECEIPT, **g.officer)),
    "give_task": (
        nothing,
        lambda g: cases.give_task(g.case, code="refund-1", words="See to it", **g.officer),
    ),
    "give_task of a case that is over": (
        Given.closed,
        lambda g: cases.give_task(g.case, code="refund-1", words="See to it", **g.manager),
    ),
    "take_up_lost": (
        Given.not_arrived,
        lambda g: cases.take_up_lost(g.message, by=WORKS, at=june(1, "11:00")),
    ),
    "move_requests": (
        Given.of_somebody,
        lambda g: cases.move_requests(g.rosa, g.desk.people["resident"], **g.manager),
    ),
    "erase": (Given.of_somebody, lambda g: cases.erase(known.whose(g.rosa), **g.manager)),
    "replay": (
        nothing,
        lambda g: cases.replay(g.desk.council, [lived(g.desk)], by=WORKS, at=june(3)),
    ),
    "find_anew": (
        lambda g: search.gone(Kind.CASE, [g.case.pk], **g.officer),
        lambda g: cases.find_anew(g.desk.council.pk, after=0, most=10, **g.officer),
    ),
    "rate": (
        Given.closed,
        lambda g: cases.rate(Survey.objects.get().token, by=GUEST, at=june(2), score=4),
    ),
}


@pytest.fixture
@scenes.on(ashbys_cases)
def given(standing):
    with scope.opened([standing.desk.council.pk], writes=True):
        yield standing


@pytest.mark.parametrize("name", ACTIONS)
@pytest.mark.timeout(300)
def test_an_action_is_done_whole_or_not_at_all(given, name):
    before_it, act = ACTIONS[name]
    before_it(given)
    done_whole(name, lambda: act(given), least=1 if name == "find_anew" else 2)
