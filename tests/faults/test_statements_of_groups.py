"""F5, of groups: whichever statement of an action fails, nothing of it is there."""

from dataclasses import replace

import pytest
from django.db import transaction
from tests import standing as scenes
from tests.engine.cases.conftest import SETUP, ashbys_desk
from tests.engine.cases.telling import june
from tests.faults.statements import done_whole
from tests.practices.servicedesk.conftest import JOIN, volunteer
from tests.practices.servicedesk.test_groups import DO, MEETING, MEMBERS

from moothall.engine.cases.models import Case
from moothall.ground.councils import scope
from moothall.ground.people import queries as known
from moothall.practices.servicedesk import actions
from moothall.practices.servicedesk.models import (
    Goal,
    Group,
    GroupSession,
    Guest,
    Member,
    Undertaking,
)
from moothall.practices.servicedesk.words.groups import SaidOfGoal, SaidOfGroup, SaidOfMember

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HOW = {"by": SETUP, "at": june(2)}
AFTER = {"by": SETUP, "at": june(10, "12:00")}
SAID = SaidOfGroup(name="Success", service=JOIN)
GOAL = SaidOfGoal(measure="resolution", aim="most", value=8, by_on=june(20).date())


class Club:
    """A group of Ashby's with two members, and what was done with it so far."""

    def __init__(self, desk):
        self.desk = desk
        self.group = actions.add_group(desk.council, SAID, **HOW)
        actions.load_members(self.group, MEMBERS[:2], has_agreed=True, **HOW)

    def planned(self):
        return actions.plan_session(self.group, MEETING, **HOW)

    def invited(self):
        actions.invite(self.planned(), **HOW)

    def wants(self):
        return actions.set_goal(self.group, GOAL, measures=["resolution"], **HOW)

    def agreed(self):
        return actions.agree(self.group, DO, **HOW)

    def joined(self):
        return actions.join(self.group, self.desk.people["employee"], **HOW)

    def asked(self):
        volunteer(self.desk)

    def works(self):
        self.joined()
        mine = replace(DO, email="employee@ashby.example")
        actions.agree(self.group, mine, **HOW)

    def added(self):
        said = SaidOfMember(name="Kit", email="kit@example.com")
        return actions.add_member(self.group, said, has_agreed=True, **HOW)


def nothing(club):
    return None


def session():
    return GroupSession.objects.select_related("group__council").get()


GROUPS = {
    "add_group": (
        nothing,
        lambda c: actions.add_group(c.desk.council, SaidOfGroup(name="Focus"), **HOW),
    ),
    "change_group": (
        nothing,
        lambda c: actions.change_group(c.group, SaidOfGroup(name="Focus"), **HOW),
    ),
    "end_group": (nothing, lambda c: actions.end_group(Group.objects.get(), **HOW)),
    "add_member": (nothing, Club.added),
    "load_members": (
        nothing,
        lambda c: actions.load_members(c.group, MEMBERS[:9], has_agreed=True, **HOW),
    ),
    "join": (nothing, Club.joined),
    "leave": (nothing, lambda c: actions.leave(Member.objects.earliest("pk"), **HOW)),
    "take_in": (
        Club.asked,
        lambda c: actions.take_in(c.group, Case.objects.get(service=JOIN), **HOW),
    ),
    "plan_session": (nothing, Club.planned),
    "change_session": (
        Club.invited,
        lambda c: actions.change_session(session(), replace(MEETING, place="Library"), **HOW),
    ),
    "invite": (Club.planned, lambda c: actions.invite(session(), **HOW)),
    "reply": (
        Club.invited,
        lambda c: actions.reply(Guest.objects.earliest("pk"), "yes", **HOW),
    ),
    "cancel_session": (Club.invited, lambda c: actions.cancel_session(session(), **HOW)),
    "note_session": (
        lambda c: (c.invited(), c.added()),
        lambda c: actions.note_session(
            session(), set(Member.objects.values_list("pk", flat=True)), "Said.", **AFTER
        ),
    ),
    "set_goal": (nothing, Club.wants),
    "end_goal": (Club.wants, lambda c: actions.end_goal(Goal.objects.get(), **HOW)),
    "agree": (nothing, Club.agreed),
    "finish": (Club.agreed, lambda c: actions.finish(Undertaking.objects.get(), **HOW)),
    "remind": (Club.agreed, lambda c: actions.remind(Undertaking.objects.get(), **AFTER)),
    "erase_groups": (
        Club.works,
        lambda c: actions.erase_groups(known.whose(c.desk.people["employee"]), **HOW),
    ),
}


@scenes.after(ashbys_desk)
def ashbys_club(desk):
    with scope.opened([desk.council.pk], writes=True):
        return Club(desk)


@pytest.fixture
@scenes.on(ashbys_club)
def club(standing):
    with scope.opened([standing.desk.council.pk], writes=True):
        yield standing


@pytest.mark.timeout(300)
def test_what_is_done_with_groups_is_there_whole_or_not_at_all(club):
    among = ("servicedesk", "journal", "contact", "cases")
    for name, (before_it, act) in GROUPS.items():
        with transaction.atomic():
            before_it(club)
            done_whole(name, lambda a=act: a(club), among=among)
            transaction.set_rollback(True)
