"""An approval on the case's page: how it stands, and the buttons of those who are asked."""

import pytest
from tests.engine.cases import test_approving
from tests.engine.cases.test_approving import budget
from tests.standing import on as standing_on

from moothall.engine.cases.models import Task
from moothall.ground.councils import scope

pytestmark = pytest.mark.django_db
__all__ = ["budget"]


@pytest.fixture
@standing_on(test_approving.a_desk_that_approves)
def town(standing):
    return standing


@pytest.fixture
def desk(town):
    return town


@pytest.fixture
def case(town, request):
    with scope.opened([town.council.pk], writes=True):
        return request.getfixturevalue("budget")(of="quorum", quorum=2)


def states(town):
    with scope.opened([town.council.pk], writes=False):
        return test_approving.states()


def test_those_who_are_asked_decide_on_the_page(sign_in, case, town):
    ann = sign_in("ann")
    text = ann.get(f"cases/{case.reference}").text
    assert "Takes 2 to approve. Waits for Ann, Ben and Cat." in text
    assert 'value="approved">Approve' in text
    ann.post(f"cases/{case.reference}/tasks/agree", decision="approved")
    after = ann.get(f"cases/{case.reference}").text
    assert "You approve it." in after
    assert "Approved by Ann. Waits for Ben and Cat." in after
    assert 'value="approved">Approve' not in after
    sign_in("ben").post(f"cases/{case.reference}/tasks/agree", decision="approved")
    assert states(town)["order"] == "ready"


def test_who_is_not_asked_sees_how_it_stands_and_cannot_decide(sign_in, case, town):
    mo = sign_in("mo")
    text = mo.get(f"cases/{case.reference}").text
    assert "Waits for Ann, Ben and Cat." in text
    assert 'value="approved">Approve' not in text
    page = mo.post(f"cases/{case.reference}/tasks/agree", decision="approved")
    assert page.status_code == 422
    assert "It is not yours to decide" in page.text
    assert states(town)["agree"] == "ready"


def test_a_say_is_handed_on_from_the_page(sign_in, case, town):
    ann = sign_in("ann")
    number = town.people["dev"].pk
    assert f'<option value="{number}">Dev</option>' in ann.get(f"cases/{case.reference}").text
    ann.post(f"cases/{case.reference}/tasks/agree", delegate=number)
    assert "Waits for Dev, Ben and Cat." in ann.get(f"cases/{case.reference}").text
    with scope.opened([town.council.pk], writes=False):
        assert Task.objects.get(code="agree").state == "ready"
