"""What a browser sends beside the questions is not believed, and steps cannot be skipped."""

import pytest
from django.urls import reverse
from tests.engine.catalogue.factories import version
from tests.faces.portal.walking import Browser

from moothall.engine.cases.models import Case, Submission
from moothall.engine.catalogue.models import Draft
from moothall.ground.councils import scope

pytestmark = pytest.mark.django_db


def page(name, kind, **more):
    question = {"id": name, "type": kind, "label": f"{name}?", "called": name}
    return {"id": name, "questions": [question], **more}


@pytest.fixture
def visitor(client, ashby):
    ends = {"title": "You are too young", "words": "Come again when you are older."}
    pages = [
        page("age", "number"),
        {"id": "young", "when": "answers.age < 17", "ends": ends},
        page("name", "text"),
    ]
    with scope.opened([ashby.pk], writes=True) as at:
        version(
            ashby,
            at,
            pages=pages,
            computed=[
                {"id": "next", "type": "number", "value": "answers.age + 1", "label": "Next"}
            ],
            fee={"label": "Fee", "value": "answers.next * 100"},
        )
    return Browser(client, ashby)


def draft(council):
    with scope.opened([council.pk], writes=False):
        return Draft.objects.get()


def test_s9_an_answer_that_is_worked_out_cannot_be_sent(visitor, ashby):
    visitor.begin("broken-bin")
    visitor.post(visitor.path, {"age": "20", "next": "0", "fee": "0"})
    visitor.post(visitor.path, {"name": "A", "next": "0"})
    assert draft(ashby).answers == {"age": 20, "name": "A", "next": 21}
    assert "Fee: £21" in visitor.text
    visitor.post(reverse("portal:submit", args=(draft(ashby).token,)), {"next": "0", "fee": "0"})
    with scope.opened([ashby.pk], writes=False):
        assert Submission.objects.get().answers == {"age": 20, "name": "A", "next": 21}


def test_s9_whoever_an_ending_is_for_cannot_go_round_it(visitor, ashby):
    visitor.begin("broken-bin")
    visitor.post(visitor.path, {"age": "12"})
    assert visitor.heading == "You are too young"
    token = draft(ashby).token
    visitor.post(reverse("portal:question", args=(token, "name")), {"name": "A"})
    assert visitor.heading == "You are too young"
    visitor.get(reverse("portal:check", args=(token,)))
    assert visitor.heading == "You are too young"
    visitor.post(reverse("portal:submit", args=(token,)))
    with scope.opened([ashby.pk], writes=False):
        assert not Case.objects.exists()
        assert "name" not in Draft.objects.get().answers
