"""Many rows written at once say what they were given, whatever stands in them."""

import pytest
from django.db import IntegrityError
from tests.conftest import council

from moothall.ground.councils import scope
from moothall.ground.search.models import Reach
from moothall.outside.postgres import copying

pytestmark = pytest.mark.django_db
ODD = ["plain", "a\ttab", "a\\backslash", "two\nlines", "a\rreturn", "\\N", "", "Ŵyl y Môr"]


def read():
    return sorted(Reach.objects.values_list("opens", "held"))


@pytest.mark.parametrize("texts", [ODD, ODD[:1] * 3, ODD[1:2]], ids=["mixed", "plain", "marked"])
def test_texts_come_back_as_they_were(texts):
    ashby = council("ashby")
    rows = [{"opens": f"o{n}", "held": text} for n, text in enumerate(texts)]
    with scope.opened([ashby.pk], writes=True):
        copying.put(Reach, rows, {"council_id": ashby.pk})
        assert read() == [(f"o{n}", text) for n, text in enumerate(texts)]


def test_what_fails_meanwhile_writes_nothing():
    ashby = council("ashby")
    rows = [{"opens": "all", "held": "r1"}, {"opens": "some", "held": "r1"}]
    with (
        pytest.raises(LookupError),
        scope.opened([ashby.pk], writes=True),
        copying.putting(Reach, rows, {"council_id": ashby.pk}),
    ):
        raise LookupError
    with scope.opened([ashby.pk], writes=True):
        assert read() == []


def test_what_the_database_refuses_is_raised_after_the_block():
    ashby, passed = council("ashby"), []
    rows = [{"opens": "all", "held": None}, {"opens": "some", "held": "r1"}]
    with (
        pytest.raises(IntegrityError, match="null value"),
        scope.opened([ashby.pk], writes=True),
        copying.putting(Reach, rows, {"council_id": ashby.pk}),
    ):
        passed.append(1)
    assert passed == [1]
