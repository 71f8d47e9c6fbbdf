"""Asked how it went: once, seldom enough, by nobody about their own work; and called back."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.engine.cases.telling import june

from moothall.engine.cases import actions as cases
from moothall.engine.cases.history import Requester
from moothall.engine.cases.models import Event, Fact, Remark, Survey, SurveyTerms
from moothall.engine.cases.queries import surveying
from moothall.engine.cases.queries import timeline as story
from moothall.engine.cases.surveying import is_drawn
from moothall.engine.cases.words import ASKED, NotNow, Terms
from moothall.engine.contact import actions as contact
from moothall.engine.contact.models import Message
from moothall.engine.contact.words import Barring, Way
from moothall.engine.contact.words import NotNow as NotSentAgain
from moothall.ground.journal.words import GUEST, Actor

pytestmark = pytest.mark.django_db
NOON = june(2, "12:00")
KEY = Actor(kind="key", code="k")


def closed(desk, case=None, *, at=NOON, who="asha", **more):
    """Close a case that somebody resolved; return its survey."""
    case = case or desk.case(**more)
    case = cases.resolve(case, by=desk.actor(who), at=at, outcome="emptied")
    cases.close(case, by=Actor.job("auto-close"), at=at)
    return Survey.objects.get(case_id=case.pk)


def terms(desk, **said):
    cases.set_survey(desk.council, Terms(**said), by=desk.actor("mo"), at=june(1))


def invitation(survey):
    """The message that asks, as it stands in the outbox."""
    return Message.objects.get(case_id=survey.case_id, topic="survey")


def why(survey):
    kept = invitation(survey)
    return (survey.left_out, kept.state, kept.reason)


def test_closing_asks_by_a_message_that_leads_to_the_question_without_signing_in(desk):
    survey = closed(desk)
    kept = invitation(survey)
    assert (survey.left_out, kept.state) == ("", "queued")
    assert f"http://ashby.localhost:8000/rate/{survey.token}" in kept.body
    assert Event.objects.get(case_id=survey.case_id, kind="closed").data == {"survey": ASKED}
    assert Fact.objects.get(case_id=survey.case_id).is_asked is True


def test_a_person_is_asked_once_in_the_time_that_the_council_says(desk):
    terms(desk, rests_days=10)
    closed(desk)
    second = closed(desk, at=NOON + timedelta(days=9))
    told = "They were asked about another case not long ago."
    assert why(second) == ("recent", "withheld", told)
    assert Fact.objects.get(case_id=second.case_id).is_asked is False
    third = closed(desk, at=NOON + timedelta(days=11))
    assert why(third) == ("", "queued", "")


def test_others_are_asked_meanwhile_and_with_no_rest_everybody_is(desk):
    closed(desk)
    other = Requester(name="Sam Field", email="sam@example.com")
    assert closed(desk, contact=other).left_out == ""
    terms(desk, rests_days=0)
    assert closed(desk).left_out == ""


def test_only_the_share_that_the_council_says_is_asked(desk):
    terms(desk, share=0)
    survey = closed(desk)
    told = "Only some are asked, and this case was not drawn."
    assert why(survey) == ("share", "withheld", told)
    drawn = [is_drawn(f"ABC-DEF-{number:03}", 30) for number in range(1000)]
    assert 250 < sum(drawn) < 350
    assert all(is_drawn(f"ABC-DEF-{number:03}", 100) for number in range(100))


def test_nobody_is_asked_about_work_of_their_own(desk):
    own = Requester(name="Asha", email="Asha@ashby.example")
    survey = closed(desk, contact=own)
    assert why(survey) == ("own-work", "withheld", "Whoever asked for it worked on it too.")


def test_who_wants_no_surveys_and_who_has_no_address_is_left_out(desk):
    survey = closed(desk, contact=Requester(name="Robin", phone="020 7946 0018"))
    assert survey.left_out == "no-address"
    way = Way(channel="email", recipient="robin@example.com", subject="-", body="-")
    how = {"reason": Barring.UNSUBSCRIBED, "topic": "survey", "by": GUEST, "at": june(1)}
    contact.bar(desk.council, way, **how)
    assert closed(desk).left_out == "unwanted"


def test_who_was_left_out_answers_nothing_and_is_not_asked_by_hand(desk):
    terms(desk, share=0)
    survey = closed(desk)
    with pytest.raises(NotNow, match="not asked"):
        cases.rate(survey.token, by=GUEST, at=NOON, score=5)
    with pytest.raises(NotSentAgain, match="by hand"):
        contact.retry(invitation(survey), by=desk.actor("mo"), at=NOON)


@pytest.mark.parametrize(
    "works",
    [
        lambda case, dev, at: cases.note(case, body="Looked at it.", by=dev, at=at),
        lambda case, dev, at: cases.assign(case, person=None, by=dev, at=at) and None,
    ],
    ids=["noted", "gave it away"],
)
def test_who_worked_on_a_case_rates_it_by_no_way(desk, works):
    case = desk.case("ict-fault", contact=Requester(name="Kit", email="kit@ashby.example"))
    dev = desk.people["dev"]
    cases.assign(case, person=dev, by=dev.actor, at=june(1))
    works(case, dev.actor, june(1))
    cases.resolve(case, by=desk.actor("mo"), at=june(1), outcome="fixed")
    cases.close(case, by=Actor.job("auto-close"), at=NOON)
    token = Survey.objects.get().token
    with pytest.raises(NotNow, match="own work"):
        cases.rate(token, by=dev.actor, at=NOON, score=5)
    with pytest.raises(NotNow, match="own work"):
        cases.rate(token, by=KEY, at=NOON, score=5, holder=dev.actor)
    assert cases.rate(token, by=desk.actor("employee"), at=NOON, score=5)


def test_one_answer_a_case_and_closed_again_nobody_is_asked_twice(desk):
    survey = closed(desk)
    cases.rate(survey.token, by=GUEST, at=NOON, score=1)
    case = cases.reopen(survey.case, by=GUEST, at=NOON)
    again = closed(desk, case, at=NOON + timedelta(days=1))
    assert again.pk == survey.pk
    assert [m.state for m in Message.objects.filter(topic="survey").order_by("pk")] == [
        "queued",
        "withheld",
    ]
    cases.rate(survey.token, by=GUEST, at=NOON + timedelta(days=2), score=4)
    fact = Fact.objects.get(case_id=case.pk)
    assert (Survey.objects.count(), fact.rating, fact.is_asked) == (1, 4, True)


def test_later_than_thirty_days_after_the_closing_no_answer_is_taken(desk):
    survey = closed(desk)
    cases.rate(survey.token, by=GUEST, at=NOON + timedelta(days=30), score=4)
    with pytest.raises(NotNow, match="too late"):
        cases.rate(survey.token, by=GUEST, at=NOON + timedelta(days=30, seconds=1), score=1)
    assert Fact.objects.get(case_id=survey.case_id).rating == 4


def test_the_story_of_a_case_names_no_score(desk):
    survey = closed(desk)
    cases.rate(survey.token, by=GUEST, at=NOON, score=2)
    newest = story(survey.case, at=NOON)[0]
    assert (newest.heading, newest.body) == ("The requester rated it", "")


def test_a_low_answer_owes_a_call_back_where_the_council_wants_that(desk):
    survey = closed(desk)
    cases.rate(survey.token, by=GUEST, at=NOON, score=1)
    assert surveying.owed([desk.council.pk], []) == []
    terms(desk, low=2)
    cases.rate(survey.token, by=GUEST, at=NOON, score=3)
    assert surveying.owed([desk.council.pk], []) == []
    cases.rate(survey.token, by=GUEST, at=NOON, score=2)
    cases.rate(survey.token, by=GUEST, at=NOON + timedelta(hours=1), score=1)
    [owed] = surveying.owed([desk.council.pk], [desk.people["mo"].pk])
    assert (owed.score, owed.owed_at, owed.is_mine) == (1, NOON, False)
    told = Message.objects.filter(case_id=survey.case_id, recipient="mo@ashby.example")
    assert ["went badly" in one.body for one in told] == [True]


def test_a_lead_who_did_not_work_on_it_calls_back_once_and_says_what_came_of_it(desk):
    terms(desk, low=2)
    survey = closed(desk)
    cases.rate(survey.token, by=GUEST, at=NOON, score=1)
    how = {"at": NOON, "remark": "We go again on Friday."}
    with pytest.raises(NotNow, match="manager"):
        cases.call_back(survey.case, by=desk.actor("asha"), **how)
    with pytest.raises(NotNow, match="what came of it"):
        cases.call_back(survey.case, by=desk.actor("mo"), at=NOON, remark=" ")
    cases.call_back(survey.case, by=desk.actor("mo"), **how)
    assert surveying.owed([desk.council.pk], []) == []
    assert Remark.objects.get(event__kind="noted").body == "We go again on Friday."
    with pytest.raises(NotNow, match="already"):
        cases.call_back(survey.case, by=desk.actor("mo"), **how)


def test_a_lead_who_resolved_it_does_not_call_back(desk):
    terms(desk, low=2)
    survey = closed(desk, who="mo")
    cases.rate(survey.token, by=GUEST, at=NOON, score=1)
    [owed] = surveying.owed([desk.council.pk], [desk.people["mo"].pk])
    assert owed.is_mine
    with pytest.raises(NotNow, match="did not work"):
        cases.call_back(survey.case, by=desk.actor("mo"), at=NOON, remark="Called.")


def test_who_was_asked_and_left_out_is_counted(desk):
    closed(desk)
    closed(desk)
    closed(desk)
    with CaptureQueriesContext(connection) as ran:
        counted = surveying.asked_between([desk.council.pk], june(1), june(3))
    assert dict(counted) == {ASKED: 1, "recent": 2}
    assert "GROUP BY" in ran.captured_queries[-1]["sql"]


@pytest.mark.parametrize(
    "wrong", [{"rests_days": 366}, {"rests_days": -1}, {"share": 101}, {"low": 4}, {"low": 0}]
)
def test_terms_that_make_no_sense_are_not_kept(desk, wrong):
    with pytest.raises(ValidationError):
        terms(desk, **wrong)
    assert not SurveyTerms.objects.filter(rests_days__gt=365).exists()
