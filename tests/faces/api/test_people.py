"""People over the wire: found by a whole address, who acts for whom, known twice, leavers."""

import pytest
from tests.faces.api.conftest import Machine, a_key, an_officer
from tests.faces.portal.conftest import BUILDER, somebody

from moothall.engine.cases.models import Case
from moothall.engine.contact.models import Message
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.people import actions as people
from moothall.ground.people.models import Person
from moothall.ground.people.words import Role

pytestmark = pytest.mark.django_db
SAID = {"days": 365, "services": ["missed-bin"], "evidence": "power", "note": "Seen"}


@pytest.fixture
def folk(town):
    with scope.opened([town.pk], writes=True) as at:
        return [
            people.add(town, name, email=f"{name.lower()}@example.org", by=BUILDER, at=at)
            for name in ("Rosa", "Lars")
        ]


@pytest.fixture
def hers(town):
    """The key of an officer who is administrator too."""
    _, person = an_officer(town)
    with scope.opened([town.pk], writes=True) as at:
        people.stand(person, Role.ADMIN, by=BUILDER, at=at)
    return Machine(town, a_key(town, person=person)[1])


def test_somebody_is_found_by_a_whole_address_and_never_by_a_name(machine, folk):
    found = machine.get("/people", text="ROSA@example.org").json()["items"]
    assert [one["person"] for one in found] == [folk[0].pk]
    assert machine.get("/people", text=str(folk[1].pk)).json()["items"][0]["name"] == "Lars"
    assert machine.get("/people", text="Rosa").json()["items"] == []
    assert machine.get("/people/999999").status_code == 404


def test_an_officer_records_that_somebody_acts_and_ends_it(hers, folk, town):
    rosa, lars = folk
    made = hers.send(f"/people/{rosa.pk}/acting", SAID | {"holder": lars.pk})
    assert made.status_code == 201
    [acting] = made.json()["given"]
    assert made.json()["untold"] == []
    with scope.opened([town.pk], writes=False):
        told = Message.objects.get()
    assert (told.recipient, "Lars" in told.body) == ("rosa@example.org", False)
    assert (acting["holder_name"], acting["note"]) == ("Lars", "Seen")
    assert hers.get(f"/people/{lars.pk}").json()["held"] == [acting]
    again = hers.send(f"/people/{rosa.pk}/acting", SAID | {"holder": lars.pk})
    assert again.json()["detail"] == "They may act for them already. End that first."
    ended = hers.send(f"/people/{lars.pk}/acting/{acting['id']}/end").json()
    assert ended["held"] == []
    with scope.opened([town.pk], writes=False):
        by = Entry.objects.filter(verb__startswith="authority.").values_list("by_kind", flat=True)
        assert set(by) == {"person"}


def test_what_an_officer_noted_of_the_evidence_is_for_officers_alone(hers, town):
    people_of = [somebody(town, email=f"{n}@example.org", name=n)[1] for n in ("rosa", "lars")]
    rosa, lars = people_of
    said = SAID | {"holder": lars.pk, "note": "Her daughter disputes this"}
    assert hers.send(f"/people/{rosa.pk}/acting", said).status_code == 201
    assert "disputes" in hers.get(f"/people/{rosa.pk}").content.decode()
    for one, part in ((rosa, "given"), (lars, "held")):
        own = Machine(town, a_key(town, "cases:ask", person=one)[1]).get("/me/details")
        assert len(own.json()[part]) == 1
        assert "disputes" not in own.content.decode()


def test_whom_nothing_leads_to_is_named(hers, folk, town):
    with scope.opened([town.pk], writes=True) as at:
        una = people.add(town, "Una", by=BUILDER, at=at)
    made = hers.send(f"/people/{una.pk}/acting", SAID | {"holder": folk[1].pk}).json()
    assert [one["name"] for one in made["untold"]] == ["Una"]


def test_a_system_has_seen_nothing_and_an_officer_records_nothing_of_themselves(
    machine, hers, folk, town
):
    refused = machine.send(f"/people/{folk[0].pk}/acting", SAID | {"holder": folk[1].pk})
    assert refused.status_code == 403
    assert machine.send(f"/people/{folk[0].pk}/check").status_code == 403
    with scope.opened([town.pk], writes=False):
        asha = Person.objects.get(email="asha@ashby.example")
    own = hers.send(f"/people/{folk[0].pk}/acting", SAID | {"holder": asha.pk})
    assert own.status_code == 409
    assert "yourself" in own.json()["detail"]


def test_two_become_one_and_two_again(machine, folk, town):
    rosa, lars = folk
    merged = machine.send(f"/people/{rosa.pk}/merge", {"other": lars.pk}, Idempotency_Key="one")
    [made] = merged.json()["merges"]
    assert (made["person"], made["cases"]) == (lars.pk, 0)
    twice = machine.send(f"/people/{rosa.pk}/merge", {"other": lars.pk})
    assert "merged already" in twice.json()["detail"]
    undone = machine.send(f"/people/{rosa.pk}/unmerge", {"merge": made["merge"]}).json()
    assert undone["merges"] == []
    with scope.opened([town.pk], writes=False):
        assert not Case.objects.exists()
        assert Person.objects.get(pk=lars.pk).merged_into_id is None


def test_teams_roles_and_leaving(machine, hers, town):
    _, ola = an_officer(town, team="office", email="ola@ashby.example")
    at = f"/people/{ola.pk}"
    joined = machine.send(f"{at}/join-team", {"team": "street-services"}).json()
    assert sorted(joined["teams"]) == ["office", "street-services"]
    left = machine.send(f"{at}/leave-team", {"team": "office"}).json()
    assert left["teams"] == ["street-services"]
    assert machine.send(f"{at}/take-role", {"role": "officer"}).json()["roles"] == []
    assert machine.send(f"{at}/sign-out").status_code == 200
    assert machine.send(f"{at}/disable").json()["left_at"]
    names = [one["email"] for one in machine.get("/standings").json()["items"]]
    assert names == ["asha@ashby.example", "ola@ashby.example"]
    assert machine.get(at).status_code == 404
    with scope.opened([town.pk], writes=False):
        asha = Person.objects.get(email="asha@ashby.example")
    stays = hers.send(f"/people/{asha.pk}/disable")
    assert stays.json()["detail"].startswith("You cannot disable yourself")
    for verb, body in (("take-role", {"role": "admin"}), ("disable", {})):
        keeps = machine.send(f"/people/{asha.pk}/{verb}", body)
        assert keeps.json()["detail"].startswith("They are the only administrator")


def test_a_key_of_whoever_left_opens_nothing_when_they_come_back(machine, town):
    _, ola = an_officer(town, team="office", email="ola@ashby.example")
    theirs = Machine(town, a_key(town, "cases:read", person=ola)[1])
    assert theirs.get("/cases").status_code == 200
    assert machine.send(f"/people/{ola.pk}/disable").status_code == 200
    with scope.opened([town.pk], writes=True) as at:
        back = people.enable(Person.objects.get(pk=ola.pk), by=BUILDER, at=at)
        people.stand(back, "officer", by=BUILDER, at=at)
    assert theirs.get("/cases").status_code == 401


@pytest.mark.parametrize(
    ("verb", "body", "pointer"),
    [
        ("join-team", {"team": "none-such"}, "#/team"),
        ("merge", {"other": 999_999}, "#/other"),
        ("unmerge", {"merge": 999_999}, "#/merge"),
        ("acting", SAID | {"holder": 999_999}, "#/holder"),
    ],
)
def test_what_there_is_not_is_told_with_its_place(hers, folk, verb, body, pointer):
    refused = hers.send(f"/people/{folk[0].pk}/{verb}", body)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, pointer)


def test_an_officers_key_finds_people_and_manages_nobody(town, folk):
    _, person = an_officer(town)
    theirs = Machine(town, a_key(town, person=person)[1])
    assert theirs.get(f"/people/{folk[0].pk}").status_code == 200
    assert theirs.get("/standings").status_code == 403
    assert theirs.send(f"/people/{folk[0].pk}/merge", {"other": folk[1].pk}).status_code == 403
