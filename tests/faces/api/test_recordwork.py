"""Records are worked over the wire as on their pages: moved, rated, put off, merged, and back."""

import pytest
from tests.engine.registers.shelf import definitions
from tests.faces.api.conftest import Machine, a_key, an_officer
from tests.faces.portal.conftest import BUILDER

from moothall.engine.registers import actions
from moothall.engine.registers.models import Record
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry
from moothall.ground.keys.models import Reply

pytestmark = pytest.mark.django_db
FLOOD = {"title": "Flood", "category": "technology", "likelihood": 3, "impact": 4}
SCOPES = ("registers:read", "registers:act", "registers:sensitive")


@pytest.fixture(autouse=True)
def published(town):
    with scope.opened([town.pk], writes=True) as at:
        for definition in definitions().values():
            actions.publish(town, definition, by=BUILDER, at=at)


@pytest.fixture
def system(town):
    return Machine(town, a_key(town, *SCOPES)[1])


@pytest.fixture
def plain(town):
    """A key without the scope for what managers alone see: it stands for an officer."""
    return Machine(town, a_key(town, *SCOPES[:2])[1])


@pytest.fixture
def risk(system):
    made = system.send("/registers/risks/records", {"values": FLOOD | {"act_by": "2026-05-01"}})
    return made.json()


def address(record, deed=""):
    return f"/registers/risks/records/{record['record']}{deed and '/' + deed}"


def test_a_record_says_its_moves_and_is_moved_with_what_they_need(system, risk):
    ways = {one["move"]: one for one in risk["moves"]}
    assert ways["tolerate"]["needs"] == ["controls"]
    assert (ways["close"]["to"], ways["close"]["needs_why"]) == ("closed", True)
    body = {"move": "tolerate", "why": "Cheap", "revision": 1}
    assert system.send(address(risk, "move"), body).status_code == 403
    body["values"] = {"controls": "A pump"}
    done = system.send(address(risk, "move"), body, Idempotency_Key="once")
    assert (done.json()["state"], done.json()["values"]["controls"]) == ("tolerated", "A pump")
    again = system.send(address(risk, "move"), body, Idempotency_Key="once")
    assert again.content == done.content
    odd = system.send(address(risk, "move"), {"move": "fly", "revision": 2})
    assert odd.status_code == 403


def test_a_key_does_no_more_than_an_officer_without_the_scope_for_more(plain, risk):
    body = {"move": "close", "why": "Done", "revision": 1}
    refused = plain.send(address(risk, "move"), body)
    assert (refused.status_code, refused.json()["detail"]) == (
        403,
        "Only managers and administrators can do that.",
    )
    body = {"move": "tolerate", "why": "x", "revision": 1, "values": {"confidential": "x"}}
    assert plain.send(address(risk, "move"), body).status_code in (403, 422)


def test_what_somebody_did_meanwhile_refuses_what_is_done_to_an_older_revision(system, risk):
    system.send(address(risk), {"values": {"impact": 5}, "revision": 1}, method="patch")
    for deed, body in (
        ("move", {"move": "close", "why": "Done"}),
        ("review", {"why": "Seen"}),
        ("rate", {"colour": "green", "why": "Insured"}),
        ("remove", {"why": "Twice"}),
    ):
        late = system.send(address(risk, deed), body | {"revision": 1})
        assert late.status_code == 409, deed


def test_a_review_a_rating_and_a_slip_are_told_with_the_record(system, risk, town):
    _, person = an_officer(town)
    seen = system.send(address(risk, "review"), {"next_on": "2099-01-02", "revision": 1}).json()
    assert seen["review_on"] == "2099-01-02"
    early = system.send(address(risk, "review"), {"next_on": "2020-01-02", "revision": 2})
    assert early.json()["errors"][0]["pointer"] == "#/next_on"
    body = {"colour": "red", "why": "The dam", "revision": 2}
    rated = system.send(address(risk, "rate"), body).json()
    assert (rated["rag"], rated["rating"]["why"]) == ("red", "The dam")
    body = {"colour": None, "why": "Dry", "revision": 3}
    assert system.send(address(risk, "rate"), body).json()["rating"] is None
    body = {"field": "act_by", "day_on": "2026-06-01", "why": "Late", "revision": 4}
    slipped = system.send(address(risk, "revise"), body | {"agreed_by": person.pk}).json()
    assert slipped["slips"] == [
        {
            "field": "act_by",
            "original_on": "2026-05-01",
            "now_on": "2026-06-01",
            "slips": 1,
            "agreed_by": person.name,
        }
    ]
    odd = system.send(address(risk, "revise"), body | {"agreed_by": 1, "field": "dragons"})
    assert odd.json()["errors"][0]["pointer"] == "#/field"


def test_records_are_removed_merged_and_back(system, risk):
    twin = system.send("/registers/risks/records", {"values": FLOOD | {"controls": "A pump"}})
    twin = twin.json()
    body = {"into": risk["record"], "revision": 1, "into_revision": 1, "why": "The same"}
    stays = system.send(address(twin, "merge"), body).json()
    assert (stays["record"], stays["values"]["controls"]) == (risk["record"], "A pump")
    gone = system.get(address(twin)).json()
    assert (gone["is_removed"], gone["merged_into"]) == (True, risk["record"])
    assert system.send(address(twin, "restore"), {}).json()["is_removed"] is False
    assert "controls" not in system.get(address(risk)).json()["values"]
    removed = system.send(address(risk, "remove"), {"why": "Over", "revision": 3}).json()
    assert removed["is_removed"] is True
    assert system.send(address(risk, "restore"), {"why": "Not"}).json()["is_removed"] is False


def test_a_record_of_another_register_is_not_there_to_be_worked_on(system, risk, town):
    other = f"/registers/systems/records/{risk['record']}"
    assert system.send(f"{other}/remove", {"why": "x", "revision": 1}).status_code == 404
    assert (
        system.send(
            address(risk, "merge"), {"into": 999_999, "revision": 1, "into_revision": 1}
        ).status_code
        == 404
    )
    with scope.opened([town.pk], writes=False):
        assert Record.objects.get(pk=risk["record"]).revision == 1


def test_what_is_due_to_be_looked_at_is_listed_over_all_registers(system, risk, town):
    assert system.get("/reviews").json() == {"items": [], "due": 0, "overdue": 0, "next": None}
    with scope.opened([town.pk], writes=True):
        Record.objects.update(review_on="2026-01-05")
    found = system.get("/reviews?whose=all").json()
    assert (found["due"], found["overdue"]) == (1, 1)
    assert [(one["code"], one["title"], one["is_overdue"]) for one in found["items"]] == [
        ("risks", "Flood", True)
    ]
    assert system.get("/reviews?whose=mine").json()["items"] == []
    assert system.get("/reviews?whose=nobody").status_code == 422


def test_what_is_sensitive_in_an_answer_is_noted_and_not_kept(system, town):
    body = {"values": FLOOD | {"confidential": "Nobody knows"}}
    made = system.send("/registers/risks/records", body, Idempotency_Key="a")
    again = system.send("/registers/risks/records", body, Idempotency_Key="a")
    assert "Nobody knows" in made.text
    assert (again.json(), again["Location"]) == (made.json(), made["Location"])
    where = address(made.json())
    sent = {"values": {"impact": 5}, "revision": 1}
    for _ in range(2):
        system.send(where, sent, method="patch", Idempotency_Key="b")
    system.send(address(made.json(), "review"), {"why": "Read", "revision": 2}, Idempotency_Key="c")
    with scope.opened([town.pk], writes=False):
        seen = Entry.objects.filter(verb="record.seen", thing_id=made.json()["record"])
        assert [one.facts["fields"] for one in seen] == [["confidential"]] * 5
        assert set(Reply.objects.values_list("body", flat=True)) == {""}


def test_records_that_are_merged_are_told_of_again_as_the_one_that_stays(system, risk):
    other = system.send("/registers/risks/records", {"values": FLOOD | {"title": "Deluge"}}).json()
    body = {"into": other["record"], "revision": 1, "into_revision": 1}
    done = system.send(address(risk, "merge"), body, Idempotency_Key="once")
    again = system.send(address(risk, "merge"), body, Idempotency_Key="once")
    assert done.json()["record"] == again.json()["record"] == other["record"]
