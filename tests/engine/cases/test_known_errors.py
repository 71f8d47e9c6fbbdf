"""O1: a problem that gets a known error tells the officers of its incidents, once each."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.engine.cases.conftest import ANSWERS, SETUP
from tests.engine.cases.telling import june
from tests.packs.test_registers import READ
from tests.packs.test_services import definition

from moothall.engine.cases import actions as cases
from moothall.engine.cases.actions import watching
from moothall.engine.cases.words import KNOWN_ERRORS
from moothall.engine.cases.writing import Written
from moothall.engine.catalogue import actions as catalogue
from moothall.engine.contact.models import Message
from moothall.engine.registers import actions as registers
from moothall.engine.registers.models import Record
from moothall.ground.councils import actions as councils
from moothall.ground.people import actions as people

pytestmark = pytest.mark.django_db
PRINTER = {"title": "The printer loses jobs", "seen": "None comes", "times": 3, "is_vital": False}
MEANWHILE = {"workaround": "Print on the second floor.", "cause": ""}


@pytest.fixture
def problem(desk, monkeypatch):
    """A problem of the ICT desk, where Mo looks after it; with the register of known errors."""
    monkeypatch.setitem(ANSWERS, "problem", PRINTER)
    for one in READ:
        if one.definition.slug in {"suppliers", "systems", "risks", KNOWN_ERRORS}:
            registers.publish(desk.council, one.definition, by=SETUP, at=june(1))
    councils.add_team(desk.council, "ict-infrastructure", name="ICT", by=SETUP, at=june(1))
    (done, *_) = catalogue.publish(desk.council, definition("problem"), by=SETUP, at=june(1))
    desk.versions["problem"] = done.version.pk
    people.join_team(desk.people["mo"], desk.teams["ict-desk"], by=SETUP, at=june(1))
    return desk.case("problem")


def incident(desk, problem, officer="dev", kind="child"):
    found = desk.case("ict-fault")
    if officer:
        cases.assign(found, by=desk.actor("mo"), at=june(1), person=desk.people[officer])
    if kind:
        cases.link(found, problem, by=desk.actor("mo"), at=june(1), kind=kind)
    return found


def keep(desk, problem, by="mo"):
    said = Written(None, MEANWHILE)
    cases.finish_task(problem, by=desk.actor(by), at=june(2), task="around", said=said)
    return Record.objects.get(register__slug=KNOWN_ERRORS)


def told():
    return list(Message.objects.filter(subject__startswith="What goes wrong").order_by("recipient"))


def test_each_officer_has_one_mail_that_leads_to_the_known_error_and_their_cases(desk, problem):
    mine = [incident(desk, problem), incident(desk, problem, kind="related")]
    other = incident(desk, problem, officer=None, kind=None)
    error = keep(desk, problem)
    [message] = told()
    assert message.recipient == "dev@ashby.example"
    assert f"/staff/registers/known-errors/{error.pk}\n" in message.body
    assert all(f"/staff/cases/{one.reference}\n" in message.body for one in mine)
    assert other.reference not in message.body
    assert all(words not in message.subject + message.body for words in MEANWHILE.values() if words)


def test_nobody_is_told_of_what_they_did_or_of_a_case_that_is_over_or_not_theirs(desk, problem):
    incident(desk, problem, officer="mo")
    over = incident(desk, problem)
    cases.cancel(over, by=desk.actor("dev"), at=june(1), reason="duplicate")
    gone = incident(desk, problem)
    people.disable(desk.people["dev"], by=SETUP, at=june(1))
    assert gone.pk
    keep(desk, problem)
    assert told() == []


def test_the_team_is_told_of_an_incident_that_nobody_has(desk, problem):
    team = desk.teams["ict-desk"]
    team.email = "ict-desk@ashby.example"
    team.save()
    incident(desk, problem, officer=None)
    keep(desk, problem)
    assert [one.recipient for one in told()] == ["ict-desk@ashby.example"]


def test_a_known_error_that_an_officer_links_is_told_too_and_another_record_is_not(desk, problem):
    incident(desk, problem)
    values = {"name": "Printing", "what": "Printers"}
    system = registers.add(desk.council, "systems", values, by=SETUP, at=june(1))
    cases.link_record(problem, system.pk, by=desk.actor("mo"), at=june(2))
    assert told() == []
    values = {"title": "Jobs get lost", "workaround": "Print again."}
    error = registers.add(desk.council, KNOWN_ERRORS, values, by=SETUP, at=june(1))
    plain = incident(desk, problem, kind=None)
    cases.link_record(plain, error.pk, by=desk.actor("mo"), at=june(2))
    assert told() == []
    for _ in range(2):
        cases.link_record(problem, error.pk, by=desk.actor("mo"), at=june(2))
    assert len(told()) == 1


def test_whoever_was_told_of_a_problem_is_not_told_again(desk, problem):
    incident(desk, problem)
    error = keep(desk, problem)
    team = desk.teams["ict-desk"]
    team.email = "ict-desk@ashby.example"
    team.save()
    incident(desk, problem, officer=None)
    cases.unlink_record(problem, error.pk, by=desk.actor("mo"), at=june(2))
    cases.link_record(problem, error.pk, by=desk.actor("mo"), at=june(2))
    assert [one.recipient for one in told()] == ["dev@ashby.example", "ict-desk@ashby.example"]


def test_an_officer_is_asked_about_once_and_one_mail_names_no_more_than_it_holds(
    desk, problem, monkeypatch
):
    monkeypatch.setattr(watching, "MOST_NAMED", 2)
    values = {"title": "Jobs get lost", "workaround": "Print again."}
    error = registers.add(desk.council, KNOWN_ERRORS, values, by=SETUP, at=june(1))
    asked = []
    for number in (1, 1, 4):
        other = desk.case("problem")
        near = [incident(desk, other) for _ in range(number)]
        with CaptureQueriesContext(connection) as sent:
            cases.link_record(other, error.pk, by=desk.actor("mo"), at=june(2))
        asked.append(len(sent))
    assert asked[1] == asked[2]
    body = Message.objects.get(case_id=other.pk, subject__startswith="What goes wrong").body
    assert [one.reference in body for one in near] == [True, True, False, False]
    assert body.endswith("and 2 more\n")
