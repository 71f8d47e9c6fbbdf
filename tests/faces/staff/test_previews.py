"""What the requester would be told, with the case's own values, and where it would go (S29)."""

import pytest

from moothall.engine.contact import actions as contact
from moothall.engine.contact.words import Way
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor

pytestmark = pytest.mark.django_db
LOOP = Actor.job("test")


def test_a_preview_has_the_cases_own_values(dev, ask):
    case = ask()
    page = dev.get(f"cases/{case.reference}/messages").text
    assert f"We have your report: {case.reference}" in page
    assert "(what the officer writes)" in page
    assert "When it is resolved" in page


def test_s29_a_preview_names_the_address_and_says_when_it_is_not_written_to(dev, ask, town):
    case = ask()
    path = f"cases/{case.reference}/messages"
    assert "employee@ashby.example" in dev.get(path).text
    assert "They are no longer to be reached" not in dev.get(path).text
    way = Way(channel="email", recipient="employee@ashby.example", subject="-", body="-")
    with scope.opened([town.council.pk], writes=True) as at:
        contact.bar(town.council, way, reason="moved", by=LOOP, at=at)
    assert "They are no longer to be reached at this address." in dev.get(path).text


def test_only_who_sees_the_case_sees_its_messages(dev, ask):
    case = ask("missed-bin")
    assert dev.get(f"cases/{case.reference}/messages").status_code == 404


def test_the_page_of_a_case_leads_there(dev, ask):
    case = ask()
    assert f'/staff/cases/{case.reference}/messages"' in dev.get(f"cases/{case.reference}").text
