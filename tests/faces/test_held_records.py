"""What records of registers say of somebody is given out, and gone from every table (S42)."""

import json

import pytest
from tests.engine.registers.shelf import small
from tests.faces.pages.signing import SETUP
from tests.faces.test_holdings import ADDRESS, NAMES, archived, erase, traces
from tests.faces.test_holdings import robin as robin

from moothall.engine.registers import actions as registers
from moothall.ground.councils import scope
from moothall.ground.journal.models import Entry

pytestmark = pytest.mark.django_db


def test_s42_records_of_registers_that_name_them_are_given_out_and_emptied(robin, ashby):
    fields = [
        {"id": "name", "type": "text", "label": "Name", "required": True},
        {"id": "contact", "type": "person", "label": "Whom to ask"},
    ]
    asked = {"name": NAMES[0], "email": ADDRESS, "phone": ""}
    with scope.opened([ashby.pk], writes=True) as at:
        registers.publish(ashby, small(fields=fields), by=SETUP, at=at)
        kept = registers.add(
            ashby, "benches", {"name": "By the pond", "contact": asked}, by=SETUP, at=at
        )
        other = {**asked, "email": "else@example.org", "name": "Ann Else"}
        registers.change(kept, {"contact": other}, by=SETUP, at=at, revision=1)
        registers.add(ashby, "benches", {"name": "By the lake", "contact": asked}, by=SETUP, at=at)
    told = json.loads(archived(robin).read("data.json"))
    stands = {"register": "Benches", "Whom to ask": f"{NAMES[0]}, {ADDRESS}"}
    assert [one["fields"] for one in told if "of a re" in one["what"]] == [
        {**stands, "record": "By the pond"},
        {**stands, "record": "By the lake"},
    ]
    assert erase(robin)["records of registers"] == 2
    assert traces([ashby.pk]) == []
    with scope.opened([ashby.pk], writes=False):
        assert Entry.objects.filter(verb="record.severed").count() == 2
        erased = Entry.objects.filter(verb="person.erased").latest("pk")
        assert erased.facts["erased"]["records of registers"] == 2
