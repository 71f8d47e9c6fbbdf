"""F5: whichever statement of an action fails, nothing of it is there; done again it is whole."""

from uuid import UUID

import pytest
from tests.engine.cases.telling import june
from tests.engine.cases.test_errands import CALL, TELL
from tests.engine.cases.test_routing import RULES
from tests.faults.given import NOON, Given
from tests.faults.statements import done_whole

from moothall.engine.cases import actions as cases
from moothall.engine.cases.models import Event, Survey
from moothall.ground.councils import scope
from moothall.ground.journal.words import GUEST

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TOKEN = UUID("00000000-0000-4000-8000-000000000005")


def nothing(given):
    return None


ACTIONS = {
    "submit": (nothing, lambda g: g.desk.case(token=TOKEN)),
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
    "rate": (
        Given.closed,
        lambda g: cases.rate(Survey.objects.get().token, by=GUEST, at=june(2), score=4),
    ),
}


@pytest.mark.parametrize("name", ACTIONS)
@pytest.mark.timeout(300)
def test_an_action_is_done_whole_or_not_at_all(ashby, name):
    before_it, act = ACTIONS[name]
    with scope.opened([ashby.pk], writes=True):
        given = Given(ashby)
        before_it(given)
        done_whole(name, lambda: act(given))
