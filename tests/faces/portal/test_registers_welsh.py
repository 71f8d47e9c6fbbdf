"""Public registers in Welsh: shown so where all that everybody reads has Welsh."""

import re

import pytest
from tests.engine.registers.shelf import small
from tests.faces.portal.conftest import BUILDER
from tests.faces.portal.test_registers import body

from moothall.engine.registers import actions
from moothall.ground.councils import scope

pytestmark = pytest.mark.django_db


def test_a_register_with_its_welsh_is_read_in_welsh_and_its_files_in_english(visitor, town):
    type(town).objects.filter(pk=town.pk).update(welsh_name="Cyngor Ashby")
    named = {"name": "Meinciau", "one": "mainc", "summary": "Eistedd.", "group": "Parciau"}
    cy = named | {"fields": {"name": {"label": "Enw"}, "kind": {"label": "Pren"}}}
    text = {"id": "name", "type": "text", "label": "Name", "required": True}
    plain = {
        "fields": [text, {"id": "kind", "type": "text", "label": "Wood"}],
        "public": {"fields": ["name", "kind"]},
    }
    for slug, parts in (("benches", {"cy": cy}), ("logs", {})):
        with scope.opened([town.pk], writes=True) as at:
            actions.publish(town, small(register=slug, **plain, **parts), by=BUILDER, at=at)
            made = actions.add(
                town, slug, {"name": "By the river", "kind": "Oak"}, by=BUILDER, at=at
            )
        visitor.get(f"/registers/{slug}/{made.token}?lang=cy")
        assert ("Pren" in visitor.text, "Wood" in visitor.text) == (slug != "logs", slug == "logs")
        marked = re.search(r'<dl class="govuk-summary-list"( lang="en-GB")?>', visitor.page.text)
        assert bool(marked[1]) is (slug == "logs")
        assert "Wood" in body(visitor, f"/registers/{slug}.csv")[1]
    assert "Meinciau" in visitor.get("/registers").text
    assert 'lang="en-GB">Benches' in visitor.get("/registers/logs").text
