"""Tags over the wire: put on and taken off by keys that work cases, listed, and filtered by."""

import pytest
from tests.faces.api.conftest import Machine, a_case, a_key

pytestmark = pytest.mark.django_db


def test_tags_are_put_on_read_and_taken_off_once_for_a_key_repeated(machine):
    reference = a_case(machine)
    for _ in range(2):
        sent = {"tags": ["Printer Fleet", "vip"]}
        done = machine.send(f"/cases/{reference}/tag", sent, Idempotency_Key="one")
        assert done.status_code == 200, done.content
    assert done.json()["tags"] == ["printer fleet", "vip"]
    told = machine.get(f"/cases/{reference}/timeline").json()["items"]
    assert [one["heading"] for one in told if one["kind"] == "tagged"] == [
        "Tag put on: vip",
        "Tag put on: printer fleet",
    ]
    off = machine.send(f"/cases/{reference}/untag", {"tags": [" VIP "]})
    assert off.json()["tags"] == ["printer fleet"]
    assert machine.get(f"/cases/{reference}").json()["tags"] == ["printer fleet"]


def test_the_list_is_filtered_by_a_tag_and_the_tags_in_use_are_listed(machine):
    reference, other = a_case(machine), a_case(machine)
    machine.send(f"/cases/{reference}/tag", {"tags": ["fleet"]})
    machine.send(f"/cases/{other}/tag", {"tags": ["vip"]})
    found = machine.get("/cases?tag=Fleet").json()
    assert [one["reference"] for one in found["items"]] == [reference]
    assert found["count"] == {"number": 1, "is_capped": False}
    items = machine.get("/tags").json()["items"]
    assert items == [{"tag": "fleet", "cases": 1}, {"tag": "vip", "cases": 1}]


@pytest.mark.parametrize("tags", [["a<b"], ["x" * 41], [" "], [], ["a\0"], ["a"] * 21])
def test_what_is_no_tag_is_refused(machine, tags):
    reference = a_case(machine)
    refused = machine.send(f"/cases/{reference}/tag", {"tags": tags})
    assert refused.status_code in {400, 422}, refused.content
    assert machine.get(f"/cases/{reference}").json()["tags"] == []


def test_reading_needs_the_scope_to_read_and_putting_on_the_one_to_act(town, machine):
    reference = a_case(machine)
    reader = Machine(town, a_key(town, "cases:read")[1])
    assert reader.send(f"/cases/{reference}/tag", {"tags": ["vip"]}).status_code == 403
    assert reader.get("/tags").json() == {"items": []}
    stranger = Machine(town, a_key(town, "registers:read")[1])
    assert stranger.get("/tags").status_code == 403


def test_several_are_tagged_at_once_and_it_is_undone(machine):
    cases = [a_case(machine), a_case(machine)]
    body = {"cases": cases, "act": "tag", "tag": "Fleet"}
    would = machine.send("/cases/together", body | {"dry_run": True}).json()["would"]
    assert [one["changes"] for one in would] == [{"tags": {"before": "None", "after": "fleet"}}] * 2
    done = machine.send("/cases/together", body).json()
    assert sorted(done["done"]) == sorted(cases)
    assert machine.get(f"/cases/{cases[0]}").json()["tags"] == ["fleet"]
    machine.send(f"/cases/together/{done['change']}/undo", {})
    assert machine.get(f"/cases/{cases[0]}").json()["tags"] == []
    for wrong in ({"tag": "a<b"}, {"tag": None}):
        assert machine.send("/cases/together", body | wrong).status_code == 422
