"""S7, S8, S10, S11: records over the wire, with whatever is sent."""

from itertools import product

import pytest
from tests.faces.api.test_registers import FLOOD, added, machine, published, system

from moothall.engine.registers.models import Record
from moothall.ground.councils import scope

__all__ = ["machine", "published", "system"]
pytestmark = pytest.mark.django_db
NASTY = (
    "' OR 1=1 --",
    "d'or'1'='1",
    '"; DROP TABLE registers_record; --',
    "%",
    "\\",
    "\0",
    "x" * 5000,
    "9" * 30,
)
RECORDS = "/registers/risks/records"
NAMES = (
    "view",
    "state",
    "rag",
    "field",
    "is",
    "begins",
    "least",
    "most",
    "sort",
    "cursor",
    "limit",
)
OTHERS = (
    "is_superuser",
    "__class__",
    "id",
    "password",
    "\"') from",
    "council_id",
    "state",
    "score",
    "x" * 10_000,
)


def now(town, record):
    with scope.opened([town.pk], writes=False):
        return Record.objects.get(pk=record)


@pytest.mark.parametrize("typed", NASTY)
def test_s11_whatever_is_sent_is_looked_for_as_text(machine, system, town, typed):
    added(system)
    for name in (*NAMES, typed):
        for more in ({}, {"field": "title"}):
            answer = system.get(RECORDS, **more | {name: typed})
            assert answer.status_code in {200, 400, 404, 422}, (name, more)
    for name, field in product(("is", "least", "most"), ("likelihood", "act_by", "owner")):
        answer = system.get(RECORDS, field=field, **{name: typed})
        assert answer.status_code in {200, 400, 422}, (name, field)
    sought = {"near": typed, "west": typed, "south": "1", "east": "1", "north": "1", "area": typed}
    for path in ("map", "nearest", "areas"):
        assert system.get(f"/registers/risks/{path}", **sought).status_code in {400, 404, 422}, path
    for said in ({"field": "title", "begins": typed}, {"sort": typed}, {"columns": [typed]}):
        answer = system.send("/registers/risks/file", {"form": "csv"} | said)
        assert answer.status_code in {200, 400, 404, 422}, said
        assert answer.status_code != 200 or answer.getvalue()
    answer = machine("search:read", "registers:read").get("/search", text=typed)
    assert answer.status_code in {200, 400, 422}
    sent = system.send(RECORDS, {"values": FLOOD | {"cause": typed}})
    assert sent.status_code in {201, 400, 422}
    with scope.opened([town.pk], writes=False):
        assert Record.objects.exists()


@pytest.mark.parametrize("name", ["is_superuser", "id", "values", "council_id", "cause", "title"])
def test_s11_a_list_is_narrowed_and_sorted_by_its_listed_fields_alone(system, name):
    added(system)
    is_listed = name == "title"
    for way in ({"sort": name}, {"sort": f"-{name}"}, {"field": name, "is": "x"}):
        answer = system.get(RECORDS, **way)
        assert answer.status_code in ({200} if is_listed else {400, 422}), way


@pytest.mark.parametrize("name", OTHERS)
def test_s8_s10_a_field_that_is_not_there_is_refused_by_its_name(system, town, name):
    made = added(system)
    path = f"{RECORDS}/{made['record']}"
    body = {"values": {name: "9"}, "revision": 1}
    assert system.send(path, body, method="patch").status_code in {400, 403, 422}
    assert system.send(RECORDS, {"values": FLOOD | {name: "9"}}).status_code in {400, 403, 422}
    assert system.send(RECORDS, {"values": FLOOD, name: "9"}).status_code in {400, 422}
    kept = now(town, made["record"])
    assert (kept.revision, kept.state, kept.values["score"]) == (1, "open", 12)


@pytest.mark.parametrize(
    "way", [{"field": "confidential", "is": "Zedland"}, {"sort": "confidential"}]
)
def test_s7_no_list_tells_of_what_its_key_does_not_read(machine, way):
    whole = machine("registers:read", "registers:act", "registers:sensitive")
    made = whole.send(RECORDS, {"values": FLOOD | {"confidential": "Zedland"}})
    system = machine("registers:read", "registers:act")
    answer = system.get(RECORDS, **way)
    assert answer.status_code in {400, 422}
    path = RECORDS if made.status_code != 201 else f"{RECORDS}/{made.json()['record']}"
    assert made.status_code == 201, made.text
    assert "Zedland" not in system.get(path).text
    assert "Zedland" in whole.get(path).text
