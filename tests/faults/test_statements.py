"""F5: whichever statement of an action fails, nothing of it is there; done again it is whole."""

from uuid import UUID

import pytest
from django.apps import apps
from django.db import transaction
from tests.engine.cases.conftest import a_desk
from tests.engine.cases.telling import june
from tests.faults.breaking import Broken, breaks_at

from moothall.engine.cases import actions as cases
from moothall.engine.cases.history import Requester
from moothall.engine.cases.models import Case, Survey, Task
from moothall.ground.councils import scope
from moothall.ground.journal.words import GUEST

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TOKEN = UUID("00000000-0000-4000-8000-000000000005")
MOST = 80


class Given:
    """A desk and two open cases of it, whose actions are tried at ten."""

    def __init__(self, council):
        self.desk = a_desk(council)
        self.case, self.other = (
            self.desk.case(contact=Requester(email=f"{name}@example.com")) for name in "ab"
        )
        self.officer = {"by": self.desk.actor("asha"), "at": june(1, "10:00")}

    def now(self):
        return Case.objects.get(pk=self.case.pk)

    @property
    def first_task(self):
        return Task.objects.get(case=self.case, state="ready").code

    def resolved(self):
        return cases.resolve(self.case, outcome="emptied", **self.officer)

    def closed(self):
        return cases.close(self.resolved(), **self.officer)

    def merged(self):
        return cases.merge(self.case, self.other, **self.officer)

    def linked(self):
        return cases.link(self.case, self.other, kind="child", **self.officer)


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
    "rate": (
        Given.closed,
        lambda g: cases.rate(Survey.objects.get().token, by=GUEST, at=june(2), score=4),
    ),
}


def everything():
    """Every row of cases, messages, drafts and the journal: what an action may touch."""
    labels = ("cases", "contact", "journal", "catalogue", "documents")
    models = [model for label in labels for model in apps.get_app_config(label).get_models()]
    return {model: sorted(map(str, model.objects.values_list())) for model in models}


@pytest.mark.parametrize("name", ACTIONS)
@pytest.mark.timeout(300)
def test_an_action_is_done_whole_or_not_at_all(ashby, name):
    before_it, act = ACTIONS[name]
    with scope.opened([ashby.pk], writes=True):
        given = Given(ashby)
        before_it(given)
        stands = everything()
        for number in range(1, MOST):
            with breaks_at(number) as breaker:
                try:
                    with transaction.atomic():
                        act(given)
                except Broken:
                    pass
                else:
                    break
            assert everything() == stands, f"statement {number} of {name} failed"
        assert number == breaker.seen + 1
        assert number > 2
        assert everything() != stands
