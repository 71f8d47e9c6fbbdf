"""What the requester would be told, with the case's own values, and where it would go (S29)."""

import pytest

from moothall.engine.cases import actions as cases
from moothall.engine.cases.models import Survey
from moothall.engine.contact import actions as contact
from moothall.engine.contact.models import Message
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


def test_nobody_at_the_desk_sees_the_link_by_which_the_requester_answers(dev, sign_in, ask, town):
    case = ask()
    with scope.opened([town.council.pk], writes=True) as at:
        how = {"by": town.actor("dev"), "at": at}
        cases.close(cases.resolve(case, outcome="fixed", **how), **how)
        token = str(Survey.objects.get().token)
        number = Message.objects.get(topic="survey").pk
        assert token in Message.objects.get(pk=number).body
    preview = dev.get(f"cases/{case.reference}/messages").text
    assert "/rate/00000000-0000-4000-8000-000000000000" in preview
    assert token not in preview
    shown = sign_in("mo").get(f"messages/{number}").text
    assert ("/rate/…" in shown, token in shown) == (True, False)


def test_only_who_sees_the_case_sees_its_messages(dev, ask):
    case = ask("missed-bin")
    assert dev.get(f"cases/{case.reference}/messages").status_code == 404


def test_the_page_of_a_case_leads_there(dev, ask):
    case = ask()
    assert f'/staff/cases/{case.reference}/messages"' in dev.get(f"cases/{case.reference}").text
