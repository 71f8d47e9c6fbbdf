"""Every pack's registers are sound, publish together, and keep the records that show them."""

from pathlib import Path

import pytest
from ruamel.yaml import YAML
from tests.engine.registers.conftest import someone
from tests.engine.registers.shelf import AT

from moothall import packs
from moothall.engine.registers import actions, queries, reading
from moothall.engine.registers.models import Record
from moothall.ground.councils import actions as councils
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor

PACKS = Path(packs.__file__).parent
EVERY = reading.read_all([PACKS])
READ = [one for one in EVERY if not one.welsh]
BY = Actor.job("test")
EXAMPLES = [
    (slug, record)
    for file in sorted(PACKS.glob("*/registers/records/*.yaml"))
    for slug, records in YAML(typ="safe").load(file).items()
    for record in records
]


@pytest.mark.parametrize("one", READ, ids=lambda one: Path(one.file).stem)
def test_a_register_is_sound_and_its_relations_lead_somewhere(one):
    assert [str(fault) for fault in one.faults] == []
    known = {other.definition.slug for other in READ if other.definition}
    assert {field.to for field in one.definition.relations} <= known
    assert Path(one.file).stem == one.definition.slug
    assert [str(fault) for fault in one.untranslated] == []


def meant(definition, name, value, person):
    """What an example stands for: an officer, a team, records by their titles."""
    field = definition.by_id[name]
    if field.type == "relation":
        titles = Record.objects.filter(register__slug=field.to, title__in=value)
        return list(titles.values_list("pk", flat=True))
    return {"officer": person.pk, "team": "ours"}.get(field.type, value)


@pytest.mark.django_db
def test_all_of_them_publish_in_a_council_and_keep_their_examples(ashby):
    assert {slug for slug, _ in EXAMPLES} == {one.definition.slug for one in READ}
    with scope.opened([ashby.pk], writes=True):
        for one in READ:
            actions.publish(ashby, one.definition, by=BY, at=AT)
        councils.add_team(ashby, "ours", name="Ours", by=BY, at=AT)
        me = someone(ashby, "me", "officer")
        for slug, example in EXAMPLES:
            definition = queries.register(ashby.pk, slug).definition
            said = example["values"].items()
            values = {name: meant(definition, name, value, me) for name, value in said}
            assert [] not in values.values()
            record = actions.add(ashby, slug, values, by=BY, at=AT)
            known = (record.rag, record.is_public)
            wanted = (example["rag"], example.get("public", False))
            assert (slug, *known) == (slug, *wanted)
        assert len(queries.in_force([ashby.pk])) == len(READ)
