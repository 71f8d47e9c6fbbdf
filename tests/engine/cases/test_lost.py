"""A warning to those who work a case that does not arrive becomes a task that says so."""

import pytest
from tests import starter
from tests.engine.cases.conftest import SETUP, someone
from tests.engine.cases.telling import june

from moothall.engine.cases import actions as cases
from moothall.engine.cases import jobs, queries
from moothall.engine.cases import rules as case_rules
from moothall.engine.cases.actions import telling
from moothall.engine.cases.models import Event, Target, Task
from moothall.engine.catalogue import actions as catalogue
from moothall.engine.contact import actions as contact
from moothall.engine.contact import rules
from moothall.engine.contact.models import Message
from moothall.engine.contact.words import State
from moothall.ground.journal.words import Actor
from moothall.ground.people import actions as joining
from moothall.ground.people import queries as people

pytestmark = pytest.mark.django_db
LOOP = Actor.job("lost-messages")
SEEN_TO = "See that they know, and have the address put right"
HALF = "50% of the time for the resolution is used"


@pytest.fixture
def case(desk):
    """A case of the bins, of which nobody was told anything yet."""
    team = desk.teams["street-services"]
    team.email = "streets@ashby.example"
    team.save()
    case = desk.case(at=june(1))
    Message.objects.all().delete()
    return case


def warned(case, at):
    """Let time run out until a moment; return the messages of that."""
    seen = set(Message.objects.values_list("pk", flat=True))
    target = Target.objects.get(case=case, code="resolution")
    cases.fire_thresholds(target, by=SETUP, at=at)
    return list(Message.objects.exclude(pk__in=seen).order_by("pk"))


def lost(message):
    """Let a message come back; return the task that follows, if one does."""
    Message.objects.filter(pk=message.pk).update(
        state=State.SENT, sent_at=june(2), next_try_at=None, carrier="notify"
    )
    contact.receive(str(message.token), "permanent-failure", by=LOOP, at=june(2))
    assert jobs.take_up_lost_once() == 1
    return Task.objects.filter(code=f"reach-{message.pk}").first()


def half(case):
    """The warning of half of its time."""
    target = Target.objects.get(case=case, code="resolution")
    return next(iter(warned(case, target.due_at - (target.due_at - june(1)) / 3)))


def test_a_lost_warning_to_the_team_says_so_and_of_what(case):
    message = half(case)
    assert message.recipient == "streets@ashby.example"
    task = lost(message)
    said = message.subject.partition(": ")[2]
    assert task.name == (
        f"An email to the team {case.team.name} did not arrive: “{said}”. {SEEN_TO}"
    )
    assert "of the time for" in said
    assert (task.team_id, task.state) == (case.team_id, "ready")


def test_a_lost_warning_to_the_officer_names_them_by_their_part(desk, case):
    cases.assign(case, person=desk.people["asha"], by=SETUP, at=june(1, "10:00"))
    [event] = Event.objects.filter(case=case, kind="assigned").order_by("-pk")[:1]
    tell(case, ["asha@ashby.example"], event)
    task = lost(Message.objects.get(recipient="asha@ashby.example"))
    assert task.name == (
        f"An email to the officer whose case this is did not arrive: “{HALF}”. {SEEN_TO}"
    )
    assert task.team_id == case.team_id


def tell(case, addresses, event):
    case.refresh_from_db()
    telling.warn(case, addresses, text=HALF, event_id=event.pk, by=SETUP, at=june(1, "11:00"))


def test_a_lost_warning_to_a_manager_stays_with_the_team(case):
    event = Event.objects.filter(case=case).first()
    tell(case, ["mo@ashby.example", "nobody@ashby.example"], event)
    names = [lost(one).name for one in Message.objects.order_by("recipient")]
    assert [name.partition(" did not")[0] for name in names] == [
        "An email to a manager",
        "An email to a colleague who is told of this case",
    ]
    assert set(Task.objects.filter(code__startswith="reach-").values_list("team_id")) == {
        (case.team_id,)
    }


def sees(desk, name, case):
    """Whether the page of a case opens for somebody."""
    who = people.who(desk.people[name].identity_id, [desk.council.pk])
    is_listed = queries.visible(who).filter(pk=case.pk).exists()
    return is_listed and case_rules.may_see(case, desk.actor(name))


def test_what_another_team_was_to_be_told_is_that_team_s_task_if_it_may_see_the_case(desk):
    stores = desk.teams["ict-stores"]
    desk.people["kit"] = someone(desk.council, "kit", "officer", june(1))
    joining.join_team(desk.people["kit"], stores, by=SETUP, at=june(1))
    case = desk.case("ict-equipment")
    Message.objects.all().delete()
    tell(case, [stores.email], Event.objects.filter(case=case).first())
    task = lost(Message.objects.get())
    assert (task.team_id, f"the team {stores.name}" in task.name) == (stores.pk, True)
    assert sees(desk, "kit", case)


def test_what_another_team_was_to_be_told_of_a_case_it_may_not_see_is_for_its_own(desk, case):
    other = desk.teams["ict-desk"]
    assert not sees(desk, "dev", case)
    tell(case, [other.email], Event.objects.filter(case=case).first())
    task = lost(Message.objects.get())
    assert (task.team_id, f"the team {other.name}" in task.name) == (case.team_id, True)
    assert sees(desk, "asha", case)


def test_a_team_that_the_service_names_no_more_has_no_task_of_a_case_that_it_sees_no_more(desk):
    stores = desk.teams["ict-stores"]
    case = desk.case("ict-equipment")
    Message.objects.all().delete()
    tell(case, [stores.email], Event.objects.filter(case=case).first())
    told = starter.definitions()["ict-equipment"]
    tasks = tuple(one.model_copy(update={"team": None}) for one in told.tasks)
    later = told.model_copy(update={"tasks": tasks})
    catalogue.publish(desk.council, later, by=SETUP, at=june(1, "12:00"), is_forced=True)
    assert lost(Message.objects.get()).team_id == case.team_id


def test_nothing_of_a_note_stands_in_the_task(desk, case):
    cases.note(case, by=desk.actor("asha"), at=june(1, "10:00"), body="@Dev Seen?")
    [event] = Event.objects.filter(case=case, kind="noted")
    tell(case, ["dev@ashby.example"], event)
    message = Message.objects.latest("pk")
    assert lost(message).name.startswith(
        "An email to a colleague who is told of this case did not arrive, about this case. See"
    )


def test_of_a_case_that_is_over_no_mail_follows_to_an_address_at_which_nothing_arrives(desk, case):
    message = half(case)
    cases.resolve(case, by=desk.actor("asha"), at=june(2), outcome="emptied")
    Message.objects.exclude(pk=message.pk).delete()
    assert lost(message) is None
    assert Event.objects.latest("pk").kind == "noted"
    assert not Message.objects.exclude(pk=message.pk).exists()


def test_nobody_unsubscribes_from_what_their_work_needs(case):
    message = half(case)
    assert (rules.may_unsubscribe(message), rules.unsubscribe_url(message)) == (False, "")
