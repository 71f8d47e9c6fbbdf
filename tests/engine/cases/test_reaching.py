"""Which way a requester is told, and what follows when a message does not arrive."""

import pytest
from tests import starter
from tests.engine.cases.conftest import BINS
from tests.engine.cases.telling import june

from moothall.engine.cases import actions as cases
from moothall.engine.cases import jobs
from moothall.engine.cases.models import Event, Task
from moothall.engine.catalogue import actions as catalogue
from moothall.engine.contact import actions as contact
from moothall.engine.contact.models import Message
from moothall.engine.contact.words import State
from moothall.ground.journal.words import GUEST, Actor

pytestmark = pytest.mark.django_db
SETUP = Actor.job("set-up")
LOOP = Actor.job("lost-messages")


@pytest.fixture
def offer(desk):
    """Publish the bin service with its first message sent otherwise."""

    def offered(channels, **changed):
        bins = starter.definitions()["missed-bin"]
        value = bins.as_json()
        value["messages"][0] |= {"channel": channels} | changed
        for page in value["pages"]:
            for question in page["questions"]:
                if question["id"] in {"address_line", "town", "postcode"}:
                    question["fills"] = "address"
        changed_bins = type(bins).model_validate(value)
        published = catalogue.publish(desk.council, changed_bins, by=SETUP, at=june(1, "01:00"))
        desk.versions["missed-bin"] = published[0].version.pk

    return offered


def submit(desk, *, by=GUEST, **answers):
    return cases.submit(
        desk.council, desk.asked(answers=BINS | answers), by=by, at=june(1, "09:00")
    )


def sent(desk, **answers):
    submit(desk, **answers)
    return [
        (m.channel, m.recipient, [way["channel"] for way in m.otherwise])
        for m in Message.objects.order_by("pk")
    ]


LETTER = "Robin Vale\n1 High Street\nAshby\nAB1 2CD"


def test_w13_the_first_channel_that_leads_to_them_is_taken_and_the_rest_kept(desk, offer):
    offer(["text", "email", "letter"])
    assert sent(desk, phone="+447700900111") == [("text", "+447700900111", ["email", "letter"])]


def test_a_landline_gets_no_text(desk, offer):
    offer(["text", "letter"])
    assert sent(desk, phone="+442079460018") == [("letter", LETTER, [])]


def test_a_letter_goes_to_the_address_in_the_form(desk, offer):
    offer("letter")
    assert sent(desk) == [("letter", LETTER, [])]
    [letter] = Message.objects.all()
    assert letter.subject.startswith("We have your report")


def test_a_text_has_words_of_its_own(desk, offer):
    offer(["text"], text="We have your report {{reference}}.")
    case = submit(desk, phone="+447700900111")
    assert Message.objects.get().body == f"We have your report {case.reference}."


def test_the_channel_that_somebody_prefers_goes_first(desk, offer):
    offer(["email", "text"])
    resident = desk.people["resident"]
    contact.prefer(resident, "text", by=resident.actor, at=june(1))
    submit(desk, by=resident.actor, phone="+447700900111")
    assert [m.channel for m in Message.objects.all()] == ["text"]


def test_s30_what_a_guest_causes_is_limited_and_what_an_officer_writes_is_not(desk, offer):
    offer(["email"])
    case = submit(desk)
    cases.reply(case, by=desk.actor("asha"), at=june(1, "10:00"), body="We will look.")
    assert [m.is_limited for m in Message.objects.order_by("pk")] == [True, False]
    assert [m.is_answer for m in Message.objects.order_by("pk")] == [False, True]


def test_s30_ones_own_address_is_not_limited(desk, offer):
    offer(["email"])
    resident = desk.people["resident"]
    submit(desk, by=resident.actor, email=resident.email)
    submit(desk, by=resident.actor, email="another@example.org")
    assert [m.is_limited for m in Message.objects.order_by("pk")] == [False, True]


# --- what did not arrive -----
def lose(message):
    at = june(1, "12:00")
    Message.objects.filter(pk=message.pk).update(
        state=State.SENT, sent_at=at, next_try_at=None, carrier="notify", channel="email"
    )
    contact.receive(str(message.token), "permanent-failure", by=LOOP, at=at)


def test_a_message_that_did_not_arrive_becomes_a_task_of_the_team_once(desk):
    case = desk.case()
    lose(Message.objects.get(case_id=case.pk))
    assert [jobs.take_up_lost_once() for _ in range(2)] == [1, 0]
    task = Task.objects.get(code__startswith="reach-")
    assert task.name == (
        "An email about this case did not arrive: find out how to reach the requester, and tell"
        " them"
    )
    assert (task.team_id, task.state) == (case.team_id, "ready")
    assert "robin" not in task.name.lower()
    cases.finish_task(case, by=desk.actor("asha"), at=june(2), task=task.code)
    assert Event.objects.filter(kind="task_done").count() == 1


def test_when_the_case_is_over_it_is_noted_and_the_team_is_told(desk):
    team = desk.teams["street-services"]
    team.email = "streets@ashby.example"
    team.save()
    case = desk.case()
    cases.resolve(case, by=desk.actor("asha"), at=june(1, "11:00"), outcome="emptied")
    lose(Message.objects.filter(case_id=case.pk).order_by("pk").first())
    assert jobs.take_up_lost_once() == 1
    assert Event.objects.latest("pk").kind == "noted"
    assert Message.objects.latest("pk").recipient == "streets@ashby.example"
    assert Task.objects.filter(code__startswith="reach-").count() == 0
