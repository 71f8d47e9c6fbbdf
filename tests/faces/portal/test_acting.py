"""B acts for A in a browser: in what A said, shown on every case, and over when A says so."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from tests import starter
from tests.faces.pages.signing import identity as enrolled
from tests.faces.pages.signing import sign_in
from tests.faces.portal.conftest import BUILDER, somebody
from tests.faces.portal.test_sent import send
from tests.faces.portal.walking import Browser

from moothall.engine.cases import queries as cases
from moothall.engine.cases.models import Case, Event
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.people import actions as people
from moothall.ground.people import queries
from moothall.ground.people.models import Authority, Person
from moothall.ground.people.words import Role

pytestmark = pytest.mark.django_db
BIN = starter.definitions()["missed-bin"]
KIT = starter.definitions()["ict-equipment"]
OTHER = "fly-tipping"


def signed_in(town, email, name):
    identity, person = somebody(town, email=email, name=name)
    client = Client()
    client.force_login(identity)
    return Browser(client, town), person


@pytest.fixture
def rosa(town):
    return signed_in(town, "rosa@example.org", "Rosa Lund")


@pytest.fixture
def lars(town):
    return signed_in(town, "lars@example.org", "Lars Berg")


def let(giver, taker, *services, length="365", number=None, **more):
    """One lets the other act, by a code that is read from the page; gives its number."""
    browser, person = giver
    where = f"/details/acting/let/{number or person.pk}"
    browser.post(where, {"services": services or ["all"], "length": length, **more})
    code = re.search(r"\d{4} \d{4} \d{4}", browser.text)[0]
    taker[0].post("/details/acting/take", {"code": code})
    assert "You may act for" in taker[0].text
    with scope.opened([person.council_id], writes=False):
        return Authority.objects.order_by("-pk").first().pk


def act(browser, number, verb="begin"):
    return browser.post(f"/details/acting/{number}/do/{verb}")


def asked_for(browser):
    browser.walk(BIN)
    return send(browser)


def test_what_b_asks_for_a_is_as_and_says_so_everywhere(rosa, lars, town):
    act(lars[0], let(rosa, lars))
    assert "You are acting for Rosa Lund" in lars[0].text
    reference = asked_for(lars[0])
    with scope.opened([town.pk], writes=False) as at:
        case = Case.objects.get(reference=reference)
        first = Event.objects.get(case=case, kind="created")
        entry = Entry.objects.get(verb="case.created", thing_id=case.pk)
        assert case.requester_id == rosa[1].pk
        assert (first.by_id, first.data["for"]) == (lars[1].pk, rosa[1].pk)
        assert (entry.by_id, entry.facts["for"]) == (lars[1].pk, rosa[1].pk)
        assert cases.timeline(case, at=at)[-1].by == "Lars Berg for Rosa Lund"
        assert cases.cases_of(queries.whose(rosa[1])).get() == case
        assert not cases.cases_of(queries.whose(lars[1])).exists()
    lars[0].post(f"/requests/{reference}/reply", {"text": "One more thing"})
    with scope.opened([town.pk], writes=False):
        said = Event.objects.get(case=case, kind="message")
        assert (said.by_id, said.data["for"]) == (lars[1].pk, rosa[1].pk)
    page = rosa[0].get(f"/requests/{reference}")
    assert "Lars Berg asked for this in the name of Rosa Lund" in rosa[0].text
    assert page.status_code == 200
    enrolled(town, "admin@ashby.example", role=Role.ADMIN)
    desk = Client()
    sign_in(desk, "admin@ashby.example")
    shown = desk.get(f"/staff/cases/{reference}", headers={"host": "ashby.localhost"})
    assert "Lars Berg for Rosa Lund" in shown.text


@pytest.mark.parametrize("way", ["stop", "end"])
def test_when_it_is_over_nothing_of_as_is_open_to_b(rosa, lars, town, way):
    number = let(rosa, lars)
    act(lars[0], number)
    lars[0].begin(BIN.service)
    draft = re.search(r"/apply/([0-9a-f-]{36})", lars[0].path)[1]
    reference = asked_for(lars[0])
    sent = re.search(r"/sent/([0-9a-f-]{36})", lars[0].path)[1]
    assert lars[0].get(f"/requests/{reference}").request["PATH_INFO"].endswith(reference)
    if way == "stop":
        lars[0].post(reverse("portal:acting-stop"))
    else:
        act(rosa[0], number, "end")
    assert "You are acting for" not in lars[0].get("/requests").text
    assert reference not in lars[0].text
    assert lars[0].get(f"/apply/{draft}/").status_code == 404
    assert lars[0].get(f"/sent/{sent}").status_code == 404
    lars[0].get(f"/requests/{reference}")
    assert lars[0].path == "/track"
    lars[0].post(f"/requests/{reference}/reply", {"text": "Mine"})
    assert lars[0].path == "/track"
    with scope.opened([town.pk], writes=False) as at:
        case = Case.objects.get(reference=reference)
        by = lars[1].actor.acting_for(rosa[1].pk)
        is_over = queries.why_not_act(by, case.service, at=at, case_id=case.pk)
        assert bool(is_over) is (way == "end")


def test_b_acts_only_in_what_a_said(rosa, lars, town):
    mine = asked_for(rosa[0])
    act(lars[0], let(rosa, lars, OTHER))
    assert mine not in lars[0].get("/requests").text
    lars[0].get(f"/requests/{mine}")
    assert lars[0].path == "/track"
    lars[0].get(f"/services/{BIN.service}")
    assert "You act for Rosa Lund, but not in this" in lars[0].text
    lars[0].begin(BIN.service)
    assert lars[0].path == f"/services/{BIN.service}"


def test_what_an_employee_asks_for_is_not_there_for_whoever_acts_for_them(rosa, lars, town):
    with scope.opened([town.pk], writes=True) as at:
        people.stand(rosa[1], Role.MANAGER, by=BUILDER, at=at)
    rosa[0].walk(KIT)
    inside = send(rosa[0])
    sent = rosa[0].path
    rosa[0].begin(KIT.service)
    draft = rosa[0].path
    outside = asked_for(rosa[0])
    act(lars[0], let(rosa, lars))
    page = lars[0].get("/requests").text
    assert (outside in page, inside in page, KIT.name in page) == (True, False, False)
    for verb, typed in (("reply", {"text": "Hello"}), ("reopen", {"why": "Not right"})):
        lars[0].get(f"/requests/{inside}")
        assert lars[0].path == "/track"
        lars[0].post(f"/requests/{inside}/{verb}", typed)
        assert lars[0].path == "/track"
    assert lars[0].get(sent).status_code == 404
    assert lars[0].get(draft).status_code == 404
    lars[0].begin(KIT.service)
    assert lars[0].path == f"/services/{KIT.service}"
    assert rosa[0].get(draft).status_code == 200


def test_nobody_begins_or_ends_what_is_not_theirs(rosa, lars, town):
    number = let(rosa, lars)
    eve, _ = signed_in(town, "eve@example.org", "Eve")
    for verb in ("begin", "end"):
        assert act(eve, number, verb).status_code == 404
    assert act(rosa[0], number, "begin").status_code == 404
    assert eve.post(f"/details/acting/let/{rosa[1].pk}", {}).status_code == 404
    assert lars[0].post(f"/details/acting/let/{rosa[1].pk}", {}).status_code == 404
    session = eve.client.session
    session["acting"] = number
    session.save()
    assert "You are acting for" not in eve.get("/requests").text


def test_a_wrong_code_is_an_error_and_only_so_often(lars, town):
    page = lars[0].post("/details/acting/take", {"code": "1234 1234 1234"})
    assert (page.status_code, "no longer good" in lars[0].text) == (422, True)
    assert lars[0].post("/details/acting/take", {"code": ""}).status_code == 422
    for _ in range(10):
        page = lars[0].post("/details/acting/take", {"code": "1234 1234 1234"})
    assert page.status_code == 429


def test_a_business_has_its_requests_and_its_owner_lets_others_act(rosa, lars, town):
    said = {"name": "Lund  Bakery Ltd", "number": "1234567"}
    rosa[0].post("/details/acting/business", said)
    assert "Not checked by us yet" in rosa[0].text
    with scope.opened([town.pk], writes=False):
        bakery = Person.objects.get(company_number="01234567")
        [owned] = queries.given_by(bakery)
    act(rosa[0], owned.pk)
    reference = asked_for(rosa[0])
    with scope.opened([town.pk], writes=False):
        assert Case.objects.get(reference=reference).requester_id == bakery.pk
    number = let(rosa, lars, number=bakery.pk)
    act(lars[0], number)
    assert reference in lars[0].get("/requests").text
    assert lars[0].post(f"/details/acting/let/{bakery.pk}", {}).status_code == 404
    lars[0].post("/details/acting/business", {**said, "name": "Another"})
    assert "known here already" in lars[0].text
    act(rosa[0], number, "end")
    assert reference not in lars[0].get("/requests").text


def test_an_owner_lets_others_act_in_what_they_may_themselves(rosa, lars, town):
    rosa[0].post("/details/acting/business", {"name": "Lund Bakery Ltd", "number": ""})
    with scope.opened([town.pk], writes=True):
        [owned] = Authority.objects.filter(holder=rosa[1])
        Authority.objects.filter(pk=owned.pk).update(services=[OTHER])
    page = rosa[0].get(f"/details/acting/let/{owned.giver_id}").text
    assert ("Everything that you may" in page, f'value="{BIN.service}"' in page) == (True, False)
    wider = {"services": [BIN.service], "length": "365"}
    assert rosa[0].post(f"/details/acting/let/{owned.giver_id}", wider).status_code == 422
    kept = let(rosa, lars, number=owned.giver_id, length="730", owner="yes")
    with scope.opened([town.pk], writes=False):
        given = Authority.objects.get(pk=kept)
        assert (given.services, given.expires_at) == ([OTHER], owned.expires_at)


def test_whoever_it_is_for_reads_which_officer_recorded_it(rosa, lars, town):
    _, asha = somebody(town, Role.OFFICER, email="asha@ashby.example", name="Asha Desk")
    with scope.opened([town.pk], writes=True) as at:
        within = people.Within(expires_at=at + timedelta(days=30))
        shown = people.Shown("letter", "Seen")
        people.appoint(rosa[1], lars[1], within, on=shown, by=asha.actor, at=at)
    rosa[0].get("/details/acting")
    assert "A letter of authority. Recorded by Asha Desk, an officer, on " in rosa[0].text


@pytest.mark.parametrize("typed", [{}, {"services": ["all"]}, {"services": ["x"], "length": "30"}])
def test_what_is_not_chosen_is_an_error_with_a_way_to_it(rosa, typed):
    page = rosa[0].post(f"/details/acting/let/{rosa[1].pk}", typed)
    assert (page.status_code, "There is a problem" in rosa[0].text) == (422, True)


def let_in(rosa, reference):
    """Rosa lets somebody act in one request; gives the code."""
    where = f"/details/acting/let/{rosa[1].pk}"
    rosa[0].get(f"/requests/{reference}")
    assert f'{where}?case={reference}"' in rosa[0].page.text
    rosa[0].get(f"{where}?case={reference}")
    assert "In one request only:" in rosa[0].text
    rosa[0].post(where, {"case": reference, "length": "30", "services": ["all"], "owner": "yes"})
    return re.search(r"\d{4} \d{4} \d{4}", rosa[0].text)[0]


def test_in_one_request_only_b_sees_that_one_and_asks_for_nothing(rosa, lars, town):
    first, other = asked_for(rosa[0]), asked_for(rosa[0])
    lars[0].post("/details/acting/take", {"code": let_in(rosa, first)})
    assert "In one request only" in lars[0].text
    assert first in lars[0].text
    with scope.opened([town.pk], writes=False):
        held = Authority.objects.get()
        assert (held.cases, held.services) == ([Case.objects.get(reference=first).pk], [])
    act(lars[0], held.pk)
    assert lars[0].path == f"/requests/{first}"
    assert "You are acting for Rosa Lund in one request only" in lars[0].text
    assert "Let somebody act for you in this request" not in lars[0].text
    lars[0].post(f"/requests/{first}/reply", {"text": "Please come on Tuesday"})
    assert "Please come on Tuesday" in lars[0].text
    lars[0].get("/requests")
    assert first in lars[0].text
    assert other not in lars[0].text
    lars[0].get(f"/requests/{other}")
    assert lars[0].path == "/track"
    lars[0].get(f"/services/{BIN.service}")
    assert "You act for Rosa Lund, but not in this." in lars[0].text


def test_nobody_lets_another_act_in_what_is_not_theirs(rosa, lars, town):
    theirs = asked_for(rosa[0])
    where = f"/details/acting/let/{lars[1].pk}"
    for reference in (theirs, "AAA-AAA-AAA", "nonsense"):
        assert lars[0].get(f"{where}?case={reference}").status_code == 404
        answer = lars[0].post(where, {"case": reference, "length": "30"})
        assert answer.status_code == 404
    lars[0].get(f"/requests/{theirs}")
    assert "Let somebody act" not in lars[0].text
    with scope.opened([town.pk], writes=False):
        assert not Authority.objects.exists()
