"""Whoever is named in what was said at another desk: they, and nobody with a longer name."""

import pytest
from tests.engine.moving.conftest import COMMENTED, SAID
from tests.engine.moving.test_comments import whose

from moothall.engine.cases import queries as cases
from moothall.engine.cases.models import Remark


@pytest.mark.parametrize(
    ("said", "is_hers"),
    [
        ("Ann Lee", True),
        ("ANN LEE <other@x.example>", True),
        ("Desk (ann@x.example)", True),
        ("Joann Lee", False),
        ("Ann Leeson", False),
        ("Ann Lee-Smith", False),
        ("jo.ann@x.example", False),
        ("ann@x.example.org", False),
        ("annex.example", False),
    ],
)
def test_a_name_or_an_address_inside_another_is_not_theirs(moving, said, is_hers):
    moving.taken(mapping=COMMENTED, said=SAID)
    ann = whose(moving, "Ann Lee", "ann@x.example")
    with moving.open(writes=True):
        Remark.objects.exclude(said_by="").update(said_by=said)
        held = {kept.what for kept in cases.held_on(ann)}
    assert held == ({"said at another desk"} if is_hers else set())
