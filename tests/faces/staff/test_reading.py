"""O24: whoever works here finds what to read, and says that they have; keepers see who."""

import pytest
from tests.engine.registers.shelf import REGISTERS

from moothall.engine.registers import actions, reading
from moothall.engine.upkeep.queries import reading as asking
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor
from moothall.ground.people import actions as people
from moothall.ground.people.models import Identity
from moothall.ground.people.words import Role

pytestmark = pytest.mark.django_db
SETUP = Actor.job("set-up")
POLICY = {
    "name": "=Clear desks",
    "version": "1",
    "summary": "Leave nothing lying about.",
    "for_everyone": True,
    "agreed_on": "2026-03-01",
    "agreed_by": "The board",
}


@pytest.fixture
def policy(town):
    with scope.opened([town.council.pk], writes=True) as at:
        for name in ("information-assets", "policies"):
            definition = reading.read_file(REGISTERS / f"{name}.yaml").definition
            actions.publish(town.council, definition, by=SETUP, at=at)
        mo = town.actor("mo")
        made = actions.add(town.council, "policies", POLICY | {"owner": mo.id}, by=mo, at=at)
        return actions.move(made, "agree", by=mo, at=at)


def test_an_officer_reads_and_says_so_and_the_record_shows_it(policy, dev):
    assert f'href="/staff/reading/{policy.pk}"' in dev.get("reading").text
    record = f"registers/policies/{policy.pk}"
    page = dev.get(record).text
    assert "Read it, and say that you have" in page
    assert "(0%), edition 1" in page
    page = dev.get(f"reading/{policy.pk}").text
    assert "Leave nothing lying about." in page
    done = dev.post(f"reading/{policy.pk}", edition="1")
    assert done.url == "/staff/reading"
    assert "Nothing to read" in dev.get("reading").text
    page = dev.get(record).text
    assert "Read it, and say that you have" not in page
    assert "1 of " in page
    sheet = dev.get(f"{record}/readers.csv").content.decode("utf-8-sig")
    assert "Dev,1,20" in sheet
    assert "Mo,1,\r\n" in sheet


def test_where_there_is_more_to_read_that_is_said(policy, town, dev, monkeypatch):
    assert "There is more." not in dev.get("reading").text
    monkeypatch.setattr(asking, "MOST", 1)
    with scope.opened([town.council.pk], writes=True) as at:
        mo = town.actor("mo")
        said = POLICY | {"name": "Clear halls", "owner": mo.id}
        actions.move(
            actions.add(town.council, "policies", said, by=mo, at=at), "agree", by=mo, at=at
        )
    page = dev.get("reading").text
    assert "There is more." in page
    assert "Clear halls" not in page


def test_another_edition_meanwhile_is_read_first(policy, town, dev):
    with scope.opened([town.council.pk], writes=True) as at:
        actions.change(policy, {"version": "2"}, by=town.actor("mo"), at=at, revision=2)
    page = dev.post(f"reading/{policy.pk}", edition="1")
    assert page.status_code == 422
    assert "There is another edition" in page.text
    assert 'name="edition" value="2"' in page.text


def test_an_employee_without_a_desk_reads_too_and_sees_nothing_else(policy, sign_in):
    employee = sign_in("employee")
    page = employee.get("reading").text
    assert f'href="/staff/reading/{policy.pk}"' in page
    assert 'href="/staff/queue"' not in page
    assert employee.post(f"reading/{policy.pk}", edition="1").status_code == 302
    assert employee.get(f"registers/policies/{policy.pk}").status_code == 403
    assert employee.get(f"registers/policies/{policy.pk}/readers.csv").status_code == 403


def test_whoever_has_to_read_finds_it_where_they_land_and_nobody_else(policy, sign_in):
    employee = sign_in("employee")
    host = {"host": "ashby.localhost"}
    for page in ("/requests", "/details"):
        told = employee.client.get(page, headers=host).text
        assert '<a class="govuk-link" href="/staff/reading">For you to read (1)</a>' in told
    assert 'href="/requests">Your requests</a>' in employee.get("reading").text
    employee.post(f"reading/{policy.pk}", edition="1")
    assert "/staff/reading" not in employee.client.get("/requests", headers=host).text
    resident = sign_in("resident")
    assert "/staff/reading" not in resident.client.get("/requests", headers=host).text


def test_what_is_not_to_be_read_or_of_another_council_is_not_there(policy, sign_in, other_town):
    stranger = sign_in("dev", slug="brackwater", home="brackwater")
    assert stranger.get(f"reading/{policy.pk}").status_code == 404
    assert stranger.post(f"reading/{policy.pk}", edition="1").status_code == 404
    assert stranger.get(f"registers/policies/{policy.pk}/readers.csv").status_code == 404
    assert sign_in("dev").get("reading/999999").status_code == 404


def test_names_are_for_those_who_keep_the_register(policy, town, sign_in):
    with scope.opened([town.council.pk], writes=True) as at:
        identity = Identity.objects.create(email="des@ashby.example")
        des = people.add(
            town.council, "Des", by=SETUP, at=at, email=identity.email, identity=identity
        )
        people.stand(des, Role.DESIGNER, by=SETUP, at=at)
    des = sign_in("des")
    page = des.get(f"registers/policies/{policy.pk}").text
    assert "Who has read it" in page
    assert "not yet" not in page
    assert des.get(f"registers/policies/{policy.pk}/readers.csv").status_code == 403
