"""What whoever asked for something may know of it: their own, and nothing of anybody else's."""

from uuid import uuid4

import pytest
from tests.engine.cases.telling import june

from moothall.engine.cases import actions as cases
from moothall.engine.cases.models import Survey
from moothall.engine.cases.queries import asking
from moothall.engine.cases.words import NoSuchCase, NotASurvey
from moothall.ground.journal.words import GUEST

pytestmark = pytest.mark.django_db


def test_a_form_that_was_sent_leads_to_its_case(desk):
    asked = desk.asked()
    case = cases.submit(desk.council, asked, by=GUEST, at=june(1))
    assert asking.submission(desk.council.pk, asked.token).case == case
    with pytest.raises(NoSuchCase):
        asking.submission(desk.council.pk, uuid4())


def test_people_find_what_they_asked_for_themselves(desk):
    mine = desk.case("ict-fault")
    desk.case()
    employee, resident = desk.people["employee"].pk, desk.people["resident"].pk
    assert asking.asked_by(desk.council.pk, employee) == [mine]
    assert asking.asked_by(desk.council.pk, resident) == []


def test_the_requester_reads_what_was_meant_for_them(desk):
    case, asha = desk.case(), {"by": desk.actor("asha"), "at": june(1, "10:00")}
    cases.note(case, body="Difficult gate.", **asha)
    cases.reply(case, body="We are on our way.", **asha)
    assert list(asking.public_remarks(case).values()) == ["We are on our way."]
    assert [event.kind for event in asking.events(case)][-2:] == ["noted", "replied"]
    assert asking.answers(case)["town"] == "Ashby"


def test_a_survey_is_found_by_its_token_only(desk):
    case, asha = desk.case(), {"by": desk.actor("asha"), "at": june(1, "10:00")}
    cases.resolve(case, outcome="emptied", **asha)
    cases.close(case, **asha)
    survey = Survey.objects.get()
    assert asking.survey(desk.council.pk, survey.token).case == case
    with pytest.raises(NotASurvey):
        asking.survey(desk.council.pk, uuid4())
