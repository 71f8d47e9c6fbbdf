"""Calls over the wire: who was on the line, for whom they spoke, and how it was solved at once."""

from datetime import timedelta

import pytest
from tests.faces.api.conftest import Machine, a_key, an_officer, answered
from tests.faces.portal.conftest import BUILDER

from moothall.engine.cases.models import Case, Event
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.people import actions as people
from moothall.ground.people.words import Evidence

pytestmark = pytest.mark.django_db


@pytest.fixture
def folk(town):
    """Rosa, and Lars who may act for her in missed bins."""
    with scope.opened([town.pk], writes=True) as at:
        rosa, lars = (
            people.add(town, name, email=f"{name.lower()}@example.org", by=BUILDER, at=at)
            for name in ("Rosa", "Lars")
        )
        within = people.Within(expires_at=at + timedelta(days=30), services=["missed-bin"])
        people.appoint(rosa, lars, within, on=people.Shown(Evidence.POWER), by=BUILDER, at=at)
    return rosa, lars


@pytest.fixture
def asha(town):
    """The key of an officer of the team, and the officer."""
    _, person = an_officer(town, team="street-services")
    return Machine(town, a_key(town, person=person)[1]), person


def told(machine, service="missed-bin", **more):
    return {"service": service, "answers": answered(machine, service), "channel": "phone"} | more


def caller(person, acts_for=None):
    return {"person": person.pk} | ({"acts_for": acts_for.pk} if acts_for else {})


def test_a_case_is_logged_for_somebody_who_is_acted_for(asha, folk, town):
    (hers, officer), (rosa, lars) = asha, folk
    made = hers.send("/cases", told(hers, caller=caller(lars, rosa)))
    assert made.status_code == 201, made.content
    with scope.opened([town.pk], writes=False):
        case, entry = Case.objects.get(), Entry.objects.get(verb="case.created")
    assert case.requester_id == rosa.pk
    assert (entry.by_kind, entry.by_id) == ("person", officer.pk)
    assert (entry.facts["caller"], entry.facts["for"]) == (lars.pk, rosa.pk)


def test_whoever_does_not_act_for_them_or_not_in_this_is_refused(asha, folk, town):
    (hers, _), (rosa, lars) = asha, folk
    back = hers.send("/cases", told(hers, caller=caller(rosa, lars)))
    other = hers.send("/cases", told(hers, "fly-tipping", caller=caller(lars, rosa)))
    unknown = hers.send("/cases", told(hers, caller={"person": 999_999}))
    assert [one.status_code for one in (back, other, unknown)] == [403, 403, 403]
    assert "may not act for Lars" in back.json()["detail"]
    assert "but not in this" in other.json()["detail"]
    with scope.opened([town.pk], writes=False):
        assert not Case.objects.exists()


def test_who_called_a_system_cannot_judge_and_nobody_says_it_of_themselves(machine, folk, asha):
    hers, (_, lars) = asha[0], folk
    assert machine.send("/cases", told(machine, caller=caller(lars))).status_code == 403
    own = hers.send("/cases", told(hers, caller=caller(lars)) | {"channel": "online"})
    assert (own.status_code, own.json()["errors"][0]["pointer"]) == (422, "#/caller")
    both = hers.send("/cases", told(hers, caller=caller(lars) | {"is_unnamed": True}))
    nobody = hers.send("/cases", told(hers, caller={"acts_for": lars.pk}))
    assert (both.status_code, nobody.status_code) == (422, 422)


def test_a_key_that_may_not_read_people_names_nobody_who_calls(asha, folk, town):
    (hers, officer), (rosa, lars) = asha, folk
    reference = hers.send("/cases", told(hers)).json()["reference"]
    scopes = ("cases:ask", "cases:act", "cases:read", "services:read")
    blind = Machine(town, a_key(town, *scopes, person=officer)[1])
    for one in (caller(rosa), caller(rosa, lars), {"person": 999_999}):
        logged = blind.send("/cases", told(hers, caller=one))
        heard = blind.send(f"/cases/{reference}/hear", {"text": "Still there", "caller": one})
        for refused in (logged, heard):
            assert (refused.status_code, refused.json()["type"]) == (403, "urn:moothall:scope")
            assert "people:read" in refused.json()["detail"]
            assert not {"Rosa", "Lars"} & set(refused.text.split())
    for one in ({}, {"is_unnamed": False}):
        said = {"text": "Somebody rang", "caller": one}
        assert blind.send(f"/cases/{reference}/hear", said).status_code == 200
    with scope.opened([town.pk], writes=False):
        assert Case.objects.count() == 1


def test_what_was_solved_while_they_waited_is_resolved_as_it_is_logged(machine):
    solved = told(machine, outcome="emptied", remark="The crew was still there")
    reference = machine.send("/cases", solved).json()["reference"]
    assert machine.get(f"/cases/{reference}").json()["outcome"] == "emptied"
    wrong = machine.send("/cases", told(machine, outcome="eaten"))
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "#/outcome")
    own = machine.send("/cases", solved | {"channel": "online"})
    assert (own.status_code, own.json()["errors"][0]["pointer"]) == (422, "#/outcome")


def test_what_a_caller_says_of_a_case_is_taken_in_place_of_a_second_one(asha, folk, town, machine):
    (hers, officer), (rosa, lars) = asha, folk
    made = hers.send("/cases", told(hers, caller=caller(rosa)))
    at = f"/cases/{made.json()['reference']}/hear"
    said = {"text": "It is still there", "caller": caller(lars, rosa)}
    heard = hers.send(at, said, Idempotency_Key="once")
    assert heard.status_code == 200, heard.content
    assert hers.send(at, said, Idempotency_Key="once").content == heard.content
    with scope.opened([town.pk], writes=False):
        [entry] = Entry.objects.filter(verb="case.message")
        event = Event.objects.get(kind="message")
    assert (entry.by_id, event.data["caller"], event.data["for"]) == (officer.pk, lars.pk, rosa.pk)
    assert hers.send(at, said | {"caller": caller(lars)}).status_code == 403
    assert machine.send(at, said).status_code == 403
    assert hers.send(at, {"text": " "}).status_code == 409
    assert hers.send(at, {"text": "Somebody rang"}).status_code == 200
