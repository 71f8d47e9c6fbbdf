"""Cases together, corrections, watching and approvals, over the API."""

import pytest
from tests.faces.api.conftest import Machine, a_case, a_key, an_officer
from tests.faces.portal.conftest import BUILDER

from moothall.ground.councils import scope
from moothall.ground.people import actions as people
from moothall.ground.people.words import Role

pytestmark = pytest.mark.django_db


def do(machine, reference, name, body=None):
    done = machine.send(f"/cases/{reference}/{name}", body or {})
    assert done.status_code == 200, done.content
    return done.json()


def kinds(machine, reference):
    return [one["kind"] for one in machine.get(f"/cases/{reference}/timeline").json()["items"]]


def test_a_merge_is_undone(machine):
    one, other = a_case(machine), a_case(machine)
    assert do(machine, one, "merge", {"into": other})["state"] == "merged"
    assert do(machine, one, "unmerge")["state"] == "open"


@pytest.mark.parametrize("kind", ["child", "parent", "related"])
def test_cases_are_linked_and_unlinked(machine, kind):
    one, other = a_case(machine), a_case(machine)
    do(machine, one, "link", {"other": other, "kind": kind})
    assert "linked" in kinds(machine, other)
    do(machine, one, "unlink", {"other": other})
    again = machine.send(f"/cases/{one}/unlink", {"other": other})
    assert again.status_code == 409


def test_a_case_is_not_linked_to_one_that_is_not_seen(machine):
    missing = machine.send(
        f"/cases/{a_case(machine)}/link", {"other": "AAA-AAA-AAA", "kind": "child"}
    )
    assert missing.status_code == 404


@pytest.mark.parametrize(
    ("verb", "body"),
    [
        ("merge", lambda other: {"into": other}),
        *(
            ("link", lambda other, kind=kind: {"other": other, "kind": kind})
            for kind in ("child", "parent", "related")
        ),
    ],
)
def test_a_key_joins_no_case_that_its_person_sees_and_may_not_work(machine, town, verb, body):
    theirs, mine = a_case(machine), a_case(machine, "ict-equipment")
    _, asha = an_officer(town, team="ict-desk")
    with scope.opened([town.pk], writes=True) as at:
        people.stand(asha, Role.AUDITOR, by=BUILDER, at=at)
    hers = Machine(town, a_key(town, "cases:read", "cases:act", person=asha)[1])
    assert hers.get(f"/cases/{theirs}").status_code == 200
    refused = hers.send(f"/cases/{mine}/{verb}", body(theirs))
    assert refused.status_code == 403, refused.content
    assert "teams that you are not in" in refused.json()["detail"]
    assert not {"linked", "took_in"} & {*kinds(hers, theirs), *kinds(hers, mine)}
    own = a_case(machine, "ict-equipment")
    assert hers.send(f"/cases/{mine}/{verb}", body(own)).status_code == 200


def test_a_part_is_split_off(machine):
    whole = a_case(machine)
    do(machine, whole, "split", {"remark": "The second bin"})
    assert len(machine.get("/cases").json()["items"]) == 2


def test_a_correction_of_nothing_is_refused(machine):
    said = {"sequence": 999, "to": None, "remark": "It was another case"}
    unknown = machine.send(f"/cases/{a_case(machine)}/correct", said)
    assert unknown.status_code == 422


def test_a_parent_is_resolved_with_its_parts(machine):
    parent, child = a_case(machine), a_case(machine)
    do(machine, parent, "link", {"other": child, "kind": "parent"})
    do(machine, parent, "resolve", {"outcome": "emptied", "with_parts": True})
    assert machine.get(f"/cases/{child}").json()["state"] == "resolved"


def test_a_person_takes_and_watches_a_case_and_a_system_watches_none(machine, town):
    reference = a_case(machine)
    _, person = an_officer(town, role=Role.MANAGER)
    hers = Machine(town, a_key(town, "cases:read", "cases:act", person=person)[1])
    assert do(hers, reference, "assign")["assignee"] == "Asha"
    do(hers, reference, "watch")
    do(hers, reference, "unwatch")
    assert machine.send(f"/cases/{reference}/watch").status_code == 409


def test_only_an_approval_is_decided(machine):
    reference = a_case(machine)
    code = machine.get(f"/cases/{reference}").json()["tasks"][0]["code"]
    path = f"/cases/{reference}/tasks/{code}"
    assert machine.send(f"{path}/decide", {"decision": "approved"}).status_code == 422
    assert machine.send(f"{path}/decide", {"decision": "perhaps"}).status_code == 422
    assert machine.send(f"{path}/delegate", {"person": 2**40}).status_code == 422


def test_what_was_recorded_is_moved_to_when_it_was(machine):
    reference = a_case(machine)
    do(machine, reference, "reply", {"text": "Hello"})
    lines = machine.get(f"/cases/{reference}/timeline").json()["items"]
    replied = next(one for one in lines if one["kind"] == "replied")
    created = next(one for one in lines if one["sequence"] == 1)
    said = {"sequence": replied["sequence"], "to": created["at"], "remark": "Sooner"}
    assert do(machine, reference, "correct", said)["version"] > replied["sequence"]
