"""Log a case for a caller."""

import re
from uuid import uuid4

import pytest
from tests import starter
from tests.engine.cases.conftest import BINS, FAULT
from tests.engine.catalogue.factories import definition
from tests.faces.staff.conftest import Officer

from moothall.engine.cases.history import Requester
from moothall.engine.cases.models import Case, Submission
from moothall.engine.catalogue import actions as catalogue
from moothall.engine.catalogue.definition import ServiceDefinition
from moothall.engine.catalogue.words import Plan
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.ground.people import actions as people

pytestmark = pytest.mark.django_db
CALL = {**FAULT, "channel": "phone"}


@pytest.fixture
def token():
    return str(uuid4())


def made(town):
    with scope.opened([town.council.pk], writes=False):
        return list(Case.objects.order_by("pk"))


def test_the_services_that_can_be_logged_are_offered(dev):
    text = dev.get("log").text
    assert "Report an ICT fault" in text
    assert "Report a missed bin" in text


def test_a_service_is_found_by_the_callers_words(dev):
    text = dev.get("log?text=laptop").text
    assert "Ask for ICT equipment" in text
    assert "Report a missed bin" not in text


def test_every_question_stands_on_one_page(dev):
    text = dev.get("log/ashby/ict-fault").text
    for words in ("What is wrong?", "Name of the system", "Who does it stop?", "Phone number"):
        assert words in text


LARGER = [
    {"id": "who", "type": "person", "label": "Who?"},
    {"id": "home", "type": "address", "label": "Where?"},
    {"id": "pay", "type": "moneyrange", "label": "How much?"},
    {
        "id": "bins",
        "type": "group",
        "label": "Which bins?",
        "questions": [{"id": "kind", "type": "text", "label": "Which?"}],
    },
]


def test_the_parts_of_larger_answers_are_asked_too(dev, town):
    with scope.opened([town.council.pk], writes=True) as at:
        wanted = definition(
            channels=["phone"],
            team="ict-desk",
            pages=[{"id": one["id"], "questions": [one]} for one in LARGER],
        )
        catalogue.publish(town.council, wanted, by=Actor("system"), at=at)
    text = dev.get("log/ashby/broken-bin").text
    fields = ("who-name", "who-email", "home-postcode", "pay-least", "pay-most", "bins-0-kind")
    assert [name for name in fields if f'name="{name}"' not in text] == []


def test_a_call_becomes_a_case_answered_at_creation(dev, town, token):
    answer = dev.post("log/ashby/ict-fault", token=token, **CALL)
    (case,) = made(town)
    assert answer.url == f"/staff/log/done/{case.reference}"
    assert (case.channel, case.state) == ("phone", "open")
    assert "Met: took 0 s" in dev.get(f"cases/{case.reference}").text


def test_solved_on_the_phone_is_resolved_at_creation(dev, town, token):
    solved = {"is_solved": "yes", "outcome": "fixed", "remark": "Reset the password."}
    dev.post("log/ashby/ict-fault", token=token, **CALL, **solved)
    (case,) = made(town)
    assert (case.state, case.outcome) == ("resolved", "fixed")
    assert case.resolved_at == case.created_at


def test_pressing_twice_makes_one_case(dev, town, token):
    for _ in range(2):
        dev.post("log/ashby/ict-fault", token=token, **CALL)
    assert len(made(town)) == 1


def test_what_is_missing_is_named_and_nothing_typed_is_lost(dev, town, token):
    page = dev.post("log/ashby/ict-fault", token=token, **(CALL | {"impact": ""}))
    assert page.status_code == 422
    assert 'href="#impact"' in page.text
    assert "It says that it is full.</textarea>" in page.text
    assert token in page.text
    assert made(town) == []


def test_how_it_was_solved_must_be_said(dev, town, token):
    page = dev.post("log/ashby/ict-fault", token=token, is_solved="yes", **CALL)
    assert "Choose how it was solved." in page.text
    assert made(town) == []


def test_how_it_came_in_must_be_one_of_the_services_channels(dev, town, token):
    for channel in ("", "online", "pigeon"):
        page = dev.post("log/ashby/ict-fault", token=token, **(CALL | {"channel": channel}))
        assert "Choose how the request came in." in page.text
    assert made(town) == []


def test_a_token_that_is_none_is_refused(dev, town):
    page = dev.post("log/ashby/ict-fault", **CALL, **dict.fromkeys(["token"], "none"))
    assert page.status_code == 422
    assert made(town) == []


def test_questions_off_the_callers_path_are_neither_needed_nor_kept(dev, town, token):
    dev.post("log/ashby/ict-fault", token=token, **CALL, system="Payroll")
    with scope.opened([town.council.pk], writes=False):
        answers = Submission.objects.get(case=made(town)[0]).answers
    assert "system" not in answers


def test_the_callers_open_cases_stand_beside_the_form(dev, ask):
    known = ask(contact=Requester("Kim", phone="01632 960 777"))
    ask(contact=Requester("Lou", phone="01632 960 778"))
    text = dev.get("log/ashby/ict-fault?phone=01632960777").text
    assert known.reference in text
    assert "1 open case" in text


def test_the_callers_number_is_carried_over_into_the_form(dev):
    text = dev.get("log/ashby/ict-fault?phone=01632960777").text
    assert text.count('value="01632960777"') == 2


def test_the_look_up_is_the_part_that_the_page_includes(dev, ask):
    known = ask(contact=Requester("Kim", email="kim@example.com"))
    part = dev.get("log/ashby/ict-fault?email=kim@example.com", **{"hx-request": "true"})
    assert known.reference in part.text
    assert "<html" not in part.text


def test_a_residents_service_is_logged_for_them(sign_in, town, token):
    typed = {name: value for name, value in BINS.items() if isinstance(value, str)}
    day = {"missed_on-day": "1", "missed_on-month": "6", "missed_on-year": "2026"}
    asha = sign_in("asha")
    asha.post(
        "log/ashby/missed-bin", token=token, channel="phone", help_to_move="no", **typed, **day
    )
    (case,) = made(town)
    assert (case.contact_name, case.contact_email) == ("Robin Vale", "robin@example.com")


def test_a_service_that_is_not_there_is_not_found(dev):
    assert dev.get("log/ashby/dragons").status_code == 404


def test_the_form_says_what_is_asked_of_some_only_and_where_a_section_begins(dev, town):
    asked = [
        {"id": "name", "section": "You", "questions": [text("name")]},
        {"id": "more", "section": "You", "questions": [text("age"), text("school", NAMED)]},
        {"id": "plan", "section": "Plan", "when": NAMED, "questions": [text("plan")]},
    ]
    with scope.opened([town.council.pk], writes=True) as at:
        long = definition(service="long-form", pages=asked, team="ict-desk", channels=["phone"])
        catalogue.publish(town.council, long, by=Actor.job("test"), at=at)
    page = dev.get("log/ashby/long-form").text
    assert re.findall(r'd-card__title">(You|Plan)<|d-form__note">([^<]+)<', page) == [
        ("You", ""),
        ("", "Partly only if it applies"),
        ("Plan", ""),
        ("", "Only if it applies"),
    ]


NAMED = 'answers.name == "Ada"'


def text(name, when=None):
    return {"id": name, "type": "text", "label": name.title(), "when": when}


def test_the_services_of_ones_own_teams_stand_first(sign_in):
    def order(name):
        text = sign_in(name).get("log").text
        return text.index(">Report an ICT fault<") < text.index(">Report a missed bin<")

    assert (order("dev"), order("asha")) == (True, False)


def offered(page):
    """The names of the services of one's own, those of others, and whether these are open."""
    first, _, below = page.text.partition("Services of other teams")
    is_open = first.rpartition("<details")[2].startswith(' class="d-why" open')
    names = re.compile(r'd-list__link" href="/staff/log/[^"]+">([^<]+)<')
    return names.findall(first), names.findall(below), is_open


def test_a_desk_has_its_own_kind_of_work_first_and_other_teams_below(sign_in, town):
    ict = ["Ask for ICT equipment", "Report an ICT fault"]
    ours, others, is_open = offered(sign_in("dev").get("log"))
    assert (ours, others[0], is_open) == (ict, "Report a missed bin", False)
    assert "Services of your teams" in sign_in("dev").get("log").text
    ours, others, is_open = offered(sign_in("asha").get("log"))  # her teams do two kinds of work
    assert (others, is_open) == (ict, True)


def test_another_team_of_the_same_kind_of_work_is_of_the_desk(sign_in, town):
    with scope.opened([town.council.pk], writes=True) as at:
        by, asha = town.actor("mo"), town.people["asha"]
        people.leave_team(asha, town.teams["street-services"], by=by, at=at)
        said = starter.definitions()["ict-fault"].as_json() | {"team": "ict-stores"}
        definition = ServiceDefinition.model_validate(said)
        catalogue.publish(town.council, definition, by=by, at=at, is_forced=True, plan=Plan.STAY)
        people.join_team(asha, town.teams["ict-stores"], by=by, at=at)
    ours, _, _ = offered(sign_in("asha").get("log"))
    assert ours == ["Report an ICT fault", "Ask for ICT equipment"]


def test_a_shared_desk_lists_each_of_its_services_once_with_its_councils(client, shared):
    client.force_login(shared)
    pat = Officer(client, "three-rivers-ict")
    page = pat.get("log").text
    first, _, below = page.partition("Services of other teams")
    assert first.count('"d-services__name">Report an ICT fault<') == 1
    at = re.findall(r'href="/staff/log/(\w+)/ict-fault"', first)
    assert at == ["ashby", "brackwater"]
    assert "ict-fault" not in below
    assert re.findall(r'href="/staff/log/(\w+)/missed-bin"', below) == at
    assert "d-services__name" not in pat.get("log?text=fault").text


def test_nothing_is_told_apart_for_whoever_is_in_no_team_or_typed_words(sign_in):
    for page in (sign_in("mo").get("log"), sign_in("dev").get("log?text=report")):
        ours, others, _ = offered(page)
        assert (len(ours) > 1, others) == (True, [])
        assert "Services of your teams" not in page.text


def test_a_word_finds_another_teams_service_at_once(sign_in):
    found = sign_in("dev").get("log?text=missed+bin&go=yes")
    assert (found.status_code, "/log/ashby/missed-bin" in found["Location"]) == (302, True)
