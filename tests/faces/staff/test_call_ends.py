"""A call that is logged: who may read its end out, and what it costs."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.faces.staff.test_calling import FORM, TYPED

from moothall.engine.cases import queries
from moothall.engine.cases.models import Case
from moothall.ground.councils import scope

pytestmark = pytest.mark.django_db
STATEMENTS = 15
"""Who asks and what they may, what governs the case, the case, and a call that was put aside."""


def test_who_logged_it_reads_its_end_in_another_browser_too(dev, sign_in):
    made = dev.post(FORM, token=str(uuid4()), **TYPED)
    dev.client.cookies.clear()
    assert sign_in("dev").get(made.url.removeprefix("/staff/")).status_code == 200


def test_who_logged_it_reads_its_end_for_a_time(town, sign_in):
    sign_in("dev").post(FORM, token=str(uuid4()), **TYPED)
    with scope.opened([town.council.pk], writes=False) as at:
        case, dev, asha = Case.objects.get(), town.people["dev"].pk, town.people["asha"].pk
        assert queries.is_logged_by(case, dev, since=at - timedelta(hours=1))
        assert not queries.is_logged_by(case, dev, since=at + timedelta(seconds=1))
        assert not queries.is_logged_by(case, asha, since=at - timedelta(hours=1))


def test_a_call_is_logged_by_few_statements(sign_in, django_assert_num_queries):
    asha = sign_in("asha")
    asha.post(FORM, token=str(uuid4()), **TYPED)
    with django_assert_num_queries(STATEMENTS):
        asha.post(FORM, token=str(uuid4()), **TYPED)
