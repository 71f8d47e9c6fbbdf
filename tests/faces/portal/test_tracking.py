"""How a request is getting on: for whoever asked, and nobody else."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests import starter
from tests.faces.portal.conftest import BUILDER, somebody
from tests.faces.portal.test_sent import send
from tests.faces.portal.walking import Browser, answers

from moothall.engine.cases import actions as cases
from moothall.engine.cases import references
from moothall.engine.cases.models import Case, Event
from moothall.faces.portal.tracking import GUESSES, NOT_FOUND
from moothall.ground.councils import scope
from moothall.ground.people.words import Role

pytestmark = pytest.mark.django_db
SERVICES = starter.definitions()
BIN = SERVICES["missed-bin"]


@pytest.fixture
def reference(visitor):
    visitor.walk(BIN, {"postcode": "ZZ9 9ZZ"})
    return send(visitor)


@pytest.fixture
def stranger(visitor, town):
    """Another browser."""
    return Browser(type(visitor.client)(), town)


def do(council, reference, what, **facts):
    with scope.opened([council.pk], writes=True) as at:
        what(Case.objects.get(reference=reference), by=BUILDER, at=at, **facts)


@pytest.mark.parametrize(
    "proof", ["ada@example.com", " ADA@Example.COM ", "01632960001", "+44 1632 960001", "zz99zz"]
)
def test_a_reference_and_what_was_given_open_the_request(stranger, reference, proof):
    typed = reference.lower().replace("-", " ")
    stranger.post("/track", {"reference": typed, "proof": proof})
    assert stranger.path == reverse("portal:case", args=(reference,))
    assert stranger.heading == "Report a missed bin"


@pytest.mark.parametrize("proof", ["eve@example.com", "01632 960 002", "ZZ9 8ZZ", "Twelve", "ada"])
def test_a_reference_with_another_proof_shows_nothing(stranger, reference, proof):
    stranger.post("/track", {"reference": reference, "proof": proof})
    assert stranger.page.status_code == 422
    assert NOT_FOUND in stranger.text
    assert "missed" not in stranger.text


def test_a_reference_alone_leads_to_the_question_whether_it_exists_or_not(stranger, reference):
    for one in (reference, references.fresh()):
        stranger.get(f"/requests/{one}")
        assert stranger.path == "/track"
        stranger.post(f"/requests/{one}/reply", {"text": "hello"})
        assert stranger.path == "/track"


def test_a_wrong_reference_and_a_wrong_proof_read_the_same(stranger, reference):
    said = set()
    for one, proof in ((references.fresh(), "ada@example.com"), (reference, "eve@example.com")):
        stranger.post("/track", {"reference": one, "proof": proof})
        said.add(stranger.text.replace(one, "").replace(proof, ""))
    assert len(said) == 1


def test_guessing_is_stopped_s5(stranger, reference):
    for _ in range(GUESSES.tries):
        stranger.post("/track", {"reference": references.fresh(), "proof": "ada@example.com"})
        assert stranger.page.status_code == 422
    stranger.post("/track", {"reference": reference, "proof": "ada@example.com"})
    assert stranger.page.status_code == 429
    assert stranger.heading == "You have tried too many times"


def test_one_reference_cannot_be_tried_from_many_places_s5(stranger, reference):
    for number in range(GUESSES.tries):
        stranger.client.defaults["REMOTE_ADDR"] = f"198.51.100.{number}"
        stranger.post("/track", {"reference": reference, "proof": f"a{number}@example.com"})
    stranger.client.defaults["REMOTE_ADDR"] = "198.51.100.200"
    stranger.post("/track", {"reference": reference, "proof": "ada@example.com"})
    assert stranger.page.status_code == 429


def test_each_empty_field_says_what_to_enter(stranger):
    stranger.post("/track")
    assert stranger.title.startswith("Error: ")
    assert "Enter your reference number" in stranger.text
    assert "Enter the email, telephone number or postcode you gave us" in stranger.text


def test_a_link_fills_in_the_reference(stranger, reference):
    stranger.get(f"/track?reference={reference}")
    assert f'value="{reference}"' in stranger.page.text


def test_whoever_sent_it_sees_it_without_proof(visitor, reference):
    visitor.get(f"/requests/{reference}")
    assert "Received" in visitor.text
    assert "We received your request" in visitor.text
    assert "We aim to finish by" in visitor.text


def test_a_request_of_one_council_is_not_found_in_another(visitor, reference, dunmere):
    elsewhere = Browser(visitor.client, dunmere)
    elsewhere.post("/track", {"reference": reference, "proof": "ada@example.com"})
    assert NOT_FOUND in elsewhere.text


def test_waiting_for_the_resident_shows_the_clock_stopped_and_an_answer_starts_it(
    visitor, reference, town
):
    do(town, reference, cases.pause, reason="requester", remark="Which side of the house?")
    visitor.get(f"/requests/{reference}")
    assert "Waiting for you" in visitor.text
    assert "Clock stopped" in visitor.text
    assert visitor.text.count("Which side of the house?") == 2
    visitor.post(f"/requests/{reference}/reply", {"text": "The left.\r\n<b>Really</b>"})
    assert "Thank you. We have your message." in visitor.text
    assert "Clock stopped" not in visitor.text
    assert "The clock started again" in visitor.text
    assert "The left. <b>Really</b>" in visitor.text
    assert "<b>Really</b>" not in visitor.page.text


def test_waiting_for_somebody_else_does_not_stop_the_clock(visitor, reference, town):
    do(town, reference, cases.pause, reason="road", remark="Told nobody")
    visitor.get(f"/requests/{reference}")
    assert "On hold" in visitor.text
    assert "We aim to finish by" in visitor.text
    assert "Told nobody" not in visitor.text


def test_internal_notes_are_never_shown(visitor, reference, town):
    do(town, reference, cases.note, body="A difficult neighbour")
    do(town, reference, cases.reply, body="We are on our way.")
    visitor.get(f"/requests/{reference}")
    assert "We are on our way." in visitor.text
    assert "difficult" not in visitor.text


def test_a_finished_request_can_be_opened_again(visitor, reference, town):
    do(town, reference, cases.resolve, outcome="emptied")
    visitor.get(f"/requests/{reference}")
    assert "We emptied the bin." in visitor.text
    assert "Open it again" in visitor.text
    visitor.post(f"/requests/{reference}/reopen", {"why": ""})
    assert visitor.page.status_code == 422
    visitor.post(f"/requests/{reference}/reopen", {"why": "It is still full."})
    assert "We have opened your request again." in visitor.text
    assert "It is still full." in visitor.text
    with scope.opened([town.pk], writes=False):
        assert Case.objects.get(reference=reference).state == "open"


def test_a_running_request_offers_no_reopening(visitor, reference):
    visitor.get(f"/requests/{reference}")
    assert "Open it again" not in visitor.text
    visitor.post(f"/requests/{reference}/reopen", {"why": "now"})
    assert visitor.page.status_code == 422


@pytest.mark.parametrize("text", ["", "   ", "x" * 4001])
def test_a_message_that_cannot_be_taken_is_kept_on_the_page(visitor, reference, town, text):
    visitor.post(f"/requests/{reference}/reply", {"text": text})
    assert visitor.page.status_code == 422
    assert visitor.title.startswith("Error: ")
    assert text.strip() in visitor.page.text
    with scope.opened([town.pk], writes=False):
        assert not Event.objects.filter(kind="message").exists()


def test_your_requests_lists_yours_and_what_you_have_not_sent(client, town):
    identity, _ = somebody(town, Role.EMPLOYEE)
    client.force_login(identity)
    desk = Browser(client, town)
    desk.get("/requests")
    assert "You have not sent anything yet" in desk.text
    desk.walk(SERVICES["ict-fault"])
    reference = send(desk)
    desk.begin("ict-equipment")
    first = desk.path
    desk.get("/requests")
    assert reference in desk.text
    assert "Received" in desk.text
    assert "Not sent yet" not in desk.text  # nothing is answered that could be lost
    page = SERVICES["ict-equipment"].page(first.rsplit("/", 1)[-1])
    desk.post(first, answers(page, {}))
    desk.get("/requests")
    assert "Not sent yet" in desk.text
    assert "Ask for ICT equipment" in desk.text


def test_your_requests_are_told_apart_by_what_you_wrote(client, town):
    identity, _ = somebody(town, Role.EMPLOYEE)
    client.force_login(identity)
    desk = Browser(client, town)
    for words in ("The screen is black.", "The door does not open."):
        desk.walk(SERVICES["ict-fault"], {"details": words})
        send(desk)
    desk.get("/requests")
    assert re.findall(r"The (?:screen|door)[^<]*", desk.page.text) == [
        "The door does not open.",
        "The screen is black.",
    ]
    desk.get("/search?text=screen+black")
    assert "The screen is black., " in desk.text
    assert "The door" not in desk.text


def test_your_requests_are_not_shown_to_another(client, town):
    mine, _ = somebody(town, Role.EMPLOYEE)
    other, _ = somebody(town, Role.EMPLOYEE, email="lee@ashby.example", name="Lee Marsh")
    client.force_login(mine)
    desk = Browser(client, town)
    desk.walk(SERVICES["ict-fault"])
    reference = send(desk)
    client.force_login(other)
    desk.get("/requests")
    assert reference not in desk.text
    desk.get(f"/requests/{reference}")
    assert desk.path == "/track"


def test_your_requests_need_you_to_sign_in(visitor):
    reply = visitor.client.get("/requests", headers=visitor.host)
    assert reply.url == "/account/login/?next=/requests"


def test_the_page_of_a_request_costs_a_fixed_number_of_queries(visitor, reference, town):
    counts = []
    for words in ("One", "Two", "Three"):
        do(town, reference, cases.reply, body=words)
        with CaptureQueriesContext(connection) as asked:
            visitor.client.get(f"/requests/{reference}", headers=visitor.host)
        counts.append(len(asked))
    assert counts == [12, 12, 12]


@pytest.mark.parametrize("already", [0, 2])
def test_your_requests_cost_a_fixed_number_of_queries(client, town, already):
    identity, _ = somebody(town, Role.EMPLOYEE)
    client.force_login(identity)
    desk = Browser(client, town)
    for _ in range(1 + already):
        desk.walk(SERVICES["ict-fault"])
        send(desk)
    with CaptureQueriesContext(connection) as asked:
        client.get("/requests", headers=desk.host)
    assert len(asked) == 12, "one of them asks what somebody who works here has to read"
