"""Sending, and what people are told and can keep."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse
from tests import starter
from tests.faces.portal.conftest import BUILDER, somebody
from tests.faces.portal.walking import Browser

from moothall.engine.cases.models import Case, Submission, Target
from moothall.engine.catalogue import actions as catalogue
from moothall.engine.catalogue.models import Draft, Intake
from moothall.engine.catalogue.words import Plan
from moothall.engine.contact.models import Message
from moothall.faces.pages.plain import moment
from moothall.faces.portal import sent
from moothall.ground.councils import scope
from moothall.ground.people.words import Role

pytestmark = pytest.mark.django_db
SERVICES = starter.definitions()
BIN = SERVICES["missed-bin"]
REFERENCE = r"[2-9A-HJKMNP-Z]{3}-[2-9A-HJKMNP-Z]{3}-[2-9A-HJKMNP-Z]{3}"


@pytest.fixture
def sender(visitor):
    """Somebody at the check of their answers."""
    visitor.walk(BIN)
    return visitor


def send(browser):
    browser.post(browser.path.replace("/check", "/send"))
    return re.search(REFERENCE, browser.text)[0]


def test_the_confirmation_has_all_six_parts(sender, town):
    reference = send(sender)
    assert sender.path.startswith("/sent/")
    assert sender.heading == "Report sent"
    assert "Your reference number " + reference in sender.text
    assert BIN.next.split(".")[0] in sender.text
    assert re.search(r"We aim to finish by \w+day \d+ \w+ \d{4} at", sender.text)
    assert BIN.contact.split(".")[0] in sender.text
    assert "Save or print a record" in sender.text
    assert f'href="{reverse("portal:case", args=(reference,))}"' in sender.page.text


def test_the_confirmation_and_the_record_say_when_it_is_done_not_when_it_is_answered(sender, town):
    send(sender)
    with scope.opened([town.pk], writes=False):
        dues = dict(Target.objects.values_list("code", "due_at"))
    assert dues["response"] < dues["resolution"]
    done = moment(dues["resolution"])
    assert f"We aim to finish by {done}" in sender.text
    sender.get(sender.path + "/record")
    assert f"We aim to finish by {done}" in sender.text


def test_s30_the_confirmation_does_not_promise_more_mail_than_may_be_sent(sender, town):
    send(sender)
    assert "email with this reference to ada@example.com, unless it has had a" in sender.text
    with scope.opened([town.pk], writes=True):
        Message.objects.update(state="withheld", reason="-", next_try_at=None)
    sender.get(sender.path)
    assert "with this reference" not in sender.text


def test_a_council_with_an_address_asks_what_you_think(sender, town):
    with scope.opened([town.pk], writes=True):
        type(town).objects.filter(pk=town.pk).update(email="hello@ashby.example")
    send(sender)
    assert "mailto:hello@ashby.example?subject=Feedback%20on%20Report%20a%20missed" in (
        sender.page.text
    )


def test_pressing_twice_shows_the_same_reference(sender, town):
    button = sender.path.replace("/check", "/send")
    references = set()
    for _ in range(2):
        sender.post(button)
        references.add(re.search(REFERENCE, sender.text)[0])
    assert len(references) == 1
    with scope.opened([town.pk], writes=False):
        assert Case.objects.count() == Submission.objects.count() == 1
        assert Draft.objects.count() == 0


def test_a_press_that_ends_between_two_looks_shows_the_same_confirmation(sender, town, monkeypatch):
    looked = sent.draft_of

    def ended_meanwhile(request, token):
        monkeypatch.setattr(sent, "draft_of", looked)
        sent.submit(request, token)
        return looked(request, token)

    monkeypatch.setattr(sent, "draft_of", ended_meanwhile)
    send(sender)
    assert sender.heading == "Report sent"
    with scope.opened([town.pk], writes=False):
        assert Case.objects.count() == 1


def test_the_confirmation_can_be_loaded_again(sender, town):
    reference = send(sender)
    sender.get(sender.path)
    assert reference in sender.text
    with scope.opened([town.pk], writes=False):
        assert Case.objects.count() == 1


def test_what_was_sent_is_what_was_answered(sender, town):
    with scope.opened([town.pk], writes=False):
        answers = Draft.objects.get().answers
    send(sender)
    with scope.opened([town.pk], writes=False):
        sent = Submission.objects.get()
        assert sent.answers == answers
        assert Case.objects.get().contact_email == "ada@example.com"


def test_the_record_shows_every_answer_and_the_reference(sender):
    reference = send(sender)
    sender.get(sender.path + "/record")
    assert reference in sender.text
    for page in BIN.pages:
        for question in page.questions:
            if question.when is None and page.when is None:
                assert question.label in sender.text
    assert "Change" not in sender.text


def test_a_stranger_sees_neither_confirmation_nor_record(sender, town):
    send(sender)
    stranger = Browser(type(sender.client)(), town)
    assert stranger.get(sender.path).status_code == 404
    assert stranger.get(sender.path + "/record").status_code == 404


def test_half_a_journey_cannot_be_sent(visitor, town):
    visitor.begin("missed-bin")
    first = visitor.path
    visitor.post(first.split("page/")[0] + "send")
    assert visitor.path == first
    with scope.opened([town.pk], writes=False):
        assert Case.objects.count() == 0


@pytest.mark.parametrize("service", SERVICES.values(), ids=list(SERVICES))
def test_every_service_can_be_sent(employee, service):
    employee.walk(service)
    assert re.fullmatch(REFERENCE, send(employee))


def test_what_a_person_sends_is_theirs(client, town):
    identity, person = somebody(town, Role.EMPLOYEE)
    client.force_login(identity)
    desk = Browser(client, town)
    desk.walk(SERVICES["ict-fault"])
    reference = send(desk)
    with scope.opened([town.pk], writes=False):
        assert Case.objects.get(reference=reference).requester_id == person.pk


def test_whoever_comes_too_late_is_told_kindly_and_keeps_their_answers(sender, town):
    capped = BIN.model_copy(update={"places": 1, "closed": "Ring us, and we will help."})
    with scope.opened([town.pk], writes=True) as at:
        (made,) = catalogue.publish(town, capped, by=BUILDER, at=at, plan=Plan.MOVE)
        catalogue.take_place(town, capped, uuid4(), by=BUILDER, at=at)
    sender.post(sender.path.replace("/check", "/send"))
    assert sender.page.status_code == 409
    assert sender.heading == "All places have been taken"
    assert "Ring us, and we will help." in sender.text
    with scope.opened([town.pk], writes=True):
        assert Draft.objects.get().version_id == made.version.pk
        Intake.objects.update(taken=0)
    sender.get(re.search(r'href="(/apply/[^"]+/check)"', sender.page.text)[1])
    send(sender)
    assert sender.heading == "Report sent"
