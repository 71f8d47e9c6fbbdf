"""`moothall search rebuild`: what can be found is kept anew, and what is gone is found no more."""

import pytest
from tests.engine.cases.conftest import a_desk

from moothall.faces.console import main
from moothall.ground.councils import scope
from moothall.ground.search.models import Findable

pytestmark = pytest.mark.django_db


def found(council):
    with scope.opened([council.pk], writes=False):
        return sorted(Findable.objects.values_list("kind", "thing_id", "title", "body"))


def test_what_can_be_found_is_kept_anew(ashby, capsys):
    with scope.opened([ashby.pk], writes=True) as at:
        desk = a_desk(ashby)
        desk.case(at=at)
    before = found(ashby)
    assert {"case", "person", "service"} <= {kind for kind, *_ in before}
    with scope.opened([ashby.pk], writes=True):
        Findable.objects.filter(kind="person").delete()
        Findable.objects.filter(kind="case").update(title="Something else")
    assert main.answer(["search", "rebuild", "--council", "ashby"]) == 0
    assert f"{len(before)} things are found as they now are." in capsys.readouterr().out
    assert found(ashby) == before
