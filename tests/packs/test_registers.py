"""Every pack's registers are sound and publish in a council together."""

from pathlib import Path

import pytest

from moothall import packs
from moothall.engine.registers import actions, queries, reading
from moothall.ground.councils import scope
from moothall.ground.journal.words import Actor

READ = reading.read_all([Path(packs.__file__).parent])


@pytest.mark.parametrize("one", READ, ids=lambda one: Path(one.file).stem)
def test_a_register_is_sound_and_its_relations_lead_somewhere(one):
    assert [str(fault) for fault in one.faults] == []
    known = {other.definition.slug for other in READ if other.definition}
    assert {field.to for field in one.definition.relations} <= known
    assert Path(one.file).stem == one.definition.slug


@pytest.mark.django_db
def test_all_of_them_publish_in_a_council(ashby):
    with scope.opened([ashby.pk], writes=True) as at:
        for one in READ:
            actions.publish(ashby, one.definition, by=Actor.job("test"), at=at)
        assert len(queries.in_force([ashby.pk])) == len(READ)
