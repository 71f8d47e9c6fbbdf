"""One question, asked when a request is closed."""

import uuid
from datetime import timedelta

import pytest
from tests import starter
from tests.faces.portal.test_sent import send
from tests.faces.portal.test_tracking import do

from moothall.engine.cases import actions as cases
from moothall.engine.cases.models import Case, Survey
from moothall.ground.councils import scope

pytestmark = pytest.mark.django_db
BIN = starter.definitions()["missed-bin"]


@pytest.fixture
def link(visitor, town):
    visitor.walk(BIN)
    reference = send(visitor)
    do(town, reference, cases.resolve, outcome="emptied")
    do(town, reference, cases.close)
    with scope.opened([town.pk], writes=False):
        return f"/rate/{Survey.objects.get().token}"


def score(council):
    with scope.opened([council.pk], writes=False):
        return Survey.objects.get().score


def test_the_question_is_the_services_own(visitor, link):
    visitor.get(link)
    assert visitor.heading == BIN.survey.question
    assert visitor.page.text.count('type="radio"') == 5


def test_an_answer_is_taken_and_thanked_for_and_can_be_changed(visitor, link, town):
    visitor.post(link, {"rating": "4"})
    assert visitor.heading == "Thank you"
    assert score(town) == 4
    visitor.post(link, {"rating": "2"})
    assert score(town) == 2


@pytest.mark.parametrize("rating", ["", "0", "6", "five", "5.0"])
def test_only_one_to_five_is_an_answer(visitor, link, town, rating):
    visitor.post(link, {"rating": rating})
    assert visitor.page.status_code == 422
    assert "Select how we did" in visitor.text
    assert score(town) is None


def test_who_comes_too_late_is_told_so_and_asked_nothing(visitor, link, town):
    with scope.opened([town.pk], writes=True) as at:
        Case.objects.update(closed_at=at - timedelta(days=31))
    for page in (visitor.get(link), visitor.post(link, {"rating": "4"})):
        assert page.status_code == 410
        assert "more than 30 days ago" in page.text
        assert 'type="radio"' not in page.text
    assert score(town) is None


def test_an_unknown_link_is_not_found(visitor, town):
    assert visitor.get(f"/rate/{uuid.uuid4()}").status_code == 404
